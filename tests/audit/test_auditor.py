import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rcm_workflow.audit.auditor import Code, Finding, Head, Summary, audit
from rcm_workflow.audit.canonical import canonical
from rcm_workflow.audit.leaf import build_leaf
from rcm_workflow.audit.merkle import CompactRange, leaf_hash, root

LOG = "rcm.example/log"
NOON = datetime(2021, 9, 9, 16, tzinfo=UTC)
# Which case each of the events belongs to: a, b and c run through one another.
ORDER = "aababcaacbbac"


def build(number, case, case_seq, **change):
    return build_leaf(
        **{
            "log": LOG,
            "case": case,
            "case_seq": case_seq,
            "recorded_at": NOON + timedelta(minutes=number),
            "event_id": f"e-{number}",
            "type": "position_recorded",
            "actor": "p-1",
            "occurred_at": NOON,
            "body": {"country": "NI", "statement": "Sin objeción"},
            "sealed": {},
        }
        | change
    )


LEAVES = [build(at, case, ORDER[: at + 1].count(case)) for at, case in enumerate(ORDER)]
HASHES = [leaf_hash(leaf) for leaf in LEAVES]
HEAD = Head(len(LEAVES), root(HASHES))
HEADS = [Head(size, root(HASHES[:size])) for size in range(1, len(LEAVES))]
PLACES = st.integers(0, len(LEAVES) - 1)


def rows(leaves):
    return [(at, leaf, leaf_hash(leaf)) for at, leaf in enumerate(leaves)]


def findings(entries, head=HEAD, **options):
    *found, summary = audit(entries, head, **options)
    assert summary.findings == len(found)
    return found


def places(entries, **options):
    return [(one.index, one.code) for one in findings(entries, **options)]


def edited(leaf, **change):
    return canonical(json.loads(leaf) | change)


def test_a_sound_log_has_no_findings():
    assert list(audit(rows(LEAVES), HEAD, log=LOG, earlier=HEADS)) == [
        Summary(events=13, cases=3, root=HEAD.root, findings=0)
    ]


def test_an_empty_log():
    empty = Head(0, root([]))
    assert list(audit([], empty)) == [Summary(0, 0, empty.root, 0)]
    assert findings([], Head(0, HEAD.root)) == [
        Finding(0, None, None, "root", HEAD.root.hex(), empty.root.hex(), Code.ROOT)
    ]


@settings(deadline=None, max_examples=300)
@given(PLACES, st.data())
def test_any_flipped_byte_of_a_leaf_names_the_leaf(at, data):
    damaged = bytearray(LEAVES[at])
    damaged[data.draw(st.integers(0, len(damaged) - 1))] ^= data.draw(st.integers(1, 255))
    entries = rows(LEAVES)
    entries[at] = (at, bytes(damaged), HASHES[at])
    for form in (True, False):
        found = findings(entries, earlier=HEADS, form=form)
        assert [one.index for one in found if one.code is Code.HASH] == [at]
        assert [one.index for one in found if one.code is Code.ROOT] == [at]
        assert found[0].index == at


@settings(deadline=None)
@given(PLACES, st.integers(0, 31), st.integers(1, 255))
def test_any_flipped_byte_of_a_stored_hash_names_the_leaf(at, byte, mask):
    entries = rows(LEAVES)
    flipped = bytearray(HASHES[at])
    flipped[byte] ^= mask
    entries[at] = (at, LEAVES[at], bytes(flipped))
    assert findings(entries) == [
        Finding(
            at,
            ORDER[at],
            ORDER[: at + 1].count(ORDER[at]),
            "hash",
            HASHES[at].hex(),
            bytes(flipped).hex(),
            Code.HASH,
        )
    ]


@given(PLACES)
def test_a_leaf_edited_with_its_hash_lies_between_two_heads(at):
    leaves = list(LEAVES)
    leaves[at] = build(at, ORDER[at], ORDER[: at + 1].count(ORDER[at]), actor="p-2")
    assert places(rows(leaves), earlier=HEADS) == [(at, Code.ROOT)]
    assert places(rows(leaves)) == [(0, Code.ROOT)]
    assert places(rows(leaves), earlier=[HEADS[3]]) == [(0 if at < 4 else 4, Code.ROOT)]


@given(PLACES)
def test_a_removed_row_is_named(at):
    entries = rows(LEAVES)
    del entries[at]
    last = len(LEAVES) - 1
    gap = [(at + 1, Code.INDEX)] if at < last else []
    assert places(entries, form=False) == [*gap, (last, Code.SIZE)]


@given(PLACES)
def test_a_leaf_removed_and_the_rest_renumbered_is_named(at):
    leaves = LEAVES[:at] + LEAVES[at + 1 :]
    later_of_case = ORDER.find(ORDER[at], at + 1)
    expected = [] if later_of_case < 0 else [(later_of_case - 1, Code.CASE_SEQ)]
    if at < len(LEAVES) - 1:
        expected.append((at, Code.ROOT))
    expected.append((len(LEAVES) - 1, Code.SIZE))
    assert sorted(places(rows(leaves), earlier=HEADS)) == sorted(expected)


@given(PLACES, PLACES)
def test_swapped_rows_are_named(one, other):
    one, other = sorted((one, other))
    entries = rows(LEAVES)
    entries[one], entries[other] = entries[other], entries[one]
    if one == other:
        assert findings(entries) == []
    else:
        assert findings(entries)[0].index == other
        assert {index for index, code in places(entries, form=False) if code is Code.INDEX} >= {
            one,
            other,
        }


