"""The admission matrix: every class and activity, what the policy changes, and who is admitted."""

from __future__ import annotations

from datetime import date

import pytest

from rcm_workflow.definitions.admission import EMPTY
from rcm_workflow.definitions.library import Library
from rcm_workflow.domain.admission import (
    BARRED,
    CLASSES,
    admission,
    admission_of,
    admitted,
    class_of,
)
from rcm_workflow.domain.observers import Observer
from rcm_workflow.domain.roster import Roster
from rcm_workflow.domain.values import Localized

MATRIX = Library().matrix_under(Library().policy("rcm-2011"))
DAY = date(2021, 9, 6)
TABLE = {
    "vm_plenary": "YYYYI",
    "vm_statement": "YIISI",
    "vm_deciding": "YA---",
    "vm_preliminary_agenda": "Y-Y--",
    "vm_closed_door": "Y----",
    "drafting_committee": "Y----",
    "rcgm": "Y-YYI",
    "network": "YIIYI",
    "working_group": "YIISI",
    "work_meeting": "YIISI",
    "troika_consultation": "Y----",
    "training": "YYYYY",
    "rcm_sacm_plenary": "Y-YYI",
    "members_only": "Y----",
}
"""The table of the domain, member, Observer State, Observer Organization, RNCOM, guest."""


def answers(**given: str):
    known = {
        "agenda.to_observer_states": "no_only_final_agenda",
        "actors.rncom": "own_actor_class_with_slots",
    }
    return (
        {**known, **{key.replace("__", "."): value for key, value in given.items()}}
    ).__getitem__


def observer(holder: str, kind: str, **more) -> Observer:
    name = Localized(en=holder, es=holder)
    return Observer(
        holder=holder, name=name, kind=kind, since=date(2000, 1, 1), status="recorded", **more
    )


ROSTER = Roster(
    observers=(
        observer("AR", "state"),
        observer("JM", "state"),
        observer("PE", "state", changes=((date(2021, 1, 1), "suspended"),)),
        observer("unhcr", "organization"),
        observer("segib", "organization", changes=((date(2020, 1, 1), "ended"),)),
        observer("rncom", "network"),
    )
)


def test_it_says_of_every_class_what_the_table_says():
    read = {
        name: "".join(admission(MATRIX, name, one, answers()) for one in CLASSES)
        for name in MATRIX.activities
    }
    assert read == TABLE


def test_a_body_is_the_row_of_attending_it():
    assert MATRIX.activity("regional_consultation_group_on_migration") == "rcgm"
    assert MATRIX.activity("presidency") is None
    assert admission(MATRIX, "presidency", "member", answers()) == BARRED


@pytest.mark.parametrize(
    ("holder", "found"),
    [
        ("AR", "observer_state"),
        ("PE", None),
        ("unhcr", "observer_organization"),
        ("segib", "guest"),
        ("rncom", "rncom"),
        ("parlacen", "guest"),
    ],
)
def test_the_class_follows_from_the_roster_of_the_day(holder, found):
    assert class_of(holder, ROSTER, DAY) == found


def test_who_is_suspended_is_admitted_to_nothing_and_was_before():
    asked = ("vice_ministerial_meeting", "PE", ROSTER)
    assert admission_of(MATRIX, *asked, DAY, answers()) == BARRED
    assert admission_of(MATRIX, *asked, date(2020, 12, 31), answers()) == "Y"


@pytest.mark.parametrize(
    ("place", "holders"),
    [
        ("vice_ministerial_meeting", ("AR", "JM", "unhcr", "rncom")),
        ("regional_consultation_group_on_migration", ("unhcr", "rncom")),
        ("vm_closed_door", ()),
        ("rcm_sacm_plenary", ("AR", "unhcr", "rncom")),
        ("no_such_body", ()),
    ],
)
def test_admitted_are_the_observers_in_force_that_the_matrix_does_not_bar(place, holders):
    assert admitted(MATRIX, place, ROSTER, DAY, answers()) == holders


def test_whoever_becomes_an_observer_takes_part_as_the_list_of_the_policy_says():
    """Nobody is named in the matrix: a member of the SACM that is granted the status is there."""
    for holder, sign in (("CL", "Y"), ("AR", "Y"), ("JM", "-")):
        roster = Roster(observers=(observer(holder, "state"),))
        asked = ("rcm_sacm_plenary", holder, roster)
        assert admission_of(MATRIX, *asked, DAY, answers()) == sign


def test_answers_of_the_policy_change_a_cell_or_a_column():
    told = answers(agenda__to_observer_states="yes_for_information")
    assert admission(MATRIX, "vm_preliminary_agenda", "observer_state", told) == "Y"
    treated = answers(actors__rncom="treat_as_observer_org")
    assert admission(MATRIX, "network", "rncom", treated) == "I"
    assert admission(MATRIX, "vm_preliminary_agenda", "rncom", treated) == "Y"


def test_a_policy_without_a_matrix_admits_nobody():
    assert admission(EMPTY, "vm_plenary", "member", answers()) == BARRED
