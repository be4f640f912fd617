"""One case tried under other rules as the clock has left it by now. Reading only."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Literal, NamedTuple, cast

from rcm_workflow.application.app import App
from rcm_workflow.application.migration_plan import Entry, Goal, entry_of, entry_with
from rcm_workflow.application.reading import Reading
from rcm_workflow.application.settling import settled_now
from rcm_workflow.domain import events as e
from rcm_workflow.domain.case import Case, changed
from rcm_workflow.domain.events import Recorded
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.migration import Trial, tried, tried_back
from rcm_workflow.domain.migration_terms import Reason
from rcm_workflow.domain.recording import Decision
from rcm_workflow.domain.roster import Roster
from rcm_workflow.domain.rules import Rules
from rcm_workflow.domain.unlike import Unlike
from rcm_workflow.domain.values import Document

TOML = "application/toml"


class Tried(NamedTuple):
    """A case tried at one moment, with what it needs to be amended.

    ``new`` and ``trial`` are ``None`` where its new rules could not even be put together.
    """

    now: datetime
    settled: Decision
    old: Rules
    new: Rules | None
    trial: Trial | None
    entry: Entry
    documents: tuple[Document, ...] = ()
    takes_back: Recorded | None = None


def goal_of(
    app: App,
    of: Literal["machine", "policy"],
    old: str,
    new: str,
    *,
    policy: str | None = None,
    access: bool = False,
) -> Goal:
    """What is asked for, by the names of the library.

    Raises ``Refused``: ``unknown_machine`` and the like, ``nothing_to_amend``, ``another_machine``,
    ``migrates_from_another``.
    """
    library = app.library
    if of == "machine":
        documents = [library.machine_document(one) for one in (old, new)]
        before, after = (library.pin_machine(one) for one in documents)
    else:
        documents = [library.policy_document(one, {}) for one in (old, new)]
        before, after = (library.pin_policy(one) for one in documents)
    if (before.name, before.version) == (after.name, after.version):
        raise Refused("nothing_to_amend", kind="input", name=f"{before.name}@{before.version}")
    if of == "machine":
        if before.name != after.name:
            raise Refused("another_machine", kind="input", old=before.name, new=after.name)
        spec = library.machine_in(documents[1].body).migrates_from
        if spec is not None and spec.version != before.version:
            raise Refused(
                "migrates_from_another",
                kind="input",
                name=f"{after.name}@{after.version}",
                says=spec.version,
                old=before.version,
            )
    return Goal(
        of=of,
        old=before,
        new=after,
        policy=library.pin_policy(library.policy_document(policy, {})) if policy else None,
        access=library.access_document().digest if access else None,
    )


def try_now(app: App, view: Reading, case: Case, roster: Roster, goal: Goal) -> Tried:
    """Try a case under the rules of a goal."""
    now, settled, old = _as_of_now(app, view, case, roster)
    case = settled.case
    try:
        documents = _documents(app, view, case, goal)
    except Refused as refused:
        # An answer that was chosen for this case alone is not offered any more.
        doubt = Reason("override_is_gone", {"name": str(refused.facts.get("name", refused.code))})
        return Tried(now, settled, old, None, None, entry_with(case, old, None, (doubt,)))
    new = _rules(app, view, case, documents)
    history = (*view.events(case.id), *settled.events)
    trial = tried(case, history, old, new, now)
    more = (*_elsewhere(settled), *_unfit(app, documents), *_foreign(app, case, documents))
    trial = trial._replace(reasons=(*trial.reasons, *more))
    unlike = _unlike(app, _pinned(view, case), documents, trial)
    shown = entry_of(case, old, new, trial, unlike)
    return Tried(now, settled, old, new, trial, shown, documents)


def try_back(app: App, view: Reading, case: Case, roster: Roster, amended: Recorded) -> Tried:
    """Try a case under the rules it had before an amendment."""
    event = cast("e.RulesAmended", amended.event)
    now, settled, old = _as_of_now(app, view, case, roster)
    case, before = settled.case, event.previous
    digests = (before.machine.digest, before.policy.digest, before.access)
    stored = tuple(Document.of(view.document(one), TOML) for one in digests)
    new = _rules(app, view, case, stored)
    history = (*view.events(case.id), *settled.events)
    trial = tried_back(case, history, amended, old, new, now)
    trial = trial._replace(reasons=(*trial.reasons, *_elsewhere(settled)))
    shown = entry_of(case, old, new, trial, _unlike(app, _pinned(view, case), stored, trial))
    return Tried(now, settled, old, new, trial, shown, takes_back=amended)


def _as_of_now(
    app: App, view: Reading, case: Case, roster: Roster
) -> tuple[datetime, Decision, Rules]:
    now = max(app.clock.now(), case.last_at)
    settled, rules = settled_now(app, case, app.rules_of(case, view.document), roster, now)
    return now, settled, rules


def _documents(app: App, view: Reading, case: Case, goal: Goal) -> tuple[Document, ...]:
    """Machine, policy and table of rights that a case is to go by, in this order."""
    library = app.library
    machine, policy, access = _pinned(view, case)
    if goal.of == "machine":
        machine = library.machine_document(goal.new.asked)
    wanted = goal.new if goal.of == "policy" else goal.policy
    if wanted is not None:
        policy = library.policy_like_pinned(wanted.asked, policy.body)
    if goal.access is not None:
        access = library.access_document()
    return machine, policy, access


def _pinned(view: Reading, case: Case) -> tuple[Document, ...]:
    digests = (case.machine.digest, case.policy.digest, case.access)
    return tuple(Document.of(view.document(one), TOML) for one in digests)


def _unlike(app: App, old: tuple[Document, ...], new: tuple[Document, ...], trial: Trial) -> Unlike:
    sides = [tuple(each.body for each in one) for one in (old, new)]
    return app.library.unlike(sides[0], sides[1], dict(trial.states))


def _rules(app: App, view: Reading, case: Case, documents: tuple[Document, ...]) -> Rules:
    machine, policy, access = documents
    app.take_note(documents)
    pinned = changed(
        case,
        machine=app.library.pin_machine(machine),
        policy=app.library.pin_policy(policy),
        access=access.digest,
    )
    return app.rules_of(pinned, view.document)


def _elsewhere(settled: Decision) -> Iterator[Reason]:
    """What is due by now reaches other cases: a worker does that, with all of them locked."""
    if settled.effects:
        yield Reason("something_is_due", {})


def _foreign(app: App, case: Case, documents: tuple[Document, ...]) -> Iterator[Reason]:
    """A policy of another body's procedure, which the case did not go by."""
    machine, policy, _ = documents
    name = app.library.pin_policy(policy).name
    if name != case.policy.name and app.library.suits(machine, name) == "not_at_all":
        usual = app.library.policy_for(machine)
        yield Reason("policy_of_another_procedure", {"name": name, "usual": usual})


def _unfit(app: App, documents: tuple[Document, ...]) -> Iterator[Reason]:
    machine, policy, access = documents
    for one in app.library.unfit(machine.body, policy.body, access.body):
        yield Reason("rules_do_not_fit", {"finding": one.model_dump()})
