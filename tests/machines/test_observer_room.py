"""Who sits in the room that decides on an observer: told to Member Countries and nobody else."""

from __future__ import annotations

import re

import pytest

from rcm_workflow.application.seal import seal
from rcm_workflow.domain.values import Stance
from tests.machines.sessions import position, readable
from tests.machines.test_closed_door import house, observer_item, told
from tests.machines.test_closed_door_at_the_desk import Counter, rehearsed
from tests.scene import seated

__all__ = ["house"]

APPLICANT, SECRETARIAT = "CL/officer", "secretariat/officer"
OUTSIDE = (APPLICANT, SECRETARIAT, "AR/observer", "unhcr/observer", "iom/officer", "rncom/officer")
INSIDE = ("MX/ppt", "GT/vice_minister", "HN/foreign_affairs", "SV/vice_minister", "audit/auditor")
OURS = {"persons": 3, "head": "vice_minister", "first_official": "immigration"}
ALONE = {"persons": 1, "head": "vice_minister"}
SAID = {"en": "So", "es": "Así"}
LISTED = "attendance"

ASKED = (
    ("case", "show", "CASE"),
    ("case", "show", "CASE", "--at", "NOW"),
    ("case", "history", "CASE"),
    ("case", "why", "CASE"),
    ("case", "replay", "CASE"),
    ("case", "diff", "CASE", "2021-09-06T09:00-05:00", "NOW"),
    ("case", "document", "CASE"),
    ("case", "list"),
    ("position", "list", "CASE"),
    ("position", "missing", "CASE"),
    ("sealed", "list", "CASE"),
    ("sealed", "open", "CASE"),
    ("outbox", "list"),
    ("case", "do", "present_again", "CASE", "--item", "attendance-1", "--dry-run"),
    ("case", "do", "strike_delegation", "CASE", "--delegation", "attendance-1", "--dry-run"),
    ("case", "do", "leave_with_own_delegation", "CASE", "--delegation", "attendance-9"),
    ("case", "do", "enter_room", "CASE", "--persons", "1", "--head", "vice_minister"),
    ("case", "do", "renounce", "CASE"),
    ("case", "do", "submit", "CASE"),
    ("case", "do", "schedule", "CASE", "--meeting", "XXVI"),
)
"""Every way to ask about a case, and steps that are refused with what would be possible."""

HEAD = re.compile(r"now \d+ entries; root\s+\S+\s+\S+|\"(size|root)\": \S+")
"""The newest head of the whole log, which is for everybody."""


@pytest.fixture
def furnish():
    return rehearsed


@pytest.fixture
def case(house):
    house.seat("secretariat/officer", "audit/auditor", "HN/vice_minister")
    return observer_item(house)


def answers(counter, case, seats, asked):
    """All that is said to these seats, in words and as data."""
    given = {"CASE": case, "NOW": counter.environ["RCM_NOW"]}
    return {
        (seat, words, more): (code, HEAD.sub("", said))
        for seat in seats
        for words in asked
        for more in ((), ("--json",))
        for code, said in [counter.asked(seat, *[given.get(one, one) for one in words], *more)]
    }


def moved_about(house, case):
    """One delegation enters itself, one changes, one leaves and one is admitted."""
    house.do(case, "enter_room", "HN/vice_minister", **OURS)
    house.do(case, "enter_room", "SV/vice_minister", **OURS)
    alone = {"delegation": "attendance-3", **ALONE, "first_official": "nobody"}
    house.do(case, "change_own_attendance", "HN/vice_minister", **alone)
    house.do(case, "leave_with_own_delegation", "SV/vice_minister", delegation="attendance-4")
    house.do(case, "admit_delegation", country="CR", **ALONE)


def emptied(house, case):
    for number in (1, 2):
        house.do(
            case, "strike_delegation", delegation=f"attendance-{number}", struck_because="Mistyped"
        )


BRIEFLY = tuple(one for one in ASKED if one[1] in ("show", "history") and len(one) == 3)
"""What shows most of a case; the long form asks everything."""


@pytest.mark.parametrize(
    ("seats", "asked"),
    [
        pytest.param((APPLICANT, SECRETARIAT), BRIEFLY, id="briefly"),
        pytest.param((APPLICANT, "AR/observer"), ASKED, marks=pytest.mark.slow, id="out"),
        pytest.param((SECRETARIAT,), ASKED, marks=pytest.mark.slow, id="ts"),
    ],
)
def test_whatever_happens_in_the_room_nobody_outside_is_answered_otherwise(
    house, case, database, tmp_path, seats, asked
):
    counter = Counter(house, database, tmp_path)
    emptied(house, case)
    seal(house.app)
    before = answers(counter, case, seats, asked)
    assert before[seats[0], ASKED[0], ()][0] == 0
    moved_about(house, case)
    after = answers(counter, case, seats, asked)
    assert {one: (before[one], after[one]) for one in before if before[one] != after[one]} == {}


def test_the_delegations_of_member_countries_read_who_is_in_the_room(
    house, case, database, tmp_path
):
    counter = Counter(house, database, tmp_path)
    emptied(house, case)
    moved_about(house, case)
    for seat in INSIDE:
        shown = counter.asked(seat, "case", "show", case, "--json")[1]
        assert "attendance-3" in shown, seat
        assert "enter_room" in counter.asked(seat, "case", "history", case, "--json")[1], seat


