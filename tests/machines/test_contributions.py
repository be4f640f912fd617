"""The scale of contributions and what each country owes by it in a year (M8)."""

from __future__ import annotations

import csv

import pytest

from rcm_workflow.bootstrap import explain
from rcm_workflow.domain import commands as c
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.values import Stance
from tests.machines import vm_kit as vm
from tests.machines.kit import knows_nothing_of
from tests.machines.sessions import letters, position, readable
from tests.scene import mexico

AMOUNTS = {"CA": 68_000, "MX": 33_364, "US": 141_360} | dict.fromkeys(
    ("BZ", "CR", "DO", "GT", "HN", "NI", "PA", "SV"), 5_000
)
TOTAL = 282_724
BUDGET = {
    "support_staff": 150_000,
    "seminars": 60_000,
    "equipment": 20_000,
    "studies": 20_000,
    "documents_and_translation": 20_000,
    "other": 12_724,
}
ITEM = {"decision_item": "Item 4 of the closed-door meeting"}


@pytest.fixture
def scale(chancery):
    chancery.seat("iom/officer")
    return chancery.open("contribution_scale", "secretariat/officer", total=TOTAL, from_year=2021)


def session(chancery, body, at="2021-09-06T09:00"):
    chancery.register(c.OpenMeeting, body=body, meeting=f"{body}-2021", at=mexico(at))


def close(chancery, body, at="2021-09-06T09:00"):
    chancery.register(c.CloseMeeting, body=body, meeting=f"{body}-2021", at=mexico(at))


def fill(chancery, scale, amounts=AMOUNTS):
    for country, amount in amounts.items():
        chancery.do(scale, "enter_amount", "secretariat/officer", country=country, amount=amount)


def to_review(chancery, scale, amounts=AMOUNTS):
    fill(chancery, scale, amounts)
    session(chancery, "regional_consultation_group_on_migration")
    chancery.do(scale, "review")
    session(chancery, "vice_ministerial_meeting")
    admit(chancery, scale, "MX")


def admit(chancery, scale, country, head="foreign_affairs", **more):
    given = {"country": country, "persons": 1 + len(more), "head": head, **more}
    chancery.do(scale, "admit_delegation", **given)


def to_force(chancery, scale, amounts=AMOUNTS):
    to_review(chancery, scale, amounts)
    chancery.do(scale, "approve", documents=ITEM, decision="4/2021")


def assess(chancery, scale, year=2021):
    chancery.do(
        scale,
        "approve_budget",
        "secretariat/officer",
        year=year,
        budget=TOTAL,
        approved_by="Vice-Ministers",
        **BUDGET,
    )
    chancery.do(
        scale,
        "assess",
        "secretariat/officer",
        year_assessed=year,
        payable_until=f"{year}-12-31",
    )


def test_a_scale_is_reviewed_approved_and_assessed_for_every_country(chancery, scale):
    to_force(chancery, scale)
    assert chancery.state(scale) == "scale_in_force"
    assess(chancery, scale)
    cases = chancery.cases("contribution_assessment")
    facts = [dict(chancery.case(one).facts) for one in cases]
    assert {one["country"]: one["amount_due"] for one in facts} == AMOUNTS
    assert all(("scale", scale) in chancery.case(one).links for one in cases)


def test_what_is_missing_of_a_scale_is_said(chancery, scale):
    fill(chancery, scale, {"CA": 68_000, "CR": 5_000})
    twice = chancery.unmet(scale, "enter_amount", "secretariat/officer", country="CR", amount=1)
    assert twice == ["not_listed_yet:amounts.country"]
    chancery.do(scale, "correct_amount", "secretariat/officer", entry="amounts-2", amount=5_001)
    refused = chancery.refused(scale, "review")
    told = {one.condition.partition(":")[0]: one.facts for one in refused.unmet}
    assert set(told) == {"items_cover", "compare", "session_of"}
    assert told["items_cover"]["missing"] == [
        one for one in sorted(AMOUNTS) if one not in ("CA", "CR")
    ]
    assert told["compare"]["left_value"] == 73_001


