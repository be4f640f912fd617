"""Where the parts of a machine stand in its drawing.

The main path runs straight down in a column of its own; all other states stand in a second column
beside it. What does not follow the main path goes through one of three channels: left of the first
column, between the two, right of the second. In a channel every state that is led to has one
upright line, its trunk; whoever leads there joins it. Words stand in gutters between boxes and
trunks, each above its own level line, so that they can never meet: a box is made as high as the
words at its sides need. Level lines of the two columns never have the same height.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from rcm_workflow.definitions.layout_columns import CHANNELS, Columns
from rcm_workflow.definitions.layout_graph import Caption, Graph
from rcm_workflow.definitions.layout_lines import APART, Lines, State
from rcm_workflow.definitions.layout_parts import LINE, Box, Label, Line, rows_of, width
from rcm_workflow.definitions.layout_sizes import (
    PAD,
    STEP,
    TRACK,
    WIDE,
    WORDS,
    gutters,
    sized,
)


class Layout(NamedTuple):
    """Everything that is drawn of the machine itself."""

    states: Mapping[str, State]
    labels: tuple[Label, ...]
    lines: tuple[Line, ...]
    start: tuple[float, float]
    width: float
    height: float


def laid_out(graph: Graph, top: float) -> Layout:
    """Place a graph below ``top``; the same graph always gives the same places."""
    return _Placing(graph, top).layout()


class _Placing:
    """One graph on its way to places."""

    def __init__(self, graph: Graph, top: float) -> None:
        self.graph = graph
        self.top = top
        self.columns = Columns(graph)
        self.sizes = sized(self.columns)
        self.lines = Lines()

    def layout(self) -> Layout:
        gutter = gutters(self.columns, self.sizes)
        tracks = [len(self.columns.led_to(channel)) for channel in CHANNELS]
        left = PAD + tracks[0] * TRACK + gutter[0, "left"]
        between = gutter[0, "right"] + (tracks[1] + 1) * TRACK + gutter[1, "left"]
        right = left + WIDE + between
        places = self._stack(left, right)
        trunks = {
            0: left - gutter[0, "left"] - TRACK,
            1: left + WIDE + gutter[0, "right"] + TRACK,
            2: right + WIDE + gutter[1, "right"] + TRACK,
        }
        taps = {name: one.taps for name, one in self.sizes.items()}
        self.lines.connect(self.columns, places, taps, trunks)
        end = right + WIDE + gutter[1, "right"] if self.columns.beside else right
        first = places[self.columns.main[0]].box
        return Layout(
            places,
            tuple(self.lines.labels),
            tuple(self.lines.lines),
            (first.x + WIDE / 2, self.top + STEP),
            end + (tracks[2] + 1) * TRACK + PAD,
            max(one.box.bottom for one in places.values()) + APART,
        )

    def _stack(self, left: float, right: float) -> dict[str, State]:
        """Both columns, from top to bottom, with the words of the main path beside it."""
        places: dict[str, State] = {}
        opening = rows_of((self.graph.opening,), WORDS)
        y = self.top + LINE * len(opening) + APART
        start = Box(left + WIDE / 2 + PAD, self.top, width(opening), float(LINE * len(opening)))
        self.lines.labels.append(Label(start, opening))
        main = self.columns.main
        for name, after in zip(main, (*main[1:], ""), strict=True):
            places[name] = self._placed(name, left, y)
            y = places[name].box.bottom + APART
            if (name, after) in self.columns.straight:
                y = self._step(places[name].box, self.graph.edges[name, after], y)
        last = self.top
        for name in self.columns.beside:
            places[name] = self._placed(name, right, max(last, self._wanted(name, places)))
            last = places[name].box.bottom + APART
        return places

    def _step(self, box: Box, captions: tuple[Caption, ...], y: float) -> float:
        """Put the words of a step of the main path beside it; how far down they reach."""
        rows = rows_of(captions, WORDS)
        x = box.x + box.width / 2 + PAD
        self.lines.labels.append(
            Label(Box(x, box.bottom + STEP, width(rows), float(LINE * len(rows))), rows)
        )
        return STEP * -(-(y + LINE * len(rows)) // STEP)

    def _wanted(self, name: str, places: Mapping[str, State]) -> float:
        """The height at which a state of the second column is nearest to its neighbours."""
        columns = self.columns
        near = [places[one].box for one in columns.neighbours(name) if columns.of.get(one) == 0]
        if not near:
            return self.top
        middle = sum(one.y + one.height / 2 for one in near) / len(near)
        return STEP * ((middle - self.sizes[name].height / 2) // STEP)

    def _placed(self, name: str, x: float, y: float) -> State:
        one = self.sizes[name]
        down = STEP * -(-y // STEP)
        stays_y = down + PAD + LINE * (len(one.title) + len(one.remark)) + STEP
        inner = Box(x + PAD, stays_y, WIDE - 2 * PAD, float(LINE * len(one.stays.rows)))
        return State(
            one.node,
            Box(x, down, WIDE, one.height),
            one.title,
            one.remark,
            Label(inner, one.stays.rows),
            self.columns.of[name],
        )
