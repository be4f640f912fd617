"""Values of a case in words: what changed, group by group, as people read it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from rcm_workflow.cli.names import Names
from rcm_workflow.domain.sight import Difference, Place
from rcm_workflow.domain.values import Localized, Pin

NOTHING: Final = "–"
_OF_COUNTRIES: Final = ("positions", "deadlines", "deliveries")
_UNSPOKEN: Final = frozenset(
    {
        ("deadlines", "certificate"), ("deadlines", "electorate"), ("deadlines", "hard"),
        ("deadlines", "opened_at"), ("deadlines", "round"), ("deadlines", "since"),
        ("deliveries", "reminders"), ("positions", "asked_at"), ("positions", "event"),
        ("positions", "late_event"), ("positions", "late_text"), ("positions", "silence_event"),
        ("positions", "text"), ("items", "changed_at"), ("bookkeeping", "access"),
        ("outcome", "electorate"), ("outcome", "round"), ("outcome", "positions"),
        ("outcome", "result"),
    }
)  # fmt: skip
"""Said already by a value beside it, or a digest that only a program compares."""


class Row(NamedTuple):
    """One difference in words."""

    group: str
    what: str
    before: str
    after: str


class Rows(NamedTuple):
    """Differences in words, and how many more are only in the data."""

    told: tuple[Row, ...]
    more: int


def rows(changes: Iterable[Difference], before: Names, after: Names) -> Rows:
    """Tell differences, those that are alike for several countries in one line.

    ``before`` and ``after`` are the words of the machines of the two moments.
    """
    alike: dict[tuple[Any, ...], list[Difference]] = {}
    more = 0
    for one in changes:
        place = one.place
        if (place.group, place.name) in _UNSPOKEN:
            more += 1
            continue
        key: tuple[Any, ...] = (place, one.closed)
        if _whose(place) is not None:
            was, now = (_value(place, value, after) for value in (one.before, one.after))
            key = (place.group, place.of[:-1], place.name, was, now, one.closed)
        alike.setdefault(key, []).append(one)
    found = []
    for members in alike.values():
        first = members[0]
        countries = [code for one in members if (code := _whose(one.place)) is not None]
        found.append(
            Row(
                first.place.group,
                _what(first.place, countries, after),
                _side("before", first, first.before, before),
                _side("after", first, first.after, after),
            )
        )
    return Rows(tuple(found), more)


def data(changes: Sequence[Difference]) -> list[dict[str, Any]]:
    """Every difference as JSON."""
    return [
        {
            "group": one.place.group,
            "of": one.place.of,
            "name": one.place.name,
            "before": one.before,
            "after": one.after,
            "not_readable": sorted(one.closed, reverse=True),
        }
        for one in changes
    ]


def _whose(place: Place) -> str | None:
    """The country a value is of, where it is of one among many."""
    poll_and_country = 3
    whose = place.group in _OF_COUNTRIES and len(place.of) == poll_and_country
    return place.of[-1] if whose else None


def _what(  # noqa: PLR0911 - one line per group
    place: Place, countries: Sequence[str], names: Names
) -> str:
    words, (group, of, name) = names.words, place
    match group:
        case "facts":
            return names.input(name)
        case "documents":
            return names.document(name)
        case "texts":
            return f"{words.label('number')} {of[0]}: {words.say('sight', name)}"
        case "changes":
            return f"{of[0]}: {words.say('sight', name)}"
        case "items":
            said = names.input(of[2]) if name == "field" else words.say("sight", name)
            return f"{names.group(of[0])} {of[1]}: {said}"
    said = words.say("sight", name)
    if countries:
        return f"{names.countries(countries)}: {said}"
    if group == "positions":
        return f"{names.electorate(of[0])} {of[1]}: {said}"
    if of:
        return f"{said}: {names.electorate(of[0]) if name == 'electorate' else names.input(of[0])}"
    return said


def _side(side: str, one: Difference, value: Any, names: Names) -> str:
    """The value of one side, or that it could not be read there."""
    if side in one.closed:
        return names.words.label("closed_then")
    return _value(one.place, value, names)


def _value(place: Place, value: Any, names: Names) -> str:
    if value is None:
        return NOTHING
    if place.group == "documents":
        return _digest(value, names, place)
    teller = _TELLERS.get((place.group, place.name)) or _TELLERS.get(("", place.name))
    if teller is not None:
        return teller(value, names, place)
    return _plain(value, names, place)


def _plain(  # noqa: PLR0911 - one line per kind of value
    value: Any, names: Names, place: Place
) -> str:
    match value:
        case datetime():
            return names.when(value, _whose(place), last=place.name in ("due_at", "closes_at"))
        case Localized():
            return names.text(value)
        case Pin():
            return f"{value.name} v{value.version}"
        case tuple() | list():
            return ", ".join(_plain(one, names, place) for one in value)
        case dict():
            told = (f"{key}: {_plain(one, names, place)}" for key, one in value.items())
            if set(value) == {"en", "es"}:
                return str(value[names.lang])
            return ", ".join(told)
        case _:
            return names.value(value)


Teller = Callable[[Any, Names, Place], str]


def _of(table: str) -> Teller:
    return lambda value, names, _: names.words.say(table, value)


def _countries(value: Any, names: Names, _: Place) -> str:
    return names.countries(value)


def _state(value: Any, names: Names, _: Place) -> str:
    return names.state(value)


def _digest(value: Any, _: Names, __: Place) -> str:
    return f"{value[:12]}…"


def _pairs(value: Any, names: Names, _: Place) -> str:
    return "; ".join(f"{names.countries([one])}: {why}".replace("_", " ") for one, why in value)


def _listed(table: str) -> Teller:
    return lambda value, names, _: ", ".join(names.words.say(table, one) for one in value)


def _named(value: Any, names: Names, _: Place) -> str:
    """Names of a machine, or of parts, with the country that holds each."""
    return "; ".join(f"{one[0]}: {names.country(one[1])}".replace("_", " ") for one in value)


def _joined(value: Any, names: Names, place: Place) -> str:
    told = (" ".join(_plain(part, names, place) for part in one) for one in value)
    return "; ".join(told).replace("_", " ")


def _languages(value: Any, _: Names, __: Place) -> str:
    return ", ".join(f"{lang} {digest[:12]}…" for lang, digest in value)


_TELLERS: Mapping[tuple[str, str], Teller] = {
    ("", "agenda"): _joined,
    ("", "answer"): _of("confirmation"),
    ("", "authority"): lambda value, names, _: names.country(value),
    ("", "country"): lambda value, names, _: names.country(value),
    ("", "opened_under"): lambda value, names, _: names.country(value),
    ("", "delivery"): _of("delivery"),
    ("", "disposition"): _of("disposition"),
    ("", "electorate"): _countries,
    ("", "entered_with"): _joined,
    ("", "late"): lambda value, names, _: names.stance(value),
    ("", "left"): _state,
    ("", "links"): _joined,
    ("", "marks"): _listed("text_mark"),
    ("", "parts"): _named,
    ("", "silence"): _of("silence"),
    ("", "silence_why"): _of("silence_reason"),
    ("", "snapshot"): _digest,
    ("", "stance"): lambda value, names, _: names.stance(value),
    ("", "state"): _state,
    ("", "unique"): _joined,
    ("", "versions"): _languages,
    ("deadlines", "extended"): _countries,
    ("deadlines", "last"): _countries,
    ("deadlines", "period"): lambda value, _, __: value.replace("_", " "),
    ("items", "status"): lambda value, names, place: names.status(place.of[0], value),
    ("outcome", "abstaining"): _countries,
    ("outcome", "blockers"): _pairs,
    ("outcome", "missing"): _countries,
    ("outcome", "reservations"): _countries,
    ("outcome", "tacit"): _countries,
    ("positions", "asked"): _countries,
    ("state", "members"): _countries,
}
"""How a value is told, by its group (any, where it is empty) and name."""
