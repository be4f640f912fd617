"""The smaller parts of a machine file: inputs, lists, electorates, roles."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import ConfigDict, Field, StringConstraints, model_validator
from pydantic.json_schema import SkipJsonSchema

from rcm_workflow.definitions.toml_file import Table
from rcm_workflow.definitions.unfit import Unfit
from rcm_workflow.domain.specs import Relation
from rcm_workflow.domain.specs_given import InputType
from rcm_workflow.domain.values import Frozen, Localized, Name

Named = SkipJsonSchema[str]
"""The name of a table inside its parent; the loader copies it in."""

_NAME = r"[a-z][a-z0-9_]{0,63}"
Source = Annotated[
    str, StringConstraints(pattern=rf"^(authority|fact:{_NAME}|items:{_NAME}\.{_NAME})$")
]
Countries = Annotated[
    str, StringConstraints(pattern=r"^(members|troika|secretariat|fact:[a-z][a-z0-9_]{0,63})$")
]

Day = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_.]+(\+[a-z0-9_.]+)*$")]
"""A term of ``compare`` that comes to a day: today, opened, NAME, meeting_day.NAME, and days."""


_FIELD = r"^[a-z][a-z0-9_]{0,63}\.[a-z][a-z0-9_]{0,63}$"


def _title_of_document(schema: dict[str, Any]) -> None:
    schema["required"].remove("title")
    schema["if"] = {"properties": {"type": {"const": "document"}}}
    schema["else"] = {"required": ["title"]}


class Input(Frozen):
    """One declared input of a trigger; form, option, API field and documentation follow from it."""

    model_config = ConfigDict(json_schema_extra=_title_of_document)

    name: Name
    type: InputType
    required: bool = False
    title: Localized
    """For a document it may be left out: the title of the document then serves."""
    choices: tuple[str, ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    not_before: Day | None = None
    """For a date or an instant: the first day it may be, such as ``today`` or ``starts_on``."""
    not_after: Day | None = None
    """For a date or an instant: the last day it may be, such as ``today`` or ``today+30``."""
    keep: bool = False
    """The case goes on to know the value as a fact."""
    sealed: bool = False
    """The value is sealed in the log and never a fact."""
    own: bool = False
    """For a country or a holder: nobody gives it, it is whose seat makes the step; for a date, the
    day on which it is made."""
    from_item: Annotated[str, StringConstraints(pattern=_FIELD)] | None = None
    """Where it is not given: ``NAME.FIELD``, a field of the item that the input of that name
    names. Of a sealed list only for who may read it."""
    quoted: bool = False
    """With ``from_item``: nobody gives it, only what the item says counts."""
    of: Name | None = None
    """For an item: its list."""
    body: Name | None = None
    """For a meeting: the value that says of which body; several may give theirs one name."""
    list: Name | None = None
    """For a text: the list of the policy that it must be on."""

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.keep and self.sealed:
            raise Unfit(
                "a sealed value is never a fact: write keep or sealed, not both",
                "un valor reservado nunca es un dato del caso: escriba keep o sealed, no ambos",
                "keep",
            )
        if self.own and self.type not in ("country", "countries", "holder", "date"):
            raise Unfit(
                "an input of one's own is of type country, countries, holder or date",
                "un dato propio (own) es de tipo country, countries, holder o date",
                "own",
            )
        if (self.type == "item") != (self.of is not None):
            raise Unfit(
                "an input of type item names its list with of, and no other has one",
                "un dato de tipo item indica su lista con of, y ningún otro la tiene",
            )
        return self


class ItemGroup(Frozen):
    """A list that cases keep, and what may become of its items."""

    name: Named = ""
    title: Localized
    sealed: bool = False
    initial: Name
    statuses: Table[Name, Localized] = Field(min_length=1)
    not_counted: tuple[Name, ...] = ()

    @model_validator(mode="after")
    def _begins(self) -> Self:
        if self.initial not in self.statuses:
            raise Unfit(
                f"initial is “{self.initial}”, which is none of its statuses",
                f"initial es «{self.initial}», que no es ninguna de sus situaciones",
                "initial",
            )
        for one in self.not_counted:
            if one not in self.statuses or one == self.initial:
                raise Unfit(
                    f"not_counted names “{one}”, no status of it or the one it begins with",
                    f"not_counted nombra «{one}», que no es situación suya o es la inicial",
                    "not_counted",
                )
        return self


class Electorate(Frozen):
    """A named group of countries."""

    name: Named = ""
    title: Localized
    of: Countries
    without: tuple[Source, ...] = ()
    proposer: str = "asked"


class Role(Frozen):
    """What makes somebody a role: the capacities of the seat and its relation to the case."""

    name: Named = ""
    title: Localized
    meaning: Localized
    capacities: tuple[Name, ...] = ()
    relation: Relation
    holder: Name | None = None
    fact: Name | None = None
    kinds: tuple[Literal["state", "organization", "network", "guest"], ...] = ()
    group: Name | None = None
    whose: Name | None = None
    seats: tuple[Name, ...] = ()
    statuses: tuple[Name, ...] = ()

    @model_validator(mode="after")
    def _whose(self) -> Self:
        if (self.relation == "body") != (self.holder is not None):
            raise Unfit(
                "the relation body needs holder, and no other relation has one",
                "la relación body necesita holder, y ninguna otra lo tiene",
            )
        # An item may name a fact, too: the role ends for whom that does not name any longer.
        if self.relation != "item" and (self.relation == "named") != (self.fact is not None):
            raise Unfit(
                "the relation named needs fact, and no other relation but item has one",
                "la relación named necesita fact, y ninguna otra salvo item lo tiene",
            )
        told = (self.group, self.whose, self.seats, self.statuses)
        if {bool(one) for one in told} != {self.relation == "item"}:
            raise Unfit(
                "the relation item needs group, whose, seats and statuses, and no other has them",
                "la relación item necesita group, whose, seats y statuses; ninguna otra los tiene",
            )
        if (self.relation == "observer") != bool(self.kinds):
            raise Unfit(
                "the relation observer needs kinds, and no other relation has them",
                "la relación observer necesita kinds, y ninguna otra los tiene",
            )
        return self
