"""One way through each procedure, by the kits of its own tests: where a running case comes from.

A journey takes a chancery and walks. What it does right in each state is what the tests of wrong
input do afterwards, to see that a refusal left nothing in the way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from rcm_workflow.application.perform import perform
from rcm_workflow.domain import commands as c
from rcm_workflow.domain.values import Confirmation, Disposition, Stance
from tests.machines import test_activity as activities
from tests.machines import test_contributions as contributions
from tests.machines import test_follow_up as follow_ups
from tests.machines import test_instrument as instruments
from tests.machines import test_invitation as invitations
from tests.machines import test_meeting as meetings
from tests.machines import test_network_work_plan as plans
from tests.machines import test_observer_application as applications
from tests.machines import test_training as training
from tests.machines import vm_kit as vm
from tests.machines.kit import Chancery
from tests.machines.sessions import RCGM, VM, answer_all, file, meet, rise, say
from tests.machines.succession_kit import RCGM as RCGM_2021
from tests.machines.succession_kit import Succession
from tests.scene import MEMBERS, focal, seated

TS = "secretariat/officer"


def troika_consultation(ch: Chancery) -> None:
    """To the report in two rounds, suspended once on the way."""
    case = ch.open("troika_consultation", requires_agreed_position=True)
    file(ch, case, "MX/ppt", es="Texto uno", en="Text one")
    ch.do(case, "submit_to_troika")
    for country in ("CR", "SV"):
        say(ch, case, country, Stance.ASSENT)
    ch.do(case, "confirm_troika_consensus")
    ch.do(case, "open_round_1")
    ch.do(case, "suspend", reason="A storm")
    ch.do(case, "resume")
    changed(ch, case, "HN")
    answer_all(ch, case)
    over(ch, case)
    change = disposed(ch, case)
    ch.do(case, "ask_authors")
    given = {"command_id": "withdrawn", "actor": focal("HN"), "case_id": case}
    withdrawn = {"change": change, "answer": Confirmation.WITHDRAWN}
    perform(ch.app, c.ConfirmChange(**given, **withdrawn))
    file(ch, case, "MX/ppt", es="Texto dos", en="Text two")
    ch.do(case, "open_round_2")
    answer_all(ch, case)
    over(ch, case)
    ch.do(case, "adopt")
    ch.do(case, "launch")
    ch.do(case, "report_result")


def changed(ch: Chancery, case: str, country: str) -> None:
    """A country asks for a change."""
    wish = c.ChangeWish(lang="es", passage="Texto", wording="Texto claro", reason="Clarity")
    given = {"command_id": "a-change", "actor": focal(country), "case_id": case}
    said = {"country": country, "stance": Stance.AMEND, "changes": (wish,)}
    perform(ch.app, c.RecordPosition(**given, **said))


def disposed(ch: Chancery, case: str) -> str:
    """The one change is taken up in part; its number."""
    ((_, change),) = ch.case(case).polls[-1].changes
    given = {"command_id": "in-part", "actor": seated("MX/ppt"), "case_id": case}
    said = {"disposition": Disposition.PARTLY, "reason": "Not the second half"}
    perform(ch.app, c.DisposeChange(change=change.id, **given, **said))
    return change.id


def over(ch: Chancery, case: str) -> None:
    """The running period ends."""
    period = ch.case(case).period
    assert period is not None
    ch.at(period.closes_at)


def activity(ch: Chancery) -> None:
    """To the end, after a change of format."""
    case = activities.opened(ch)
    ch.do(case, "convene", documents=activities.NOTE, **activities.CALL)
    activities.repurposed(ch, case)
    over(ch, case)
    ch.at("2021-10-06T09:00")
    ch.do(case, "hold", members_present="GT, HN, MX", countries_present=4)
    ch.do(case, "report", TS, documents={"activity_report": "What was found"})
    ch.do(case, "close", nothing_follows=True)


def contribution_scale(ch: Chancery) -> None:
    """In force, assessed, and superseded by the next."""
    ch.seat("iom/officer")
    total = {"total": contributions.TOTAL}
    case = ch.open("contribution_scale", TS, from_year=2021, **total)
    contributions.to_force(ch, case)
    contributions.assess(ch, case)
    contributions.newer(ch, 2022)
    ch.do(case, "close_scale", TS)


def contribution_assessment(ch: Chancery) -> None:
    """Paid in two parts."""
    case = contributions.owing(ch)
    paper = {"payment_document": "Invoice"}
    ch.do(case, "request", TS, documents=paper, requested_by="Embassy")
    contributions.pay(ch, case, "pay_part", 30_000)
    contributions.pay(ch, case, "pay", 3_364)


def follow_up(ch: Chancery) -> None:
    """From the questionnaire to the end of what followed."""
    case = follow_ups.issued(ch, follow_ups.scheduled(ch))
    for country in MEMBERS:
        follow_ups.answer(ch, case, country)
    ch.do(case, "consolidate", TS, documents=follow_ups.WHOLE)
    ch.at("2021-12-02T10:00")
    Succession(ch).meet(RCGM_2021, "RCGM-2021-2")
    ch.do(case, "present", TS)
    ch.do(case, "propose_action", initiative=follow_ups.BRIDGE, responsible="GT")
    ch.do(case, "define")
    ch.do(case, "report_action", "GT/immigration", action="actions-1", result="Done")
    ch.do(case, "close", TS)


def instrument(ch: Chancery) -> None:
    """Ratified, reported on, and taken out of force."""
    case = instruments.ratified(ch)
    report = {"progress_report": "Five posts apply them"}
    ch.do(case, "report_progress", "GT/immigration", documents=report)
    signed = instruments.approved(ch, kind="memorandum")
    for country in ("GT", "HN"):
        ch.do(signed, "name_party", instruments.LEAD, party=country)
    instruments.all_sign(ch, signed)
    ch.do(signed, "sign", instruments.LEAD, signed_on="2021-09-06")
    ch.do(signed, "join", "DO/foreign_affairs")


def invitation(ch: Chancery) -> None:
    """To the list of those present."""
    ch.seat("unhcr/officer", "AR/officer")
    convened = {"body": VM, "meeting": "XXVI", "starts_on": date(2021, 11, 18)}
    ch.register(c.ScheduleMeeting, **convened)
    case = invitations.invited(ch)
    ch.do(case, "accept", "unhcr/officer", delegates=2, names="Ana and Luis")
    ch.do(case, "assign_slot", TS, slot="Day 1, 15:00")
    meet(ch, VM, "XXVI")
    ch.do(case, "attend", TS)


def network_work_plan(ch: Chancery) -> None:
    """Carried out, reviewed and continued."""
    case = plans.approved(ch)
    ch.do(case, "begin", plans.NETWORK, next_due_on="2021-09-20")
    ch.do(case, "start_action", plans.NETWORK, action="actions-1")
    ch.do(case, "finish_action", plans.NETWORK, action="actions-1", progress="Sixty officers")
    ch.do(case, "report", plans.NETWORK, documents={"network_report": "Progress"})
    meet(ch, RCGM)
    ch.do(case, "continue")
    rise(ch, RCGM)


def observer_application(ch: Chancery) -> None:
    """Granted behind closed doors, and renounced."""
    ch.seat("CL/officer", "HN/vice_minister")
    applications.convene(ch, "XXVI", date(2021, 11, 18))
    case = applications.granted(ch)
    applications.rise(ch, "XXVI")
    ch.do(case, "renounce", "CL/officer", documents={"letter": "We leave"})


def ppt_succession(ch: Chancery) -> None:
    """Two countries in the queue, the first takes over."""
    hall = Succession(ch)
    hall.meet()
    first = hall.queued("SV", 2022)
    hall.queued("PA", 2023)
    ch.at("2021-12-03T12:00")
    hall.hand_over(first)
    ch.do(first, "choose_theme", "SV/ppt", theme="Integration")


def training_slate(ch: Chancery) -> None:
    """To its participants."""
    ch.seat(training.IOM)
    case = ch.open("training_slate", TS, **training.PROGRAMME)
    training.validated(ch, case)
    for number in (1, 2):
        account = {"nominee": f"nominees-{number}", "account": f"EC-{number}"}
        ch.do(case, "register", training.IOM, **account)
    ch.do(case, "close_slate", TS)


def training_nominee(ch: Chancery) -> None:
    """To the certificate."""
    case = training.participant(ch)
    training.take_part(ch, case)
    ch.do(case, "complete", training.IOM)
    ch.do(case, "certify", training.IOM, **training.CERTIFICATE)


def vm_declaration(ch: Chancery) -> None:
    """To the follow-up."""
    vm.observers(ch)
    case = vm.adopted(ch, vm.announce(ch))
    ch.do(case, "publish", TS, url="https://rcmvs.org/vm-26")
    action = {"decision": "decisions-1", "action_text": vm.both("Workshop on payments")}
    ch.do(case, "plan_activity", **action, led_by="GT", activity_kind="workshop")
    ch.do(case, "open_follow_up")
    vm.announce(ch, **vm.NEXT)
    ch.at("2021-12-13T09:00")
    ch.do(case, "hand_over_follow_up", "SV/ppt", next_meeting="vm-27")


def meeting(ch: Chancery) -> None:
    """One that is cancelled, and one to its end."""
    called = {"body": RCGM, "starts_on": "2021-11-16", "ends_on": "2021-11-17", "format": "virtual"}
    ch.seat("GT/immigration")
    case = ch.open("meeting", meeting="RCGM-1", **called)
    ch.do(case, "cancel", reason="A storm")
    case = ch.open("meeting", meeting="RCGM-2", **called)
    ch.do(case, "add_agenda_item", **meetings.SPACE)
    ch.do(case, "send_agenda", TS)
    office = meetings.office_of(RCGM)
    ch.do(case, "accredit", "GT/immigration", country="GT", **office)
    ch.at("2021-11-16T09:00")
    ch.do(case, "open_session")
    ch.do(case, "set_up_committee", drafting_committee="GT,HN")
    ch.do(case, "take_agenda_item", agenda_item="agenda-1")
    paper = {"conclusions_and_recommendations": "What was agreed"}
    ch.do(case, "deliver_conclusions", "GT/foreign_affairs", documents=paper)
    ch.do(case, "close")


def information_item(ch: Chancery) -> None:
    """Opened by the report of a consultation; put off, and put off as its meeting was cancelled."""
    told = meetings.reported(ch)
    (item,) = [
        other
        for _, other in ch.case(told).links
        if ch.case(other).fact("body") == RCGM and ch.case(other).machine.name == "information_item"
    ]
    called = {"body": RCGM, "starts_on": "2021-11-16", "ends_on": "2021-11-17", "format": "virtual"}
    case = ch.open("meeting", meeting="RCGM-2", **called)
    ch.do(item, "wait_again", TS, reason="There is no time")
    ch.do(case, "cancel", reason="A storm")
    case = ch.open("meeting", meeting="RCGM-3", **called)
    ch.do(case, "cancel", reason="A storm")


Step = tuple[str, dict[str, Any]]


OVER, ALL_ASSENT = "(over)", "(all assent)"


def of_another_body(machine: str, *steps: str | Step) -> Callable[[Chancery], None]:
    """One case that is withdrawn while its period runs, and one that goes to its end."""

    def journey(ch: Chancery) -> None:
        before = steps.index(OVER if ALL_ASSENT not in steps else ALL_ASSENT)
        case = begun(ch)
        for step in steps[:before]:
            walk(ch, case, step)
        ch.do(case, "withdraw", reason="Needless")
        case = begun(ch)
        for step in steps:
            walk(ch, case, step)

    def begun(ch: Chancery) -> str:
        case = ch.open(machine)
        file(ch, case, "MX/ppt", es="Texto", en="Text")
        return case

    return journey


def walk(ch: Chancery, case: str, step: str | Step) -> None:
    """One step by whoever presides now, the end of the period, or the assent of all."""
    trigger, given = (step, {}) if isinstance(step, str) else step
    if trigger == OVER:
        over(ch, case)
    elif trigger == ALL_ASSENT:
        for country in MEMBERS:
            if country != "MX":
                say(ch, case, country, Stance.ASSENT)
    else:
        ch.do(case, trigger, f"{ch.case(case).authority}/ppt", **given)


JOURNEYS: Mapping[str, Callable[[Chancery], None]] = {
    "troika_consultation": troika_consultation,
    "activity": activity,
    "contribution_scale": contribution_scale,
    "contribution_assessment": contribution_assessment,
    "follow_up": follow_up,
    "information_item": information_item,
    "instrument": instrument,
    "invitation": invitation,
    "meeting": meeting,
    "network_work_plan": network_work_plan,
    "observer_application": observer_application,
    "ppt_succession": ppt_succession,
    "training_slate": training_slate,
    "training_nominee": training_nominee,
    "vm_declaration": vm_declaration,
    "un_ga_silence": of_another_body(
        "un_ga_silence",
        ("clear", {"general_committee": "no remark"}),
        "open_silence",
        OVER,
        "adopt",
        ("take_note", {"plenary": "GA/76"}),
    ),
    "osce_silence": of_another_body(
        "osce_silence",
        ("announce", {"meeting": "PC 1"}),
        "open_silence",
        OVER,
        "adopt",
        ("issue", {"announced_at": "PC 2", "number": "PC.DEC/1"}),
    ),
    "eu_council_written": of_another_body(
        "eu_council_written",
        ("examine", {"use": "urgency"}),
        "open_period",
        OVER,
        "adopt",
        "report",
    ),
    "ifad_vote_by_correspondence": of_another_body(
        "ifad_vote_by_correspondence",
        "post",
        OVER,
        ALL_ASSENT,
        OVER,
        "declare_adopted",
        "notify_result",
    ),
    "ifad_lapse_of_time": of_another_body(
        "ifad_lapse_of_time", "post", "notify", OVER, "approve", "report"
    ),
    "cites_xv_2": of_another_body(
        "cites_xv_2",
        "circulate",
        OVER,
        "communicate",
        OVER,
        "accept",
        "communicate_acceptance",
        OVER,
        "enter_into_force",
    ),
    "iccat_vote": of_another_body(
        "iccat_vote", "open_vote", ALL_ASSENT, OVER, "declare_adopted", "report"
    ),
    "gcf_no_objection": of_another_body("gcf_no_objection", "open_period", OVER, "adopt", "report"),
}
"""By machine; a test sees that none is missing."""

ON_A_SHORT_ROSTER = frozenset({"ppt_succession", "follow_up"})
"""Those that need presidencies which the roster does not know yet."""
