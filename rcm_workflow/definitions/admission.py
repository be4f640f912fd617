"""The admission matrix as a file: every activity, every class, a sign with its source."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Annotated, Any, Self

from pydantic import Field, StringConstraints, model_validator

from rcm_workflow.definitions.machine_parts import Named
from rcm_workflow.definitions.policy_file import List, Pinned
from rcm_workflow.definitions.rights import GapId, RuleId, Slug
from rcm_workflow.definitions.toml_file import Table, load
from rcm_workflow.definitions.unfit import Unfit
from rcm_workflow.domain.admission import CLASSES, ActorClass, Answer, Sign
from rcm_workflow.domain.values import Frozen, Localized, Name


class Cell(Frozen):
    """How one class is admitted to one activity, and where that was read.

    ``slot``: an agenda slot goes with it. ``listed`` are lists of the policy of whose countries the
    source says otherwise: named one by one, whoever became an observer later would be left out.
    ``stated = false`` marks what no source says and this file assumes.
    """

    sign: Sign
    slot: bool = False
    listed: Table[Name, Sign] = Field(default_factory=dict)
    note: Localized | None = None
    stated: bool = True
    source: str = Field(min_length=1)
    rules: tuple[RuleId, ...] = ()
    gaps: tuple[GapId, ...] = ()


class Activity(Frozen):
    """One row: attending a body, or one thing done there."""

    name: Named = ""
    title: Localized
    cells: Table[ActorClass, Cell]

    @model_validator(mode="after")
    def _whole(self) -> Self:
        missing = [one for one in CLASSES if one not in self.cells]
        if missing:
            raise Unfit(
                f"every class needs a cell; there is none for {', '.join(missing)}",
                f"cada clase necesita una casilla; no la hay para {', '.join(missing)}",
            )
        return self


class Change(Frozen):
    """What an answer of the policy changes: one cell, or the column that a class goes by."""

    under: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_.]*=[a-z][a-z0-9_]*$")]
    """``KEY=ANSWER``."""
    actor: ActorClass
    activity: Name | None = None
    sign: Sign | None = None
    goes_by: ActorClass | None = None
    because: Localized

    @model_validator(mode="after")
    def _either(self) -> Self:
        if (self.activity is None) != (self.sign is None) or (self.sign is None) == (
            self.goes_by is None
        ):
            raise Unfit(
                "a change gives activity and sign, or goes_by",
                "un cambio da activity y sign, o goes_by",
            )
        return self


class AdmissionFile(Frozen):
    """One admission file."""

    admission: Slug
    version: int = Field(ge=1)
    bodies: Pinned
    """The file of the bodies it speaks of."""
    title: Localized
    legend: Table[Sign, Localized]
    classes: Table[ActorClass, Localized]
    activities: Table[Name, Activity]
    changes: tuple[Change, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _named(cls, data: Any) -> Any:
        if isinstance(data, dict) and isinstance(data.get("activities"), dict):
            named = {
                name: {"name": name, **one} if isinstance(one, dict) else one
                for name, one in data["activities"].items()
            }
            return {**data, "activities": named}
        return data


class Matrix:
    """The matrix in force. Satisfies ``MatrixSpec`` of ``domain.admission`` by shape."""

    def __init__(
        self,
        file: AdmissionFile,
        attended: Mapping[str, str],
        lists: Mapping[str, List] | None = None,
    ) -> None:
        self.file = file
        self.lists = lists or {}
        self.activities = tuple(file.activities)
        self.places = (*self.activities, *attended)
        self._attended = attended

    @classmethod
    def read(cls, data: bytes, file: str, attended: Callable[[str], Mapping[str, str]]) -> Self:
        """Read an admission file; ``attended`` tells the activity of attending each body of a file.

        Raises ``BadDefinition``.
        """
        read = load(AdmissionFile, data, file)
        return cls(read, attended(read.bodies))

    def under(self, lists: Mapping[str, List]) -> Matrix:
        """The matrix with the lists of a policy that goes by it."""
        return Matrix(self.file, self._attended, lists)

    def activity(self, place: str) -> str | None:
        """The activity of that name, or the one that attending the body of that name is."""
        return place if place in self.file.activities else self._attended.get(place)

    def cell(self, activity: str, actor: ActorClass, answer: Answer) -> Cell:
        """The cell that counts for a class, with what the answers of the policy change."""
        for one in self._changes(actor, answer):
            if one.goes_by is not None:
                actor = one.goes_by
        found = self.file.activities[activity].cells[actor]
        for one in self._changes(actor, answer):
            if one.activity == activity and one.sign is not None:
                found = found.model_copy(update={"sign": one.sign})
        return found

    def sign(self, activity: str, actor: ActorClass, holder: str, answer: Answer) -> Sign:
        """The sign of that cell, or what it says of a list that the holder is on."""
        cell = self.cell(activity, actor, answer)
        for name, sign in cell.listed.items():
            if name in self.lists and holder in self.lists[name].values:
                return sign
        return cell.sign

    def title(self, activity: str) -> Localized:
        """What an activity is called."""
        return self.file.activities[activity].title

    def title_of_class(self, actor: str) -> Localized:
        """What a class is called."""
        return _named(self.file.classes, actor)

    def say(self, sign: str) -> Localized:
        """What a sign means."""
        return _named(self.file.legend, sign)

    def _changes(self, actor: ActorClass, answer: Answer) -> Iterator[Change]:
        for one in self.file.changes:
            key, _, value = one.under.partition("=")
            if one.actor == actor and answer(key) == value:
                yield one


def _named(titles: Mapping[Any, Localized], name: str) -> Localized:
    return titles[name] if name in titles else Localized(en=name, es=name)


EMPTY = Matrix(
    AdmissionFile(
        admission="none",
        version=1,
        bodies="none@1",
        title=Localized(en="No admission matrix", es="Sin cuadro de admisión"),
        legend={},
        classes={},
        activities={},
    ),
    {},
)
"""Of a policy that names no matrix: nobody is admitted to anything."""
