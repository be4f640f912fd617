"""What a command brought about in other cases and in the roster, as far as one may read it."""

from __future__ import annotations

from typing import Any, NamedTuple

from rcm_workflow.application.app import App
from rcm_workflow.application.performed import Elsewhere, Performed
from rcm_workflow.cli.desk import Desk
from rcm_workflow.cli.names import Names
from rcm_workflow.cli.permitted import Told, permitted
from rcm_workflow.cli.story import event_data, tell_recorded
from rcm_workflow.definitions.machine import Machine
from rcm_workflow.domain.case import Case
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.roster import ROSTER
from rcm_workflow.domain.values import Actor


class Beside(NamedTuple):
    """One other stream, as a line and as data."""

    line: str
    data: dict[str, Any]


def elsewhere_of(
    desk: Desk, app: App, done: Performed, told: Told, actor: Actor
) -> tuple[Beside, ...]:
    """What happened beside; of a case that one may not read only that something did.

    Nothing of a dry run of which the asker is told its own act alone.
    """
    if told.case is not done.case:
        return ()
    return tuple(_one(desk, app, one, actor) for one in done.elsewhere)


def _machine(desk: Desk, case: Case | None) -> Machine | None:
    """What the titles of steps and states are taken from, if the definitions still have it."""
    if case is None:
        return None
    try:
        return desk.library.machine(f"{case.machine.name}@{case.machine.version}")
    except Refused:
        return None


def _one(desk: Desk, app: App, one: Elsewhere, actor: Actor) -> Beside:
    with app.store.read() as view:
        roster = view.roster()
        case = one.case
        if case is None and one.events[0].case == one.stream:
            # Given before: the case as it stands by now.
            case = view.case(one.stream)
    done = Performed(case, one.events, one.notices)
    machine = _machine(desk, case)
    cut = permitted(app, done, actor, dry=desk.shared.dry_run and one.case is not None)
    names = Names(desk.lang, roster, machine, case.authority if case else None)
    lines = [tell_recorded(each, names) for each in cut.events]
    said = "; ".join(lines)
    where = names.words.label("roster") if one.stream == ROSTER else one.stream
    line = f"{where}: {said}" if said else desk.words.label("hidden_case", case=one.stream)
    events = [event_data(each, names, whole=cut.whole) for each in cut.events]
    return Beside(line, {"stream": one.stream, "events": events})
