"""What many procedures need in their tests: bodies in session, positions, texts, letters."""

from __future__ import annotations

from rcm_workflow.application import inspect
from rcm_workflow.application.perform import perform
from rcm_workflow.domain import commands as c
from rcm_workflow.domain.values import Stance
from tests.machines.kit import Chancery
from tests.scene import focal, seated

VM = "vice_ministerial_meeting"
RCGM = "regional_consultation_group_on_migration"


CONSULTED = {"requires_agreed_position": True}
"""What opens a consultation."""


def meet(chancery: Chancery, body: str, meeting: str = "") -> None:
    """Open a session of a body at this hour: of this meeting, or of one not heard of before."""
    with chancery.app.store.read() as view:
        meeting = meeting or f"{len(view.roster().meetings) + 1}th"
    chancery.register(c.OpenMeeting, body=body, meeting=meeting, at=chancery.clock.now())


def rise(chancery: Chancery, body: str, meeting: str = "") -> None:
    """Close that session, or the one that sits."""
    with chancery.app.store.read() as view:
        meeting = meeting or view.roster().in_session(body, chancery.clock.now()) or "none"
    chancery.register(c.CloseMeeting, body=body, meeting=meeting, at=chancery.clock.now())


def say(
    chancery: Chancery, case: str, country: str, stance: Stance, statement: str = ""
) -> tuple[str, ...]:
    """A country's lead focal point states a position; the words of the events that follow."""
    seat = str(focal(country).seat)
    return position(chancery, case, country, seat, stance, statement)


def position(
    chancery: Chancery,
    case: str,
    country: str,
    by: str,
    stance: Stance = Stance.OBJECT,
    statement: str = "",
) -> tuple[str, ...]:
    """Somebody states the position of a country; the words of the events that follow."""
    command = c.RecordPosition(
        command_id=chancery.app.entropy.command_id(),
        actor=seated(by),
        case_id=case,
        country=country,
        stance=stance,
        statement=statement,
    )
    return tuple(one.event.word for one in perform(chancery.app, command).events)


def launched(chancery: Chancery) -> str:
    """A consultation of the members that ended in consensus and was put into effect."""
    case = agreed(chancery)
    chancery.do(case, "launch")
    return case


def agreed(chancery: Chancery, **answers: str) -> str:
    """A consultation of the members that ended in consensus; answers by key of the policy."""
    given = {"early_close": "when_all_explicit_assent"} | answers
    named = tuple((f"consultation.{key}", answer) for key, answer in given.items())
    case = chancery.open("troika_consultation", overrides=named, **CONSULTED)
    file(chancery, case, "MX/ppt", es="Texto", en="Text")
    chancery.do(case, "submit_to_troika")
    answer_all(chancery, case)
    chancery.do(case, "confirm_troika_consensus")
    chancery.do(case, "open_round_1")
    answer_all(chancery, case)
    chancery.do(case, "adopt")
    return case


def answer_all(chancery: Chancery, case: str) -> None:
    """Everybody asked assents who has not answered yet."""
    poll = chancery.case(case).poll
    assert poll is not None
    for one in poll.standings:
        if one.entry is None:
            say(chancery, case, one.country, Stance.ASSENT)


def file(chancery: Chancery, case: str, by: str, **contents: str) -> None:
    """File a version of the text, one keyword a language; the first is the original."""
    command = c.FileText(
        command_id=chancery.app.entropy.command_id(),
        actor=seated(by),
        case_id=case,
        contents=tuple(contents.items()),
        original=next(iter(contents)),
    )
    perform(chancery.app, command)


def letters(chancery: Chancery, topic: str) -> set[str]:
    """The seats that got a letter about a trigger."""
    with chancery.app.store.read() as view:
        return {
            one.notice.recipient for one in view.letters(limit=9999) if one.notice.topic == topic
        }


def readable(chancery: Chancery, case: str, seat: str) -> frozenset[str]:
    """The fields of a case that a seat may read."""
    with chancery.app.store.read() as view:
        return inspect.visible(chancery.app, view, case, seated(seat))[2]


def rcgm(chancery: Chancery, meeting: str = "RCGM-9") -> str:
    """The RCGM is convened as a procedure and opens today."""
    chancery.seat("GT/immigration", "GT/foreign_affairs")
    today = chancery.clock.now().date().isoformat()
    days = {"starts_on": today, "ends_on": today, "format": "virtual"}
    case = chancery.open("meeting", body=RCGM, meeting=meeting, **days)
    topic = {"en": "Dialogue", "es": "Diálogo"}
    chancery.do(
        case,
        "add_agenda_item",
        topic=topic,
        agenda_kind="civil_society_space",
        presented_by="rncom",
    )
    chancery.do(case, "send_agenda")
    office = {"country": "GT", "office": "directorate_of_immigration"}
    chancery.do(case, "accredit", "GT/immigration", **office)
    chancery.do(case, "open_session")
    return case


def closed(chancery: Chancery, case: str) -> None:
    """That RCGM writes its document, hears civil society and closes."""
    chancery.do(case, "set_up_committee", drafting_committee="GT")
    chancery.do(case, "take_agenda_item", agenda_item="agenda-1")
    paper = {"conclusions_and_recommendations": "What was agreed"}
    chancery.do(case, "deliver_conclusions", documents=paper)
    chancery.do(case, "close")
