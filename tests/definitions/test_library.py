"""Finding, pinning and reading definitions; a released one that was edited is noticed."""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from rcm_workflow.definitions.check_file import check_file
from rcm_workflow.definitions.digests import read_digests, released_digests, renewed
from rcm_workflow.definitions.findings import BadDefinition
from rcm_workflow.definitions.library import Library
from rcm_workflow.definitions.released import KINDS, check_released
from rcm_workflow.domain.failures import Refused
from tests.definitions.broken import SOUND


@pytest.fixture
def folder(tmp_path: Path):
    (tmp_path / "machines").mkdir()
    (tmp_path / "machines" / "errand.v1.toml").write_text(SOUND, encoding="utf-8")
    (tmp_path / "machines" / "errand.v10.toml").write_text(
        SOUND.replace("version = 1\n", "version = 10\n"), encoding="utf-8"
    )
    (tmp_path / "machines" / "notes.txt").write_text("not a definition", encoding="utf-8")
    return tmp_path


def test_the_newest_version_or_a_named_one(folder):
    library = Library(folder)
    assert library.machine("errand").version == 10
    assert library.machine("errand@1").version == 1


def test_what_is_used_is_what_was_compared_though_the_file_changes(folder):
    found = Library(folder).find("machine", "errand@1")
    digest = found.digest
    (folder / "machines" / "errand.v1.toml").write_text("edited", encoding="utf-8")
    assert hashlib.sha256(found.data).hexdigest() == digest
    assert Library(folder).find("machine", "errand@1").data == b"edited"


def test_a_given_folder_stands_before_what_is_shipped(folder):
    names = [(one.name, one.version) for one in Library(folder).all("machine")]
    shipped = [(one.name, one.version) for one in Library().all("machine")]
    assert ("troika_consultation", 1) in shipped
    assert names == sorted([*shipped, ("errand", 1), ("errand", 10)])


def test_kinds_do_not_mix():
    library = Library()
    policies = {one.file for one in library.all("policy")}
    assert "policies/rcm-2011.v1.toml" in policies
    assert policies.isdisjoint({"policies/access.v1.toml", "policies/roster.v1.toml"})
    assert [one.file for one in library.all("access")] == ["policies/access.v1.toml"]
    assert [one.file for one in library.all("roster")] == ["policies/roster.v1.toml"]


@pytest.mark.parametrize(
    ("ask", "code", "fact"),
    [
        (
            lambda library: library.machine("troika_consultaton"),
            "unknown_machine",
            ("nearest", "troika_consultation"),
        ),
        (lambda library: library.policy("rcm-2021"), "unknown_policy", ("nearest", "rcm-2011")),
        (lambda library: library.machine("errand@2"), "unknown_version", ("known", [1, 10])),
        (lambda library: library.machine("errand@x"), "unknown_version", ("known", [1, 10])),
    ],
)
def test_an_unknown_name_is_refused_with_the_nearest(folder, ask, code, fact):
    with pytest.raises(Refused) as refusal:
        ask(Library(folder))
    assert (refusal.value.code, refusal.value.kind) == (code, "not_found")
    assert refusal.value.facts[fact[0]] == fact[1]


def test_a_pin_is_name_version_and_digest_of_the_bytes():
    library = Library()
    document = library.machine_document("troika_consultation")
    pin = library.pin_machine(document)
    assert (pin.name, pin.version) == ("troika_consultation", 1)
    assert pin.digest == document.digest == hashlib.sha256(document.body).hexdigest()
    assert library.reference(document) == "TC"


def test_a_policy_document_with_overrides_is_another_document():
    library = Library()
    plain = library.policy_document("rcm-2011", {})
    other = library.policy_document(
        "rcm-2011",
        {
            "consultation.member_silence": "quorum_of_replies",
            "consultation.member_silence.quorum": "8",
        },
    )
    assert plain.digest != other.digest
    assert library.pin_policy(other).digest == other.digest
    assert library.pin_policy(plain).name == library.pin_policy(other).name


def test_pinned_documents_are_read_once():
    library = Library()
    documents = [
        library.machine_document("troika_consultation").body,
        library.policy_document("rcm-2011", {}).body,
        library.access_document().body,
        library.snapshot_document().body,
    ]
    one = library.rules(*documents, lambda digest: b"")
    two = library.rules(*documents, lambda digest: b"")
    assert one.machine is two.machine
    assert one.policy is two.policy
    assert one.access is two.access
    assert one.pins == two.pins
    assert one.pins[0] == library.pin_machine(library.machine_document("troika_consultation"))


