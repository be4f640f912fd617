"""Documents that are written from a case: one pure function each, data and no sentence.

A paper says what is so by words of ours and leaves the language to whoever shows it. Confidential
values stand in it as :func:`sealed` cells: the event that holds them, and the value only once a
reader with the right has opened it. The same case always gives the same bytes, so that an act
issued again has the same digest.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from pydantic import Field

from rcm_workflow.domain.case import Case
from rcm_workflow.domain.events import Event, Recorded
from rcm_workflow.domain.rules import Rules
from rcm_workflow.domain.values import Frozen, Localized

MEDIA = "application/vnd.rcm.report+json"


class Section(Frozen):
    """A part of a paper: some facts, then rows that all have the same columns."""

    name: str
    round: int = 0
    facts: dict[str, Any] = Field(default_factory=dict)
    rows: tuple[dict[str, Any], ...] = ()


class Paper(Frozen):
    """One document. Values are strings, whole numbers, lists and maps of them, as in a leaf."""

    kind: str
    case: str
    title: Localized
    facts: dict[str, Any] = Field(default_factory=dict)
    sections: tuple[Section, ...] = ()

    @property
    def data(self) -> dict[str, Any]:
        """The paper as data for :func:`rcm_workflow.domain.canon.data_bytes`."""
        return self.model_dump(mode="json")


@dataclass(frozen=True, slots=True)
class Dossier:
    """What a paper may be written from.

    ``events`` are those its reader may read and ``fields`` what the reader may read of the case;
    the engine, which writes for the log, has all fields and no events before its own.
    ``inputs`` are those of the step that brings the paper about. ``content`` reads a text.
    """

    case: Case
    rules: Rules
    fields: frozenset[str]
    own: str | None = None
    events: tuple[Recorded, ...] = ()
    inputs: Mapping[str, Any] = field(default_factory=dict)
    content: Callable[[str], str] = str

    def newest(self, kind: type[Event]) -> Recorded | None:
        """The latest event of a kind."""
        return next((one for one in reversed(self.events) if isinstance(one.event, kind)), None)

    def paper(self, kind: str, facts: Mapping[str, Any], *sections: Section | None) -> Paper:
        """A paper of this case; sections without anything in them are left out."""
        kept = tuple(one for one in sections if one is not None and (one.rows or one.facts))
        return Paper(
            kind=kind,
            case=self.case.id,
            title=self.case.title,
            facts={"ppt": self.case.authority, **facts},
            sections=kept,
        )


Write = Callable[[Dossier], Paper | None]


@dataclass(frozen=True, slots=True)
class Kind:
    """How a document of that name is written, and which fields its reader must be allowed."""

    name: str
    needs: frozenset[str]
    write: Write


KINDS: dict[str, Kind] = {}


def paper(name: str, *needs: str) -> Callable[[Write], Write]:
    """Register how the document of a name is written; ``None`` says that there is nothing yet."""

    def register(write: Write) -> Write:
        KINDS[name] = Kind(name, frozenset(needs), write)
        return write

    return register


@cache
def known_papers() -> Mapping[str, Kind]:
    """Every document that can be written, by the name the machine files use."""
    from rcm_workflow.domain import (  # noqa: F401, PLC0415 - the modules register on import
        papers_changes,
        papers_notices,
        papers_texts,
        report,
    )

    return KINDS


def given(inputs: Mapping[str, Any]) -> Section:
    """What was given with a step, by the names its definition declares."""
    rows = tuple({"input": name, "value": value} for name, value in sorted(inputs.items()))
    return Section(name="given", rows=rows)


def sealed(event: str, name: str, part: str = "") -> dict[str, Any]:
    """A value that lies under seal: its event, its name there, and no value yet."""
    return {"sealed": event, "name": name, "part": part, "value": None}


def sealed_among(events: Sequence[str], name: str) -> dict[str, Any]:
    """A value under seal in one of these events: in the last of them that has it."""
    return {"sealed": list(events), "name": name, "part": "", "value": None}


def is_sealed(value: Any) -> bool:
    """Whether a cell is one that :func:`sealed` made."""
    return isinstance(value, Mapping) and "sealed" in value


def sealed_cells(written: Paper) -> frozenset[tuple[str, str]]:
    """Event and name of every value that lies under seal in a paper."""
    return frozenset(
        (event, value["name"])
        for section in written.sections
        for row in section.rows
        for value in row.values()
        if is_sealed(value)
        for event in _events_of(value)
    )


def _events_of(cell: Mapping[str, Any]) -> list[str]:
    return cell["sealed"] if isinstance(cell["sealed"], list) else [cell["sealed"]]


def opened(written: Paper, said: Mapping[str, Mapping[str, Any]]) -> Paper:
    """The paper for a reader who may open these sealed values, by event and name.

    A value that an opened event does not have is empty; one that stayed closed stays ``None``.
    """

    def cell(value: Any) -> Any:
        if not is_sealed(value):
            return value
        known = [said[one].get(value["name"]) for one in _events_of(value) if one in said]
        if not known:
            return value
        found = next((one for one in reversed(known) if one is not None), None)
        if isinstance(found, Mapping) and "erased_by" in found:
            return {**value, "value": "", **found}
        if isinstance(found, Mapping) and value["part"]:
            found = found.get(value["part"])
        return {**value, "value": found or ""}

    sections = tuple(
        one.model_copy(
            update={
                "rows": tuple({key: cell(value) for key, value in row.items()} for row in one.rows)
            }
        )
        for one in written.sections
    )
    return written.model_copy(update={"sections": sections})
