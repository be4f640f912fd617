"""A policy that is like another but for what it says itself.

The file of a body or of one procedure gives only the answers that differ, each with its reason, and
periods of its own. Before anybody goes by it, it is made whole: the policy it names, with these
answers written into it. What a case pins is the whole text, so nothing depends on two files.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from typing import Any

from pydantic import Field

from rcm_workflow.definitions.machine_parts import Named
from rcm_workflow.definitions.policy_file import PeriodEntry, Pinned, Reckoning, Weights
from rcm_workflow.definitions.rights import GapId, RuleId, Slug
from rcm_workflow.definitions.toml_file import Table, load, read_toml
from rcm_workflow.definitions.toml_text import toml_text
from rcm_workflow.domain.values import Frozen, Localized, Name

Fetch = Callable[[str], bytes]
"""The bytes of a policy file by ``name@version``."""


class OtherAnswer(Frozen):
    """Another answer to a key of the policy it is like, and why."""

    value: Slug
    because: Localized
    rules: tuple[RuleId, ...] = ()
    gap: GapId | None = None
    source: str | None = None
    verified: bool = True
    offers: tuple[Slug, ...] = ()
    """Answers that the policy it is like declines for its own body, and this one does not."""
    numbers: Table[Name, int] = Field(default_factory=dict)


class OwnPeriod(PeriodEntry):
    """A period of its own, or one of the policy it is like, said anew."""

    name: Named = ""


class PolicyLike(Frozen):
    """One policy file that names another."""

    policy: Slug
    version: int = Field(ge=1)
    like: Pinned
    title: Localized
    summary: Localized
    reckoning: Reckoning | None = None
    periods: Table[Name, OwnPeriod] = Field(default_factory=dict)
    keys: Table[str, OtherAnswer] = Field(default_factory=dict)
    weights: Weights | None = None


def named_by(data: bytes, file: str) -> str | None:
    """The policy that a policy file is like, if any. Raises ``BadDefinition`` for no TOML."""
    found = read_toml(data, file).get("like")
    return found if isinstance(found, str) else None


def whole(data: bytes, file: str, fetch: Fetch) -> bytes:
    """The bytes of a policy that stands alone; those of the file itself where it names no other.

    Raises ``BadDefinition`` for a fault of form and what ``fetch`` raises for an unknown name. A
    policy may be like one that stands alone, not like one that is like a third: a reader has to
    open two files, never a chain of them.
    """
    other = named_by(data, file)
    if other is None:
        return data
    load(PolicyLike, data, file)
    base = tomllib.loads(fetch(other).decode())
    own = tomllib.loads(data.decode())
    # A period that is said anew keeps nothing of the old one: neither its reminders nor its rules.
    periods = base.get("periods", {}) | own.get("periods", {})
    merged = _over(base, own) | {"periods": periods}
    for key, answer in own.get("keys", {}).items():
        _of_another_body(merged["keys"][key], answer)
    return toml_text(merged).encode()


def _of_another_body(key: dict[str, Any], own: Mapping[str, Any]) -> None:
    """Offer what the other policy declined, and cite no rule of its body for another's answer."""
    for name in key.pop("offers", ()):
        if name in key["answers"]:
            kept = {part: one for part, one in key["answers"][name].items() if part != "why_not"}
            key["answers"] = {**key["answers"], name: {**kept, "offered": True}}
    if "source" in own or own.get("verified") is False:
        key["rules"] = own.get("rules", [])
        key.pop("gap", None)


def _over(base: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """The tables of one with those of the other written over them, key by key."""
    merged = {key: own[key] for key in own if key not in base} | dict(base)
    for key, value in own.items():
        here = base.get(key)
        if isinstance(here, Mapping) and isinstance(value, Mapping):
            merged[key] = _over(here, value)
        else:
            merged[key] = value
    return merged
