"""The snapshots that new cases go by: published ones, whatever is installed."""

import shutil
import subprocess
import sys

import orjson
import pytest

from rcm_workflow.audit.canonical import canonical, parse_canonical
from rcm_workflow.definitions.library import Library
from rcm_workflow.definitions.publish import publish_snapshots, snapshots
from rcm_workflow.definitions.snapshot import Snapshot

CALENDARS = "policies/calendars"


@pytest.fixture(scope="module")
def fresh():
    return snapshots(Library())


def test_what_was_published_is_what_files_and_libraries_give(checkout, fresh):
    folder = checkout / CALENDARS
    stale = [name for name, built in fresh.items() if (folder / name).read_bytes() != built]
    assert stale == [], "run: python -m rcm_workflow.definitions.publish"


def test_a_new_case_gets_what_was_published(checkout, fresh):
    for profile in ("statutory", "government"):
        document = Library().snapshot_document(profile)
        assert document.body == (checkout / CALENDARS / f"snapshot.{profile}.json").read_bytes()
        snapshot = Library().snapshot(profile)
        assert (snapshot.profile, snapshot.digest) == (profile, document.digest)
        assert parse_canonical(document.body)["made_with"] == snapshot.made_with
    assert Library().snapshot_document() == Library().snapshot_document("government")


def test_the_installed_holidays_are_not_even_looked_at():
    program = (
        "import sys; from rcm_workflow.definitions.library import Library;"
        "library = Library(); library.snapshot('statutory'); library.snapshot();"
        "sys.exit('holidays' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_a_later_library_changes_nothing_until_somebody_publishes(tmp_path, checkout):
    shutil.copytree(checkout / CALENDARS, tmp_path / CALENDARS)
    file = tmp_path / CALENDARS / "snapshot.government.json"
    data = orjson.loads(file.read_bytes())
    data["made_with"]["holidays"] = "0.1"
    data["offices"][0]["days"].pop()
    file.write_bytes(canonical(data))
    library = Library(tmp_path)
    assert library.snapshot().made_with["holidays"] == "0.1"
    assert library.built_snapshot().made_with["holidays"] != "0.1"
    publish_snapshots(library, tmp_path / CALENDARS)
    assert Library(tmp_path).snapshot().digest == Library().snapshot().digest


def test_calendars_of_ones_own_without_a_snapshot_are_built(tmp_path, checkout):
    folder = tmp_path / CALENDARS
    folder.mkdir(parents=True)
    own = sorted((checkout / CALENDARS).glob("C*.toml"))
    for file in own:
        shutil.copy(file, folder)
    library = Library(tmp_path)
    assert len(library.snapshot().offices) == len(own)
    assert library.snapshot_document().body == library.built_snapshot().document


def test_a_folder_without_calendars_takes_the_shipped_ones(tmp_path):
    assert Library(tmp_path).snapshot_document() == Library().snapshot_document()


def test_loading_every_office_is_quick():
    """A coarse net: `make bench` measures, and finds a tenth of this."""
    document = Library().snapshot_document().body
    assert len(document) < 2_000_000
    assert len(Snapshot.from_document(document).offices) > 20
