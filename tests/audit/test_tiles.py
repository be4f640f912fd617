"""A tree as files: every hash in its place, and the leaves beside them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rcm_workflow.audit.merkle import leaf_hash, root
from rcm_workflow.audit.tiles import read_bundle, tile_path, tiles


def written(size):
    return dict(tiles(number.to_bytes(4, "big") for number in range(size)))


def test_the_paths_of_the_specification():
    assert tile_path(0, 1234067) == "tile/0/x001/x234/067"
    assert tile_path(1, 0, 17) == "tile/1/000.p/17"
    assert tile_path("entries", 1000) == "tile/entries/x001/000"
    for width in (0, 257):
        with pytest.raises(ValueError, match="no tile"):
            tile_path(0, 0, width)


def test_the_example_of_the_specification():
    found = written(70_000)
    assert sum(path.startswith("tile/0/") for path in found) == 274
    assert [path for path in found if not path.startswith(("tile/0/", "tile/entries/"))] == [
        "tile/1/000",
        "tile/1/001.p/17",
        "tile/2/000.p/1",
    ]
    assert len(found["tile/0/273.p/112"]) == 112 * 32


@pytest.mark.parametrize(
    ("size", "paths"),
    [
        (0, []),
        (1, ["tile/entries/000.p/1", "tile/0/000.p/1"]),
        (255, ["tile/entries/000.p/255", "tile/0/000.p/255"]),
        (256, ["tile/0/000", "tile/entries/000", "tile/1/000.p/1"]),
    ],
)
def test_small_trees(size, paths):
    assert list(written(size)) == paths


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 1500))
def test_every_hash_is_that_of_what_lies_below(size):
    hashes = [leaf_hash(number.to_bytes(4, "big")) for number in range(size)]
    levels = {0: b"", 1: b""}
    entries = ()
    for path, data in sorted(written(size).items()):
        if path.startswith("tile/entries/"):
            entries += read_bundle(data)
        else:
            levels[int(path.split("/")[1])] += data
    assert entries == tuple(number.to_bytes(4, "big") for number in range(size))
    assert levels[0] == b"".join(hashes)
    full = [root(hashes[at : at + 256]) for at in range(0, size - size % 256, 256)]
    assert levels[1] == b"".join(full)


def test_a_cut_bundle_and_a_leaf_too_long_are_refused():
    whole = written(3)["tile/entries/000.p/3"]
    for end in (1, 5, len(whole) - 1):
        with pytest.raises(ValueError, match="ends within"):
            read_bundle(whole[:end])
    with pytest.raises(ValueError, match="at most 65535"):
        list(tiles([b"x" * 65_536]))
