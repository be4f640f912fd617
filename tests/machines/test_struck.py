"""What was entered by mistake is struck or corrected: it stays on record and counts no more."""

from __future__ import annotations

import pytest

from rcm_workflow.definitions.machine_parts import ItemGroup
from rcm_workflow.domain.fact_events import ItemChanged
from tests.machines import test_contributions as contributions
from tests.machines import test_instrument as instruments
from tests.machines import test_meeting as meetings
from tests.machines import test_observer_application as observers
from tests.machines import test_training as training
from tests.machines import vm_kit as vm
from tests.machines.sessions import RCGM, meet
from tests.scene import library

TS = "secretariat/officer"
BECAUSE = {"struck_because": "Entered by mistake"}


def counted_no_more(chancery, case, item):
    """An entry stands there struck, with all that was ever said of it in the history."""
    entry = chancery.case(case).item(item)
    assert entry.status == "struck"
    changes = [one.event for one in chancery.events(case) if isinstance(one.event, ItemChanged)]
    assert ("struck_because", "Entered by mistake") in changes[-1].fields
    return entry


def test_a_struck_amount_is_neither_added_up_nor_assessed(chancery):
    chancery.seat("iom/officer")
    total = {"total": contributions.TOTAL, "from_year": 2021}
    case = chancery.open("contribution_scale", TS, **total)
    chancery.do(case, "enter_amount", TS, country="BZ", amount=1)
    chancery.do(case, "strike_amount", TS, entry="amounts-1", **BECAUSE)
    assert counted_no_more(chancery, case, "amounts-1").get("amount") == 1
    again = chancery.unmet(case, "strike_amount", TS, entry="amounts-1", **BECAUSE)
    assert again == ["item_is:entry=proposed"]
    assert chancery.unmet(case, "correct_amount", TS, entry="amounts-1", amount=2) == again
    contributions.to_force(chancery, case)
    contributions.assess(chancery, case)
    owed = [chancery.case(one).fact("country") for one in chancery.cases("contribution_assessment")]
    assert (len(owed), len(set(owed))) == (11, 11)


def test_no_amount_is_struck_once_the_scale_is_reviewed_or_by_another(chancery):
    chancery.seat("iom/officer")
    total = {"total": contributions.TOTAL, "from_year": 2021}
    case = chancery.open("contribution_scale", TS, **total)
    contributions.fill(chancery, case)
    gone = {"entry": "amounts-1", **BECAUSE}
    assert chancery.refused(case, "strike_amount", "HN/ppt", **gone).kind == "not_permitted"
    chancery.do(case, "strike_amount", TS, **gone)
    meet(chancery, RCGM)
    lacking = chancery.unmet(case, "review")
    assert lacking == ["items_cover:amounts.country=members", "compare:sum.amounts.amount=total"]
    (country, amount), *_ = contributions.AMOUNTS.items()
    chancery.do(case, "enter_amount", TS, country=country, amount=amount)
    chancery.do(case, "review")
    gone = {"entry": "amounts-2", **BECAUSE}
    assert chancery.refused(case, "strike_amount", TS, **gone).code == "not_possible_in_state"


def test_a_budget_is_corrected_as_a_whole(chancery):
    chancery.seat("iom/officer")
    total = {"total": contributions.TOTAL, "from_year": 2021}
    case = chancery.open("contribution_scale", TS, **total)
    contributions.to_force(chancery, case)
    parts = contributions.BUDGET
    sum_of = {"budget": sum(parts.values())}
    by = {"approved_by": "Vice-Ministers"}
    chancery.do(case, "approve_budget", TS, year=2021, **by, **parts, **sum_of)
    more = parts | {"other": parts["other"] + 1}
    entry = {"entry": "budgets-1", **by}
    (unmet,) = chancery.unmet(case, "correct_budget", TS, **entry, **more, **sum_of)
    assert unmet.startswith("compare:support_staff")
    chancery.do(case, "correct_budget", TS, **entry, **more, budget=sum_of["budget"] + 1)
    assert chancery.case(case).item("budgets-1").get("budget") == sum_of["budget"] + 1


def test_a_struck_payment_is_still_owed(chancery):
    case = contributions_owed(chancery)
    contributions.pay(chancery, case, "pay_part", 3_000)
    chancery.do(case, "strike_payment", TS, entry="payments-1", **BECAUSE)
    counted_no_more(chancery, case, "payments-1")
    (due,) = [chancery.case(case).fact("amount_due")]
    contributions.pay(chancery, case, "pay", due)
    assert chancery.state(case) == "paid"


def contributions_owed(chancery):
    chancery.seat("iom/officer")
    total = {"total": contributions.TOTAL, "from_year": 2021}
    case = chancery.open("contribution_scale", TS, **total)
    contributions.to_force(chancery, case)
    contributions.assess(chancery, case)
    owed = chancery.cases("contribution_assessment")[-1]
    paper = {"payment_document": "Invoice"}
    chancery.do(owed, "request", TS, documents=paper, requested_by="Embassy")
    return owed


def test_a_country_named_by_mistake_does_not_sign(chancery):
    case = instruments.submitted(chancery)
    for party in ("MX", "US", "US"):
        chancery.do(case, "name_party", party=party)
    signed = {"signed_on": chancery.clock.now().date().isoformat()}
    twice = chancery.unmet(case, "sign", **signed)
    assert twice == ["items_differ_in:parties.party", "every_item_is:parties=signed"]
    chancery.do(case, "strike_party", entry="parties-3", **BECAUSE)
    counted_no_more(chancery, case, "parties-3")
    chancery.do(case, "strike_party", entry="parties-2", **BECAUSE)
    instruments.all_sign(chancery, case)
    assert chancery.unmet(case, "sign", **signed) == ["compare:count.parties>=2"]
    chancery.do(case, "name_party", party="GT")
    instruments.all_sign(chancery, case)
    chancery.do(case, "sign", **signed)
    assert chancery.state(case) == "signed"


