import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rcm_workflow.audit.canonical import (
    MAX_INTEGER,
    MAX_LEAF_BYTES,
    LeafTooLarge,
    NotCanonical,
    canonical,
    parse_canonical,
)
from rcm_workflow.audit.leaf import (
    Leaf,
    NotALeaf,
    Signature,
    build_leaf,
    check_form,
    format_instant,
    parse_instant,
    read_document,
    read_leaf,
)

NOON = datetime(2021, 9, 9, 16, tzinfo=UTC)
TAG = "0123456789abcdef" * 4
PARTS = {
    "log": "rcm.example/log",
    "case": "TC-2021-0001",
    "case_seq": 7,
    "recorded_at": NOON + timedelta(seconds=2),
    "event_id": "c-0007",
    "type": "position_recorded",
    "actor": "p-0042",
    "occurred_at": NOON,
    "body": {"country": "CR", "stance": "objects"},
    "sealed": {},
}
SIGNATURE = Signature(alg="ed25519", key="k-1", value="ab" * 64)


def document(**changes):
    whole = json.loads(build_leaf(**PARTS, actor_seq=3, sig=SIGNATURE))
    for path, value in changes.items():
        *above, last = path.split("__")
        holder = whole
        for step in above:
            holder = holder[step]
        if value is ...:
            del holder[last]
        else:
            holder[last] = value
    return canonical(whole)


def test_the_bytes_of_a_leaf():
    assert build_leaf(**PARTS) == (
        b'{"case":"TC-2021-0001","case_seq":7,"event":{"actor":"p-0042",'
        b'"body":{"country":"CR","stance":"objects"},"id":"c-0007",'
        b'"occurred_at":"2021-09-09T16:00:00.000000Z","sealed":{},"type":"position_recorded"},'
        b'"log":"rcm.example/log","recorded_at":"2021-09-09T16:00:02.000000Z","v":1}'
    )


@pytest.mark.parametrize("actor_seq", [None, 1])
@pytest.mark.parametrize("sig", [None, SIGNATURE])
@pytest.mark.parametrize("sealed", [{}, {"statement": TAG, "changes.0.wording": TAG}])
def test_what_was_built_is_read_back(actor_seq, sig, sealed):
    parts = PARTS | {"actor_seq": actor_seq, "sig": sig, "sealed": sealed}
    assert read_leaf(build_leaf(**parts)) == Leaf(**parts)


def test_an_optional_key_is_absent_when_not_given():
    whole = json.loads(build_leaf(**PARTS))
    assert sorted(whole) == ["case", "case_seq", "event", "log", "recorded_at", "v"]
    assert sorted(whole["event"]) == ["actor", "body", "id", "occurred_at", "sealed", "type"]


