"""Tables for people: narrow, without frames, readable at 80 columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.box import SIMPLE_HEAD
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

LEAST_TABLE = 64
"""Columns that a table of several sentences needs; with fewer it is told line by line."""


def table(
    heads: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    right: Sequence[int] = (),
    stretch: int | None = None,
) -> Table:
    """A table with a rule under its heads. ``right`` aligns these columns to the right."""
    made = Table(
        box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold"
    )
    for place, head in enumerate(heads):
        made.add_column(
            Text(head),
            justify="right" if place in right else "left",
            overflow="fold",
            ratio=1 if place == stretch else None,
        )
    for row in rows:
        made.add_row(*(Text(cell) for cell in row))
    return made


def pairs(rows: Iterable[tuple[str, str]], *, gap: int = 2) -> Table:
    """Names on the left, values on the right, so many blanks between them."""
    made = Table.grid(padding=(0, gap, 0, 0))
    made.add_column(style="bold", no_wrap=True)
    made.add_column(overflow="fold")
    for name, value in rows:
        made.add_row(Text(name), Text(value))
    return made


def head(text: str) -> Padding:
    """A heading with an empty line before it."""
    return Padding(Text(text, style="bold underline"), (1, 0, 0, 0))


def bullets(items: Iterable[str], mark: str = "-") -> Table:
    """A list whose long lines hang under their own beginning."""
    made = Table.grid(padding=(0, 1, 0, 0))
    made.add_column(no_wrap=True)
    made.add_column(overflow="fold")
    for item in items:
        made.add_row(mark, Text(item))
    return made
