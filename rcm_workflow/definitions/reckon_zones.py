"""Time zones and the instants that a local date and hour stand for."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from importlib import resources
from typing import Final
from zoneinfo import ZoneInfo

UTC_ZONE: Final = "UTC"
END_OF_DAY: Final = 24

_KEY = re.compile(r"[A-Z][A-Za-z0-9_+-]*(/[A-Z][A-Za-z0-9_+-]*){0,2}")


class UnknownZone(ValueError):
    """The name is not an IANA time zone of the installed ``tzdata`` package."""


@cache
def zone(key: str) -> ZoneInfo:
    """Return an IANA zone from the ``tzdata`` package, never from the operating system.

    Raises :class:`UnknownZone`.
    """
    # The system's data comes first in zoneinfo's own search; a server with data from before
    # 2022 would move every Mexican deadline of the summer by an hour.
    if not _KEY.fullmatch(key):
        raise UnknownZone(key)
    file = resources.files("tzdata").joinpath("zoneinfo", *key.split("/"))
    if not file.is_file():
        raise UnknownZone(key)
    with file.open("rb") as stream:
        return ZoneInfo.from_file(stream, key=key)


@lru_cache(maxsize=8192)
def local_instant(key: str, day: date, hour: int) -> datetime:
    """Return the UTC instant of ``hour`` o'clock (0 to 24) on a local date.

    An hour that a clock change leaves out is the instant of the change; an hour that occurs twice
    is its first occurrence.
    """
    if hour == END_OF_DAY:
        day, hour = day + timedelta(days=1), 0
    local = datetime(day.year, day.month, day.day, hour, tzinfo=zone(key))
    return local.astimezone(UTC)
