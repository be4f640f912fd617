"""One correction or overlay of a calendar file: an act, its authority, and the days it changes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from rcm_workflow.domain.certificate import DayStatus, SkippedDay
from rcm_workflow.domain.values import Frozen, Localized

Layer = Literal["general_law", "public_sector_law", "yearly_decree", "one_off"]
"""On what level a day off is decided; all but the first belong to the profile ``government``."""

OfficeId = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}\.[a-z][a-z0-9_]{1,60}$")]
"""Country and capacity, for instance ``CR.foreign_affairs``."""

Run = tuple[date, date]
"""The first and the last day of a run, both inclusive."""


class Entry(Frozen):
    """One act or rule, and every day that it changes.

    * ``days``: dates, and runs written ``[first, last]``.
    * ``basis``: the act itself; ``source``: where it was read about.
    * ``known_on``: the day on which the act was published, or else on which it was reported to the
      keepers of this file.
    * ``spares``: offices that the act leaves open although their layer is bound.
    """

    change: Literal["add", "remove"] = "add"
    days: tuple[date | Run, ...] = Field(min_length=1)
    name: Localized
    layer: Layer
    kind: Literal["holiday", "closure", "half_day"] = "holiday"
    basis: str | None = None
    source: str
    known_on: date
    status: DayStatus = "confirmed"
    spares: tuple[OfficeId, ...] = ()

    @model_validator(mode="after")
    def _forwards(self) -> Self:
        for each in self.days:
            if isinstance(each, tuple) and each[1] < each[0]:
                raise ValueError("a run of days ends before it begins")
        return self

    def dates(self) -> Iterator[date]:
        """Every date of the entry, in the order of the file."""
        for each in self.days:
            first, last = each if isinstance(each, tuple) else (each, each)
            for offset in range((last - first).days + 1):
                yield first + timedelta(days=offset)

    def apply(self, days: dict[date, SkippedDay], day: date) -> None:
        """Change one day of a table of days off."""
        if self.change == "remove":
            days.pop(day, None)
            return
        known = days.get(day)
        # A decree that closes at noon, or one that repeats a holiday, must not weaken the holiday.
        if self.layer != "general_law" and known is not None and known.kind != "half_day":
            return
        if known is not None and known.kind != "half_day" and self.kind == "half_day":
            return
        days[day] = SkippedDay(
            date=day,
            kind=self.kind,
            name=self.name,
            basis=self.basis,
            source=self.source,
            status=self.status,
        )


def given_twice(entries: tuple[Entry, ...]) -> tuple[Layer, date] | None:
    """The first day that two entries of one layer change in the same way, if there is one.

    Two acts of one layer never need to say the same of a day; it is a slip of the keeper, and the
    certificate would show the one that happens to stand first.
    """
    seen: set[tuple[Layer, str, date]] = set()
    for entry in entries:
        for day in entry.dates():
            key = (entry.layer, entry.change, day)
            if key in seen:
                return entry.layer, day
            seen.add(key)
    return None
