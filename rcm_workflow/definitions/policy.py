"""A policy in force: its choices, numbers and periods, and its named overrides (GAP-56)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Self, TypeVar

from rcm_workflow.definitions.findings import near
from rcm_workflow.definitions.policy_file import Answer, Key, List, PeriodEntry, PolicyFile
from rcm_workflow.definitions.reckon_rule import PeriodRule
from rcm_workflow.definitions.toml_file import load
from rcm_workflow.domain.certificate import Unit
from rcm_workflow.domain.choices import CalendarRule, Choice, ClockStart, Cutoff
from rcm_workflow.domain.choices_calendar import DayBasis, HalfDay, Horizon, Receipt
from rcm_workflow.domain.choices_decision import VoteWeights
from rcm_workflow.domain.failures import Called, Refused
from rcm_workflow.domain.overriding import Override
from rcm_workflow.domain.policy_keys import KEY_OF, KEYS
from rcm_workflow.domain.values import Frozen, Localized, Name, Pin, sha256

C = TypeVar("C", bound=Choice)

_OVERRIDES = re.compile(r"^\[overrides\]\s*$", re.MULTILINE)


class Period(Frozen):
    """A period as the policy shapes it."""

    name: Name
    rule: PeriodRule

    @property
    def hard(self) -> bool:
        """Whether its end has effects by itself."""
        return self.rule.kind == "hard"

    @property
    def working_days(self) -> int:
        """Its length, in its unit."""
        return self.rule.working_days

    @property
    def unit(self) -> Unit:
        """What it is counted in."""
        return self.rule.unit


class Explanation(Frozen):
    """Everything about one key, for a reader."""

    key: str
    gap: str | None
    title: Localized
    value: str
    overrides: str | None
    """The answer of the file, where an override replaced it."""
    because: Localized
    rules: tuple[str, ...]
    numbers: tuple[tuple[str, int], ...]
    words: tuple[tuple[str, str], ...]
    answers: tuple[tuple[str, Answer], ...]
    source: str | None = None
    """Where another body's answer was read."""
    verified: bool = True


