"""The course of a case as a narrow picture: one moment under the other, state by state.

As wide as a telephone, so that nothing has to shrink: every letter is drawn at the size at which
it is read.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal, NamedTuple

from rcm_workflow.i18n import Catalogue, catalogue
from rcm_workflow.notify.drawing import IDS, INK, QUIET, hatch, sheet
from rcm_workflow.pen import Pen, width_of

Kind = Literal["step", "position", "text", "clock", "other"]
KINDS: Final[tuple[Kind, ...]] = ("step", "position", "text", "clock", "other")

MOST_LINES: Final = 6
"""Of one moment; what is more is counted."""

_WIDTH, _EDGE = 320, 10
_RAIL, _BAR, _LEFT = 18, 30, 44
_SIZE, _LINE, _SMALL, _SMALL_LINE = 12, 16, 11, 15
_STATE, _STATE_LINE = 13, 17
_BLUE, _RUST, _GREEN = "#0b4a8a", "#a84300", "#1d6b3c"
_BAND, _RAIL_INK = "#dce8f3", "#9db4c8"


class Moment(NamedTuple):
    """What one command, or the clock, led to at one instant."""

    at: str
    who: str
    kind: Kind
    told: tuple[str, ...]
    grounds: tuple[str, ...]
    """What held and which rules, a line each."""
    state: str
    """The title of the state after it."""
    runs: bool
    """Whether a period runs after it."""
    days: int
    """Calendar days since the moment before it."""


class Course(NamedTuple):
    """A case from one moment to another."""

    title: str
    about: tuple[str, ...]
    moments: tuple[Moment, ...]


def timeline_svg(course: Course, lang: str) -> str:
    """Draw the course of a case in a language."""
    return _Sheet(course, catalogue(lang)).drawn()


def wrapped(text: str, width: int, size: int, *, bold: bool = False) -> list[str]:
    """A text in lines no wider than that; a word that is too long by itself is broken."""
    found: list[str] = []
    line = ""
    for word in text.split():
        rest = word
        joined = f"{line} {rest}".strip()
        if width_of(joined, size, bold=bold) <= width:
            line = joined
            continue
        if line:
            found.append(line)
        while width_of(rest, size, bold=bold) > width:
            fits = next(
                n for n in range(len(rest) - 1, 0, -1)
                if width_of(rest[:n], size, bold=bold) <= width or n == 1
            )  # fmt: skip
            found.append(rest[:fits])
            rest = rest[fits:]
        line = rest
    return [*found, line] if line else found


class _Sheet:
    """Draws from the top down: first the rows, then the sheet they need."""

    def __init__(self, course: Course, words: Catalogue) -> None:
        self._course = course
        self._words = words
        self._rows: list[Callable[[Pen], None]] = []
        self._bars: list[tuple[int, int]] = []
        self._y = 12

    def drawn(self) -> str:
        """The whole drawing."""
        course, words = self._course, self._words
        self._lines(course.title, _EDGE, 16, 21, bold=True)
        for line in course.about:
            self._lines(line, _EDGE, _SIZE, _LINE, fill=QUIET)
        self._y += 6
        top, state, began = self._y, None, None
        for one in course.moments:
            if one.days > 1:
                later = words.say("timeline", "later", count=one.days)
                self._y += 2
                self._lines(later, _LEFT, _SMALL, _SMALL_LINE, fill=QUIET)
            at = self._y + 10
            self._moment(one)
            if one.runs and began is None:
                began = at
            if not one.runs and began is not None:
                self._bars.append((began, at))
                began = None
            if one.state != state:
                self._band(one.state)
                state = one.state
        bottom = self._y
        if began is not None:
            self._bars.append((began, bottom))
        self._legend()
        return self._paint(top, bottom)

    def _paint(self, top: int, bottom: int) -> str:
        course, words = self._course, self._words
        height = self._y + _EDGE
        desc = words.say("timeline", "desc", count=len(course.moments))
        pen = sheet(_WIDTH, height, course.title, desc)
        hatch(pen, "runs", _RUST, "#ffffff")
        pen.put("rect", x=_RAIL - 1, y=top, width=2, height=max(bottom - top, 0), fill=_RAIL_INK)
        for first, last in self._bars:
            bar = {"x": _BAR - 3, "y": first, "width": 6, "height": max(last - first, 6)}
            pen.put("rect", **bar, fill="url(#runs)", stroke=_RUST)
        for row in self._rows:
            row(pen)
        return pen.drawing(_WIDTH, height, words.lang, IDS, fluid=True)

    def _moment(self, one: Moment) -> None:
        self._mark(one.kind, _RAIL, self._y + 10)
        when = f"{one.at} · {one.who}" if one.who else one.at
        self._lines(when, _LEFT, _SMALL, _SMALL_LINE, fill=QUIET)
        for told in one.told[:MOST_LINES]:
            self._lines(told, _LEFT, _SIZE, _LINE)
        if len(one.told) > MOST_LINES:
            more = self._words.say("timeline", "more", count=len(one.told) - MOST_LINES)
            self._lines(more, _LEFT, _SIZE, _LINE, fill=QUIET)
        for ground in one.grounds:
            self._lines(ground, _LEFT + 8, _SMALL, _SMALL_LINE, fill=QUIET)
        self._y += 6

    def _band(self, state: str) -> None:
        """The state that the case is in from here on."""
        lines = wrapped(state, _WIDTH - _LEFT - _EDGE - 8, _STATE, bold=True)
        top, height = self._y, len(lines) * _STATE_LINE + 8
        box = {"x": _EDGE, "y": top, "width": _WIDTH - 2 * _EDGE, "height": height}
        self._rows.append(lambda pen: pen.put("rect", **box, fill=_BAND))
        arrow = f"{_RAIL - 5},{top + 8} {_RAIL + 5},{top + 8} {_RAIL},{top + 16}"
        self._rows.append(lambda pen: pen.put("polygon", points=arrow, fill=INK))
        self._y += 4
        self._lines(state, _LEFT, _STATE, _STATE_LINE, bold=True, room=8)
        self._y += 12

    def _lines(
        self,
        text: str,
        x: int,
        size: int,
        height: int,
        *,
        fill: str = INK,
        bold: bool = False,
        room: int = 0,
    ) -> None:
        for line in wrapped(text, _WIDTH - x - _EDGE - room, size, bold=bold):
            self._y += height
            self._rows.append(_writing(x, self._y - 4, line, size, fill, bold=bold))

    def _mark(self, kind: Kind, x: int, y: int) -> None:
        self._rows.append(lambda pen: _draw(pen, kind, x, y))

    def _legend(self) -> None:
        self._y += 8
        for kind in KINDS:
            if any(one.kind == kind for one in self._course.moments):
                self._mark(kind, _RAIL, self._y + 10)
                self._lines(self._words.say("timeline", kind), _LEFT, _SMALL, _SMALL_LINE)
        if self._bars:
            y = self._y + 4
            box = {"x": _BAR - 15, "y": y, "width": 6, "height": 12}
            self._rows.append(lambda pen: pen.put("rect", **box, fill="url(#runs)", stroke=_RUST))
            self._lines(self._words.say("timeline", "runs"), _LEFT, _SMALL, _SMALL_LINE)


def _writing(
    x: int, y: int, line: str, size: int, fill: str, *, bold: bool
) -> Callable[[Pen], None]:
    return lambda pen: pen.words(x, y, line, size, fill=fill, bold=bold)


def _draw(pen: Pen, kind: Kind, x: int, y: int) -> None:
    """A mark on the rail; each kind has a shape of its own, so that no colour is needed."""
    match kind:
        case "step":
            pen.put("rect", x=x - 6, y=y - 6, width=12, height=12, fill=_BLUE)
        case "position":
            pen.put("circle", cx=x, cy=y, r=6, fill=_GREEN)
        case "text":
            box = {"x": x - 5, "y": y - 6, "width": 10, "height": 12}
            pen.put("rect", **box, fill="#ffffff", stroke=_BLUE, stroke_width=2)
        case "clock":
            points = f"{x - 6},{y + 5} {x + 6},{y + 5} {x},{y - 6}"
            pen.put("polygon", points=points, fill=_RUST)
        case "other":
            pen.put("circle", cx=x, cy=y, r=4, fill="#ffffff", stroke=INK, stroke_width=2)
