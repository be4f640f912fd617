"""A bundle says up to which head it goes, what of it is witnessed, and misses no document."""

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from rcm_workflow.audit import court
from rcm_workflow.audit.bundle import verify
from rcm_workflow.audit.bundle_manifest import MANIFEST, Manifest, head_path
from rcm_workflow.audit.canonical import canonical
from rcm_workflow.audit.checkpoint import Checkpoint
from rcm_workflow.audit.court.verify import Bundle
from rcm_workflow.audit.court.verify import Trust as CourtTrust
from rcm_workflow.audit.keys import COSIGNATURE, NOTE, SignerKey
from rcm_workflow.audit.last_signed import sign_head
from rcm_workflow.audit.leaf import build_leaf, read_document
from rcm_workflow.audit.merkle import leaf_hash, root
from rcm_workflow.audit.note import sign
from rcm_workflow.audit.tiles import CHECKPOINT, tiles
from rcm_workflow.audit.trust import NotATrustFile, Trust
from tests.contract.cast import T0

LOG = "rcm.example/log"
OFFICE = SignerKey(LOG, NOTE, b"l" * 32)
A, B = (SignerKey(f"witness.example/{one}", COSIGNATURE, one.encode() * 32) for one in "ab")
AT = 1631300000
POLICY = (
    f"log {OFFICE.verifier}\nwitness a {A.verifier}\nwitness b {B.verifier}\n"
    "group both all a b\nquorum both\n"
)
TEXTS = [b"uno", b"dos", b"tres"]
COURT = Path(court.__file__).parent / "verify.py"


def filed(number, text):
    """An entry that cites a document."""
    digest = hashlib.sha256(text).hexdigest()
    return canonical(
        read_document(
            build_leaf(
                log=LOG,
                case="TC-2021-001",
                case_seq=number,
                recorded_at=T0,
                event_id=f"TC-2021-001.{number}",
                type="text_filed",
                actor="MX/ppt:officer",
                occurred_at=T0,
                body={"versions": [["es", digest]]},
                sealed={},
            )
        )
    )


LEAVES = [filed(number, text) for number, text in enumerate(TEXTS, start=1)]


def bundle(folder, heads, documents=TEXTS, cases=()):
    """A bundle that adds up, with these heads: size, time and witnesses of each."""
    files, size = [], max(heads)
    for at, witnesses in heads.items():
        head = Checkpoint(LOG, at, root([leaf_hash(one) for one in LEAVES[:at]]))
        note = sign_head(head, (OFFICE,), AT + at)
        note = note.with_lines(sign(head.text, one, AT + 60 + at) for one in witnesses)
        files.append((head_path(at, 1), bytes(note)))
    files.append((CHECKPOINT, files[[*heads].index(size)][1]))
    files += tiles(LEAVES[:size])
    files += [(f"documents/{hashlib.sha256(one).hexdigest()}", one) for one in documents]
    manifest = Manifest(LOG, size, list(cases))
    manifest.counts["leaves"] = size
    for path, data in files:
        manifest.note(path, data)
    for path, data in (*files, (MANIFEST, bytes(manifest))):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


def looked(folder, policy=None):
    """What our verifier and that of the court found, which is the same."""
    data = None if policy is None else policy.encode()
    names = [one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file()]
    ours = verify(
        names,
        lambda name: (folder / name).read_bytes(),
        None if data is None else Trust.parse(data),
    )
    theirs = Bundle(folder, None if data is None else CourtTrust(data))
    theirs.verify()
    assert set(ours.faults) == set(theirs.faults)
    assert {path: tuple(one) for path, one in ours.heads.items()} == {
        path: tuple(one) for path, one in theirs.heads.items()
    }
    assert ours.quorum == theirs.quorum
    found, same = ours.newest_witnessed, theirs.newest_witnessed()
    assert (found and tuple(found)) == (same and tuple(same))
    return ours


