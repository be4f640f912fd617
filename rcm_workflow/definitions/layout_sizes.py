"""How large a state has to be drawn for the words in it and at its sides, and how wide a gutter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

from rcm_workflow.definitions.layout_columns import Columns
from rcm_workflow.definitions.layout_graph import Caption, Node
from rcm_workflow.definitions.layout_parts import LINE, SIZE, Box, Label, rows_of, width, wrapped

WIDE = 236
"""Of every box."""
PAD = 10
WORDS = 200
"""The most that words beside a box may take before they are broken into lines."""
STEP = 8
"""Level lines of one column lie on every eighth point, those of the other between them."""
TRACK = 14
"""Between two upright lines."""
TITLE = 13.0

Side = Literal["left", "right"]

_BESIDE: Mapping[tuple[int, Side], int] = {
    (0, "left"): 0,
    (0, "right"): 1,
    (1, "left"): 1,
    (1, "right"): 2,
}
"""The channel at each side of a column."""


class Tap(NamedTuple):
    """Where a line leaves or meets the side of a box."""

    channel: int
    dest: str
    captions: tuple[Caption, ...]
    """Empty where the line comes in."""

    @property
    def height(self) -> float:
        """What it takes of its side, down to its line; a multiple of the step."""
        needed = LINE * len(rows_of(self.captions, WORDS)) + STEP
        return float(STEP * -(-needed // STEP))


class Sized(NamedTuple):
    """A node with what has to find room in its box and beside it."""

    node: Node
    title: tuple[str, ...]
    remark: tuple[str, ...]
    stays: Label
    taps: Mapping[Side, tuple[Tap, ...]]
    height: float


def sized(columns: Columns) -> Mapping[str, Sized]:
    """Every state of the graph, from top to bottom of both columns."""
    return {name: _size(columns, name) for name in columns.order}


def _size(columns: Columns, name: str) -> Sized:
    node = columns.graph.nodes[name]
    room = WIDE - 2 * PAD
    title = wrapped(node.title, room, TITLE, bold=True)
    remark = wrapped(node.remark, room, SIZE) if node.remark else ()
    stays = rows_of(node.stays, room)
    inside = PAD + LINE * (len(title) + len(remark) + len(stays)) + PAD
    if stays:
        inside += STEP
    taps: dict[Side, tuple[Tap, ...]] = {
        "left": _taps(columns, name, "left"),
        "right": _taps(columns, name, "right"),
    }
    sides = [sum(tap.height for tap in found) + 2 * STEP for found in taps.values()]
    height = STEP * -(-max(inside, *sides) // STEP)
    return Sized(node, title, remark, Label(Box(0, 0, 0, 0), stays), taps, height)


def _taps(columns: Columns, name: str, side: Side) -> tuple[Tap, ...]:
    """What leaves or meets a side: upwards first, then what comes in, then downwards."""
    beside = _BESIDE[columns.of[name], side]
    found: list[tuple[float, Tap]] = [
        (columns.order.index(dest), Tap(beside, dest, captions))
        for (source, dest), captions in columns.graph.edges.items()
        if source == name
        and (source, dest) not in columns.straight
        and columns.channel(source, dest) == beside
    ]
    if name in columns.led_to(beside):
        found.append((columns.order.index(name), Tap(beside, name, ())))
    return tuple(tap for _, tap in sorted(found, key=lambda one: one[0]))


def gutters(columns: Columns, sizes: Mapping[str, Sized]) -> Mapping[tuple[int, Side], float]:
    """How wide the words at each side of each column are."""
    found: dict[tuple[int, Side], float] = dict.fromkeys(_BESIDE, 2.0 * TRACK)
    for name, one in sizes.items():
        for side, taps in one.taps.items():
            key = (columns.of[name], side)
            found[key] = max(found[key], *(_beside_words(tap.captions) for tap in taps), 0.0)
    # Words of the main path begin at the middle of the column and may reach beyond it.
    along = [columns.graph.edges[pair] for pair in columns.straight]
    for captions in ((columns.graph.opening,), *along):
        found[0, "right"] = max(found[0, "right"], _beside_words(captions) - WIDE / 2)
    return found


def _beside_words(captions: tuple[Caption, ...]) -> float:
    return width(rows_of(captions, WORDS)) + 2 * PAD
