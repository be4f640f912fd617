"""Conditions about the lists of a case, and comparisons of what they come to.

What was struck from a list stays in it and is looked at only by a condition that names its status.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from rcm_workflow.domain.conditions import Reference, condition
from rcm_workflow.domain.conditions_facts import said, title_of, value_of
from rcm_workflow.domain.facts import Item
from rcm_workflow.domain.failures import Called
from rcm_workflow.domain.filling import MEMBERS
from rcm_workflow.domain.question import Question
from rcm_workflow.domain.values import Localized


def _split(argument: str, sign: str = "=") -> tuple[str, tuple[str, ...]]:
    group, found, rest = argument.partition(sign)
    if not (group and found and rest):
        raise ValueError(argument)
    return group, tuple(rest.split("|"))


def _of_statuses(argument: str) -> tuple[Reference, ...]:
    group, statuses = _split(argument)
    named = (Reference("item_status", f"{group}.{one}") for one in statuses)
    return (Reference("item_group", group), *named)


def _of_group(argument: str) -> tuple[Reference, ...]:
    return (Reference("item_group", argument),)


def group_title(q: Question, group: str) -> Called:
    """A list, and what the machine calls it."""
    known = q.rules.machine.items.get(group)
    return Called(group, known.title if known else None)


def status_titles(q: Question, group: str, statuses: Sequence[str]) -> list[Called]:
    """Statuses of a list, and what the machine calls them."""
    known = q.rules.machine.items.get(group)
    named = known.statuses if known else {}
    return [Called(one, named.get(one)) for one in statuses]


def _told(q: Question, argument: str, items: Sequence[Item]) -> Mapping[str, Any]:
    group, statuses = _split(argument)
    return {
        "list": group_title(q, group),
        "statuses": status_titles(q, group, statuses),
        "items": [one.id for one in items],
    }


def _others(q: Question, argument: str) -> list[Item]:
    group, statuses = _split(argument)
    return [one for one in q.counted(group) if one.status not in statuses]


def _those(q: Question, argument: str) -> list[Item]:
    group, statuses = _split(argument)
    return [one for one in q.case.of_group(group) if one.status in statuses]


@condition(
    "Every item of “{list}” must be: {statuses}; not so: {items}.",
    "Todo elemento de «{list}» debe estar: {statuses}; no lo está: {items}.",
    facts=lambda q, argument: _told(q, argument, _others(q, argument)),
    unless=(
        "Every item of “{list}” is: {statuses}.",
        "Todo elemento de «{list}» está: {statuses}.",
    ),
    argument="GROUP=STATUS|STATUS",
    refers=_of_statuses,
)
def every_item_is(q: Question, argument: str) -> bool:
    return not _others(q, argument)


@condition(
    "No item of “{list}” may be: {statuses}; so it is: {items}.",
    "Ningún elemento de «{list}» puede estar: {statuses}; lo está: {items}.",
    facts=lambda q, argument: _told(q, argument, _those(q, argument)),
    unless=(
        "No item of “{list}” is: {statuses}.",
        "Ningún elemento de «{list}» está: {statuses}.",
    ),
    argument="GROUP=STATUS|STATUS",
    refers=_of_statuses,
)
def no_item_is(q: Question, argument: str) -> bool:
    return not _those(q, argument)


@condition(
    "Some item of “{list}” must be: {statuses}.",
    "Algún elemento de «{list}» debe estar: {statuses}.",
    facts=lambda q, argument: _told(q, argument, []),
    unless=(
        "Some item of “{list}” is: {statuses}.",
        "Algún elemento de «{list}» está: {statuses}.",
    ),
    argument="GROUP=STATUS|STATUS",
    refers=_of_statuses,
    asks_for_given=("item_status",),
)
def some_item_is(q: Question, argument: str) -> bool:
    return bool(_those(q, argument))


@condition(
    "There must be an item in “{list}”.",
    "Debe haber algún elemento en «{list}».",
    facts=lambda q, argument: {"list": group_title(q, argument)},
    unless=("There are items in “{list}”.", "Hay elementos en «{list}»."),
    argument="GROUP",
    refers=_of_group,
    asks_for_given=("item_group",),
)
def there_are_items(q: Question, argument: str) -> bool:
    return bool(q.counted(argument))


def _of_field(argument: str) -> tuple[Reference, ...]:
    group, (field,) = _split(argument, ".")
    return Reference("item_group", group), Reference("field", f"{group}.{field}")


def _lacking(q: Question, argument: str) -> Mapping[str, Any]:
    group, (field,) = _split(argument, ".")
    lacking = [one.id for one in q.counted(group) if one.get(field) in (None, "", ())]
    return {"list": group_title(q, group), "name": title_of(q, field), "items": lacking}


@condition(
    "Every item of “{list}” needs “{name}”; without it: {items}.",
    "Todo elemento de «{list}» necesita «{name}»; sin ello: {items}.",
    facts=_lacking,
    unless=("Every item of “{list}” has “{name}”.", "Todo elemento de «{list}» tiene «{name}»."),
    argument="GROUP.FIELD",
    refers=_of_field,
)
def every_item_has(q: Question, argument: str) -> bool:
    return not _lacking(q, argument)["items"]


def _covering(argument: str) -> tuple[str, str, str]:
    place, (name,) = _split(argument)
    group, (field,) = _split(place, ".")
    return group, field, name


def _of_covering(argument: str) -> tuple[Reference, ...]:
    group, place, name = _covering(argument)
    status, _, field = place.rpartition(".")
    named = (Reference("item_status", f"{group}.{status}"),) if status else ()
    return (
        Reference("item_group", group),
        *named,
        Reference("field", f"{group}.{field}"),
        Reference("list", name),
    )


def _missing(q: Question, argument: str) -> Mapping[str, Any]:
    group, place, name = _covering(argument)
    status, _, field = place.rpartition(".")
    there_are = q.case.of_group(group) if status else q.counted(group)
    counted = (one for one in there_are if status in ("", one.status))
    there = {one.get(field) for one in counted}
    wanted = q.case.members if name == MEMBERS else q.rules.listed(name)
    return {
        "list": group_title(q, group),
        "of": _list_title(q, name),
        "missing": [said(q, one) for one in wanted if one not in there],
    }


def _list_title(q: Question, name: str) -> Called:
    if name == MEMBERS:
        return Called(MEMBERS, Localized(en="Member Countries", es="Países Miembros"))
    return Called(name, q.rules.list_title(name))


@condition(
    "“{list}” must hold everything of “{of}”; missing: {missing}.",
    "«{list}» debe contener todo lo de «{of}»; falta: {missing}.",
    facts=_missing,
    unless=("“{list}” holds everything of “{of}”.", "«{list}» contiene todo lo de «{of}»."),
    argument="GROUP.FIELD=LIST, GROUP.STATUS.FIELD=LIST",
    refers=_of_covering,
)
def items_cover(q: Question, argument: str) -> bool:
    return not _missing(q, argument)["missing"]


def _shared(q: Question, argument: str) -> Mapping[str, Any]:
    group, (field,) = _split(argument, ".")
    counted = Counter(str(one.get(field)) for one in q.counted(group))
    return {
        "list": group_title(q, group),
        "name": title_of(q, field),
        "values": [said(q, value) for value, count in counted.items() if count > 1],
    }


@condition(
    "No two items of “{list}” may have the same “{name}”; twice: {values}.",
    "En «{list}» no puede repetirse «{name}»; repetido: {values}.",
    facts=_shared,
    unless=(
        "No two items of “{list}” have the same “{name}”.",
        "En «{list}» no se repite «{name}».",
    ),
    argument="GROUP.FIELD",
    refers=_of_field,
)
def items_differ_in(q: Question, argument: str) -> bool:
    return not _shared(q, argument)["values"]


def _mixed(q: Question, argument: str) -> Mapping[str, Any]:
    group, field, fact = _covering(argument)
    there = Counter(str(one.get(field)) for one in q.counted(group))
    asked = value_of(q, fact)
    # Where no mixture was asked for, none differs from it.
    wanted = there if asked in (None, "") else Counter(q.rules.listed(str(asked)))
    return {
        "list": group_title(q, group),
        "name": title_of(q, field),
        "missing": [said(q, one) for one in sorted((wanted - there).elements())],
        "more": [said(q, one) for one in sorted((there - wanted).elements())],
    }


@condition(
    "“{list}” should be mixed by “{name}” as it was asked; missing: {missing}; too many: {more}.",
    "«{list}» debería combinar «{name}» como se pidió; falta: {missing}; sobra: {more}.",
    facts=_mixed,
    unless=(
        "“{list}” is mixed by “{name}” as it was asked.",
        "«{list}» combina «{name}» como se pidió.",
    ),
    argument="GROUP.FIELD=NAME",
    refers=lambda argument: (
        Reference("item_group", _covering(argument)[0]),
        Reference("field", ".".join(_covering(argument)[:2])),
        Reference("names_list", _covering(argument)[2], ("text", "choice")),
    ),
)
def items_are_mixed_as(q: Question, argument: str) -> bool:
    found = _mixed(q, argument)
    return not (found["missing"] or found["more"])
