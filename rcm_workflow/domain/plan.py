"""What planning knows of days, as plain records: dispatch days compared, and a year of calendars.

Reckoned by ``definitions.planner`` and drawn by ``notify``, which may not know each other.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from rcm_workflow.domain.certificate import Multi, SkippedDay
from rcm_workflow.domain.values import Country, Frozen, Instant

WhyNot = Literal["rest_day", "day_off", "out_of_hours"]
"""Why nothing is dispatched on a day: the sender rests or is closed, or nobody takes the notice."""


class Cost(Frozen):
    """A run of days off that kept a round open, and whose they were.

    Weekly rest inside the run is bridged, and not among ``days``.
    """

    countries: tuple[Country, ...]
    since: date
    until: date
    days: tuple[SkippedDay, ...]


class DispatchDay(Frozen):
    """What follows from dispatching on one day.

    * ``sent_at``: the instant that was assumed; ``why_not`` instead of an answer where nothing is
      dispatched.
    * ``closes_at`` and ``closing_zone``: when the round closes; ``closes_on`` the date on which it
      does there, and ``calendar_days`` how many days that is after the dispatch.
    * ``last``: who closes it, and ``costs`` the days off that their counts passed over.
    * ``best``: whether no other day of the plan takes fewer calendar days.
    """

    day: date
    sent_at: Instant
    why_not: WhyNot | None = None
    closes_at: datetime | None = None
    closes_on: date | None = None
    closing_zone: str = ""
    calendar_days: int = 0
    last: tuple[Country, ...] = ()
    costs: tuple[Cost, ...] = ()
    provisional: bool = False
    best: bool = False


class Plan(Frozen):
    """Every day of some whole weeks as a dispatch day; the first is ``days[0].day``."""

    working_days: int
    multi: Multi
    profile: str
    countries: tuple[Country, ...]
    days: tuple[DispatchDay, ...]

    @property
    def possible(self) -> tuple[DispatchDay, ...]:
        """The days on which something can be dispatched."""
        return tuple(one for one in self.days if one.why_not is None)


class OfficeYear(Frozen):
    """The days off of one office in a year, weekly rest left out."""

    office: str
    country: Country
    weekend: tuple[int, ...]
    days: tuple[SkippedDay, ...]


class CalendarYear(Frozen):
    """A year of several offices."""

    year: int
    profile: str
    offices: tuple[OfficeYear, ...]
