"""The table of rights: role, action, machine, state, fields; what no line allows is denied.

Satisfies ``AccessSpec`` of :mod:`rcm_workflow.domain.rules` by shape (DESIGN 7, GAP-60).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Literal, Self

from pydantic import Field, model_validator

from rcm_workflow.definitions.machine import Machine
from rcm_workflow.definitions.machine_parts import Role
from rcm_workflow.definitions.rights import (
    EVERY,
    CaseAction,
    FieldName,
    GapId,
    RuleId,
    Slug,
    Unseals,
)
from rcm_workflow.definitions.toml_file import Table, load
from rcm_workflow.domain.values import Frozen, Localized, Name, Pin, sha256

Action = (
    CaseAction
    | Literal[
        "register",
        "close",
        "foresee",
        "amend",
        "look_back",
        "export",
        "keep_keys",
        "keep_own_keys",
    ]
)
READING: tuple[Action, ...] = ("read", "read_positions", "read_sealed")


class AccessLine(Frozen):
    """One line: these roles may do this with these machines in these states."""

    id: Slug
    roles: tuple[Name, ...] = Field(min_length=1)
    actions: tuple[Action, ...] = Field(min_length=1)
    machines: tuple[str, ...] = Field(min_length=1)
    states: tuple[str, ...] = Field(min_length=1)
    fields: tuple[FieldName, ...] = ()
    informed: tuple[Name, ...] = ()
    """The line holds only where one of these groups has received the text; empty: always."""
    unseals: tuple[Unseals, ...] = ()
    """Of what is sealed the line opens this and nothing else; empty: all of it."""
    say: Localized
    rules: tuple[RuleId, ...] = ()
    gaps: tuple[GapId, ...] = ()

    def covers(self, machine: str, state: str, informed: Collection[str]) -> bool:
        """Whether the line speaks of a machine in a state in which these groups know the text."""
        if self.informed and not any(group in informed for group in self.informed):
            return False
        return (EVERY in self.machines or machine in self.machines) and (
            EVERY in self.states or state in self.states
        )


class AccessFile(Frozen):
    """One access file."""

    access: Slug
    version: int = Field(ge=1)
    title: Localized
    roles: Table[Name, Role]
    fields: Table[Name, Localized]
    """What can be read of a case, by name."""
    lines: tuple[AccessLine, ...]

    @model_validator(mode="before")
    @classmethod
    def _named(cls, data: Any) -> Any:
        if isinstance(data, dict) and isinstance(data.get("roles"), dict):
            roles = {
                name: {"name": name, **one} if isinstance(one, dict) else one
                for name, one in data["roles"].items()
            }
            return {**data, "roles": roles}
        return data


class Access:
    """A table of rights in force: the file, its bytes and their digest."""

    def __init__(self, file: AccessFile, data: bytes) -> None:
        self.file = file
        self.data = data
        self.digest = sha256(data)
        self.pin = Pin(name=file.access, version=file.version, digest=self.digest)
        self._by: dict[tuple[str, str], list[AccessLine]] = {}
        self._found: dict[tuple[object, ...], str | None] = {}
        self._fields: dict[tuple[object, ...], frozenset[str]] = {}
        self._open: dict[tuple[object, ...], frozenset[str]] = {}
        self._in: dict[str, list[tuple[str, Role]]] = {}
        for name, spec in file.roles.items():
            for capacity in spec.capacities:
                self._in.setdefault(capacity, []).append((name, spec))
        for line in file.lines:
            for role in line.roles:
                for action in line.actions:
                    self._by.setdefault((role, action), []).append(line)

    @classmethod
    def read(cls, data: bytes, file: str) -> Self:
        """Read an access file; raise ``BadDefinition``."""
        return cls(load(AccessFile, data, file), data)

    def with_rights_of(self, machine: Machine) -> Access:
        """The table and after it the roles and lines a machine file brings for its own cases.

        Both are pinned by the case, so the digest stays that of the table.
        """
        if not (machine.rights or machine.roles):
            return self
        own = (
            AccessLine(machines=(machine.machine,), **right.model_dump())
            for right in machine.rights
        )
        lines = (*self.file.lines, *own)
        roles = {**self.file.roles, **machine.roles}
        return Access(self.file.model_copy(update={"lines": lines, "roles": roles}), self.data)

    @property
    def roles(self) -> Mapping[str, Role]:
        """Every role by name."""
        return self.file.roles

    def roles_in(self, capacity: str) -> Sequence[tuple[str, Role]]:
        """The roles, with their names, that a seat of a capacity can have."""
        return self._in.get(capacity, ())

    def line(
        self, role: str, action: str, machine: str, state: str, informed: Collection[str] = ()
    ) -> str | None:
        """The id of the first line that allows it, or ``None``: denied."""
        cell = (role, action, machine, state, *informed)
        if cell not in self._found:
            lines = self._by.get((role, action), ())
            self._found[cell] = next(
                (line.id for line in lines if line.covers(machine, state, informed)), None
            )
        return self._found[cell]

    def unsealing(
        self, role: str, machine: str, state: str, informed: Collection[str] = ()
    ) -> tuple[tuple[str, tuple[Unseals, ...]], ...]:
        """The lines by which a role opens what is sealed, with what each opens; empty: all."""
        return tuple(
            (line.id, line.unseals)
            for line in self._by.get((role, "read_sealed"), ())
            if line.covers(machine, state, informed)
        )

    def grounds(self, roles: Iterable[str], action: str, machine: str) -> tuple[str, ...]:
        """What the lines rest on by which these roles may do this in some state of a machine."""
        found: dict[str, None] = {}
        for role in roles:
            for line in self._by.get((role, action), ()):
                if EVERY in line.machines or machine in line.machines:
                    found |= dict.fromkeys((*line.rules, *line.gaps))
        return tuple(sorted(found, key=lambda one: (one.startswith("GAP"), one)))

    def fields(
        self, role: str, machine: str, state: str, informed: Collection[str] = ()
    ) -> frozenset[str]:
        """The fields of a case that a role may read in a state."""
        cell = (role, machine, state, *informed)
        if cell not in self._fields:
            self._fields[cell] = frozenset(
                field
                for action in READING
                for line in self._by.get((role, action), ())
                if line.covers(machine, state, informed)
                for field in line.fields
            )
        return self._fields[cell]

    def open_to(
        self, held: tuple[str, ...], machine: str, state: str, informed: tuple[str, ...]
    ) -> frozenset[str]:
        """The fields that those of these roles open together that may read the case at all."""
        cell = (held, machine, state, informed)
        found = self._open.get(cell)
        if found is None:
            readers = [one for one in held if self.line(one, "read", machine, state, informed)]
            found = self._open[cell] = frozenset().union(
                *(self.fields(one, machine, state, informed) for one in readers)
            )
        return found
