"""What two sets of rules say differently, beyond the state that a case is in: as data."""

from __future__ import annotations

from rcm_workflow.domain.values import Frozen, Localized


class Answer(Frozen):
    """One thing that rules say, before and after; ``None`` where they say nothing of it."""

    key: str
    """``KEY``, ``KEY.NUMBER``, ``periods.NAME.PROPERTY`` or ``lists.NAME`` of a policy; the place
    in the file of a machine, such as ``electorates.NAME.PROPERTY``."""
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
    """What the policy answers."""
    parts: tuple[Answer, ...] = ()
    """What stands in the machine, and in the lines of rights that speak of it."""