@pytest.mark.parametrize(
    ("changes", "path", "why"),
    [
        ({"v": 2}, "v", "this reader knows version 1 only"),
        ({"v": True}, "v", "this reader knows version 1 only"),
        ({"v": "1"}, "v", "this reader knows version 1 only"),
        ({"v": ...}, "", "without v"),
        ({"prev": "x"}, "", "no room for prev"),
        ({"sig": None}, "sig", "not an object"),
        ({"sig": "ab"}, "sig", "not an object"),
        ({"sig__alg": ...}, "sig", "without alg"),
        ({"sig__at": 1}, "sig", "no room for at"),
        ({"sig__alg": "Ed25519"}, "sig.alg", "not a snake_case word"),
        ({"sig__key": ""}, "sig.key", "not an id"),
        ({"sig__value": "AB"}, "sig.value", "not lowercase hex"),
        ({"sig__value": "abc"}, "sig.value", "not lowercase hex"),
        ({"sig__value": ""}, "sig.value", "not lowercase hex"),
        ({"sig__value": "ab\n"}, "sig.value", "not lowercase hex"),
        ({"log": ""}, "log", "not an id"),
        ({"log": None}, "log", "not an id"),
        ({"case": "TC 1"}, "case", "not an id"),
        ({"case": "TC-1\n"}, "case", "not an id"),
        ({"case": "-1"}, "case", "not an id"),
        ({"case": 'TC"1'}, "case", "not an id"),
        ({"case": "ñ"}, "case", "not an id"),
        ({"case": "x" * 129}, "case", "not an id"),
        ({"case_seq": 0}, "case_seq", "not a whole number from 1"),
        ({"case_seq": True}, "case_seq", "not a whole number from 1"),
        ({"case_seq": "1"}, "case_seq", "not a whole number from 1"),
        ({"event": []}, "event", "not an object"),
        ({"event__body": ...}, "event", "without body"),
        ({"event__sealed": ..., "event__id": ...}, "event", "without id, sealed"),
        ({"event__name": "x"}, "event", "no room for name"),
        ({"event__id": 1}, "event.id", "not an id"),
        ({"event__type": "PositionRecorded"}, "event.type", "not a snake_case word"),
        ({"event__actor": "somebody@example.org"}, "event.actor", "not an id"),
        ({"event__actor": "Ana Mora"}, "event.actor", "not an id"),
        ({"event__actor_seq": None}, "event.actor_seq", "not a whole number from 1"),
        ({"event__actor_seq": 0}, "event.actor_seq", "not a whole number from 1"),
        ({"event__body": []}, "event.body", "not an object"),
        ({"event__sealed": None}, "event.sealed", "not an object"),
        ({"event__sealed": {"a": TAG.upper()}}, "event.sealed.a", "not 64 lowercase hex digits"),
        ({"event__sealed": {"a": TAG[1:]}}, "event.sealed.a", "not 64 lowercase hex digits"),
        ({"event__sealed": {"a": None}}, "event.sealed.a", "not 64 lowercase hex digits"),
        ({"event__sealed": {"a..b": TAG}}, "event.sealed.a..b", "not a dotted path into the body"),
        (
            {"event__sealed": {"stance": TAG}},
            "event.body.stance",
            "sealed, yet its value stands in the body",
        ),
    ],
)
def test_another_form_is_refused(changes, path, why):
    with pytest.raises(NotALeaf) as refusal:
        read_leaf(document(**changes))
    assert (refusal.value.path, refusal.value.why) == (path, why)


@pytest.mark.parametrize("value", [[], 1, "leaf", None])
def test_a_leaf_is_an_object(value):
    with pytest.raises(NotALeaf, match="the leaf: not an object"):
        read_leaf(canonical(value))


@pytest.mark.parametrize("where", ["recorded_at", "event__occurred_at"])
@pytest.mark.parametrize(
    "text",
    [
        "2021-09-09T16:00:00Z",
        "2021-09-09T16:00:00.000Z",
        "2021-09-09T16:00:00.0000000Z",
        "2021-09-09T16:00:00.000000+00:00",
        "2021-09-09T16:00:00.000000",
        "2021-09-09t16:00:00.000000z",
        "2021-09-09 16:00:00.000000Z",
        "2021-09-09T16:00:00,000000Z",
        "2021-02-30T16:00:00.000000Z",
        "2021-13-09T16:00:00.000000Z",
        "2021-09-09T24:00:00.000000Z",
        "2021-09-09T23:59:60.000000Z",
        "0000-01-01T00:00:00.000000Z",
        "2021-09-09T16:00:00.000000Z\n",
        1631203200,
        None,
    ],
)
def test_another_spelling_of_an_instant_is_refused(where, text):
    with pytest.raises(NotALeaf, match="not an instant like"):
        read_leaf(document(**{where: text}))


@settings(deadline=None)
@given(st.datetimes(timezones=st.just(UTC)))
def test_instants_are_read_back_and_sort_as_texts(instant):
    text = format_instant(instant)
    assert parse_instant(text) == instant
    assert len(text) == 27
    assert (text < format_instant(NOON)) is (instant < NOON)