def test_a_broken_file_is_told_with_name_and_line(folder):
    path = folder / "machines" / "errand.v11.toml"
    path.write_text(SOUND.replace('title = { en = "Ask"', 'title = { eng = "Ask"'))
    with pytest.raises(BadDefinition) as refusal:
        Library(folder).machine("errand")
    assert {one.file for one in refusal.value.findings} == {"machines/errand.v11.toml"}
    assert "machines/errand.v11.toml:" in str(refusal.value)
    assert refusal.value.code == "bad_definition"


def test_a_case_is_never_opened_on_an_edited_released_file(tmp_path, checkout):
    for name in ("machines", "policies"):
        shutil.copytree(checkout / name, tmp_path / name)
    machine = tmp_path / "machines" / "troika_consultation.v1.toml"
    machine.write_text(machine.read_text().replace("Troika consultation", "Troika Consultation"))
    with pytest.raises(Refused, match="released_file_edited"):
        Library(tmp_path).machine_document("troika_consultation")


def test_no_released_file_was_edited(checkout):
    released = released_digests()
    assert [one.say("en") for one in check_released(Library(), released)] == []


def test_every_shipped_definition_is_under_watch(checkout):
    released = released_digests()
    library = Library()
    shipped = {one.file for kind in KINDS for one in library.all(kind)}
    calendars = {file for file in released if file.startswith("policies/calendars/")}
    assert shipped | calendars == set(released)
    assert {path.name for path in (checkout / "policies" / "calendars").iterdir()} == {
        file.rpartition("/")[2] for file in calendars
    }


def test_the_list_is_renewed_for_what_is_not_released_and_for_nothing_else(tmp_path):
    (tmp_path / "machines").mkdir()
    for name in ("a", "b"):
        (tmp_path / "machines" / f"{name}.v1.toml").write_text(name)
    old = (
        b'[released]\n"machines/a.v1.toml" = "00"\n[to_be_released]\n"machines/b.v1.toml" = "00"\n'
    )
    new = read_digests(renewed(old, tmp_path).encode())
    digest = hashlib.sha256(b"b").hexdigest()
    assert new == {"machines/a.v1.toml": "00", "machines/b.v1.toml": digest}
    assert read_digests(renewed(renewed(old, tmp_path).encode(), tmp_path).encode()) == new


@pytest.mark.parametrize("name", ["CR.v1.toml", "snapshot.government.json"])
def test_an_edited_calendar_is_refused_and_told(tmp_path, checkout, name):
    for folder in ("rcm_workflow", "machines", "policies"):
        shutil.copytree(checkout / folder, tmp_path / folder)
    with (tmp_path / "policies" / "calendars" / name).open("ab") as file:
        file.write(b"\n")
    asked = (
        "from rcm_workflow.definitions.library import Library as L\n"
        "from rcm_workflow.definitions.check_file import check_everything\n"
        "print(*(one.say('en') for one in check_everything(L())[1]))\n"
        + ("L().built_snapshot()" if name.endswith("toml") else "L().snapshot_document()")
    )
    done = subprocess.run(
        [sys.executable, "-c", asked],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert f"policies/calendars/{name}" in done.stdout
    assert "calendar_file_edited" in done.stderr


def test_an_edited_or_missing_released_file_is_told(folder):
    first = hashlib.sha256(SOUND.encode()).hexdigest()
    released = {"machines/errand.v1.toml": first, "machines/gone.v3.toml": first}
    path = folder / "machines" / "errand.v1.toml"
    path.write_text(SOUND + "# a remark\n", encoding="utf-8")
    edited, missing = check_released(Library(folder), released)
    assert edited.say("en") == (
        "machines/errand.v1.toml:1: “machines/errand.v1.toml” was released and has been edited "
        "since. Undo the edit and copy it to v2."
    )
    assert missing.code == "released_missing"


def test_a_list_of_digests_reads_as_written():
    assert read_digests(b'[released]\n"machines/a.v1.toml" = "00"\n') == {
        "machines/a.v1.toml": "00"
    }


def test_a_file_under_the_name_of_a_watched_one_is_told_when_it_says_something_else(checkout):
    name = "machines/troika_consultation.v1.toml"
    data = (checkout / name).read_bytes()
    assert check_file(data, name, Library()) == ()
    found = check_file(data + b"# a remark\n", name, Library())
    assert [one.code for one in found] == ["released_edited"]
