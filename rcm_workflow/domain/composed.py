"""Numbered texts written from the lists of a case: who met, what was agreed, who made reservations.

The machine file says of a document which list gives its numbers, which give its notes and annexes,
and which facts and groups stand at its head. Fields of a sealed list stand in it under seal: the
same document is whole for who may open them and tells all others only that there is something.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from rcm_workflow.domain.facts import Item
from rcm_workflow.domain.lists import of_list
from rcm_workflow.domain.papers import Dossier, Kind, Paper, Section, known_papers, sealed_among
from rcm_workflow.domain.specs import DocumentSpec, MachineSpec
from rcm_workflow.domain.specs_given import InputSpec


def kind_of(name: str, machine: MachineSpec) -> Kind | None:
    """How a document is written: from lists where the machine file says so, else as registered."""
    spec = machine.documents.get(name)
    if spec is not None and spec.numbers is not None:
        told = (spec.numbers, spec.notes, *spec.annexes)
        needs = frozenset(of_list(one) for one in told if one is not None)
        return Kind(name, needs, partial(compose, name, spec))
    return known_papers().get(name)


def compose(name: str, spec: DocumentSpec, dossier: Dossier) -> Paper | None:
    """The document as far as the lists go now; ``None`` where there is nothing to number."""
    numbered = _chosen(dossier, str(spec.numbers), spec)
    if not numbered:
        return None
    notes = _notes_to(numbered, dossier, spec)
    sections = [
        _heading(dossier, spec),
        _list(dossier, str(spec.numbers), numbered, spec, notes),
        _notes(dossier, spec, notes, numbered),
        *(_list(dossier, one, _chosen(dossier, one, spec), spec) for one in spec.annexes),
    ]
    return dossier.paper(name, {}, *sections)


def fields_of(machine: MachineSpec, group: str) -> Sequence[InputSpec]:
    """The fields that items of a list may have, in the order in which the file declares them."""
    found: dict[str, InputSpec] = {}
    for one in machine.transitions:
        if group in (one.adds_item, one.changes_item):
            for given in one.inputs:
                if given.of != group and given.type != "document":
                    found.setdefault(given.name, given)
    return tuple(found.values())


def _of(dossier: Dossier, group: str | None) -> Sequence[Item]:
    return dossier.case.of_group(group) if group else ()


def _chosen(dossier: Dossier, group: str, spec: DocumentSpec) -> Sequence[Item]:
    kept = [one for one in _of(dossier, group) if one.status not in spec.left_out]
    return sorted(kept, key=lambda one: _place(one, spec.order)) if spec.order else kept


def _notes_to(numbered: Sequence[Item], dossier: Dossier, spec: DocumentSpec) -> list[Item]:
    """The notes to the whole text, and to what stands in it.

    One to a part that was left out goes with it: nobody said it of the whole.
    """
    kept = {one.id for one in numbered}
    gone = {one.id for one in _of(dossier, str(spec.numbers))} - kept
    notes = (one for one in _of(dossier, spec.notes) if one.status not in spec.left_out)
    return [one for one in notes if not _ids(one) & gone]


def _place(item: Item, order: str | None) -> int:
    """Where an item stands: where it was put, else in the order of adding."""
    put = item.get(str(order))
    return put if isinstance(put, int) else int(item.id.rpartition("-")[2])


def _heading(dossier: Dossier, spec: DocumentSpec) -> Section:
    rows = []
    for name in spec.heads:
        given = dossier.inputs.get(name)
        value = given if given is not None else dossier.case.fact(name)
        if value not in (None, "", ()):
            rows.append({"input": name, "value": value})
    groups = [[one, list(dossier.case.electorate(one) or ())] for one in spec.groups]
    return Section(name="heading", facts={"groups": groups}, rows=tuple(rows))


def _list(
    dossier: Dossier,
    group: str,
    items: Sequence[Item],
    spec: DocumentSpec,
    notes: Sequence[Item] = (),
) -> Section:
    fields = fields_of(dossier.rules.machine, group)
    hidden = group in dossier.rules.machine.items and dossier.rules.machine.items[group].sealed
    # Whoever only changed an item is not its author: a text has none that its readers put there.
    adding = (one for one in dossier.rules.machine.transitions if one.adds_item == group)
    added = {given.name for one in adding for given in one.inputs}
    rows = []
    for number, item in enumerate(items, start=1):
        row: dict[str, Any] = {"number": number, "item": item.id}
        values = dict(_values(item, fields, hidden=hidden))
        text = next((one.name for one in fields if one.type == "localized"), None)
        row["says"] = values.pop(text, None) if text else None
        author = next((one.name for one in fields if one.own and one.name in added), None)
        row["by"] = values.pop(author, None) if author else None
        row["bracketed"] = item.status in spec.brackets
        row["notes"] = [place for place, one in enumerate(notes, start=1) if item.id in _ids(one)]
        row |= {f"given_{name}": value for name, value in values.items() if name in spec.tells}
        rows.append(row)
    return Section(name="list", facts={"list": group} if rows else {}, rows=tuple(rows))


def _values(item: Item, fields: Sequence[InputSpec], *, hidden: bool) -> Iterator[tuple[str, Any]]:
    for one in fields:
        if hidden or one.sealed:
            yield one.name, sealed_among(item.events, f"fields.{one.name}")
        elif (value := item.get(one.name)) is not None and one.type != "item":
            yield one.name, value


def _ids(note: Item) -> set[str]:
    return {value for _, value in note.fields if isinstance(value, str)}


def _notes(
    dossier: Dossier, spec: DocumentSpec, notes: Sequence[Item], numbered: Sequence[Item]
) -> Section | None:
    if spec.notes is None:
        return None
    written = _list(dossier, spec.notes, notes, spec)
    known = {one.id for one in numbered}
    rows = tuple(
        row | {"of_all": not _ids(note) & known}
        for row, note in zip(written.rows, notes, strict=True)
    )
    return Section(name="notes", facts=written.facts, rows=rows)
