"""A bundle leaves the office, and holds there without us."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from rcm_workflow.audit import court
from rcm_workflow.audit.bundle_manifest import MANIFEST, Manifest
from rcm_workflow.audit.keys import COSIGNATURE, SignerKey
from rcm_workflow.audit.note import sign
from tests.cli.conftest import copied

REF = "TC-2021-001"
CR = ("--as", "costarica")
AUDIT = ("--as", "audit")
WITNESS = SignerKey("witness.example/hn", COSIGNATURE, b"w" * 32)
COURT = Path(court.__file__).parent / "verify.py"

# As in a court: our program cannot be imported there.
ALONE = """
import runpy, sys

class Nowhere:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"rcm_workflow", "orjson", "pydantic", "sqlalchemy", "typer"}:
            raise SystemExit(f"99: {name}")

sys.meta_path.insert(0, Nowhere())
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""
LINES = 920
FEW = {"case": 300, "role": 40}
"""With a case comes the whole roster; with what a role saw of it, the keys alone."""
FLIPS = 12
"""How many bytes are turned over in the short form; every answer starts a process."""


def judged(folder, *args):
    """What the single file says, in a process of its own: exit code, and faults as pairs."""
    ran = subprocess.run(
        [sys.executable, "-I", "-c", ALONE, str(COURT), str(folder), *args],
        capture_output=True,
        check=False,
        text=True,
    )
    assert ran.returncode in (0, 1, 7), ran.stdout + ran.stderr
    said = re.findall(r"^- (.*?): .* \((\w+)\)$", ran.stdout, re.MULTILINE)
    faults = {tuple(found) for found in said}
    return ran.returncode, faults, ran.stdout


def ours(office, folder, *args):
    answer = office.run("audit", "verify", str(folder), *args, "--json")
    assert answer.code in (0, 7), answer.err
    found = answer.data
    return answer.code, {(one["place"], one["code"]) for one in found["faults"]}, found


def agree(office, folder, *args):
    """Both verifiers say the same; their faults."""
    code, faults, found = ours(office, folder, *args)
    theirs, same, told = judged(folder, *args)
    assert (theirs != 0, same) == (code != 0, faults), told
    if args and not faults:
        heads = re.findall("^- (\\S+): (recorded|witnessed) ", told, re.MULTILINE)
        assert dict(heads) == {path: one["grade"] for path, one in found["heads"].items()}
    return faults, found, told


@pytest.fixture(scope="session")
def exported(dispatched, tmp_path_factory):
    """An office with a signed log and three bundles of it."""
    office = copied(dispatched, tmp_path_factory.mktemp("bundles"), "2021-09-10T10:00-05:00")
    office.done("log", "key", "new", "--file", str(office.folder / "log.key"))
    office.environ["RCM_LOG_KEY"] = str(office.folder / "log.key")
    office.done("position", "record", REF, "CR", "object", "--statement", "Article 4", *CR)
    seat, honduras = "HN/foreign_affairs", ("--as", "honduras")
    office.done("seat", "key", "new", seat, "--file", "hn.key")
    office.done("seat", "key", "add", seat, "hn.key.pub", *honduras)
    office.done("position", "record", REF, "HN", "assent", "--sign-with", "hn.key", *honduras)
    note = office.done("log", "checkpoint").out
    (line,) = office.done("log", "key", "show").out.splitlines()
    office.text("members.policy", f"{line}\nwitness hn {WITNESS.verifier}\nquorum hn\n")
    cosigned = sign(note.partition("\n\n")[0] + "\n", WITNESS, at=1631300000)
    with office.app() as app:
        app.store.keep_cosignatures(int(note.split("\n")[1]), [str(cosigned)], app.clock.now())
    office.done("audit", "export", "whole", *AUDIT)
    office.done("audit", "export", "case", "--case", REF, "--sealed", *AUDIT)
    office.done(
        "audit",
        "export",
        "role",
        "--case",
        REF,
        "--as-role",
        "members:HN",
        "--with-running",
        *AUDIT,
    )
    return office


def manifest(folder):
    return json.loads((folder / MANIFEST).read_text())


@pytest.mark.parametrize("name", ["whole", "case", "role"])
def test_a_sound_bundle_holds_for_us_and_in_court(exported, name):
    folder, keys = exported.folder / name, str(exported.folder / "members.policy")
    faults, found, told = agree(exported, folder, "--policy", keys)
    assert faults == set(), told
    newest = found["heads"]["checkpoint"]
    assert newest["witnesses"] == [{"key": "witness.example/hn", "at": "2021-09-10T18:53:20Z"}]
    assert newest["size"] == found["witnessed_size"] == found["size"]
    up_to = f"up to the head of {found['size']} entries, signed at {newest['signed_at']};"
    assert up_to in told
    spoken = exported.done("audit", "verify", str(folder), "--policy", keys).out
    assert up_to in " ".join(spoken.split())
    # That a case goes on no part of a log can show: both say so, and up to where it is here.
    for text in (told, " ".join(spoken.split())):
        assert (f"{REF} up to its event {found['ends'][REF]}" in text) is (name != "whole")
    assert found["signed_entries"] == 1
    assert newest["grade"] == "witnessed"
    assert {one["grade"] for one in found["heads"].values()} == {"recorded", "witnessed"}
    assert {"README.md", "LEAME.md", "verify.py"} <= {one.name for one in folder.iterdir()}
    assert (folder / "verify.py").read_bytes() == COURT.read_bytes()
    counts = found["counts"]
    assert counts["leaves"] == found["size"] if name == "whole" else counts["leaves"] < FEW[name]


