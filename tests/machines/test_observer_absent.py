"""Whom the decision on an observer waits for, under ad referendum: nobody outside is told."""

from __future__ import annotations

import re

import pytest

from rcm_workflow.application.seal import seal
from rcm_workflow.domain.values import Stance
from tests.machines.sessions import position
from tests.machines.test_closed_door import house, observer_item
from tests.machines.test_closed_door_at_the_desk import Counter
from tests.machines.test_observer_room import APPLICANT, ASKED, BRIEFLY, SAID, answers, furnish

__all__ = ["furnish", "house"]

RULE = {"meeting.quorum": "absent_members_must_confirm_ad_referendum"}
ABSENT = re.compile(r"Belize|Belice|Canada|Canadá|Panama|Panamá|El Salvador|\b(BZ|CA|PA|SV)\b")
ALL = re.compile(r"(Belize|Belice), [^:]*?, (United|Estados)")
"""Who is asked while the item is open: every Member Country."""
ANSWERED = ("BZ", "PA")


@pytest.fixture
def case(house):
    house.seat("secretariat/officer", "audit/auditor", *(f"{one}/immigration" for one in ANSWERED))
    with house.under(RULE):
        return observer_item(house)


@pytest.mark.parametrize(
    ("seats", "asked"),
    [
        pytest.param((APPLICANT,), BRIEFLY, id="briefly"),
        pytest.param((APPLICANT, "AR/observer"), ASKED, marks=pytest.mark.slow, id="all"),
    ],
)
def test_neither_who_is_asked_nor_who_has_answered(house, case, database, tmp_path, seats, asked):
    counter = Counter(house, database, tmp_path)
    house.do(case, "grant", decision=SAID)
    assert house.state(case).endswith("to_confirm")
    seal(house.app)
    before = answers(counter, case, seats, asked)
    told = {one: _told(said, one[-1]) for one, (_, said) in before.items()}
    told = {one: found for one, found in told.items() if found}
    assert told == {}
    for one in ANSWERED:
        position(house, case, one, f"{one}/foreign_affairs", Stance.ASSENT)
    after = answers(counter, case, seats, asked)
    assert {one: (before[one], after[one]) for one in before if before[one] != after[one]} == {}


def _told(said, options):
    """What an answer says of the absent; that all eleven are asked about the item is no secret."""
    if options:
        return re.findall(r'"absent": \[|"electorate": "absent"|"name": "absent"', said)
    return ABSENT.findall(ALL.sub("", " ".join(said.split())))
