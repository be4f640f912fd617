"""One command, one case, one transaction: all of it is stored, or none."""

from __future__ import annotations

from rcm_workflow.application.app import App
from rcm_workflow.application.checking import (
    alike,
    check_calendar,
    check_links,
    check_sealed,
    digest_of,
    with_office,
    with_quotes,
)
from rcm_workflow.application.convened import require_no_running_case
from rcm_workflow.application.effects import Plan
from rcm_workflow.application.granted import require_no_case_of_the_status
from rcm_workflow.application.knowing import unknown
from rcm_workflow.application.opening import opened, others_of, prefix_of, require_only
from rcm_workflow.application.performed import Elsewhere, Performed, answer
from rcm_workflow.application.places import Locked
from rcm_workflow.application.presided import require_no_case_of_it
from rcm_workflow.application.settling import settled_now
from rcm_workflow.application.statements import require_signatures
from rcm_workflow.application.storing import Writing
from rcm_workflow.domain.case import Case
from rcm_workflow.domain.commands import (
    NEW,
    Command,
    EraseValues,
    OpenCase,
    RecordPosition,
    RosterCommand,
    Settle,
)
from rcm_workflow.domain.decide import cases_named, decide
from rcm_workflow.domain.decide_roster import decide_roster
from rcm_workflow.domain.failures import Busy, OutOfTurn, Refused
from rcm_workflow.domain.keeping import Append
from rcm_workflow.domain.recording import Decision, joined
from rcm_workflow.domain.roster import ROSTER

TRIES = 5
MOST_STREAMS = 100
"""Other streams that one command may have to lock first."""


def perform(app: App, command: Command | RosterCommand) -> Performed:
    """Give one command to its case.

    What the clock asks is done first, in the same transaction, and stays done even if the command
    is then refused. The same command id again answers with the earlier events and writes nothing.

    Raises ``Refused`` (nothing of the command is stored), ``Busy`` (try again), ``LogBroken``.
    """
    try:
        done = _perform(app, command, digest_of(command))
    except Refused as refused:
        again = with_quotes(app, command, refused)
        if again is command:
            raise
        done = _perform(app, again, digest_of(command))
    return _scrubbed(app, done) if isinstance(command, EraseValues) else done


def _scrubbed(app: App, done: Performed) -> Performed:
    """What a command erased is gone already; now nothing of it is left in the file either."""
    try:
        app.store.scrub()
    except (Busy, Refused):
        return done._replace(leftover=True)
    return done


def _perform(app: App, command: Command | RosterCommand, digest: str) -> Performed:
    if isinstance(command, RosterCommand):
        return _perform_roster(app, command, digest)
    if isinstance(command, OpenCase):
        return _open(app, command, digest)
    check_calendar(app, command)
    check_sealed(app, command)
    also: tuple[str, ...] = ()
    if _is_signed(command):
        # Whether the key is in force is asked of the roster: locked until this is stored, it
        # cannot be taken back at an earlier place of the log than the one where it is used.
        also = (ROSTER,)
    else:
        done = _at_once(app, command, digest)
        if done is not None:
            return done
    tries = 0
    while True:
        wide: list[Plan] = []
        try:
            return _step(app, command, digest, also, wide)
        except OutOfTurn as wanted:
            also = (*also, wanted.stream)
            if len(also) > MOST_STREAMS:
                raise
        except Busy:
            # Two commands wanted the same number for a case they open, or locked one by one what
            # the other had: a step in one case alone is given back to whoever asked.
            tries += 1
            if not wide or tries == TRIES:
                raise


def _is_signed(command: Command) -> bool:
    return isinstance(command, RecordPosition) and command.prepared is not None


def _step(
    app: App, command: Command, digest: str, also: tuple[str, ...], wide: list[Plan]
) -> Performed:
    refusal: Refused | None = None
    with app.store.write(command.case_id, command.command_id, also) as tx:
        earlier = _earlier(tx, command, digest)
        if earlier is not None:
            return earlier
        case = tx.case
        if case is None:
            with app.store.read() as view:
                raise unknown(app, view, command.case_id, command.actor)
        now = max(app.clock.now(), case.last_at)
        rules = app.rules_of(case, tx.document)
        settled, rules = settled_now(app, case, rules, tx.roster, now)
        if settled.effects:
            wide.append(Plan(app, Locked(tx, case.id), tx.roster, now))
            settled = wide[0].follow(case, settled)
        try:
            roster = wide[0].gathered.roster if wide else tx.roster
            others = others_of(app, command, rules)
            decision = joined(settled, decide(settled.case, command, rules, roster, now, others))
            if decision.effects:
                if not wide:
                    wide.append(Plan(app, Locked(tx, case.id), tx.roster, now))
                decision = wide[0].follow(case, decision)
            require_signatures(app.store, command, decision.events)
        except Refused as refused:
            decision = settled
            refusal = refused
        if decision.events or isinstance(command, Settle):
            # A refused command keeps its id free, so that it can be given again when it fits.
            given = command.command_id if refusal is None else app.entropy.command_id()
            tx.append(_work(case, decision, given, digest))
            if wide:
                _append_others(tx, wide[0], case.id, given, digest)
    if refusal is not None:
        raise alike(app, command, refusal)
    return answer(decision, wide[0] if wide else None)


