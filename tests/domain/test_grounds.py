"""Every refusal names what it rests on, as far as the table of rights and the machine carry it."""

from datetime import date

import pytest

from rcm_workflow.domain import commands as c
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.values import Actor, Disposition, Seat, Stance
from tests.scene import Scene, focal, mexico, ppt, seated


@pytest.fixture
def scene():
    return Scene(mexico("2021-09-06T09:00")).to_round()


def refusal(act, *args, **fields):
    with pytest.raises(Refused) as caught:
        act(*args, **fields)
    return caught.value


@pytest.mark.parametrize(
    ("code", "rules", "actor"),
    [
        ("not_permitted", {"R-053", "R-084", "GAP-17"}, focal("HN")),
        ("not_permitted", {"R-053", "R-084"}, seated("audit/auditor")),
        ("another_country_presides", {"R-053", "R-084"}, ppt("SV")),
        ("no_mandate", {"R-065"}, Actor(person="nobody", seat=Seat.parse("MX/ppt"))),
        ("no_seat", {"R-065"}, Actor(person="nobody")),
    ],
)
def test_who_may_not_is_told_on_what_that_rests(scene, code, rules, actor):
    refused = refusal(scene.do, "withdraw", actor, reason="x")
    assert refused.code == code
    assert rules - {"GAP-17"} <= set(refused.rules)


def test_what_the_words_of_an_act_lack_is_told_with_the_rules_of_its_step(scene):
    for code, act in (
        ("reservation_without_text", lambda: scene.position("HN", Stance.RESERVE)),
        (
            "changes_need_amend",
            lambda: scene.position("HN", Stance.ASSENT, wording="more"),
        ),
        ("not_possible_in_state", lambda: scene.do("launch")),
        ("not_possible_in_state", lambda: scene.text("a", "b")),
    ):
        refused = refusal(act)
        assert (refused.code, bool(refused.rules)) == (code, True)
    scene.position("HN", Stance.AMEND, wording="more")
    scene.all_assent("HN").run_out()
    refused = refusal(scene.dispose, scene.changes()[0], Disposition.PARTLY)
    assert (refused.code, "GAP-10" in refused.rules) == ("disposition_without_reason", True)


def test_after_a_handover_the_former_ppt_is_told_who_presides_and_since_when(scene):
    scene.handover("SV", mexico("2021-09-10T00:00"), 2022)
    scene.at(mexico("2021-09-13T09:00"))
    refused = refusal(scene.do, "withdraw", ppt("MX"), reason="x")
    assert refused.code == "another_country_presides"
    assert (refused.facts["country"], refused.facts["seat"]) == ("SV", "MX/ppt")
    assert refused.facts["since"] == date(2021, 9, 9)
    scene.do("withdraw", ppt("SV"), reason="x")


def test_who_has_another_capacity_is_not_told_of_presidencies(scene):
    refused = refusal(scene.when, c.Fire, focal("SV"), trigger="withdraw", inputs={"reason": "x"})
    assert refused.code == "not_permitted"
