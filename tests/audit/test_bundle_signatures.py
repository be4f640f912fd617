"""Signatures of countries in a bundle: our verifier and the single file name the same entry."""

import pytest

from rcm_workflow.audit.bundle import MANIFEST, Manifest, head_path, leaf_path, verify
from rcm_workflow.audit.canonical import canonical
from rcm_workflow.audit.checkpoint import Checkpoint
from rcm_workflow.audit.court.verify import SAYS, Bundle
from rcm_workflow.audit.keys import NOTE, SignerKey
from rcm_workflow.audit.leaf import Signature
from rcm_workflow.audit.merkle import leaf_hash, root
from rcm_workflow.audit.note import Note, sign
from rcm_workflow.audit.signatures import ADDED, REVOKED, Code
from rcm_workflow.audit.statement import build_statement, sign_statement
from rcm_workflow.audit.tiles import CHECKPOINT, hash_tiles, tiles
from tests.audit.test_signatures import BODY, CR, HN, LOG, SAID, leaf, of_roster, public

OFFICE = SignerKey(LOG, NOTE, b"l" * 32)
AGAIN = SAID | {"body": BODY | {"round": 2}}


def written(folder, documents, shown=None):
    """A bundle of these entries that nobody but a country can find fault with.

    ``shown``: only those places are in it as entries, as if one case had been asked for.
    """
    leaves = [canonical(one) for one in documents]
    hashes = [leaf_hash(one) for one in leaves]
    manifest = Manifest(LOG, len(leaves), [] if shown is None else ["TC-2021-001"])
    head = Checkpoint(LOG, len(leaves), root(hashes))
    note = bytes(Note(head.text, (sign(head.text, OFFICE),)))
    files = [(head_path(len(leaves), 1), note), (CHECKPOINT, note)]
    if shown is None:
        files += tiles(leaves)
    else:
        files += [*hash_tiles(hashes), *((leaf_path(one), leaves[one]) for one in shown)]
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
    assert faults(tmp_path) == {("entry 2", str(code))}
    assert str(code) in SAYS


@pytest.mark.parametrize("part", [False, True], ids=["whole", "part"])
def test_a_signature_that_is_used_again_is_named_by_both(tmp_path, part):
    written(tmp_path, log_of(leaf(seq=1), leaf(seq=2)), shown=range(4) if part else None)
    assert faults(tmp_path) == {("entry 3", str(Code.REPEATED))}


def test_a_key_counts_between_its_entry_and_that_which_takes_it_back(tmp_path):
    revoked = of_roster(REVOKED, HN, 3, reason="x")
    sound = log_of(leaf(seq=1), revoked)
    written(tmp_path / "sound", sound)
    assert faults(tmp_path / "sound") == set()
    written(tmp_path / "late", [*sound, leaf(seq=2, **AGAIN)])
    assert faults(tmp_path / "late") == {("entry 4", str(Code.REVOKED))}
    written(tmp_path / "early", [leaf(seq=1), *log_of(leaf(seq=2, **AGAIN))])
    assert faults(tmp_path / "early") == {("entry 0", str(Code.UNKNOWN))}


def test_with_some_cases_come_the_keys_and_what_else_the_roster_holds_may_be_left_out(tmp_path):
    others = [of_roster("person_registered", CR, one) for one in (2, 3)]
    log = [of_roster(ADDED, HN), *others, of_roster(REVOKED, HN, 4, reason="x")]
    log.insert(2, leaf(seq=1))
    written(tmp_path / "keys", log, shown=[0, 2, 4])
    assert faults(tmp_path / "keys") == set()
    # Without the entry that adds the key, the signature proves nothing here.
    written(tmp_path / "none", log, shown=[2])
    assert faults(tmp_path / "none") == {("entry 2", str(Code.UNKNOWN))}


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
    assert {("entry 0", "order"), ("entry 1", "order")} <= faults(tmp_path)
