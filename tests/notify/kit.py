"""What the tests of certificates share: rounds on the real calendars and on some by hand."""

from datetime import date, timedelta
from functools import cache

from rcm_workflow.definitions.period import PeriodRule, reckon
from tests.definitions.period_kit import MEMBERS, by_hand, off, real, utc

LOOSE = {"working_days": 5, "horizon": "provisional"}
SEPTEMBER = utc(2021, 9, 9, 15)
HOLY_WEEK = utc(2026, 3, 26, 16)


@cache
def a_round(at=SEPTEMBER, **more):
    """Certificates of the eleven members, by country."""
    rule = PeriodRule(**{**LOOSE, **more})
    reckoned = reckon(real("government"), rule, MEMBERS, at, "MX", "CR")
    return {one.country: one.certificate for one in reckoned.deadlines}


def shut(first, days):
    """Deadlines in Managua and Panama, where Managua is closed for so many days."""
    storm = [
        off((date.fromisoformat(first) + timedelta(days=n)).isoformat(), "override", name="Storm")
        for n in range(days)
    ]
    offices = {"NI": ("America/Managua", storm), "PA": ("America/Panama", [])}
    reckoned = reckon(
        by_hand(offices), PeriodRule(working_days=5), ["NI", "PA"], HOLY_WEEK, None, None
    )
    return [one.certificate for one in reckoned.deadlines]


def by_decree(status="expected"):
    """A deadline in Managua with a closure of several days that nobody has decreed yet."""
    days = [
        off(day, "closure", name="Closed <by> decree & custom", status=status)
        for day in ("2026-03-30", "2026-03-31", "2026-04-01")
    ]
    snapshot = by_hand({"NI": ("America/Managua", days)})
    reckoned = reckon(snapshot, PeriodRule(working_days=5), ["NI"], HOLY_WEEK, None, None)
    return reckoned.deadlines[0].certificate
