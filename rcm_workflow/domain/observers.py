"""Who attends as an observer, and since when; and the meetings that are convened."""

from __future__ import annotations

from datetime import date
from operator import not_

from pydantic import Field

from rcm_workflow.domain.roster_events import ObserverKind, ObserverStanding
from rcm_workflow.domain.values import Frozen, Instant, Localized


class Observer(Frozen):
    """An observer with all that became of it."""

    holder: str
    name: Localized
    kind: ObserverKind
    since: date
    status: str
    """How well the first day is known; see ``ObserverAdmitted``."""
    rights: str = ""
    decision: str = ""
    basis: str = ""
    source: str = ""
    changes: tuple[tuple[date, ObserverStanding], ...] = ()
    """From which day on it stood how, in the order of the days."""

    def standing(self, day: date) -> ObserverStanding | None:
        """How it stands on a day; ``None`` before it was admitted."""
        if day < self.since:
            return None
        found: ObserverStanding = "in_force"
        for since, standing in self.changes:
            if since <= day:
                found = standing
        return found


class Meeting(Frozen):
    """A meeting that is convened."""

    body: str
    meeting: str
    starts_on: date
    ends_on: date
    place: str = ""
    format: str = ""
    source: str = ""
    cancelled: bool = False
    """Whether it does not take place; it is convened anew by new dates."""
    postponed: bool = Field(default=False, exclude_if=not_)
    """Whether it waits for new dates, which convene it anew."""
    case: str = Field(default="", exclude_if=not_)
    """The case that convened it, if one did; dates changed by hand leave it that case's meeting."""
    opened_at: Instant | None = None
    closed_at: Instant | None = None

    @property
    def convened(self) -> bool:
        """Whether it is to take place on its dates."""
        return not (self.cancelled or self.postponed)
