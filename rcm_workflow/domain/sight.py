"""What somebody sees of a case, as single values each at its place; and what differs between two.

Cut by the same rights as every other look at a case, so that a comparison over time can show no
more than two looks would. Two cases that differ in anything but bookkeeping differ in the sight of
whoever reads everything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from rcm_workflow.domain.case import Case, Period, Poll, Standing
from rcm_workflow.domain.facts import Item
from rcm_workflow.domain.lists import reads_list

WHOLE: Final = "history"
"""The field of who sees every event of a case."""

GROUPS: Final = (
    "state", "rules", "deadlines", "positions", "changes", "texts", "facts", "items", "documents",
    "outcome", "deliveries", "bookkeeping",
)  # fmt: skip
"""What there is to see, in the order in which it is told."""

BOOKKEEPING: Final = frozenset(
    {
        *("id", "version", "base", "closures_seen", "last_at", "next_alarm", "entered"),
        *("entered_after", "released", "erased"),
    }
)
"""The fields of a case that say how it is kept; what was released or erased, its history tells."""

Said = Mapping[str, Mapping[str, Any]]
"""Sealed values that the reader may open, by event."""


class Place(NamedTuple):
    """Where a value stands: its group, whose it is, and its name."""

    group: str
    of: tuple[str, ...]
    name: str


_COUNTRY: Final = 2
"""Where the country stands in the place of its position."""

_COUNTED: Final = frozenset(
    {"actor", "late_actor", "event", "late_event", "silence_event", "reminded", "reminders"}
)
"""What only they read who see every event."""

_NOTHING: Final = (None, (), "")

Sight = Mapping[Place, Any]
"""Every value that is there; what is not there has no place."""


class Difference(NamedTuple):
    """One value that is another one now; ``None`` where there is none."""

    place: Place
    before: Any
    after: Any
    closed: frozenset[str] = frozenset()
    """``before`` or ``after``, where the reader could not have read such a value."""


def sight(case: Case, fields: frozenset[str], own: str | None, said: Said) -> Sight:
    """What a reader of these fields sees; ``own`` is the country the reader speaks for."""
    values = _values(case, fields, own, said)
    return {place: value for place, value in values if value not in _NOTHING}


def differences(before: Sight, after: Sight) -> tuple[Difference, ...]:
    """What is another value, new or gone, in the order in which it is told; none of equals."""
    places = [one for one in {**before, **after} if before.get(one) != after.get(one)]
    places.sort(key=lambda one: (GROUPS.index(one.group), one.of, one.name))
    return tuple(Difference(one, before.get(one), after.get(one)) for one in places)


def applied(before: Sight, changes: Iterable[Difference]) -> Sight:
    """The sight after the differences."""
    found = dict(before)
    for one in changes:
        if one.after is None:
            found.pop(one.place, None)
        else:
            found[one.place] = one.after
    return found


def seen(country: str, fields: frozenset[str], own: str | None) -> bool:
    """Whether the position of a country may be read: all may, or it is the reader's own."""
    return "positions" in fields or (country == own and "own_position" in fields)


def open_place(place: Place, fields: frozenset[str], own: str | None) -> bool:
    """Whether a reader of these fields may read a value of such a place, if there is one."""
    group, of, name = place
    if WHOLE in fields or group in ("state", "rules"):
        return True
    if group == "bookkeeping" or name in _COUNTED:
        return False
    if group in ("positions", "changes"):
        whose = of[_COUNTRY] if group == "positions" and len(of) > _COUNTRY else own
        mine = own is not None and whose == own and "own_position" in fields
        return mine or "positions" in fields or group in fields
    return reads_list(fields, of[0]) if group == "items" else group in fields


def opened_fields(one: Item, said: Said) -> dict[str, Any]:
    """The sealed fields of an item that the reader may open; the latest value of each."""
    return {
        name.removeprefix("fields."): value
        for event in one.events
        for name, value in said.get(event, {}).items()
        if name.startswith("fields.")
    }


_Found = Iterator[tuple[Place, Any]]


def _values(case: Case, fields: frozenset[str], own: str | None, said: Said) -> _Found:
    yield from _state(case)
    if "deadlines" in fields:
        yield from _deadlines(case)
    for poll in case.polls:
        yield from _poll(poll, fields, own, said)
    if "texts" in fields:
        yield from _texts(case)
    yield from _known(case, fields, said)
    if "outcome" in fields and case.outcome is not None:
        for name in type(case.outcome).model_fields:
            if name != "sealed":
                yield Place("outcome", (), name), getattr(case.outcome, name)
    if WHOLE in fields:
        for name in _BOOKKEEPING:
            yield Place("bookkeeping", (), name), getattr(case, name)


_BOOKKEEPING = (
    *("access", "informed", "unique", "keeps_key"),
    *("opener", "opened_under", "entered_with"),
)


