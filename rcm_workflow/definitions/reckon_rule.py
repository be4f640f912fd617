"""What a policy file may say about one period: numbers and named choices only."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Any, Final, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from rcm_workflow.definitions.reckon_zones import UnknownZone, zone
from rcm_workflow.definitions.unfit import Unfit
from rcm_workflow.domain.certificate import Multi, StartEvent, Terms, Unit
from rcm_workflow.domain.choices import CalendarRule, ClockStart, Cutoff
from rcm_workflow.domain.choices_calendar import DayBasis, HalfDay, Horizon, Receipt
from rcm_workflow.domain.values import Frozen

PeriodKind = Literal["hard", "soft", "none"]
"""``hard``: its end has effects. ``soft``: a target with reminders. ``none``: no period."""

_OTHER_NAMES = {
    CalendarRule.PER_COUNTRY_CLOSE_AT_LAST.value: Multi.EACH_OWN_LAST_CLOSES.value,
    CalendarRule.INTERSECTION.value: Multi.ALL_MUST_WORK.value,
    CalendarRule.PPT_COUNTRY.value: Multi.PPT_CALENDAR.value,
}


def _multi(value: Any) -> Any:
    return _OTHER_NAMES.get(str(value), value)


MOST_DAYS: Final = 366
MOST_HOURS: Final = 24 * MOST_DAYS


def _known_zone(name: str) -> None:
    try:
        zone(name)
    except UnknownZone as fault:
        raise Unfit(f"there is no time zone {name}", f"no existe la zona horaria {name}") from fault


class PeriodRule(Frozen):
    """One period of a policy.

    * ``working_days``: its length in its ``unit``; 0 only for the kind ``none``.
    * ``ends_at``, ``ends_in``: the hour and the zone at which calendar days or clock hours end;
      ``starts_with``: what has happened when it begins.
    * ``reminders``: the numbers of the days on which a reminder is due, at ``reminder_hour`` in the
      recipient's capital; of the hours, where it is counted in hours.
    * ``multi``: whose days count; the names of GAP-03 are understood as well.
    * ``clock_start``, ``receipt``, ``day_basis``: which day is day 0 (GAP-02).
    * ``half_day``: whether a half day counts. ``counts_unless_last`` counts it, but lets the period
      end on a whole working day only.
    * ``horizon``: whether days may be counted in a year whose official list is still to come.
    * ``cutoff``: the hour at which the last day ends (GAP-04); ``business_closes`` is the local
      hour meant by close of business.
    """

    working_days: int = Field(ge=0, le=MOST_HOURS)
    unit: Unit = Unit.WORKING_DAYS
    ends_at: int | None = Field(default=None, ge=1, le=24)
    ends_in: str | None = None
    starts_with: StartEvent = StartEvent.DISPATCH
    kind: PeriodKind = "hard"
    reminders: tuple[Annotated[int, Field(ge=1)], ...] = ()
    multi: Annotated[Multi, BeforeValidator(_multi)] = Multi.EACH_OWN_LAST_CLOSES
    clock_start: ClockStart = ClockStart.DAY_AFTER_DISPATCH_LOCAL
    receipt: Receipt = Receipt.CALENDAR_DAY
    day_basis: DayBasis = DayBasis.RECIPIENT_CAPITAL
    half_day: HalfDay = HalfDay.NOT_COUNTED
    horizon: Horizon = Horizon.STRICT
    cutoff: Cutoff = Cutoff.END_OF_DAY_LOCAL
    business_closes: int = Field(default=17, ge=1, le=24)
    reminder_hour: int = Field(default=9, ge=0, le=23)

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        if (self.working_days == 0) != (self.kind == "none"):
            raise Unfit(
                "a period has at least one working day; kind none has none",
                "un plazo tiene al menos un día hábil; el de clase none no tiene ninguno",
                "working_days",
            )
        if any(number > self.working_days for number in self.reminders):
            raise Unfit(
                "a reminder falls after the last working day of its period",
                "un recordatorio cae después del último día hábil de su plazo",
                "reminders",
            )
        if self.unit is not Unit.CLOCK_HOURS and self.working_days > MOST_DAYS:
            raise Unfit(
                "a period has at most 366 days",
                "un plazo tiene como máximo 366 días",
                "working_days",
            )
        if self.unit is Unit.WORKING_DAYS and (self.ends_at or self.ends_in):
            raise Unfit(
                "the hour at which a working day ends is answered by its policy key",
                "la hora a la que termina un día hábil la responde su clave de política",
            )
        if self.ends_in is not None:
            if self.ends_at is None:
                raise Unfit(
                    "ends_in needs the hour ends_at", "ends_in necesita la hora ends_at", "ends_in"
                )
            _known_zone(self.ends_in)
        return self

    @cached_property
    def for_the_clock(self) -> Self:
        """The rule for a period that the clock opens: it can neither choose its hour nor ask.

        A refusal would leave a case that nothing and nobody moves.
        """
        rejects = self.receipt is Receipt.REJECT_SEND
        changed = {
            "receipt": Receipt.DEEMED_BUSINESS_HOURS if rejects else self.receipt,
            "horizon": Horizon.PROVISIONAL,
        }
        # Not a copy, which would take along the terms cached on this rule.
        return type(self).model_validate({**self.model_dump(), **changed})

    @cached_property
    def terms(self) -> Terms:
        """The part of the rule that a certificate carries.

        Raises pydantic's ``ValidationError`` for the kind ``none``, which reckons nothing.
        """
        return Terms(
            working_days=self.working_days,
            unit=self.unit,
            ends_at=self.ends_at,
            ends_in=self.ends_in,
            starts_with=self.starts_with,
            multi=self.multi,
            receipt=self.receipt,
            day_basis=self.day_basis,
            half_day=self.half_day,
            horizon=self.horizon,
            cutoff=self.cutoff,
            clock_start=self.clock_start,
            business_closes=self.business_closes,
        )
