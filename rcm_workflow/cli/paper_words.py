"""A paper in words: every value as people read it, in the language of the reader."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from rcm_workflow.cli.desk import instant
from rcm_workflow.cli.erased import legible
from rcm_workflow.cli.names import Names
from rcm_workflow.cli.paper_numbered import Numbered, heading, numbered
from rcm_workflow.domain.papers import Paper, Section, is_sealed
from rcm_workflow.domain.redline import Span
from rcm_workflow.domain.redline import plain as marked
from rcm_workflow.domain.values import Localized

SHORT = 16
"""So many characters of a digest tell the documents of a case apart."""

_ORDER = (
    *("case", "title", "ppt", "electorates", "parts", "members", "reason", "round", "state"),
    *("since_at", "result", "outcome", "number", "from_number", "to_number", "language"),
    *("languages", "prevailing", "electorate", "opened_at", "change", "country", "input", "value"),
    *(
        "position",
        "due_at",
        "days_left",
        "calendar_days_left",
        "hours_left",
        "working_days",
        "calendar_days",
        "clock_hours",
        "why",
        "statement",
        "reservation",
    ),
    *("passage", "wording", "disposition", "answer", "conflicts_with", "tacit", "missing"),
    *("abstaining", "last", "bodies", "at", "certificate", "policy", "machine", "digest", "event"),
)
_PLACE = {key: place for place, key in enumerate(_ORDER)}
"""Columns and facts in the order of reading: a document that was filed has them by the alphabet."""

_BODIES = frozenset({"text", "spans"})
"""Facts that are whole texts, and stand below the others."""


_MAY_LACK = frozenset({"statement"})


class Told(NamedTuple):
    """One section in words."""

    title: str
    pairs: tuple[tuple[str, str], ...]
    bodies: tuple[str, ...]
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[Numbered, ...] = ()
    """Numbered paragraphs or footnotes."""


def told(paper: Paper, title: str, names: Names) -> tuple[Told, ...]:
    """The paper section by section, the first with what is said of the whole."""
    facts = {"case": paper.case, "title": paper.title.model_dump(), **paper.facts}
    first = Told(title, _pairs(facts, names), (), (), ())
    return (first, *(_section(one, names) for one in paper.sections))


def _section(section: Section, names: Names) -> Told:
    if section.name == "heading":
        return Told("", heading(section, names), (), (), ())
    if "list" in section.facts:
        lines = numbered(section, names)
        return Told(names.group(section.facts["list"]), (), (), (), (), lines)
    title = names.words.say("section", section.name)
    if section.round:
        title += f", {names.words.say('paper', 'round').lower()} {section.round}"
    bodies = tuple(
        cell(key, value, section.facts, names)
        for key, value in section.facts.items()
        if key in _BODIES
    )
    # A column in which no row says anything would only narrow the others.
    keys = [key for key in _ordered(section.rows[0] if section.rows else {}) if _any(section, key)]
    heads = tuple(names.words.say("paper", key) for key in keys)
    rows = tuple(tuple(cell(key, row[key], row, names) for key in keys) for row in section.rows)
    return Told(title, _pairs(section.facts, names), bodies, heads, rows)


def _ordered(keys: Iterable[str]) -> list[str]:
    return sorted(keys, key=lambda key: _PLACE.get(key, len(_PLACE)))


def _any(section: Section, key: str) -> bool:
    return any(row[key] not in (None, "", [], {}) for row in section.rows)


def _pairs(facts: Mapping[str, Any], names: Names) -> tuple[tuple[str, str], ...]:
    found = []
    for key in _ordered(facts):
        value = facts[key]
        if key == "electorates":
            found += [(names.electorate(name), names.countries(who)) for name, who in value.items()]
        elif key not in _BODIES and value not in (None, "", [], {}):
            found.append((names.words.say("paper", key), cell(key, value, facts, names)))
    return tuple(found)


def cell(key: str, value: Any, row: Mapping[str, Any], names: Names) -> str:
    """One value in words; what it is follows from the name of its column."""
    if is_sealed(value):
        return _sealed(key, value, names)
    if value in (None, "", [], {}):
        return "–"
    if key.endswith("_at") or key == "at":
        return names.when(
            instant(value), row.get("country") or row.get("ppt"), last=key == "due_at"
        )
    found = _CELLS.get(key)
    if found is not None:
        return found(value, names)
    if isinstance(value, bool):
        return names.words.say("explain", "yes" if value else "no")
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _sealed(key: str, cell: Mapping[str, Any], names: Names) -> str:
    if "erased_by" in cell:
        return str(legible(dict(cell), names.words))
    if cell["value"]:
        return str(cell["value"])
    # That there are words to a position is not known from outside; those of a reservation or of a
    # requested change there must be.
    if cell["value"] == "" or key in _MAY_LACK:
        return "–"
    return names.words.label("under_seal", event=str(cell["sealed"]).rpartition(".")[2])


def _position(value: str, names: Names) -> str:
    table = "stance" if names.words.has("stance", value) else "silence"
    return names.words.say(table, value)


def _parts(value: list[list[str]], names: Names) -> str:
    return "; ".join(
        f"{names.words.say('part', part)}: {names.country(code)}" for part, code in value
    )


def _word(table: str) -> Callable[[Any, Names], str]:
    return lambda value, names: names.words.say(table, str(value))


def _countries(value: list[str], names: Names) -> str:
    return names.countries(value)


_CELLS: dict[str, Callable[[Any, Names], str]] = {
    "country": lambda value, names: names.country(value),
    "ppt": lambda value, names: names.country(value),
    "members": _countries,
    "tacit": _countries,
    "missing": _countries,
    "abstaining": _countries,
    "last": _countries,
    "parts": _parts,
    "position": _position,
    "why": _word("silence_reason"),
    "disposition": _word("disposition"),
    "answer": _word("confirmation"),
    "result": _word("result"),
    "outcome": lambda value, names: names.outcome(Localized(**value)),
    "title": lambda value, names: str(value[names.lang]),
    "state": lambda value, names: names.state(value),
    "electorate": lambda value, names: names.electorate(value),
    "input": lambda value, names: names.input(value),
    "event": lambda value, _: str(value).rpartition(".")[2],
    "digest": lambda value, _: str(value)[:SHORT],
    "certificate": lambda value, _: str(value)[:SHORT],
    "bodies": lambda value, _: ", ".join(one.replace("_", " ") for one in value),
    "spans": lambda value, _: marked(Span(kind, text) for kind, text in value),
}
