"""What is an entry, a list of files or a head: our verifier and the single file draw one line."""

import hmac
import json
from copy import deepcopy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rcm_workflow.audit.bundle import verify
from rcm_workflow.audit.bundle_manifest import MANIFEST, Manifest
from rcm_workflow.audit.canonical import LeafTooLarge, NotCanonical
from rcm_workflow.audit.checkpoint import Checkpoint, read_checkpoint
from rcm_workflow.audit.court.verify import Bundle, _ends, _head, _read_leaf
from rcm_workflow.audit.keys import NOTE, SignerKey
from rcm_workflow.audit.leaf import NotALeaf, read_document
from rcm_workflow.audit.merkle import EMPTY_ROOT
from rcm_workflow.audit.note import Note, sign
from rcm_workflow.audit.signatures import ADDED
from tests.audit.test_bundle_signatures import written
from tests.audit.test_signatures import HN, LOG, leaf, of_roster

OFFICE = SignerKey(LOG, NOTE, b"l" * 32)
SIGNED = leaf(seq=1)
TAG = "ab" * 32


def spelled(value):
    """The bytes of any JSON value in the order and spacing of an entry, allowed there or not."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode(
        errors="surrogatepass"
    )


def is_entry(data):
    """Whether these bytes are an entry, for both the same."""
    try:
        ours = read_document(data)
    except (LeafTooLarge, NotCanonical, NotALeaf):
        ours = None
    assert _read_leaf(data) == ours
    return ours is not None


def put(path, value):
    """The signed entry with another value at a place, or without one."""
    found = deepcopy(SIGNED)
    *above, last = path.split("/")
    at = found
    for step in above:
        at = at[step]
    if value is Ellipsis:
        del at[last]
    else:
        at[last] = value
    return found


def nested(depth):
    value = 1
    for _ in range(depth):
        value = [value]
    return value


FORMS = [
    ("sig/value", SIGNED["sig"]["value"].upper(), False),
    ("sig/value", SIGNED["sig"]["value"][:2] + " " + SIGNED["sig"]["value"][2:], False),
    ("sig/value", "abc", False),
    ("sig/value", "", False),
    ("sig/value", "ab" * 8192, True),
    ("sig/value", "ab" * 8193, False),
    ("sig/key", "a b", False),
    ("sig/alg", "Ed25519", False),
    ("sig/more", "x", False),
    ("recorded_at", "zzzz", False),
    ("recorded_at", "2021-09-13T19:30:00Z", False),
    ("recorded_at", "2021-09-13T24:00:00.000000Z", False),
    ("recorded_at", "2021-02-29T00:00:00.000000Z", False),
    ("event/occurred_at", 5, False),
    ("event/occurred_at", "0000-01-01T00:00:00.000000Z", False),
    ("event/body/n", 2**53 - 1, True),
    ("event/body/n", 2**53, False),
    ("event/body/n", -(2**70), False),
    ("event/body/n", 1.5, False),
    ("event/body/n", True, True),
    ("event/body/n", nested(29), True),
    ("event/body/n", nested(30), False),
    ("event/body/n", nested(300), False),
    ("event/body/n", "a" * 70000, False),
    ("event/body/n", "\u00e9\u0101", True),
    ("event/body/n", "e\u0301", False),
    ("event/body/n", "\n\u0303", True),
    ("event/body/n", "\ud800", False),
    ("event/body/\u00e9", 1, False),
    ("event/body/x y", 1, False),
    ("event/body", [], False),
    ("event/sealed", [], False),
    ("event/sealed", {"statement": 7}, False),
    ("event/sealed", {"statement": TAG}, True),
    ("event/sealed", {"statement": TAG.upper()}, False),
    ("event/sealed", {"stance": TAG}, False),
    ("event/sealed", {"changes.0.text": TAG}, True),
    ("event/sealed", {"a..b": TAG}, False),
    ("event/type", "Position Recorded!", False),
    ("event/actor", "HN/foreign_affairs: Ana", False),
    ("event/actor_seq", 1, True),
    ("event/actor_seq", -3, False),
    ("event/actor_seq", None, False),
    ("event/id", "e" * 128, True),
    ("event/id", "e" * 129, False),
    ("event/id", ..., False),
    ("case_seq", 0, False),
    ("case_seq", True, False),
    ("case", "", False),
    ("log", "a\n", False),
    ("v", True, False),
    ("v", 2, False),
    ("sig", None, False),
    ("sig", {}, False),
    ("sig", ..., True),
    ("event", "x", False),
]


@pytest.mark.parametrize(
    ("path", "value", "fits"), FORMS, ids=[str(at) for at in range(len(FORMS))]
)
def test_what_has_the_form_of_an_entry_is_the_same_for_both(path, value, fits):
    assert is_entry(spelled(put(path, value))) is fits


PLACES = st.sampled_from(
    [
        *("v", "log", "case", "case_seq", "recorded_at", "event", "sig", "more"),
        *(f"sig/{one}" for one in ("alg", "key", "value", "more")),
        *(f"event/{one}" for one in ("id", "type", "actor", "actor_seq", "occurred_at", "more")),
        *("event/body", "event/sealed", "event/body/n", "event/sealed/n", "event/body/more n"),
    ]
)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**60), 2**60)
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(
        ["1", "a.b", TAG, "2021-09-13T19:30:60.000000Z", "2021-09-13T19:30:00.000000Z"]
    ),
    lambda one: st.lists(one, max_size=3) | st.dictionaries(st.text(max_size=4), one, max_size=3),
    max_leaves=6,
)


@settings(max_examples=200, deadline=None)
@given(PLACES, VALUES)
def test_any_value_at_any_place_of_an_entry_is_judged_alike(path, value):
    is_entry(spelled(put(path, value)))


@settings(max_examples=200, deadline=None)
@given(st.integers(0, len(spelled(SIGNED)) - 1), st.binary(max_size=3))
def test_an_entry_with_other_bytes_in_it_is_judged_alike(at, data):
    whole = spelled(SIGNED)
    is_entry(whole[:at] + data + whole[at + 1 :])


def looked(folder):
    """The faults that both find."""
    names = [one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file()]
    ours = verify(names, lambda name: (folder / name).read_bytes(), None).faults
    theirs = Bundle(folder, None)
    theirs.verify()
    assert set(ours) == set(theirs.faults)
    return set(ours)


def relisted(folder, change):
    listed = json.loads((folder / MANIFEST).read_text())
    change(listed)
    data = json.dumps(listed, indent=1, sort_keys=True) + "\n"
    (folder / MANIFEST).write_text(data)


def lists(name, size=1):
    return lambda told: told["files"].__setitem__(name, [size, TAG])


def says(key, value):
    return lambda told: told.__setitem__(key, value)


@pytest.mark.parametrize(
    "change",
    [
        lists("documents/\0"),
        lists("documents/\ud800"),
        lists("documents/" + "a" * 300),
        lists("/".join("a" * 200 for _ in range(9))),
        lists("documents/../x"),
        lists("/etc/passwd"),
        lists("documents/\u00e9"),
        lists("x", -1),
        lists("x", 1.0),
        says("bundle", True),
        says("cases", "AB"),
        says("cases", {"AB": 1}),
        says("log", "a\x1b[2J"),
        says("role", "\ud800"),
        says("size", 10**15),
        says("files", []),
    ],
    ids=[str(at) for at in range(16)],
)
def test_a_list_of_files_that_none_of_ours_wrote_is_named_by_both(tmp_path, change):
    written(tmp_path, [of_roster(ADDED, HN), SIGNED])
    assert looked(tmp_path) == set()
    relisted(tmp_path, change)
    assert looked(tmp_path) == {(MANIFEST, "manifest")}


@pytest.mark.parametrize("name", ["tile/entries/xx001", "tile/entries/1", "tile/entries/000.p/02"])
def test_a_tile_of_entries_under_another_name_is_named_by_both(tmp_path, name):
    written(tmp_path, [of_roster(ADDED, HN), SIGNED])
    (tmp_path / "tile/entries/000.p/2").rename(tmp_path / name)
    relisted(
        tmp_path,
        lambda told: told["files"].__setitem__(name, told["files"].pop("tile/entries/000.p/2")),
    )
    assert looked(tmp_path) == {(name, "entries"), ("leaves", "count"), ("leaves", "empty")}


def is_head(data):
    """Whether these bytes are a head of the log, for both the same."""
    try:
        told, _ = read_checkpoint(data)
        ours = told.origin == LOG and not told.extensions
    except ValueError:
        ours = False
    try:
        _head(data, LOG)
    except ValueError:
        assert not ours
        return False
    assert ours
    return True


def head(size=2, top=b"r" * 32, more=b""):
    told = Checkpoint(LOG, size, top)
    return bytes(Note(told.text, (sign(told.text, OFFICE),))) + more


LINE = "\u2014 x AAAAAAAA\n".encode()


@pytest.mark.parametrize(
    ("data", "fits"),
    [
        (head(), True),
        (head(more=LINE * 99), True),
        (head(more=LINE * 100), False),
        (head(more=b"\n"), False),
        (head(more="\u2014 x\x01y AAAAAAAA\n".encode()), False),
        (head(more="\u2014 x\x7fy AAAAAAAA\n".encode()), True),
        (head(more="\u2014 x AAAA\n".encode()), False),
        (head(more=f"\u2014 {'x' * 1_000_000} AAAAAAAA\n".encode()), False),
        (head(0, EMPTY_ROOT), True),
        (head(0, EMPTY_ROOT).replace(b"\n0\n", b"\n00\n"), False),
        (head().replace(b"\n2\n", f"\n{2**63}\n".encode()), False),
        (head().replace(b"\n2\n", f"\n{2**63 - 1}\n".encode()), True),
        (head().replace(b"\n2\n", b"\n0\n"), False),
        (head().replace(b"\n\n", b"\nmore\n\n"), False),
    ],
    ids=[str(at) for at in range(14)],
)
def test_what_is_a_head_is_the_same_for_both(data, fits):
    assert is_head(data) is fits


@settings(max_examples=200, deadline=None)
@given(st.integers(0, len(head()) - 1), st.text("\n \u2014\t02+x", max_size=3))
def test_a_head_with_other_bytes_in_it_is_judged_alike(at, text):
    whole = head()
    is_head(whole[:at] + text.encode() + whole[at + 1 :])


SALT = b"s" * 32


@pytest.mark.parametrize(
    ("value", "salt", "fits"),
    [
        ("x", SALT, True),
        ("x", b"salt5", False),
        (1.5, SALT, False),
        (2**60, SALT, False),
        ("e\u0301", SALT, False),
        ("\U000e0fff", SALT, False),
        ({"a b": 1}, SALT, False),
    ],
)
def test_an_opened_value_is_held_against_its_tag_alike(tmp_path, value, salt, fits):
    tag = hmac.new(salt, spelled(value), "sha256").hexdigest()
    said = leaf(seq=1, sealed={"opinion": tag})
    opened = {"index": 1, "name": "opinion", "salt": salt.hex(), "value": value}
    data = (json.dumps(opened, indent=1, sort_keys=True) + "\n").encode()
    written(tmp_path, [of_roster(ADDED, HN), said])
    (tmp_path / "sealed").mkdir()
    (tmp_path / "sealed/1.json").write_bytes(data)
    listed = Manifest.parse((tmp_path / MANIFEST).read_bytes())
    listed.note("sealed/1.json", data)
    (tmp_path / MANIFEST).write_bytes(bytes(listed))
    assert looked(tmp_path) == (set() if fits else {("sealed/1.json", "sealed")})


@pytest.mark.parametrize("name", ["a\x1b[2J", "a\nb", "\udcff"], ids=["escape", "line", "no text"])
def test_a_file_with_an_odd_name_is_told_of_in_one_plain_line(tmp_path, name):
    written(tmp_path, [of_roster(ADDED, HN), SIGNED])
    (tmp_path / name).touch()
    assert looked(tmp_path) == {(ascii(name), "extra")}


def test_a_part_without_an_entry_of_its_case_is_no_proof_of_it(tmp_path):
    log = [of_roster(ADDED, HN), SIGNED]
    written(tmp_path / "none", log, shown=[])
    assert looked(tmp_path / "none") == {
        ("leaves", "empty"),
        ("TC-2021-001", "case_missing"),
        ("roster", "case_missing"),
    }
    # Which position had to be signed cannot be told without the keys that there were.
    written(tmp_path / "keyless", log, shown=[1])
    assert ("roster", "case_missing") in looked(tmp_path / "keyless")
    written(tmp_path / "roster", log, shown=[0])
    assert looked(tmp_path / "roster") == {("TC-2021-001", "case_missing")}
    written(tmp_path / "role", log, shown=[0], role="members:HN")
    assert looked(tmp_path / "role") == set()
    written(tmp_path / "role none", log, shown=[], role="members:HN")
    assert looked(tmp_path / "role none") == {("leaves", "empty")}


@pytest.mark.parametrize(
    ("tongue", "said"),
    [(0, "TC-2021-001 up to its event 1"), (1, "TC-2021-001 hasta su evento 1")],
)
def test_up_to_which_entry_a_case_is_here_both_say(tmp_path, tongue, said):
    written(tmp_path, [of_roster(ADDED, HN), SIGNED], shown=[0, 1])
    court = Bundle(tmp_path, None)
    court.verify()
    names = [one.relative_to(tmp_path).as_posix() for one in tmp_path.rglob("*") if one.is_file()]
    ours = verify(names, lambda name: (tmp_path / name).read_bytes(), None)
    assert court.ends == ours.ends == {"roster": 1, "TC-2021-001": 1}
    assert _ends(court, tongue) == said
