"""Take running cases over to other rules, in bulk, and back.

First a plan is made, which touches nothing. What is applied is that plan and nothing else: each
case is tried again under its lock, and one of which something else would be shown now is left as it
is. One transaction for each case; whoever is interrupted gives the same plan again, and what was
done is not done twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple, cast

from rcm_workflow.application.app import App
from rcm_workflow.application.migration_plan import Entry, Goal, Plan, entry_with, read_plan
from rcm_workflow.application.migration_trial import Tried, goal_of, try_back, try_now
from rcm_workflow.application.reading import Reading
from rcm_workflow.application.storing import Writing
from rcm_workflow.domain import events as e
from rcm_workflow.domain.case import Case
from rcm_workflow.domain.events import Recorded
from rcm_workflow.domain.failures import Busy, Refused
from rcm_workflow.domain.keeping import Append
from rcm_workflow.domain.knowledge import unknown_case
from rcm_workflow.domain.mandates import require_mandate
from rcm_workflow.domain.migration import Trial, amendment
from rcm_workflow.domain.migration_told import notices_of_amendment
from rcm_workflow.domain.permission import not_permitted
from rcm_workflow.domain.recording import Recording
from rcm_workflow.domain.roles import roles_of
from rcm_workflow.domain.roster import ROSTER, Roster
from rcm_workflow.domain.rules import Rules
from rcm_workflow.domain.values import Actor, Document, sha256
from rcm_workflow.domain.words import paragraphs

FORESEE, AMEND = "foresee", "amend"
TRIES = 3

Progress = Callable[[int, int], None]
Status = Literal["done", "before", "moved_on", "refused", "busy"]
"""``before``: by the same plan, in an earlier run. ``moved_on``: another thing would be shown."""


class Outcome(NamedTuple):
    """What became of one case of a plan, or would become of it."""

    case: str
    status: Status
    entry: Entry
    """As it is now."""
    event: Recorded | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """Who wants a plan applied or taken back, and why; ``dry_run`` to see what would follow."""

    actor: Actor
    reason: str
    dry_run: bool = False

    def checked(self, app: App) -> Order:
        """The same with its reason in order. Raises ``Refused`` for one that says nothing."""
        with app.store.read() as view:
            require_right(app, self.actor, FORESEE if self.dry_run else AMEND, view.roster())
        return Order(self.actor, paragraphs(self.reason, "reason", empty=False), self.dry_run)


def plan(app: App, goal: Goal, actor: Actor, progress: Progress | None = None) -> Plan:
    """Try a migration on every running case it means. Nothing is touched.

    Raises ``Refused``: ``not_permitted``, ``no_mandate``.
    """
    with app.store.read() as view:
        roster = view.roster()
        require_right(app, actor, FORESEE, roster)
        found = [
            try_now(app, view, case, roster, goal).entry
            for case in _running(view, progress)
            if goal.means(case)
        ]
    return Plan(goal=goal, cases=tuple(sorted(found, key=lambda one: one.case)))


def apply(
    app: App, document: Document, order: Order, progress: Progress | None = None
) -> tuple[Outcome, ...]:
    """Amend the rules of every case of a plan of which what was shown is still so.

    Raises ``Refused`` before anything is written: ``not_a_plan``, ``plan_is_of_other_rules``,
    ``not_permitted``, ``no_mandate``, and for a reason that says nothing.
    """
    shown, asked = read_plan(document.body), order.checked(app)
    _require_same_rules(app, shown.goal)
    found = []
    for done, entry in enumerate(shown.cases):
        if progress is not None:
            progress(done, len(shown.cases))
        found.append(_patiently(app, entry, _Applying(shown.goal, entry, document, asked)))
    return tuple(found)


def take_back(
    app: App, goal: Goal, digest: str, order: Order, progress: Progress | None = None
) -> tuple[Outcome, ...]:
    """Return every running case that a plan took over to the rules it had before.

    A case in which something happened since that those rules do not know stays where it is. Raises
    ``Refused``: ``no_such_amendment``, and as :func:`apply`.
    """
    asked = order.checked(app)
    with app.store.read() as view:
        found = [
            entry_with(case, app.rules_of(case, view.document), None, ())
            for case in _running(view, progress)
            if goal.means(case) or goal.reached(case)
            if any(_cites(one, digest) for one in view.events(case.id))
        ]
    if not found:
        raise Refused("no_such_amendment", kind="not_found", plan=digest)
    return tuple(_patiently(app, one, _Returning(one, digest, asked)) for one in found)


def require_right(app: App, actor: Actor, action: str, roster: Roster) -> None:
    """Refuse who may not, by the newest table of rights: no case decides on its own rules."""
    access = app.library.access(app.library.access_document().body)
    now = app.clock.now()
    require_mandate(actor, roster, access, now)
    held = roles_of(actor, None, access, roster, now)
    if not any(access.line(role, action, ROSTER, "") for role in held):
        may = [role for role in access.roles if access.line(role, action, ROSTER, "")]
        raise not_permitted(actor, may, held, action, access, ROSTER)


class _Applying(NamedTuple):
    """One case of a plan to be applied."""

    goal: Goal
    entry: Entry
    plan: Document
    order: Order

    @property
    def command(self) -> str:
        return f"amend-{self.plan.digest[:40]}-{self.entry.case}"

    @property
    def documents(self) -> tuple[Document, ...]:
        return (self.plan,)

    def look(self, app: App, view: Reading, case: Case, roster: Roster) -> Tried | Outcome:
        """The case as it is now, or what became of it where it is not what was shown."""
        if case.final or not self.goal.means(case):
            done = [one for one in view.events(case.id) if _cites(one, self.plan.digest)]
            stands = bool(done) and not _taken_back(done[-1])
            return Outcome(case.id, "before" if stands else "moved_on", self.entry)
        now = try_now(app, view, case, roster, self.goal)
        if now.entry != self.entry:
            return Outcome(case.id, "moved_on", now.entry)
        return now


class _Returning(NamedTuple):
    """One case to be returned to the rules it had before a plan."""

    entry: Entry
    digest: str
    order: Order
    documents: tuple[Document, ...] = ()

    @property
    def command(self) -> str:
        return f"take-back-{self.digest[:40]}-{self.entry.case}"

    def look(self, app: App, view: Reading, case: Case, roster: Roster) -> Tried | Outcome:
        """The case tried back, if the newest amendment is the one that the plan made."""
        amended = [one for one in view.events(case.id) if isinstance(one.event, e.RulesAmended)]
        newest = amended[-1]
        if not _cites(newest, self.digest):
            return Outcome(case.id, "moved_on", self.entry, newest)
        if _taken_back(newest):
            return Outcome(case.id, "before", self.entry, newest)
        return try_back(app, view, case, roster, newest)


_Asked = _Applying | _Returning


def _patiently(app: App, entry: Entry, asked: _Asked) -> Outcome:
    for _ in range(TRIES):
        try:
            return _foreseen(app, asked) if asked.order.dry_run else _done(app, asked)
        except Busy:
            continue
    return Outcome(entry.case, "busy", entry)


def _foreseen(app: App, asked: _Asked) -> Outcome:
    with app.store.read() as view:
        case = _there(view.case(asked.entry.case), asked.entry.case)
        now = asked.look(app, view, case, view.roster())
    if isinstance(now, Outcome):
        return now
    return Outcome(case.id, "done" if now.entry.allowed else "refused", now.entry)


def _done(app: App, asked: _Asked) -> Outcome:
    with app.store.write(asked.entry.case, asked.command) as tx:
        case = _there(tx.case, asked.entry.case)
        # The lock is held, so what another connection reads is what this one would.
        with app.store.read() as view:
            require_right(app, asked.order.actor, AMEND, tx.roster)
            now = asked.look(app, view, case, tx.roster)
        if isinstance(now, Outcome):
            return now
        if not now.entry.allowed:
            return Outcome(case.id, "refused", now.entry)
        event = _write(tx, case, now, asked)
    return Outcome(case.id, "done", now.entry, event)


def _write(tx: Writing, before: Case, now: Tried, asked: _Asked) -> Recorded:
    """Store what was due by now, the amendment after it, and the letters about it."""
    # What was proved has rules and a trial.
    new, trial = cast("Rules", now.new), cast("Trial", now.trial)
    settled, order = now.settled, asked.order
    digest = asked.digest if isinstance(asked, _Returning) else asked.plan.digest
    back = now.takes_back.id if now.takes_back else None
    recording = Recording(settled.case, new, tx.roster, now.now, order.actor)
    event = recording.add(amendment(trial, now.old, new, digest, order.reason, back))
    told = notices_of_amendment(event, recording.case, new.access, tx.roster)
    tx.append(
        Append(
            stream=before.id,
            before=before,
            after=recording.case,
            roster=None,
            events=(*settled.events, event),
            documents=(*settled.documents, *now.documents, *asked.documents),
            notices=(*settled.notices, *told),
            command_id=asked.command,
            command_digest=sha256(asked.command.encode()),
        )
    )
    return event


def _there(case: Case | None, case_id: str) -> Case:
    """The case of an entry. Raises ``Refused``: a plan may come from another database."""
    if case is None:
        raise unknown_case(case_id)
    return case


def _running(view: Reading, progress: Progress | None) -> Iterator[Case]:
    rows = view.cases(open_only=True)
    for done, row in enumerate(rows):
        if progress is not None:
            progress(done, len(rows))
        case = view.case(row.id)
        if case is not None:
            yield case


def _require_same_rules(app: App, goal: Goal) -> None:
    """Raise ``Refused`` ``plan_is_of_other_rules``: a file was edited since the plan was shown."""
    policy = goal.policy.asked if goal.policy else None
    now = goal_of(
        app, goal.of, goal.old.asked, goal.new.asked, policy=policy, access=goal.access is not None
    )
    if now != goal:
        raise Refused("plan_is_of_other_rules", kind="conflict", name=goal.new.asked)


def _cites(recorded: Recorded, digest: str) -> bool:
    event = recorded.event
    return isinstance(event, e.RulesAmended) and event.plan == digest


def _taken_back(recorded: Recorded) -> bool:
    event = recorded.event
    return isinstance(event, e.RulesAmended) and event.takes_back is not None
