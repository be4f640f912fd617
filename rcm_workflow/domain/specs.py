"""The shapes of definitions as the core sees them: states, transitions, electorates, rights.

The pydantic models of ``definitions`` satisfy them by shape. Nothing here names a state, a
trigger or a country: those are data.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Literal, Protocol

from rcm_workflow.domain.certificate import Unit
from rcm_workflow.domain.specs_given import ItemGroupSpec
from rcm_workflow.domain.specs_steps import StateSpec, TransitionSpec
from rcm_workflow.domain.values import Localized, Stance

Relation = Literal[
    "authority",
    "electorate",
    "member",
    "body",
    "named",
    "opener",
    "observer",
    "item",
    "asked",
    "any",
]
"""How the holder of a seat stands to a case; see :class:`RoleSpec`."""


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
        """Who of them is not asked: ``authority``, ``fact:NAME`` or ``items:GROUP.FIELD``."""
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
    def links(self) -> Mapping[str, Localized]:
        """How whoever opens a case may refer to an earlier one."""
        ...

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
        field ``whose`` and its capacity in one of the fields ``seats``, while the item is in one
        of ``statuses`` and the ``fact``, where there is one, names the holder, too; ``asked``: of a
        country whose position the newest poll asks for; ``any``: whoever has the seat.
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
    @property
    def statuses(self) -> Sequence[str]: ...


class UnsealsSpec(Protocol):
    """Items of a sealed list, by their status, and those of their fields that are opened."""

    @property
    def list(self) -> str: ...
    @property
    def statuses(self) -> Sequence[str]: ...
    @property
    def fields(self) -> Sequence[str]: ...


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

    def unsealing(
        self, role: str, machine: str, state: str, informed: Collection[str] = ()
    ) -> Sequence[tuple[str, Sequence[UnsealsSpec]]]:
        """The lines by which a role opens what is sealed, with what each opens; empty: all."""
        ...

    def grounds(self, roles: Iterable[str], action: str, machine: str) -> tuple[str, ...]:
        """The rules and gaps on which it rests that these roles may do this at all."""
        ...

    def fields(
        self, role: str, machine: str, state: str, informed: Collection[str] = ()
    ) -> frozenset[str]:
        """The fields of a case that a role may read in a state."""
        ...

    def open_to(
        self, held: tuple[str, ...], machine: str, state: str, informed: tuple[str, ...]
    ) -> frozenset[str]:
        """The fields that those of these roles open together that may read the case at all."""
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