def test_an_amount_can_be_corrected_before_the_review(chancery, scale):
    fill(chancery, scale, AMOUNTS | {"MX": 33_000})
    chancery.do(scale, "correct_amount", "secretariat/officer", entry="amounts-2", amount=33_364)
    session(chancery, "regional_consultation_group_on_migration")
    chancery.do(scale, "review")
    assert chancery.state(scale) == "scale_reviewed"


def test_nothing_is_in_force_over_an_objection(chancery, scale):
    to_review(chancery, scale)
    admit(chancery, scale, "US")
    position(chancery, scale, "US", "US/foreign_affairs", Stance.OBJECT, "Too much")
    (why,) = chancery.refused(scale, "approve", documents=ITEM, decision="4/2021").unmet
    assert (why.condition, why.facts["countries"]) == ("nobody_objects", ["US"])
    for stance in (Stance.OBJECT, Stance.ASSENT):
        with pytest.raises(Refused) as another:
            position(chancery, scale, "US", "MX/foreign_affairs", stance)
        assert another.value.code == "another_countrys_position"
    said = [str(one.event.model_dump()) for one in chancery.events(scale)]
    assert not any("Too much" in one for one in said)
    position(chancery, scale, "US", "US/foreign_affairs", Stance.ASSENT)
    chancery.do(scale, "approve", documents=ITEM, decision="4/2021")
    assert chancery.state(scale) == "scale_in_force"


def test_an_objection_is_not_taken_back_by_another_sector(chancery, scale):
    to_review(chancery, scale)
    chancery.seat("US/vice_minister")
    admit(chancery, scale, "US", "vice_minister", first_official="immigration")
    position(chancery, scale, "US", "US/vice_minister", Stance.OBJECT)
    with pytest.raises(Refused) as caught:
        position(chancery, scale, "US", "US/immigration", Stance.ASSENT)
    why, over = caught.value.unmet
    assert why.condition == "speaks_for_its_country:heads|vice_ministers"
    assert over.condition == "overrules_no_objection_of:heads|vice_ministers"
    assert why.facts["seat"] == "US/foreign_affairs"
    lacking = chancery.unmet(scale, "approve", documents=ITEM, decision="4/2021")
    assert lacking == ["nobody_objects"]


def test_who_is_in_the_room_is_on_record_and_reads_who_objects(chancery, scale):
    fill(chancery, scale)
    session(chancery, "regional_consultation_group_on_migration")
    chancery.do(scale, "review")
    chancery.seat("US/vice_minister", "GT/immigration", "GT/vice_minister")
    given = {"country": "GT", "persons": 1, "head": "vice_minister"}
    assert chancery.unmet(scale, "admit_delegation", **given) == [
        "session_of:vice_ministerial_meeting"
    ]
    session(chancery, "vice_ministerial_meeting")
    lacking = chancery.unmet(scale, "approve", documents=ITEM, decision="4/2021")
    assert lacking == ["there_are_items:attendance"]
    four = chancery.refused(scale, "admit_delegation", **given | {"persons": 4})
    assert (four.code, four.facts["name"]) == ("wrong_input", "persons")
    admit(chancery, scale, "GT", "vice_minister", first_official="immigration")
    assert chancery.unmet(scale, "admit_delegation", **given) == [
        "not_listed_yet:attendance.country"
    ]
    admit(chancery, scale, "US", "vice_minister")
    position(chancery, scale, "US", "US/vice_minister", Stance.OBJECT, "Too much")
    chancery.do(scale, "leave_with_own_delegation", "US/vice_minister", delegation="attendance-2")
    for seat, inside in (
        ("GT/vice_minister", True),
        ("GT/immigration", True),
        ("GT/foreign_affairs", False),
        ("US/vice_minister", False),
    ):
        assert ("positions" in readable(chancery, scale, seat)) == inside, seat
    away = {"delegation": "attendance-1", "persons": 1, "head": "foreign_affairs"}
    head, change = "GT/vice_minister", "change_own_attendance"
    assert chancery.unmet(scale, change, head, **away) == ["seats_at_most:persons=room"]
    chancery.do(scale, change, head, **away, first_official="nobody")
    assert "positions" not in readable(chancery, scale, "GT/immigration")
    assert "positions" in readable(chancery, scale, "GT/foreign_affairs")
    assert "positions" not in readable(chancery, scale, "GT/vice_minister")


