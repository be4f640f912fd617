"""Time zones from the ``tzdata`` package, the same on every machine."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo

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
