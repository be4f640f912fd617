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


def meet(chancery: Chancery, body: str, meeting: str = "now") -> None:
    """Open a session of a body at this hour."""
    chancery.register(c.OpenMeeting, body=body, meeting=meeting, at=chancery.clock.now())


def rise(chancery: Chancery, body: str, meeting: str = "now") -> None:
    """Close that session."""
    chancery.register(c.CloseMeeting, body=body, meeting=meeting, at=chancery.clock.now())


def say(
    chancery: Chancery, case: str, country: str, stance: Stance, statement: str = ""
) -> tuple[str, ...]:
    """A country's lead focal point states a position; the words of the events that follow."""
    command = c.RecordPosition(
        command_id=chancery.app.entropy.command_id(),
        actor=focal(country),
        case_id=case,
        country=country,
        stance=stance,
        statement=statement,
    )
    return tuple(one.event.word for one in perform(chancery.app, command).events)


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
        return {one.notice.recipient for one in view.letters() if one.notice.topic == topic}


def readable(chancery: Chancery, case: str, seat: str) -> frozenset[str]:
    """The fields of a case that a seat may read."""
    with chancery.app.store.read() as view:
        return inspect.visible(chancery.app, view, case, seated(seat))[2]
