"""What facts, items and awaited dates make of a case."""

from __future__ import annotations

from rcm_workflow.domain import events as e
from rcm_workflow.domain import fact_events as f
from rcm_workflow.domain.applying import apply
from rcm_workflow.domain.case import Case, changed
from rcm_workflow.domain.facts import Item, merged


@apply.register
def _(event: f.FactsKept, case: Case, recorded: e.Recorded) -> Case:
    return changed(case, facts=merged(case.facts, dict(event.values)))


@apply.register
def _(event: f.ItemAdded, case: Case, recorded: e.Recorded) -> Case:
    item = Item(
        id=event.item,
        group=event.group,
        status=event.status,
        fields=event.fields,
        added_at=recorded.recorded_at,
        changed_at=recorded.recorded_at,
        events=(recorded.id,),
    )
    return changed(case, items=(*case.items, item))


@apply.register
def _(event: f.ItemChanged, case: Case, recorded: e.Recorded) -> Case:
    def after(one: Item) -> Item:
        if one.id != event.item:
            return one
        return one.model_copy(
            update={
                "status": event.status,
                "fields": merged(one.fields, dict(event.fields)),
                "changed_at": recorded.recorded_at,
                "events": (*one.events, recorded.id),
            }
        )

    return changed(case, items=tuple(after(one) for one in case.items))


@apply.register
def _(event: f.DatesAwaited, case: Case, recorded: e.Recorded) -> Case:
    return changed(case, dates=event.dates)


@apply.register
def _(event: f.DateReached, case: Case, recorded: e.Recorded) -> Case:
    past = (event.name, event.at)
    left = tuple(one for one in case.dates if one != past)
    return changed(case, dates=left, reached=(*case.reached, past))
