"""The shapes of definitions as the core sees them: states, transitions, electorates, rights.

The pydantic models of ``definitions`` satisfy them by shape. Nothing here names a state, a
trigger or a country: those are data.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Literal, Protocol

from rcm_workflow.domain.certificate import Unit
from rcm_workflow.domain.specs_effects import FiresSpec, OpensSpec, RegistersSpec
from rcm_workflow.domain.specs_given import InputSpec, ItemGroupSpec
from rcm_workflow.domain.values import Localized, Stance

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

Relation = Literal[
    "authority", "electorate", "member", "body", "named", "opener", "observer", "item", "any"
]
"""How the holder of a seat stands to a case; see :class:`RoleSpec`."""

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
    def electorate(self) -> str | None:
        """Whose positions are asked here: a name of the machine's electorates."""
        ...

    @property
    def silence_counts(self) -> bool:
        """Whether the silence rule of the policy (GAP-01) applies when the period is over."""
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
    def body(self) -> str | None:
        """For the occasions of a meeting: whose; that of the policy where it is not said."""
        ...

    @property
    def date(self) -> str | None:
        """For ``date_reached``: the fact that holds the date."""
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
        """For an opening: inputs of which no two open cases may have the same values."""
        ...


class ElectorateSpec(Protocol):
    """A named group of countries of a machine."""

    @property
    def name(self) -> str: ...
    @property
    def title(self) -> Localized: ...
    @property
    def of(self) -> str:
        """Where they come from: ``members``, ``troika``, ``secretariat`` or ``fact:NAME``."""
        ...

    @property
    def without(self) -> Sequence[str]:
        """Who of them is not asked: ``authority`` or ``fact:NAME``."""
        ...

    @property
    def proposer(self) -> str:
        """How the PPT's own position comes about (GAP-08, GAP-09).

        ``asked``, ``assents``, ``left_out``, or the policy key that says so.
        """
        ...


class DocumentSpec(Protocol):
    """A kind of document of a machine; with ``numbers`` it is written from the lists of a case."""

    @property
    def title(self) -> Localized: ...
    @property
    def public(self) -> bool:
        """Whether it is for everybody who may read public documents of a case."""
        ...

    @property
    def numbers(self) -> str | None:
        """The list whose items are its numbered paragraphs."""
        ...

    @property
    def left_out(self) -> Sequence[str]:
        """The statuses in which an item does not stand in it."""
        ...

    @property
    def brackets(self) -> Sequence[str]:
        """The statuses in which an item stands in brackets."""
        ...

    @property
    def order(self) -> str | None:
        """The field that says where an item stands, where it has one."""
        ...

    @property
    def tells(self) -> Sequence[str]:
        """The fields of its items that it tells besides their text."""
        ...

    @property
    def heads(self) -> Sequence[str]:
        """The facts at its head."""
        ...

    @property
    def groups(self) -> Sequence[str]:
        """The electorates at its head."""
        ...

    @property
    def notes(self) -> str | None:
        """The list whose items are its footnotes: to a paragraph where they name one."""
        ...

    @property
    def annexes(self) -> Sequence[str]:
        """The lists that follow."""
        ...


class MigrationSpec(Protocol):
    """How a machine takes over the cases of an earlier version of itself."""

    @property
    def version(self) -> int: ...
    @property
    def states(self) -> Mapping[str, str]:
        """What became of the states that are called otherwise now, by their earlier names."""
        ...


class StanceWordSpec(Protocol):
    """A word of a machine for a position."""

    @property
    def means(self) -> Stance: ...
    @property
    def title(self) -> Localized: ...


class MachineSpec(Protocol):
    """One machine."""

    @property
    def machine(self) -> str: ...
    @property
    def version(self) -> int: ...
    @property
    def title(self) -> Localized: ...
    @property
    def rules(self) -> Sequence[str]: ...
    @property
    def initial(self) -> str: ...
    @property
    def languages(self) -> Sequence[str]:
        """The languages every text must exist in."""
        ...

    @property
    def reference(self) -> str:
        """The prefix of case numbers, for instance ``TC``."""
        ...

    @property
    def opening(self) -> TransitionSpec:
        """How a case is opened: by whom, under which conditions, with which inputs."""
        ...

    @property
    def electorates(self) -> Mapping[str, ElectorateSpec]: ...
    @property
    def documents(self) -> Mapping[str, DocumentSpec]: ...
    @property
    def stances(self) -> Mapping[str, StanceWordSpec]: ...
    @property
    def items(self) -> Mapping[str, ItemGroupSpec]: ...
    @property
    def words(self) -> Mapping[str, Localized]:
        """What the choices of its inputs, and values of lists, are called."""
        ...

    @property
    def states(self) -> Mapping[str, StateSpec]: ...
    @property
    def transitions(self) -> Sequence[TransitionSpec]: ...
    @property
    def migrates_from(self) -> MigrationSpec | None: ...


class RoleSpec(Protocol):
    """What makes somebody a role: the capacity of the seat and its relation to the case."""

    @property
    def name(self) -> str: ...
    @property
    def title(self) -> Localized: ...
    @property
    def capacities(self) -> Sequence[str]: ...
    @property
    def relation(self) -> Relation:
        """How the seat's holder must stand to the case.

        ``authority``: of the country that is PPT in this case; ``electorate``: of a country
        asked in the machine's electorate of that role name; ``member``: of any Member Country;
        ``body``: the seat's holder is the body ``holder``; ``named``: it is, or is among, the fact
        ``fact`` of the case; ``opener``: its seat opened the case; ``observer``: it has observer
        status of one of ``kinds``; ``item``: an item of the list ``group`` names its holder in the
        field ``whose`` and its capacity in one of the fields ``seats``; ``any``: whoever has the
        seat.
        """
        ...

    @property
    def holder(self) -> str | None: ...
    @property
    def fact(self) -> str | None: ...
    @property
    def kinds(self) -> Sequence[str]: ...
    @property
    def group(self) -> str | None: ...
    @property
    def whose(self) -> str | None: ...
    @property
    def seats(self) -> Sequence[str]: ...


class AccessSpec(Protocol):
    """The table of rights: role x action x state x relation x fields, default deny (DESIGN 7)."""

    @property
    def roles(self) -> Mapping[str, RoleSpec]: ...
    def roles_in(self, capacity: str) -> Sequence[tuple[str, RoleSpec]]:
        """The roles, with their names, that a seat of a capacity can have."""
        ...

    def line(
        self, role: str, action: str, machine: str, state: str, informed: Collection[str] = ()
    ) -> str | None:
        """The id of the line that allows it, or ``None``.

        ``informed`` are the groups that have received the text of the case.
        """
        ...

    def grounds(self, roles: Iterable[str], action: str, machine: str) -> tuple[str, ...]:
        """The rules and gaps on which it rests that these roles may do this at all."""
        ...

    def fields(
        self, role: str, machine: str, state: str, informed: Collection[str] = ()
    ) -> frozenset[str]:
        """The fields of a case that a role may read in a state."""
        ...


class PeriodSpec(Protocol):
    """A period of the policy as far as ``decide`` has to know it."""

    @property
    def hard(self) -> bool: ...
    @property
    def unit(self) -> Unit: ...
    @property
    def working_days(self) -> int:
        """Its length, in its unit."""
        ...
