"""What a case keeps, and whether new rules know it all by name."""

from __future__ import annotations

from collections.abc import Iterator

from rcm_workflow.domain.case import Case
from rcm_workflow.domain.migration_terms import Reason
from rcm_workflow.domain.specs import MachineSpec


def kept_reasons(case: Case, old: MachineSpec, new: MachineSpec) -> Iterator[Reason]:
    """Every reason in the electorates, marks, lists and facts of a case."""
    asked = dict.fromkeys(
        [*(name for name, _ in case.electorates), *(one.electorate for one in case.polls)]
    )
    for name in asked:
        known = new.electorates.get(name)
        if known is None:
            yield Reason("electorate_is_gone", {"electorate": name})
        elif name in old.electorates and known.of != old.electorates[name].of:
            yield Reason("electorate_is_another", {"electorate": name})
    marks = {one.marks_text for one in new.transitions}
    for mark, _ in case.marks:
        if mark not in marks:
            yield Reason("mark_is_gone", {"mark": mark})
    yield from _items(case, old, new)
    if tuple(old.opening.unique_by) != tuple(new.opening.unique_by):
        yield Reason("unique_by_another", {})
    facts = dict(case.facts)
    for given in new.opening.inputs:
        # What every new case is asked when it is opened, its steps and conditions may rest on.
        if given.keep and given.required and given.name not in facts:
            yield Reason("fact_is_missing", {"title": given.title.model_dump()})


def _items(case: Case, old: MachineSpec, new: MachineSpec) -> Iterator[Reason]:
    for group, status in dict.fromkeys((one.group, one.status) for one in case.items):
        known, was = new.items.get(group), old.items.get(group)
        title = was.title.model_dump() if was else group
        if known is None:
            yield Reason("list_is_gone", {"title": title})
        elif status not in known.statuses:
            yield Reason("status_is_gone", {"title": title, "status": status})
        elif was is not None and known.sealed != was.sealed:
            # What is sealed stays sealed, and what was open cannot be hidden any more.
            yield Reason("list_is_sealed_otherwise", {"title": title})
