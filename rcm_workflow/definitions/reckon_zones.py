"""Time zones and the instants that a local date and hour stand for."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Final

from rcm_workflow.zones import UnknownZone, zone

__all__ = ["END_OF_DAY", "UTC_ZONE", "UnknownZone", "local_instant", "zone"]

UTC_ZONE: Final = "UTC"
END_OF_DAY: Final = 24


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
