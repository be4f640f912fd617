"""The numbered parts of a paper in words: paragraphs, their footnotes, the lists that follow."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from rcm_workflow.cli.names import Names
from rcm_workflow.domain.papers import Section, is_sealed


class Numbered(NamedTuple):
    """One numbered line, or one footnote, with the footnotes that belong to it."""

    number: int
    text: str
    notes: tuple[int, ...] = ()
    note: bool = False


def numbered(section: Section, names: Names) -> tuple[Numbered, ...]:
    """The lines of a section whose rows are numbered."""
    note = section.name == "notes"
    return tuple(
        Numbered(row["number"], _line(row, names), tuple(row["notes"]), note)
        for row in section.rows
    )


def heading(section: Section, names: Names) -> tuple[tuple[str, str], ...]:
    """The facts at the head of a numbered text, and the groups that met."""
    facts = [(names.input(row["input"]), _value(row["value"], names)) for row in section.rows]
    groups = section.facts.get("groups", [])
    return (*facts, *((names.electorate(one), names.countries(who)) for one, who in groups))


def _line(row: Mapping[str, Any], names: Names) -> str:
    text = "" if row["says"] is None else _value(row["says"], names)
    if row["bracketed"]:
        text = f"[{text}]"
    if not _empty(row["by"]):
        text = f"{_value(row['by'], names)}: {text}"
    told = [
        f"{names.input(key.removeprefix('given_'))}: {_value(value, names)}"
        for key, value in row.items()
        if key.startswith("given_") and not _empty(value)
    ]
    if row.get("of_all"):
        told.insert(0, names.words.label("of_the_whole_text"))
    return f"{text} ({'; '.join(told)})" if told else text


def _empty(value: Any) -> bool:
    # That the item is sealed is said once, in the place of its words.
    return value is None or (is_sealed(value) and not value["value"])


def _value(value: Any, names: Names) -> str:
    if is_sealed(value):
        found = value["value"]
        if found is None:
            event = str(value["sealed"][-1]).rpartition(".")[2]
            return names.words.label("under_seal", event=event)
        return names.value(found)
    return names.value(tuple(value) if isinstance(value, list) else value)
