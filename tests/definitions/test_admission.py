"""The files of bodies and of the matrix: sound as shipped, and every fault told with its line."""

from __future__ import annotations

import pytest

from rcm_workflow.definitions.check_file import check_file
from rcm_workflow.definitions.library import Library

LIBRARY = Library()
MATRIX = LIBRARY.find("admission", "admission")
BODIES = LIBRARY.find("bodies", "bodies")


def faults(found, old, new):
    text = found.data.decode()
    assert old in text
    line = text[: text.index(old)].count("\n") + 1
    # A copy elsewhere bears another path; only the name is compared.
    findings = check_file(text.replace(old, new, 1).encode(), found.file, LIBRARY)
    return line, [one for one in findings if one.code != "released_edited"]


def test_as_shipped_they_are_sound():
    assert [check_file(one.data, one.file, LIBRARY) for one in (MATRIX, BODIES)] == [(), ()]


@pytest.mark.parametrize(
    ("file", "old", "new", "code", "nearest"),
    [
        (MATRIX, 'sign = "I", source', 'sign = "X", source', "bad_value", None),
        (MATRIX, 'A = { en = "with prior', 'B = { en = "with prior', None, None),
        (MATRIX, "sacm_members", "sacm_membres", "unknown_list", "sacm_members"),
        (MATRIX, 'activity = "vm_pre', 'activity = "wm_pre', "unknown_activity", None),
        (
            MATRIX,
            'under = "actors.rncom',
            'under = "actors.rncon',
            "unknown_policy_key",
            "actors.rncom",
        ),
        (MATRIX, "=yes_for_information", "=yes_for_informations", "unknown_answer", None),
        (MATRIX, 'bodies = "bodies@1"', 'bodies = "bodys@1"', "unknown_body", "bodies"),
        (BODIES, 'body = "working_groups"', 'body = "working_group"', "unknown_body", None),
        (BODIES, 'not_listed = ["BZ"]', 'not_listed = ["BX"]', "unknown_member", None),
        (BODIES, 'code = "RCGM"', 'code = "VM"', "duplicate", None),
        (BODIES, 'starts = "1999-10-27"', 'starts = "1999-11-27"', "bad_value", None),
        (BODIES, 'kind = "technical"', 'kind = "tecnical"', "bad_value", None),
    ],
)
def test_a_fault_is_told_with_its_line(file, old, new, code, nearest):
    line, found = faults(file, old, new)
    assert found
    if code is not None:
        assert code in [one.code for one in found]
        told = next(one for one in found if one.code == code)
        assert told.line in (line, line - 1, line - 2)
        if nearest is not None:
            assert told.facts["nearest"] == nearest
    assert all(one.say(lang) for one in found for lang in ("en", "es"))
