"""Which events of a case somebody may read, and how much of each.

What happens to a list is for whoever may read that list: the item, and the step that brought it,
where the step did nothing else. Who entered a closed room made that step, and when.
"""

from __future__ import annotations

from rcm_workflow.domain import events as e
from rcm_workflow.domain import fact_events as f
from rcm_workflow.domain.asked import tells_who_is_asked
from rcm_workflow.domain.events import Event, Recorded
from rcm_workflow.domain.lists import reads_date, reads_list
from rcm_workflow.domain.rules import Rules
from rcm_workflow.domain.sight import WHOLE
from rcm_workflow.domain.specs import MachineSpec
from rcm_workflow.domain.values import Actor, Seat

_FIELD: dict[type[Event], str] = {
    e.PositionRecorded: "positions",
    e.SilenceRecorded: "positions",
    e.ReminderIssued: "positions",
    e.ReminderMissed: "positions",
    e.ChangeDisposed: "dispositions",
    e.ChangeConfirmed: "changes",
    e.OutcomeEstablished: "outcome",
    e.DeliveryReported: "deliveries",
    e.AgendaItemFiled: "documents",
    e.TextFiled: "texts",
    f.FactsKept: "facts",
    **dict.fromkeys(
        (e.PeriodOpened, e.PeriodExtended, e.PeriodResumed, e.PeriodRecomputed, e.PeriodOverdue),
        "deadlines",
    ),
}
"""The field whose right opens an event; the others are open to whoever may read the case."""


def open_to(recorded: Recorded, machine: MachineSpec, fields: frozenset[str], actor: Actor) -> bool:
    """Whether somebody who may read these fields of a case may read an event of it."""
    return open_to_country(recorded, machine, fields, actor.country, actor.seat)


def open_to_country(
    recorded: Recorded,
    machine: MachineSpec,
    fields: frozenset[str],
    country: str | None,
    seat: Seat | None,
) -> bool:
    """The same for whoever speaks for a country, or for none, and sits in a seat, or in none."""
    event = recorded.event
    if WHOLE in fields:
        return True
    if tells_who_is_asked(event, machine, fields) or not _reads_its_lists(event, fields):
        return False
    if isinstance(event, e.TransitionFired) and _only_fills(event, machine, fields):
        return seat is not None and recorded.actor.seat == seat
    needed = _FIELD.get(type(event))
    if needed is None or needed in fields:
        return True
    return country is not None and getattr(event, "country", None) == country


def _reads_its_lists(event: Event, fields: frozenset[str]) -> bool:
    """Whether an event tells of something besides lists that are not for a reader of these fields.

    A date that is awaited or reached names its item: who read it would know what the list holds.
    """
    match event:
        case f.ItemAdded() | f.ItemChanged():
            return reads_list(fields, event.group)
        case f.DateReached():
            return reads_date(fields, event.name)
        case f.DatesAwaited():
            return not event.dates or any(reads_date(fields, name) for name, _ in event.dates)
        case _:
            return True


def _only_fills(event: e.TransitionFired, machine: MachineSpec, fields: frozenset[str]) -> bool:
    """Whether all that a step did is on lists that are not for a reader of these fields.

    A step that goes on to another state is told, without what it says of a list: that the case is
    in that state is to be seen. So is one that kept a fact or filed a document for this reader.
    """
    if event.source != event.dest or event.documents:
        return False
    moves = [one for one in machine.transitions if one.trigger == event.trigger]
    filled = {one.adds_item or one.changes_item for one in moves}
    if None in filled or any(reads_list(fields, str(one)) for one in filled):
        return False
    kept = any(given.keep for one in moves for given in one.inputs)
    return not (kept and "facts" in fields)


def shown_to(recorded: Recorded, rules: Rules, fields: frozenset[str], actor: Actor) -> Recorded:
    """The event without what it says of lists, facts and documents that the reader may not read.

    What fills a list or is kept stands in the step that brought it as well: a reader who may know
    that the step was made would otherwise read the list there. One's own steps are shown whole.
    """
    event = recorded.event
    if WHOLE in fields:
        return recorded
    if isinstance(event, f.DatesAwaited):
        dates = tuple(one for one in event.dates if reads_date(fields, one[0]))
        return recorded.model_copy(update={"event": event.model_copy(update={"dates": dates})})
    if not isinstance(event, e.TransitionFired | e.CaseOpened) or recorded.actor == actor:
        return recorded
    machine = rules.machine
    trigger = event.trigger if isinstance(event, e.TransitionFired) else machine.opening.trigger
    moves = [one for one in (machine.opening, *machine.transitions) if one.trigger == trigger]
    hidden = {
        given.name
        for one in moves
        for given in one.inputs
        if ((group := one.adds_item or one.changes_item) and not reads_list(fields, group))
        or (given.keep and "facts" not in fields)
    }
    documents = event.documents
    if "documents" not in fields:
        documents = tuple(
            one for one in documents if one[0] in machine.documents and _public(one[0], machine)
        )
    inputs = {name: value for name, value in event.inputs.items() if name not in hidden}
    if inputs == event.inputs and documents == event.documents:
        return recorded
    shown = event.model_copy(update={"inputs": inputs, "documents": documents})
    return recorded.model_copy(update={"event": shown})


def _public(name: str, machine: MachineSpec) -> bool:
    return machine.documents[name].public
