"""A small SVG pen: boxes, words and their widths, always the same bytes for the same drawing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final
from xml.sax.saxutils import escape, quoteattr

FONT: Final = "DejaVu Sans, Verdana, Arial, sans-serif"

_WIDE: Final = frozenset("mwMW@%–—…+=ÑÓÚ")
_NARROW: Final = frozenset(" .,;:'’!|ijltfrI()[]-íìï")


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """No less than the width of a text in the fonts named, whichever of them is there."""
    # Verdana and DejaVu Sans are the widest of them; the rest is narrower.
    units = sum(
        1.0 if each in _WIDE else 0.46 if each in _NARROW else 0.78 if each.isupper() else 0.66
        for each in text
    )
    return units * size * (1.12 if bold else 1.0)


class Pen:
    """Collects the elements of a drawing."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._depth = 1

    def put(self, name: str, text: str | None = None, /, **attributes: str | float) -> None:
        """One element; an underscore in an attribute's name stands for a hyphen."""
        given = "".join(
            f" {key.rstrip('_').replace('_', '-')}={quoteattr(_plain(value))}"
            for key, value in attributes.items()
        )
        inside = "/>" if text is None else f">{escape(text)}</{name}>"
        self._lines.append(f"{'  ' * self._depth}<{name}{given}{inside}")

    @contextmanager
    def group(self, name: str = "g", /, **attributes: str | float) -> Iterator[None]:
        """An element around what is put inside the block."""
        self.put(name, "", **attributes)
        self._lines[-1] = self._lines[-1].removesuffix(f"</{name}>")
        self._depth += 1
        yield
        self._depth -= 1
        self._lines.append(f"{'  ' * self._depth}</{name}>")

    def words(
        self,
        x: float,
        y: float,
        text: str,
        size: float = 12,
        *,
        anchor: str = "start",
        fill: str = "#1c1a17",
        bold: bool = False,
    ) -> None:
        """A line of text with its baseline at ``y``."""
        weight: dict[str, str | float] = {"font_weight": "bold"} if bold else {}
        self.put("text", text, x=x, y=y, font_size=size, text_anchor=anchor, fill=fill, **weight)

    def take(self, other: Pen) -> None:
        """Put what another pen has drawn on top."""
        self._lines += other._lines

    def drawing(
        self, width: float, height: float, lang: str, ids: tuple[str, str], *, fluid: bool = False
    ) -> str:
        """The whole drawing; ``ids`` are those of its title and description.

        A ``fluid`` one shrinks with the window it is shown in.
        """
        wide, high = _plain(width), _plain(height)
        fixed = f'width="{wide}" height="{high}"'
        size = f'width="100%" style="max-width: {wide}px"' if fluid else fixed
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}"'
            f' {size} xml:lang="{lang}" lang="{lang}"'
            f' role="img" aria-labelledby="{ids[0]} {ids[1]}" font-family="{FONT}">'
        )
        return "\n".join([head, *self._lines, "</svg>", ""])


def _plain(value: str | float) -> str:
    if isinstance(value, str):
        return value
    return f"{value:.2f}".rstrip("0").rstrip(".")
