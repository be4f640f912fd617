"""The bodies of the Conference as a file, with the forums it knows and the meetings on record."""

from __future__ import annotations

from typing import Any, Literal, Self

from pydantic import Field, model_validator

from rcm_workflow.definitions.machine_parts import Named
from rcm_workflow.definitions.rights import RuleId, Slug
from rcm_workflow.definitions.toml_file import Table, load
from rcm_workflow.definitions.unfit import Unfit
from rcm_workflow.domain.values import Frozen, Localized, Name

BodyKind = Literal["decision_making", "technical", "network", "group", "office", "joint"]


class Body(Frozen):
    """One body.

    ``attend`` is the row of the admission matrix that attending its meetings is; one without it is
    no meeting that anybody could be admitted to.
    """

    name: Named = ""
    code: str = Field(pattern=r"^[A-Z][A-Z-]{0,9}$")
    kind: BodyKind
    rank: int | None = Field(default=None, ge=1)
    title: Localized
    meets: Localized | None = None
    composition: Localized | None = None
    documents: tuple[Localized, ...] = ()
    functions: tuple[Localized, ...] = ()
    since: str = ""
    attend: Name | None = None
    source: str = Field(min_length=1)
    rules: tuple[RuleId, ...] = ()


class Dated(Frozen):
    """Something that took place: a year, a month or days, as far as the source says."""

    starts: str = Field(pattern=r"^\d{4}(-\d{2}){0,2}$")
    ends: str = Field(default="", pattern=r"^(\d{4}(-\d{2}){0,2})?$")
    place: str = ""
    source: str = Field(min_length=1)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.ends and self.ends < self.starts:
            raise Unfit(
                f"it ends on {self.ends}, before it starts on {self.starts}",
                f"termina el {self.ends}, antes de empezar el {self.starts}",
            )
        return self


class Held(Dated):
    """A meeting of a body that is on record besides the Vice-Ministerial Meetings.

    ``not_listed`` are members that the source does not list as present.
    """

    body: Name
    note: str = ""
    not_listed: tuple[str, ...] = ()


class Forum(Dated):
    """A forum of others in which the Conference took part."""

    forum: str


class BodiesFile(Frozen):
    """One file of bodies."""

    catalogue: Slug
    version: int = Field(ge=1)
    title: Localized
    bodies: Table[Name, Body]
    held: tuple[Held, ...] = ()
    forums: tuple[Forum, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _named(cls, data: Any) -> Any:
        if isinstance(data, dict) and isinstance(data.get("bodies"), dict):
            named = {
                name: {"name": name, **one} if isinstance(one, dict) else one
                for name, one in data["bodies"].items()
            }
            return {**data, "bodies": named}
        return data

    @property
    def attended(self) -> dict[str, str]:
        """The activity of attending each body that can be attended."""
        return {name: one.attend for name, one in self.bodies.items() if one.attend}


def read_bodies(data: bytes, file: str) -> BodiesFile:
    """Read a file of bodies. Raises ``BadDefinition``."""
    return load(BodiesFile, data, file)
