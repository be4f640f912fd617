"""Cases that a step names, roles by an item, first states that ask: what slips in them are told."""

import pytest

from tests.definitions.broken import line
from tests.definitions.slips import codes, findings, slipped, text_of

ACTIVITY = text_of("activity")
MEETING = text_of("vm_declaration")
OTHERS = {
    name: text_of(name)
    for name in (
        *("activity", "follow_up", "information_item", "invitation", "meeting"),
        *("network_work_plan", "troika_consultation", "vm_declaration"),
    )
}


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("other_case:plan:network_work_plan", "other_case:plan:network_plan", "unknown_argument"),
        (
            "other_case:plan:network_work_plan",
            "other_case:plam:network_work_plan",
            "unknown_argument",
        ),
        (
            "other_case:plan:network_work_plan",
            "other_case:plan:network_work_plan=aproved",
            "unknown_argument",
        ),
        ('name = "plan"\ntype = "case"', 'name = "plan"\ntype = "text"', "unfit_type"),
        ("other_case:plan:network", "other_case:title:network", "unknown_argument"),
    ],
)
def test_a_case_that_a_step_names(old, new, code):
    assert codes(ACTIVITY, "activity", OTHERS) == set()
    assert code in codes(slipped(ACTIVITY, old, new), "activity", OTHERS)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('group = "attendance"', 'group = "attendants"', "unknown_item_group"),
        ('whose = "country"', 'whose = "contry"', "unknown_field"),
        ('seats = ["head"', 'seats = ["heads"', "unknown_field"),
        ('relation = "item"\n', 'relation = "member"\n', "bad_value"),
        ('whose = "country"\n', "", "bad_value"),
        ('statuses = ["admitted"]', 'statuses = ["admited"]', "unknown_item_status"),
        ('statuses = ["admitted"]\n', "", "bad_value"),
        (
            'statuses = ["admitted"]\nfact = "present"',
            'statuses = ["admitted"]\nfact = "presnt"',
            "unknown_fact",
        ),
        ("seats_at_most:persons=room", "seats_at_most:persons=rooms", "unknown_argument"),
    ],
)
def test_a_role_by_an_item(old, new, code):
    assert codes(MEETING, "vm_declaration", OTHERS) == set()
    assert code in codes(slipped(MEETING, old, new), "vm_declaration", OTHERS)


def test_a_first_state_may_ask_and_names_whom():
    asking = 'electorate = "delegations"'
    begins = ACTIVITY.partition("[states.proposed]")[2].partition("[states.")[0]
    assert asking in begins
    slip = ACTIVITY.replace(begins, begins.replace("delegations", "delegates"), 1)
    assert "unknown_electorate" in codes(slip, "activity", OTHERS)


@pytest.mark.parametrize(
    ("new", "code"),
    [
        ("decisio.decision_text", "unknown_argument"),
        ("decision.decision_txt", "unknown_argument"),
        ("decision.due_on", "unfit_type"),
        ("public_text.decision_text", "unfit_type"),
        ("decision_text", "bad_value"),
    ],
)
def test_what_a_step_takes_from_an_item(new, code):
    slip = slipped(MEETING, '"decision.decision_text"', f'"{new}"')
    (found,) = findings(slip, "vm_declaration", OTHERS)
    assert (found.code, found.line) == (code, line(slip, f'from_item = "{new}"'))
