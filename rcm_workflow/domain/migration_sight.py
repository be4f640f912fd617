"""Whether new rules would take a voice from a State that was asked, or open what it has said.

Who is asked is told what may be answered and who reads it. What was said on that promise stays as
closed as it was: rules that say otherwise are for cases that begin under them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from rcm_workflow.domain.case import Case
from rcm_workflow.domain.choices import PositionTypes
from rcm_workflow.domain.consensus import allowed_stances
from rcm_workflow.domain.migration_terms import Reason
from rcm_workflow.domain.rules import Rules
from rcm_workflow.domain.specs import RoleSpec
from rcm_workflow.domain.specs_steps import TransitionSpec
from rcm_workflow.domain.values import Localized

ITEMS: Final = "items"
POSITIONS: Final = "positions"
SEALED: Final = "sealed"
_OWN: Final = ("own_position", "deadlines")
"""What whoever is asked has to see: until when, and what it has answered."""

_SAID: Final = {
    POSITIONS: Localized(en="positions", es="las posiciones"),
    "statements": Localized(en="statements", es="las declaraciones"),
    SEALED: Localized(en="what is sealed", es="lo reservado"),
}
_DEFINING: Final = (
    "capacities",
    "relation",
    "holder",
    "fact",
    "kinds",
    "group",
    "whose",
    "seats",
    "statuses",
)
"""What makes somebody a role."""


def voice_reasons(case: Case, old: Rules, new: Rules, dest: str) -> Iterator[Reason]:
    """What those who are being asked could answer before, or see, and could not afterwards."""
    if case.poll is None or old.machine.states[case.state].electorate is None:
        return
    before, after = _positions(old, case.state), _positions(new, dest)
    lost = _stances(old, before) - _stances(new, after)
    if lost:
        yield Reason("stance_would_be_taken", {"stances": sorted(lost), "state": dest})
    said_by = _speakers(case, old, case.state, before)
    for role in said_by - _speakers(case, new, dest, after):
        yield Reason("voice_would_be_taken", {"role": _title(old, role), "state": dest})
    for role in sorted(said_by):
        seen = _fields(case, old, role, case.state) - _fields(case, new, role, dest)
        if seen & {*_OWN}:
            yield Reason("sight_would_close", {"role": _title(old, role), "state": dest})


def sight_reasons(
    case: Case, old: Rules, new: Rules, dest: str, ahead: Sequence[tuple[str | None, str]]
) -> Iterator[Reason]:
    """Who would read what is on record and was closed to him: now, or in a state ahead.

    ``ahead`` are the states of the new machine that the case may come to, each with what the old
    one called it, if it had it.
    """
    sealed = {name for name, one in old.machine.items.items() if one.sealed}
    hidden = sealed & {one.group for one in case.items}
    ever = [case.state, *(was for was, _ in ahead if was is not None)]
    for role, spec in new.access.roles.items():
        same = _defined(old.access.roles.get(role)) == _defined(spec)
        for was, state in ((case.state, dest), *ahead):
            known = ([was] if was is not None else ever) if same else []
            # Further on any group may have the text by then.
            told_to = case.informed if state == dest else _anybody(old, new)
            seen = (_sight(case, old, role, one, told_to, hidden) for one in known)
            read = set[str]().union(*seen)
            opened = _sight(case, new, role, state, told_to, hidden) - read
            told = [one for one in sorted(opened) if not _covered(one, read)]
            if told:
                what = _named(new, told)
                yield Reason(
                    "sight_would_open",
                    {"role": spec.title.model_dump(), "what": what, "state": state},
                )
                break


def _positions(rules: Rules, state: str) -> list[TransitionSpec]:
    return [one for one in rules.moves(state) if one.act == "position" and not one.late]


def _stances(rules: Rules, moves: Sequence[TransitionSpec]) -> set[str]:
    known = {str(one) for one in allowed_stances(rules.choice(PositionTypes))}
    return {one for move in moves for one in known if not move.stances or one in move.stances}


def _speakers(case: Case, rules: Rules, state: str, moves: Sequence[TransitionSpec]) -> set[str]:
    machine, access = rules.machine.machine, rules.access
    named = {role for move in moves for role in move.by}
    may = {one: access.line(one, "position", machine, state, case.informed) for one in named}
    return {role for role, allowed in may.items() if allowed}


def _anybody(old: Rules, new: Rules) -> tuple[str, ...]:
    groups = (
        one for rules in (old, new) for one in (rules.access.roles, rules.machine.electorates)
    )
    return tuple(dict.fromkeys(name for one in groups for name in one))


def _fields(
    case: Case, rules: Rules, role: str, state: str, informed: tuple[str, ...] | None = None
) -> frozenset[str]:
    told_to = case.informed if informed is None else informed
    return rules.access.open_to((role,), rules.machine.machine, state, told_to)


def _sight(
    case: Case, rules: Rules, role: str, state: str, informed: tuple[str, ...], hidden: set[str]
) -> set[str]:
    """What a role reads in a state of what a case has of it: positions, lists, what is sealed.

    ``hidden`` are the lists of which the items on record are sealed.
    """
    machine, access = rules.machine.machine, rules.access
    fields = _fields(case, rules, role, state, informed)
    if not fields:
        return set()
    lists = {one.group for one in case.items}
    seen = {one for one in fields if one.partition(":")[2] in lists}
    seen |= {ITEMS} if lists and ITEMS in fields else set()
    if case.polls:
        seen |= fields & {POSITIONS, "statements"}
        if access.line(role, "read_positions", machine, state, informed):
            seen.add(POSITIONS)
    for _, unseals in access.unsealing(role, machine, state, informed):
        seen |= {SEALED} if not unseals and (hidden or case.polls) else set()
        seen |= {
            f"{SEALED}:{one.list}:{status}:{field}"
            for one in unseals
            if one.list in hidden
            for status in one.statuses
            for field in one.fields
        }
    return seen


def _covered(what: str, seen: Collection[str]) -> bool:
    """Whether a part was read before with the whole of it."""
    return what.partition(":")[0] in seen


def _named(rules: Rules, what: Sequence[str]) -> dict[str, str]:
    titles = [_words(rules, one) for one in what]
    found = {lang: dict.fromkeys(one.in_(lang) for one in titles) for lang in ("en", "es")}
    return {lang: ", ".join(said) for lang, said in found.items()}


def _words(rules: Rules, what: str) -> Localized:
    kind, _, rest = what.partition(":")
    group = rules.machine.items.get(rest.partition(":")[0])
    if kind in _SAID:
        return _SAID[kind]
    if group is not None:
        return Localized(en=f"the list “{group.title.en}”", es=f"la lista «{group.title.es}»")
    return Localized(en="the lists it keeps", es="las listas que lleva")


def _title(rules: Rules, role: str) -> dict[str, str]:
    return rules.access.roles[role].title.model_dump()


def _defined(role: RoleSpec | None) -> tuple[object, ...]:
    return () if role is None else tuple(getattr(role, name) for name in _DEFINING)
