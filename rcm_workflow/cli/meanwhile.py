"""What happened in a case between an officer's look at it and the turn of the officer's command.

The look is the version given with ``--if-version``; without it, the one this command itself read
when it began. What somebody saw on a screen an hour ago cannot be known here: for that the answer
names the version before the command and the one after it.
"""

from __future__ import annotations

from rcm_workflow.application import chronicle
from rcm_workflow.application.app import App
from rcm_workflow.cli.desk import Desk
from rcm_workflow.cli.names import Names
from rcm_workflow.cli.permitted import sees_whole
from rcm_workflow.cli.story import tell_recorded
from rcm_workflow.domain.commands import Command, OpenCase
from rcm_workflow.domain.events import Recorded
from rcm_workflow.domain.failures import Called, Refused
from rcm_workflow.domain.values import Localized
from rcm_workflow.i18n import LANGS


def meanwhile(
    desk: Desk, app: App, command: Command, before: int | None = None
) -> tuple[Recorded, ...]:
    """The events of others after that look and up to ``before``, as far as the actor may read."""
    seen = command.if_version if command.if_version is not None else desk.seen.get(command.case_id)
    if seen is None or isinstance(command, OpenCase) or (before is not None and before <= seen):
        return ()
    try:
        events = chronicle.history(app, command.case_id, command.actor)
    except Refused:
        # Who may not read the case at all is told why in the refusal that is under way.
        return ()
    return tuple(one for one in events if seen < one.seq and (before is None or one.seq <= before))


def told_to(refused: Refused, desk: Desk, app: App, command: Command) -> Refused:
    """The refusal, with what changed since the look, in both languages."""
    events = meanwhile(desk, app, command)
    if not events:
        return refused
    with app.store.read() as view:
        case, roster = view.case(command.case_id), view.roster()
        machine = app.rules_of(case, view.document).machine if case else None
    whole = case is not None and sees_whole(app, case, command.actor)
    if command.if_version is not None and not whole:
        # A number that is guessed would part the events, and so tell how many others there are.
        return refused
    names = [Names(lang, roster, machine) for lang in LANGS]
    refused.facts["meanwhile"] = [_line(one, names, whole=whole) for one in events]
    if refused.kind == "rules":
        # A script has to look again; the rules may well allow it then.
        refused.kind = "conflict"
    return refused


def _line(recorded: Recorded, names: list[Names], *, whole: bool) -> Called:
    """An event as a line; its number counts all, so only for who sees all."""
    seq, word = recorded.seq, recorded.event.word
    number = f"{seq}. " if whole else ""
    said = {one.lang: f"{number}{tell_recorded(recorded, one)}" for one in names}
    return Called(f"{seq}:{word}" if whole else word, Localized(**said))