def test_the_file_for_the_court_can_be_read_in_an_hour():
    """One file, since a court is to be given one; with what it says in two languages, 915 lines."""
    assert len(COURT.read_text().splitlines()) < LINES


def test_who_trusts_others_or_nobody_is_told_so_by_both(exported):
    folder, office = exported.folder / "case", exported
    (log, *_) = (office.folder / "members.policy").read_text().splitlines()
    office.text("alone.policy", f"{log}\nquorum none\n")
    _, found, _ = agree(office, folder, "--policy", str(office.folder / "alone.policy"))
    assert {one["grade"] for one in found["heads"].values()} == {"recorded"}
    assert (found["quorum"], found["witnessed_size"]) == ("none", None)
    unseen = SignerKey("witness.example/sv", COSIGNATURE, b"v" * 32).verifier
    office.text("unseen.policy", f"{log}\nwitness sv {unseen}\nquorum sv\n")
    unmet = office.folder / "unseen.policy"
    faults, found, told = agree(office, folder, "--policy", str(unmet))
    assert (faults, found["quorum"], found["witnessed_size"]) == (set(), "sv", None)
    assert "No head reaches the quorum" in told
    answer = office.run("audit", "verify", str(folder), "--policy", str(unmet))
    assert (answer.code, judged(folder, "--policy", str(unmet))[0]) == (7, 7)
    assert "No head reaches the quorum" in " ".join(answer.out.split())
    office.text("broken.policy", f"{log}\nquorum hn\n")
    broken = str(office.folder / "broken.policy")
    assert office.run("audit", "verify", str(folder), "--policy", broken).code == 2
    with pytest.raises(AssertionError, match="quorum hn"):
        judged(folder, "--policy", broken)
    nowhere = str(office.folder / "nowhere.policy")
    assert office.run("audit", "verify", str(folder), "--policy", nowhere).code == 2
    with pytest.raises(AssertionError, match="cannot be read"):
        judged(folder, "--policy", nowhere)


def test_a_bundle_of_a_role_shows_what_the_role_may_see(exported):
    case, role = exported.folder / "case", exported.folder / "role"
    leaves = {one.name for one in (role / "leaves").iterdir()}
    assert leaves < {one.name for one in (case / "leaves").iterdir()}
    events = [json.loads(one.read_text())["event"] for one in (role / "leaves").iterdir()]
    said = [one for one in events if one["type"] == "position_recorded"]
    assert {one["body"]["country"] for one in said} == {"HN"}, "the others' is not for Honduras yet"
    assert not (role / "sealed").exists()
    (value, *_) = (case / "sealed").iterdir()
    assert json.loads(value.read_text())["value"] == "Article 4"
    assert "audit export" in exported.done("sealed", "list", REF, *AUDIT, "--json").out


def test_who_has_no_right_takes_nothing_out(exported):
    assert exported.run("audit", "export", "x", *CR).code == 4
    assert exported.run("audit", "export", "x", "--case", "TC-2021-999", *AUDIT).code == 3
    through = ("--as-role", "members", "--sealed")
    assert exported.run("audit", "export", "x", *through, *AUDIT).code == 2
    assert exported.run("audit", "export", "x", "--as-role", "nobody", *AUDIT).code == 3
    assert exported.run("audit", "export", "whole", *AUDIT).code == 6
    # In an open round Costa Rica would learn from the places of its entries who has spoken.
    refused = exported.run("audit", "export", "own", "--case", REF, "--with-running", *CR)
    assert (refused.code, "rcm receipt show" in refused.err) == (4, True)
    asked = exported.run("audit", "export", "x", "--case", REF, "--as-role", "members:CR", *AUDIT)
    assert (asked.code, "--with-running" in asked.err) == (5, True)
    assert not (exported.folder / "x").exists()
    assert not (exported.folder / "x.part").exists()


def test_on_a_terminal_it_is_shown_how_many_files_are_written(exported):
    told = exported.done("audit", "export", "silent", "--case", REF, *AUDIT)
    assert told.err == ""
    exported.environ["RCM_COLOUR"] = "always"
    try:
        told = exported.done("audit", "export", "shown", "--case", REF, *AUDIT)
    finally:
        del exported.environ["RCM_COLOUR"]
    assert "rcm audit export" in told.err