def test_nothing_of_the_room_is_told_after_the_decision(house, case):
    emptied(house, case)
    moved_about(house, case)
    house.do(case, "grant", decision=SAID)
    house.do(case, "open_status_item", closed_door="yes", present=["HN", "MX"])
    traces = ("attendance-", "enter_room", "admit_delegation", "leave_", "vice_minister'")
    for seat in OUTSIDE:
        for one in told(house, case, seat):
            # What a step is called and asks for stands in the machine file: a list does not.
            if one.startswith(("letters", "history", "values", "show")):
                assert not [each for each in traces if each in one], (seat, one)
    assert "enter_room" in "".join(told(house, case, "HN/foreign_affairs"))


def test_a_bundle_of_the_applicant_has_nothing_of_the_room(house, case, database, tmp_path):
    counter = Counter(house, database, tmp_path)
    emptied(house, case)
    moved_about(house, case)
    key = str(tmp_path / "log.key")
    assert counter.run("log", "key", "new", "--file", key)[0] == 0
    counter.environ["RCM_LOG_KEY"] = key
    assert counter.run("log", "seal")[0] == 0
    # As long as it is decided, not even where its own entries stand is told to the applicant.
    code, said = counter.asked(APPLICANT, "audit", "export", "theirs", "--case", case)
    assert (code, "rcm receipt show" in said) == (4, True)
    wanted = {"through": "applicant", "office": "secretariat", "members": "members:HN"}
    found = {}
    for name, role in wanted.items():
        through = ("--case", case, "--as-role", role, "--with-running")
        code, said = counter.asked("audit/auditor", "audit", "export", name, *through)
        assert code == 0, said
        files = [one for one in (tmp_path / name).rglob("*") if one.is_file()]
        leaves = b"".join(one.read_bytes() for one in files if "documents" not in one.parts)
        found[name] = b"attendance" in leaves or b"enter_room" in leaves
    assert found == {"through": False, "office": False, "members": True}


def test_a_country_enters_changes_and_takes_out_only_its_own_delegation(house, case):
    hn = "HN/vice_minister"
    house.do(case, "enter_room", hn, **OURS)
    ours = house.case(case).of_group(LISTED)[-1]
    assert (ours.get("country"), ours.get("first_official")) == ("HN", "immigration")
    twice = "not_listed_yet:attendance.country"
    assert house.unmet(case, "enter_room", hn, **ALONE) == [twice]
    own = ["own_item:delegation.country"]
    other = {"delegation": "attendance-1"}
    assert house.unmet(case, "change_own_attendance", hn, **other, persons=1) == own
    assert house.unmet(case, "leave_with_own_delegation", hn, **other) == own
    two = {"delegation": ours.id, "persons": 1}
    assert house.unmet(case, "change_own_attendance", hn, **two) == ["seats_at_most:persons=room"]
    house.do(case, "change_own_attendance", hn, **two, first_official="nobody")
    house.do(case, "leave_with_own_delegation", hn, delegation=ours.id)
    gone = ["item_is:delegation=admitted"]
    assert house.unmet(case, "change_own_attendance", hn, **two) == gone
    struck = {"delegation": ours.id, "struck_because": "Mistyped"}
    assert house.unmet(case, "strike_delegation", **struck) == gone


def test_a_fourth_person_does_not_enter(house, case):
    four = {"persons": 4, "head": "vice_minister"}
    assert house.refused(case, "enter_room", "HN/vice_minister", **four).code == "wrong_input"
    stranger = {"country": "AR", **ALONE}
    assert house.refused(case, "admit_delegation", **stranger).code == "not_a_member"


def test_who_objects_is_read_by_whoever_is_in_the_room(house, case):
    house.seat("HN/immigration")
    position(house, case, "SV", "SV/vice_minister", Stance.OBJECT, "No")
    assert "positions" not in readable(house, case, "HN/vice_minister")
    house.do(case, "enter_room", "HN/vice_minister", **OURS)
    for seat in ("HN/vice_minister", "HN/immigration"):
        assert "positions" in readable(house, case, seat), seat
    assert "positions" not in readable(house, case, "HN/foreign_affairs")


def test_nothing_is_decided_in_an_empty_room_and_the_next_room_begins_empty(house, case):
    why = {"decision": SAID, "grounds": SAID}
    house.do(case, "defer", **why)
    house.do(case, "reschedule", meeting="XXVI")
    house.do(case, "open_item", closed_door="yes", present=["HN", "MX"])
    assert {one.status for one in house.case(case).of_group(LISTED)} == {"earlier"}
    assert "there_are_items:attendance" in house.unmet(case, "reject", **why)
    house.do(case, "enter_room", "SV/vice_minister", **ALONE)
    position(house, case, "SV", "SV/vice_minister", Stance.OBJECT, "No")
    house.do(case, "reject", **why)
    assert house.state(case) == "rejected"


def test_the_applicant_is_not_told_by_what_is_possible_who_objects(house, case):
    """The list of what can be done instead says the same whether somebody objects or not."""

    def possible():
        refused = house.refused(case, "submit", APPLICANT)
        return refused.code, refused.facts["possible"]

    before = possible()
    position(house, case, "SV", "SV/vice_minister", Stance.OBJECT, "No")
    assert possible() == before
    assert seated(APPLICANT).country == "CL"
