"""The words of a decision: whoever was in the room stands up for them, and nobody else has them."""

from __future__ import annotations

import pytest

from rcm_workflow.application import chronicle, inspect, past
from rcm_workflow.cli.case_known import known_view
from rcm_workflow.cli.names import Names
from tests.machines import vm_kit as vm
from tests.machines.sessions import readable
from tests.scene import seated

OTHER = vm.both("Words that nobody heard")
ITEM = {"decision": "decisions-1"}
ROOM = "GT/foreign_affairs"


def letters(ch, topic):
    with ch.app.store.read() as view:
        return [one.notice for one in view.letters(limit=9999) if one.notice.topic == topic]


def following(ch):
    """In ``follow_up``, one item led by IOM and one by Guatemala, the decision internal."""
    case = vm.closed_door(ch, vm.announce(ch))
    vm.schedule(ch, case, visibility="internal")
    for item in ("decisions-1", "decisions-2"):
        vm.decide(ch, case, item)
    ch.do(case, "end_closed_door")
    ch.do(case, "bracket_paragraph", paragraph="paragraphs-1", brackets="BRACKETED")
    ch.do(case, "lift_brackets", bracket="brackets-1")
    ch.do(case, "agree_paragraph", paragraph="paragraphs-1")
    ch.do(case, "adopt")
    due = {"due_on": "2022-03-01"}
    for number, led_by in ((1, "iom"), (2, "GT")):
        words = {"action_text": vm.both(f"CARRIED by {led_by}"), "led_by": led_by}
        ch.do(case, "plan_follow_up", decision=f"decisions-{number}", **words, **due)
    ch.do(case, "publish", url="https://rcmvs.org/vm-26")
    ch.do(case, "open_follow_up")
    return case


def test_iom_reads_what_it_carries_out_and_of_the_rest_nothing(chancery):
    chancery.seat("iom/officer")
    case, who = following(chancery), seated("iom/officer")
    fields = readable(chancery, case, "iom/officer")
    assert fields.isdisjoint({"items", "facts", "documents", "positions", "history"})
    with chancery.app.store.read() as view:
        shown, rules, _ = inspect.visible(chancery.app, view, case, who)
        names = Names("en", view.roster(), rules.machine)
    own = inspect.with_items_of(shown, fields, who.seat)
    assert [one.id for one in own.items] == ["actions-1"]
    assert len(known_view(own, fields, {}, names)) == 2
    known = "".join(repr(one) for one in chronicle.history(chancery.app, case, who))
    for word in ("CARRIED by GT", "BRACKETED", "attendance-1", vm.SECRET):
        assert word not in known
    chancery.do(case, "report_progress", "iom/officer", action="actions-1", progress="Begun")
    with chancery.app.store.read() as view:
        looked = past.history_of(chancery.app, view, case, who, None, purpose="case show --at")
        then = looked.at(chancery.clock.now())
    assert [one.id for one in then.case.items] == ["actions-1"]
    lacking = chancery.unmet(
        case, "report_progress", "iom/officer", action="actions-2", progress="Begun"
    )
    assert lacking == ["own_item:action.led_by"]


@pytest.mark.parametrize("seat", ["AR/observer", "unhcr/observer", "rncom/officer"])
def test_other_observers_read_no_list_in_any_state(chancery, seat):
    chancery.seat(seat)
    case = following(chancery)
    lists = {"items", "own_items", "facts", "documents", "positions", "history"}
    assert readable(chancery, case, seat).isdisjoint(lists)


def test_an_internal_decision_is_released_by_nobody_whatever_is_typed(chancery):
    case = vm.closed_door(chancery, vm.announce(chancery))
    chancery.do(case, "take_up_item", **ITEM)
    chancery.do(case, "decide_item", **ITEM, visibility="internal")
    chancery.do(case, "end_closed_door")
    chancery.do(case, "agree_paragraph", paragraph="paragraphs-1")
    chancery.do(case, "adopt")
    for given in ({}, {"public_text": OTHER}, {"visibility": "public"}):
        (why,) = chancery.refused(case, "release_decision", **ITEM, **given).unmet
        assert why.condition.endswith("input_is:visibility=public")
    assert chancery.case(case).of_group("released") == ()
    chancery.sound()


def test_words_for_the_public_go_to_the_room_which_may_stop_them(chancery):
    case = vm.adopted(chancery, vm.announce(chancery))
    chancery.do(case, "release_decision", **ITEM, public_text=OTHER)
    told = [one for one in letters(chancery, "release_decision") if one.recipient == ROOM]
    assert OTHER["en"] in str(told)
    release, url = {"release": "released-1"}, {"url": "https://rcmvs.org/vm-26"}
    other = chancery.refused(case, "contest_release", "HN/foreign_affairs", **release)
    assert other.code == "not_permitted"
    chancery.do(case, "contest_release", ROOM, **release)
    assert chancery.unmet(case, "publish", **url) == ["no_item_is:released=contested"]
    chancery.do(case, "withdraw_release", **release)
    chancery.do(case, "release_decision", **ITEM)
    chancery.do(case, "publish", **url)
    chancery.sound()


def test_who_was_in_the_room_objects_to_what_was_put_down_and_the_item_is_reopened(chancery):
    case = vm.closed_door(chancery, vm.announce(chancery))
    chancery.do(case, "take_up_item", **ITEM)
    chancery.do(case, "decide_item", **ITEM, decision_text=OTHER)
    told = letters(chancery, "decide_item")
    assert ROOM in {one.recipient for one in told}
    assert OTHER["en"] not in str(told)
    chancery.do(case, "end_closed_door")
    chancery.do(case, "agree_paragraph", paragraph="paragraphs-1")
    vm.position(chancery, case, "GT", "object")
    assert "nobody_objects" in chancery.unmet(case, "adopt")
    chancery.do(case, "reopen_item", **ITEM, reason="Not what was said")
    assert chancery.case(case).item("decisions-1").status == "before_the_meeting"
    vm.position(chancery, case, "GT", "assent")
    chancery.do(case, "decide_item", **ITEM, decision_text=vm.both(vm.SECRET))
    chancery.do(case, "end_closed_door")
    vm.position(chancery, case, "GT", "assent")
    chancery.do(case, "adopt")
    chancery.sound()