def test_it_is_decided_only_while_the_vice_ministers_meet(chancery, scale):
    to_review(chancery, scale)
    close(chancery, "vice_ministerial_meeting")
    chancery.at(chancery.clock.now())
    assert chancery.state(scale) == "scale_deferred"
    refused = chancery.refused(scale, "approve", documents=ITEM, decision="4/2021")
    assert refused.code == "not_possible_in_state"


def newer(chancery, from_year):
    """Another scale, approved without a word on the one before."""
    chancery.seat("iom/officer")
    case = chancery.open("contribution_scale", TS, total=TOTAL, from_year=from_year)
    fill(chancery, case)
    chancery.do(case, "review")
    admit(chancery, case, "MX")
    chancery.do(case, "approve", documents=ITEM, decision="5/2021")
    return case


def assessed(chancery, case, year):
    """The conditions for want of which a year is not assessed by a scale."""
    sums = {"budget": TOTAL, "approved_by": "Vice-Ministers", **BUDGET}
    chancery.do(case, "approve_budget", TS, year=year, **sums)
    given = {"year_assessed": year, "payable_until": f"{year}-12-31"}
    return chancery.unmet(case, "assess", TS, **given)


def test_a_newer_scale_takes_the_place_of_the_old_one_from_its_first_year(chancery, scale):
    to_force(chancery, scale)
    after = newer(chancery, 2023)
    assert (chancery.state(scale), chancery.state(after)) == ("scale_superseded", "scale_in_force")
    assert (chancery.case(scale).fact("successor"), chancery.case(scale).fact("next_year")) == (
        after,
        2023,
    )
    assert {"HN/foreign_affairs", TS} <= letters(chancery, "supersede")
    # The years before are still to be assessed, by the old one and by no other.
    assert assessed(chancery, after, 2022) == ["compare:year_assessed>=from_year"]
    assess(chancery, scale, 2022)
    assert assessed(chancery, scale, 2023) == ["compare:year_assessed<next_year"]
    assess(chancery, after, 2023)
    owed = [chancery.case(one) for one in chancery.cases("contribution_assessment")]
    by = {(one.fact("year"), dict(one.links)["scale"]) for one in owed}
    assert by == {(2022, scale), (2023, after)}
    # Neither the last of its years nor the newest to be assessed says that all are.
    every = "items_run:years.year_assessed=from_year,next_year"
    assert chancery.unmet(scale, "close_scale", TS) == [every]
    refused = chancery.refused(scale, "close_scale", TS)
    assert refused.unmet[0].facts["missing"] == [2021]
    assert "missing: 2021" in " ".join(explain(refused, "en"))
    assert "falta: 2021" in " ".join(explain(refused, "es"))
    assess(chancery, scale, 2021)
    chancery.do(scale, "close_scale", TS)
    assert chancery.state(scale) == "scale_closed"


def test_a_scale_with_a_year_to_assess_is_not_closed(chancery, scale):
    to_force(chancery, scale)
    newer(chancery, 2022)
    why = chancery.unmet(scale, "close_scale", TS)
    assert why == ["items_run:years.year_assessed=from_year,next_year"]


def test_of_three_scales_each_year_has_one_and_the_newest_decision_holds(chancery, scale):
    to_force(chancery, scale)
    late, early, last = (newer(chancery, year) for year in (2030, 2028, 2032))
    first = {one: chancery.case(one).fact("next_year") for one in (scale, late, early, last)}
    assert first == {scale: 2028, late: 2028, early: 2032, last: None}
    assert chancery.state(last) == "scale_in_force"
    assert assessed(chancery, scale, 2028) == ["compare:year_assessed<next_year"]
    assert assessed(chancery, late, 2030) == ["compare:year_assessed<next_year"]
    assess(chancery, early, 2030)
    chancery.do(late, "close_unused", TS)
    same = newer(chancery, 2032)
    assert (chancery.case(last).fact("next_year"), chancery.state(same)) == (2032, "scale_in_force")


