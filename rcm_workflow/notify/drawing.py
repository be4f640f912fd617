"""What the pictures of days share beside the pen: the sheet they begin with, hatching, and ink.

Whole numbers only, nothing fetched from elsewhere. Every picture has a title and a description for
those who do not see it, and says nothing by colour alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from math import pow as power
from typing import Final

from rcm_workflow.pen import Pen

INK: Final = "#1a1a1a"
QUIET: Final = "#595959"
"""Grey that still has a contrast of 7 on white."""

IDS: Final = ("title", "desc")


def sheet(width: int, height: int, title: str, desc: str) -> Pen:
    """A pen on a white sheet that has its title and description."""
    pen = Pen()
    for name, said in zip(IDS, (title, desc), strict=True):
        pen.put(name, said, id=name)
    pen.put("rect", width=width, height=height, fill="#ffffff")
    return pen


def hatch(pen: Pen, name: str, colour: str, ground: str) -> None:
    """A pattern of diagonal stripes, to be used as ``url(#name)``."""
    with pen.group("pattern", id=name, width=4, height=4, patternUnits="userSpaceOnUse"):
        pen.put("rect", width=4, height=4, fill=ground)
        pen.put("path", d="M0 4L4 0M-1 1L1 -1M3 5L5 3", stroke=colour)


@contextmanager
def named(pen: Pen, name: str) -> Iterator[None]:
    """Some strokes with a name, which a pointer or a screen reader finds."""
    with pen.group():
        pen.put("title", name)
        yield


def ink_on(colour: str) -> str:
    """Black or white, whichever is easier to read on a colour written ``#rrggbb``."""
    light = _luminance(colour)
    return "#ffffff" if 1.05 / (light + 0.05) > (light + 0.05) / 0.05 else "#000000"


def _luminance(colour: str) -> float:
    """The relative luminance, near enough to that of WCAG 2."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (power(part, 2.2) for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
