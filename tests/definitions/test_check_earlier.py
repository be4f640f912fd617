"""A machine may say how the cases of an earlier version go over; `check` holds it against both."""

from __future__ import annotations

import pytest

from rcm_workflow.definitions.check_file import check_file
from tests.rules import RENAMED, RENAMES, library_with, machine_text

FILE = "machines/troika_consultation.v2.toml"


def found(folder, text):
    library = library_with(folder, machine=text)
    return [(one.code, one.facts.get("name")) for one in check_file(text.encode(), FILE, library)]


def test_what_fits_both_versions_is_sound(tmp_path):
    assert found(tmp_path, machine_text(*RENAMED, more=RENAMES)) == []


@pytest.mark.parametrize(
    ("states", "faults"),
    [
        ('never_there = "draft"', [("unknown_state", "never_there")]),
        ('draft = "drafting"', [("unknown_state", "drafting")]),
    ],
    ids=["earlier", "later"],
)
def test_a_state_that_is_in_neither_version(tmp_path, states, faults):
    table = f"\n[migrates_from]\nversion = 1\nstates = {{ {states} }}\n"
    assert found(tmp_path, machine_text(more=table)) == faults


@pytest.mark.parametrize("version", [2, 3])
def test_a_version_that_is_not_earlier(tmp_path, version):
    table = f"\n[migrates_from]\nversion = {version}\n"
    assert found(tmp_path, machine_text(more=table)) == [("not_earlier", None)]