def test_a_budget_is_the_sum_of_its_six_items(chancery, scale):
    to_force(chancery, scale)
    given = {"year": 2021, "budget": TOTAL + 1, "approved_by": "Vice-Ministers", **BUDGET}
    refused = chancery.refused(scale, "approve_budget", "secretariat/officer", **given)
    assert [one.facts["right_value"] for one in refused.unmet] == [TOTAL + 1]
    year = {"year_assessed": 2021, "payable_until": "2021-12-31"}
    lacking = chancery.unmet(scale, "assess", "secretariat/officer", **year)
    assert lacking == ["some_item_has:budgets.year=year_assessed"]


def test_a_year_is_assessed_once_for_a_country_paid_or_not(chancery, scale):
    to_force(chancery, scale)
    assess(chancery, scale)
    with pytest.raises(Refused):
        assess(chancery, scale)
    owed = chancery.cases("contribution_assessment")
    assert len(owed) == len(AMOUNTS)
    for one in owed:
        pay(chancery, one, "pay", chancery.case(one).fact("amount_due"))
    year = {"year_assessed": 2021, "payable_until": "2021-12-31"}
    twice = chancery.unmet(scale, "assess", "secretariat/officer", **year)
    assert twice == ["not_listed_yet:years.year_assessed"]
    again = {"entry": "amounts-1", **year}
    refused = chancery.refused(scale, "assess_again", "secretariat/officer", **again)
    assert (refused.code, refused.facts["case"] in owed) == ("case_is_open_already", True)
    assert chancery.cases("contribution_assessment") == owed


def test_each_year_with_a_budget_is_assessed_whatever_came_last(chancery, scale):
    to_force(chancery, scale)
    sums = {"budget": TOTAL, "approved_by": "Vice-Ministers", **BUDGET}
    for year in (2021, 2022):
        chancery.do(scale, "approve_budget", TS, year=year, **sums)
    twice = chancery.unmet(scale, "approve_budget", TS, year=2021, **sums)
    assert twice == ["not_listed_yet:budgets.year"]
    for year in (2021, 2022):
        late = {"year_assessed": year, "payable_until": f"{year}-12-31"}
        early = late | {"payable_until": f"{year}-12-30"}
        assert chancery.unmet(scale, "assess", TS, **early) == [
            "compare:payable_until>=year_end.year_assessed"
        ]
        chancery.do(scale, "assess", TS, **late)
    none = {"year_assessed": 2023, "payable_until": "2023-12-31"}
    refused = chancery.refused(scale, "assess", TS, **none)
    assert "“Yearly budgets” must have “2023” under “Year”." in explain(refused, "en")[1]


def test_nobody_assesses_by_hand_and_one_that_was_annulled_is_made_by_the_scale(chancery, scale):
    with pytest.raises(Refused, match="not_permitted"):
        chancery.open("contribution_assessment", TS, **OWED)
    to_force(chancery, scale)
    entry = next(
        one.id for one in chancery.case(scale).of_group("amounts") if one.get("country") == "MX"
    )
    again = {"entry": entry, "year_assessed": 2021, "payable_until": "2021-12-31"}
    assert chancery.unmet(scale, "assess_again", TS, **again) == [
        "some_item_has:years.year_assessed=year_assessed"
    ]
    assess(chancery, scale)
    refused = chancery.refused(scale, "assess_again", TS, **again)
    assert refused.code == "case_is_open_already"
    (first,) = of_mexico(chancery)
    chancery.do(first, "annul", TS, annulled_because="Of another year")
    # The amount is what the scale says, whatever anybody gives.
    chancery.do(scale, "assess_again", TS, **again | {"amount": 1})
    (_, new) = of_mexico(chancery)
    assert (chancery.case(new).fact("amount_due"), chancery.case(new).fact("year")) == (
        33_364,
        2021,
    )
    assert ("scale", scale) in chancery.case(new).links


def of_mexico(chancery):
    cases = chancery.cases("contribution_assessment")
    return [one for one in cases if chancery.case(one).fact("country") == "MX"]


