"""A machine as a picture of our own: SVG, always the same bytes for the same file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from rcm_workflow.definitions.diagram_signs import CLOCK, INK, Draw, signs
from rcm_workflow.definitions.layout import Layout, laid_out
from rcm_workflow.definitions.layout_graph import Graph, graph_of
from rcm_workflow.definitions.layout_lines import State
from rcm_workflow.definitions.layout_parts import LINE, MARK, SIZE, Box, Label, Line
from rcm_workflow.definitions.layout_sizes import PAD, STEP, TITLE
from rcm_workflow.definitions.machine import Machine
from rcm_workflow.domain.values import Localized
from rcm_workflow.pen import Pen, width_of

_TRUNKS = (
    *("#1f4e79", "#8a3b12", "#2f6b2f", "#6a2c70", "#7a5c00", "#0b6e6e"),
    *("#a0182e", "#4a4a4a", "#2d3fb5", "#b0419b", "#4d7c0f", "#c05600"),
)
_HEAD = 22.0
_MARGIN = 16.0
_SAMPLE = 26
"""The width of a stroke shown in the legend."""
_QUIET = "#595959"

ASKED = Localized(en="Asked", es="Se consulta")
ANYWHERE = Localized(en="Every state that is not final", es="Todo estado que no es final")
ANYWHERE_MEANS = Localized(
    en="What may be done, or may happen, as long as the case is open.",
    es="Lo que puede hacerse, o puede ocurrir, mientras el caso está abierto.",
)
_CLOCK = Localized(en="the clock, by itself", es="el reloj, por sí solo")
_BROKEN = Localized(en="only the clock", es="solo el reloj")
_END = Localized(en="the case ends", es="el caso termina")
_MAIN = Localized(en="the main path", es="el camino principal")
_DESC = Localized(
    en="{states} states, {steps} steps. Main path: {main}. The case ends in: {ends}.",
    es="{states} estados, {steps} pasos. Camino principal: {main}. El caso termina en: {ends}.",
)


class Entry(NamedTuple):
    """One entry of the legend: a role with its sign, or a kind of line or frame."""

    role: str
    text: str
    kind: str = ""

    @property
    def indent(self) -> int:
        """Where its words begin."""
        return MARK if self.role else _SAMPLE + STEP


def svg(machine: Machine, lang: str, roles: Mapping[str, Localized]) -> str:
    """The picture in one language; ``roles`` are the titles of the roles of the access table."""
    graph = graph_of(machine, lang, ASKED.in_(lang), (ANYWHERE.in_(lang), ANYWHERE_MEANS.in_(lang)))
    acting = _acting(machine)
    own = {name: role.title for name, role in machine.roles.items()}
    legend = _legend(acting, lang, {**roles, **own})
    placed, bottom = flowed(legend)
    layout = laid_out(graph, bottom + LINE)
    wide = max(layout.width, *(_MARGIN + box.right for box in placed))
    drawn = signs(acting)
    pen = Pen()
    title = machine.title.in_(lang)
    pen.put("title", title, id="title")
    pen.put("desc", _description(machine, graph, lang), id="desc")
    pen.put("rect", width=wide, height=layout.height, fill="#ffffff")
    pen.words(_MARGIN, _MARGIN + _HEAD - 6, title, 18, bold=True)
    for entry, box in zip(legend, placed, strict=True):
        if entry.role:
            drawn[entry.role](pen, box.x + MARK / 2 - 1, box.y + LINE / 2)
        else:
            _sample(pen, entry.kind, box)
        pen.words(box.x + entry.indent, box.y + SIZE, entry.text, SIZE, fill=_QUIET)
    led_to = dict.fromkeys(line.dest for line in layout.lines)
    colours = {name: _TRUNKS[place % len(_TRUNKS)] for place, name in enumerate(led_to)}
    _lines(pen, layout, graph, colours)
    for state in layout.states.values():
        _state(pen, state, drawn, main=state.node.name in graph.main)
    for label in layout.labels:
        _label(pen, label, drawn)
    return pen.drawing(wide, layout.height, lang, ("title", "desc"))


def _acting(machine: Machine) -> tuple[str, ...]:
    """Everybody who makes a step, in the order of the file."""
    moves = (machine.opening, *machine.transitions)
    return tuple(dict.fromkeys(role for one in moves for role in one.by))


def _legend(
    acting: tuple[str, ...], lang: str, roles: Mapping[str, Localized]
) -> tuple[Entry, ...]:
    told: list[Entry] = []
    for role in acting:
        known = _CLOCK if role == CLOCK else roles.get(role)
        told.append(Entry(role, known.in_(lang) if known else role))
    kinds = (("heavy", _MAIN), ("broken", _BROKEN), ("end", _END))
    return (*told, *(Entry("", one.in_(lang), kind) for kind, one in kinds))


def flowed(legend: tuple[Entry, ...], room: float = 900) -> tuple[tuple[Box, ...], float]:
    """Where each entry of the legend stands, one after the other in lines; and where they end."""
    x, y = _MARGIN, _MARGIN + _HEAD + 4
    boxes: list[Box] = []
    for entry in legend:
        wide = width_of(entry.text, SIZE) + entry.indent
        # The kinds of line begin a line of their own.
        first_kind = bool(entry.kind) and bool(boxes) and not legend[len(boxes) - 1].kind
        if x > _MARGIN and (x + wide > room or first_kind):
            x, y = _MARGIN, y + LINE + 3
        boxes.append(Box(x, y, wide, float(LINE)))
        x += wide + 2 * PAD
    return tuple(boxes), y + 2 * LINE


def _sample(pen: Pen, kind: str, box: Box) -> None:
    middle = box.y + LINE / 2
    if kind == "end":
        for inset in (0, 3):
            pen.put(
                "rect",
                x=box.x + inset,
                y=box.y + 1 + inset,
                width=_SAMPLE - 2 * inset,
                height=LINE - 2 - 2 * inset,
                fill="none",
                stroke=INK,
                rx=2,
            )
        return
    line = Line(((box.x, middle), (box.x + _SAMPLE, middle)), "", clock=kind == "broken")
    _stroke(pen, line, INK, heavy=kind == "heavy")


def _description(machine: Machine, graph: Graph, lang: str) -> str:
    titles = {name: one.title for name, one in graph.nodes.items()}
    return _DESC.in_(lang).format(
        states=len(machine.states),
        steps=len(machine.transitions),
        main=" → ".join(titles[name] for name in graph.main),
        ends=", ".join(one.title for one in graph.nodes.values() if one.final),
    )


def _lines(pen: Pen, layout: Layout, graph: Graph, colours: Mapping[str, str]) -> None:
    x, y = layout.start
    first = layout.states[graph.main[0]].box
    pen.put("circle", cx=x, cy=y, r=5, fill=INK)
    _stroke(pen, Line(((x, y), (x, first.y)), "", arrow=True), INK, heavy=True)
    trunks: dict[tuple[str, float], Box] = {}
    for line in layout.lines:
        level = line.points[0][1] == line.points[-1][1]
        heavy = not level and line.arrow
        _stroke(pen, line, INK if heavy else colours[line.dest], heavy=heavy)
        if not level and not heavy:
            trunks[line.dest, line.points[0][0]] = line.parts[0]
    for line in layout.lines:
        for point in line.points:
            trunk = trunks.get((line.dest, point[0]))
            # A dot where a line joins a trunk; where lines cross there is none.
            if trunk and trunk.y < point[1] < trunk.bottom:
                pen.put("circle", cx=point[0], cy=point[1], r=2.8, fill=colours[line.dest])


def _stroke(pen: Pen, line: Line, colour: str, *, heavy: bool = False) -> None:
    points = " ".join(f"{_plain(x)},{_plain(y)}" for x, y in line.points)
    broken: dict[str, str | float] = {"stroke_dasharray": "5 3"} if line.clock else {}
    pen.put(
        "polyline",
        points=points,
        fill="none",
        stroke=colour,
        stroke_width=2.4 if heavy else 1.3,
        **broken,
    )
    if line.arrow:
        (from_x, from_y), (x, y) = line.points[-2:]
        along = (_sign(x - from_x), _sign(y - from_y))
        back, half = (9, 4.5) if heavy else (8, 4)
        base = (x - back * along[0], y - back * along[1])
        ends = [
            (x, y),
            (base[0] - half * along[1], base[1] + half * along[0]),
            (base[0] + half * along[1], base[1] - half * along[0]),
        ]
        shape = " ".join(f"{_plain(a)},{_plain(b)}" for a, b in ends)
        pen.put("polygon", points=shape, fill=colour)


def _state(pen: Pen, state: State, drawn: Mapping[str, Draw], *, main: bool) -> None:
    box, node = state.box, state.node
    with pen.group():
        pen.put("title", f"{node.title} ({node.name}). {node.meaning}")
        fill = "#eef3f8" if main else "#f7f5f1"
        edge: dict[str, str | float] = {"stroke": INK, "rx": 6}
        edge["stroke_width"] = 1.8 if main else 1.0
        pen.put("rect", x=box.x, y=box.y, width=box.width, height=box.height, fill=fill, **edge)
        if node.final:
            pen.put(
                "rect",
                x=box.x + 3,
                y=box.y + 3,
                width=box.width - 6,
                height=box.height - 6,
                fill="none",
                stroke=INK,
                rx=4,
            )
        y = box.y + PAD + TITLE - 1
        for text in state.title:
            pen.words(box.x + PAD, y, text, TITLE, bold=True)
            y += LINE
        for text in state.remark:
            pen.words(box.x + PAD, y - 1, text, SIZE, fill=_QUIET)
            y += LINE
        if state.stays.rows:
            level = state.stays.box.y - 2
            pen.put(
                "path",
                d=f"M{_plain(box.x + PAD)} {_plain(level)}H{_plain(box.right - PAD)}",
                stroke="#b9b4aa",
            )
        _label(pen, state.stays, drawn)


def _label(pen: Pen, label: Label, drawn: Mapping[str, Draw]) -> None:
    y = label.box.y
    for row in label.rows:
        for place, role in enumerate(row.roles):
            drawn[role](pen, label.box.x + MARK * place + MARK / 2 - 1, y + LINE / 2)
        pen.words(label.box.x + row.indent, y + SIZE, row.text, SIZE)
        y += LINE


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)


def _plain(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