class Policy:
    """A policy in force: the file, its bytes and their digest."""

    def __init__(self, file: PolicyFile, data: bytes) -> None:
        self.file = file
        self.data = data
        self.digest = sha256(data)
        self.pin = Pin(name=file.policy, version=file.version, digest=self.digest)
        self._values: dict[str, str | int] = {}
        self._chosen: dict[type[Choice], Choice] = {}
        for key, value in file.overrides.items():
            self._require(key, value)
        for key, entry in file.keys.items():
            self._values[key] = file.overrides.get(key, entry.value)
            for name, number in entry.numbers.items():
                self._values[f"{key}.{name}"] = file.overrides.get(f"{key}.{name}", number)
            for name, word in entry.words.items():
                self._values[f"{key}.{name}"] = word

    @classmethod
    def read(cls, data: bytes, file: str) -> Self:
        """Read a policy file.

        Raises ``BadDefinition`` for a fault of form, ``Refused`` for an override that does not
        exist (``unknown_policy_key``, ``unknown_policy_value``, ``policy_value_declined``).
        """
        return cls(load(PolicyFile, data, file), data)

    def choice(self, kind: type[C]) -> C:
        """The answer to one gap. Raises ``Refused`` (``unknown_policy_key``)."""
        found = self._chosen.get(kind)
        if not isinstance(found, kind):
            found = kind(self.value(KEY_OF[kind]))
            self._chosen[kind] = found
        return found

    def value(self, key: str) -> str:
        """The answer in force for a key, as a word."""
        self.entry(key)
        return str(self._values[key])

    def number(self, name: str) -> int:
        """A number by key and name. Raises ``Refused`` (``unknown_policy_key``)."""
        found = self._values.get(name)
        if not isinstance(found, int):
            raise _unknown(name, self._values)
        return found

    def word(self, name: str) -> str:
        """A word by key and name, or the answer of a key. Raises ``Refused`` as :meth:`number`."""
        found = self._values.get(name)
        if not isinstance(found, str):
            raise _unknown(name, self._values)
        return found

    def listed(self, name: str) -> tuple[str, ...]:
        """The values of a list. Raises ``Refused`` (``unknown_policy_list``)."""
        return self._list(name).values

    def list_title(self, name: str) -> Localized:
        """What a list is called. Raises ``Refused`` (``unknown_policy_list``)."""
        return self._list(name).title

    def answer_titles(self, key: str, answers: Sequence[str]) -> tuple[Localized, ...]:
        """The question of a key and these answers in words; one it does not have as it stands."""
        entry = self.entry(key)
        known = entry.answers
        return (
            entry.title,
            *(known[one].title if one in known else Localized(en=one, es=one) for one in answers),
        )

    def key_title(self, name: str) -> Localized | None:
        """The question that a key answers, by the key or by a number of its answer."""
        found = self.file.keys.get(name) or self.file.keys.get(name.rpartition(".")[0])
        return found.title if found else None

    def overridden(self) -> tuple[Override, ...]:
        """What has another value here than the file says of itself, by key (GAP-56)."""
        found = []
        for key, value in sorted(self.file.overrides.items()):
            question = self.key_title(key) or Localized(en=key, es=key)
            if key in self.file.keys:
                usual = self.file.keys[key].value
                _, said, before = self.answer_titles(key, (str(value), usual))
            else:
                owner, _, name = key.rpartition(".")
                number = str(self.file.keys[owner].numbers[name])
                said, before = (Localized(en=one, es=one) for one in (str(value), number))
            found.append(Override(key, str(value), question, said, before))
        return tuple(found)

    def _list(self, name: str) -> List:
        found = self.file.lists.get(name)
        if found is None:
            raise Refused(
                "unknown_policy_list",
                kind="not_found",
                name=name,
                nearest=near(name, self.file.lists),
            )
        return found

    def weight(self, country: str) -> int:
        """How many votes a country has: one, or those the policy lists."""
        listed = self.file.weights
        if listed is None or self.choice(VoteWeights) is VoteWeights.ONE_EACH:
            return 1
        return listed.votes.get(country, listed.others)

    def entry(self, key: str) -> Key:
        """The table of a key. Raises ``Refused`` (``unknown_policy_key``)."""
        if key not in self.file.keys:
            raise _unknown(key, self.file.keys)
        return self.file.keys[key]

    def period(self, name: str) -> Period | None:
        """A period with what the answers in force make of it; ``None`` where there is none.

        Raises ``Refused`` (``unknown_period``) for a name the file does not have.
        """
        if name not in self._periods:
            nearest = near(name, self._periods)
            raise Refused("unknown_period", kind="not_found", name=name, nearest=nearest)
        return self._periods[name]

    @cached_property
    def _periods(self) -> Mapping[str, Period | None]:
        return {name: self._shape(entry) for name, entry in self.file.periods.items()}

    def _shape(self, entry: PeriodEntry) -> Period | None:
        patched: dict[str, object] = {}
        for key, table in self.file.keys.items():
            patch = table.answers[str(self._values[key])].periods.get(entry.name)
            if patch is not None:
                patched |= patch.model_dump(exclude_none=True)
        shape = entry.shape(**patched)
        calendar = shape.pop("calendar") or self.choice(CalendarRule)
        reckoning = self.file.reckoning.model_dump(exclude={"because", "secretariat"})
        rule = PeriodRule.model_validate(
            {
                "multi": calendar,
                "clock_start": self.choice(ClockStart),
                "cutoff": self.choice(Cutoff),
                "receipt": self.choice(Receipt),
                "day_basis": self.choice(DayBasis),
                "half_day": self.choice(HalfDay),
                "horizon": self.choice(Horizon),
                **shape,
                **reckoning,
            }
        )
        return None if rule.kind == "none" else Period(name=entry.name, rule=rule)

    def with_overrides(self, overrides: Mapping[str, str | int]) -> Policy:
        """A policy with named overrides: a document of its own, with its own digest (GAP-56).

        What the policy answers so already is no override; where nothing is left, it is itself.
        Raises ``Refused``: ``unknown_policy_key``, ``unknown_policy_value`` (both with the nearest
        name) or ``policy_value_declined`` with the reason.
        """
        for key, value in overrides.items():
            self._require(key, value)
        others = {key: one for key, one in overrides.items() if one != self._values[key]}
        if not others:
            return self
        merged = {**self.file.overrides, **others}
        text = self.data.decode()
        found = _OVERRIDES.search(text)
        base = (text[: found.start()] if found else text).rstrip()
        lines = [
            f'"{key}" = {value}' if isinstance(value, int) else f'"{key}" = "{value}"'
            for key, value in sorted(merged.items())
        ]
        data = "\n".join([base, "", "[overrides]", *lines, ""]).encode()
        return Policy.read(data, self.file.policy)

    def _require(self, key: str, value: str | int) -> None:
        if isinstance(value, int):
            owner, _, name = key.rpartition(".")
            numbers = self.file.keys[owner].numbers if owner in self.file.keys else {}
            if name not in numbers:
                known = [
                    f"{each}.{one}"
                    for each in self.file.keys
                    for one in self.file.keys[each].numbers
                ]
                raise _unknown(key, known)
            return
        answers = self.entry(key).answers
        if value not in answers:
            raise Refused(
                "unknown_policy_value",
                kind="not_found",
                key=key,
                name=value,
                nearest=near(value, answers),
                offered=[name for name, one in answers.items() if one.offered],
            )
        if not answers[value].offered:
            raise Refused(
                "policy_value_declined",
                kind="input",
                key=key,
                name=value,
                why_not=Called(value, answers[value].why_not),
            )

    def explain(self, key: str) -> Explanation:
        """Everything about a key. Raises ``Refused`` (``unknown_policy_key``)."""
        entry = self.entry(key)
        return Explanation(
            key=key,
            gap=entry.gap,
            title=entry.title,
            value=self.value(key),
            overrides=entry.value if key in self.file.overrides else None,
            because=entry.because,
            rules=entry.rules,
            numbers=tuple((name, self.number(f"{key}.{name}")) for name in entry.numbers),
            words=tuple(entry.words.items()),
            answers=tuple(entry.answers.items()),
            source=entry.source,
            verified=entry.verified,
        )


def _unknown(name: str, known: Iterable[str]) -> Refused:
    return Refused(
        "unknown_policy_key", kind="not_found", name=name, nearest=near(name, (*known, *KEYS))
    )
