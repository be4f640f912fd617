"""The lines between the boxes of a drawing, and the words beside them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from rcm_workflow.definitions.layout_columns import CHANNELS, Columns
from rcm_workflow.definitions.layout_graph import Caption, Node
from rcm_workflow.definitions.layout_parts import LINE, Box, Label, Line, rows_of, width
from rcm_workflow.definitions.layout_sizes import PAD, STEP, TRACK, WORDS, Side, Tap

APART = 28
"""Between two boxes of a column besides the words there, and between two trunks of one track."""


class State(NamedTuple):
    """A node in its box."""

    node: Node
    box: Box
    title: tuple[str, ...]
    remark: tuple[str, ...]
    stays: Label
    column: int


class _End(NamedTuple):
    """Where a level line meets a box, and what it is to the trunk that it belongs to."""

    x: float
    y: float
    comes_in: bool
    clock: bool


class Lines:
    """What is drawn between the boxes, added part by part."""

    def __init__(self) -> None:
        self.labels: list[Label] = []
        self.lines: list[Line] = []
        self._ends: dict[tuple[int, str], list[_End]] = {}

    def connect(
        self,
        columns: Columns,
        places: Mapping[str, State],
        taps: Mapping[str, Mapping[Side, tuple[Tap, ...]]],
        trunks: Mapping[int, float],
    ) -> None:
        """Draw every step: the main path straight down, the others through their channels."""
        for source, dest in zip(columns.main, columns.main[1:], strict=False):
            if (source, dest) in columns.straight:
                box, to = places[source].box, places[dest].box
                x = box.x + box.width / 2
                clock = _clock(columns.graph.edges[source, dest])
                self.lines.append(Line(((x, box.bottom), (x, to.y)), dest, arrow=True, clock=clock))
        for name, state in places.items():
            for side, found in taps[name].items():
                self._leave(state, side, found)
        for channel in CHANNELS:
            self._trunks(channel, trunks[channel])

    def _leave(self, state: State, side: Side, taps: tuple[Tap, ...]) -> None:
        x = state.box.x if side == "left" else state.box.right
        y = state.box.y + (0 if state.column == 0 else STEP / 2)
        for tap in taps:
            y += tap.height
            rows = rows_of(tap.captions, WORDS)
            if rows:
                wide, high = width(rows), float(LINE * len(rows))
                at = x - PAD - wide if side == "left" else x + PAD
                self.labels.append(Label(Box(at, y - high - 2, wide, high), rows))
            # A line that comes in has no words; one that leaves has.
            end = _End(x, y, comes_in=not rows, clock=_clock(tap.captions))
            self._ends.setdefault((tap.channel, tap.dest), []).append(end)

    def _trunks(self, channel: int, x: float) -> None:
        """Draw the trunks of a channel, each in the first track that is free at its height."""
        tracks: list[list[tuple[float, float]]] = []
        spans = {
            dest: (min(end.y for end in found), max(end.y for end in found))
            for (where, dest), found in self._ends.items()
            if where == channel
        }
        for dest, span in sorted(spans.items(), key=lambda one: (one[1][1] - one[1][0], one)):
            track = _first_free(tracks, span)
            at = x - track * TRACK if channel == 0 else x + track * TRACK
            self._trunk(dest, at, span, self._ends[channel, dest])

    def _trunk(self, dest: str, at: float, span: tuple[float, float], joined: list[_End]) -> None:
        low, high = span
        clock = all(end.clock for end in joined if not end.comes_in)
        self.lines.append(Line(((at, low), (at, high)), dest, clock=clock))
        for end in joined:
            inner, outer = (at, end.y), (end.x, end.y)
            points = (inner, outer) if end.comes_in else (outer, inner)
            by_clock = clock if end.comes_in else end.clock
            self.lines.append(Line(points, dest, arrow=end.comes_in, clock=by_clock))


def _first_free(tracks: list[list[tuple[float, float]]], span: tuple[float, float]) -> int:
    """The number of the track that takes the span, which is a new one if all others are taken."""
    low, high = span
    for number, taken in enumerate(tracks):
        if all(high + APART < other or low - APART > end for other, end in taken):
            taken.append(span)
            return number
    tracks.append([span])
    return len(tracks) - 1


def _clock(captions: tuple[Caption, ...]) -> bool:
    return all(one.roles == ("system",) for one in captions)
