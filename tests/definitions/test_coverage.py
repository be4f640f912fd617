"""Every rule of the documents is carried out or accounted for."""

from __future__ import annotations

import re

import pytest

from rcm_workflow.definitions.coverage import BINDING, coverage, page, read_rules
from rcm_workflow.definitions.findings import BadDefinition
from rcm_workflow.definitions.library import Library
from rcm_workflow.domain.policy_keys import KEYS


@pytest.fixture(scope="module")
def found():
    return coverage(Library())


def test_every_rule_that_binds_is_carried_out_or_accounted_for(found):
    assert found.unaccounted == ()


def test_no_reason_is_given_for_what_is_carried_out(found):
    assert found.contradicted == ()


def test_the_page_names_every_rule_and_every_reason(found):
    told = page(found)
    assert all(f"| {number} |" in told for number in found.file.known)
    assert all(f"**{name}.**" in told for name in found.file.reasons)


def test_every_reason_is_used(found):
    used = {reason for one in found.file.known.values() for reason in one.reasons}
    assert set(found.file.reasons) <= used
    assert all(one.modality in BINDING for one in found.file.known.values() if one.reasons)


def test_what_is_only_told_is_not_said_to_be_enforced(found):
    """R-106 and others rest on warnings: the page says so beside the steps that give them."""
    told = [line for line in page(found).splitlines() if "*told*" in line]
    numbers = [line.split(" | ")[0].removeprefix("| ") for line in told]
    assert numbers == ["R-021", "R-106", "R-107", "R-108", "R-130", "R-131", "R-287"]
    declared = [line for line in page(found).splitlines() if "*declared*" in line]
    numbers = [line.split(" | ")[0].removeprefix("| ") for line in declared]
    assert numbers == ["R-088", "R-266", "R-267"]


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


def test_every_key_of_the_policy_is_used_by_something():
    """By the engine, or by a condition or a number in some machine file."""
    library = Library()
    policy = library.policy("rcm-2011")
    files = (*library.all("machine"), *library.all("admission"))
    said = "\n".join(one.data.decode() for one in files)
    idle = [key for key in policy.file.keys if key not in KEYS and not _cited(key, said)]
    assert idle == []


def _cited(key, said):
    name = re.escape(key)
    return re.search(rf"[:\"]{name}=|policy\.{name}\.", said) is not None