@given(PLACES, PLACES)
def test_leaves_swapped_with_their_hashes_are_placed_by_the_heads(one, other):
    one, other = sorted((one, other))
    leaves = list(LEAVES)
    leaves[one], leaves[other] = leaves[other], leaves[one]
    roots = [index for index, code in places(rows(leaves), earlier=HEADS) if code is Code.ROOT]
    assert roots == ([] if one == other else [one])


@given(PLACES, PLACES)
def test_an_inserted_leaf_is_named(at, copied):
    leaves = [*LEAVES[:at], LEAVES[copied], *LEAVES[at:]]
    # A copy of the leaf that stands here anyway shifts what follows it.
    shifted = next((i for i, leaf in enumerate(LEAVES) if leaf != leaves[i]), None)
    found = places(rows(leaves), earlier=HEADS)
    assert [place for place in found if place[1] is Code.ROOT] == (
        [] if shifted is None else [(shifted, Code.ROOT)]
    )
    assert [code for _, code in found if code is Code.CASE_SEQ] != []
    assert found[-1] == (len(LEAVES), Code.SIZE)


@given(PLACES)
def test_a_row_stored_twice_is_named(at):
    entries = rows(LEAVES)
    entries.insert(at, entries[at])
    assert (at, Code.INDEX) in places(entries, form=False)


@given(st.integers(0, len(LEAVES) - 1))
def test_a_cut_tail_is_named(left):
    assert findings(rows(LEAVES[:left])) == [
        Finding(left, None, None, "size", "13", str(left), Code.SIZE)
    ]


@pytest.mark.parametrize(
    ("leaf", "expected"),
    [
        (
            build(4, "b", 9),
            [
                Finding(4, "b", 9, "case_seq", "2", "9", Code.CASE_SEQ),
                Finding(9, "b", 3, "case_seq", "10", "3", Code.CASE_SEQ),
            ],
        ),
        (build(4, "d", 1), [Finding(9, "b", 3, "case_seq", "2", "3", Code.CASE_SEQ)]),
        (
            build(4, "d", 2),
            [
                Finding(4, "d", 2, "case_seq", "1", "2", Code.CASE_SEQ),
                Finding(9, "b", 3, "case_seq", "2", "3", Code.CASE_SEQ),
            ],
        ),
        (
            build(4, "b", 2, recorded_at=NOON),
            [
                Finding(
                    4,
                    "b",
                    2,
                    "recorded_at",
                    "not_before 2021-09-09T16:02:00.000000Z",
                    "2021-09-09T16:00:00.000000Z",
                    Code.TIME,
                )
            ],
        ),
        (build(4, "b", 2, log="other"), [Finding(4, "b", 2, "log", LOG, "other", Code.LOG)]),
        (
            edited(LEAVES[4], v=2),
            [
                Finding(
                    4,
                    None,
                    None,
                    "v",
                    "leaf",
                    "this reader knows version 1 only",
                    Code.FORM,
                ),
                Finding(9, "b", 3, "case_seq", "2", "3", Code.CASE_SEQ),
            ],
        ),
        (
            LEAVES[4] + b" ",
            [
                Finding(
                    4,
                    None,
                    None,
                    "leaf",
                    "canonical",
                    f"value_spelling {len(LEAVES[4])}",
                    Code.CANONICAL,
                ),
                Finding(9, "b", 3, "case_seq", "2", "3", Code.CASE_SEQ),
            ],
        ),
        (
            b" " * 65_536,
            [
                Finding(4, None, None, "leaf", "bytes_at_most 65535", "65536", Code.TOO_LARGE),
                Finding(9, "b", 3, "case_seq", "2", "3", Code.CASE_SEQ),
            ],
        ),
    ],
)
def test_what_was_wrong_when_it_was_sealed_is_found_by_its_form(leaf, expected):
    leaves = [*LEAVES[:4], leaf, *LEAVES[5:]]
    head = Head(len(leaves), root([leaf_hash(one) for one in leaves]))
    assert findings(rows(leaves), head) == expected
    assert findings(rows(leaves), head, form=False) == []


def test_equal_times_within_a_case_are_in_order():
    leaves = [build(0, "a", 1), build(0, "a", 2)]
    assert findings(rows(leaves), Head(2, root([leaf_hash(leaf) for leaf in leaves]))) == []


def test_the_log_may_be_named_beforehand():
    found = findings(rows(LEAVES), log="other")
    assert [(one.index, one.code, one.expected, one.found) for one in found] == [
        (at, Code.LOG, "other", LOG) for at in range(len(LEAVES))
    ]


@given(st.integers(1, len(LEAVES)))
def test_the_rest_of_a_log_is_audited_after_a_trusted_range(before):
    trusted = CompactRange()
    for one in HASHES[:before]:
        trusted.append(one)
    rest = rows(LEAVES)[before:]
    *found, summary = audit(rest, HEAD, after=trusted)
    assert found == []
    assert (summary.events, summary.root) == (len(rest), HEAD.root)
    assert trusted.size == before


@pytest.mark.parametrize("earlier", [[HEAD], [HEADS[2], HEADS[1]], [Head(14, HEAD.root)]])
def test_heads_that_do_not_rise_are_refused(earlier):
    with pytest.raises(ValueError, match="heads must rise"):
        audit([], HEAD, earlier=earlier)


def test_rehashing_alone_does_not_count_cases():
    assert list(audit(rows(LEAVES), HEAD, form=False)) == [Summary(13, None, HEAD.root, 0)]


def test_a_finding_comes_before_the_next_entry_is_taken():
    taken = []

    def one_by_one():
        for at, leaf, _ in rows(LEAVES):
            taken.append(at)
            yield at, leaf, b"\x00" * 32

    met = [(len(taken), one.index) for one in audit(one_by_one(), HEAD) if type(one) is Finding]
    assert met == [(at + 1, at) for at in range(len(LEAVES))]
