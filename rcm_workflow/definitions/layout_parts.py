"""The parts of a drawing, as numbers: boxes, words, lines. Nothing here knows what they mean."""

from __future__ import annotations

from typing import NamedTuple

from rcm_workflow.definitions.layout_graph import Caption
from rcm_workflow.pen import width_of

SIZE = 11.0
"""Of the words beside a line, and of those inside a box."""
LINE = 15
"""From one line of words to the next."""
MARK = 15
"""What the sign of one role takes before the words."""


class Box(NamedTuple):
    """A rectangle; ``y`` grows downwards."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.y + self.height

    def meets(self, other: Box) -> bool:
        """Whether they have an inner point in common."""
        return (
            self.x < other.right
            and other.x < self.right
            and self.y < other.bottom
            and other.y < self.bottom
        )


class Row(NamedTuple):
    """One line of words; the signs stand before the first line of a caption."""

    roles: tuple[str, ...]
    text: str
    indent: int
    """Where the words begin: after the signs."""


class Label(NamedTuple):
    """Captions, broken into lines, in a box of their own."""

    box: Box
    rows: tuple[Row, ...]


class Line(NamedTuple):
    """A stroke from point to point, each part level or upright."""

    points: tuple[tuple[float, float], ...]
    dest: str
    arrow: bool = False
    clock: bool = False
    """Drawn broken: only the clock makes this step."""

    @property
    def parts(self) -> tuple[Box, ...]:
        """Each part as a box without width or height."""
        return tuple(
            Box(min(x, to_x), min(y, to_y), abs(to_x - x), abs(to_y - y))
            for (x, y), (to_x, to_y) in zip(self.points, self.points[1:], strict=False)
        )


def rows_of(captions: tuple[Caption, ...], width: float) -> tuple[Row, ...]:
    """Captions broken into lines no wider than ``width``, signs included."""
    rows = []
    for one in captions:
        indent = MARK * len(one.roles)
        for number, text in enumerate(wrapped(one.text, width - indent, SIZE)):
            rows.append(Row(one.roles if number == 0 else (), text, indent))
    return tuple(rows)


def width(rows: tuple[Row, ...]) -> float:
    """What the widest of these lines takes."""
    return max((one.indent + width_of(one.text, SIZE) for one in rows), default=0.0)


def wrapped(text: str, room: float, size: float, *, bold: bool = False) -> tuple[str, ...]:
    """A text in lines no wider than ``room``; a word that is wider is broken."""
    lines: list[str] = []
    for word in text.split():
        trial = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(trial, size, bold=bold) <= room:
            lines[-1] = trial
            continue
        rest = word
        while width_of(rest, size, bold=bold) > room and len(rest) > 1:
            cut = _fitting(rest, room, size, bold=bold)
            lines.append(rest[:cut])
            rest = rest[cut:]
        lines.append(rest)
    return tuple(lines) or ("",)


def _fitting(word: str, room: float, size: float, *, bold: bool) -> int:
    fits = [end for end in range(1, len(word)) if width_of(word[:end], size, bold=bold) <= room]
    return max(fits, default=1)