def flips(folder, count, seed):
    """Places in a bundle, each with another bit: every file in turn, then anywhere."""
    random = Random(seed)  # noqa: S311 - the same places every time
    files = sorted(one for one in folder.rglob("*") if one.is_file() and one.stat().st_size)
    for _ in range(count):
        file = random.choice(files)
        yield file, random.randrange(file.stat().st_size), 1 << random.randrange(8)


def flipped(office, name, count, seed):
    folder, keys = office.folder / name, str(office.folder / "members.policy")
    for file, at, bit in flips(folder, count, seed):
        sound = file.read_bytes()
        broken = bytearray(sound)
        broken[at] ^= bit
        file.write_bytes(broken)
        try:
            faults, _, told = agree(office, folder, "--policy", keys)
        finally:
            file.write_bytes(sound)
        path = file.relative_to(folder).as_posix()
        assert faults, (path, at, bit, told)
        located = {place for place, _ in faults}
        # A changed manifest may list other files, or count others: then those are named.
        assert path in located or path == MANIFEST, (path, at, bit, faults)


@pytest.mark.parametrize("name", ["whole", "case", "role"])
def test_one_flipped_bit_anywhere_is_found_by_both(exported, name):
    flipped(exported, name, FLIPS // 3, seed=len(name))


def test_a_name_that_no_key_may_have_is_no_signature_for_both(exported, tmp_path):
    folder, keys = tmp_path / "bundle", str(exported.folder / "members.policy")
    shutil.copytree(exported.folder / "case", folder)
    sound = (folder / "checkpoint").read_bytes()
    for name in ("witness.example+hn", "witness.\x05example/hn", "witness\u00a0hn"):
        broken = sound.replace(b"witness.example/hn", name.encode())
        (folder / "checkpoint").write_bytes(broken)
        faults = agree(exported, folder, "--policy", keys)[0]
        assert faults == {("checkpoint", "altered"), ("checkpoint", "head")}


@pytest.mark.slow
@pytest.mark.parametrize("name", ["whole", "case", "role"])
def test_many_flipped_bits_are_found_by_both(exported, name):
    flipped(exported, name, 150, seed=2021)


def test_what_is_cut_added_or_put_together_anew_is_named(exported, tmp_path):
    folder = tmp_path / "bundle"
    shutil.copytree(exported.folder / "case", folder)
    leaf = sorted((folder / "leaves").iterdir())[3]
    path = leaf.relative_to(folder).as_posix()
    (folder / "more.txt").write_text("?")
    leaf.unlink()
    faults = agree(exported, folder)[0]
    assert {("more.txt", "extra"), (path, "missing")} <= faults
    (folder / "more.txt").unlink()
    # Whoever lists anew what is left still has the counts and the gap against them.
    listed = Manifest.parse((folder / MANIFEST).read_bytes())
    del listed.files[path]
    (folder / MANIFEST).write_bytes(bytes(listed))
    (later,) = {f"leaf index {int(sorted((folder / 'leaves').iterdir())[3].stem)}"}
    assert agree(exported, folder)[0] == {("leaves", "count"), (later, "case_seq")}
    # And whoever writes an entry and its hash anew has every signed head over it against them.
    (folder / path).write_bytes((exported.folder / "case" / path).read_bytes())
    name = next(one for one in listed.files if one.startswith("tile/0/"))
    data = bytearray((folder / name).read_bytes())
    data[0] ^= 1
    (folder / name).write_bytes(data)
    rewritten = Manifest.parse((exported.folder / "case" / MANIFEST).read_bytes())
    rewritten.note(name, bytes(data))
    (folder / MANIFEST).write_bytes(bytes(rewritten))
    assert ("checkpoint", "root") in agree(exported, folder)[0]


def test_what_was_erased_both_say(exported, tmp_path):
    (tmp_path / "later").mkdir()
    office = copied(exported.folder, tmp_path / "later", "2021-09-28T10:00-05:00")
    # A key of its own, with the head remembered beside it: whoever shares one signs for both.
    for one in exported.folder.glob("log.key*"):
        shutil.copy2(one, office.folder / one.name)
    office.environ["RCM_LOG_KEY"] = str(office.folder / "log.key")
    office.done("worker", "--once")
    (value,) = [
        one["value"]
        for one in office.done("sealed", "list", REF, *AUDIT, "--json").data
        if one["author"] == "CR"
    ]
    given = ("--basis", "Art. 17", "--reason", "Asked", "--as", "mexico")
    office.done("sealed", "erase", REF, value, *given)
    office.done("audit", "export", "after", *AUDIT)
    faults, found, told = agree(office, office.folder / "after")
    assert faults == set()
    (erased,) = found["erased"]
    assert erased["name"] == "statement"
    assert f"- {erased['event']}: statement erased by event {erased['by']}" in told
    said = office.done("audit", "verify", "after", "--lang", "es").out
    assert f"declaración eliminado por el evento {erased['by']}" in " ".join(said.split())