def test_what_was_assessed_by_mistake_is_annulled_and_the_year_free_again(chancery, owed):
    annul = {"annulled_because": "Wrong amount"}
    assert chancery.refused(owed, "annul", "MX/ppt", **annul).kind == "not_permitted"
    pay(chancery, owed, "pay_part", 1, refused=True)
    chancery.do(owed, "request", TS, documents=PAPER, requested_by="Embassy")
    pay(chancery, owed, "pay_part", 1)
    assert chancery.unmet(owed, "annul", TS, **annul) == ["no_item_is:payments=received"]
    chancery.do(owed, "strike_payment", TS, entry="payments-1", struck_because="Not ours")
    chancery.do(owed, "annul", TS, **annul)
    assert chancery.case(owed).fact("annulled_because") == "Wrong amount"
    (scale,) = chancery.cases("contribution_scale")
    chancery.do(scale, "assess_again", TS, **AGAIN)
    assert chancery.state(of_mexico(chancery)[-1]) == "assessed"


TS = "secretariat/officer"
PAPER = {"payment_document": "Invoice"}
OWED = {"country": "MX", "year": 2021, "amount_due": 33_364, "payable_until": "2021-12-31"}
AGAIN = {"entry": "amounts-2", "year_assessed": 2021, "payable_until": "2021-12-31"}


def owing(chancery, country="MX", **amounts):
    """What a country owes for 2021 by a scale in force."""
    chancery.seat("iom/officer")
    whole = AMOUNTS | amounts
    case = chancery.open("contribution_scale", TS, total=sum(whole.values()), from_year=2021)
    to_force(chancery, case, whole)
    assess(chancery, case)
    close(chancery, "regional_consultation_group_on_migration")
    close(chancery, "vice_ministerial_meeting")
    owed = chancery.cases("contribution_assessment")
    return next(one for one in owed if chancery.case(one).fact("country") == country)


@pytest.fixture
def owed(chancery):
    return owing(chancery)


def pay(chancery, case, trigger, amount, refused=False):
    given = {"paid_now": amount, "received_on": chancery.clock.now().date().isoformat()}
    if refused:
        return chancery.refused(case, trigger, "secretariat/officer", **given)
    return chancery.do(case, trigger, "secretariat/officer", **given)


def test_it_is_paid_in_parts_that_add_up(chancery, owed):
    chancery.do(owed, "request", TS, documents=PAPER, requested_by="Embassy")
    pay(chancery, owed, "pay_part", 30_000)
    refused = pay(chancery, owed, "pay_part", 3_364, refused=True)
    assert [one.condition.partition(":")[0] for one in refused.unmet] == ["compare"]
    refused = pay(chancery, owed, "pay", 3_365, refused=True)
    assert [(one.facts["left_value"], one.facts["right_value"]) for one in refused.unmet] == [
        (33_365, 33_364)
    ]
    pay(chancery, owed, "pay", 3_364)
    assert chancery.state(owed) == "paid"


def test_the_year_runs_out_and_is_paid_late(chancery, owed):
    chancery.at("2022-01-01T00:00")
    assert chancery.state(owed) == "overdue"
    presides = f"{chancery.case(owed).authority}/ppt"
    lacking = chancery.unmet(owed, "remind", presides)
    assert lacking == ["policy_is:finance.arrears=reminder_letter_by_ppt"]
    pay(chancery, owed, "pay_part", 1)
    pay(chancery, owed, "pay", 33_363)
    assert chancery.state(owed) == "paid"


STRUCK = {"entry": "payments-1", "struck_because": "Of another country"}


def test_a_full_payment_entered_by_mistake_is_struck_and_owed_as_before(chancery, owed):
    chancery.do(owed, "request", TS, documents=PAPER, requested_by="Embassy")
    pay(chancery, owed, "pay", 33_364)
    assert chancery.refused(owed, "strike_payment", "MX/ppt", **STRUCK).kind == "not_permitted"
    chancery.do(owed, "strike_payment", TS, **STRUCK)
    assert chancery.state(owed) == "requested"
    pay(chancery, owed, "pay", 33_364)
    chancery.at("2022-01-05T09:00")
    assert chancery.state(owed) == "paid"
    again = chancery.unmet(owed, "strike_payment", TS, **STRUCK)
    assert again == ["item_is:entry=received"]
    # Its day has passed while it counted as paid, and a presidency: both are made up for at once.
    assert chancery.case(owed).authority == "MX"
    done = chancery.do(owed, "strike_payment", TS, **STRUCK | {"entry": "payments-2"})
    assert [one.event.trigger for one in done if one.event.word == "transition_fired"] == [
        *("strike_payment", "ppt_handover", "fall_overdue")
    ]
    assert (chancery.state(owed), chancery.case(owed).authority) == ("overdue", "SV")
    assert [one.status for one in chancery.case(owed).of_group("payments")] == ["struck"] * 2
    (scale,) = chancery.cases("contribution_scale")
    twice = chancery.refused(scale, "assess_again", TS, **AGAIN | {"payable_until": "2022-12-31"})
    assert twice.code == "case_is_open_already"
    pay(chancery, owed, "pay_part", 1)
    pay(chancery, owed, "pay", 33_363)
    struck = STRUCK | {"entry": "payments-4"}
    chancery.do(owed, "strike_payment", TS, **struck)
    assert (chancery.state(owed), chancery.case(owed).final) == ("overdue", False)


