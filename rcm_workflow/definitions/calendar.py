"""The calendar of one office as its file states it, and the snapshot made from such files.

A calendar belongs to an office and not to a State, because decrees that close a government often
leave its migration service open. The general law comes from the ``holidays`` library with the
settings of the file; ``corrections`` mend it; ``overlays`` add what only binds public offices
(GAP-57). Every entry states its authority and when it became known.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Final, Literal, Self

import holidays
from pydantic import AfterValidator, Field, StringConstraints, model_validator

from rcm_workflow.definitions.reckon_zones import zone
from rcm_workflow.definitions.snapshot import OfficeDays, Snapshot
from rcm_workflow.domain.certificate import DayStatus, SkippedDay
from rcm_workflow.domain.values import Country, Frozen, Localized

Profile = Literal["statutory", "government"]
"""``statutory``: general law alone. ``government``: also what closes public offices."""

Layer = Literal["general_law", "public_sector_law", "yearly_decree", "one_off"]
"""On what level a day off is decided; all but the first belong to the profile ``government``."""

OfficeId = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}\.[a-z][a-z0-9_]{1,60}$")]
"""Country and capacity, for instance ``CR.foreign_affairs``."""


def _known(key: str) -> str:
    zone(key)
    return key


Day = date
"""A date, under a name that a field called ``date`` does not hide."""


class LibrarySettings(Frozen):
    """What is asked of the ``holidays`` library.

    ``languages`` gives the library's language for English and, where it has one, for Spanish.
    """

    country: Country
    subdiv: str | None = None
    categories: tuple[str, ...] = Field(min_length=1)
    half_day_categories: tuple[str, ...] = ()
    languages: dict[Literal["en", "es"], str]


class Entry(Frozen):
    """One correction or overlay: what changes on a day or a run of days, and by what authority.

    ``until`` is the last day of a run, inclusive. ``known_on`` is the day on which it was known.
    """

    change: Literal["add", "remove"] = "add"
    date: Day
    until: Day | None = None
    name: Localized
    layer: Layer
    kind: Literal["holiday", "closure", "half_day"] = "holiday"
    basis: str | None = None
    source: str
    known_on: Day
    status: DayStatus = "confirmed"

    @model_validator(mode="after")
    def _forwards(self) -> Self:
        if self.until is not None and self.until < self.date:
            raise ValueError("a run of days ends before it begins")
        return self

    def days(self) -> Iterator[Day]:
        """Every day of the entry."""
        last = self.until or self.date
        for offset in range((last - self.date).days + 1):
            yield self.date + timedelta(days=offset)


class OfficeCalendar(Frozen):
    """One file ``policies/calendars/XX.vN.toml``.

    ``weekend`` holds ISO 8601 weekday numbers (Monday is 1). ``exempt_from`` names the layers that
    do not close this office. ``names`` gives the Spanish of days that the library names in English
    only; a name that is missing there stands in English with ``[en]`` behind it.
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
        return self

    @classmethod
    def from_toml(cls, text: str) -> Self:
        """Read a file's text; raise ``tomllib.TOMLDecodeError`` or ``pydantic.ValidationError``."""
        return cls.model_validate(tomllib.loads(text))

    def days_off(self, profile: Profile, first_year: int, last_year: int) -> tuple[SkippedDay, ...]:
        """The days off of whole years that are no plain rest days, in order.

        Raises ``ValueError`` when the file or the library does not cover the years.
        """
        if first_year < self.first_year or last_year > self.last_year:
            raise ValueError(
                f"{self.office} covers {self.first_year} to {self.last_year}, "
                f"not {first_year} to {last_year}"
            )
        years = range(first_year, last_year + 1)
        days = {day.date: day for day in _library_days(self.holidays, self.names, years)}
        entries = [*self.corrections]
        if profile == "government":
            entries += [each for each in self.overlays if each.layer not in self.exempt_from]
        for entry in entries:
            for day in entry.days():
                if day.year in years:
                    _apply(days, day, entry)
        return tuple(days[day] for day in sorted(days))


def _apply(days: dict[date, SkippedDay], day: date, entry: Entry) -> None:
    if entry.change == "remove":
        days.pop(day, None)
        return
    known = days.get(day)
    # A decree that closes at noon, or one that repeats a holiday, must not weaken the holiday.
    if entry.layer != "general_law" and known is not None and known.kind != "half_day":
        return
    if known is not None and known.kind != "half_day" and entry.kind == "half_day":
        return
    days[day] = SkippedDay(
        date=day,
        kind=entry.kind,
        name=entry.name,
        basis=entry.basis,
        source=entry.source,
        status=entry.status,
    )


def _library_days(
    settings: LibrarySettings, names: tuple[Localized, ...], years: range
) -> Iterator[SkippedDay]:
    source = f"holidays {version('holidays')}"
    spanish = {name.en: name.es for name in names}
    whole = _ask(settings, settings.categories, "en", years)
    half = _ask(settings, settings.half_day_categories, "en", years)
    whole_es = _ask(settings, settings.categories, "es", years)
    half_es = _ask(settings, settings.half_day_categories, "es", years)
    for day, parts in sorted({**half, **whole}.items()):
        translated = (whole_es if day in whole else half_es).get(day)
        if translated is None:
            translated = [spanish.get(part, f"{part} [en]") for part in parts]
        yield SkippedDay(
            date=day,
            kind="holiday" if day in whole else "half_day",
            name=Localized(en="; ".join(parts), es="; ".join(translated)),
            source=source,
        )


def _ask(
    settings: LibrarySettings, categories: tuple[str, ...], lang: Literal["en", "es"], years: range
) -> dict[date, list[str]]:
    """The library's days as a plain mapping, so that nothing asks the library again."""
    language = settings.languages.get(lang)
    if language is None or not categories:
        return {}
    # Every setting is stated. Without `language` the names follow the server's locale; without
    # `observed` the moved days are lost; with `expand` off, a year that was not listed would
    # have no holidays at all, which is why the range is checked before and the object dropped.
    found = holidays.country_holidays(
        settings.country,
        subdiv=settings.subdiv,
        years=years,
        expand=False,
        observed=True,
        language=language,
        categories=categories,
    )
    if found.supported_languages and language not in found.supported_languages:
        # The library would answer in another language without a word.
        raise ValueError(f"holidays has no language {language} for {settings.country}")
    if years[0] < found.start_year or years[-1] > found.end_year:
        raise ValueError(
            f"holidays knows {settings.country} from {found.start_year} to {found.end_year}"
        )
    return {day: list(found.get_list(day)) for day in found}


def read_calendars(folder: Path) -> tuple[OfficeCalendar, ...]:
    """Read the newest version of every calendar in a folder, in order of office.

    Raises ``OSError``, ``tomllib.TOMLDecodeError`` or pydantic's ``ValidationError``.
    """
    newest: dict[str, OfficeCalendar] = {}
    for path in sorted(folder.glob("*.toml")):
        calendar = OfficeCalendar.from_toml(path.read_text(encoding="utf-8"))
        known = newest.get(calendar.office)
        if known is None or known.version < calendar.version:
            newest[calendar.office] = calendar
    return tuple(newest[office] for office in sorted(newest))


def made_with() -> Mapping[str, str]:
    """The versions of the libraries that decide what a snapshot holds and what a zone means."""
    return {name: version(name) for name in _MADE_WITH}


_MADE_WITH: Final = ("holidays", "tzdata")


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
