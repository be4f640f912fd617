"""Give a command to the application and show what came of it, as far as the actor may read it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from rich.console import RenderableType

from rcm_workflow.application.app import App
from rcm_workflow.application.closing import take_in_everywhere
from rcm_workflow.application.foresee import foresee
from rcm_workflow.application.inspect import Awaited
from rcm_workflow.application.perform import perform
from rcm_workflow.application.performed import Performed
from rcm_workflow.application.preview import preview
from rcm_workflow.application.receipts import Issued, has_weight, receipt
from rcm_workflow.application.seal import seal
from rcm_workflow.bootstrap import explain_unmet
from rcm_workflow.cli.desk import Desk
from rcm_workflow.cli.elsewhere import elsewhere_of
from rcm_workflow.cli.meanwhile import meanwhile, told_to
from rcm_workflow.cli.names import Names
from rcm_workflow.cli.permitted import Told, permitted
from rcm_workflow.cli.reached import Reached, reached_by, reached_data, reached_view
from rcm_workflow.cli.story import event_data, tell_recorded, told_together
from rcm_workflow.cli.tables import bullets, head, table
from rcm_workflow.cli.world import lines
from rcm_workflow.domain import events as e
from rcm_workflow.domain.case import Case
from rcm_workflow.domain.certificate import Unit
from rcm_workflow.domain.commands import Command, RosterCommand
from rcm_workflow.domain.events import Recorded
from rcm_workflow.domain.failures import Busy, Refused
from rcm_workflow.domain.keeping import Head
from rcm_workflow.domain.notices import Notice
from rcm_workflow.domain.specs import MachineSpec
from rcm_workflow.domain.values import Seat
from rcm_workflow.i18n.dates import day as day_words
from rcm_workflow.i18n.dates import local, offset, place

TRIES = 3


def act(
    desk: Desk, app: App, command: Command | RosterCommand, machine: MachineSpec | None = None
) -> Performed:
    """Perform (or, with ``--dry-run``, only preview) a command, seal, and answer.

    ``machine`` is that of a case to be opened; of a stored case it is read. Returns everything that
    came of it; the answer shows only what the actor may read.
    """
    # A trust file that cannot be read is refused before the command is stored, not after.
    trust = desk.trust() if app.custody is not None else None
    try:
        done, reached, sealed = _given(desk, app, command)
    except Refused as refused:
        if isinstance(command, Command):
            raise told_to(refused, desk, app, command) from None
        raise
    names = _names(desk, app, done, machine)
    told = permitted(app, done, command.actor, dry=desk.shared.dry_run)
    others = reached_by(desk, app, reached, command.actor)
    before = version_before(done)
    since: tuple[Recorded, ...] = ()
    if isinstance(command, Command) and not done.repeated:
        since = meanwhile(desk, app, command, before)
    data = _data(told, others, sealed, names)
    besides = elsewhere_of(desk, app, done, told, command.actor)
    data["elsewhere"] = [one.data for one in besides]
    data["version_before"] = before if told.whole else None
    data["meanwhile"] = [event_data(one, names, whole=told.whole) for one in since]
    shown = _shown(desk, told, others, sealed, names, before)
    if besides:
        listed = bullets(one.line for one in besides)
        shown = lines(shown, head(desk.words.label("elsewhere")), listed)
    if since:
        said = [(f"{one.seq}. " if told.whole else "", tell_recorded(one, names)) for one in since]
        lost = bullets((f"{number}{words}" for number, words in said), "·")
        shown = lines(desk.words.label("meanwhile"), lost, "", shown)
    weighty = _weighty(app, told) if sealed is not None else ()
    # A proof reads the hashes of the whole tree: only where it is shown.
    proofs = [receipt(app, one, trust) for one in weighty] if desk.shared.json else []
    data["receipts"] = [
        {"event": one.event if told.whole else None, "grade": one.grade, "proof": proof_of(one)}
        for one in proofs
    ]
    if weighty and told.case is not None:
        shown = lines(shown, desk.words.say("receipt", "given", case=told.case.id))
    desk.answer(data, shown)
    return done


def proof_of(issued: Issued) -> str:
    """A receipt as its file."""
    return bytes(issued.receipt).decode()


def _weighty(app: App, told: Told) -> Sequence[Recorded]:
    """What has a receipt among what the actor may read, where this office signs."""
    if app.custody is None or told.case is None:
        return ()
    with app.store.read() as view:
        machine = app.rules_of(told.case, view.document).machine
    return [one for one in told.events if has_weight(one.event, machine)]


def _given(
    desk: Desk, app: App, command: Command | RosterCommand
) -> tuple[Performed, tuple[Performed, ...], Head | None]:
    """What came of it, in which other cases something follows, and the sealed head if stored."""
    if desk.shared.dry_run:
        if isinstance(command, RosterCommand):
            return *foresee(app, command), None
        return preview(app, command), (), None
    try:
        done = _patiently(lambda: perform(app, command))
    except Refused:
        _seal_what_was_due(app)
        raise
    reached = take_in_everywhere(app, command) if isinstance(command, RosterCommand) else ()
    return done, reached, seal(app)


def _seal_what_was_due(app: App) -> None:
    """Seal what the clock asked for before a command was refused: that is stored all the same.

    Where no worker runs, nothing else would take it into the tree before the next command.
    """
    # The answer is the refusal. Entries that a busy sealer leaves wait for the next one.
    with suppress(Busy, Refused):
        seal(app)


def version_before(done: Performed) -> int | None:
    """The version of the case on which this command was decided, what was due included."""
    if done.case is None or done.repeated:
        return None
    return done.events[0].seq - 1 if done.events else done.case.version


def _patiently(give: Callable[[], Performed]) -> Performed:
    """Try again when somebody else was first: the command was then decided on nothing yet."""
    for _ in range(TRIES - 1):
        try:
            return give()
        except Busy:
            continue
    return give()


def _names(desk: Desk, app: App, done: Performed, machine: MachineSpec | None) -> Names:
    with app.store.read() as view:
        if machine is None and done.case is not None:
            machine = app.rules_of(done.case, view.document).machine
        home = done.case.authority if done.case else None
        return Names(desk.lang, view.roster(), machine, home)


def before_of(done: Told) -> str | None:
    """The state before the first transition among these events, ``None`` when nothing moved."""
    moves = [one.event for one in done.events if isinstance(one.event, e.TransitionFired)]
    return moves[0].source if moves else None


def _data(
    done: Told, reached: tuple[Reached, ...], sealed: Head | None, names: Names
) -> dict[str, Any]:
    case = done.case
    return {
        "dry_run": sealed is None,
        "repeated": done.repeated,
        "case": case.id if case else None,
        "version": case.version if case and done.whole else None,
        "state": {"before": before_of(done) or case.state, "after": case.state} if case else None,
        "events": [event_data(one, names, whole=done.whole) for one in done.events],
        "deadlines": [
            {"country": one.country, "due_at": one.due_at, "certificate": one.certificate}
            for one in done.deadlines
        ],
        "notices": [
            {
                "recipient": one.recipient,
                "topic": one.topic,
                "proof_wanted": one.proof_wanted,
                "facts": one.facts,
            }
            for one in done.notices
        ],
        "warnings": [{"condition": one.condition, "facts": one.facts} for one in done.warnings],
        "reached": reached_data(reached),
        "log": {"size": sealed.size, "root": sealed.root} if sealed else None,
    }


def _shown(
    desk: Desk,
    done: Told,
    reached: tuple[Reached, ...],
    sealed: Head | None,
    names: Names,
    version: int | None,
) -> RenderableType:
    words = desk.words
    parts: list[RenderableType | str] = []
    if sealed is None:
        parts.append(words.label("dry_run"))
    if done.repeated:
        parts.append(words.label("repeated"))
    if done.case is not None:
        parts.append(_state_line(done, done.case, names, version))
    parts.append(bullets(told_together(done.events, names)))
    warned = explain_unmet(done.warnings, desk.lang, names.zone)
    parts += [f"{words.label('warning')}: {one}" for one in warned]
    if done.deadlines:
        parts += [
            head(words.label("deadlines")),
            deadline_table(done.deadlines, names, _asked(done)),
        ]
    if done.notices:
        parts += [head(words.label("notices")), _letters(done.notices, names)]
    if reached:
        title = words.label("reached" if sealed is None else "reached_now")
        parts.append(reached_view(reached, names, title))
    if sealed is not None:
        position = words.label("log_size", size=sealed.size, root=f"{sealed.root[:16]}…")
        parts.append(position)
    return lines(*parts)


def _state_line(done: Told, case: Case, names: Names, version: int | None) -> str:
    words, before = names.words, before_of(done)
    was = f"v{version} → " if version not in (None, 0, case.version) else ""
    where = f"{case.id} {was}v{case.version} · " if done.whole else f"{case.id} · "
    if before is None or before == case.state:
        return where + words.label("state_same", state=names.state(case.state))
    return where + words.label(
        "state_change", source=names.state(before), dest=names.state(case.state)
    )


def _asked(done: Told) -> str | None:
    poll = done.case.poll if done.case else None
    return poll.electorate if poll else None


def deadline_table(
    deadlines: tuple[e.DeadlineSet, ...], names: Names, electorate: str | None
) -> RenderableType:
    """Each country's last moment on its own clock, the first to close first."""
    words = names.words
    due = {one.country: one.due_at for one in deadlines}
    rows = [cells for _, cells in deadline_rows(due, names, electorate)]
    return table((words.label("country"), words.label("local_time"), ""), rows)