def _known(case: Case, fields: frozenset[str], said: Said) -> _Found:
    if "facts" in fields:
        yield from ((Place("facts", (), name), value) for name, value in case.facts)
    for item in case.items:
        if reads_list(fields, item.group):
            yield from _item(item, said)
    if "documents" in fields:
        yield from ((Place("documents", (), name), value) for name, value in case.papers)


def _state(case: Case) -> _Found:
    for name in (
        "title", "reason", "state", "since", "left", "final", "round", "authority", "opened_at",
        "members", "parts", "links", "agenda",
    ):  # fmt: skip
        yield Place("state", (), name), getattr(case, name)
    for name, countries in case.electorates:
        yield Place("state", (name,), "electorate"), countries
    for name in ("machine", "policy"):
        yield Place("rules", (), name), getattr(case, name)


def _deadlines(case: Case) -> _Found:
    yield Place("deadlines", (), "snapshot"), case.snapshot
    if case.period is not None:
        for name in Period.fields():
            place = Place("deadlines", (), "period" if name == "name" else name)
            yield place, getattr(case.period, name)
    for name, at in case.dates:
        yield Place("deadlines", (name,), "awaited"), at
    for name, at in case.reached:
        yield Place("deadlines", (name,), "reached"), at


def _poll(poll: Poll, fields: frozenset[str], own: str | None, said: Said) -> _Found:
    key = (poll.electorate, str(poll.round))
    if any(seen(one.country, fields, own) for one in poll.standings):
        yield Place("positions", key, "asked_at"), poll.opened_at
        yield Place("positions", key, "asked"), tuple(one.country for one in poll.standings)
        yield Place("positions", key, "text"), poll.text
    for one in poll.standings:
        of = (*key, one.country)
        if seen(one.country, fields, own):
            for name, value in _position(one, said, whole=WHOLE in fields):
                yield Place("positions", of, name), value
        if "changes" in fields or seen(one.country, fields, own):
            yield from _changes(one, said)
        if "deadlines" in fields:
            yield Place("deadlines", of, "due_at"), one.due_at
            yield Place("deadlines", of, "certificate"), one.certificate
            yield Place("deadlines", of, "remaining"), one.remaining
        if "deliveries" in fields:
            yield Place("deliveries", of, "delivery"), one.delivery
            yield Place("deliveries", of, "returned_at"), one.returned_at
        if WHOLE in fields:
            # Who was reminded is who had not answered.
            yield Place("deliveries", of, "reminded"), one.reminded or None
            yield Place("deliveries", of, "reminders"), one.reminders


def _position(one: Standing, said: Said, *, whole: bool) -> Iterator[tuple[str, Any]]:
    yield "stance", one.stance
    yield "silence", one.silence
    yield "silence_why", one.silence_why
    for entry, lead in ((one.entry, ""), (one.late, "late_")):
        if entry is None:
            continue
        yield f"{lead}at", entry.at
        yield f"{lead}received_on", entry.received_on
        yield f"{lead}text", entry.text
        yield f"{lead}automatic", entry.automatic or None
        yield f"{lead}signed_with", entry.signed_with
        for name in ("statement", "reason"):
            yield f"{lead}{name}", _there(said.get(entry.event, {}).get(name))
        if lead:
            yield "late", entry.stance
        if whole:
            # The number of an event counts all that were said before it.
            yield f"{lead}event", entry.event
            yield f"{lead}actor", entry.actor
    if whole:
        yield "silence_event", one.silence_event


def _changes(one: Standing, said: Said) -> _Found:
    for change in one.changes:
        of = (change.id,)
        yield Place("changes", of, "country"), one.country
        for name in ("lang", "disposition", "reason", "conflicts_with", "answer"):
            yield Place("changes", of, name), getattr(change, name)
        wish = said.get(change.event, {}).get(f"wishes.{change.index}", {})
        for name, value in (_there(wish) or {}).items():
            yield Place("changes", of, f"wish_{name}"), value


def _there(value: Any) -> Any:
    """A confidential value, or nothing where it was erased: it can be compared with no other."""
    return None if isinstance(value, Mapping) and "erased_by" in value else value


def _texts(case: Case) -> _Found:
    marks: dict[str, list[str]] = {}
    for mark, digest in case.marks:
        marks.setdefault(digest, []).append(mark)
    for one in case.texts:
        of = (str(one.number),)
        yield Place("texts", of, "versions"), one.versions
        yield Place("texts", of, "original"), one.original
        yield Place("texts", of, "at"), one.at
        yield Place("texts", of, "editorial"), one.editorial or None
        yield Place("texts", of, "marks"), tuple(marks.get(one.digest, ()))


def _item(item: Item, said: Said) -> _Found:
    of = (item.group, item.id)
    yield Place("items", of, "status"), item.status
    yield Place("items", of, "added_at"), item.added_at
    yield Place("items", of, "changed_at"), item.changed_at
    for name, value in {**dict(item.fields), **opened_fields(item, said)}.items():
        yield Place("items", (*of, name), "field"), _there(value)
