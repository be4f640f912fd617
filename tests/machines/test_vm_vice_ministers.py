"""A Vice-Minister has in the meeting what the focal point of its country has, and speaks for it."""

from __future__ import annotations

import pytest

from rcm_workflow.application import inspect
from rcm_workflow.application.unsealing import unseal
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.values import Stance
from tests.machines import vm_kit as vm
from tests.machines.sessions import position
from tests.scene import seated

ONE = {"paragraph": "paragraphs-1"}
US, ABSENT = "US/vice_minister", f"{vm.ABSENT}/vice_minister"


@pytest.fixture
def hall(chancery):
    """Vice-Ministers of a country that is present and of one that is not."""
    chancery.seat(US, ABSENT)
    return chancery


def fields(chancery, case, seat):
    """What a seat may read of a case."""
    with chancery.app.store.read() as view:
        return inspect.visible(chancery.app, view, case, seated(seat))[2]


def test_a_vice_minister_objects_brackets_and_reserves_in_the_final_reading(hall):
    case = vm.final_reading(hall, vm.announce(hall))
    position(hall, case, "US", US)
    assert hall.unmet(case, "adopt") == ["nobody_objects"]
    position(hall, case, "US", US, Stance.ASSENT)
    hall.do(case, "bracket_paragraph", US, **ONE, brackets="“share”")
    hall.do(case, "lift_brackets", US, bracket="brackets-1")
    hall.do(case, "agree_paragraph", **ONE)
    hall.do(case, "state_reservation", US, reservation_text=vm.both("As our law allows."))
    hall.do(case, "adopt")
    assert hall.case(case).item("reservations-1").get("reserving") == "US"


def test_a_vice_minister_objects_in_the_plenary_and_behind_closed_doors(hall):
    case = vm.plenary(hall, vm.announce(hall))
    position(hall, case, "US", US)
    words = {"agreement_text": vm.both("To share data")}
    assert hall.unmet(case, "record_agreement", **words) == ["nobody_objects"]


def test_an_item_is_not_decided_over_a_vice_minister_whom_nobody_admitted(hall):
    case = vm.closed_door(hall, vm.announce(hall))
    hall.do(case, "take_up_item", decision="decisions-1")
    position(hall, case, "US", US)
    assert hall.unmet(case, "decide_item", decision="decisions-1") == ["nobody_objects"]
    assert vm.SECRET not in str(unseal(hall.app, case, seated(US), "case show").values)


@pytest.mark.parametrize("country", ["US", vm.ABSENT])
def test_a_vice_minister_reads_what_its_focal_point_reads(hall, country):
    case = vm.adopted(hall, vm.announce(hall))
    seat, other = f"{country}/vice_minister", f"{country}/foreign_affairs"
    assert fields(hall, case, seat) == fields(hall, case, other)
    assert vm.SECRET in str(unseal(hall.app, case, seated(seat), "case show").values)


def test_a_vice_minister_enters_its_country_on_the_list(hall):
    case = vm.final_reading(hall, vm.announce(hall))
    with pytest.raises(Refused) as caught:
        position(hall, case, vm.ABSENT, ABSENT)
    assert caught.value.code == "not_asked"
    hall.do(case, "join", ABSENT)
    position(hall, case, vm.ABSENT, ABSENT)
    assert hall.unmet(case, "adopt") == ["nobody_objects"]


def test_an_absent_vice_minister_confirms(hall):
    answer = {"meeting.quorum": "absent_members_must_confirm_ad_referendum"}
    case = vm.announce(hall, overrides=answer)
    hall.do(vm.final_reading(hall, case), "adopt")
    position(hall, case, vm.ABSENT, ABSENT, Stance.ASSENT)
    hall.do(case, "confirm_adoption")
    assert hall.state(case) == "adopted"
