"""Signatures of countries in a bundle: our verifier and the single file name the same entry."""

from hashlib import sha256

import pytest

from rcm_workflow.audit.bundle import verify
from rcm_workflow.audit.bundle_manifest import MANIFEST, Manifest, head_path, leaf_path
from rcm_workflow.audit.canonical import canonical
from rcm_workflow.audit.checkpoint import Checkpoint
from rcm_workflow.audit.court.verify import SAYS, Bundle
from rcm_workflow.audit.keys import NOTE, SignerKey
from rcm_workflow.audit.leaf import Signature, build_leaf, read_document
from rcm_workflow.audit.merkle import leaf_hash, root
from rcm_workflow.audit.note import Note, sign
from rcm_workflow.audit.owed import AMENDED, OPENED
from rcm_workflow.audit.signatures import ADDED, POSITION, REVOKED, Code
from rcm_workflow.audit.statement import build_statement, sign_statement
from rcm_workflow.audit.tiles import CHECKPOINT, hash_tiles, tiles
from tests.audit.test_signatures import BODY, CR, HN, LOG, SAID, leaf, of_roster, public

OFFICE = SignerKey(LOG, NOTE, b"l" * 32)
AGAIN = SAID | {"body": BODY | {"round": 2}}


def written(folder, documents, shown=None, role="", policies=()):
    """A bundle of these entries that nobody but a country can find fault with.

    ``shown``: only those places are in it as entries, as if one case had been asked for.
    """
    leaves = [canonical(one) for one in documents]
    hashes = [leaf_hash(one) for one in leaves]
    manifest = Manifest(LOG, len(leaves), [] if shown is None else ["TC-2021-001"], role)
    head = Checkpoint(LOG, len(leaves), root(hashes))
    note = bytes(Note(head.text, (sign(head.text, OFFICE),)))
    files = [(head_path(len(leaves), 1), note), (CHECKPOINT, note)]
    if shown is None:
        files += tiles(leaves)
    else:
        files += [*hash_tiles(hashes), *((leaf_path(one), leaves[one]) for one in shown)]
    files += [(f"documents/{sha256(one).hexdigest()}", one) for one in policies]
    manifest.counts["leaves"] = len(leaves if shown is None else shown)
    for path, data in files:
        manifest.note(path, data)
    for path, data in (*files, (MANIFEST, bytes(manifest))):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)


def faults(folder):
    names = [one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file()]
    ours = verify(names, lambda name: (folder / name).read_bytes(), None).faults
    court = Bundle(folder, None)
    court.verify()
    assert set(ours) == set(court.faults)
    return set(ours)


def log_of(*positions):
    """The keys of two seats, then these, in the order of one case."""
    return [of_roster(ADDED, HN), of_roster(ADDED, CR, 2), *positions]


VALUE = sign_statement(build_statement(**SAID), HN)
WRONG = {
    Code.SCHEME: leaf(seq=1, sig=Signature("rsa", public(HN), VALUE)),
    Code.UNKNOWN: leaf(seq=1, signer=SignerKey(HN.name, NOTE, b"n" * 32)),
    Code.ANOTHER_SEAT: leaf(seq=1, signer=CR),
    Code.FORGED: leaf(seq=1, of=AGAIN),
}


@pytest.mark.parametrize("part", [False, True], ids=["whole", "part"])
@pytest.mark.parametrize(("code", "wrong"), WRONG.items(), ids=str)
def test_a_signature_that_does_not_count_is_named_by_both(tmp_path, code, wrong, part):
    written(tmp_path, log_of(wrong), shown=[0, 1, 2] if part else None)
    assert faults(tmp_path) == {("leaf index 2", str(code))}
    assert str(code) in SAYS


@pytest.mark.parametrize("part", [False, True], ids=["whole", "part"])
def test_a_signature_that_is_used_again_is_named_by_both(tmp_path, part):
    written(tmp_path, log_of(leaf(seq=1), leaf(seq=2)), shown=range(4) if part else None)
    assert faults(tmp_path) == {("leaf index 3", str(Code.REPEATED))}