def _append_others(tx: Writing, plan: Plan, case_id: str, command_id: str, digest: str) -> None:
    gathered = plan.gathered
    for work in gathered.appends(case_id, command_id, digest):
        stream = tx.begin(work.stream) if gathered.is_new(work.stream) else tx.join(work.stream)
        stream.append(work)


def _at_once(app: App, command: Command, digest: str) -> Performed | None:
    """Decide on the case as it was last seen, and store what follows if that is how it still is.

    The database compares under its lock, so this is as good as reading first, and a round trip
    shorter. ``None``, and nothing stored, if it is not so or there is anything else to say or do
    than what happened in this case: then it has to be read, and the command looked for among the
    earlier ones.
    """
    seen = app.store.last_seen(command.case_id)
    rules = None if seen is None else app.known_rules_of(seen.case)
    if seen is None or rules is None or cases_named(command, rules):
        return None
    case, roster = seen.case, seen.roster
    now = max(app.clock.now(), case.last_at)
    try:
        settled, rules = settled_now(app, case, rules, roster, now)
        decision = joined(settled, decide(settled.case, command, rules, roster, now))
    except Exception:  # noqa: BLE001 - on the case as it is it happens again, and is told
        return None
    if settled.effects or decision.effects or not decision.events:
        return None
    if not app.store.append_unmoved(seen, _work(case, decision, command.command_id, digest)):
        return None
    return answer(decision, None)


def _open(app: App, command: OpenCase, digest: str) -> Performed:
    also: tuple[str, ...] = ()
    tries = 0
    while True:
        try:
            return _begin(app, command, digest, also)
        except OutOfTurn as wanted:
            also = (*also, wanted.stream)
            if len(also) > MOST_STREAMS:
                raise
        except Busy:
            # Two officers opened a case at once and both read the same highest number.
            tries += 1
            if tries == TRIES:
                raise


def _begin(app: App, command: OpenCase, digest: str, also: tuple[str, ...]) -> Performed:
    plan = None
    with app.store.write(NEW, command.command_id, also) as tx:
        earlier = _earlier(tx, command, digest)
        if earlier is not None:
            with app.store.read() as view:
                return earlier._replace(case=view.case(earlier.events[0].case))
        prefix, now = prefix_of(app, command.machine), app.clock.now()
        number = tx.next_number(f"{prefix}-{now.year}")
        case_id = f"{prefix}-{now.year}-{number:03d}"
        check_links(app, command)
        decision, documents = opened(app, command, tx.roster, case_id, now)
        if decision.case.key is not None:
            require_only(decision.case, tx.keyed(decision.case.machine.name, decision.case.key))
        if decision.effects:
            plan = Plan(app, Locked(tx, NEW), tx.roster, now)
            app.take_note(documents)
            plan.number(prefix, now.year)
            decision = plan.follow(None, decision)
        work = _work(None, decision, command.command_id, digest)
        tx.append(work._replace(documents=(*documents, *work.documents)))
        if plan is not None:
            _append_others(tx, plan, case_id, command.command_id, digest)
    return answer(decision, plan)


def _perform_roster(app: App, asked: RosterCommand, digest: str) -> Performed:
    command = with_office(app, asked)
    with app.store.write(ROSTER, command.command_id) as tx:
        earlier = _earlier(tx, command, digest)
        if earlier is not None:
            return earlier
        now = app.clock.now()
        if tx.roster.last_at is not None:
            now = max(now, tx.roster.last_at)
        access = app.library.access(app.library.access_document().body)
        roster, events = decide_roster(tx.roster, command, access, now)
        with app.store.read() as view:
            require_no_running_case(app, view, tx.roster, command)
            require_no_case_of_it(app, view, tx.roster, command)
            require_no_case_of_the_status(app, view, command)
        tx.append(
            Append(
                stream=ROSTER,
                before=None,
                after=None,
                roster=roster,
                events=events,
                documents=(),
                notices=(),
                command_id=command.command_id,
                command_digest=digest,
            )
        )
    return Performed(None, events)


def _work(before: Case | None, decision: Decision, command_id: str, digest: str) -> Append:
    return Append(
        stream=decision.case.id,
        before=before,
        after=decision.case,
        roster=None,
        events=decision.events,
        documents=decision.documents,
        notices=decision.notices,
        command_id=command_id,
        command_digest=digest,
    )


def _earlier(tx: Writing, command: Command | RosterCommand, digest: str) -> Performed | None:
    if tx.earlier is None:
        return None
    if tx.earlier.digest != digest:
        raise Refused("command_id_reused", kind="conflict", command_id=command.command_id)
    events = tx.earlier.events
    stream = events[0].case
    own = tuple(one for one in events if one.case == stream)
    others = {one.case: None for one in events if one.case != stream}
    return Performed(
        tx.case,
        own,
        repeated=True,
        elsewhere=tuple(
            Elsewhere(other, None, tuple(one for one in events if one.case == other), ())
            for other in others
        ),
    )