def test_an_instant_is_written_in_utc():
    mexico_city = timezone(timedelta(hours=-5))
    assert (
        format_instant(datetime(2021, 9, 9, 10, 0, 0, 5, tzinfo=mexico_city))
        == "2021-09-09T15:00:00.000005Z"
    )


@pytest.mark.parametrize(
    "instant",
    [
        datetime(2021, 9, 9, 16),  # noqa: DTZ001 - the naive instant is the point
        datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=1))),
        datetime(9999, 12, 31, 23, tzinfo=timezone(timedelta(hours=-6))),
    ],
)
def test_an_instant_without_a_place_in_utc_is_refused(instant):
    with pytest.raises(ValueError, match="an instant"):
        format_instant(instant)
    with pytest.raises(ValueError, match="an instant"):
        build_leaf(**PARTS | {"recorded_at": instant})


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"case_seq": 0}, NotALeaf),
        ({"actor": ""}, NotALeaf),
        ({"type": "Position"}, NotALeaf),
        ({"sealed": {"stance": TAG}}, NotALeaf),
        ({"actor_seq": 0}, NotALeaf),
        ({"sig": Signature(alg="ed25519", key="k", value="xyz")}, NotALeaf),
        ({"body": {"share": 0.5}}, NotCanonical),
        ({"body": {"wording": "e\u0301"}}, NotCanonical),
        ({"case_seq": MAX_INTEGER + 1}, NotCanonical),
    ],
)
def test_the_builder_writes_no_leaf_that_the_reader_refuses(change, refusal):
    with pytest.raises(refusal):
        build_leaf(**PARTS | change)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "statement"),
        ({"statement": None}, "statement"),
        ({"changes": [{"passage": "4"}]}, "changes.0.wording"),
        ({"changes": [None]}, "changes.0"),
        ({"changes": []}, "changes.0"),
        ({"changes": 1}, "changes.0"),
        ({"changes": [1]}, "changes.x"),
    ],
)
def test_a_sealed_field_is_absent_or_null_in_the_body(body, field):
    sealed = {field: TAG}
    assert read_leaf(build_leaf(**PARTS | {"body": body, "sealed": sealed})).sealed == sealed


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"changes": [{"wording": ""}]}, "changes.0.wording"),
        ({"late": False}, "late"),
        ({"changes": [0]}, "changes.0"),
    ],
)
def test_a_sealed_value_left_in_clear_is_refused(body, field):
    with pytest.raises(NotALeaf, match="sealed, yet its value stands in the body"):
        build_leaf(**PARTS | {"body": body, "sealed": {field: TAG}})


def test_a_leaf_of_exactly_the_limit_is_the_largest():
    empty = len(build_leaf(**PARTS | {"body": {"text": ""}}))
    largest = {"text": "x" * (MAX_LEAF_BYTES - empty)}
    stored = build_leaf(**PARTS | {"body": largest})
    assert len(stored) == MAX_LEAF_BYTES
    assert read_leaf(stored).body == largest
    with pytest.raises(LeafTooLarge) as refusal:
        build_leaf(**PARTS | {"body": {"text": largest["text"] + "x"}})
    assert refusal.value.size == MAX_LEAF_BYTES + 1
    with pytest.raises(LeafTooLarge):
        read_leaf(stored.replace(b'"text":"x', b'"text":"xx'))


@given(st.integers(0, 400), st.binary(min_size=0, max_size=2), st.integers(0, 2))
def test_the_quick_way_of_reading_says_what_the_long_one_says(at, put, cut):
    """What was read before is only looked up; a changed byte must not pass by that."""
    sound = build_leaf(**PARTS | {"event_id": "TC-2021-0001.7", "sealed": {"statement": TAG}})
    read_document(sound)
    read_document(sound)
    stored = sound[:at] + put + sound[at + cut :]
    assert told(read_document, stored) == told(read_the_long_way, stored)


def read_the_long_way(stored):
    document = parse_canonical(stored)
    check_form(document)
    return document


def told(read, stored):
    try:
        return read(stored)
    except (NotALeaf, NotCanonical) as fault:
        return str(fault)