def test_a_key_counts_between_its_entry_and_that_which_takes_it_back(tmp_path):
    revoked = of_roster(REVOKED, HN, 3, reason="x")
    sound = log_of(leaf(seq=1), revoked)
    written(tmp_path / "sound", sound)
    assert faults(tmp_path / "sound") == set()
    written(tmp_path / "late", [*sound, leaf(seq=2, **AGAIN)])
    assert faults(tmp_path / "late") == {("leaf index 4", str(Code.REVOKED))}
    written(tmp_path / "early", [leaf(seq=1), *log_of(leaf(seq=2, **AGAIN))])
    assert faults(tmp_path / "early") == {("leaf index 0", str(Code.UNKNOWN))}


def log_with_a_roster():
    others = [of_roster("person_registered", CR, one) for one in (2, 3)]
    log = [of_roster(ADDED, HN), *others, of_roster(REVOKED, HN, 4, reason="x")]
    log.insert(2, leaf(seq=1))
    return log


def test_with_some_cases_comes_the_whole_roster_and_what_is_left_out_of_it_shows(tmp_path):
    log = log_with_a_roster()
    written(tmp_path / "all", log, shown=range(5))
    assert faults(tmp_path / "all") == set()
    # Up to which entry no key can have been taken back in secret, both know.
    assert reach(tmp_path / "all") == (4, 0)
    written(tmp_path / "keys", log, shown=[0, 2, 4])
    assert faults(tmp_path / "keys") == {("leaf index 4", "case_seq")}
    # What was cut off at its end does not show by itself: hence it is said up to where it is here.
    written(tmp_path / "cut", log, shown=[0, 1, 2])
    assert faults(tmp_path / "cut") == set()
    assert reach(tmp_path / "cut") == (1, 1)
    # Without the entry that adds the key, the signature proves nothing here.
    written(tmp_path / "none", log, shown=[2])
    assert faults(tmp_path / "none") == {
        ("leaf index 2", str(Code.UNKNOWN)),
        ("roster", "case_missing"),
    }


def test_a_key_taken_back_cannot_be_left_out_between_two_entries_of_the_roster(tmp_path):
    revoked, more = of_roster(REVOKED, HN, 2, reason="x"), of_roster("person_registered", CR, 3)
    log = [of_roster(ADDED, HN), revoked, leaf(seq=1), more]
    written(tmp_path / "sound", log, shown=range(4))
    assert faults(tmp_path / "sound") == {("leaf index 2", str(Code.REVOKED))}
    written(tmp_path / "left out", log, shown=[0, 2, 3])
    assert faults(tmp_path / "left out") == {("leaf index 3", "case_seq")}


def test_for_a_role_come_the_keys_of_the_roster_alone(tmp_path):
    written(tmp_path, log_with_a_roster(), shown=[0, 2, 4], role="members:HN")
    assert faults(tmp_path) == set()


def reach(folder):
    """The last entry of the roster that is here, and how many signed ones come after it."""
    names = [one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file()]
    ours = verify(names, lambda name: (folder / name).read_bytes(), None)
    court = Bundle(folder, None)
    court.verify()
    found = (ours.roster_until, ours.signed_after)
    assert found == (court.roster_until, court.signed_after)
    assert ours.signed_leaves == court.statements
    return found


# Where the policy asks for a signature ----------------------------------------------------------

POLICIES = {
    one: f'[keys."audit.position_signature"]\nvalue = "{one}"\n'.encode()
    for one in ("optional", "required", "required_of_key_holders")
}
OVERRIDDEN = POLICIES["optional"] + b'[overrides]\n"audit.position_signature" = "required"\n'
OLDER = b'[keys."audit.minimum"]\nvalue = "all"\n'
MISSING = "position_not_signed"


def of_case(word, seq, body, actor=f"{HN.name}:honduras"):
    stored = build_leaf(
        log=LOG,
        case="TC-2021-001",
        case_seq=seq,
        recorded_at=SAID["occurred_at"],
        event_id=f"TC-2021-001.{seq}",
        type=word,
        actor=actor,
        occurred_at=SAID["occurred_at"],
        body=body,
        sealed={},
    )
    return read_document(stored)


