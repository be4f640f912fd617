"""Rights as data: what one line of them says, in the access table or in a machine file."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from rcm_workflow.domain.values import Frozen, Localized, Name

EVERY = "*"
"""As a source: every state that is not final. As a state or machine of a line: all of them."""

RuleId = Annotated[str, StringConstraints(pattern=r"^R-\d{3}$")]
GapId = Annotated[str, StringConstraints(pattern=r"^GAP-\d{2}$")]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,63}$")]

FieldName = Annotated[
    str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}(:[a-z][a-z0-9_]{0,63})?$")
]
"""What can be read of a case: a name of the table of rights, or ``items:LIST`` for one list."""

CaseAction = Literal[
    "open",
    "override",
    "fire",
    "position",
    "text",
    "dispose",
    "confirm",
    "delivery",
    "read",
    "read_positions",
    "read_sealed",
    "release_own",
    "release_sealed",
    "erase_sealed",
]
"""What may be done to a case or with it."""


class Unseals(Frozen):
    """Which items of a sealed list a line opens: those that are in one of these statuses.

    Of each field only what it says last: what it said before it was decided stays where it was
    said.
    """

    list: Name
    statuses: tuple[Name, ...] = Field(min_length=1)
    fields: tuple[Name, ...] = Field(min_length=1)


class Right(Frozen):
    """A line of rights in a machine file: these roles may do this in these states of it.

    It speaks of no other machine, so that a new procedure needs no new table for all of them.
    """

    id: Slug
    roles: tuple[Name, ...] = Field(min_length=1)
    actions: tuple[CaseAction, ...] = Field(min_length=1)
    states: tuple[str, ...] = Field(min_length=1)
    fields: tuple[FieldName, ...] = ()
    unseals: tuple[Unseals, ...] = ()
    """Of what is sealed the line opens this and nothing else; empty: all of it."""
    say: Localized
    rules: tuple[RuleId, ...] = ()
    gaps: tuple[GapId, ...] = ()
