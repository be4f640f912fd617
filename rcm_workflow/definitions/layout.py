"""Where the parts of a machine stand in its drawing.

The main path runs straight down in a column of its own; all other states stand in a second column
beside it. What does not follow the main path goes through one of three channels: left of the first
column, between the two, right of the second. In a channel every state that is led to has one
upright line, its trunk; whoever leads there joins it. Words stand in gutters between boxes and
trunks, each above its own level line, so that they can never meet: a box is made as high as the
words at its sides need. Level lines of the two columns never have the same height.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

from rcm_workflow.definitions.layout_graph import Caption, Graph, Node
from rcm_workflow.definitions.layout_parts import (
    LINE,
    SIZE,
    Box,
    Label,
    Line,
    rows_of,
    width,
    wrapped,
)

WIDE = 236
"""Of every box."""
PAD = 10
WORDS = 200
"""The most that words beside a box may take before they are broken into lines."""
STEP = 8
"""Level lines of one column lie on every eighth point, those of the other between them."""
TRACK = 14
"""Between two upright lines."""
APART = 28
"""Between two boxes of a column, besides the words there."""
TITLE = 13.0

Side = Literal["left", "right"]


class State(NamedTuple):
    """A node in its box."""

    node: Node
    box: Box
    title: tuple[str, ...]
    remark: tuple[str, ...]
    stays: Label
    column: int


class Layout(NamedTuple):
    """Everything that is drawn of the machine itself."""

    states: Mapping[str, State]
    labels: tuple[Label, ...]
    lines: tuple[Line, ...]
    start: tuple[float, float]
    width: float
    height: float


class _Tap(NamedTuple):
    """Where a line leaves or meets the side of a box."""

    channel: int
    dest: str
    captions: tuple[Caption, ...]
    """Empty where the line comes in."""


class _Sized(NamedTuple):
    """A node with what has to find room in its box and beside it."""

    node: Node
    title: tuple[str, ...]
    remark: tuple[str, ...]
    stays: Label
    taps: Mapping[Side, tuple[_Tap, ...]]
    height: float


def laid_out(graph: Graph, top: float) -> Layout:
    """Place a graph below ``top``; the same graph always gives the same places."""
    return _Placing(graph, top).layout()


class _Placing:
    """One graph on its way to places."""

    def __init__(self, graph: Graph, top: float) -> None:
        self.graph = graph
        self.top = top
        self.main = tuple(dict.fromkeys(name for name in graph.main if name in graph.nodes))
        self.column = {name: 0 if name in self.main else 1 for name in graph.nodes}
        self.straight = {
            pair for pair in zip(self.main, self.main[1:], strict=False) if pair in graph.edges
        }
        self.sized: dict[str, _Sized] = {}
        self.labels: list[Label] = []
        self.lines: list[Line] = []

    def layout(self) -> Layout:
        order = [*self.main, *self._beside()]
        for name in order:
            self.sized[name] = self._size(name, order)
        gutters = self._gutters()
        tracks = {channel: len(self._led_to(channel)) for channel in range(3)}
        left = PAD + tracks[0] * TRACK + gutters[0, "left"]
        between = gutters[0, "right"] + (tracks[1] + 1) * TRACK + gutters[1, "left"]
        columns = (left, left + WIDE + between)
        places = self._stack(columns)
        trunks = {
            0: left - gutters[0, "left"] - TRACK,
            1: left + WIDE + gutters[0, "right"] + TRACK,
            2: columns[1] + WIDE + gutters[1, "right"] + TRACK,
        }
        self._connect(places, trunks)
        beside = len(order) > len(self.main)
        end = columns[1] + WIDE + gutters[1, "right"] if beside else left + WIDE + between
        first = places[self.main[0]].box
        return Layout(
            places,
            tuple(self.labels),
            tuple(self.lines),
            (first.x + WIDE / 2, self.top + STEP),
            end + (tracks[2] + 1) * TRACK + PAD,
            max(one.box.bottom for one in places.values()) + APART,
        )

    # What there is ------------------------------------------------------------------------------

    def _channel(self, source: str, dest: str) -> int:
        match self.column[source], self.column[dest]:
            case 0, 0:
                return 0
            case 1, 1:
                return 2
        return 1

    def _led_to(self, channel: int) -> list[str]:
        """The states whose trunk stands in a channel."""
        found = {
            dest
            for source, dest in self.graph.edges
            if (source, dest) not in self.straight and self._channel(source, dest) == channel
        }
        return [name for name in self.graph.nodes if name in found]

    def _beside(self) -> list[str]:
        """The second column: each state near those of the first that it has to do with."""
        heights = {name: float(place) for place, name in enumerate(self.main)}
        rest = [name for name in self.graph.nodes if self.column[name] == 1]
        for _ in rest:
            for name in rest:
                near = [heights[one] for one in self._neighbours(name) if one in heights]
                if near:
                    heights[name] = sum(near) / len(near)
        last = float(len(self.main))
        place = {name: number for number, name in enumerate(rest)}
        return sorted(rest, key=lambda name: (heights.get(name, last), place[name]))

    def _neighbours(self, name: str) -> Iterable[str]:
        for source, dest in self.graph.edges:
            if name in (source, dest):
                yield dest if source == name else source

    # How large it is ----------------------------------------------------------------------------

    def _size(self, name: str, order: list[str]) -> _Sized:
        node = self.graph.nodes[name]
        room = WIDE - 2 * PAD
        title = wrapped(node.title, room, TITLE, bold=True)
        remark = wrapped(node.remark, room, SIZE) if node.remark else ()
        stays = rows_of(node.stays, room)
        inside = PAD + LINE * (len(title) + len(remark) + len(stays)) + PAD
        if stays:
            inside += STEP
        taps: dict[Side, tuple[_Tap, ...]] = {
            "left": self._taps(name, "left", order),
            "right": self._taps(name, "right", order),
        }
        sides = [sum(_high(tap) for tap in found) + 2 * STEP for found in taps.values()]
        needed = max(inside, *sides)
        height = STEP * -(-needed // STEP)
        return _Sized(node, title, remark, Label(Box(0, 0, 0, 0), stays), taps, height)

    def _taps(self, name: str, side: Side, order: list[str]) -> tuple[_Tap, ...]:
        """What leaves or meets a side: upwards first, then what comes in, then downwards."""
        own = self.column[name]
        channels = {(0, "left"): (0,), (0, "right"): (1,), (1, "left"): (1,), (1, "right"): (2,)}
        place = order.index(name)
        found: list[tuple[float, _Tap]] = []
        for (source, dest), captions in self.graph.edges.items():
            if source == name and (source, dest) not in self.straight:
                channel = self._channel(source, dest)
                if channel in channels[own, side]:
                    found.append((order.index(dest), _Tap(channel, dest, captions)))
        found += [
            (place, _Tap(channel, name, ()))
            for channel in channels[own, side]
            if name in self._led_to(channel)
        ]
        return tuple(tap for _, tap in sorted(found, key=lambda one: one[0]))

    def _gutters(self) -> Mapping[tuple[int, Side], float]:
        """How wide the words beside each column are."""
        found: dict[tuple[int, Side], float] = {
            (0, "left"): 2.0 * TRACK,
            (0, "right"): 2.0 * TRACK,
            (1, "left"): 2.0 * TRACK,
            (1, "right"): 2.0 * TRACK,
        }
        for name, one in self.sized.items():
            for side, taps in one.taps.items():
                for tap in taps:
                    needed = width(rows_of(tap.captions, WORDS)) + 2 * PAD
                    key = (self.column[name], side)
                    found[key] = max(found[key], needed)
        # Words of the main path begin at the middle of the column and may reach beyond it.
        along = [self.graph.edges[pair] for pair in self.straight]
        for captions in ((self.graph.opening,), *along):
            needed = width(rows_of(captions, WORDS)) + 2 * PAD - WIDE / 2
            found[0, "right"] = max(found[0, "right"], needed)
        return found

    # Where it stands ----------------------------------------------------------------------------

    def _stack(self, columns: tuple[float, float]) -> dict[str, State]:
        places: dict[str, State] = {}
        opening = rows_of((self.graph.opening,), WORDS)
        y = self.top + LINE * len(opening) + APART
        start = Box(
            columns[0] + WIDE / 2 + PAD, self.top, width(opening), float(LINE * len(opening))
        )
        self.labels.append(Label(start, opening))
        for name, after in zip(self.main, (*self.main[1:], ""), strict=True):
            places[name] = self._placed(name, columns[0], y)
            y = places[name].box.bottom + APART
            if (name, after) in self.straight:
                y = self._step(places[name].box, self.graph.edges[name, after], y)
        last = self.top
        for name in self.sized:
            if self.column[name] == 1:
                box = self._placed(name, columns[1], max(last, self._wanted(name, places)))
                places[name] = box
                last = box.box.bottom + APART
        return places

    def _step(self, box: Box, captions: tuple[Caption, ...], y: float) -> float:
        """Put the words of a step of the main path beside it; how far down they reach."""
        rows = rows_of(captions, WORDS)
        x = box.x + box.width / 2 + PAD
        self.labels.append(
            Label(Box(x, box.bottom + STEP, width(rows), float(LINE * len(rows))), rows)
        )
        return STEP * -(-(y + LINE * len(rows)) // STEP)

    def _wanted(self, name: str, places: Mapping[str, State]) -> float:
        """The height at which a state of the second column is nearest to its neighbours."""
        near = [places[one].box for one in self._neighbours(name) if self.column.get(one) == 0]
        if not near:
            return self.top
        middle = sum(one.y + one.height / 2 for one in near) / len(near)
        return STEP * ((middle - self.sized[name].height / 2) // STEP)

    def _placed(self, name: str, x: float, y: float) -> State:
        one = self.sized[name]
        down = STEP * -(-y // STEP)
        stays_y = down + PAD + LINE * (len(one.title) + len(one.remark)) + STEP
        inner = Box(x + PAD, stays_y, WIDE - 2 * PAD, float(LINE * len(one.stays.rows)))
        return State(
            one.node,
            Box(x, down, WIDE, one.height),
            one.title,
            one.remark,
            Label(inner, one.stays.rows),
            self.column[name],
        )

    # What connects it ---------------------------------------------------------------------------

    def _connect(self, places: Mapping[str, State], trunks: Mapping[int, float]) -> None:
        for source, dest in zip(self.main, self.main[1:], strict=False):
            if (source, dest) in self.straight:
                box, to = places[source].box, places[dest].box
                x = box.x + WIDE / 2
                captions = self.graph.edges[source, dest]
                self.lines.append(
                    Line(((x, box.bottom), (x, to.y)), dest, arrow=True, clock=_clock(captions))
                )
        ends: dict[tuple[int, str], list[tuple[float, float, bool, bool]]] = {}
        for name, state in places.items():
            for side in ("left", "right"):
                self._tap(name, state, side, ends)
        for channel in range(3):
            self._trunks(channel, trunks[channel], ends)

    def _tap(
        self,
        name: str,
        state: State,
        side: Side,
        ends: dict[tuple[int, str], list[tuple[float, float, bool, bool]]],
    ) -> None:
        box = state.box
        x = box.x if side == "left" else box.right
        phase = 0 if state.column == 0 else STEP / 2
        y = box.y + phase
        for tap in self.sized[name].taps[side]:
            y += _high(tap)
            rows = rows_of(tap.captions, WORDS)
            if rows:
                wide, high = width(rows), float(LINE * len(rows))
                at = x - PAD - wide if side == "left" else x + PAD
                self.labels.append(Label(Box(at, y - high - 2, wide, high), rows))
            # A line that comes in has no words; one that leaves has.
            ends.setdefault((tap.channel, tap.dest), []).append(
                (x, y, not rows, _clock(tap.captions))
            )

    def _trunks(
        self,
        channel: int,
        x: float,
        ends: Mapping[tuple[int, str], list[tuple[float, float, bool, bool]]],
    ) -> None:
        """Draw the trunks of a channel, each in the first track that is free at its height."""
        tracks: list[list[tuple[float, float]]] = []
        spans = {
            dest: (min(end[1] for end in found), max(end[1] for end in found))
            for (where, dest), found in ends.items()
            if where == channel
        }
        for dest, (low, high) in sorted(
            spans.items(), key=lambda one: (one[1][1] - one[1][0], one)
        ):
            track = next(
                (
                    number
                    for number, taken in enumerate(tracks)
                    if all(high + APART < other or low - APART > end for other, end in taken)
                ),
                len(tracks),
            )
            if track == len(tracks):
                tracks.append([])
            tracks[track].append((low, high))
            at = x - track * TRACK if channel == 0 else x + track * TRACK
            joined = ends[channel, dest]
            clock = all(one[3] for one in joined if not one[2])
            self.lines.append(Line(((at, low), (at, high)), dest, clock=clock))
            for from_x, y, comes_in, by_clock in joined:
                points = ((at, y), (from_x, y)) if comes_in else ((from_x, y), (at, y))
                self.lines.append(
                    Line(points, dest, arrow=comes_in, clock=clock if comes_in else by_clock)
                )


def _high(tap: _Tap) -> float:
    """What a tap takes of the height of its side, down to its line; a multiple of the step."""
    needed = LINE * len(rows_of(tap.captions, WORDS)) + STEP
    return float(STEP * -(-needed // STEP))


def _clock(captions: tuple[Caption, ...]) -> bool:
    return all(one.roles == ("system",) for one in captions)
