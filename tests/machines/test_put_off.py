"""A meeting that was put off is not convened: nothing waits for it and it cannot sit (R-279)."""

from datetime import date

import pytest

from rcm_workflow.bootstrap import explain
from rcm_workflow.domain import commands as c
from rcm_workflow.domain.failures import Refused
from tests.machines import vm_kit as vm

VM = "vice_ministerial_meeting"
SESSION = ("opened", "plenary", "drafting", "closed_door", "final_reading")


@pytest.fixture
def office(chancery):
    chancery.seat("MX/ppt", "secretariat/officer", "GT/foreign_affairs", "HN/foreign_affairs")
    return chancery


def known(office, meeting="vm-26"):
    with office.app.store.read() as view:
        return view.roster().meeting(meeting, VM)


def test_a_meeting_is_announced_with_its_place(office):
    case = vm.announce(office)
    assert known(office).place == "Mexico City / Ciudad de México"
    office.do(case, "postpone", reason="Pandemic")
    office.do(case, "reschedule", starts_on="2021-12-09", ends_on="2021-12-10")
    assert known(office).place == "Mexico City / Ciudad de México"
    office.do(case, "postpone", reason="A storm")
    moved = {"place": vm.both("Panama City"), "starts_on": "2021-12-16", "ends_on": "2021-12-17"}
    office.do(case, "reschedule", **moved)
    assert known(office).place == "Panama City / Panama City (es)"


def test_a_meeting_that_was_put_off_waits_for_new_dates(office):
    case = vm.announce(office)
    office.do(case, "postpone", reason="Pandemic")
    assert (known(office).postponed, known(office).convened) == (True, False)
    with office.app.store.read() as view:
        assert view.roster().next_meeting(VM, date(2021, 10, 1)).meeting != "vm-26"
    for kind, more in ((c.OpenMeeting, {"at": office.clock.now()}), (c.PostponeMeeting, {})):
        with pytest.raises(Refused, match="meeting_is_postponed"):
            office.register(kind, body=VM, meeting="vm-26", **more)
    office.do(case, "reschedule", starts_on="2021-12-09", ends_on="2021-12-10")
    assert (known(office).convened, known(office).starts_on) == (True, date(2021, 12, 9))
    office.do(case, "postpone", reason="A storm")
    # New dates are given by its case, and so is the end of it.
    with pytest.raises(Refused, match="meeting_has_a_case"):
        office.register(c.CancelMeeting, body=VM, meeting="vm-26")
    assert (known(office).cancelled, known(office).postponed) == (False, True)


def test_what_was_convened_by_hand_is_put_off_by_hand(office):
    given = {"body": VM, "meeting": "vm-26"}
    office.register(c.ScheduleMeeting, starts_on=date(2021, 11, 20), **given)
    office.register(c.PostponeMeeting, reason="Pandemic", **given)
    assert known(office).postponed
    with pytest.raises(Refused) as caught:
        office.register(c.PostponeMeeting, body=VM, meeting="vm-28")
    assert (caught.value.code, caught.value.facts["nearest"]) == ("unknown_meeting", None)
    office.register(c.CancelMeeting, **given)
    assert (known(office).cancelled, known(office).postponed) == (True, False)
    with pytest.raises(Refused, match="meeting_is_cancelled"):
        office.register(c.OpenMeeting, at=office.clock.now(), **given)


@pytest.mark.parametrize("state", SESSION)
def test_a_session_is_not_closed_by_hand_under_its_case(office, state):
    """What was before it could only fail: a meeting sits once."""
    case = vm.announce(office)
    getattr(vm, state)(office, case)
    assert office.state(case) == state
    with pytest.raises(Refused) as caught:
        office.register(c.CloseMeeting, body=VM, meeting="vm-26", at=office.clock.now())
    assert (caught.value.code, caught.value.facts["case"]) == ("meeting_sits_for_a_case", case)
    for lang, words in (("en", "End it there"), ("es", "Conclúyala allí")):
        assert words in " ".join(explain(caught.value, lang))


def test_a_meeting_of_another_body_with_the_same_name_is_not_the_one_that_is_meant(office):
    office.register(
        c.ScheduleMeeting,
        body="regional_consultation_group_on_migration",
        meeting="LX",
        starts_on=date(2021, 12, 2),
    )
    guest = {"actor": "unhcr", "meeting": "LX"}
    with pytest.raises(Refused) as caught:
        office.open("invitation", place=VM, **guest)
    assert [one.condition for one in caught.value.unmet] == ["meeting_is_scheduled:meeting,place"]
    assert "LX" not in caught.value.unmet[0].facts["known"]
    office.open("invitation", place="regional_consultation_group_on_migration", **guest)
