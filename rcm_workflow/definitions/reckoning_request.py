"""A request to reckon a period, as others write it: one JSON object, or a list of them.

The form is ``rcm-deadline-cases/1``: countries, profile, policy, ``sent_at``, ``n_working_days``,
overrides, and the non-working days that a case may embed. What a case only carries along (notes, an
expected answer) is let through; a key that nobody knows is refused, since a misspelt one would be
ignored in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date, datetime
from typing import Annotated, Any, Final, Literal, Self, get_args

import orjson
from pydantic import AfterValidator, BeforeValidator, Field, ValidationError, model_validator
from pydantic_core import ErrorDetails, PydanticCustomError

from rcm_workflow.definitions.findings import near
from rcm_workflow.definitions.reckon_rule import PeriodRule
from rcm_workflow.definitions.snapshot import Profile
from rcm_workflow.domain.certificate import DayKind, Multi
from rcm_workflow.domain.choices import Cutoff
from rcm_workflow.domain.choices_calendar import HalfDay, Horizon, Receipt
from rcm_workflow.domain.failures import Called, Refused
from rcm_workflow.domain.values import Country, Frozen, Instant, Localized
from rcm_workflow.i18n import catalogue

SINGLE: Final = "single"
"""One country on its own calendar, in the words of the form."""

LARGEST: Final = 64 * 2**20
"""Bytes of one file."""

MOST: Final = 20_000
"""Requests in one file; the answers to more would fill the memory of a small machine."""

_CLOSE = {
    "end_of_day": Cutoff.END_OF_DAY_LOCAL,
    "close_of_business": Cutoff.CLOSE_OF_BUSINESS_LOCAL,
}
_HALF_DAY = {"suspended": HalfDay.NOT_COUNTED}
_PARTY: Final[Mapping[str, str]] = {
    Multi.PPT_CALENDAR: "ppt",
    Multi.SECRETARIAT: "secretariat",
    Cutoff.CLOSE_OF_BUSINESS_PPT: "ppt",
    Cutoff.CLOSE_OF_BUSINESS_SECRETARIAT: "secretariat",
}
"""Whom a word of the policy refers to."""

_KIND = {"government_closure": "closure"}

_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


def _date(value: Any) -> date:
    # Digits alone would be taken for seconds since 1970.
    if isinstance(value, str) and _DATE.fullmatch(value):
        with suppress(ValueError):
            return date.fromisoformat(value)
    raise PydanticCustomError("date_form", "")


def _instant(value: Any) -> datetime:
    if isinstance(value, str) and _DATE.match(value) and len(value) > len("2026-09-09T"):
        with suppress(ValueError):
            return datetime.fromisoformat(value)
    raise PydanticCustomError("datetime_form", "")


Day = Annotated[date, BeforeValidator(_date)]
Sent = Annotated[Instant, BeforeValidator(_instant)]


def _multi(word: str) -> str:
    if word not in (SINGLE, *Multi):
        raise PydanticCustomError("enum", "")
    return word


def _in_our_words(words: Mapping[str, Any]) -> BeforeValidator:
    return BeforeValidator(lambda value: words.get(value, value) if type(value) is str else value)


class RequestPolicy(Frozen):
    """How a case wants its days counted; words of ours are understood beside those of the form.

    What is left out is as the Conference does it: a half day does not count.
    """

    counting: Literal["exclude_event_day"] = "exclude_event_day"
    receipt: Receipt = Receipt.CALENDAR_DAY
    multi: Annotated[str, AfterValidator(_multi)] = Multi.EACH_OWN_LAST_CLOSES.value
    ppt: Country | None = None
    secretariat: Country | None = None
    close: Annotated[Cutoff, _in_our_words(_CLOSE)] = Cutoff.END_OF_DAY_LOCAL
    half_day: Annotated[HalfDay, _in_our_words(_HALF_DAY)] = HalfDay.NOT_COUNTED
    horizon: Horizon = Horizon.PROVISIONAL

    @model_validator(mode="after")
    def _followed(self) -> Self:
        for word in (self.multi, self.close.value):
            party = _PARTY.get(word)
            if party is not None and getattr(self, party) is None:
                raise PydanticCustomError("needs", "", {"missing": party, "by": word})
        return self


class EmbeddedDay(Frozen):
    """A weekday on which an office does not work, as a case embeds it."""

    country: Country
    date: Day
    name: str = Field(min_length=1)
    kind: Annotated[DayKind, _in_our_words(_KIND)] | None = None
    sources: tuple[str, ...] = ()


class Window(Frozen):
    """The days about which a case says everything: who does not work when."""

    start: Day
    end: Day
    non_working_weekdays: tuple[EmbeddedDay, ...]


class Request(Frozen):
    """One period to be reckoned. The last six fields come along and decide nothing."""

    id: str | int | None = None
    countries: tuple[Country, ...] = Field(min_length=1)
    profile: Profile = "government"
    policy: RequestPolicy = RequestPolicy()
    sent_at: Sent
    n_working_days: int = Field(ge=1, le=366)
    overrides: Mapping[Country, Mapping[Day, str]] = Field(default_factory=dict)
    calendar_window: Window | None = None
    sent_zone: Any = None
    expected: Any = None
    holidays_0_109_agrees: Any = None
    overlay_sensitive: Any = None
    notes: Any = None

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        if len(set(self.countries)) != len(self.countries):
            raise PydanticCustomError("twice", "")
        if self.policy.multi == SINGLE and len(self.countries) > 1:
            raise PydanticCustomError("single", "")
        for country in self.overrides:
            if country not in self.offices:
                facts = {"country": country, "offered": ", ".join(self.offices)}
                raise PydanticCustomError("override_of_other", "", facts)
        return self

    @property
    def offices(self) -> tuple[str, ...]:
        """Whose calendars the request may need: the countries, the PPT and the secretariat."""
        parties = (self.policy.ppt, self.policy.secretariat)
        return tuple(dict.fromkeys([*self.countries, *(one for one in parties if one)]))

    @property
    def names(self) -> Mapping[tuple[str, date], str]:
        """What the request calls the days that it embeds."""
        window = self.calendar_window
        embedded = () if window is None else window.non_working_weekdays
        return {(one.country, one.date): one.name for one in embedded}

    @property
    def rule(self) -> PeriodRule:
        """The rule the period is reckoned by."""
        asked = self.policy
        own = asked.multi == SINGLE
        return PeriodRule(
            working_days=self.n_working_days,
            multi=Multi.EACH_OWN_LAST_CLOSES if own else Multi(asked.multi),
            receipt=asked.receipt,
            half_day=asked.half_day,
            cutoff=asked.close,
            horizon=asked.horizon,
        )

    @classmethod
    def read(cls, data: Any) -> Self:
        """Read one request. Raises ``Refused`` ``request_not_understood`` with every fault."""
        try:
            # As JSON and strict: a number for a date or a text for a number is a slip, not a value.
            return cls.model_validate_json(orjson.dumps(data), strict=True)
        except ValidationError as error:
            found = error.errors(include_url=False)
            faults = [_fault(one) for one in found if not _follows(one)]
            raise Refused("request_not_understood", kind="input", faults=faults) from error


def items_of(data: bytes, path: str) -> tuple[list[Any], bool]:
    """The requests in a file, unread, and whether it holds a list of them.

    A file may hold one request, a list, or an object whose ``cases`` are one. Raises ``Refused``
    ``requests_not_readable`` and ``requests_too_large``.
    """
    too_large = Refused(
        "requests_too_large", kind="input", path=path, limit=LARGEST // 2**20, most=MOST
    )
    if len(data) > LARGEST:
        raise too_large
    try:
        found = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise Refused("requests_not_readable", kind="input", path=path, why=str(error)) from error
    if isinstance(found, dict) and isinstance(found.get("cases"), list):
        found = found["cases"]
    if isinstance(found, list) and len(found) > MOST:
        raise too_large
    return (found, True) if isinstance(found, list) else ([found], False)


def _follows(error: ErrorDetails) -> bool:
    """Whether a fault only repeats another: a list counts as empty when its entry is wrong."""
    return error["type"] == "too_short" and bool(error["input"])


def _fault(error: ErrorDetails) -> Called:
    """One fault, by its kind and place; in words what is wrong and what to write instead."""
    kind = error["type"]
    where = [str(one) for one in error["loc"] if one != "[key]"]
    facts = {"name": ".".join(where), "value": str(error["input"])[:60], **error.get("ctx", {})}
    known = "multi" if where and where[-1] == "multi" else kind
    match known:
        case "extra_forbidden":
            facts["nearest"] = near(where[-1], _keys(where[:-1]))
            kind = "unknown_key" if facts["nearest"] else "unneeded_key"
        case "enum" | "literal_error" | "multi":
            kind, facts["offered"] = "wrong_word", ", ".join(_OFFERED[where[-1]])
        case "greater_than_equal" | "less_than_equal":
            kind = "out_of_range"
        case "model_type":
            kind = "no_object"
        case (
            "missing"
            | "needs"
            | "twice"
            | "single"
            | "override_of_other"
            | "timezone_aware"
            | "instant_out_of_range"
            | "too_short"
        ):
            pass
        case _:
            form = next((form for start, form in _FORMS.items() if kind.startswith(start)), None)
            kind = "wrong_form" if form else "wrong_value"
            facts["form"] = form or ""
    said = Localized(en=_say("en", kind, facts), es=_say("es", kind, facts))
    return Called(f"{kind}:{facts['name']}", said)


def _say(lang: str, kind: str, facts: Mapping[str, Any]) -> str:
    words = catalogue(lang)
    form = words.say("input_types", facts["form"]) if facts.get("form") else ""
    return words.say("request_fault", kind, **{**facts, "form": form})


def _keys(where: list[str]) -> Iterable[str]:
    names = [name for name in where if name in _MODELS]
    return (_MODELS[names[-1]] if names else Request).model_fields


_MODELS: Final[Mapping[str, type[Frozen]]] = {
    "policy": RequestPolicy,
    "calendar_window": Window,
    "non_working_weekdays": EmbeddedDay,
}

_FORMS: Final[Mapping[str, str]] = {
    "datetime": "instant",
    "date": "date",
    "int": "integer",
    "string_pattern": "state",
    "string": "text",
}
"""What a kind of fault wanted instead, by the beginning of its name."""

_OFFERED: Final[Mapping[str, tuple[str, ...]]] = {
    "counting": ("exclude_event_day",),
    "receipt": tuple(Receipt),
    "multi": (SINGLE, *Multi),
    "close": (*_CLOSE, *(one for one in Cutoff if one not in _CLOSE.values())),
    "half_day": ("counts", "suspended", HalfDay.COUNTS_UNLESS_LAST.value),
    "horizon": tuple(Horizon),
    "profile": get_args(Profile),
    "kind": ("holiday", *_KIND, "half_day", "override"),
}
