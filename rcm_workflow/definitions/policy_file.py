"""What a policy file may say (DESIGN 2, GAP-56).

One record of numbers and named choices, each with the rule or the reason it follows from.
"""

from __future__ import annotations

from typing import Annotated, Any, Self

from pydantic import ConfigDict, Field, StringConstraints, model_validator

from rcm_workflow.definitions.machine_parts import Named
from rcm_workflow.definitions.reckon_rule import PeriodKind, PeriodRule
from rcm_workflow.definitions.rights import GapId, RuleId, Slug
from rcm_workflow.definitions.toml_file import Table
from rcm_workflow.definitions.unfit import Unfit
from rcm_workflow.domain.certificate import StartEvent, Unit
from rcm_workflow.domain.choices import CalendarRule
from rcm_workflow.domain.values import Country, Frozen, Localized, Name

Pinned = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,63}@[1-9][0-9]*$")]
"""A definition at one version, which is never edited."""


class PeriodPatch(Frozen):
    """What an answer changes of a period, while it is the answer in force."""

    working_days: int | None = None
    length: int | None = None
    kind: PeriodKind | None = None
    reminders: tuple[int, ...] | None = None
    calendar: CalendarRule | None = None


def _either_length(schema: dict[str, Any]) -> None:
    """Let an editor accept a length in another unit instead of ``working_days``."""
    schema["required"] = [one for one in schema["required"] if one != "working_days"]
    schema["anyOf"] = [{"required": ["working_days"]}, {"required": ["unit", "length"]}]


class PeriodEntry(Frozen):
    """One period; whose days count and when they begin and end follow from GAP-02 to GAP-04.

    ``working_days`` gives its length where it is counted in working days, ``length`` where it is
    counted in another ``unit``. ``ends_at`` and ``ends_in`` are the hour and the zone at which
    calendar days or clock hours end; ``starts_with`` says what the step stands for that begins it.
    ``source`` is where the length was read; ``verified = false`` says that nobody has read it.
    """

    model_config = ConfigDict(json_schema_extra=_either_length)

    name: Named = ""
    title: Localized
    because: Localized
    unit: Unit = Unit.WORKING_DAYS
    working_days: int = Field(ge=0)
    length: int | None = Field(default=None, ge=1)
    ends_at: int | None = Field(default=None, ge=1, le=24)
    ends_in: str | None = None
    starts_with: StartEvent = StartEvent.DISPATCH
    source: str | None = None
    verified: bool = True
    kind: PeriodKind
    reminders: tuple[int, ...] = ()
    calendar: CalendarRule | None = None
    rules: tuple[RuleId, ...] = ()
    gaps: tuple[GapId, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _one_length(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        if data.get("unit", Unit.WORKING_DAYS) == Unit.WORKING_DAYS:
            if "length" in data:
                raise Unfit(
                    "a period of working days gives its length as working_days",
                    "un plazo en días hábiles da su duración en working_days",
                    "length",
                )
        elif "length" in data:
            if "working_days" in data:
                raise Unfit(
                    "a period has one length: working_days, or length with its unit",
                    "un plazo tiene una sola duración: working_days, o length con su unidad",
                    "working_days",
                )
            return {**data, "working_days": data["length"]}
        elif "working_days" in data:
            raise Unfit(
                "a period of another unit than working days gives its length as length",
                "un plazo en otra unidad que días hábiles da su duración en length",
                "working_days",
            )
        return data

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        self.shape()
        return self

    def shape(self, **patch: object) -> dict[str, object]:
        """The fields of a rule that this period gives, with what an answer patches of them.

        Raises ``ValueError`` where they do not go together.
        """
        own = self.model_dump(include=_OF_THE_RULE)
        if (length := patch.pop("length", None)) is not None:
            patch["working_days"] = length
        shaped = own | patch
        PeriodRule.model_validate({key: one for key, one in shaped.items() if key != "calendar"})
        return shaped


_OF_THE_RULE = {
    "working_days",
    "unit",
    "ends_at",
    "ends_in",
    "starts_with",
    "kind",
    "reminders",
    "calendar",
}


class Answer(Frozen):
    """One possible answer: offered with a title, or declined with the reason."""

    offered: bool
    title: Localized
    why_not: Localized | None = None
    periods: Table[Name, PeriodPatch] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _honest(self) -> Self:
        if self.offered == (self.why_not is not None):
            raise Unfit(
                "an answer that is not offered says why_not; an offered one does not",
                "una respuesta no ofrecida dice why_not; una ofrecida no",
            )
        return self


class Key(Frozen):
    """One policy key: the question, the answer in force and why, every other answer."""

    gap: GapId | None = None
    value: Slug
    title: Localized
    because: Localized
    rules: tuple[RuleId, ...] = ()
    source: str | None = None
    """Where the answer of another body was read."""
    verified: bool = True
    """False where nobody has read it: an assumption, and told as one."""
    numbers: Table[Name, int] = Field(default_factory=dict)
    words: Table[Name, Name] = Field(default_factory=dict)
    """Names of bodies and kinds that the answer works with."""
    answers: Table[Slug, Answer]


class List(Frozen):
    """A list of words that steps and conditions go by, with the reason why it is this one."""

    title: Localized
    because: Localized
    values: tuple[str, ...] = Field(min_length=1)
    rules: tuple[RuleId, ...] = ()
    gaps: tuple[GapId, ...] = ()


class Weights(Frozen):
    """How many votes each country has, where that is not one."""

    title: Localized
    because: Localized
    votes: Table[Country, Annotated[int, Field(ge=0)]] = Field(default_factory=dict)
    others: int = Field(ge=0)
    """The votes of a country that is not listed."""
    source: str | None = None
    verified: bool = True


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
    lists: Table[Name, List] = Field(default_factory=dict)
    admission: Pinned | None = None
    """The admission matrix that cases under this policy go by."""
    weights: Weights | None = None
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
