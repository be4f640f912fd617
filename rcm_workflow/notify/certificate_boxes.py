"""The boxes of a strip of days: day 0 dashed, counted days dark, days passed over hatched."""

from __future__ import annotations

from typing import Final

from rcm_workflow.pen import Pen, width_of

CELL: Final = 34
INK, PAPER, DARK, PALE, LINES, CLOSE = (
    "#1c1a17",
    "#ffffff",
    "#14507a",
    "#f1ece2",
    "#a99f8c",
    "#8c1d18",
)
DAY_0: Final = "0"
FLAG: Final = "|"
"""The mark of the sample of a closing bar."""

_Given = dict[str, str | float]


class Boxes:
    """Draws with one pen and one hatching of its own."""

    def __init__(self, name: str) -> None:
        """``name`` is the drawing's: two on one page must not share the names of their parts."""
        self._hatch = f"{name}-hatch"
        self._hatched = f"url(#{self._hatch})"

    def define(self, pen: Pen) -> None:
        """The hatching, as a definition of the drawing."""
        hatch: _Given = {"width": 6, "height": 6, "patternUnits": "userSpaceOnUse"}
        with (
            pen.group("defs"),
            pen.group("pattern", id=self._hatch, patternTransform="rotate(45)", **hatch),
        ):
            pen.put("rect", width=6, height=6, fill=PALE)
            pen.put("line", x1=0, y1=0, x2=0, y2=6, stroke=LINES, stroke_width=2)

    def day(self, pen: Pen, x: float, top: float, mark: str, told: str) -> None:
        """The box of a day; the mark is its number, or the letter of its reason."""
        box: _Given = {"x": x, "y": top, "width": CELL, "height": CELL, "rx": 4}
        middle = x + CELL / 2
        with pen.group():
            pen.put("title", told)
            if not mark or mark[0].isalpha():
                pen.put("rect", **box, fill=self._hatched, stroke=LINES)
                if mark:
                    wide = width_of(mark, 13, bold=True)
                    back = {"x": middle - wide / 2, "y": top + 8, "width": wide}
                    pen.put("rect", **back, height=18, rx=3, fill=PAPER)
                    pen.words(middle, top + 22, mark, 13, bold=True, anchor="middle")
            elif mark == DAY_0:
                pen.put("rect", **box, fill=PAPER, stroke=INK, stroke_dasharray="4 3")
                pen.words(middle, top + 22, mark, 14, anchor="middle")
            else:
                pen.put("rect", **box, fill=DARK)
                pen.words(middle, top + 23, mark, 16, bold=True, fill=PAPER, anchor="middle")

    def fold(
        self, pen: Pen, x: float, top: float, wide: float, told: str, text: str, marks: str
    ) -> None:
        """One box for many days that were passed over."""
        with pen.group():
            pen.put("title", told)
            box: _Given = {"x": x, "y": top, "width": wide, "height": CELL, "rx": 4}
            pen.put("rect", **box, fill=self._hatched, stroke=LINES)
            room = width_of(text, 12, bold=True)
            back = {"x": x + (wide - room) / 2, "y": top + 1, "width": room}
            pen.put("rect", **back, height=CELL - 2, rx=3, fill=PAPER)
            at = x + wide / 2
            pen.words(at, top + 14, text, 12, bold=True, anchor="middle")
            pen.words(at, top + 29, marks, 12, bold=True, anchor="middle")

    def bar(self, pen: Pen, x: float, top: float, high: float) -> None:
        """Where a period closes: a bar with a flag."""
        pen.put("rect", x=x, y=top, width=4, height=high, fill=CLOSE)
        pen.put("path", d=f"M{x + 4:g} {top:g}l7 4l-7 4z", fill=CLOSE)

    def sample(self, pen: Pen, x: float, top: float, mark: str) -> None:
        """A small box for the legend."""
        box: _Given = {"x": x, "y": top, "width": 16, "height": 16, "rx": 3}
        if mark == FLAG:
            self.bar(pen, x + 6, top, 16)
        elif mark == DAY_0:
            pen.put("rect", **box, fill=PAPER, stroke=INK, stroke_dasharray="3 2")
        elif mark:
            pen.put("rect", **box, fill=DARK)
        else:
            pen.put("rect", **box, fill=self._hatched, stroke=LINES)
