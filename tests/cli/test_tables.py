"""Tables never break a word: they wrap, and where the words do not fit they become lists."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from rcm_workflow.cli.tables import pairs, table

WORD = st.text("abcdefgñó", min_size=1, max_size=12)
CELL = st.lists(WORD, min_size=1, max_size=8).map(" ".join)
ROWS = st.lists(st.tuples(CELL, CELL, CELL, CELL), min_size=1, max_size=4)


def shown(made, width):
    out = io.StringIO()
    Console(file=out, width=width, color_system=None).print(made)
    return out.getvalue()


@given(ROWS, st.integers(24, 100))
def test_every_word_is_shown_whole_and_no_line_is_too_long(rows, width):
    told = shown(table(("one", "two", "three", "four"), rows), width)
    there = set(told.split())
    assert {word for row in rows for cell in row for word in cell.split()} <= there
    assert all(len(line.rstrip()) <= width for line in told.splitlines())


def test_a_table_that_fits_stays_as_wide_as_its_words():
    assert shown(table(("a", "b"), [("x", "yy zz")]), 80).split("\n") == [
        "a   b    ",
        "─────────",
        "x   yy zz",
        "",
    ]


def test_what_does_not_fit_is_told_row_by_row():
    rows = [("Organización", "Internacional", "Migraciones"), ("Otra", "–", "Refugiados")]
    assert [line.rstrip() for line in shown(table(("a", "b", "c"), rows), 30).splitlines()] == [
        "Organización",
        "  b  Internacional",
        "  c  Migraciones",
        "Otra",
        "  c  Refugiados",
    ]


@pytest.mark.parametrize("width", [80, 96])
def test_a_digest_is_broken_rather_than_the_table(width):
    told = shown(table(("file", "digest"), [("text", "0" * 64 + "f" * 64)]), width)
    assert told.startswith("file")


def test_a_long_name_leaves_room_for_its_value():
    told = shown(pairs([("name " * 20, "value"), ("short", "one two")]), 60)
    assert max(map(len, told.splitlines())) <= 60
    assert "one two" in told
