"""A Vice-Ministerial Meeting as far as a test needs it: each function goes one state further."""

from __future__ import annotations

from typing import Any

from rcm_workflow.domain import commands as c
from tests.machines.kit import Chancery
from tests.scene import MEMBERS, seated

MACHINE = "vm_declaration"
ABSENT = "NI"
PRESENT = ",".join(one for one in MEMBERS if one != ABSENT)
MINIMUM = ("ppt_report", "opening_statements", "civil_society_dialogue")
SECRET = "The scale of contributions is 282,724"

ANNOUNCED: dict[str, Any] = {
    "kind": "regular",
    "meeting": "vm-26",
    "ordinal": {"en": "XXVI", "es": "XXVI"},
    "place": {"en": "Mexico City", "es": "Ciudad de México"},
    "starts_on": "2021-12-02",
    "ends_on": "2021-12-03",
    "format": "in_person",
}

NEXT: dict[str, Any] = {
    "meeting": "vm-27",
    "ordinal": {"en": "XXVII", "es": "XXVII"},
    "starts_on": "2022-12-01",
    "ends_on": "2022-12-02",
}
"""What the meeting after it is announced with."""


def both(text: str) -> dict[str, str]:
    """One text in both languages."""
    return {"en": text, "es": f"{text} (es)"}


def announce(
    ch: Chancery,
    by: str = "MX/ppt",
    *,
    overrides: dict[str, str] | None = None,
    **changed: Any,
) -> str:
    """A case in ``announced``."""
    given = ANNOUNCED | changed
    return ch.open(MACHINE, by, overrides=tuple((overrides or {}).items()), **given)


def agenda(ch: Chancery, case: str, kinds: tuple[str, ...] = MINIMUM) -> str:
    """In ``agenda_draft``, with an item of each kind."""
    ch.do(case, "start_agenda", pending="None")
    for kind in kinds:
        ch.do(case, "add_agenda_item", topic=both(kind), agenda_kind=kind)
    return case


def consulted(ch: Chancery, case: str) -> str:
    """In ``agenda_consultation``."""
    ch.do(agenda(ch, case), "circulate_agenda", "secretariat/officer")
    return case


def prepared(ch: Chancery, case: str) -> str:
    """In ``preparatory``, with what the RCGM recommends."""
    ch.do(consulted(ch, case), "fix_agenda")
    ch.do(case, "start_preparatory")
    papers = {"rcgm_recommendations": "Recommendations"}
    ch.do(case, "receive_recommendations", "secretariat/officer", documents=papers)
    return case


def opened(ch: Chancery, case: str, present: str = PRESENT) -> str:
    """In ``opened``, on the day."""
    prepared(ch, case)
    ch.at("2021-12-02T09:00")
    ch.do(case, "open", present=present)
    return case


def plenary(
    ch: Chancery, case: str, present: str = PRESENT, committee: str | None = "GT,HN"
) -> str:
    """In ``plenary``."""
    given = {"drafting_committee": committee} if committee else {}
    ch.do(opened(ch, case, present), "set_up_committee", **given)
    ch.do(case, "open_plenary")
    return case


def agreed(ch: Chancery, case: str, present: str = PRESENT, committee: str | None = "GT,HN") -> str:
    """In ``plenary``, every item taken and one agreement recorded."""
    plenary(ch, case, present, committee)
    for number in range(1, len(MINIMUM) + 1):
        ch.do(case, "take_agenda_item", agenda_item=f"agenda-{number}")
    ch.do(case, "record_agreement", agreement_text=both("To share data"), agenda_item="agenda-1")
    return case


def drafting(ch: Chancery, case: str, present: str = PRESENT) -> str:
    """In ``drafting``, with one paragraph."""
    ch.do(agreed(ch, case, present), "send_to_drafting")
    ch.do(
        case,
        "draft_paragraph",
        "GT/foreign_affairs",
        paragraph_text=both("We share data."),
        agreement="agreements-1",
    )
    return case


def closed_door(ch: Chancery, case: str, present: str = PRESENT) -> str:
    """In ``closed_door``, with one country admitted and one item scheduled."""
    ch.do(drafting(ch, case, present), "deliver_draft")
    ch.do(case, "admit_delegation", country="GT", persons=3, head="foreign_affairs")
    schedule(ch, case)
    return case


def schedule(ch: Chancery, case: str, **changed: Any) -> None:
    """Schedule a decision item."""
    given: dict[str, Any] = {
        "decision_text": {"en": SECRET, "es": "La escala de contribuciones es 282,724"},
        "decision_type": "administrative_financial",
        "responsible": "secretariat",
        "due_on": "2022-06-30",
        "visibility": "public",
    }
    ch.do(case, "schedule_item", "secretariat/officer", **(given | changed))


def decide(ch: Chancery, case: str, decision: str = "decisions-1") -> None:
    """Take an item up and decide it."""
    ch.do(case, "take_up_item", decision=decision)
    ch.do(case, "decide_item", decision=decision)


def final_reading(ch: Chancery, case: str, present: str = PRESENT) -> str:
    """In ``final_reading``, the item decided and the paragraph agreed."""
    decide(ch, closed_door(ch, case, present))
    ch.do(case, "end_closed_door")
    ch.do(case, "agree_paragraph", paragraph="paragraphs-1")
    return case


def adopted(ch: Chancery, case: str, present: str = PRESENT) -> str:
    """In ``adopted``."""
    ch.do(final_reading(ch, case, present), "adopt")
    return case


def position(ch: Chancery, case: str, country: str, stance: str) -> None:
    """What a country says, by its lead focal point."""
    from rcm_workflow.application.perform import perform  # noqa: PLC0415 - only this one needs it

    perform(
        ch.app,
        c.RecordPosition(
            command_id=ch.app.entropy.command_id(),
            actor=seated(f"{country}/foreign_affairs"),
            case_id=case,
            country=country,
            stance=stance,
        ),
    )


def observers(ch: Chancery) -> None:
    """Seat an Observer State, an Observer Organization and the civil society network."""
    ch.seat("AR/observer", "unhcr/observer", "rncom/officer")
