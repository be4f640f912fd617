"""What may I do, and why not; what is awaited; what was said. Reading only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from rcm_workflow.application.app import App
from rcm_workflow.application.knowing import unknown
from rcm_workflow.application.reading import Reading
from rcm_workflow.domain import events as e
from rcm_workflow.domain.case import Case, changed
from rcm_workflow.domain.certificate import Unit
from rcm_workflow.domain.conditions import known_conditions
from rcm_workflow.domain.conditions_terms import period_can_be_counted
from rcm_workflow.domain.events import Recorded
from rcm_workflow.domain.failures import Refused, Unmet
from rcm_workflow.domain.knowledge import readers, require_knowledge
from rcm_workflow.domain.lists import EVERY_LIST, reads_date, reads_list
from rcm_workflow.domain.permission import not_permitted
from rcm_workflow.domain.presiding import another_presides
from rcm_workflow.domain.question import Question, texts_sent
from rcm_workflow.domain.requirements import least_unmet, still_unmet, told_apart
from rcm_workflow.domain.roles import roles_of
from rcm_workflow.domain.roster import Roster
from rcm_workflow.domain.rules import Rules
from rcm_workflow.domain.settle import settle
from rcm_workflow.domain.specs import MachineSpec
from rcm_workflow.domain.specs_given import InputSpec
from rcm_workflow.domain.tellable import tellable
from rcm_workflow.domain.values import Actor, Localized, Seat


class Possibility(NamedTuple):
    """One transition of the present state: whether it may be fired now, by whom, and why not."""

    trigger: str
    title: Localized
    dest: str | None
    dest_title: Localized | None
    by: tuple[str, ...]
    held: tuple[str, ...]
    permitted: bool
    """Whether the asker has a role that may."""
    allowed: bool
    """Whether every condition holds."""
    unmet: tuple[Unmet, ...]
    inputs: tuple[InputSpec, ...]
    act: str | None
    on: str | None
    rules: tuple[str, ...]


class Awaited(NamedTuple):
    """A country that has a term and has not answered."""

    country: str
    due_at: datetime | None
    working_days_left: int | None
    """What is left of its period, in its unit."""
    unit: Unit = Unit.WORKING_DAYS


def visible(
    app: App, view: Reading, case_id: str, actor: Actor
) -> tuple[Case, Rules, frozenset[str]]:
    """A case as settled by now, its rules, and the fields the actor may read.

    Raises ``Refused``: ``no_mandate``; ``unknown_case``, also when no line of the access table
    lets anybody of the actor's country read it; ``not_permitted`` where a colleague may;
    ``another_country_reads`` after a handover.
    """
    roster = view.roster()
    stored = view.case(case_id)
    if stored is None:
        raise unknown(app, view, case_id, actor)
    rules, now = app.rules_of(stored, view.document), max(app.clock.now(), stored.last_at)
    # A page that shows a round as open because no worker has run yet would mislead: whether it is
    # closed is read from the clock, and the worker only writes it down.
    settled = settle(stored, rules, roster, now)
    case = settled.case
    app.take_note(settled.documents)
    if case.snapshot != stored.snapshot:
        rules = app.rules_of(case, view.document)
    try:
        fields = require_knowledge(actor, case, rules.access, roster, now)
    except Refused as refused:
        raise unknown(app, view, case_id, actor) from refused
    if not fields:
        held = roles_of(actor, case, rules.access, roster, now)
        may = readers(case, rules.access, rules.access.roles)
        machine = rules.machine.machine
        presides = another_presides(actor, may, case.authority, rules.access, roster, now)
        raise not_permitted(actor, may, held, "read", rules.access, machine, presides)
    return case, rules, fields


def with_texts_of(case: Case, rules: Rules, fields: frozenset[str], actor: Actor) -> Case:
    """The case with the versions of its text that the reader may read, in order.

    Who may read what the PPT decides on, or the history, reads every version; others read what was
    sent to them: a draft the Troika gave back, or one not sent yet, is nobody else's.
    """
    return texts_for(case, rules, fields, actor.country)


def texts_for(case: Case, rules: Rules, fields: frozenset[str], country: str | None) -> Case:
    """The same for whoever reads these fields and speaks for a country."""
    if "history" in fields:
        return case
    sent = texts_sent(case, rules, country)
    return changed(case, texts=tuple(one for one in case.texts if one.digest in sent))


def with_items_of(case: Case, fields: frozenset[str], seat: Seat | None) -> Case:
    """The case with the items the reader may read: those of its lists, and its own of the others.

    An organization that carries something out learns what, and nothing of what others do.
    """
    if EVERY_LIST in fields:
        return case
    holder = seat.holder if seat and "own_items" in fields else None
    kept = tuple(
        one
        for one in case.items
        if reads_list(fields, one.group)
        or (holder is not None and holder in dict(one.fields).values())
    )
    own = {one.id for one in kept}
    dates, reached = (
        tuple(one for one in there if reads_date(fields, one[0]) or one[0].partition(".")[0] in own)
        for there in (case.dates, case.reached)
    )
    return changed(case, items=kept, dates=dates, reached=reached)


def why(app: App, case_id: str, actor: Actor) -> tuple[Possibility, ...]:
    """Every transition of the present state with all that stands in its way, in file order."""
    with app.store.read() as view:
        case, rules, fields = visible(app, view, case_id, actor)
        roster = view.roster()
    now = max(app.clock.now(), case.last_at)
    held = roles_of(actor, case, rules.access, roster, now)
    return tuple(
        _possibility(case, rules, roster, now, actor, held, index, fields)
        for index in range(len(rules.moves(case.state)))
    )


def meant(steps: Sequence[Possibility]) -> tuple[Possibility, ...]:
    """Of steps that share a trigger only those that fit this case, as a refusal names them.

    What a plenary lacks is told of a plenary, and not that it is no seminar.
    """
    least: dict[str, int] = {}
    for one in steps:
        least[one.trigger] = min(told_apart(one.unmet), least.get(one.trigger, len(one.unmet)))
    return tuple(one for one in steps if told_apart(one.unmet) == least[one.trigger])


def _possibility(
    case: Case,
    rules: Rules,
    roster: Roster,
    now: datetime,
    actor: Actor,
    held: tuple[str, ...],
    index: int,
    fields: frozenset[str],
) -> Possibility:
    move = rules.moves(case.state)[index]
    role = next((one for one in move.by if one in held), move.by[0])
    question = Question(
        case=case,
        rules=rules,
        roster=roster,
        now=now,
        move=move,
        actor=actor,
        role=role,
        country=actor.country,
    )
    named = (one.of for one in move.inputs if one.type == "item" and one.of)
    reads_items = all(reads_list(fields, one) for one in named)
    missing = (least_unmet if reads_items else still_unmet)(move, question)
    if not missing and not period_can_be_counted(question):
        # The rules allow the step, and the calendar would refuse it.
        missing = (known_conditions()[period_can_be_counted.__name__].unmet(question),)
    # Who may make the step would be told by a refusal what its lists lack.
    missing = tellable(missing, move, rules, fields | ({EVERY_LIST} if role in held else set()))
    dest = case.left if move.dest == "@left" else move.dest
    return Possibility(
        trigger=move.trigger,
        title=move.title,
        dest=dest,
        dest_title=rules.machine.states[dest].title if dest else None,
        by=tuple(move.by),
        held=held,
        permitted=role in held,
        allowed=not missing,
        unmet=missing,
        inputs=tuple(move.inputs),
        act=move.act,
        on=move.on,
        rules=tuple(move.rules),
    )


def earlier_machines(
    app: App, view: Reading, events: Iterable[Recorded]
) -> Mapping[str, MachineSpec]:
    """The machines that a history went by before its rules were amended, by digest."""
    digests = {
        one.event.previous.machine.digest for one in events if isinstance(one.event, e.RulesAmended)
    }
    return {digest: app.library.machine_in(view.document(digest)) for digest in digests}


def missing(app: App, case_id: str, actor: Actor) -> tuple[Awaited, ...]:
    """The countries whose position is awaited, the first to fall due first.

    None where no step of the state takes a position: whom it only informs owes no answer. Who may
    not read the positions of others sees only its own country: a list of the silent is a list of
    those who have answered.
    """
    with app.store.read() as view:
        case, rules, fields = visible(app, view, case_id, actor)
    if not asks_for_positions(case, rules.machine):
        return ()
    now = max(app.clock.now(), case.last_at)
    return awaited_in(case, rules, fields, actor.country, now)


def asks_for_positions(case: Case, machine: MachineSpec) -> bool:
    """Whether a step of the state takes positions; of another one that asks the same, if it stands.

    While the clock stands still the case is in a state that asks nobody, and is to go on in one
    that does.
    """
    if case.poll is None:
        return False
    here = machine.states[case.state].electorate is not None
    asking = {
        name
        for name, one in machine.states.items()
        if (name == case.state if here else one.electorate == case.poll.electorate)
    }
    moves = (one for one in machine.transitions if one.act == "position")
    return not asking.isdisjoint(source for one in moves for source in one.sources)


def awaited_in(
    case: Case, rules: Rules, fields: frozenset[str], own: str | None, now: datetime
) -> tuple[Awaited, ...]:
    """Who has a term and has not answered, at an instant, for who reads these fields.

    Also whom the state only informs: their term runs as that of any other.
    """
    period, poll = case.period, case.poll
    if period is None or poll is None:
        return ()
    shape = rules.period(period.name)
    unit = shape.unit if shape else Unit.WORKING_DAYS
    found = []
    for one in poll.standings:
        if one.entry is not None or not ("positions" in fields or one.country == own):
            continue
        left = one.remaining
        if one.certificate is not None and not period.paused:
            left = rules.remaining(period.name, rules.certificate(one.certificate), now)
        found.append(Awaited(one.country, one.due_at, left, unit))
    return tuple(sorted(found, key=lambda a: (a.due_at or case.opened_at, a.country)))


def linked(app: App, case_id: str) -> tuple[tuple[str, str], ...]:
    """The cases that refer to this one, as ``(relation, case)``."""
    with app.store.read() as view:
        found = []
        for other in view.case_ids():
            case = view.case(other)
            links = case.links if case else ()
            found += [(relation, other) for relation, target in links if target == case_id]
    return tuple(found)
