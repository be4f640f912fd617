"""The certificate of a period: why a deadline stands where it stands, as data.

Page, mail, iCalendar, PDF and API print the same certificate. It goes into the log as a document
under its SHA-256, so its data form is exact: no floats, dates as ``YYYY-MM-DD``, instants in UTC as
``YYYY-MM-DDTHH:MM:SS.ffffffZ``, and its bytes are the canonical JSON (RFC 8785) of that form.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, Literal, Self

from pydantic import Field, PlainSerializer, model_validator

from rcm_workflow.domain.choices import ClockStart, Cutoff
from rcm_workflow.domain.choices_calendar import DayBasis, HalfDay, Horizon, Receipt
from rcm_workflow.domain.values import Country, Digest, Frozen, Instant, Localized, sha256

DayKind = Literal["weekend", "holiday", "closure", "half_day", "override"]
"""Why a day does not count: rest day, general law, closed public offices, open for a part of the
day only, or closed by an act recorded during the period (storm, decree, mourning)."""

DayStatus = Literal["confirmed", "provisional", "expected"]
"""How sure the entry is: published, published but liable to change, or only usual."""

Reason = Literal["opened", "extended", "resumed", "restarted", "recomputed"]
"""What made this certificate."""


class Multi(StrEnum):
    """Whose working days count when several countries are asked (GAP-03)."""

    EACH_OWN_LAST_CLOSES = "each_own_last_closes"
    ALL_MUST_WORK = "all_must_work"
    PPT_CALENDAR = "ppt_calendar"
    MAJORITY = "majority"
    SECRETARIAT = "secretariat"
    MONDAY_FRIDAY = "monday_friday"

    @property
    def follows_one(self) -> bool:
        """Whether everybody follows the calendar of one office."""
        return self in (Multi.PPT_CALENDAR, Multi.SECRETARIAT)


class Unit(StrEnum):
    """What a period is counted in."""

    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    CLOCK_HOURS = "clock_hours"


class StartEvent(StrEnum):
    """What has happened at the instant from which a period runs.

    The engine opens a period when its state is entered. The word says what the step into that
    state stands for, so that a reader of the certificate knows what began it.
    """

    DISPATCH = "dispatch"
    POSTING_AND_NOTICE = "posting_and_notice"
    ACKNOWLEDGED_RECEIPT = "acknowledged_receipt"
    ANNOUNCEMENT = "announcement"


def _usual(value: object) -> bool:
    return value in (Unit.WORKING_DAYS, StartEvent.DISPATCH)


def _unsaid(value: object) -> bool:
    return value is None


Counted = Annotated[Unit, Field(exclude_if=_usual)]
"""A unit that is left out of a data form where it is working days, as it was before there were
others: what says nothing of it keeps its bytes and its digest."""


def instant_text(instant: datetime) -> str:
    """Write an aware instant as UTC with exactly six decimals and ``Z`` (RFC 3339)."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


Moment = Annotated[Instant, PlainSerializer(instant_text, return_type=str, when_used="json")]
"""An aware instant in UTC whose data form is :func:`instant_text`."""


_fill = object.__setattr__


@cache
def _all_fields(model: type[Frozen]) -> set[str]:
    return set(model.model_fields)


class Record(Frozen):
    """A frozen value with one exact data form."""

    def to_data(self) -> dict[str, Any]:
        """Return dicts, lists, str, int, bool and None only, ready for canonical JSON."""
        return self.model_dump(mode="json")

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """Read what :meth:`to_data` wrote.

        Raises ``ValueError`` for anything else, also for another spelling of the same value, since
        two spellings would have two digests.
        """
        record = cls.model_validate(dict(data))
        if record.to_data() != data:
            message = f"not the exact data form of a {cls.__name__}"
            raise ValueError(message)
        return record

    @classmethod
    def trusted(cls, values: dict[str, Any]) -> Self:
        """Wrap values that were reckoned and not given: every field, of its exact type.

        For the reckoning alone; nothing is checked. Eleven checked certificates would take more
        time than reckoning them.
        """
        record = cls.__new__(cls)
        _fill(record, "__dict__", values)
        _fill(record, "__pydantic_fields_set__", _all_fields(cls))
        _fill(record, "__pydantic_extra__", None)
        _fill(record, "__pydantic_private__", None)
        return record


class Terms(Record):
    """The rule that a certificate was reckoned by, in the words of the policy.

    ``working_days`` is the full length the rule gives, in its ``unit``; hours are local, 0 to 24.
    ``ends_at`` and ``ends_in`` are the hour and the zone in which a period of calendar days or
    clock hours ends, where the rule names them. What a rule of working days does not say is left
    out of its data form, so that its certificates keep their digests.
    """

    working_days: int = Field(ge=1)
    unit: Counted = Unit.WORKING_DAYS
    ends_at: int | None = Field(default=None, ge=1, le=24, exclude_if=_unsaid)
    ends_in: str | None = Field(default=None, exclude_if=_unsaid)
    starts_with: StartEvent = Field(default=StartEvent.DISPATCH, exclude_if=_usual)
    multi: Multi = Multi.EACH_OWN_LAST_CLOSES
    receipt: Receipt = Receipt.CALENDAR_DAY
    day_basis: DayBasis = DayBasis.RECIPIENT_CAPITAL
    half_day: HalfDay = HalfDay.NOT_COUNTED
    horizon: Horizon = Horizon.STRICT
    cutoff: Cutoff = Cutoff.END_OF_DAY_LOCAL
    clock_start: ClockStart = ClockStart.DAY_AFTER_DISPATCH_LOCAL
    business_closes: int = Field(default=17, ge=1, le=24)


