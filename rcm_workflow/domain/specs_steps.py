"""The shapes of states and transitions, as the core sees them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Protocol

from rcm_workflow.domain.specs_effects import FiresSpec, OpensSpec, RegistersSpec
from rcm_workflow.domain.specs_given import InputSpec
from rcm_workflow.domain.values import Localized

Act = Literal[
    "position",
    "text",
    "disposition",
    "confirmation",
    "delivery",
    "extension",
    "recount",
    "calendar",
]
"""What kind of act a trigger is besides moving the case."""

Occasion = Literal[
    "period_over",
    "reminder_due",
    "presidency_handover",
    "meeting_opened",
    "late_objection",
    "all_have_answered",
    "calendar_changed",
    "effect",
    "meeting_closed",
    "date_reached",
]
"""What makes the system fire a transition by itself."""

DateAt = Literal["start", "end"]
"""Whether an awaited date has come when its day begins, or when it is over."""

PeriodEffect = Literal["close", "pause", "keep"]
"""What leaving the source does to its period."""


class StateSpec(Protocol):
    """One state."""

    @property
    def name(self) -> str: ...
    @property
    def title(self) -> Localized: ...
    @property
    def meaning(self) -> Localized: ...
    @property
    def final(self) -> bool: ...
    @property
    def keeps_key(self) -> bool:
        """Whether a case that ended here stays the only one with its unique values."""
        ...

    @property
    def electorate(self) -> str | None:
        """Whose positions are asked here: a name of the machine's electorates."""
        ...

    @property
    def silence_counts(self) -> bool:
        """Whether the silence rule of the policy (GAP-01) applies when the period is over."""
        ...

    @property
    def keeps_objections(self) -> bool:
        """Whether an objection stated in it stands, when it is entered again, until withdrawn."""
        ...

    @property
    def period(self) -> str | None:
        """The period opened on entry; its length is policy."""
        ...


