"""Who is admitted to what: the admission matrix, and the class of everybody who may ask.

The matrix is data, a sign for every activity and class. A status changes in the roster, so whoever
was granted one a moment ago is admitted by the same question as those of 1996.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final, Literal, Protocol, get_args

from rcm_workflow.domain.observers import Observer
from rcm_workflow.domain.roster import Roster
from rcm_workflow.domain.values import Localized

Sign = Literal["Y", "I", "A", "S", "-"]
"""By right, if specifically invited, with prior authorisation of the PPT, in a slot, not at all."""

ActorClass = Literal["member", "observer_state", "observer_organization", "rncom", "guest"]
"""The columns of the matrix."""

CLASSES: Final[tuple[ActorClass, ...]] = get_args(ActorClass)
SIGNS: Final[tuple[Sign, ...]] = get_args(Sign)

BARRED: Final[Sign] = "-"

CLASS_OF_KIND: Final[dict[str, ActorClass]] = {
    "state": "observer_state",
    "organization": "observer_organization",
    "network": "rncom",
    "guest": "guest",
}
"""The class of an observer by the kind under which the roster has it."""

Answer = Callable[[str], str]
"""The answer of a policy to a key."""


class MatrixSpec(Protocol):
    """The admission matrix as the core sees it."""

    @property
    def activities(self) -> Sequence[str]:
        """What somebody can be admitted to."""
        ...

    @property
    def places(self) -> Sequence[str]:
        """Every name that has an activity: those of the activities, and of the bodies attended."""
        ...

    def activity(self, place: str) -> str | None:
        """The activity of that name, or the one that attending the body of that name is."""
        ...

    def sign(self, activity: str, actor: ActorClass, holder: str, answer: Answer) -> Sign:
        """The cell of an activity and a class, as the answers of the policy leave it.

        A cell may say otherwise of one ``holder``; empty for nobody in particular.
        """
        ...

    def title(self, activity: str) -> Localized:
        """What an activity is called."""
        ...

    def title_of_class(self, actor: str) -> Localized:
        """What a class is called."""
        ...

    def say(self, sign: str) -> Localized:
        """What a sign means."""
        ...


def class_of(holder: str, roster: Roster, day: date) -> ActorClass | None:
    """The class of a State or body on a day; ``None`` while its status is suspended.

    Who is neither member nor observer is a guest: nobody has a right, anybody may be invited.
    """
    if holder in roster.countries:
        return "member"
    known = roster.observer(holder)
    standing = known.standing(day) if known else None
    if known is None or standing in (None, "ended"):
        return "guest"
    return CLASS_OF_KIND[known.kind] if standing == "in_force" else None


def admission(
    matrix: MatrixSpec, place: str, actor: ActorClass | None, answer: Answer, holder: str = ""
) -> Sign:
    """How a class, or one holder of it, is admitted to a body or activity; ``-`` for no place."""
    activity = matrix.activity(place)
    if activity is None or actor is None:
        return BARRED
    return matrix.sign(activity, actor, holder, answer)


def admission_of(
    matrix: MatrixSpec, place: str, holder: str, roster: Roster, day: date, answer: Answer
) -> Sign:
    """How a State or body is admitted to a body or activity on a day."""
    return admission(matrix, place, class_of(holder, roster, day), answer, holder)


def admitted(
    matrix: MatrixSpec, place: str, roster: Roster, day: date, answer: Answer
) -> tuple[str, ...]:
    """The observers in force whom the matrix admits to a body or activity in whatever manner.

    Member Countries are not among them: they are convened, not admitted. In the order of the
    roster.
    """

    def is_admitted(one: Observer) -> bool:
        return admission_of(matrix, place, one.holder, roster, day, answer) != BARRED

    return tuple(one.holder for one in roster.observers_in_force(day) if is_admitted(one))
