"""What the ``holidays`` library knows of a country, as days off in two languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from importlib.metadata import version
from typing import Final, Literal

import holidays
from pydantic import Field

from rcm_workflow.domain.certificate import DayStatus, SkippedDay
from rcm_workflow.domain.values import Country, Frozen, Localized

_MADE_WITH: Final = ("holidays", "tzdata")


class Act(Frozen):
    """The law that makes days of the library holidays, which itself cites none.

    ``names`` are those of the library in English, all of its days if left out; the years are the
    first and the last to which the act applies.
    """

    basis: str = Field(min_length=1)
    names: tuple[str, ...] = ()
    first_year: int | None = None
    last_year: int | None = None

    def makes(self, name: str, day: date) -> bool:
        """Whether a day of this name rests on the act."""
        since = self.first_year is None or self.first_year <= day.year
        until = self.last_year is None or day.year <= self.last_year
        return since and until and (not self.names or name in self.names)


class LibrarySettings(Frozen):
    """What is asked of the ``holidays`` library.

    ``acts`` states the laws behind its days, as far as they are known. ``languages`` gives the
    library's language for English and, where it has one, for Spanish. ``status`` says how sure its
    days are: confirmed once lists of the State were compared with it.
    """

    country: Country
    subdiv: str | None = None
    categories: tuple[str, ...] = Field(min_length=1)
    half_day_categories: tuple[str, ...] = ()
    languages: dict[Literal["en", "es"], str]
    status: DayStatus = "confirmed"
    acts: tuple[Act, ...] = ()


def made_with() -> Mapping[str, str]:
    """The versions of the libraries that decide what a snapshot holds and what a zone means."""
    return {name: version(name) for name in _MADE_WITH}


def library_days(
    settings: LibrarySettings, names: tuple[Localized, ...], years: range
) -> Iterator[SkippedDay]:
    """The library's days off, in order.

    ``names`` gives the Spanish where the library has none; a name that is missing there stands in
    English with ``[en]`` behind it. Raises ``ValueError`` when the library lacks a language or a
    year.
    """
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
            basis=_basis(settings, parts, day),
            source=source,
            status=settings.status,
        )


def _basis(settings: LibrarySettings, names: list[str], day: date) -> str | None:
    acts = (act.basis for name in names for act in settings.acts if act.makes(name, day))
    return "; ".join(dict.fromkeys(acts)) or None


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
