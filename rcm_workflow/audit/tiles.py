"""Tiles (C2SP tlog-tiles): a whole tree as files that any web server or folder can hold.

A tile holds up to 256 hashes of one level; level 0 are leaf hashes, a hash of a higher level is
the root of a full tile below. Entry bundles hold the leaves themselves. One pass, and memory for
one tile of each level.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from rcm_workflow.audit.merkle import leaf_hash, root

WIDTH: Final = 256
_DIGITS: Final = 1000
_LENGTH: Final = 2
CHECKPOINT: Final = "checkpoint"

File = tuple[str, bytes]
"""Path below the folder of the log, with slashes, and contents."""


def tile_path(level: int | str, index: int, width: int = WIDTH) -> str:
    """Where a tile stands; ``level`` is a number, or ``entries`` for a bundle of leaves.

    Raises ValueError for a width that no tile has.
    """
    if not 1 <= width <= WIDTH or index < 0:
        raise ValueError(f"no tile {index} of width {width}")
    steps = [f"{index % _DIGITS:03d}"]
    while index := index // _DIGITS:
        steps.append(f"x{index % _DIGITS:03d}")
    partial = "" if width == WIDTH else f".p/{width}"
    return f"tile/{level}/{'/'.join(reversed(steps))}{partial}"


def tiles(leaves: Iterable[bytes]) -> Iterator[File]:
    """Every tile and every entry bundle of the tree over these leaves.

    Raises ValueError for a leaf that is longer than two bytes can count.
    """
    levels: list[list[bytes]] = []
    done: list[int] = []
    bundle: list[bytes] = []
    for leaf in leaves:
        bundle.append(len(leaf).to_bytes(_LENGTH, "big") + leaf if _fits(leaf) else b"")
        yield from _add(levels, done, 0, leaf_hash(leaf))
        if len(bundle) == WIDTH:
            yield tile_path("entries", done[0] - 1), b"".join(bundle)
            bundle.clear()
    if bundle:
        yield tile_path("entries", done[0], len(bundle)), b"".join(bundle)
    for level, hashes in enumerate(levels):
        if hashes:
            yield tile_path(level, done[level], len(hashes)), b"".join(hashes)


def hash_tiles(hashes: Iterable[bytes]) -> Iterator[File]:
    """Every tile of the tree over these leaf hashes, without the leaves."""
    levels: list[list[bytes]] = []
    done: list[int] = []
    for one in hashes:
        yield from _add(levels, done, 0, one)
    for level, rest in enumerate(levels):
        if rest:
            yield tile_path(level, done[level], len(rest)), b"".join(rest)


def _add(levels: list[list[bytes]], done: list[int], level: int, hashed: bytes) -> Iterator[File]:
    if level == len(levels):
        levels.append([])
        done.append(0)
    tile = levels[level]
    tile.append(hashed)
    if len(tile) == WIDTH:
        yield tile_path(level, done[level]), b"".join(tile)
        done[level] += 1
        above = root(tile)
        tile.clear()
        yield from _add(levels, done, level + 1, above)


def _fits(leaf: bytes) -> bool:
    if len(leaf) >= 1 << 8 * _LENGTH:
        raise ValueError(f"a leaf in a bundle has at most {(1 << 8 * _LENGTH) - 1} bytes")
    return True


def read_bundle(data: bytes) -> tuple[bytes, ...]:
    """The leaves of an entry bundle. Raises ValueError when it is cut or goes on."""
    leaves, at = [], 0
    while at < len(data):
        start = at + _LENGTH
        end = start + int.from_bytes(data[at:start], "big")
        if end > len(data) or start > len(data):
            raise ValueError(f"a bundle that ends within the leaf at byte {at}")
        leaves.append(data[start:end])
        at = end
    return tuple(leaves)
