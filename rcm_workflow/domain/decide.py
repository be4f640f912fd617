"""What follows from a command: a decision, or ``Refused``.

Pure: the case, the pinned rules, the roster and the time come in; events go out. Call
:func:`rcm_workflow.domain.settle.settle` first, so that what was due is done before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from rcm_workflow.domain import acts
from rcm_workflow.domain import commands as c
from rcm_workflow.domain.bounds import require_bounds
from rcm_workflow.domain.case import Case
from rcm_workflow.domain.conditions_positions import own_period_runs, reason_of
from rcm_workflow.domain.decide_sealed import decide_sealed
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.inputs import Around, checked
from rcm_workflow.domain.knowledge import require_knowledge
from rcm_workflow.domain.lists import reads_list
from rcm_workflow.domain.permission import require_role
from rcm_workflow.domain.question import Question
from rcm_workflow.domain.recording import Decision, joined
from rcm_workflow.domain.recount import adopt, recount
from rcm_workflow.domain.requirements import (
    citing,
    meant,
    moves_named,
    not_possible,
    require_conditions,
    require_past,
    warn,
)
from rcm_workflow.domain.roster import Roster
from rcm_workflow.domain.rules import Rules
from rcm_workflow.domain.settle import fire_on, settle
from rcm_workflow.domain.specs_steps import Act, TransitionSpec
from rcm_workflow.domain.today import today
from rcm_workflow.domain.unfold import Unfolding
from rcm_workflow.domain.values import Document

ALL = "history"
"""The field of who reads the whole of a case, its number of events with it."""


def cases_named(command: c.Command, rules: Rules) -> frozenset[str]:
    """The numbers of other cases that the inputs of a command name."""
    moves: Sequence[TransitionSpec]
    match command:
        case c.OpenCase():
            moves = (rules.machine.opening,)
        case c.Fire():
            if not command.inputs:
                return frozenset()
            moves = [one for one in rules.machine.transitions if one.trigger == command.trigger]
        case _:
            return frozenset()
    return named_in(moves, command.inputs)


def named_in(moves: Iterable[TransitionSpec], inputs: Mapping[str, Any]) -> frozenset[str]:
    """The numbers of cases that are given with these steps."""
    of_cases = {one.name for move in moves for one in move.inputs if one.type == "case"}
    return frozenset(str(inputs[name]) for name in of_cases & set(inputs))


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
    unfolding.fields = fields
    if command.if_version is not None:
        _require_version(case, command, fields, command.if_version)
    received_on = command.received_on if isinstance(command, c.RecordPosition) else None
    require_past(now, occurred_at=command.occurred_at, received_on=received_on)
    _require_since(case, occurred_at=command.occurred_at, received_on=received_on)
    _answer(unfolding, command)
    decided = unfolding.decision()
    if not case.final or decided.case.final:
        return decided
    # It had ended, so nothing was asked of it: what has become due since then is done now.
    return joined(decided, settle(decided.case, rules, roster, now))


def _answer(unfolding: Unfolding, command: c.Command) -> None:
    match command:
        case c.Fire():
            _fire(unfolding, command)
        case c.FileText():
            move, _ = _permitted(unfolding, "text", "text")
            with citing(move):
                acts.file_text(unfolding, command, move)
        case c.RecordPosition():
            _position(unfolding, command)
        case c.DisposeChange():
            move, _ = _permitted(unfolding, "disposition", "dispose")
            with citing(move):
                acts.dispose_change(unfolding, command, move)
        case c.ConfirmChange():
            move, _ = _permitted(unfolding, "confirmation", "confirm")
            with citing(move):
                acts.confirm_change(unfolding, command, move)
        case c.AdoptCalendar():
            move, _ = _permitted(unfolding, "calendar", "fire")
            adopt(unfolding, move, dict(command.documents)["calendar"], command.reason)
        case c.ReportDelivery():
            move, question = _permitted(unfolding, "delivery", "delivery", country=command.country)
            with citing(move):
                acts.report_delivery(unfolding, command, move)
            # What the report says is what may have to be warned of.
            warn(unfolding, move, replace(question, case=unfolding.case))
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
    candidates = [one for one in moves_named(unfolding, command.trigger) if one.on is None]
    if not candidates:
        raise not_possible(unfolding, command.trigger)
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
    raise meant(refusals)


def _require_quotes(move: TransitionSpec, command: c.Fire) -> None:
    """Refuse a step whose quoted inputs were not taken from items; typed ones do not count."""
    typed = {
        one.name: one.title for one in move.inputs if one.quoted and one.name not in command.quoted
    }
    if typed:
        raise Refused("missing_inputs", kind="input", names=list(typed), titles=typed)


def _try(unfolding: Unfolding, move: TransitionSpec, command: c.Fire) -> None:
    case = unfolding.case
    role = require_role(
        command.actor, move.by, "fire", case, unfolding.rules, unfolding.roster, unfolding.now
    )
    documents: Mapping[str, Document] = dict(command.documents)
    seat, listed = command.actor.seat, unfolding.rules.listed
    holder = seat.holder if seat else None
    words = unfolding.rules.machine.words
    reads = partial(reads_list, unfolding.fields)
    day = today(unfolding.roster, case.authority, unfolding.now).isoformat()
    around = Around(case.members, case.items, listed, holder, words, dict(case.facts), reads, day)
    _require_quotes(move, command)
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
    warn(unfolding, move, question)
    if move.act == "extension":
        with citing(move):
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
        raise not_possible(unfolding, "position", act="position")
    question = unfolding.question(
        country=command.country,
        received_on=command.received_on,
        inputs=command.inputs,
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
        inputs={**command.inputs, "reason": reason_of(move, command.inputs, command.statement)},
    )
    require_bounds(move, question)
    require_conditions(move, question)
    with citing(move):
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
        raise not_possible(unfolding, act, act=act)
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
