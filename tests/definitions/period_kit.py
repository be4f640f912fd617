"""What the tests of calendars and periods share: the real calendars, and calendars by hand."""

from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from rcm_workflow.definitions.calendar import OfficeCalendar, build_snapshot, read_calendars
from rcm_workflow.definitions.snapshot import OfficeDays, Snapshot
from rcm_workflow.domain.certificate import SkippedDay
from rcm_workflow.domain.values import Localized

CHECKOUT = Path(__file__).parent.parent.parent
MEMBERS = ("BZ", "CA", "CR", "DO", "SV", "GT", "HN", "MX", "NI", "PA", "US")


@cache
def member_calendars() -> tuple[OfficeCalendar, ...]:
    found = read_calendars(CHECKOUT / "policies" / "calendars")
    return tuple(each for each in found if each.country in MEMBERS and each.primary)


@cache
def real(profile: str = "statutory") -> Snapshot:
    return build_snapshot(member_calendars(), profile=profile)


def off(day: str, kind: str = "holiday", name: str = "A day", status: str = "confirmed"):
    return SkippedDay(
        date=date.fromisoformat(day), kind=kind, name=Localized(en=name, es=name), status=status
    )


def by_hand(offices: dict[str, tuple[str, list]], first: int = 2020, last: int = 2028, **more):
    """A snapshot of offices given as country -> (zone, days off), Saturday and Sunday off."""
    weekend = more.pop("weekend", (6, 7))
    return Snapshot.of(
        [
            OfficeDays(f"{country}.foreign_affairs", country, zone, weekend, tuple(days), **more)
            for country, (zone, days) in offices.items()
        ],
        first,
        last,
        "statutory",
        {},
    )


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)