class SkippedDay(Record):
    """A day that was passed over, whose office it was, and on what authority.

    ``country`` and ``office`` are ``None`` for a weekend that all offices of a common calendar
    share. ``basis`` is the law or decree, ``source`` where it was read.
    """

    date: date
    kind: DayKind
    name: Localized
    country: Country | None = None
    office: str | None = None
    basis: str | None = None
    source: str | None = None
    status: DayStatus = "confirmed"


class Certificate(Record):
    """How one country's deadline was reckoned.

    * ``office``, ``country``, ``zone``: whose deadline it is; the capital's IANA zone.
    * ``calendars``: the offices whose working days were counted; ``day0_zone`` the zone in which
      day 0 was read; ``closing_zone`` the zone in which the closing hour stands.
    * ``dispatched_at``: the instant from which day 0 was read: dispatch, or the resumption.
    * ``day0``: the last date before the count; ``counted`` lies strictly after it and its last
      element is ``due_date``; ``skipped`` is every other day between the two.
    * ``working_days``: how many days are counted here, or hours under a rule of clock hours, which
      counts no days at all; ``used_before``: how many had been used before a suspension.
    * ``closes_at``: exclusive; the first instant that is too late. Where all close at one instant
      it may lie after the end of the due date, and ``closing_zone`` is that of the last country.
    * ``replaces``: digest of the certificate before this one.
    """

    office: str
    country: Country
    zone: str
    profile: str
    snapshot: Digest
    rule: Terms
    calendars: tuple[str, ...]
    dispatched_at: Moment
    day0: date
    day0_zone: str
    working_days: int = Field(ge=1)
    used_before: int = Field(default=0, ge=0)
    counted: tuple[date, ...]
    skipped: tuple[SkippedDay, ...]
    due_date: date
    closing_zone: str
    closes_at: Moment
    provisional: bool
    reason: Reason
    replaces: Digest | None = None

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        counted = self.counted
        if self.rule.unit is Unit.CLOCK_HOURS:
            if counted or self.skipped or self.due_date < self.day0:
                message = "hours of the clock count no days, and run forward"
                raise ValueError(message)
            return self
        if len(counted) != self.working_days or counted[-1] != self.due_date:
            message = "the counted days do not add up to the due date"
            raise ValueError(message)
        if counted[0] <= self.day0:
            message = "day 0 is never counted"
            raise ValueError(message)
        return self

    def to_bytes(self) -> bytes:
        """Return the canonical JSON of :meth:`to_data`; what is stored and hashed."""
        text = json.dumps(
            self.to_data(),
            ensure_ascii=False,
            sort_keys=True,
            separators=(",", ":"),
            allow_nan=False,
        )
        return text.encode()

    @property
    def digest(self) -> str:
        """SHA-256 of :meth:`to_bytes`, lower-case hexadecimal."""
        return sha256(self.to_bytes())


class Deadline(Record):
    """One country's deadline.

    ``due_at`` is exclusive. ``reminders`` pairs the number of a working day with the instant at
    which the reminder is due.
    """

    country: Country
    due_at: Moment
    reminders: tuple[tuple[int, Moment], ...]
    certificate: Certificate

    def closing_at(self, closes_at: datetime, closing_zone: str) -> Deadline:
        """The same deadline with another closing instant."""
        changed = {"closes_at": closes_at, "closing_zone": closing_zone}
        certificate = Certificate.trusted({**vars(self.certificate), **changed})
        return Deadline.trusted(
            {**vars(self), "due_at": closes_at, "certificate": certificate},
        )


class Reckoning(Record):
    """All deadlines of a period, in the order in which the countries were given.

    ``closes_at`` is the latest of them and ``last`` the countries that close it, sorted; where all
    close at that one instant, those whose own days end last.
    """

    deadlines: tuple[Deadline, ...]
    closes_at: Moment
    last: tuple[Country, ...]

    @classmethod
    def of(cls, deadlines: tuple[Deadline, ...]) -> Self:
        """Gather deadlines; raise ``ValueError`` when there are none.

        Deadlines whose terms want a single instant are all put to the latest of them.
        """
        closes_at = max([deadline.due_at for deadline in deadlines])
        last = tuple(sorted([each.country for each in deadlines if each.due_at == closes_at]))
        if deadlines[0].certificate.rule.cutoff is Cutoff.SINGLE_INSTANT:
            latest = next(each for each in deadlines if each.due_at == closes_at)
            zone = latest.certificate.closing_zone
            deadlines = tuple([each.closing_at(closes_at, zone) for each in deadlines])
        return cls.trusted({"deadlines": deadlines, "closes_at": closes_at, "last": last})

    def of_country(self, country: str) -> Deadline:
        """Return the deadline of a country; raise ``KeyError`` when it was not asked."""
        for deadline in self.deadlines:
            if deadline.country == country:
                return deadline
        raise KeyError(country)