def test_who_owes_nothing_is_never_late(chancery):
    owed = owing(chancery, "BZ", BZ=0)
    chancery.at("2022-01-01T00:00")
    assert chancery.state(owed) == "assessed"
    pay(chancery, owed, "pay", 1, refused=True)
    pay(chancery, owed, "pay", 0)
    assert chancery.state(owed) == "paid"


def test_a_letter_of_reminder_only_where_the_policy_knows_it(chancery):
    chancery.do(owing(chancery), "annul", TS, annulled_because="Under another policy")
    (scale,) = chancery.cases("contribution_scale")
    with chancery.under({"finance.arrears": "reminder_letter_by_ppt"}):
        chancery.do(scale, "assess_again", TS, **AGAIN)
    owed = of_mexico(chancery)[-1]
    chancery.at("2022-01-01T00:00")
    chancery.do(owed, "remind", f"{chancery.case(owed).authority}/ppt")
    assert chancery.state(owed) == "overdue"


def test_the_vice_ministers_alone_write_off(chancery, owed):
    meeting = vm.announce(chancery)
    decided = {"documents": ITEM, "decision": "7/2022", "decided_in": meeting}
    decided |= {"deciding_item": "decisions-1"}
    vm.adopted(chancery, meeting)
    # What that meeting decided before this was assessed cannot have been about it.
    (scale,) = chancery.cases("contribution_scale")
    assess(chancery, scale, 2022)
    later = of_mexico(chancery)[-1]
    chancery.at("2022-01-03T09:00")
    given = decided | {"decided_in": owed}
    who = chancery.case(owed).authority
    refused = chancery.refused(owed, "write_off", f"{who}/ppt", **given)
    assert refused.code == "not_permitted"
    lacking = [one.partition(":")[0] for one in chancery.unmet(owed, "write_off", TS, **given)]
    assert lacking == ["other_case", "item_elsewhere"]
    for case, item in ((owed, "decisions-9"), (owed, "agenda-1"), (later, "decisions-1")):
        if case == later:
            chancery.at("2023-01-02T09:00")
        (why,) = chancery.unmet(case, "write_off", TS, **decided | {"deciding_item": item})
        assert why.startswith("item_elsewhere:decided_in:vm_declaration:deciding_item")
    chancery.do(owed, "write_off", "secretariat/officer", **decided)
    assert chancery.state(owed) == "written_off"
    assert {"HN/foreign_affairs", "CR/foreign_affairs"} <= letters(chancery, "write_off")


def test_who_keeps_the_accounts_and_who_reads_them(chancery, owed):
    for seat in ("CR/foreign_affairs", "MX/ppt"):
        refused = chancery.refused(owed, "request", seat, documents={"payment_document": "x"})
        assert refused.code == "not_permitted"
    chancery.seat("AR/observer")
    assert knows_nothing_of(chancery, owed, "AR/observer")


def test_the_amounts_are_those_of_2011_and_add_to_their_total(request):
    source = request.config.rootpath / "tests" / "machines" / "contributions_2011.csv"
    with source.open(newline="") as rows:
        amounts = [int(row["amount_usd"]) for row in csv.DictReader(rows)]
    assert sorted(amounts) == sorted(AMOUNTS.values())
    assert sum(amounts) == TOTAL
