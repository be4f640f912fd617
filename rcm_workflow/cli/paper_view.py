"""A paper on the screen, and as Markdown for a letter or a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.text import Text

from rcm_workflow.cli.paper_words import Told
from rcm_workflow.cli.tables import head, pairs, table
from rcm_workflow.cli.world import lines


def screen(sections: Sequence[Told]) -> RenderableType:
    """Headings, pairs and tables, at the width of the screen."""
    parts: list[RenderableType | str] = []
    for place, one in enumerate(sections):
        if one.title:
            parts.append(head(one.title) if place else one.title)
        if one.pairs:
            parts.append(pairs(one.pairs))
        for body in one.bodies:
            parts += ["", body]
        if one.rows:
            parts.append(table(one.heads, one.rows))
        for line in one.lines:
            marks = "".join(f" [{each}]" for each in line.notes)
            sign = f"[{line.number}]" if line.note else f"{line.number}."
            parts.append(Text(f"{sign} {line.text}{marks}"))
    return lines(*parts)


def markdown(sections: Sequence[Told]) -> str:
    """The same as Markdown."""
    found = "\n".join(line for part in enumerate(sections) for line in _section(*part))
    return f"{found.rstrip()}\n"


def _section(place: int, one: Told) -> Iterator[str]:
    if one.title:
        yield from (f"{'##' if place else '#'} {one.title}", "")
    for name, value in one.pairs:
        yield f"- **{name}:** {_inline(value)}"
    if one.pairs:
        yield ""
    for body in one.bodies:
        yield from (*(f"> {line}".rstrip() for line in body.splitlines()), "")
    if one.rows:
        yield _row(one.heads)
        yield _row("---" for _ in one.heads)
        yield from (_row(row) for row in one.rows)
        yield ""
    for line in one.lines:
        marks = "".join(f"[^{each}]" for each in line.notes)
        sign = f"[^{line.number}]:" if line.note else f"{line.number}."
        yield from (f"{sign} {_inline(line.text)}{marks}", "")


def _row(cells: Sequence[str] | Iterator[str]) -> str:
    return f"| {' | '.join(_inline(cell).replace('|', chr(92) + '|') for cell in cells)} |"


def _inline(text: str) -> str:
    # A line break would end the row, and the rest of a statement would be read as a heading.
    return " ".join(text.split())
