"""What a policy file may say (DESIGN 2, GAP-56).

One record of numbers and named choices, each with the rule or the reason it follows from.
"""

from __future__ import annotations

from typing import Annotated, Any, Self

from pydantic import Field, StringConstraints, model_validator

from rcm_workflow.definitions.machine import Named
from rcm_workflow.definitions.reckon_rule import PeriodKind
from rcm_workflow.definitions.rights import GapId, RuleId, Slug
from rcm_workflow.definitions.toml_file import Table
from rcm_workflow.domain.choices import CalendarRule
from rcm_workflow.domain.values import Country, Frozen, Localized, Name

Pinned = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,63}@[1-9][0-9]*$")]
"""A definition at one version, which is never edited."""


class PeriodPatch(Frozen):
    """What an answer changes of a period, while it is the answer in force."""

    working_days: int | None = None
    kind: PeriodKind | None = None
    reminders: tuple[int, ...] | None = None
    calendar: CalendarRule | None = None


class PeriodEntry(Frozen):
    """One period; whose days count and when they begin and end follow from GAP-02 to GAP-04."""

    name: Named = ""
    title: Localized
    because: Localized
    working_days: int = Field(ge=0, le=366)
    kind: PeriodKind
    reminders: tuple[int, ...] = ()
    calendar: CalendarRule | None = None
    rules: tuple[RuleId, ...] = ()
    gaps: tuple[GapId, ...] = ()


class Answer(Frozen):
    """One possible answer: offered with a title, or declined with the reason."""

    offered: bool
    title: Localized
    why_not: Localized | None = None
    periods: Table[Name, PeriodPatch] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _honest(self) -> Self:
        if self.offered == (self.why_not is not None):
            message = "an answer that is not offered says why_not; an offered one does not"
            raise ValueError(message)
        return self


class Key(Frozen):
    """One policy key: the question, the answer in force and why, every other answer."""

    gap: GapId | None = None
    value: Slug
    title: Localized
    because: Localized
    rules: tuple[RuleId, ...] = ()
    numbers: Table[Name, int] = Field(default_factory=dict)
    words: Table[Name, Name] = Field(default_factory=dict)
    """Names of bodies and kinds that the answer works with."""
    answers: Table[Slug, Answer]


class Reckoning(Frozen):
    """The hours and the seat that every period goes by; how days count, the keys say."""

    because: Localized
    business_closes: int = Field(ge=1, le=24)
    reminder_hour: int = Field(ge=0, le=23)
    secretariat: Country


class PolicyFile(Frozen):
    """One policy file."""

    policy: Slug
    version: int = Field(ge=1)
    like: Pinned | None = None
    """The policy it was made from; see :mod:`rcm_workflow.definitions.policy_like`."""
    title: Localized
    summary: Localized
    reckoning: Reckoning
    periods: Table[Name, PeriodEntry]
    keys: Table[str, Key]
    overrides: Table[str, str | int] = Field(default_factory=dict)
    """Named overrides of one body or case: a value or a number by its key (GAP-56)."""

    @model_validator(mode="before")
    @classmethod
    def _named(cls, data: Any) -> Any:
        if isinstance(data, dict) and isinstance(data.get("periods"), dict):
            periods = {
                name: {"name": name, **one} if isinstance(one, dict) else one
                for name, one in data["periods"].items()
            }
            return {**data, "periods": periods}
        return data
