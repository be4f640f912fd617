import json
import unicodedata
from enum import StrEnum

import pytest
import rfc8785
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rcm_workflow.audit.canonical import (
    MAX_DEPTH,
    MAX_INTEGER,
    NotCanonical,
    canonical,
    parse_canonical,
)

KEYS = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_.:/-]{0,127}", fullmatch=True)
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cn"])).map(
    lambda text: unicodedata.normalize("NFC", text)
)
INTEGERS = st.integers(-MAX_INTEGER, MAX_INTEGER)
VALUES = st.recursive(
    st.none() | st.booleans() | INTEGERS | TEXTS,
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(KEYS, inner, max_size=6),
    max_leaves=30,
)
OUTSIDE = (
    st.floats()
    | st.integers(min_value=MAX_INTEGER + 1)
    | st.integers(max_value=-MAX_INTEGER - 1)
    | st.binary()
    | st.just("e\u0301")
    | st.just("\ud800")
    | st.just({"": 1})
    | st.just({"á": 1})
    | st.just({1: 1})
    | st.just({"with space": 1})
    | st.just({"@": 1})
    | st.just({"_a": 1})
    | st.just({"a" * 129: 1})
)


class Stance(StrEnum):
    OBJECTS = "objects"


def nested(depth):
    value = 1
    for level in range(depth):
        value = {"a": value} if level % 2 else [value]
    return value


@settings(deadline=None)
@given(VALUES)
@example({"A": 1, "a": 2, "a.b": 3, "a/b": 4, "a:b": 5, "a-b": 6, "a_b": 7, "a0": 8, "aB": 9})
@example(['\x00\x1f\x7f\x80\u2028\ud7a3\ue000\uffee\U0001f4dc"\\/\b\t\n\f\r'])
def test_inside_the_profile_the_bytes_are_those_of_rfc_8785(value):
    assert canonical(value) == rfc8785.dumps(value)


@settings(deadline=None)
@given(VALUES)
def test_what_is_written_is_read_back_equal(value):
    assert parse_canonical(canonical(value)) == value


@settings(deadline=None)
@given(OUTSIDE, st.lists(KEYS | st.none(), max_size=5))
def test_a_value_outside_the_profile_is_refused_wherever_it_stands(value, steps):
    path = []
    for step in steps:
        value = [0, value] if step is None else {"before": 1, step: value}
        path.insert(0, "1" if step is None else step)
    with pytest.raises(NotCanonical) as refusal:
        canonical(value)
    assert refusal.value.path.startswith(".".join(path))


@settings(deadline=None)
@given(VALUES, st.data())
def test_a_flipped_byte_is_refused_or_means_another_value(value, data):
    stored = bytearray(canonical(value))
    at = data.draw(st.integers(0, len(stored) - 1))
    stored[at] ^= data.draw(st.integers(1, 255))
    try:
        read = parse_canonical(bytes(stored))
    except NotCanonical:
        return
    # Not canonical(read): a flip may make a character that is read but not yet assigned.
    assert rfc8785.dumps(read) == bytes(stored)
    assert rfc8785.dumps(read) != canonical(value)


@pytest.mark.parametrize(
    ("stored", "why"),
    [
        (b'{"a":1,"a":1}', "value_spelling 6"),
        (b'{"a":1,"a":2}', "value_spelling 5"),
        (b'{"b":1,"a":2}', "value_spelling 2"),
        (b'{"a": 1}', "value_spelling 5"),
        (b"[1]\n", "value_spelling 3"),
        (b'"\\u0041"', "value_spelling 1"),
        (b'"\\u00E9"', "value_spelling 1"),
        (b'"\\u001F"', "value_spelling 6"),
        (b'"\\u000a"', "value_spelling 2"),
        (b'"\\/"', "value_spelling 1"),
        (b"1.0", "value_type float"),
        (b"1e3", "value_type float"),
        (b"9007199254740992", f"value_integer {MAX_INTEGER}"),
        (b"123456789012345678901234567890", "value_type float"),
        ('"e\u0301"'.encode(), "value_not_composed"),
        ('"\\ne\u0301"'.encode(), "value_not_composed"),
    ],
)
def test_another_spelling_of_the_same_value_is_refused(stored, why):
    json.loads(stored)
    with pytest.raises(NotCanonical) as refusal:
        parse_canonical(stored)
    assert refusal.value.told == why


@pytest.mark.parametrize(
    "stored",
    [
        b"",
        b"{",
        b"NaN",
        b"-0",
        b"01",
        b"+1",
        b"[1,]",
        b"\xff",
        b'"\xed\xa0\x80"',
        b'"\\ud800"',
        b"\xef\xbb\xbf1",
        b"'a'",
        b'"\n"',
        b"[" * 5000,
        b"[" * 5000 + b"]" * 5000,
    ],
)
def test_what_is_not_strict_json_is_refused(stored):
    with pytest.raises(NotCanonical):
        parse_canonical(stored)


def test_a_combining_mark_after_an_escape_is_normal():
    # The letter n of the escape and the mark would compose if the bytes were judged as one text.
    value = {"a": "\n\u0301"}
    assert parse_canonical(canonical(value)) == value


def test_depth_ends_at_the_limit():
    assert parse_canonical(canonical(nested(MAX_DEPTH))) == nested(MAX_DEPTH)
    too_deep = json.dumps(nested(MAX_DEPTH + 1), separators=(",", ":")).encode()
    with pytest.raises(NotCanonical, match="value_depth 32"):
        canonical(nested(MAX_DEPTH + 1))
    with pytest.raises(NotCanonical, match="value_depth 32"):
        parse_canonical(too_deep)


def test_a_value_that_contains_itself_is_refused():
    value = []
    value.append(value)
    with pytest.raises(NotCanonical, match="value_depth 32"):
        canonical(value)


def test_integers_end_at_the_limit():
    assert canonical([MAX_INTEGER, -MAX_INTEGER]) == b"[9007199254740991,-9007199254740991]"


def test_an_enum_is_not_a_text_even_after_its_text_was_a_key():
    canonical({"objects": 1})
    for value in (Stance.OBJECTS, {Stance.OBJECTS: 1}, {"a": Stance.OBJECTS}):
        with pytest.raises(NotCanonical):
            canonical(value)


def test_true_is_not_one():
    assert canonical([True, 1, False, 0, None]) == b"[true,1,false,0,null]"


def test_a_tuple_is_written_as_a_list():
    assert canonical(("a", (1,))) == canonical(["a", [1]])


def test_the_refusal_names_the_path():
    with pytest.raises(NotCanonical) as refusal:
        canonical({"event": {"body": {"changes": [{"wording": "x"}, {"wording": 1.5}]}}})
    assert (refusal.value.path, refusal.value.told) == (
        "event.body.changes.1.wording",
        "value_type float",
    )


@pytest.mark.parametrize("character", ["\u0378", "\ufdd0", "\uffff", "\U000e0fff"])
def test_an_unassigned_character_is_not_written_but_read(character):
    with pytest.raises(NotCanonical, match=r"value_unassigned U\+[0-9A-F]{4,5}"):
        canonical(character)
    assert parse_canonical(f'"{character}"'.encode()) == character


def test_more_keys_than_are_remembered_are_still_judged():
    many = {f"key_{number}": number for number in range(10_000)}
    assert parse_canonical(canonical(many)) == many
    with pytest.raises(NotCanonical):
        canonical(many | {"not a key": 1})
