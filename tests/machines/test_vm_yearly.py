"""The Vice-Ministers meet once a year: whoever announces a meeting too late is told so."""

from __future__ import annotations

import pytest

from rcm_workflow.domain import commands as c
from tests.machines import vm_kit as vm
from tests.machines.sessions import VM, meet, rise
from tests.scene import seated

YEARLY = f"no_year_without:starts_on.meeting={VM}"


def warned(chancery, case, trigger, **inputs):
    """What a step warns of."""
    given = c.Fire(
        command_id=chancery.app.entropy.command_id(),
        actor=seated("MX/ppt"),
        case_id=case,
        trigger=trigger,
        inputs=inputs,
    )
    return [one.condition for one in chancery.give(given).warnings]


@pytest.mark.parametrize(("year", "told"), [(2022, []), (2023, [YEARLY])])
def test_no_year_passes_without_a_meeting(chancery, year, told):
    meet(chancery, VM, "XXVI")
    rise(chancery, VM, "XXVI")
    case = vm.announce(chancery, meeting="XXVII")
    chancery.do(case, "postpone", reason="Elections")
    days = {"starts_on": f"{year}-03-01", "ends_on": f"{year}-03-02"}
    assert warned(chancery, case, "reschedule", **days) == told


def test_a_meeting_put_off_does_not_stand_for_itself_nor_does_one_only_announced(chancery):
    meet(chancery, VM, "XXVI")
    rise(chancery, VM, "XXVI")
    chancery.register(
        c.ScheduleMeeting, body=VM, meeting="XXVIII", starts_on=chancery.clock.now().date()
    )
    case = vm.announce(chancery, meeting="XXVII")
    for year, told in ((2022, []), (2024, [YEARLY]), (2024, [YEARLY])):
        chancery.do(case, "postpone", reason="Elections")
        days = {"starts_on": f"{year}-03-01", "ends_on": f"{year}-03-02"}
        assert warned(chancery, case, "reschedule", **days) == told
