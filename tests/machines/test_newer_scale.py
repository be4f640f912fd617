"""A newer scale holds from its first year on, also for what the older one had assessed of it."""

from __future__ import annotations

import pytest

from rcm_workflow.bootstrap import explain
from rcm_workflow.domain import commands as c
from tests.machines import vm_kit as vm
from tests.machines.sessions import letters
from tests.machines.test_contributions import (
    AMOUNTS,
    ITEM,
    TS,
    assess,
    newer,
    owing,
    pay,
    scale,
    to_force,
)
from tests.scene import seated

__all__ = ["scale"]


def of(chancery, year):
    """The assessments of a year, the newest of each country."""
    cases = (chancery.case(one) for one in chancery.cases("contribution_assessment"))
    return {one.fact("country"): one.id for one in cases if one.fact("year") == year}


@pytest.fixture
def ahead(chancery, scale):
    """Two years are assessed; of the second Canada has paid all and Mexico a part."""
    to_force(chancery, scale)
    for year in (2021, 2022):
        assess(chancery, scale, year)
    owed = of(chancery, 2022)
    pay(chancery, owed["CA"], "pay", AMOUNTS["CA"])
    chancery.do(
        owed["MX"], "request", TS, documents={"payment_document": "..."}, requested_by="Embassy"
    )
    pay(chancery, owed["MX"], "pay_part", 30_000)
    return owed


def test_what_nobody_paid_of_its_years_is_owed_by_the_older_scale_no_more(chancery, scale, ahead):
    after = newer(chancery, 2022)
    states = {country: chancery.state(one) for country, one in ahead.items()}
    assert (states.pop("CA"), states.pop("MX")) == ("paid", "part_paid")
    assert set(states.values()) == {"superseded"}
    assert {chancery.state(one) for one in of(chancery, 2021).values()} == {"assessed"}
    assert {chancery.case(one).fact("newer") for one in ahead.values()} == {after, None}
    assert "MX/ppt" in letters(chancery, "supersede")
    # The older one makes no other of that year, and says why.
    again = {"entry": "amounts-1", "year_assessed": 2022, "payable_until": "2022-12-31"}
    refused = chancery.refused(scale, "assess_again", TS, **again)
    assert [one.condition for one in refused.unmet] == ["compare:year_assessed<next_year"]
    assert "“Year assessed” < “First year of the newer scale”" in " ".join(explain(refused, "en"))


def test_the_newer_scale_assesses_its_first_year_and_who_had_paid_is_carried_over(
    chancery, scale, ahead
):
    after = newer(chancery, 2022)
    assess(chancery, after, 2022)
    by = {one: dict(chancery.case(case).links)["scale"] for one, case in of(chancery, 2022).items()}
    assert {country for country, one in by.items() if one == scale} == {"CA", "MX"}
    entries = {one.get("country"): one.id for one in chancery.case(after).of_group("amounts")}
    kept = {"newer": after, "carried_as": "Received for 2022 by the newer scale"}
    for country in ("CA", "MX"):
        again = {"entry": entries[country], "year_assessed": 2022, "payable_until": "2022-12-31"}
        assert chancery.refused(after, "assess_again", TS, **again).code == "case_is_open_already"
        chancery.do(ahead[country], "carry_over", TS, **kept)
        assert chancery.state(ahead[country]) == "superseded"
        chancery.do(after, "assess_again", TS, **again)
    assert set(of(chancery, 2022).values()).isdisjoint(ahead.values())
    pay(chancery, of(chancery, 2022)["CA"], "pay", AMOUNTS["CA"])
    assert chancery.state(of(chancery, 2022)["CA"]) == "paid"


def test_nothing_is_carried_over_to_a_scale_of_later_years(chancery, ahead):
    after = newer(chancery, 2023)
    assert {chancery.state(one) for one in ahead.values()} >= {"assessed", "paid", "part_paid"}
    given = {"newer": after, "carried_as": "Received for 2022"}
    early = ["compare:year>=elsewhere.newer.contribution_scale.from_year"]
    for country in ("CA", "MX"):
        assert chancery.unmet(ahead[country], "carry_over", TS, **given) == early
    refused = chancery.refused(ahead["CA"], "carry_over", TS, **given)
    told = " ".join(explain(refused, "en"))
    assert "the number that “The newer scale” has" in told
    assert "2022 and 2023" in told


def test_a_later_day_than_the_end_of_the_year_is_told(chancery, scale):
    to_force(chancery, scale)
    assess(chancery, scale, 2021)
    annulled = of(chancery, 2021)["MX"]
    chancery.do(annulled, "annul", TS, annulled_because="Of another year")
    entry = next(
        one.id for one in chancery.case(scale).of_group("amounts") if one.get("country") == "MX"
    )
    late = {"entry": entry, "year_assessed": 2021, "payable_until": "2199-12-31"}
    step = c.Fire(
        command_id=chancery.app.entropy.command_id(),
        actor=seated(TS),
        case_id=scale,
        trigger="assess_again",
        inputs=late,
    )
    warned = [one.condition for one in chancery.give(step).warnings]
    assert warned == ["compare:payable_until<=year_end.year_assessed"]


def test_a_write_off_entered_by_mistake_is_struck(chancery):
    owed = owing(chancery)
    meeting = vm.announce(chancery)
    vm.adopted(chancery, meeting)
    chancery.at("2022-01-03T09:00")
    decided = {"decision": "7", "decided_in": meeting, "deciding_item": "decisions-1"}
    chancery.do(owed, "write_off", TS, documents=ITEM, **decided)
    assert chancery.state(owed) == "written_off"
    who = chancery.case(owed).authority
    why = {"struck_because": "That decision was on the II Plenary"}
    assert chancery.refused(owed, "strike_write_off", f"{who}/ppt", **why).code == "not_permitted"
    chancery.do(owed, "strike_write_off", TS, **why)
    assert chancery.state(owed) == "overdue"
    assert {"HN/foreign_affairs", "MX/foreign_affairs"} <= letters(chancery, "strike_write_off")
    pay(chancery, owed, "pay", chancery.case(owed).fact("amount_due"))
