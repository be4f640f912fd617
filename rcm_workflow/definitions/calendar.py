"""The calendar of one office as its file states it, and the snapshot made from such files.

A calendar belongs to an office and not to a State, because decrees that close a government often
leave its migration service open. The general law comes from the ``holidays`` library with the
settings of the file; ``corrections`` mend it; ``overlays`` add what only binds public offices
(GAP-57). Every entry states its authority and when it became known.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from rcm_workflow.definitions.calendar_entry import Entry, Layer, OfficeId, given_twice
from rcm_workflow.definitions.calendar_library import LibrarySettings, library_days, made_with
from rcm_workflow.definitions.reckon_zones import zone
from rcm_workflow.definitions.snapshot import OfficeDays, Profile, Snapshot
from rcm_workflow.domain.certificate import SkippedDay
from rcm_workflow.domain.values import Country, Frozen, Localized


def _known(key: str) -> str:
    zone(key)
    return key


class OfficeCalendar(Frozen):
    """One file ``policies/calendars/XX.vN.toml``; a second office's is ``XX.capacity.vN.toml``.

    * ``weekend``: ISO 8601 weekday numbers (Monday is 1).
    * ``confirmed_through``: the last year whose official lists were known; what lies later is
      provisional. Without it no list is awaited.
    * ``exempt_from``: the layers that do not close this office.
    * ``as_in``: the office whose names, corrections and overlays hold here too, except for the acts
      that spare this one.
    * ``names``: the Spanish of days that the library names in English only; a name that is missing
      there stands in English with ``[en]`` behind it.
    """

    office: OfficeId
    version: int = Field(ge=1)
    title: Localized
    country: Country
    zone: Annotated[str, AfterValidator(_known)]
    weekend: tuple[Annotated[int, Field(ge=1, le=7)], ...]
    primary: bool = True
    first_year: int = Field(ge=1990, le=2200)
    last_year: int = Field(ge=1990, le=2200)
    confirmed_through: int | None = None
    exempt_from: tuple[Layer, ...] = ()
    as_in: OfficeId | None = None
    holidays: LibrarySettings
    names: tuple[Localized, ...] = ()
    corrections: tuple[Entry, ...] = ()
    overlays: tuple[Entry, ...] = ()

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        if self.last_year < self.first_year:
            raise ValueError("the last year comes before the first")
        if not self.office.startswith(f"{self.country}."):
            raise ValueError("an office begins with the code of its country")
        if any(entry.layer != "general_law" for entry in self.corrections):
            raise ValueError("a correction belongs to the general law; others are overlays")
        if any(entry.layer == "general_law" for entry in self.overlays):
            raise ValueError("an overlay belongs to a layer above the general law")
        twice = given_twice(self.corrections + self.overlays)
        if twice is not None:
            raise ValueError(f"two entries of the layer {twice[0]} change {twice[1]}")
        return self

    @classmethod
    def from_toml(cls, text: str) -> Self:
        """Read a file's text; raise ``tomllib.TOMLDecodeError`` or ``pydantic.ValidationError``."""
        return cls.model_validate(tomllib.loads(text))

    def days_off(self, profile: Profile, first_year: int, last_year: int) -> tuple[SkippedDay, ...]:
        """The days off of whole years that are no plain rest days, in order.

        Raises ``ValueError`` when the file or the library does not cover the years, or the file
        refers to another one that was not read with it.
        """
        if self.as_in is not None:
            raise ValueError(f"{self.office} follows {self.as_in}, which was not read with it")
        if first_year < self.first_year or last_year > self.last_year:
            raise ValueError(
                f"{self.office} covers {self.first_year} to {self.last_year}, "
                f"not {first_year} to {last_year}"
            )
        years = range(first_year, last_year + 1)
        days = {day.date: day for day in library_days(self.holidays, self.names, years)}
        entries = [*self.corrections]
        if profile == "government":
            entries += [each for each in self.overlays if each.layer not in self.exempt_from]
        for entry in entries:
            for day in entry.dates():
                if day.year in years:
                    entry.apply(days, day)
        return tuple(days[day] for day in sorted(days))

    def following(self, model: OfficeCalendar) -> OfficeCalendar:
        """This calendar with what it takes over from the office it follows; its own comes last."""

        def bind(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
            return tuple(entry for entry in entries if self.office not in entry.spares)

        return self.model_copy(
            update={
                "as_in": None,
                "names": model.names + self.names,
                "corrections": bind(model.corrections) + self.corrections,
                "overlays": bind(model.overlays) + self.overlays,
            }
        )


def read_calendars(folder: Path) -> tuple[OfficeCalendar, ...]:
    """Read the newest version of every calendar in a folder, in order of office.

    Raises ``OSError``, ``tomllib.TOMLDecodeError`` or ``ValueError``, also when an office follows
    another that has no file or itself follows one.
    """
    newest: dict[str, OfficeCalendar] = {}
    for path in sorted(folder.glob("*.toml")):
        calendar = OfficeCalendar.from_toml(path.read_text(encoding="utf-8"))
        known = newest.get(calendar.office)
        if known is None or known.version < calendar.version:
            newest[calendar.office] = calendar
    return tuple(_complete(newest[office], newest) for office in sorted(newest))


def _complete(calendar: OfficeCalendar, all_of: dict[str, OfficeCalendar]) -> OfficeCalendar:
    if calendar.as_in is None:
        return calendar
    model = all_of.get(calendar.as_in)
    if model is None or model.as_in is not None:
        raise ValueError(f"{calendar.office} follows {calendar.as_in}, which has no own calendar")
    return calendar.following(model)


def build_snapshot(
    calendars: Iterable[OfficeCalendar],
    first_year: int | None = None,
    last_year: int | None = None,
    profile: Profile = "government",
) -> Snapshot:
    """Freeze calendars over whole years; without years, over those that all of them cover.

    Raises ``ValueError`` when there is no calendar, or one does not cover the years.
    """
    chosen = tuple(calendars)
    if not chosen:
        raise ValueError("a snapshot needs at least one calendar")
    first = max(each.first_year for each in chosen) if first_year is None else first_year
    last = min(each.last_year for each in chosen) if last_year is None else last_year
    offices = [
        OfficeDays(
            office=each.office,
            country=each.country,
            zone=each.zone,
            weekend=each.weekend,
            days=each.days_off(profile, first, last),
            primary=each.primary,
            confirmed_through=each.confirmed_through,
        )
        for each in chosen
    ]
    return Snapshot.of(offices, first, last, profile, made_with())
