"""The sign of each role in a drawing: a shape and a colour, never a colour alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from rcm_workflow.pen import Pen

INK = "#1c1a17"
CLOCK = "system"
"""The role that is no person: it has the sign of a clock."""

Draw = Callable[[Pen, float, float], None]
"""Draw a sign around a middle."""


def signs(roles: Sequence[str]) -> Mapping[str, Draw]:
    """A sign for each role by its place; more roles than shapes get the shapes once more, empty."""
    found: dict[str, Draw] = {}
    people = [role for role in roles if role != CLOCK]
    for number, role in enumerate(people):
        path, colour = _SHAPES[number % len(_SHAPES)]
        found[role] = _shape(path, colour, filled=number < len(_SHAPES))
    if CLOCK in roles:
        found[CLOCK] = _clock
    return found


_SHAPES = (
    ("M-4.5 -4.5H4.5V4.5H-4.5Z", "#1f4e79"),
    ("M0 -5A5 5 0 0 1 0 5A5 5 0 0 1 0 -5Z", "#2f6b2f"),
    ("M0 -5.5L5.5 4.5H-5.5Z", "#8a3b12"),
    ("M0 -6L6 0L0 6L-6 0Z", "#6a2c70"),
    ("M0 5.5L5.5 -4.5H-5.5Z", "#7a5c00"),
    ("M-2 -5H2V-2H5V2H2V5H-2V2H-5V-2H-2Z", "#a0182e"),
)


def _shape(path: str, colour: str, *, filled: bool) -> Draw:
    def draw(pen: Pen, x: float, y: float) -> None:
        pen.put(
            "path",
            d=path,
            transform=f"translate({_short(x)} {_short(y)})",
            fill=colour if filled else "#ffffff",
            stroke=colour,
        )

    return draw


def _clock(pen: Pen, x: float, y: float) -> None:
    at = f"translate({_short(x)} {_short(y)})"
    circle = "M0 -5A5 5 0 0 1 0 5A5 5 0 0 1 0 -5Z"
    pen.put("path", d=circle, transform=at, fill="#ffffff", stroke=INK)
    pen.put("path", d="M0 -3.5V0L2.5 1.5", transform=at, fill="none", stroke=INK)


def _short(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
