"""Who reads what of a closed-door meeting, and when: the room, those present, all members."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from rcm_workflow.application.unsealing import unseal
from rcm_workflow.domain.unsealed import unsealing
from rcm_workflow.domain.values import Stance
from tests.machines import vm_kit as vm
from tests.machines.sessions import position
from tests.machines.test_closed_door import told
from tests.scene import seated

ROOM, HEAD = "GT/foreign_affairs", "GT/vice_minister"
PRESENT, ABSENT, ABSENT_HEAD = "HN/foreign_affairs", "NI/foreign_affairs", "NI/vice_minister"
READS = "vm-delegations-read-decisions"
TS, PPT = "secretariat/officer", "MX/ppt"
OTHERS = ("AR/observer", "unhcr/observer", "iom/officer", "rncom/officer")
WORDS = ("DECIDED", "DRAFT", "DROPPED", "DEFERRED", "BECAUSE", "AGAINST", "REOPENED")
DUE = "2022-07-01"
EVERYTHING = frozenset(WORDS)
NOTHING = frozenset[str]()
DECIDED = frozenset({"DECIDED"})
PREPARED = frozenset({"DECIDED", "DEFERRED"})
"""What the Technical Secretariat has: the decisions, and what it has to prepare again."""
KEPT = EVERYTHING - {"DRAFT"}
"""What the room keeps: the last words of every item, with the reasons, and its own positions."""


@pytest.fixture
def house(chancery):
    chancery.seat(ROOM, HEAD, PRESENT, ABSENT, ABSENT_HEAD, *OTHERS)
    return chancery


def in_session(house, **overrides):
    """Three items: one decided in other words than were scheduled, and reopened; two not."""
    case = vm.drafting(house, vm.announce(house, **overrides))
    house.do(case, "deliver_draft")
    room = {"persons": 2, "head": "vice_minister", "first_official": "foreign_affairs"}
    house.do(case, "admit_delegation", country="GT", **room)
    for text in ("DRAFT", "DROPPED", "DEFERRED"):
        vm.schedule(house, case, decision_text=vm.both(text), responsible="NI")
    house.do(case, "take_up_item", decision="decisions-1")
    position(house, case, "GT", HEAD, Stance.OBJECT, "AGAINST")
    position(house, case, "GT", HEAD, Stance.ASSENT)
    house.do(case, "decide_item", decision="decisions-1")
    house.do(case, "reopen_item", decision="decisions-1", reason="REOPENED")
    house.do(case, "decide_item", decision="decisions-1", decision_text=vm.both("DECIDED"))
    for number, step in ((2, "drop_item"), (3, "defer_item")):
        house.do(case, "take_up_item", decision=f"decisions-{number}")
        house.do(case, step, decision=f"decisions-{number}", reason="BECAUSE")
    return case


def read_by(house, case, *seats):
    """The words of the room that each seat is told, in whatever way it asks."""
    found = {}
    for seat in seats:
        said = "".join(told(house, case, seat))
        found[seat] = frozenset(one for one in WORDS if one in said)
    return found


ALL = (PPT, HEAD, ROOM, PRESENT, ABSENT, ABSENT_HEAD, TS, *OTHERS)


def expected(room, present, absent, secretariat):
    """Who is to read what; the chair reads everything, and no observer ever reads any of it."""
    return {
        PPT: EVERYTHING,
        **dict.fromkeys((HEAD, ROOM), room),
        PRESENT: present,
        **dict.fromkeys((ABSENT, ABSENT_HEAD), absent),
        TS: secretariat,
        **dict.fromkeys(OTHERS, NOTHING),
    }


def test_the_room_reads_first_then_those_who_adopt_and_then_every_member(house):
    case = in_session(house)
    assert read_by(house, case, *ALL) == expected(EVERYTHING, NOTHING, NOTHING, NOTHING)
    house.do(case, "end_closed_door")
    # Those present are to adopt it with the Declaration; that they read it is on record.
    assert unseal(house.app, case, seated(PRESENT), "reading").opened
    with house.app.store.read() as view:
        readings = [one.event for one in view.events(f"{case}/readings")]
    assert (readings[-1].role, readings[-1].ground) == ("delegations", READS)
    assert read_by(house, case, *ALL) == expected(EVERYTHING, DECIDED, NOTHING, PREPARED)
    house.do(case, "agree_paragraph", paragraph="paragraphs-1")
    house.do(case, "adopt")
    after = expected(KEPT, DECIDED, DECIDED, PREPARED)
    assert read_by(house, case, *ALL) == after
    # What is said to the public are words of their own, and they are for whoever reads the case.
    words = {"decision": "decisions-1", "public_text": vm.both("PUBLIC")}
    house.do(case, "release_decision", **words)
    house.do(case, "publish", url="https://rcmvs.org/vm-26")
    assert read_by(house, case, PRESENT, ABSENT) == dict.fromkeys((PRESENT, ABSENT), DECIDED)
    for seat in (PRESENT, ABSENT, ABSENT_HEAD):
        assert "PUBLIC" in "".join(told(house, case, seat)), seat


def test_what_was_not_adopted_is_read_by_nobody_outside_the_room(house):
    case = in_session(house)
    house.do(case, "end_closed_door")
    position(house, case, "GT", HEAD, Stance.OBJECT, "No")
    house.do(case, "fail", documents={"chair_summary": "No consensus"})
    found = read_by(house, case, *ALL)
    assert found == expected(EVERYTHING, NOTHING, NOTHING, PREPARED)


def test_who_is_asked_to_confirm_reads_what_it_is_to_confirm(house):
    overrides = {"meeting.quorum": "absent_members_must_confirm_ad_referendum"}
    case = in_session(house, overrides=overrides)
    house.do(case, "end_closed_door")
    house.do(case, "agree_paragraph", paragraph="paragraphs-1")
    house.do(case, "adopt")
    assert house.state(case) == "awaiting_confirmation"
    found = read_by(house, case, PRESENT, ABSENT, ABSENT_HEAD)
    assert found == dict.fromkeys((PRESENT, ABSENT, ABSENT_HEAD), DECIDED)


def test_when_a_decision_falls_due_is_for_who_may_read_the_decision(house):
    case = vm.drafting(house, vm.announce(house))
    house.do(case, "deliver_draft")
    room = {"persons": 2, "head": "vice_minister", "first_official": "foreign_affairs"}
    house.do(case, "admit_delegation", country="GT", **room)
    vm.schedule(house, case, responsible="NI", visibility="internal")
    vm.decide(house, case)
    house.do(case, "end_closed_door")
    house.do(case, "agree_paragraph", paragraph="paragraphs-1")
    house.do(case, "adopt")
    house.do(case, "publish", url="https://rcmvs.org/vm-26")
    todo = {"action_text": vm.both("TODO"), "led_by": "NI", "due_on": DUE}
    house.do(case, "plan_follow_up", decision="decisions-1", **todo)
    awaited = [name for name, _ in house.case(case).dates]
    assert awaited == ["actions-1.due_on"]
    tells = ("actions-1", DUE)

    def read(*seats):
        """What each seat is told of the date, while it is awaited and when it has come."""
        said = {seat: "".join(told(house, case, seat)) for seat in seats}
        return {seat: [one for one in tells if one in text] for seat, text in said.items()}

    whole, none = {TS: [*tells], ABSENT: [*tells]}, {one: [] for one in OTHERS}
    assert read(TS, ABSENT, *OTHERS) == whole | none
    house.at("2022-07-02T10:00")
    assert [name for name, _ in house.case(case).reached] == ["actions-1.due_on"]
    assert read(TS, ABSENT, *OTHERS) == whole | none


class Whole(NamedTuple):
    """A table of rights that opens all that is sealed, to a reader of these fields."""

    fields: frozenset[str]

    def unsealing(self, *_):
        return (("reads-all", ()),)

    def open_to(self, *_):
        return self.fields


def test_who_opens_all_that_is_sealed_opens_nothing_of_a_list_it_may_not_read(chancery):
    case = vm.closed_door(chancery, vm.announce(chancery))
    now = chancery.case(case)
    with chancery.app.store.read() as view:
        brought = {one.id: tuple(tags) for one, tags in view.sealed_in(case)}
    (item,) = now.of_group("decisions")
    everything = {(event, name) for event, names in brought.items() for name in names}
    of_the_list = {one for one in everything if one[0] in item.events}
    assert of_the_list
    for fields, opened in (
        ({"summary", "items"}, everything),
        ({"summary", "items:decisions"}, everything),
        ({"summary", "items:attendance"}, everything - of_the_list),
    ):
        right = unsealing(("reader",), now, Whole(frozenset(fields)))
        assert set(right.of_values(now, brought)) == opened, fields
        assert (right.of_field(item, "decision_text") is None) == (opened != everything)
