"""Do occasions, and roles, say what they wait for: which date, which meeting, which country?"""

from __future__ import annotations

from collections.abc import Iterator

from rcm_workflow.definitions.check_names import Source, transitions
from rcm_workflow.definitions.check_types import misfits
from rcm_workflow.definitions.declared import Declared, declared
from rcm_workflow.definitions.findings import Finding
from rcm_workflow.definitions.machine import Machine, Transition
from rcm_workflow.definitions.toml_lines import Loc
from rcm_workflow.domain.conditions import Reference
from rcm_workflow.domain.specs_given import DAYS, PARTIES


def check_occasions(machine: Machine, source: Source) -> Iterator[Finding]:
    """A finding for an occasion that waits for nothing, or for what nobody can see coming."""
    known = declared(machine)
    for name, role in machine.roles.items():
        if role.fact in known.kept:
            at: Loc = ("roles", name, "fact")
            named = Reference("value", str(role.fact), (*PARTIES, "countries"))
            yield from misfits(named, known.kept[str(role.fact)], source, at)
    for loc, one in transitions(machine):
        dated = one.date is not None
        beside = one.before is not None or one.for_each is not None
        if (one.on == "date_reached") != dated or (beside and not dated):
            yield source.find("date_and_occasion", loc, trigger=one.trigger)
        if one.for_each is not None:
            yield from _items(machine, source, loc, one, known)
        elif dated:
            yield from _kept(source, (*loc, "date"), str(one.date), _days(one), known)
        if one.meeting is not None:
            yield from _kept(source, (*loc, "meeting"), one.meeting, ("meeting",), known)
            if one.on != "meeting_closed" or one.body is not None:
                yield source.find("meeting_and_occasion", (*loc, "meeting"), trigger=one.trigger)
        if one.whose is not None and one.for_each is None:
            yield source.find("whose_of_nothing", (*loc, "whose"), trigger=one.trigger)


def _days(one: Transition) -> tuple[str, ...]:
    # Days are counted back from a day, not from an instant.
    return DAYS if one.before is None else ("date",)


def _kept(
    source: Source, loc: Loc, name: str, types: tuple[str, ...], known: Declared
) -> Iterator[Finding]:
    if name not in known.kept:
        yield source.unknown("fact", loc, name, tuple(known.kept))
        return
    yield from misfits(Reference("value", name, types), known.kept[name], source, loc)


def _items(
    machine: Machine, source: Source, loc: Loc, one: Transition, known: Declared
) -> Iterator[Finding]:
    """A finding for dates of items that are none, or that not everybody may know."""
    group, _, statuses = str(one.for_each).removeprefix("items:").partition("=")
    there = machine.items.get(group)
    if there is None:
        yield source.unknown("item_group", (*loc, "for_each"), group, tuple(machine.items))
        return
    for status in filter(None, statuses.split("|")):
        if status not in there.statuses:
            yield source.unknown("item_status", (*loc, "for_each"), status, tuple(there.statuses))
    fields = known.fields[group]
    for key, name, types in (("date", one.date, _days(one)), ("whose", one.whose, PARTIES)):
        at: Loc = (*loc, key)
        if name is not None and name not in fields:
            yield source.unknown("field", at, name, tuple(fields))
        elif name is not None:
            yield from misfits(Reference("item_of", name, types), fields[name], source, at)
    # The clock would put into the case, and letters tell, what is confidential in the list.
    if there.sealed or any(each.sealed for each in fields.get(str(one.date), ())):
        yield source.find("dates_of_sealed_items", (*loc, "for_each"), trigger=one.trigger)
    if not any(each.of == group for each in one.inputs):
        yield source.find("no_item_named", loc, trigger=one.trigger, group=group)
