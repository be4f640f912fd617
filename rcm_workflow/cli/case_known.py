"""What a case knows besides its text, as text: facts, lists and filed documents."""

from __future__ import annotations

from itertools import groupby

from rich.console import RenderableType

from rcm_workflow.cli.case_data import Said, opened_fields
from rcm_workflow.cli.names import Names
from rcm_workflow.cli.tables import head, pairs, table
from rcm_workflow.domain.case import Case
from rcm_workflow.domain.facts import Item


def known_view(
    case: Case, fields: frozenset[str], said: Said, names: Names
) -> list[RenderableType | str]:
    """Facts as pairs, each list as a table, and the documents on file, as far as may be read."""
    words = names.words
    parts: list[RenderableType | str] = []
    if "facts" in fields and case.facts:
        rows = [(names.input(name), names.value(value)) for name, value in case.facts]
        parts += [head(words.label("facts")), pairs(rows)]
    if "items" in fields:
        by_group = sorted(case.items, key=lambda one: one.group)
        for group, members in groupby(by_group, key=lambda one: one.group):
            parts += [head(names.group(group)), _items(list(members), said, names)]
    if "documents" in fields and case.papers:
        rows = [(names.document(name), digest[:12]) for name, digest in case.papers]
        parts += [head(words.label("documents")), pairs(rows)]
    return parts


def _items(items: list[Item], said: Said, names: Names) -> RenderableType:
    words = names.words
    rows = []
    for one in items:
        known = {**dict(one.fields), **opened_fields(one, said)}
        told = "; ".join(f"{names.input(name)}: {names.value(v)}" for name, v in known.items())
        shown = told or words.label("sealed_item")
        rows.append((one.id, names.status(one.group, one.status), shown))
    return table([words.label(key) for key in ("number", "status", "content")], rows)