def test_a_delegation_takes_its_own_accreditation_back_and_no_other(chancery):
    chancery.seat("GT/immigration", "HN/immigration")
    case = meetings.convened(chancery)
    chancery.do(case, "add_agenda_item", **meetings.SPACE)
    chancery.do(case, "send_agenda", TS)
    office = meetings.office_of(RCGM)
    chancery.do(case, "accredit", "GT/immigration", country="GT", **office)
    gone = {"entry": "delegations-1", **BECAUSE}
    assert chancery.unmet(case, "strike_accreditation", "HN/immigration", **gone) == [
        "own_item:entry.country"
    ]
    chancery.do(case, "strike_accreditation", "GT/immigration", **gone)
    chancery.at("2021-11-16T09:00")
    assert chancery.unmet(case, "open_session") == ["there_are_items:delegations"]
    chancery.do(case, "accredit", "GT/immigration", country="GT", **office)
    chancery.do(case, "open_session")


def test_a_struck_answer_to_a_criterion_is_no_answer(chancery):
    chancery.seat("CL/officer")
    case = observers.applied(chancery)
    for criterion in observers.COUNTRY:
        said = {"criterion": criterion, "statement": observers.SAID}
        chancery.do(case, "present", "CL/officer", **said)
    gone = {"item": "criteria-1", **BECAUSE}
    chancery.do(case, "strike_answer", "CL/officer", **gone)
    papers = {"documents": observers.PAPERS, **observers.ACCEPTS}
    chancery.do(case, "submit", "CL/officer", **papers)
    assert chancery.unmet(case, "mark_met", TS, item="criteria-1") == [
        "item_is:item=presented|met|doubtful|not_met"
    ]
    for item in chancery.case(case).of_group("criteria")[1:]:
        chancery.do(case, "mark_met", TS, item=item.id)
    sheet = {"documents": {"completeness_sheet": "All there"}, "received_on": "2021-09-06"}
    (lacking,) = chancery.refused(case, "find_complete", TS, **sheet).unmet
    assert lacking.condition.partition(":")[0] == "items_cover"
    assert [(one, one.called.model_dump()) for one in lacking.facts["missing"]] == [
        ("C1", {"en": "C1, on the American continent", "es": "C1, en el continente americano"})
    ]


def test_the_mix_of_a_slate_is_that_of_whom_it_holds(chancery):
    hard = (("training.slate_rules", "all_hard"),)
    chancery.seat(training.IOM)
    six = training.PROGRAMME | {"places": 6}
    slate = chancery.open("training_slate", TS, overrides=hard, **six)
    chancery.do(slate, "forward", training.HN)
    wanted = library().policy("rcm-2011").listed(six["profile"])
    training.nominate(chancery, slate, 0, wanted[0])
    chancery.do(slate, "withdraw_nominee", training.HN, nominee="nominees-1")
    other = next(one for one in wanted if one != wanted[0])
    for number, profile in enumerate([other, *wanted[1:]], 1):
        training.nominate(chancery, slate, number, profile)
    right = {"nominee": "nominees-2", "nominee_profile": wanted[0]}
    chancery.do(slate, "correct_nominee", training.HN, **right)
    gone = right | {"nominee": "nominees-1"}
    assert chancery.unmet(slate, "correct_nominee", training.HN, **gone) == [
        "item_is:nominee=nominated"
    ]
    chancery.do(slate, "submit_list", training.HN)
    chancery.do(slate, "validate", TS)


def test_an_item_of_the_agenda_is_corrected_before_it_is_fixed(chancery):
    case = vm.announce(chancery)
    chancery.do(case, "start_agenda", pending="None")
    topic = {"en": "Borders", "es": "Fronteras"}
    chancery.do(case, "add_agenda_item", topic=topic, agenda_kind="opening_statements")
    last = chancery.case(case).of_group("agenda")[-1].id
    chancery.do(case, "correct_agenda_item", agenda_item=last, agenda_kind="topic")
    item = chancery.case(case).item(last)
    assert (item.get("agenda_kind"), item.get("topic")) == ("topic", topic)
    chancery.do(case, "drop_agenda_item", agenda_item=last, dropped_because="Not ripe")
    gone = {"agenda_item": last, "agenda_kind": "topic"}
    assert chancery.unmet(case, "correct_agenda_item", **gone) == ["item_is:agenda_item=planned"]


@pytest.mark.parametrize("status", ["gone", "proposed"])
def test_what_does_not_count_is_a_status_that_comes_later(status):
    given = {"title": {"en": "Works", "es": "Obras"}, "initial": "proposed"}
    known = {"proposed": {"en": "proposed", "es": "propuesta"}}
    with pytest.raises(ValueError, match="not_counted"):
        ItemGroup.model_validate(given | {"statuses": known, "not_counted": [status]})


def test_whoever_drops_or_strikes_an_entry_says_why():
    known = library()
    silent = {
        (name, one.trigger)
        for name in {each.name for each in known.all("machine")}
        for one in known.machine(name).transitions
        if one.item_status in ("dropped", "struck") and one.on is None
        if not any(given.type == "text" and given.required for given in one.inputs)
    }
    assert silent == set()
