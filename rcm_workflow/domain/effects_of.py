"""From the effects a machine file declares to those of one step, with every value filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple

from rcm_workflow.domain.admission import admitted
from rcm_workflow.domain.case import key_of
from rcm_workflow.domain.conditions import holds
from rcm_workflow.domain.conditions_facts import input_named
from rcm_workflow.domain.effects import Effect, FireOther, OpenOther, Register
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.question import Question
from rcm_workflow.domain.roster import Roster
from rcm_workflow.domain.specs_effects import FiresSpec, OpensSpec, RegistersSpec, Value
from rcm_workflow.domain.specs_steps import TransitionSpec
from rcm_workflow.domain.values import Localized

_HOLE = re.compile(r"\{([a-z][a-z0-9_]*)\}")


class _Each(NamedTuple):
    """One of those an effect is done for."""

    name: str | None = None
    fields: Mapping[str, Any] = {}


_ONCE = _Each()


def effects_of(
    move: TransitionSpec, question: Question, event: str, *, by_clock: bool
) -> Iterator[Effect]:
    """The effects of a step that was made, in the order in which they are carried out.

    ``question`` is the situation after the step. What is entered in the roster comes first, so that
    cases are opened under what is known then. Raises ``Refused`` ``effect_lacks_values``.
    """
    steps: Iterator[OpenOther | FireOther | Register] = chain(
        _registered(move, question), _all_opened(move, question), _all_fired(move, question)
    )
    for what in steps:
        yield Effect(move.trigger, event, by_clock, what)


def _registered(move: TransitionSpec, question: Question) -> Iterator[Register]:
    for one in move.registers:
        if _holds(one, question):
            for each in _each(one.for_each, question):
                keep = one.if_so == "keep"
                yield Register(one.what, _values(one.values, question, each), keep)


def _all_opened(move: TransitionSpec, question: Question) -> Iterator[OpenOther]:
    for one in move.opens:
        if _holds(one, question):
            for each in _each(one.for_each, question):
                yield _opened(one, question, each)


def _all_fired(move: TransitionSpec, question: Question) -> Iterator[FireOther]:
    for one in move.fires:
        if _holds(one, question):
            for each in _each(one.for_each, question):
                yield from _fired(one, question, each)


def _holds(effect: OpensSpec | FiresSpec | RegistersSpec, question: Question) -> bool:
    return all(holds(name, question) for name in effect.when)


def _opened(opens: OpensSpec, question: Question, each: _Each) -> OpenOther:
    return OpenOther(
        opens.machine,
        opens.relation,
        opens.back,
        Localized(
            en=_filled(opens.title.en, question, each, "en"),
            es=_filled(opens.title.es, question, each, "es"),
        ),
        _values(opens.values, question, each),
        keep=opens.if_open == "keep",
    )


def _fired(fires: FiresSpec, question: Question, each: _Each) -> Iterator[FireOther]:
    kind, _, name = fires.case.partition(":")
    values = _values(fires.values, question, each)
    rest = (tuple(fires.state), fires.trigger, values)
    if kind == "open":
        key = key_of(_value(one, question, each) for one in fires.key)
        yield FireOther(None, name, key, *rest, passes=fires.if_none == "pass")
        return
    if kind == "every":
        yield FireOther(None, name, None, *rest)
        return
    if kind == "link":
        linked = [other for relation, other in question.case.links if relation == name]
    else:
        fact = _fact(question, name)
        linked = [] if fact is None else [str(fact)]
    for other in dict.fromkeys(linked):
        yield FireOther(other, None, None, *rest)


def _each(for_each: str | None, question: Question) -> Sequence[_Each]:
    kind, _, rest = (for_each or "").partition(":")
    case = question.case
    match kind:
        case "":
            return (_ONCE,)
        case "members":
            return [_Each(country) for country in case.members]
        case "fact":
            found = _fact(question, rest)
            named = found if isinstance(found, list | tuple) else (found,)
            return [_Each(str(one)) for one in named if one is not None]
        case "input":
            item = case.item(str(question.inputs.get(rest)))
            return () if item is None else (_Each(item.id, dict(item.fields)),)
        case "admitted":
            rules = question.rules
            found = admitted(rules.matrix, rest, question.roster, question.today, rules.word)
            return [_Each(holder) for holder in found]
        case _:
            group, _, statuses = rest.partition("=")
            wanted = statuses.split("|") if statuses else ()
            items = case.of_group(group) if wanted else question.counted(group)
            return [
                _Each(one.id, dict(one.fields))
                for one in items
                if not wanted or one.status in wanted
            ]


def _values(given: Mapping[str, Value], question: Question, each: _Each) -> dict[str, Any]:
    found = {name: _value(value, question, each) for name, value in given.items()}
    return {name: value for name, value in found.items() if value is not None}


def _value(value: Value, question: Question, each: _Each) -> Any:
    if not isinstance(value, str):
        return value
    if value.startswith("="):
        return value[1:]
    kind, _, name = value.partition(":")
    match kind:
        case "input":
            found = question.inputs.get(name)
        case "fact":
            found = _fact(question, name)
        case "item":
            found = each.fields.get(name) if name else each.name
        case "each":
            found = each.name
        case _:
            found = _word(kind, question)
    return found


def _word(word: str, question: Question) -> Any:
    case = question.case
    match word:
        case "case":
            return case.id
        case "today":
            return question.today.isoformat()
        case "now":
            return question.now.isoformat()
        case "authority":
            return case.authority
        case "country":
            return question.actor.country
        case _:
            return case.title.en


def _fact(question: Question, name: str) -> Any:
    """A kept value; what is given now counts before what was kept."""
    given = question.inputs.get(name)
    return given if given is not None else question.case.fact(name)


def _filled(text: str, question: Question, each: _Each, lang: str) -> str:
    def fill(hole: re.Match[str]) -> str:
        name = hole[1]
        value: Any = each.fields.get(name)
        if value is None:
            value = each.name if name == "each" else _fact(question, name)
        if name == "case":
            value = question.case.id
        if value is None:
            spec = input_named(question, name)
            titles = {name: spec.title} if spec else None
            raise Refused("effect_lacks_value", name=name, titles=titles)
        if isinstance(value, dict):
            return str(value.get(lang))
        return _holder(str(value), question.roster, lang)

    return _HOLE.sub(fill, text)


def _holder(value: str, roster: Roster, lang: str) -> str:
    """A Member Country or an observer by its name; every other value as it is."""
    known = roster.member(value) or roster.observer(value)
    return known.name.in_(lang) if known is not None else value
