"""Conditions about who may say what, and when it still counts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from rcm_workflow.domain.certificate import Unit
from rcm_workflow.domain.choices import (
    ChangeOfPosition,
    EarlyClose,
    NationalPositionOwner,
    TimeOfReceipt,
)
from rcm_workflow.domain.conditions import Reference, condition
from rcm_workflow.domain.failures import Called
from rcm_workflow.domain.question import Question
from rcm_workflow.domain.specs_steps import TransitionSpec
from rcm_workflow.domain.values import AGREES, Actor, Localized, Seat

_UNITS: Mapping[Unit, tuple[str, str]] = {
    Unit.WORKING_DAYS: ("working days", "días hábiles"),
    Unit.CALENDAR_DAYS: ("calendar days", "días calendario"),
    Unit.CLOCK_HOURS: ("hours", "horas"),
}


@condition(
    "{country} has already reacted to this version; a new version opens a new reaction.",
    "{country} ya reaccionó a esta versión; una nueva versión abre una nueva reacción.",
    facts=lambda q: {"country": q.country},
    unless=(
        "{country} has not reacted to this version yet.",
        "{country} aún no ha reaccionado a esta versión.",
    ),
)
def has_not_answered_on_this_version(q: Question) -> bool:
    standing = q.standing
    return standing is None or standing.entry is None


def counted_moment(q: Question) -> datetime:
    """The instant that decides whether a position is late: of entry, or of receipt by policy."""
    if q.received_on and q.rules.choice(TimeOfReceipt) is TimeOfReceipt.RECEIVED_ON:
        return q.received_on
    return q.now


def own_period_runs(q: Question) -> bool:
    """Whether the country in question may still answer in time.

    While the clock stands still nobody's time runs out: what a country says then is in time.
    """
    period, standing = q.case.period, q.standing
    if period is None or not period.hard or standing is None or standing.due_at is None:
        return False
    if period.paused:
        return bool(standing.remaining)
    return counted_moment(q) < standing.due_at


def _due(q: Question) -> Mapping[str, Any]:
    due_at = q.standing.due_at if q.standing else None
    return {"country": q.country, "due_at": due_at, "term": _stopped(q) or due_at}


def _stopped(q: Question) -> Mapping[str, str] | None:
    """What is left to a country whose clock stands still: its date no longer counts."""
    period, standing = q.case.period, q.standing
    if period is None or standing is None or not (period.paused and standing.remaining):
        return None
    shape = q.rules.period(period.name)
    unit = shape.unit if shape else Unit.WORKING_DAYS
    en, es = _UNITS[unit]
    left = standing.remaining
    return {
        "en": f"the clock is stopped, {en} left: {left}",
        "es": f"el reloj está detenido, {es} restantes: {left}",
    }


@condition(
    "The term of {country} is over ({term}); a position after it is recorded as late.",
    "El plazo de {country} ha concluido ({term}); una posición posterior se registra como tardía.",
    facts=_due,
    opposite="own_deadline_has_passed",
    needs_period=True,
    unless=(
        "The term of {country} is not over ({term}).",
        "El plazo de {country} no ha concluido ({term}).",
    ),
)
def own_deadline_is_open(q: Question) -> bool:
    return own_period_runs(q)


@condition(
    "The term of {country} is not over ({term}); the position is recorded in time.",
    "El plazo de {country} no ha concluido ({term}); la posición se registra en plazo.",
    facts=_due,
    opposite="own_deadline_is_open",
    unless=(
        "The term of {country} is over ({term}).",
        "El plazo de {country} ha vencido ({term}).",
    ),
)
def own_deadline_has_passed(q: Question) -> bool:
    return not own_period_runs(q)


def reason_of(move: TransitionSpec | None, inputs: Mapping[str, Any], statement: str) -> str:
    """The reason given for a change of position.

    What a country says of its position is no reason for having changed it. Only where a machine
    asks for no reason of its own is the statement the place for one.
    """
    if _asks_for_a_reason(move):
        return str(inputs.get("reason") or "").strip()
    return statement.strip()


def _asks_for_a_reason(move: TransitionSpec | None) -> bool:
    return move is not None and any(one.name == "reason" for one in move.inputs)


_FINAL = Called(
    "final", Localized(en="may not change its position", es="no puede cambiar su posición")
)


def _change_rule(q: Question) -> Mapping[str, Any]:
    if q.rules.choice(ChangeOfPosition) is not ChangeOfPosition.CHANGE_NEEDS_REASON:
        return {"country": q.country, "rule": _FINAL}
    option = "reason" if _asks_for_a_reason(q.move) else "statement"
    said = Localized(
        en=f"changes its position only with a reason (--{option})",
        es=f"solo cambia su posición con un motivo (--{option})",
    )
    return {"country": q.country, "rule": Called(f"needs_{option}", said)}


@condition(
    "Under this policy {country} {rule}.",
    "Según esta política {country} {rule}.",
    facts=_change_rule,
    unless=(
        "Under this policy {country} may still change its position.",
        "Según esta política, {country} aún puede cambiar su posición.",
    ),
)
def position_may_change(q: Question) -> bool:
    standing = q.standing
    if standing is None or standing.entry is None or standing.entry.automatic:
        return True
    rule = q.rules.choice(ChangeOfPosition)
    if rule is ChangeOfPosition.FIRST_ENTRY_FINAL:
        return False
    return rule is not ChangeOfPosition.CHANGE_NEEDS_REASON or bool(q.inputs.get("reason"))


_LEAD = Called("lead_focal_point", Localized(en="its lead focal point", es="su punto focal líder"))
_FIRST = Called(
    "first_to_answer",
    Localized(en="the sector that answered first", es="el sector que respondió primero"),
)


def _speaker(q: Question) -> Mapping[str, Any]:
    """Who states the national position, by the policy, and the seat that is."""
    seat, who = q.roster.lead_seat(q.country or ""), _LEAD
    if q.rules.choice(NationalPositionOwner) is NationalPositionOwner.FIRST_SECTOR_TO_ANSWER:
        seat, who = _first_to_answer(q), _FIRST
    return {"country": q.country, "seat": str(seat or ""), "who": who}


@condition(
    "The national position of {country} is stated by {who}: {seat}.",
    "La posición nacional de {country} la expresa {who}: {seat}.",
    facts=_speaker,
    unless=(
        "{country} is heard through a seat that may state its national position.",
        "{country} habla por un cargo que puede expresar su posición nacional.",
    ),
)
def sector_may_speak(q: Question) -> bool:
    return _may_speak(q)


@condition(
    "The national position of {country} is stated by {who} ({seat}) or by: {roles}.",
    "La posición nacional de {country} la expresa {who} ({seat}) o: {roles}.",
    facts=lambda q, argument: {
        **_speaker(q),
        "roles": [_role_title(q, one) for one in argument.split("|")],
    },
    unless=(
        "{country} is heard through a seat that may state its national position.",
        "{country} habla por un cargo que puede expresar su posición nacional.",
    ),
    argument="ROLE|ROLE",
    refers=lambda argument: tuple(Reference("role", one) for one in argument.split("|")),
)
def speaks_for_its_country(q: Question, argument: str) -> bool:
    """Where heads of delegations sit, they speak for their countries beside the focal points."""
    return q.role in argument.split("|") or _may_speak(q)


def _role_title(q: Question, name: str) -> Called:
    known = q.rules.access.roles.get(name)
    return Called(name, known.title if known else None)


def _may_speak(q: Question) -> bool:
    rule = q.rules.choice(NationalPositionOwner)
    if q.actor.seat is None:
        return True
    if rule is NationalPositionOwner.LEAD_FOCAL_POINT_FOREIGN_AFFAIRS:
        return q.roster.lead_seat(q.actor.seat.holder) == q.actor.seat
    if rule is NationalPositionOwner.FIRST_SECTOR_TO_ANSWER:
        return _first_to_answer(q) in (None, q.actor.seat)
    return True


def _first_to_answer(q: Question) -> Seat | None:
    """The seat whose word stands for the country in question, where one has answered."""
    entry = q.standing.entry if q.standing else None
    return None if entry is None or entry.automatic else Actor.parse(entry.actor).seat


@condition(
    "The policy lets no round close before its term.",
    "La política no permite cerrar una ronda antes de su plazo.",
    unless=(
        "The policy lets a round close before its term.",
        "La política permite cerrar una ronda antes de su plazo.",
    ),
)
def early_close_is_allowed(q: Question) -> bool:
    return q.rules.choice(EarlyClose) is EarlyClose.WHEN_ALL_EXPLICIT_ASSENT


@condition(
    "All countries asked must have expressly assented.",
    "Todos los países consultados deben haber asentido expresamente.",
    holds_in={"nothing_open"},
    unless=(
        "All countries asked have expressly assented.",
        "Todos los países consultados han dado su conformidad expresa.",
    ),
)
def all_have_assented(q: Question) -> bool:
    poll = q.case.poll
    return poll is not None and all(
        one.entry is not None and one.entry.stance in AGREES for one in poll.standings
    )
