"""Dates and times in words, always with the place whose clock they follow.

Zone names are ours: a library would call Panama's time "Eastern Standard Time".
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from babel import Locale
from babel.dates import format_date

from rcm_workflow.i18n.catalogue import catalogue
from rcm_workflow.zones import zone as of_name

_LONG = {"en": "EEEE d MMMM y", "es": "EEEE d 'de' MMMM 'de' y"}
_WRITTEN = {"en": "d MMMM y", "es": "d 'de' MMMM 'de' y"}
_SHORT = "EEE d MMM y"


def day(value: date, lang: str, *, short: bool = False) -> str:
    """A date with its weekday: ``Friday 17 September 2021``, or ``Fri 17 Sep 2021``."""
    known = catalogue(lang).lang
    if not short:
        return format_date(value, _LONG[known], locale=known)
    # Three letters each: CLDR's "sept" and its full stops would break the columns of a table.
    words = format_date(value, _SHORT, locale=known).replace(".", "").split()
    return " ".join(word if word.isdecimal() else word[:3] for word in words)


def short(value: date, lang: str) -> str:
    """A date in a table: ``Fri 17 Sep 2021``."""
    return day(value, lang, short=True)


def written(value: date, lang: str) -> str:
    """A date as texts have it, without its weekday: ``17 September 2021``."""
    known = catalogue(lang).lang
    return format_date(value, _WRITTEN[known], locale=known)


def offset(at: datetime) -> str:
    """The distance from UTC as people write it: ``UTC-6``, ``UTC+5:30``, ``UTC``."""
    minutes = int((at.utcoffset() or timedelta()).total_seconds()) // 60
    if minutes == 0:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours}" + (f":{rest:02d}" if rest else "")


def place(zone: str, lang: str) -> str:
    """The city whose clock a zone is, in the language."""
    found = catalogue(lang)
    if found.has("place", zone):
        return found.say("place", zone)
    return zone.rpartition("/")[2].replace("_", " ")


def local(at: datetime, zone: str, *, last: bool = False) -> datetime:
    """The instant on the clock of a zone.

    ``last`` says that the instant is the first that is too late; where it is a midnight, people are
    told the last minute before it.
    """
    shown = at.astimezone(of_name(zone))
    if last and (shown.hour, shown.minute, shown.second) == (0, 0, 0):
        shown = (at - timedelta(minutes=1)).astimezone(of_name(zone))
    return shown


def moment(at: datetime, zone: str, lang: str, *, last: bool = False, short: bool = False) -> str:
    """``Friday 17 September 2021, 23:59 (Tegucigalpa, UTC-6)``; see :func:`local` for ``last``."""
    shown = local(at, zone, last=last)
    where, distance = place(zone, lang), offset(shown)
    named = where if where == distance else f"{where}, {distance}"
    return f"{day(shown.date(), lang, short=short)}, {shown:%H:%M} ({named})"


def utc(at: datetime) -> str:
    """``2021-09-18 06:00 UTC``, for those who compare."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def language(code: str, lang: str) -> str:
    """The name of a language by its letters; the letters themselves when nobody speaks it."""
    names = Locale.parse(catalogue(lang).lang).languages
    return str(names.get(code, code))


_NO_REGION = "ZZ"
"""What CLDR calls an unknown region, and people a slip."""


def country(code: str, lang: str) -> str:
    """The name of a State by its two letters; the code itself when it is not one."""
    if code == _NO_REGION:
        return code
    names = Locale.parse(catalogue(lang).lang).territories
    return str(names.get(code, code))


_LISTED = re.compile(r"(?<=[:,] )[A-Z]{2}(?=[,;.]|$)")


def named(sentence: str, lang: str) -> str:
    """A sentence of the log with the names of the States that it lists by their two letters.

    What is in the log is the same for all; who reads it is no program.
    """
    return _LISTED.sub(lambda found: country(found[0], lang), sentence)