def in_court(folder, *args):
    ran = subprocess.run(
        [sys.executable, "-I", str(COURT), str(folder), *args],
        capture_output=True,
        check=False,
        text=True,
    )
    assert ran.stderr == ""
    return ran.returncode, ran.stdout


@pytest.fixture
def policy(tmp_path):
    path = tmp_path / "members.policy"
    path.write_text(POLICY)
    return str(path)


def test_a_document_that_an_entry_cites_is_missed_in_a_whole_bundle(tmp_path):
    missing = (f"documents/{hashlib.sha256(b'dos').hexdigest()}", "cited")
    found = looked(bundle(tmp_path / "a", {3: []}, [b"uno", b"tres"]))
    assert found.faults == [missing]
    assert len(looked(bundle(tmp_path / "b", {3: []}, [])).faults) == len(TEXTS)
    # A case of which everything may be taken out brings its documents along, too.
    assert looked(bundle(tmp_path / "c", {3: []}, [b"uno", b"tres"], ["TC-2021-001"])).faults


def test_a_log_cut_to_an_older_head_is_called_whole_up_to_that_head_only(tmp_path, policy):
    code, told = in_court(bundle(tmp_path / "cut", {1: [A], 2: [A, B]}, TEXTS[:2]))
    assert code == 0
    assert "all of the log rcm.example/log up to the head of 2 entries" in told
    assert "2021-09-10T18:53:22Z" in told
    assert "not checked" in told
    assert "entries after it, if any, are not in this bundle" in told
    code, told = in_court(tmp_path / "cut", "--policy", policy, "--lang", "es")
    assert code == 0
    assert "hasta la cabeza de 2 asientos, firmada el 2021-09-10T18:53:22Z" in told
    assert "los asientos posteriores, si los hay, no están en este paquete" in told


def test_what_lies_after_the_newest_witnessed_head_is_recorded_only(tmp_path, policy):
    folder = bundle(tmp_path / "bundle", {1: [A, B], 2: [A, B], 3: [A]})
    found = looked(folder, POLICY)
    assert found.newest_witnessed == found.heads[head_path(2, 1)]
    assert found.newest_witnessed.witnesses == ((A.name, AT + 62), (B.name, AT + 62))
    assert found.heads[CHECKPOINT].witnesses == ((A.name, AT + 63),)
    assert (found.heads[CHECKPOINT].at, found.heads[CHECKPOINT].witnessed) == (AT + 3, False)
    code, told = in_court(folder, "--policy", policy)
    assert code == 0
    assert "Witnessed: the first 2 entries" in told
    assert f"{A.name} 2021-09-10T18:54:22Z" in told
    assert "Recorded only: leaf indices 2 to 2" in told


def test_one_witness_of_this_head_and_one_of_that_are_no_quorum(tmp_path, policy):
    folder = bundle(tmp_path / "bundle", {1: [B], 3: [A]})
    found = looked(folder, POLICY)
    assert (found.faults, found.quorum, found.newest_witnessed) == ([], "both", None)
    for lang, said in (("en", "No head reaches the quorum"), ("es", "Ninguna cabeza alcanza")):
        code, told = in_court(folder, "--policy", policy, "--lang", lang)
        assert code == 7
        assert said in told


def test_who_asks_for_no_witness_misses_none(tmp_path):
    folder = bundle(tmp_path / "bundle", {3: [A]})
    alone = f"log {OFFICE.verifier}\nquorum none\n"
    assert looked(folder, alone).newest_witnessed is None
    (tmp_path / "keys").write_text(alone)
    code, told = in_court(folder, "--policy", str(tmp_path / "keys"))
    assert code == 0
    assert "asks for no witness" in told


def with_line(folder, line):
    """The newest head with another line."""
    data = (folder / CHECKPOINT).read_bytes() + f"{line}\n".encode()
    (folder / CHECKPOINT).write_bytes(data)
    listed = Manifest.parse((folder / MANIFEST).read_bytes())
    listed.note(CHECKPOINT, data)
    (folder / MANIFEST).write_bytes(bytes(listed))
    return folder


