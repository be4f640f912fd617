"""What follows from a command: a decision, or ``Refused``.

Pure: the case, the pinned rules, the roster and the time come in; events go out. Call
:func:`rcm_workflow.domain.settle.settle` first, so that what was due is done before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

from rcm_workflow.domain import acts
from rcm_workflow.domain import commands as c
from rcm_workflow.domain import events as e
from rcm_workflow.domain.bounds import require_bounds
from rcm_workflow.domain.case import Case
from rcm_workflow.domain.conditions import holds, known_conditions
from rcm_workflow.domain.conditions_positions import own_period_runs
from rcm_workflow.domain.decide_sealed import decide_sealed
from rcm_workflow.domain.evolve import evolve
from rcm_workflow.domain.failures import Refused, Unmet
from rcm_workflow.domain.filling import apart
from rcm_workflow.domain.inputs import Around, checked
from rcm_workflow.domain.permission import require_knowledge, require_mandate, require_role
from rcm_workflow.domain.question import Question
from rcm_workflow.domain.recording import Decision
from rcm_workflow.domain.recount import adopt, recount, take_in_all
from rcm_workflow.domain.roster import Roster
from rcm_workflow.domain.rules import Rules
from rcm_workflow.domain.settle import fire_on, may_go
from rcm_workflow.domain.specs import Act, MachineSpec, TransitionSpec
from rcm_workflow.domain.unfold import Unfolding
from rcm_workflow.domain.values import SYSTEM, Document, Localized
from rcm_workflow.domain.words import line, nearest, paragraphs

ALL = "history"
"""The field of who reads the whole of a case, its number of events with it."""


def open_case(
    command: c.OpenCase,
    rules: Rules,
    roster: Roster,
    now: datetime,
    others: Mapping[str, Case] | None = None,
) -> Decision:
    """Open a case, pinning every definition (GAP-56); ``others`` as in :func:`decide`.

    Raises ``Refused``: ``ppt_not_known`` when nobody is recorded as PPT, else as :func:`decide`.
    """
    require_mandate(command.actor, roster, rules.access, now)
    require_past(now, occurred_at=command.occurred_at)
    authority = roster.authority(now)
    if authority is None:
        raise Refused("ppt_not_known", on=now.date().isoformat(), rules=("R-052",))
    move = rules.machine.opening
    machine, policy, snapshot, access = rules.pins
    documents: Mapping[str, Document] = dict(command.documents)
    holder = command.actor.seat.holder if command.actor.seat else None
    around = Around(roster.countries, now.date(), (), rules.listed, holder)
    inputs = checked(command.inputs, documents, move.inputs, around)
    given, confidential = apart(move, inputs, rules.machine.items)
    opened = e.CaseOpened(
        machine=machine,
        policy=policy,
        snapshot=snapshot,
        access=access,
        roster_version=roster.version,
        title=Localized(en=line(command.title.en, "title"), es=line(command.title.es, "title")),
        reason=paragraphs(command.reason, "reason", limit=2_000),
        initial=rules.machine.initial,
        members=roster.countries,
        authority=authority,
        links=command.links,
        inputs=given,
        documents=tuple((name, document.digest) for name, document in command.documents),
        sealed=confidential,
        unique=tuple((name, inputs.get(name)) for name in move.unique_by),
    )
    recorded = e.Recorded(
        case=command.case_id,
        seq=1,
        recorded_at=now,
        occurred_at=command.occurred_at or now,
        actor=command.actor,
        event=opened,
    )
    case = evolve(None, recorded)
    role = require_role(command.actor, move.by, "open", case, rules, roster, now)
    question = Question(
        case=case,
        rules=rules,
        roster=roster,
        now=now,
        move=move,
        actor=command.actor,
        role=role,
        country=command.actor.country,
        inputs=inputs,
        attached=tuple(documents),
        others=others or {},
    )
    require_bounds(move, question)
    require_conditions(move, question)
    unfolding = Unfolding(case, rules, roster, now, command.actor, command.occurred_at)
    unfolding.events.append(recorded)
    unfolding.documents += documents.values()
    _warn(unfolding, move, question)
    take_in_all(unfolding)
    unfolding.fill(move, inputs)
    unfolding.begin(move)
    unfolding.await_dates()
    unfolding.tell(move, recorded)
    if command.actor.is_system:
        # Whoever made the step that opens it is there to be refused.
        unfolding.because = recorded.id
    unfolding.bring_about(move, replace(question, case=unfolding.case), recorded)
    return unfolding.decision()


def fire_by_effect(
    case: Case,
    trigger: str,
    inputs: Mapping[str, Any],
    because: str,
    rules: Rules,
    roster: Roster,
    now: datetime,
) -> Decision:
    """Make the step that waits for an effect, as the effect of an event of another case.

    Raises ``Refused`` as :func:`decide` for a step of a person.
    """
    unfolding = Unfolding(case, rules, roster, now, SYSTEM)
    unfolding.because = because
    candidates = _waiting_for_effects(unfolding, trigger)
    if not candidates:
        raise _not_possible(unfolding, trigger)
    refusals: list[Refused] = []
    for move in candidates:
        try:
            values = _checked(unfolding, move, inputs)
            question = unfolding.question(move, role="system", inputs=values)
            require_bounds(move, question)
            require_conditions(move, question)
        except Refused as refused:
            refusals.append(refused)
        else:
            unfolding.fire(move, question, inputs=values)
            return unfolding.decision()
    raise min(refusals, key=_meant_otherwise)


def can_by_effect(
    case: Case,
    trigger: str,
    inputs: Mapping[str, Any],
    rules: Rules,
    roster: Roster,
    now: datetime,
) -> bool:
    """Whether a step that waits for an effect can be made in the state and under the conditions."""
    unfolding = Unfolding(case, rules, roster, now, SYSTEM)
    return any(
        may_go(move, unfolding.question(move, role="system", inputs=inputs))
        for move in _waiting_for_effects(unfolding, trigger)
    )


def _waiting_for_effects(unfolding: Unfolding, trigger: str) -> Sequence[TransitionSpec]:
    return [one for one in _moves(unfolding, trigger) if one.on == "effect"]


def _checked(
    unfolding: Unfolding, move: TransitionSpec, inputs: Mapping[str, Any]
) -> dict[str, Any]:
    case, rules = unfolding.case, unfolding.rules
    around = Around(case.members, unfolding.now.date(), case.items, rules.listed)
    return checked(inputs, {}, move.inputs, around)


def cases_named(command: c.Command, rules: Rules) -> frozenset[str]:
    """The numbers of other cases that the inputs of a command name."""
    moves: Sequence[TransitionSpec]
    match command:
        case c.OpenCase():
            moves = (rules.machine.opening,)
        case c.Fire():
            moves = [one for one in rules.machine.transitions if one.trigger == command.trigger]
        case _:
            return frozenset()
    of_cases = {one.name for move in moves for one in move.inputs if one.type == "case"}
    return frozenset(str(command.inputs[name]) for name in of_cases & set(command.inputs))


def decide(
    case: Case,
    command: c.Command,
    rules: Rules,
    roster: Roster,
    now: datetime,
    others: Mapping[str, Case] | None = None,
) -> Decision:
    """Answer one command to an open case; ``others`` are the cases that :func:`cases_named` names.

    Raises ``Refused``, with every unmet condition; the codes are listed in ``docs/refusals.md``.
    """
    unfolding = Unfolding(case, rules, roster, now, command.actor, command.occurred_at)
    unfolding.others = others or {}
    if isinstance(command, c.Settle):
        return unfolding.decision()
    fields = require_knowledge(command.actor, case, rules.access, roster, now)
    if command.if_version is not None:
        _require_version(case, command, fields, command.if_version)
    received_on = command.received_on if isinstance(command, c.RecordPosition) else None
    require_past(now, occurred_at=command.occurred_at, received_on=received_on)
    _require_since(case, occurred_at=command.occurred_at, received_on=received_on)
    _answer(unfolding, command)
    return unfolding.decision()


def _answer(unfolding: Unfolding, command: c.Command) -> None:
    match command:
        case c.Fire():
            _fire(unfolding, command)
        case c.FileText():
            move, _ = _permitted(unfolding, "text", "text")
            with _citing(move):
                acts.file_text(unfolding, command, move)
        case c.RecordPosition():
            _position(unfolding, command)
        case c.DisposeChange():
            move, _ = _permitted(unfolding, "disposition", "dispose")
            with _citing(move):
                acts.dispose_change(unfolding, command, move)
        case c.ConfirmChange():
            move, _ = _permitted(unfolding, "confirmation", "confirm")
            with _citing(move):
                acts.confirm_change(unfolding, command, move)
        case c.AdoptCalendar():
            move, _ = _permitted(unfolding, "calendar", "fire")
            adopt(unfolding, move, dict(command.documents)["calendar"], command.reason)
        case c.ReportDelivery():
            move, _ = _permitted(unfolding, "delivery", "delivery", country=command.country)
            with _citing(move):
                acts.report_delivery(unfolding, command, move)
        case c.ReleaseSealed() | c.EraseValues():
            decide_sealed(unfolding, command)
        case _:
            message = f"no such command: {type(command).__name__}"
            raise TypeError(message)


def _require_version(case: Case, command: c.Command, fields: frozenset[str], read: int) -> None:
    if ALL not in fields:
        # The number moves with what others say: to answer would be to tell who has spoken.
        raise Refused("version_is_not_shown", kind="not_permitted", seat=str(command.actor.seat))
    if read != case.version:
        raise Refused(
            "case_has_moved_on",
            kind="conflict",
            read=read,
            version=case.version,
            state=case.state,
        )


@contextmanager
def _citing(move: TransitionSpec) -> Iterator[None]:
    """An act that the rules refuse cites those of its step where it knows no closer ones."""
    try:
        yield
    except Refused as refused:
        if refused.kind == "rules" and not refused.rules:
            refused.rules = (*move.rules, *move.gaps)
        raise


def require_past(now: datetime, **instants: datetime | None) -> None:
    """Refuse a claimed instant that has not come yet: the log would keep it for ever."""
    for name, instant in instants.items():
        if instant is not None and instant > now:
            raise Refused("instant_in_the_future", kind="input", name=name, instant=instant)


def _require_since(case: Case, **instants: datetime | None) -> None:
    """Refuse a claimed instant from before the case: nobody could act in it then."""
    for name, instant in instants.items():
        if instant is not None and instant < case.opened_at:
            raise Refused(
                "instant_before_the_case",
                kind="input",
                name=name,
                instant=instant,
                opened_at=case.opened_at,
            )


def _fire(unfolding: Unfolding, command: c.Fire) -> None:
    candidates = [one for one in _moves(unfolding, command.trigger) if one.on is None]
    if not candidates:
        raise _not_possible(unfolding, command.trigger)
    refusals: list[Refused] = []
    for move in candidates:
        if move.act not in (None, "extension", "recount"):
            raise Refused("trigger_is_an_act", kind="input", trigger=command.trigger, act=move.act)
        try:
            _try(unfolding, move, command)
        except Refused as refused:
            refusals.append(refused)
        else:
            return
    raise min(refusals, key=_meant_otherwise)


_APART = ("fact_is", "policy_is", "troika_has", "admission_is")
"""Conditions by which steps of one trigger are told apart."""


def _meant_otherwise(refused: Refused) -> int:
    """How much says that another step of the same trigger was meant than the refused one.

    The PPT that convenes a joint plenary is told what that lacks, not that it is no seminar; and
    who gave an input of one step is not told that another does not have it.
    """
    if refused.code == "unknown_input":
        return len(_APART) + (1 if refused.facts["nearest"] else 2)
    return sum(
        one.condition.removeprefix("not_").partition(":")[0] in _APART for one in refused.unmet
    )


def _try(unfolding: Unfolding, move: TransitionSpec, command: c.Fire) -> None:
    case = unfolding.case
    role = require_role(
        command.actor, move.by, "fire", case, unfolding.rules, unfolding.roster, unfolding.now
    )
    documents: Mapping[str, Document] = dict(command.documents)
    seat, listed = command.actor.seat, unfolding.rules.listed
    holder = seat.holder if seat else None
    around = Around(case.members, unfolding.now.date(), case.items, listed, holder)
    inputs = checked(command.inputs, documents, move.inputs, around)
    question = unfolding.question(
        move,
        role=role,
        country=command.actor.country,
        inputs=inputs,
        attached=tuple(documents),
    )
    require_bounds(move, question)
    require_conditions(move, question)
    _warn(unfolding, move, question)
    if move.act == "extension":
        with _citing(move):
            acts.extend(unfolding, move, inputs)
    elif move.act == "recount":
        recount(unfolding, move)
    else:
        unfolding.fire(move, question, inputs=inputs, documents=command.documents)


def _position(unfolding: Unfolding, command: c.RecordPosition) -> None:
    case, actor = unfolding.case, command.actor
    if command.country not in case.members:
        raise Refused(
            "not_a_member",
            kind="not_permitted",
            rules=("R-003", "R-066"),
            country=command.country,
            members=list(case.members),
        )
    candidates = [one for one in unfolding.rules.moves(case.state) if one.act == "position"]
    if not candidates:
        raise _not_possible(unfolding, "position", act="position")
    question = unfolding.question(
        country=command.country,
        received_on=command.received_on,
        inputs={**command.inputs, "reason": command.inputs.get("reason") or command.statement},
    )
    late = not own_period_runs(question)
    move = next((one for one in candidates if one.late == late), candidates[0])
    role = require_role(
        actor, move.by, "position", case, unfolding.rules, unfolding.roster, unfolding.now
    )
    if actor.country != command.country:
        raise Refused(
            "another_countrys_position",
            kind="not_permitted",
            rules=("R-066",),
            country=command.country,
            own=actor.country,
        )
    question = unfolding.question(
        move,
        role=role,
        country=command.country,
        received_on=command.received_on,
        inputs=question.inputs,
    )
    require_bounds(move, question)
    require_conditions(move, question)
    with _citing(move):
        acts.record_position(unfolding, command, move)
    fire_on(
        unfolding,
        "late_objection" if move.late else "all_have_answered",
        cause="left" if move.late else "early",
        country=command.country if move.late else None,
    )


def _permitted(
    unfolding: Unfolding, act: Act, action: str, country: str | None = None
) -> tuple[TransitionSpec, Question]:
    """The transition of the present state marked with an act, with role and conditions checked."""
    candidates = [one for one in unfolding.rules.moves(unfolding.case.state) if one.act == act]
    if not candidates:
        raise _not_possible(unfolding, act, act=act)
    move = candidates[0]
    role = require_role(
        unfolding.actor,
        move.by,
        action,
        unfolding.case,
        unfolding.rules,
        unfolding.roster,
        unfolding.now,
    )
    question = unfolding.question(move, role=role, country=country or unfolding.actor.country)
    require_conditions(move, question)
    return move, question


def unmet(move: TransitionSpec, question: Question) -> tuple[Unmet, ...]:
    """Every condition of a transition that does not hold, and every ``unless`` that does."""
    known = known_conditions()
    missing = [known[name].unmet(question) for name in move.conditions if not holds(name, question)]
    against = [known[name].holding(question) for name in move.unless if holds(name, question)]
    return (*missing, *against)


def require_conditions(move: TransitionSpec, question: Question) -> None:
    """Raise ``Refused`` ``conditions_not_met`` naming every unmet condition and the rules."""
    missing = unmet(move, question)
    if missing:
        raise Refused(
            "conditions_not_met",
            unmet=missing,
            rules=_grounds([move], question.rules.machine),
            titles={move.trigger: move.title},
            trigger=move.trigger,
        )


def _grounds(moves: Iterable[TransitionSpec], machine: MachineSpec) -> tuple[str, ...]:
    """What steps rest on: their rules, else the gaps they fill, else the rules of the machine."""
    steps = list(moves)
    for cited in ([one.rules for one in steps], [one.gaps for one in steps], [machine.rules]):
        if any(cited):
            return tuple(dict.fromkeys(each for one in cited for each in one))
    return ()


def _warn(unfolding: Unfolding, move: TransitionSpec, question: Question) -> None:
    known = known_conditions()
    unfolding.warnings += [
        known[name].unmet(question) for name in move.warnings if not holds(name, question)
    ]


def _moves(unfolding: Unfolding, trigger: str) -> Sequence[TransitionSpec]:
    return [one for one in unfolding.rules.moves(unfolding.case.state) if one.trigger == trigger]


def _not_possible(unfolding: Unfolding, trigger: str, act: str | None = None) -> Refused:
    machine, case = unfolding.rules.machine, unfolding.case
    known = {one.trigger for one in machine.transitions}
    facts: dict[str, Any] = {"state": case.state}
    if act is None and trigger not in known:
        return Refused(
            "unknown_trigger",
            kind="not_found",
            trigger=trigger,
            nearest=nearest(trigger, known),
            case=case.id,
        )
    question = unfolding.question(country=unfolding.actor.country)
    possible = {
        one.trigger: one.title
        for one in unfolding.rules.moves(case.state)
        if one.on is None and may_go(one, replace(question, move=one, role=one.by[0]))
    }
    asked = [
        one for one in machine.transitions if one.trigger == trigger or (act and one.act == act)
    ]
    states = sorted({source for one in asked for source in one.sources})
    titles = {name: one.title for name, one in machine.states.items()}
    titles |= {one.trigger: one.title for one in asked if one.on is None} | possible
    return Refused(
        "not_possible_in_state",
        rules=tuple(sorted(_grounds(asked, machine))),
        titles=titles,
        trigger=trigger,
        possible=sorted(possible),
        states=states,
        **facts,
    )
