"""How wide the columns of a table are: as wide as they can be with no word broken."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

LONGEST = 40
"""A word longer than this is a digest or an address: it may be broken rather than the table."""
TALLEST = 9
"""Lines of one row; a taller one is read more easily as a list."""


def fitted(rows: Sequence[Sequence[str]], room: int) -> list[int] | None:
    """The width of each column within the room; ``None`` where their words do not fit.

    The widest columns give way first, and no column becomes narrower than its longest word.
    """
    columns = list(zip(*rows, strict=True))
    natural = [max(map(_longest_line, column)) for column in columns]
    if sum(natural) <= room:
        return natural
    least = [max(map(_longest_word, column)) for column in columns]
    if sum(least) > room:
        return None
    widths = _levelled(natural, least, room)
    tall = max(_lines(cell, width) for row in rows for cell, width in zip(row, widths, strict=True))
    return widths if tall <= TALLEST else None


def _levelled(natural: Sequence[int], least: Sequence[int], room: int) -> list[int]:
    """Every column as it is up to one height of water, or its longest word where that is more."""

    def at(level: int) -> list[int]:
        return [max(word, min(line, level)) for word, line in zip(least, natural, strict=True)]

    level = next(one for one in range(max(natural), -1, -1) if sum(at(one)) <= room)
    widths = at(level)
    for place, line in enumerate(natural):
        # What one level more would have overdrawn is shared out from the left.
        if widths[place] < line and sum(widths) < room:
            widths[place] += 1
    return widths


def _longest_line(cell: str) -> int:
    return max((cell_len(line) for line in cell.split("\n")), default=0)


def _longest_word(cell: str) -> int:
    return min(max((cell_len(word) for word in cell.split()), default=0), LONGEST)


def _lines(cell: str, width: int) -> int:
    """About how many lines a cell takes, filled word by word."""
    count = 0
    for line in cell.split("\n"):
        count, used = count + 1, 0
        for word in line.split():
            size = cell_len(word)
            if used and used + 1 + size > width:
                count, used = count + 1, 0
            used += size + (1 if used else 0)
    return count