def test_the_latest_time_that_the_log_signed_is_shown(tmp_path):
    folder = bundle(tmp_path / "bundle", {3: []})
    text = (folder / CHECKPOINT).read_text().partition("\n\n")[0] + "\n"
    with_line(folder, sign(text, OFFICE.as_kind(COSIGNATURE), AT + 99))
    assert looked(folder, POLICY).heads[CHECKPOINT].at == AT + 99


def test_a_line_of_a_known_key_that_does_not_verify_is_a_fault(tmp_path):
    signers = {"clock": (OFFICE.as_kind(COSIGNATURE), AT + 9), "witness": (A, AT), "log": (OFFICE,)}
    for name, by in signers.items():
        folder = with_line(bundle(tmp_path / name, {3: [A, B]}), sign("other\n", *by))
        assert looked(folder, POLICY).faults == [(CHECKPOINT, "signature")]
    # Anybody may add a line: one of a key that nobody here knows says nothing.
    stranger = SignerKey("x.example/x", COSIGNATURE, b"x" * 32)
    folder = with_line(bundle(tmp_path / "x", {3: [A, B]}), sign("other\n", stranger, AT))
    assert looked(folder, POLICY).faults == []


LINE = f"log {OFFICE.verifier}\n"
AS_WITNESS = OFFICE.as_kind(COSIGNATURE).verifier
BROKEN = {
    "another kind": f"log {A.verifier}\nquorum none\n",
    "cut": f"{LINE}quorum none",
    "its own witness": f"{LINE}witness me {AS_WITNESS}\nquorum me\n",
    "its own witness above": f"witness me {AS_WITNESS}\n{LINE}quorum me\n",
    "no base64": "log a+00000000+???\nquorum none\n",
    "no bytes": "log a+00000000+\nquorum none\n",
    "no key": "log rcm.example/log\nquorum none\n",
    "no quorum": LINE,
    "not utf-8": "log \udcff+00000000+AQ==\nquorum none\n",
    "nothing": "",
    "other id": LINE.replace("+", "+0", 1) + "quorum none\n",
    "unknown": f"{LINE}quorum hn\n",
}


@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in BROKEN.items()])
def test_a_file_of_keys_that_cannot_be_used_is_refused_by_both(text):
    data = text.encode("utf-8", "surrogateescape")
    with pytest.raises(NotATrustFile):
        Trust.parse(data)
    with pytest.raises(ValueError, match=r"\w"):
        CourtTrust(data)


def test_who_names_keys_that_cannot_be_used_is_told_so_in_two_languages(tmp_path):
    folder = bundle(tmp_path / "bundle", {3: []})
    told = {"en": "This file of keys cannot be used", "es": "Este archivo de llaves no se puede"}
    for name in ("no bytes", "not utf-8", "its own witness"):
        (tmp_path / name).write_bytes(BROKEN[name].encode("utf-8", "surrogateescape"))
    for lang, name in (("en", "no bytes"), ("en", "not utf-8"), ("es", "its own witness")):
        code, said = in_court(folder, "--policy", str(tmp_path / name), "--lang", lang)
        assert code == 2
        assert told[lang] in said
    for lang, missing in (("en", "cannot be read"), ("es", "no se puede leer")):
        code, said = in_court(folder, "--policy", str(tmp_path / "nofile"), "--lang", lang)
        assert (code, missing in said) == (2, True)


@pytest.mark.parametrize(
    ("tongue", "said"),
    [("en", "This is not a folder that is here"), ("es", "Esto no es una carpeta que esté aquí")],
)
def test_a_path_that_leads_nowhere_is_no_failed_proof(tmp_path, tongue, said):
    (tmp_path / "file").touch()
    for name in ("nothere", "file"):
        code, told = in_court(tmp_path / name, "--lang", tongue)
        assert (code, told) == (2, f"{said}: {tmp_path / name}\n")
