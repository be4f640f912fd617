"""What two sets of rules say differently, beyond the state that a case is in: as data."""

from __future__ import annotations

from rcm_workflow.domain.values import Frozen, Localized


class Answer(Frozen):
    """One answer, number or word of a policy, or one property of a period, before and after."""

    key: str
    """``KEY``, ``KEY.NUMBER``, ``periods.NAME.PROPERTY`` or ``lists.NAME``."""
    title: Localized
    before: Localized | None
    after: Localized | None


class Unlike(Frozen):
    """What the new rules promise, or answer, otherwise than the old ones."""

    gone: tuple[Localized, ...] = ()
    """Invariants that nothing in the new machine promises any more."""
    altered: tuple[Localized, ...] = ()
    """Invariants said in the same words, which mean something else."""
    added: tuple[Localized, ...] = ()
    answers: tuple[Answer, ...] = ()