class TransitionSpec(Protocol):
    """One transition. Without ``dest`` the case stays where it is (an internal transition)."""

    @property
    def trigger(self) -> str: ...
    @property
    def sources(self) -> Sequence[str]: ...
    @property
    def dest(self) -> str | None:
        """A state, ``None`` for an internal transition, or ``@left`` for the state remembered."""
        ...

    @property
    def title(self) -> Localized: ...
    @property
    def by(self) -> Sequence[str]: ...
    @property
    def conditions(self) -> Sequence[str]: ...
    @property
    def unless(self) -> Sequence[str]: ...
    @property
    def warnings(self) -> Sequence[str]:
        """Conditions that are reported when they do not hold, and do not block."""
        ...

    @property
    def rules(self) -> Sequence[str]: ...
    @property
    def gaps(self) -> Sequence[str]: ...
    @property
    def notify(self) -> Sequence[str]: ...
    @property
    def inputs(self) -> Sequence[InputSpec]: ...
    @property
    def documents(self) -> Sequence[str]:
        """The documents that belong to this step, by the names the machine file explains."""
        ...

    @property
    def receipt(self) -> bool:
        """Whether whoever does it is given a receipt; a position has one always."""
        ...

    @property
    def act(self) -> Act | None: ...
    @property
    def late(self) -> bool:
        """For a position: recorded after the country's own deadline (GAP-16)."""
        ...

    @property
    def only_noted(self) -> bool:
        """For a late position: noted and never counted, whatever the policy says of late ones."""
        ...

    @property
    def on(self) -> Occasion | None: ...
    @property
    def period_effect(self) -> PeriodEffect: ...
    @property
    def opens_period(self) -> str | None:
        """A period opened without changing the state, for those who have not answered."""
        ...

    @property
    def opens_period_for(self) -> Literal["silent", "authors"] | None:
        """Whom that period is for: those who have not answered, or the authors of open changes."""
        ...

    @property
    def stances(self) -> Sequence[str]:
        """For a position: the stances it may take; empty for all that the policy knows."""
        ...

    @property
    def silence_says_nothing(self) -> bool:
        """Whether the silence of those asked is not put down as what the policy makes of it.

        Where the absent have to confirm, one that is silent has not (GAP-28).
        """
        ...

    @property
    def opens_round(self) -> bool: ...
    @property
    def remembers(self) -> bool:
        """Keep the state left, so that a transition to ``@left`` can go back to it."""
        ...

    @property
    def freezes(self) -> Sequence[str]:
        """Electorates fixed by this transition for the rest of the case."""
        ...

    @property
    def marks_text(self) -> str | None: ...
    @property
    def establishes(self) -> Literal["outcome"] | None: ...
    @property
    def transfers_authority(self) -> bool: ...
    @property
    def files(self) -> str | None:
        """The kind of agenda item that follows."""
        ...

    @property
    def files_with(self) -> Sequence[str]:
        """The bodies whose agenda the item goes to."""
        ...

    @property
    def adds_item(self) -> str | None:
        """The list that gets an item of the inputs of this step."""
        ...

    @property
    def changes_item(self) -> str | None:
        """The list of which the input of type ``item`` names an item to be changed."""
        ...

    @property
    def item_status(self) -> str | None:
        """The status of the item afterwards; as it was, or the first one, where it is not said."""
        ...

    @property
    def completes(self) -> str | None:
        """``GROUP.FIELD=LIST``: an item is added for every value that no item has yet."""
        ...

    @property
    def clears(self) -> str | None:
        """``GROUP=STATUS``: every item of the list that counts takes the status.

        ``GROUP.STATUS|STATUS=STATUS``: every one that is in those statuses.
        """
        ...

    @property
    def takes_along(self) -> str | None:
        """``GROUP.FIELD=STATUS``: what names in that field the item changed takes the status."""
        ...

    @property
    def body(self) -> str | None:
        """For the occasions of a meeting: whose; that of the policy where it is not said."""
        ...

    @property
    def meeting(self) -> str | None:
        """For ``meeting_closed``: the fact that says which meeting, whatever body's it is."""
        ...

    @property
    def date(self) -> str | None:
        """For ``date_reached``: the fact, or with ``for_each`` the field, that holds the date."""
        ...

    @property
    def for_each(self) -> str | None:
        """For ``date_reached``: the items of which each has its date, ``items:GROUP=STATUS|…``.

        The step is made for each by itself; the input that names an item of the list is this one.
        """
        ...

    @property
    def whose(self) -> str | None:
        """With ``for_each``: the field that says whose the item is, told as ``country``."""
        ...

    @property
    def date_at(self) -> DateAt: ...
    @property
    def before(self) -> str | None:
        """The period of the policy, counted back from that date; the date itself without."""
        ...

    @property
    def produces(self) -> Sequence[str]:
        """Documents the engine writes itself from the case, for instance the result report."""
        ...

    @property
    def opens(self) -> Sequence[OpensSpec]:
        """Cases of other procedures that it opens."""
        ...

    @property
    def fires(self) -> Sequence[FiresSpec]:
        """Steps of other cases that it brings about."""
        ...

    @property
    def registers(self) -> Sequence[RegistersSpec]:
        """What it has entered in the roster."""
        ...

    @property
    def unique_by(self) -> Sequence[str]:
        """For an opening: inputs of which no two cases may have the same values.

        A case that has ended counts no more, unless its last state keeps the key.
        """
        ...


def asked_of(move: TransitionSpec) -> tuple[str, ...]:
    """The conditions of a step as its event records that they held; ``not_`` before a contrary."""
    return (*move.conditions, *(f"not_{name}" for name in move.unless))


def clearing(clears: str) -> tuple[str, tuple[str, ...], str]:
    """The list that a step clears, the statuses it means (none: what counts), and the new one."""
    place, _, status = clears.partition("=")
    group, _, those = place.partition(".")
    return group, tuple(those.split("|")) if those else (), status
