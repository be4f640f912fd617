"""What a case knows besides its text, as text: facts, lists and filed documents."""

from __future__ import annotations

from itertools import groupby

from rich.console import RenderableType

from rcm_workflow.cli.names import Names
from rcm_workflow.cli.tables import head, pairs, table
from rcm_workflow.domain.case import Case
from rcm_workflow.domain.facts import Item
from rcm_workflow.domain.lists import reads_some_list
from rcm_workflow.domain.meeting_names import is_meeting, meeting_meant
from rcm_workflow.domain.sight import Said, opened_fields


def known_view(
    case: Case, fields: frozenset[str], said: Said, names: Names
) -> list[RenderableType | str]:
    """Facts as pairs, a meeting with its days; each list as a table; the documents on file.

    Of all of it what may be read.

    The lists of the case are those its reader may read; see ``inspect.with_items_of``.
    """
    words = names.words
    parts: list[RenderableType | str] = []
    if "facts" in fields and case.facts:
        rows = [
            (names.input(name), names.value(value, name) + _held(name, case, names))
            for name, value in case.facts
        ]
        parts += [head(words.label("facts")), pairs(rows)]
    if reads_some_list(fields) or "own_items" in fields:
        by_group = sorted(case.items, key=lambda one: one.group)
        for group, members in groupby(by_group, key=lambda one: one.group):
            parts += [head(names.group(group)), _items(list(members), said, names)]
    if "documents" in fields and case.papers:
        rows = [(names.document(name), digest[:12]) for name, digest in case.papers]
        parts += [head(words.label("documents")), pairs(rows)]
    return parts


def _held(name: str, case: Case, names: Names) -> str:
    """Behind the name of a meeting, when and where it is: whoever is to come reads it there."""
    machine = names.machine
    if machine is None or not is_meeting(machine, name):
        return ""
    found = meeting_meant(machine, name, case.fact, names.then)
    if found is None:
        return ""
    put_off = "cancelled" if found.cancelled else "postponed" if found.postponed else ""
    told = [names.days(found.starts_on, found.ends_on), found.place]
    if put_off:
        told.append(names.words.say("meeting_status", put_off))
    return f" ({', '.join(one for one in told if one)})"


WIDE = 3
"""More fields than this stand in one column, each with its name."""


def _items(items: list[Item], said: Said, names: Names) -> RenderableType:
    known = [{**dict(one.fields), **opened_fields(one, said)} for one in items]
    fields = list(dict.fromkeys(name for one in known for name in one))
    words = names.words
    heads = [words.label("item"), words.label("status")]
    rows = [[one.id, names.status(one.group, one.status)] for one in items]
    if 0 < len(fields) <= WIDE:
        heads += [names.input(name) for name in fields]
        for row, values in zip(rows, known, strict=True):
            row += [names.value(values[name], name) if name in values else "–" for name in fields]
    else:
        heads.append(words.label("content"))
        for row, values in zip(rows, known, strict=True):
            told = "; ".join(
                f"{names.input(name)}: {names.value(v, name)}" for name, v in values.items()
            )
            row.append(told or words.label("sealed_item"))
    return table(heads, [tuple(row) for row in rows])
