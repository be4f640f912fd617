"""Tables for people: narrow, without frames, readable at 80 columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.measure import Measurement
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from rcm_workflow.cli.widths import fitted

LEAST_TABLE = 64
"""Columns that a table of several sentences needs; with fewer it is told line by line."""
GAP = 2
"""Blanks between two columns, besides the one of the rule."""
LONGEST_NAME = 40
"""A name longer than this goes on below: its value needs the room."""


class Columns:
    """A table that breaks its lines between words; where the words do not fit, a list.

    The width is known only when it is shown. Left to itself a table that is too wide would cut
    the columns to one width, in the middle of words.
    """

    def __init__(
        self,
        heads: Sequence[str],
        rows: Iterable[Sequence[str]],
        *,
        right: Sequence[int] = (),
    ) -> None:
        self._heads = tuple(heads)
        self._rows = [tuple(row) for row in rows]
        self._right = right

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        return Measurement.get(console, options, self._table([None] * len(self._heads)))

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        between = (GAP + 1) * (len(self._heads) - 1)
        widths = fitted([self._heads, *self._rows], options.max_width - between)
        yield self._listed() if widths is None else self._table(widths)

    def _table(self, widths: Sequence[int | None]) -> Table:
        made = Table(
            box=SIMPLE_HEAD,
            show_edge=False,
            pad_edge=False,
            padding=(0, GAP, 0, 0),
            header_style="bold",
        )
        for place, (head, width) in enumerate(zip(self._heads, widths, strict=True)):
            made.add_column(
                Text(head),
                justify="right" if place in self._right else "left",
                overflow="fold",
                width=width,
            )
        for row in self._rows:
            made.add_row(*(Text(cell) for cell in row))
        return made

    def _listed(self) -> RenderableType:
        """Each row by itself: its first cell, and below it the others with their heads."""
        parts: list[RenderableType] = []
        for row in self._rows:
            parts.append(Text(row[0], style="bold"))
            named = [
                (head or " ", cell)
                for head, cell in zip(self._heads[1:], row[1:], strict=True)
                if cell.strip() not in ("", "–")
            ]
            if named:
                parts.append(Padding(pairs(named), (0, 0, 0, 2)))
        return Group(*parts)


def table(
    heads: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    right: Sequence[int] = (),
) -> Columns:
    """A table with a rule under its heads. ``right`` aligns these columns to the right."""
    return Columns(heads, rows, right=right)


def pairs(rows: Iterable[tuple[str, str]], *, gap: int = 2) -> Table:
    """Names on the left, values on the right, so many blanks between them."""
    found = list(rows)
    widest = max((cell_len(name) for name, _ in found), default=0)
    made = Table.grid(padding=(0, gap, 0, 0))
    made.add_column(style="bold", width=min(widest, LONGEST_NAME), overflow="fold")
    made.add_column(overflow="fold")
    for name, value in found:
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
