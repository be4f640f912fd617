"""The Protocol through which ``decide`` sees machine, policy, calendar and access.

``definitions.rulebook`` satisfies it by shape, for the documents a case has pinned.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol, Self, TypeVar

from rcm_workflow.domain.admission import MatrixSpec
from rcm_workflow.domain.certificate import Certificate, Deadline, Reckoning
from rcm_workflow.domain.choices import Choice
from rcm_workflow.domain.closures import Closure
from rcm_workflow.domain.specs import AccessSpec, MachineSpec, PeriodSpec
from rcm_workflow.domain.specs_steps import TransitionSpec
from rcm_workflow.domain.values import Document, Localized, Pin

if TYPE_CHECKING:
    from rcm_workflow.domain.overriding import Override
    from rcm_workflow.domain.walked import Broken, Walked

C = TypeVar("C", bound=Choice)


class Rules(Protocol):
    """Machine, policy, calendar snapshot and access table of one case, as pinned."""

    @property
    def machine(self) -> MachineSpec: ...
    @property
    def access(self) -> AccessSpec: ...
    @property
    def pins(self) -> tuple[Pin, Pin, str, str]:
        """Pins of machine and policy, digests of snapshot and access table."""
        ...

    def choice(self, kind: type[C]) -> C:
        """The policy's answer to one gap."""
        ...

    def number(self, name: str) -> int:
        """A number of the policy, for instance ``consultation.member_silence.quorum``."""
        ...

    def weight(self, country: str) -> int:
        """How many votes a country has under the policy."""
        ...

    def word(self, name: str) -> str:
        """A word of the policy, for instance ``consultation.vm_opens.body``."""
        ...

    @property
    def secretariat(self) -> str:
        """The country on whose calendar the Secretariat works."""
        ...

    def listed(self, name: str) -> Sequence[str]:
        """The values of a list of the policy."""
        ...

    def list_title(self, name: str) -> Localized:
        """What the policy calls one of its lists."""
        ...

    def answer_titles(self, key: str, answers: Sequence[str]) -> tuple[Localized, ...]:
        """The question that a key of the policy answers, and each of these answers, in words."""
        ...

    def key_title(self, name: str) -> Localized | None:
        """The question that a key of the policy answers, or that a number of its answer is for."""
        ...

    def overridden(self) -> Sequence[Override]:
        """What of the policy has another answer for this case."""
        ...

    @property
    def matrix(self) -> MatrixSpec:
        """The admission matrix of the policy; an empty one where it names none."""
        ...

    def day_before(self, period: str, day: date) -> date:
        """The day that lies a period of the policy before another.

        Raises ``Refused`` ``beyond_calendar``.
        """
        ...

    def moves(self, state: str) -> Sequence[TransitionSpec]:
        """Every transition that can leave (or stay in) a state, in file order."""
        ...

    def next_state(
        self,
        state: str,
        trigger: str,
        holds: Callable[[str], bool],
        left: str | None,
        chosen: TransitionSpec,
    ) -> str:
        """Let the state machine library make the move; the state it ends in.

        ``holds`` answers for a condition by name. Raises ``RuntimeError`` when the library
        disagrees with ``chosen``: that is a bug, never an answer.
        """
        ...

    def broken_by(self, way: Walked) -> tuple[Broken, ...]:
        """The invariants of the machine that a case which came this way breaks, or may yet."""
        ...

    def positions_in(self, state: str) -> frozenset[str]:
        """The abstract positions in which a case of the machine can be in a state."""
        ...

    def period(self, name: str) -> PeriodSpec | None:
        """The period as the policy shapes it; ``None`` where the policy has no such period."""
        ...

    def reckon(
        self,
        period: str,
        countries: Sequence[str],
        dispatched_at: datetime,
        ppt: str,
        *,
        by_clock: bool = False,
    ) -> Reckoning:
        """The deadlines of the countries (GAP-02 to GAP-04).

        ``by_clock`` for a period that nobody sends off at an hour of their choice: out of hours it
        is deemed to arrive on the next working day, and a year whose list is to come is counted.
        Raises ``Refused`` with code ``beyond_calendar`` when a date lies outside the calendars.
        """
        ...

    def extend(
        self, period: str, certificates: Sequence[Certificate], days: int, ppt: str
    ) -> Reckoning:
        """New, later deadlines, ``days`` working days after the old ones (GAP-17)."""
        ...

    def remaining(self, period: str, certificate: Certificate, at: datetime) -> int:
        """The working days of a deadline not used up at an instant (GAP-59)."""
        ...

    def resume(
        self,
        period: str,
        remaining: Mapping[str, int],
        certificates: Sequence[Certificate],
        resumed_at: datetime,
        ppt: str,
    ) -> Reckoning:
        """Deadlines with the remaining working days, counted after the resumption."""
        ...

    def on_calendar(
        self, base: str | Document, closures: Sequence[Closure]
    ) -> tuple[Self, Document]:
        """The same rules on a calendar with closures besides its own, and that calendar.

        ``base`` is a calendar without closures: its digest, or the document where it is new.
        Raises ``Refused`` ``not_a_calendar`` when the document is none, or does not cover what
        the present one does.
        """
        ...

    def recount(self, period: str, certificates: Sequence[Certificate]) -> tuple[Deadline, ...]:
        """Deadlines counted again on this calendar, where that makes them later; never earlier.

        A due day that is no working day any more rolls to the next one.
        """
        ...

    def lost(self, certificate: Certificate, used: int) -> int:
        """How many of the first ``used`` counted days are no working days on this calendar."""
        ...

    def roll(self, period: str, certificates: Sequence[Certificate]) -> tuple[Deadline, ...]:
        """Deadlines whose due day is no working day on this calendar, rolled to the next one."""
        ...

    def certificate(self, digest: str) -> Certificate:
        """A stored certificate by its digest."""
        ...
