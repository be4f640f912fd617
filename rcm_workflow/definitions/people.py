"""The roster file: who the Conference was known to be when this package was released.

Each fact carries its source; what the sources infer or do not know stays so marked (R-003, R-096,
R-184, GAP-24).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, model_validator

from rcm_workflow.definitions.machine_parts import Named
from rcm_workflow.definitions.rights import Slug
from rcm_workflow.definitions.toml_file import Table, load
from rcm_workflow.definitions.unfit import Unfit
from rcm_workflow.domain.events import Event
from rcm_workflow.domain.roster_events import (
    MeetingScheduled,
    MemberAdmitted,
    ObserverAdmitted,
    ObserverKind,
    PresidencyRecorded,
    SeatEstablished,
)
from rcm_workflow.domain.values import Country, Frozen, Localized, Name, Seat


class Post(Frozen):
    """One seat of a Member Country or body."""

    title: Localized
    lead: bool = False
    unit: str = ""
    as_of: int | None = None


class Member(Frozen):
    """A Member Country with its seats by capacity."""

    code: Named = ""
    iso3: str = Field(pattern=r"^[A-Z]{3}$")
    name: Localized
    capital: str
    zone: str
    note: str = ""
    source: str
    seats: Table[Name, Post]


class Body(Frozen):
    """A body with its seats by capacity."""

    name: Named = ""
    title: Localized
    source: str
    seats: Table[Name, Post]


class Presidency(Frozen):
    """A presidency and what is known of its beginning.

    ``starts`` is a local date and hour in ``clock`` of the file; only ``stated`` rests on a source.
    """

    year: int
    ordinal: int
    country: Country | None = None
    starts: datetime
    status: Literal["stated", "inferred", "not_found"]
    theme: str = ""
    basis: str
    source: str

    @model_validator(mode="after")
    def _known(self) -> Presidency:
        if (self.country is None) != (self.status == "not_found"):
            raise Unfit(
                "a presidency not found has no country, and every other one has",
                "una presidencia no hallada no tiene país, y toda otra lo tiene",
            )
        if self.starts.tzinfo is not None:
            raise Unfit(
                "starts is a local date and hour without an offset",
                "starts es una fecha y hora local sin desfase",
            )
        return self


class Attendant(Frozen):
    """An observer and what is known of its first day.

    Only ``stated`` rests on a source that gives the day or year; ``inferred`` is the earliest
    evidence found, ``not_found`` a day before which it was no observer.
    """

    holder: Named = ""
    kind: ObserverKind
    title: Localized
    since: date
    status: Literal["stated", "inferred", "not_found"]
    basis: str
    source: str


class Held(Frozen):
    """A meeting that took place or was convened."""

    body: Name
    meeting: str
    starts_on: date
    ends_on: date
    place: str
    source: str


class RosterFile(Frozen):
    """One roster file."""

    roster: Slug
    version: int = Field(ge=1)
    title: Localized
    clock: str
    """The IANA zone in which the beginnings of presidencies are written."""
    seat_source: str
    members: Table[Country, Member]
    bodies: Table[Name, Body]
    presidencies: tuple[Presidency, ...]
    observers: Table[str, Attendant] = Field(default_factory=dict)
    meetings: tuple[Held, ...] = ()
    spanish: dict[str, str] = Field(default_factory=dict)
    """Bases, sources and themes in Spanish, by the text that the log keeps of them."""

    @model_validator(mode="before")
    @classmethod
    def _named(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        data = dict(data)
        groups = (("members", "code"), ("bodies", "name"), ("observers", "holder"))
        for group, word in groups:
            if isinstance(data.get(group), dict):
                data[group] = {
                    name: {word: name, **one} if isinstance(one, dict) else one
                    for name, one in data[group].items()
                }
        return data


def initial_facts(data: bytes, file: str) -> tuple[Event, ...]:
    """Read a roster file into the first events of the roster stream, in file order.

    Raises ``BadDefinition``.
    """
    roster = load(RosterFile, data, file)
    facts: list[Event] = []
    for code, member in roster.members.items():
        facts.append(
            MemberAdmitted(
                country=code,
                iso3=member.iso3,
                name=member.name,
                capital=member.capital,
                zone=member.zone,
                note=member.note,
                source=member.source,
            )
        )
    for holder, seats in _seats(roster):
        facts += [
            SeatEstablished(
                seat=Seat(holder=holder, capacity=capacity),
                title=post.title,
                lead=post.lead,
                source=roster.seat_source if post.as_of else "",
            )
            for capacity, post in seats.items()
        ]
    zone = ZoneInfo(roster.clock)
    for one in roster.presidencies:
        facts.append(
            PresidencyRecorded(
                year=one.year,
                ordinal=one.ordinal,
                country=one.country,
                starts_at=one.starts.replace(tzinfo=zone).astimezone(UTC),
                status=one.status,
                theme=one.theme,
                basis=one.basis,
                source=one.source,
            )
        )
    facts += _observers(roster)
    facts += [MeetingScheduled(**dict(one)) for one in roster.meetings]
    return tuple(facts)


def seated_bodies(data: bytes, file: str) -> dict[str, Localized]:
    """The titles of the bodies of a roster file, by name. Raises ``BadDefinition``."""
    return {name: one.title for name, one in load(RosterFile, data, file).bodies.items()}


def in_spanish(data: bytes, file: str) -> dict[str, str]:
    """What a roster file says in Spanish of its own texts. Raises ``BadDefinition``."""
    return dict(load(RosterFile, data, file).spanish)


def _observers(roster: RosterFile) -> list[Event]:
    return [
        ObserverAdmitted(
            holder=holder,
            name=one.title,
            kind=one.kind,
            since=one.since,
            status=one.status,
            basis=one.basis,
            source=one.source,
        )
        for holder, one in roster.observers.items()
    ]


def _seats(roster: RosterFile) -> list[tuple[str, Table[Name, Post]]]:
    return [
        *((code, member.seats) for code, member in roster.members.items()),
        *((name, body.seats) for name, body in roster.bodies.items()),
    ]


def begun_by(facts: Sequence[Event], day: date | None) -> tuple[Event, ...]:
    """The facts that begin on a day or before it; all of them where no day is given.

    Whoever replays history knows no presidency, meeting or observer of later years.
    """
    return tuple(one for one in facts if day is None or _first_day(one) <= day)


def _first_day(fact: Event) -> date:
    match fact:
        case PresidencyRecorded():
            return fact.starts_at.date()
        case MeetingScheduled():
            return fact.starts_on
        case ObserverAdmitted():
            return fact.since
        case _:
            return date.min
