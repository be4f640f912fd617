"""What a case knows besides its text, as text: facts, lists and filed documents."""

from __future__ import annotations

from itertools import groupby

from rich.console import RenderableType

from rcm_workflow.cli.names import Names
from rcm_workflow.cli.tables import head, pairs, table
from rcm_workflow.domain.case import Case
from rcm_workflow.domain.facts import Item
from rcm_workflow.domain.lists import reads_some_list
from rcm_workflow.domain.sight import Said, opened_fields


def known_view(
    case: Case, fields: frozenset[str], said: Said, names: Names
) -> list[RenderableType | str]:
    """Facts as pairs, each list as a table, and the documents on file, as far as may be read.

    The lists of the case are those its reader may read; see ``inspect.with_items_of``.
    """
    words = names.words
    parts: list[RenderableType | str] = []
    if "facts" in fields and case.facts:
        rows = [(names.input(name), names.value(value, name)) for name, value in case.facts]
        parts += [head(words.label("facts")), pairs(rows)]
    if reads_some_list(fields) or "own_items" in fields:
        by_group = sorted(case.items, key=lambda one: one.group)
        for group, members in groupby(by_group, key=lambda one: one.group):
            parts += [head(names.group(group)), _items(list(members), said, names)]
    if "documents" in fields and case.papers:
        rows = [(names.document(name), digest[:12]) for name, digest in case.papers]
        parts += [head(words.label("documents")), pairs(rows)]
    return parts


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