def pinned(policy, seq=1, word=OPENED):
    pins = {"policy": {"digest": sha256(policy).hexdigest()}}
    return of_case(word, seq, pins if word == OPENED else {"current": pins})


def unsigned(seq=2, **more):
    """A position whose signature was struck out: nothing in it tells that there was one."""
    return of_case(POSITION, seq, BODY | more)


def left(folder, *documents, policies, **more):
    written(folder, list(documents), policies=policies, **more)
    return faults(folder)


@pytest.mark.parametrize("part", [False, True], ids=["whole", "part"])
@pytest.mark.parametrize(
    ("policy", "keyed", "expected"),
    [
        (POLICIES["optional"], True, False),
        (OLDER, True, False),
        (POLICIES["required"], False, True),
        (OVERRIDDEN, False, True),
        (POLICIES["required_of_key_holders"], True, True),
        (POLICIES["required_of_key_holders"], False, False),
    ],
    ids=["optional", "older", "required", "overridden", "has a key", "has none"],
)
def test_a_signature_struck_out_is_named_where_the_policy_asks_for_one(
    tmp_path, policy, keyed, expected, part
):
    log = [of_roster(ADDED, HN if keyed else CR), pinned(policy), unsigned()]
    shown = range(3) if part else None
    found = left(tmp_path, *log, policies=[policy], shown=shown)
    assert found == ({("leaf index 2", MISSING)} if expected else set())
    assert MISSING in SAYS


def test_a_position_set_down_for_a_country_or_signed_is_not_missed(tmp_path):
    log = [
        of_roster(ADDED, HN),
        pinned(POLICIES["required"]),
        leaf(seq=2),
        unsigned(3, automatic=True),
    ]
    assert left(tmp_path, *log, policies=[POLICIES["required"]]) == set()


def test_another_seat_that_speaks_for_a_country_with_a_key_had_to_sign(tmp_path):
    policy = POLICIES["required_of_key_holders"]
    said = of_case(POSITION, 2, BODY, actor="CR/foreign_affairs:costarica")
    log = [of_roster(ADDED, HN), pinned(policy), said]
    assert left(tmp_path, *log, policies=[policy]) == {("leaf index 2", MISSING)}


def test_the_rules_that_count_are_those_of_that_place(tmp_path):
    before, after = POLICIES["optional"], POLICIES["required"]
    log = [
        of_roster(ADDED, HN),
        pinned(before),
        unsigned(2),
        pinned(after, 3, AMENDED),
        unsigned(4),
    ]
    assert left(tmp_path, *log, policies=[before, after]) == {("leaf index 4", MISSING)}


def test_as_a_role_saw_it_nothing_is_missed_after_entries_that_are_not_here(tmp_path):
    """What was amended in between nobody can tell; without a gap it is judged as ever."""
    policy = POLICIES["required"]
    log = [
        of_roster(ADDED, HN),
        pinned(policy),
        unsigned(2),
        pinned(OLDER, 3, AMENDED),
        unsigned(4),
    ]
    said = {"policies": [policy], "role": "members:HN"}
    assert left(tmp_path / "gap", *log, shown=[0, 1, 4], **said) == set()
    assert left(tmp_path / "no gap", *log, shown=[0, 1, 2], **said) == {("leaf index 2", MISSING)}
    said["policies"] = []
    assert left(tmp_path / "no policy", *log, shown=[0, 1, 2], **said) == set()


def test_an_entry_is_not_read_after_its_time(tmp_path):
    """A revocation that comes last in the bundle, though it was first in the log."""
    log = [of_roster(ADDED, HN), of_roster(REVOKED, HN, 2, reason="x"), leaf(seq=1)]
    written(tmp_path, log)
    listed = Manifest.parse((tmp_path / MANIFEST).read_bytes())
    for at in (0, 1):
        data = canonical(log[at])
        (tmp_path / leaf_path(at)).parent.mkdir(exist_ok=True)
        (tmp_path / leaf_path(at)).write_bytes(data)
        listed.note(leaf_path(at), data)
    listed.counts["leaves"] = 5
    (tmp_path / MANIFEST).write_bytes(bytes(listed))
    assert {("leaf index 0", "order"), ("leaf index 1", "order")} <= faults(tmp_path)
