"""Two versions of a machine and of a policy, held against each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from rcm_workflow.definitions.access import AccessFile
from rcm_workflow.definitions.machine import Invariant, Machine
from rcm_workflow.definitions.policy import Policy
from rcm_workflow.definitions.unlike_parts import parts_unlike
from rcm_workflow.domain.unlike import Answer, Unlike
from rcm_workflow.domain.values import Localized
from rcm_workflow.i18n import catalogue

_WORDS = {"name", "title", "because", "source", "verified", "rules", "gaps"}
"""What of a period is said about it, and is no part of how it is counted."""


def unlike(
    machines: tuple[Machine, Machine],
    policies: tuple[Policy, Policy],
    tables: tuple[AccessFile, AccessFile],
    names: Mapping[str, str],
) -> Unlike:
    """What differs between the old and the new of each.

    ``tables`` are those of rights, ``names`` the new names of the states that were given another.
    """
    old, new = machines
    before = {_content(one, names): one for one in old.invariants}
    after = {_content(one, {}): one for one in new.invariants}
    lost = [one.say for content, one in before.items() if content not in after]
    won = [one.say for content, one in after.items() if content not in before]
    return Unlike(
        gone=tuple(one for one in lost if one not in won),
        altered=tuple(one for one in lost if one in won),
        added=tuple(one for one in won if one not in lost),
        answers=_answered_otherwise(*policies),
        parts=parts_unlike(machines, tables, names),
    )


def _answered_otherwise(old: Policy, new: Policy) -> tuple[Answer, ...]:
    if old.digest == new.digest:
        return ()
    before, after = dict(_answers(old)), dict(_answers(new))
    return tuple(
        Answer(
            key=key,
            title=(after.get(key) or before[key]).title,
            before=before[key].value if key in before else None,
            after=after[key].value if key in after else None,
        )
        for key in dict.fromkeys((*before, *after))
        if _raw(before.get(key)) != _raw(after.get(key))
    )


def _content(one: Invariant, names: Mapping[str, str]) -> str:
    renamed: dict[str, Any] = {
        "never_reach": names.get(one.never_reach, one.never_reach),
        "without_passing": tuple(names.get(each, each) for each in one.without_passing),
    }
    return one.model_copy(update=renamed).model_dump_json(exclude={"say", "rules"})


class _Told(NamedTuple):
    """What a policy says under one key, in words."""

    raw: str
    title: Localized
    value: Localized


def _raw(told: _Told | None) -> str | None:
    """The value alone: a title put in other words changes no answer."""
    return told.raw if told else None


def _answers(policy: Policy) -> Iterator[tuple[str, _Told]]:
    for key, entry in policy.file.keys.items():
        value = policy.value(key)
        title, said = policy.answer_titles(key, (value,))
        yield key, _Told(value, title, said)
        for name in (*entry.numbers, *entry.words):
            named = f"{key}.{name}"
            raw = str(policy.number(named) if name in entry.numbers else policy.word(named))
            yield named, _Told(raw, _with(title, *2 * (name.replace("_", " "),)), _same(raw))
    for name, period in policy.file.periods.items():
        for field, value in period.model_dump(mode="json", exclude=_WORDS).items():
            if value in (None, []):
                continue
            raw = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
            title = _with(period.title, *_both("period_property", field))
            yield f"periods.{name}.{field}", _Told(raw, title, _words(raw))
    for name, listed in policy.file.lists.items():
        raw = ", ".join(listed.values)
        yield f"lists.{name}", _Told(raw, listed.title, _same(raw))


def _with(title: Localized, en: str, es: str) -> Localized:
    return Localized(en=f"{title.en} · {en}", es=f"{title.es} · {es}")


def _both(table: str, key: str) -> tuple[str, str]:
    en, es = (catalogue(lang).tables[table].get(key, key) for lang in ("en", "es"))
    return en, es


def _words(raw: str) -> Localized:
    """A value of a period in words; a number or a zone is the same in both languages."""
    en, es = _both("period_value", raw)
    return Localized(en=en, es=es)


def _same(raw: str) -> Localized:
    return Localized(en=raw, es=raw)
