"""A frozen table of days off: what a case pins, so that no upgrade can move its deadlines.

The document of a snapshot is canonical JSON::

    {"kind": "calendar_snapshot", "v": 1, "profile": "government",
     "first_year": 2018, "last_year": 2028, "made_with": {"holidays": "0.109", "tzdata": "2026.2"},
     "offices": [{"office": "...", "country": "..", "zone": "...", "weekend": [6, 7],
                  "primary": true, "confirmed_through": null,
                  "days": [{"date": "...", "kind": "holiday", "name": {"en": "", "es": ""},
                            "basis": null, "source": null, "status": "confirmed"}]}]}

Weekends are ISO 8601 weekday numbers (Monday is 1). ``confirmed_through`` is the last year whose
official list was known; later days are provisional. ``made_with`` says what the table was made
with, for the reader; nothing is ever computed from it again.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal, Self, TypeVar

import orjson

from rcm_workflow.audit.canonical import canonical
from rcm_workflow.definitions.calendar_fault import NotASnapshot, Why
from rcm_workflow.definitions.reckon_office import OfficeTable
from rcm_workflow.domain.certificate import SkippedDay
from rcm_workflow.domain.closures import Closure
from rcm_workflow.domain.values import sha256

__all__ = [
    "BeyondCalendar",
    "NoCalendar",
    "OfficeDays",
    "OfficeTable",
    "Profile",
    "Snapshot",
]

T = TypeVar("T")

Profile = Literal["statutory", "government"]
"""``statutory``: general law alone. ``government``: also what closes public offices."""

KIND: Final = "calendar_snapshot"
VERSION: Final = 1
MOST_KEPT: Final = 256
LONGEST: Final = 366 * 250
"""Days of one table: a file may not ask for more memory than any calendar needs."""


class BeyondCalendar(ValueError):
    """A reckoning needs a day outside the loaded years; nothing is guessed.

    ``office`` is the calendar, ``date`` the day that is not known, ``first`` and ``last`` the
    first and last known days.
    """

    def __init__(self, office: str, day: date, first: date, last: date) -> None:
        super().__init__(f"{office}: {day} lies outside the calendar, which is {first} to {last}")
        self.office = office
        self.date = day
        self.first = first
        self.last = last


class NoCalendar(KeyError):
    """The snapshot holds no calendar of this office or country (``office``)."""

    def __init__(self, office: str) -> None:
        super().__init__(office)
        self.office = office


@dataclass(frozen=True, slots=True)
class OfficeDays:
    """What a snapshot is built from: one office and its days off that are no plain rest days.

    A country's first ``primary`` office is the one meant by the country's code alone.
    """

    office: str
    country: str
    zone: str
    weekend: tuple[int, ...]
    days: tuple[SkippedDay, ...]
    primary: bool = True
    confirmed_through: int | None = None

    def to_data(self) -> dict[str, Any]:
        """The office as it stands in the document, days in order."""
        return {
            "office": self.office,
            "country": self.country,
            "zone": self.zone,
            "weekend": sorted(self.weekend),
            "primary": self.primary,
            "confirmed_through": self.confirmed_through,
            "days": [
                day.model_dump(mode="json", exclude={"country", "office"})
                for day in sorted(self.days, key=lambda day: day.date)
            ],
        }


class Snapshot:
    """An immutable table of the days off of some offices, known by the digest of its document.

    ``profile`` is ``statutory`` or ``government``. Reading is by country code (the primary office)
    or by office.
    """

    def __init__(self, document: bytes) -> None:
        data = _read(document)
        try:
            self.first = date(data["first_year"], 1, 1)
            self.last = date(data["last_year"], 12, 31)
            self.profile: str = data["profile"]
            self.made_with: Mapping[str, str] = data["made_with"]
            self.origin = self.first.toordinal()
            self.length = self.last.toordinal() - self.origin + 1
        except (KeyError, TypeError, ValueError, OverflowError) as error:
            raise NotASnapshot(Why.HEAD) from error
        if not 1 <= self.length <= LONGEST:
            raise NotASnapshot(Why.YEARS, first=self.first.year, last=self.last.year)
        tables = _tables(data.get("offices"), self.origin, self.length)
        self.days = [date.fromordinal(self.origin + index) for index in range(self.length)]
        self._holding(document, tables, {})

    def _holding(
        self, document: bytes, tables: Sequence[OfficeTable], written: dict[str, bytes]
    ) -> Self:
        self.document = document
        self.digest = sha256(document)
        self.offices: Mapping[str, OfficeTable] = {each.office: each for each in tables}
        if len(self.offices) != len(tables):
            raise NotASnapshot(Why.OFFICE_TWICE)
        self._by_name = {each.country: each for each in reversed(tables) if each.primary}
        self._by_name.update(self.offices)
        self._kept: dict[Hashable, Any] = {}
        self._written = written
        return self

    @classmethod
    def from_document(cls, document: bytes) -> Self:
        """Read a stored document; raise :class:`NotASnapshot`.

        The caller compares ``digest`` with the one the case pinned. Every day is looked at, which
        the tables of our own are spared: they are read at each start.
        """
        made = cls(document)
        for office in made.offices.values():
            office.check()
        return made

    @classmethod
    def of(
        cls,
        offices: Iterable[OfficeDays],
        first_year: int,
        last_year: int,
        profile: str,
        made_with: Mapping[str, str],
    ) -> Self:
        """Freeze the days of the offices over whole years; raise :class:`NotASnapshot`."""
        data = {
            "kind": KIND,
            "v": VERSION,
            "profile": profile,
            "first_year": first_year,
            "last_year": last_year,
            "made_with": dict(made_with),
            "offices": [each.to_data() for each in sorted(offices, key=lambda each: each.office)],
        }
        return cls(canonical(data))

    def office(self, name: str) -> OfficeTable:
        """Return the office, by its id or its country's code; raise :class:`NoCalendar`."""
        try:
            return self._by_name[name]
        except KeyError:
            raise NoCalendar(name) from None

    def index(self, name: str, day: date) -> int:
        """Return the index of a day; raise :class:`BeyondCalendar` outside the loaded years."""
        index = day.toordinal() - self.origin
        if not 0 <= index < self.length:
            raise BeyondCalendar(name, day, self.first, self.last)
        return index

    def keep(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what was made for ``key``, making it the first time; forgets when it grows.

        For tables derived from this snapshot alone, so that forgetting changes nothing.
        """
        try:
            kept: T = self._kept[key]
        except KeyError:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            kept = self._kept[key] = make()
        return kept

    def is_working(self, name: str, day: date, *, half_days: bool = False) -> bool:
        """Whether an office works on a day; ``half_days`` counts a half day as worked."""
        office = self.office(name)
        table = office.lenient if half_days else office.full
        return bool(table.works[self.index(office.office, day)])

    def reason(self, name: str, day: date) -> SkippedDay | None:
        """Why an office does not work the whole day; ``None`` when it does."""
        office = self.office(name)
        return office.reason(self.index(office.office, day))

    def with_days(self, name: str, days: Sequence[SkippedDay]) -> Snapshot:
        """Return another snapshot in which an office has these days off besides its own.

        A day that was off already keeps its entry, except that a half day may become a whole one.
        """
        return self._with({self.office(name).office: days})

    def with_closures(self, closures: Iterable[Closure]) -> Snapshot:
        """Return a snapshot with these closures; see :meth:`with_days`.

        Those of an office or of a year that the snapshot does not hold change nothing.
        """
        found: dict[str, list[SkippedDay]] = {}
        for closure in closures:
            days = [day for day in closure.days() if self.first <= day.date <= self.last]
            if days and closure.office in self.offices:
                found.setdefault(closure.office, []).extend(days)
        return self._with(found) if found else self

    def only(self, names: Iterable[str]) -> Snapshot:
        """Return a snapshot of these offices alone; raise :class:`NoCalendar`."""
        kept = {self.office(name).office for name in names}
        return self._of_tables([each for name, each in self.offices.items() if name in kept])

    def _with(self, off: Mapping[str, Sequence[SkippedDay]]) -> Snapshot:
        return self._of_tables(
            [
                table.with_days(off[name], self.origin, self.length) if name in off else table
                for name, table in self.offices.items()
            ]
        )

    def _of_tables(self, tables: Sequence[OfficeTable]) -> Snapshot:
        """A snapshot of the same years, without reading or writing anew what is known.

        A storm in one capital would otherwise cost the documents of thirty.
        """
        head = {
            "kind": KIND,
            "v": VERSION,
            "profile": self.profile,
            "first_year": self.first.year,
            "last_year": self.last.year,
            "made_with": dict(self.made_with),
            "offices": [],
        }
        before, empty, after = canonical(head).partition(b'"offices":[')
        written = {each.office: self._text_of(each) for each in tables}
        document = before + empty + b",".join(written.values()) + after
        return copy(self)._holding(document, tables, written)  # noqa: SLF001 - of its own kind

    def _text_of(self, table: OfficeTable) -> bytes:
        if self.offices.get(table.office) is not table:
            return canonical(table.to_data())
        if table.office not in self._written:
            self._written[table.office] = canonical(table.to_data())
        return self._written[table.office]


def _read(document: bytes) -> dict[str, Any]:
    try:
        data = orjson.loads(document)
    except orjson.JSONDecodeError as error:
        raise NotASnapshot(Why.NOT_JSON) from error
    if not isinstance(data, dict) or (data.get("kind"), data.get("v")) != (KIND, VERSION):
        raise NotASnapshot(Why.KIND, form=KIND, version=VERSION)
    return data


def _tables(offices: Any, origin: int, length: int) -> list[OfficeTable]:
    if not isinstance(offices, list):
        raise NotASnapshot(Why.OFFICES)
    made: list[OfficeTable] = []
    for number, each in enumerate(offices, start=1):
        named = each.get("office") if isinstance(each, dict) else None
        try:
            made.append(OfficeTable(each, origin, length))
        except NotASnapshot:
            raise
        except (KeyError, TypeError, ValueError) as error:
            raise NotASnapshot(Why.OFFICE, number=number, named=str(named)[:60]) from error
    return made