def left_in(awaited: Sequence[Awaited]) -> str:
    """The label of what is left to those who are awaited: days, or hours."""
    hours = any(one.unit is Unit.CLOCK_HOURS for one in awaited)
    return "hours_left" if hours else "days_left"


def deadline_rows(
    due: Mapping[str, datetime], names: Names, electorate: str | None
) -> list[tuple[str, tuple[str, str, str]]]:
    """Code, then who is asked under it, last moment and clock; the first to close first."""
    found = []
    for code, due_at in sorted(due.items(), key=lambda one: (one[1], one[0])):
        zone = names.zone(code) or "UTC"
        at = local(due_at, zone, last=True)
        when = f"{day_words(at.date(), names.lang, short=True)}, {at:%H:%M}"
        cells = (names.asked(code, electorate), when, f"{place(zone, names.lang)}, {offset(at)}")
        found.append((code, cells))
    return found


def _letters(notices: tuple[Notice, ...], names: Names) -> RenderableType:
    words = names.words
    by_topic: dict[str, list[Seat]] = {}
    for one in notices:
        by_topic.setdefault(names.topic(one), []).append(Seat.parse(one.recipient))
    rows = [(topic, names.seats(seats)) for topic, seats in by_topic.items()]
    return table((words.label("topic"), words.label("recipient")), rows)
