"""Behind closed doors: whoever is not in the room learns that there is an item, and when."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest

from rcm_workflow.application import chronicle, inspect
from rcm_workflow.application.comparing import compared
from rcm_workflow.application.past import history_of
from rcm_workflow.application.preview import preview
from rcm_workflow.application.replaying import steps
from rcm_workflow.application.unsealing import unseal
from rcm_workflow.domain import commands as c
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.sight import sight
from rcm_workflow.domain.values import Stance
from tests.machines import vm_kit as vm
from tests.machines.sessions import RCGM, VM, meet, position, readable, rise
from tests.scene import MEMBERS, seated

OBJECTOR = "SV"
"""A country whose seat does nothing else in these cases: any trace of it is a leak."""

WORD = "UNSPEAKABLE"
"""In every text that is said behind closed doors, and nowhere else."""

UNHEARD = "UNHEARD OF"
DECIDED = {"en": "DECIDED so", "es": "DECIDED así"}
OBJECTS = "nobody_objects"
SAID = {"en": f"{WORD} one", "es": f"{WORD} uno"}
OUTSIDE = (
    "HN/foreign_affairs",
    "HN/immigration",
    "NI/foreign_affairs",
    "CA/interior_security",
    "AR/observer",
    "unhcr/observer",
    "iom/officer",
    "rncom/officer",
)


def told(chancery, case, seat) -> Iterator[str]:
    """All that a seat is told of a case, one text for each way of asking."""
    app, who = chancery.app, seated(seat)
    with app.store.read() as view:
        letters = [one.notice for one in view.letters(limit=9999) if one.notice.recipient == seat]
    yield "letters " + json.dumps([one.model_dump(mode="json") for one in letters])
    try:
        known = chronicle.history(app, case, who)
    except Refused as refused:
        yield f"refused {refused.code} {refused.facts}"
        return
    yield "history " + "".join(f"{one.event.word} {one!r}" for one in known)
    yield f"why {inspect.why(app, case, who)}"
    yield f"missing {inspect.missing(app, case, who)}"
    said = unseal(app, case, who, "case show").values
    yield f"values {said}"
    with app.store.read() as view:
        shown, _, fields = inspect.visible(app, view, case, who)
        past = history_of(app, view, case, who)
        places = sight(shown, fields, who.country, said)
        yield f"show {[(one, value) for one, value in places.items() if one.name != 'members']}"
        for one in steps(past):
            # Whom the case asks are all Member Countries, and it is no secret that it asks them.
            changes = [each for each in one.changes if each.place.group != "state"]
            yield f"replay {one.recorded} {changes} {one.held}"
    given = c.Fire(command_id=app.entropy.command_id(), actor=who, case_id=case, trigger="grant")
    try:
        yield f"dry run {preview(app, given)}"
    except Refused as refused:
        yield f"dry run {refused.code} {refused.facts} {refused.unmet}"


def leaks(chancery, case, seats=OUTSIDE) -> list[tuple[str, str, str]]:
    """Who is told, and how, a word said in the room or anything that the objector did there."""
    acting = (f"{OBJECTOR}/", f"holder='{OBJECTOR}'", OBJECTS, "position_recorded")
    found = []
    for seat in seats:
        for one in told(chancery, case, seat):
            # What held when a step was made is named with it: that in the end nobody objected.
            past = one.startswith(("replay", "history"))
            traces = (WORD, *(each for each in acting if not (past and each == OBJECTS)))
            found += [(seat, each, one) for each in traces if each in one]
    return found


@pytest.fixture
def house(chancery):
    chancery.seat(*OUTSIDE, f"{OBJECTOR}/vice_minister", "GT/vice_minister", "CL/officer")
    return chancery


def in_the_room(house):
    case = vm.closed_door(house, vm.announce(house))
    room = {"persons": 3, "head": "vice_minister", "first_official": "immigration"}
    house.do(case, "admit_delegation", country=OBJECTOR, **room)
    for _ in range(2):
        vm.schedule(house, case, decision_text=SAID, responsible="GT")
    return case


def test_no_word_of_any_item_leaves_the_room_of_the_vice_ministers(house):
    case = in_the_room(house)
    house.do(case, "take_up_item", decision="decisions-2")
    position(house, case, OBJECTOR, f"{OBJECTOR}/vice_minister", Stance.OBJECT, WORD)
    assert leaks(house, case) == []
    assert house.unmet(case, "decide_item", decision="decisions-2") == ["nobody_objects"]
    house.do(case, "defer_item", decision="decisions-2", reason=WORD)
    assert leaks(house, case) == []
    house.do(case, "take_up_item", decision="decisions-3")
    house.do(case, "decide_item", decision="decisions-3", decision_text=DECIDED)
    vm.decide(house, case)
    assert leaks(house, case) == []
    house.do(case, "end_closed_door")
    # Those present read what was decided: not its earlier words, nor what was deferred, nor why.
    assert leaks(house, case) == []
    for seat in (f"{OBJECTOR}/vice_minister", f"{OBJECTOR}/immigration", "GT/foreign_affairs"):
        house.seat(seat)
        assert any(WORD in one for one in told(house, case, seat)), seat


def test_who_objected_in_the_room_is_not_told_with_what_was_adopted(house):
    case = in_the_room(house)
    house.do(case, "take_up_item", decision="decisions-2")
    position(house, case, OBJECTOR, f"{OBJECTOR}/vice_minister", Stance.OBJECT, "No")
    house.do(case, "drop_item", decision="decisions-2", reason="No")
    for item in ("decisions-1", "decisions-3"):
        vm.decide(house, case, item)
    house.do(case, "end_closed_door")
    house.do(case, "agree_paragraph", paragraph="paragraphs-1")
    house.do(case, "adopt")
    members = [one for one in OUTSIDE if one[:2] in MEMBERS]
    for seat in members:
        known = chronicle.history(house.app, case, seated(seat))
        assert "position_recorded" not in [one.event.word for one in known]
        assert OBJECTOR not in {one.actor.seat.holder for one in known if one.actor.seat}


def test_what_was_under_seal_in_the_room_is_not_told_as_new_when_it_is_opened(house):
    """Between a moment in the room and one after the adoption: the item was there, sealed."""
    case = in_the_room(house)
    during = house.clock.now()
    house.clock.advance(timedelta(minutes=5))
    for item in ("decisions-1", "decisions-2", "decisions-3"):
        vm.decide(house, case, item)
    house.do(case, "end_closed_door")
    house.do(case, "agree_paragraph", paragraph="paragraphs-1")
    house.do(case, "adopt")

    def told(seat):
        with house.app.store.read() as view:
            found = history_of(house.app, view, case, seated(seat))
            then, now = found.at(during), found.at(house.clock.now())
            changes = compared(found, then, now)
        read = {place: value for side in (then, now) for place, value in side.sight.items()}
        assert {one.place for one in changes} <= read.keys()
        return {one.place.of: one for one in changes if one.place.name == "field"}

    text = ("decisions", "decisions-2", "decision_text")
    outside = told("HN/foreign_affairs")[text]
    assert (outside.before, outside.closed) == (None, {"before"})
    # Who was in the room read it then: nothing differs, or nothing is told as closed.
    inside = told("GT/foreign_affairs").get(text)
    assert inside is None or not inside.closed
    with pytest.raises(Refused, match="observers_take_no_part"):
        told("AR/observer")


def test_the_secretariat_prepares_the_items_and_receives_the_decisions_but_is_not_in_the_room(
    house,
):
    case, by = in_the_room(house), "secretariat/officer"
    house.do(case, "take_up_item", decision="decisions-2")
    position(house, case, OBJECTOR, f"{OBJECTOR}/vice_minister", Stance.OBJECT, UNHEARD)
    acting = (UNHEARD, f"{OBJECTOR}/", f"holder='{OBJECTOR}'", "position_recorded")

    def heard():
        return [one for one in told(house, case, by) if any(each in one for each in acting)]

    assert heard() == []
    assert "sealed_items" not in readable(house, case, by)
    house.do(case, "defer_item", decision="decisions-2", reason=UNHEARD)
    assert heard() == []
    house.do(case, "take_up_item", decision="decisions-3")
    house.do(case, "decide_item", decision="decisions-3", decision_text=DECIDED)
    vm.decide(house, case)
    assert DECIDED["en"] not in "".join(told(house, case, by))
    house.do(case, "end_closed_door")
    received = "".join(told(house, case, by))
    assert DECIDED["en"] in received
    assert "positions" not in readable(house, case, by)
    for each in acting[1:]:
        assert each not in received


def test_the_right_to_the_room_is_by_the_seat_that_was_named_for_it(house):
    case = in_the_room(house)
    house.seat("GT/immigration", f"{OBJECTOR}/immigration")
    room, beside = ("GT/foreign_affairs", f"{OBJECTOR}/immigration"), "GT/immigration"
    for seat in room:
        assert "positions" in readable(house, case, seat)
    assert "positions" not in readable(house, case, beside)
    assert "positions" not in readable(house, case, "GT/vice_minister")
    by, ours = "GT/vice_minister", {"delegation": "attendance-1", "persons": 1}
    house.do(case, "change_own_attendance", by, **ours, head="vice_minister")
    assert "positions" in readable(house, case, "GT/vice_minister")
    assert "positions" not in readable(house, case, "GT/foreign_affairs")


@pytest.mark.parametrize("how", ["alone", "with_its_delegation", "from_the_meeting"])
def test_whoever_leaves_the_room_is_told_nothing_of_it_any_more(house, how):
    case, official = in_the_room(house), f"{OBJECTOR}/immigration"
    house.seat(official, f"{OBJECTOR}/foreign_affairs")
    house.do(case, "take_up_item", decision="decisions-2")
    position(house, case, "GT", "GT/foreign_affairs", Stance.OBJECT, WORD)
    assert any(WORD in one for one in told(house, case, official))
    ours = next(one.id for one in house.case(case).of_group("attendance") if of(OBJECTOR, one))
    stays, head = how == "alone", f"{OBJECTOR}/vice_minister"
    if stays:
        given = {"delegation": ours, "persons": 1}
        unmet = house.unmet(case, "change_own_attendance", head, **given)
        assert unmet == ["seats_at_most:persons=room"]
        house.do(case, "change_own_attendance", head, **given, first_official="nobody")
    elif how == "with_its_delegation":
        house.do(case, "leave_with_own_delegation", head, delegation=ours)
    house.do(case, "defer_item", decision="decisions-2", reason=UNHEARD)
    if how == "from_the_meeting":
        others = [one for one in house.case(case).fact("present") if one != OBJECTOR]
        house.do(case, "leave", head, present=others, reason="Called home")
    heard = "".join(told(house, case, head)) if stays else UNHEARD
    assert UNHEARD in heard
    gone = [official] if stays else [official, head]
    for seat in gone:
        for one in told(house, case, seat):
            assert UNHEARD not in one, (seat, one)
            assert WORD not in one, (seat, one)


def test_who_left_may_be_admitted_again(house):
    case = in_the_room(house)
    ours = next(one.id for one in house.case(case).of_group("attendance") if of(OBJECTOR, one))
    head = f"{OBJECTOR}/vice_minister"
    house.do(case, "leave_with_own_delegation", head, delegation=ours)
    left = "item_is:delegation=admitted"
    assert left in house.unmet(case, "change_own_attendance", head, delegation=ours, persons=3)
    struck = {"delegation": ours, "struck_because": "Mistyped"}
    assert house.unmet(case, "strike_delegation", **struck) == [left]
    again = {"country": OBJECTOR, "persons": 1, "head": "vice_minister"}
    two = again | {"first_official": "immigration"}
    assert house.unmet(case, "admit_delegation", **two) == ["seats_at_most:persons=room"]
    assert "positions" not in readable(house, case, head)
    house.do(case, "admit_delegation", **again)
    assert "positions" in readable(house, case, head)


def of(country, item):
    """Whether an item is of a country."""
    return item.get("country") == country


def test_no_word_on_an_observer_leaves_the_room(house):
    case = observer_item(house)
    position(house, case, OBJECTOR, f"{OBJECTOR}/vice_minister", Stance.OBJECT, WORD)
    outside = (*OUTSIDE, "CL/officer", "secretariat/officer")
    assert leaks(house, case, outside) == []
    house.do(case, "defer", decision=SAID, grounds=SAID)
    assert leaks(house, case, outside) == []
    house.do(case, "reschedule", meeting="XXVI")
    house.do(case, "open_item", closed_door="yes", present=list(MEMBERS))
    # Its objection stands until it withdraws it, and nobody enters it over its head.
    stands = house.refused(case, "admit_delegation", country=OBJECTOR, **ALONE)
    assert [one.condition for one in stands.unmet] == ["has_not_spoken:country"]
    house.do(case, "enter_room", f"{OBJECTOR}/vice_minister", **ALONE)
    admitted(house, case, but=OBJECTOR)
    position(house, case, OBJECTOR, f"{OBJECTOR}/vice_minister", Stance.ASSENT)
    house.do(case, "grant", decision=SAID)
    # That it entered is told to Member Countries, as of any delegation; what it said there is not.
    assert {trace for _, trace, _ in leaks(house, case, outside)} <= ENTERED
    house.do(case, "open_status_item", closed_door="yes", present=list(MEMBERS))
    admitted(house, case)
    position(house, case, OBJECTOR, f"{OBJECTOR}/vice_minister", Stance.OBJECT, WORD)
    assert {trace for _, trace, _ in leaks(house, case, outside)} <= ENTERED
    assert any(WORD in one for one in told(house, case, "GT/vice_minister"))
    rise(house, VM, "XXVI")


def observer_item(house):
    """An application before the Vice-Ministers."""
    applicant = {"kind": "state", "applicant": "CL", "name": {"en": "CL", "es": "CL"}}
    case = house.open("observer_application", "CL/officer", **applicant)
    answer = {"en": "As the annex shows", "es": "Como muestra el anexo"}
    for number in range(1, 10):
        house.do(case, "present", "CL/officer", criterion=f"C{number}", statement=answer)
    papers = {"adhesion": "We adhere", "declaration": "We declare"}
    accepts = {"accepts_members_only": "yes", "accepts_no_drafting": "yes"}
    house.do(case, "submit", "CL/officer", documents=papers, **accepts)
    for number in range(1, 10):
        house.do(case, "mark_met", "secretariat/officer", item=f"criteria-{number}")
    sheet = {"completeness_sheet": "All there"}
    received = house.clock.now().date().isoformat()
    by = "secretariat/officer"
    house.do(case, "find_complete", by, received_on=received, documents=sheet)
    day = house.clock.now().date()
    house.register(c.ScheduleMeeting, body=VM, meeting="XXVI", starts_on=day)
    house.do(case, "admit_late", meeting="XXVI", late_because="Asked for")
    meet(house, VM, "XXVI")
    house.do(case, "open_item", closed_door="yes", present=list(MEMBERS))
    admitted(house, case)
    return case


ALONE = {"persons": 1, "head": "vice_minister"}
ENTERED = {f"{OBJECTOR}/", f"holder='{OBJECTOR}'"}


def admitted(house, case, but=""):
    for country in ("GT", OBJECTOR):
        if country != but:
            house.do(case, "admit_delegation", country=country, **ALONE)


def test_no_word_on_the_scale_leaves_the_room(house):
    case = house.open("contribution_scale", total=110, from_year=2021)
    for country in MEMBERS:
        house.do(case, "enter_amount", country=country, amount=10)
    meet(house, RCGM)
    house.do(case, "review")
    rise(house, RCGM)
    meet(house, VM)
    for country in ("GT", OBJECTOR):
        room = {"country": country, "persons": 1, "head": "vice_minister"}
        house.do(case, "admit_delegation", **room)
    position(house, case, OBJECTOR, f"{OBJECTOR}/vice_minister", Stance.OBJECT, WORD)
    outside = (*OUTSIDE, "secretariat/officer")
    assert leaks(house, case, outside) == []
    position(house, case, OBJECTOR, f"{OBJECTOR}/vice_minister", Stance.ASSENT)
    house.do(case, "approve", decision="Item 4", documents={"decision_item": "Item 4"})
    assert leaks(house, case, outside) == []
    assert any(WORD in one for one in told(house, case, "GT/vice_minister"))
    rise(house, VM)
