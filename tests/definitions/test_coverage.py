"""Every rule of the documents is carried out or accounted for."""

from __future__ import annotations

import pytest

from rcm_workflow.definitions.coverage import coverage, page, read_rules
from rcm_workflow.definitions.findings import BadDefinition
from rcm_workflow.definitions.library import Library


@pytest.fixture(scope="module")
def found():
    return coverage(Library())


def test_the_page_names_every_rule_and_every_reason(found):
    told = page(found)
    assert all(f"| {number} |" in told for number in found.file.known)
    assert all(f"**{name}.**" in told for name in found.file.reasons)


def test_a_rule_nobody_knows_is_told_with_line_and_nearest(tmp_path):
    (tmp_path / "policies").mkdir()
    library = Library()
    access = library.access_document().body.decode().replace('"R-053"', '"R-953"', 1)
    (tmp_path / "policies" / "access.v9.toml").write_text(
        access.replace("version = 1", "version = 9", 1)
    )
    with pytest.raises(BadDefinition) as caught:
        coverage(Library(tmp_path))
    (finding,) = caught.value.findings
    assert access.splitlines()[finding.line - 1].count("R-953") == 1
    assert finding.facts["nearest"]


def test_a_reason_that_is_not_there_is_a_fault():
    found = Library().find("rules", "rules")
    text = found.data.decode().replace('outside = "work"', 'outside = "wrok"', 1)
    with pytest.raises(BadDefinition):
        read_rules(text.encode(), found.file)
