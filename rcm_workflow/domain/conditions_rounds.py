"""Conditions about polls, positions, periods and consensus."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from rcm_workflow.domain.case import Poll
from rcm_workflow.domain.choices import (
    ChangeOfPosition,
    EarlyClose,
    Extension,
    LateReply,
    MemberSilence,
    NationalPositionOwner,
    TimeOfReceipt,
    TroikaDisagreement,
)
from rcm_workflow.domain.conditions import condition
from rcm_workflow.domain.consensus import weigh
from rcm_workflow.domain.question import Question, round_poll
from rcm_workflow.domain.values import Actor, Stance

AGREES = frozenset({Stance.ASSENT, Stance.ASSENT_WITH_COMMENT})


def _who(poll: Poll | None, *stances: Stance) -> list[str]:
    return [one.country for one in poll.standings if one.stance in stances] if poll else []


def _not_agreeing(q: Question) -> Mapping[str, Any]:
    poll = q.case.poll
    current = q.case.text.digest if q.case.text else None
    if poll is None:
        return {"countries": []}
    return {
        "countries": [
            one.country
            for one in poll.standings
            if one.entry is None or one.entry.stance not in AGREES or one.entry.text != current
        ]
    }


def _all_agree(q: Question) -> bool:
    return q.case.poll is not None and not _not_agreeing(q)["countries"]


@condition(
    "All Troika countries must have expressly agreed to the present version; "
    "not yet: {countries}. Silence never counts here.",
    "Todos los países de la Troika deben haber aceptado expresamente la versión actual; "
    "aún no: {countries}. Aquí el silencio nunca cuenta.",
    facts=_not_agreeing,
)
def troika_agrees(q: Question) -> bool:
    rule = q.rules.choice(TroikaDisagreement)
    if _all_agree(q):
        return True
    if rule is TroikaDisagreement.PPT_OVERRIDE_WITH_REASONS:
        return bool(q.inputs.get("reason"))
    if rule is TroikaDisagreement.TWO_OF_THREE_SUFFICE and q.case.poll is not None:
        count = len(q.case.poll.standings)
        return 3 * (count - len(_not_agreeing(q)["countries"])) >= 2 * count
    return False


@condition(
    "The Troika has agreed to this text; the matter can go on instead of being referred.",
    "La Troika ha aceptado este texto; el asunto puede seguir en lugar de remitirse.",
)
def troika_has_not_agreed(q: Question) -> bool:
    return not _all_agree(q)


@condition(
    "{country} has already reacted to this version; a new version opens a new reaction.",
    "{country} ya reaccionó a esta versión; una nueva versión abre una nueva reacción.",
    facts=lambda q: {"country": q.country},
)
def has_not_answered_on_this_version(q: Question) -> bool:
    standing = q.standing
    return standing is None or standing.entry is None


@condition(
    "A member round has been opened already.",
    "Ya se abrió una ronda de los Países Miembros.",
    opposite="is_after_the_first_round",
)
def is_before_the_first_round(q: Question) -> bool:
    return q.case.round == 0


@condition(
    "No member round has been opened yet.",
    "Aún no se ha abierto ninguna ronda de los Países Miembros.",
    opposite="is_before_the_first_round",
)
def is_after_the_first_round(q: Question) -> bool:
    return q.case.round > 0


@condition(
    "Only a hard term ends by itself; this one is a target.",
    "Solo un plazo firme termina por sí mismo; este es una meta.",
)
def period_is_hard(q: Question) -> bool:
    return q.case.period is not None and q.case.period.hard


@condition(
    "The term must be over; it closes: {closes_at}.",
    "El plazo debe haber concluido; cierra: {closes_at}.",
    facts=lambda q: {"closes_at": q.case.period.closes_at if q.case.period else None},
)
def period_has_ended(q: Question) -> bool:
    period = q.case.period
    return period is not None and not period.paused and q.now >= period.closes_at


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
    return {"country": q.country, "due_at": q.standing.due_at if q.standing else None}


@condition(
    "The term of {country} is over ({due_at}); a position after it is recorded as late.",
    "El plazo de {country} ha concluido ({due_at}); una posición posterior se registra como "
    "tardía.",
    facts=_due,
    opposite="own_deadline_has_passed",
    needs_period=True,
)
def own_deadline_is_open(q: Question) -> bool:
    return own_period_runs(q)


@condition(
    "The term of {country} still runs ({due_at}); the position is recorded in time.",
    "El plazo de {country} aún corre ({due_at}); la posición se registra en plazo.",
    facts=_due,
    opposite="own_deadline_is_open",
)
def own_deadline_has_passed(q: Question) -> bool:
    return not own_period_runs(q)


@condition(
    "Under this policy {country} may not change its position, or only with a reason.",
    "Según esta política {country} no puede cambiar su posición, o solo con un motivo.",
    facts=lambda q: {"country": q.country},
)
def position_may_change(q: Question) -> bool:
    standing = q.standing
    if standing is None or standing.entry is None or standing.entry.automatic:
        return True
    rule = q.rules.choice(ChangeOfPosition)
    if rule is ChangeOfPosition.FIRST_ENTRY_FINAL:
        return False
    return rule is not ChangeOfPosition.CHANGE_NEEDS_REASON or bool(q.inputs.get("reason"))


@condition(
    "The national position of {country} is stated by its lead focal point: {seat}.",
    "La posición nacional de {country} la expresa su punto focal líder: {seat}.",
    facts=lambda q: {
        "country": q.country,
        "seat": str(q.roster.lead_seat(q.country or "") or ""),
    },
)
def sector_may_speak(q: Question) -> bool:
    rule = q.rules.choice(NationalPositionOwner)
    if q.actor.seat is None:
        return True
    if rule is NationalPositionOwner.LEAD_FOCAL_POINT_FOREIGN_AFFAIRS:
        return q.roster.lead_seat(q.actor.seat.holder) == q.actor.seat
    if rule is NationalPositionOwner.FIRST_SECTOR_TO_ANSWER:
        entry = q.standing.entry if q.standing else None
        return entry is None or entry.automatic or Actor.parse(entry.actor).seat == q.actor.seat
    return True


@condition(
    "The policy does not allow this extension, or not by whoever asks, or not for one country.",
    "La política no permite esta prórroga, o no a quien la pide, o no para un solo país.",
)
def extension_is_allowed(q: Question) -> bool:
    one_country = bool(q.inputs.get("country"))
    match q.rules.choice(Extension):
        case Extension.NONE:
            return False
        case Extension.PPT_ONCE_PER_ROUND_EQUAL_FOR_ALL:
            return q.role == "ppt" and not one_country
        case Extension.RIGHT_OF_ANY_MEMBER:
            return not one_country
        case Extension.INDIVIDUAL_EXTENSION:
            return q.role == "ppt" and one_country


def _passed(q: Question) -> list[str]:
    poll = q.case.poll
    if poll is None:
        return []
    return [one.country for one in poll.standings if one.due_at and one.due_at <= q.now]


@condition(
    "A term can only be extended before the first deadline has passed; passed: {countries}.",
    "El plazo solo puede prorrogarse antes de que venza el primero; vencidos: {countries}.",
    facts=lambda q: {"countries": _passed(q)},
)
def no_deadline_has_passed(q: Question) -> bool:
    return not _passed(q)


@condition(
    "The term has been extended in this round already; once is the limit.",
    "El plazo ya se prorrogó en esta ronda; solo se permite una vez.",
)
def not_yet_extended(q: Question) -> bool:
    period, country = q.case.period, q.inputs.get("country")
    if period is None:
        return False
    return country not in period.extended if country else not period.extended


def _silent(q: Question) -> bool:
    return q.case.poll is not None and any(one.entry is None for one in q.case.poll.standings)


@condition(
    "Those who are silent get no second term: all have answered, had it, or the policy has none.",
    "Quienes callan no reciben segundo plazo: todos respondieron, ya lo tuvieron o no se prevé.",
)
def silence_reminder_is_due(q: Question) -> bool:
    period = q.case.period
    if q.rules.choice(MemberSilence) is not MemberSilence.REMIND_THEN_TACIT or period is None:
        return False
    return q.rules.machine.states[q.case.state].period == period.name and _silent(q)


@condition(
    "The policy lets no round close before its term.",
    "La política no permite cerrar una ronda antes de su plazo.",
)
def early_close_is_allowed(q: Question) -> bool:
    return q.rules.choice(EarlyClose) is EarlyClose.WHEN_ALL_EXPLICIT_ASSENT


@condition(
    "All countries asked must have expressly assented.",
    "Todos los países consultados deben haber asentido expresamente.",
    holds_in={"nothing_open"},
)
def all_have_assented(q: Question) -> bool:
    poll = q.case.poll
    return poll is not None and all(
        one.entry is not None and one.entry.stance in AGREES for one in poll.standings
    )


def _objecting(q: Question) -> Mapping[str, Any]:
    return {"countries": _who(round_poll(q.case, q.rules), Stance.OBJECT)}


@condition(
    "No country may object; objecting: {countries}.",
    "Ningún país puede objetar; objetan: {countries}.",
    facts=_objecting,
    holds_in={"nothing_open", "maintained_change", "silence"},
    opposite="somebody_objects",
)
def nobody_objects(q: Question) -> bool:
    return not _objecting(q)["countries"]


@condition(
    "Some country must object.",
    "Algún país debe objetar.",
    holds_in={"objection"},
    opposite="nobody_objects",
)
def somebody_objects(q: Question) -> bool:
    return not nobody_objects(q)


def _in_the_way(q: Question) -> Mapping[str, Any]:
    poll = round_poll(q.case, q.rules)
    verdict = weigh(poll, q.rules) if poll else None
    missing = verdict.missing if verdict else ()
    why = {one.country: one.silence_why for one in poll.standings} if poll else {}
    return {"countries": list(missing), "why": {c: why[c] for c in missing if why.get(c)}}


@condition(
    "The rule on silence must be satisfied; not answered and not counted: {countries}.",
    "Debe cumplirse la regla sobre el silencio; sin respuesta y sin contar: {countries}.",
    facts=_in_the_way,
    holds_in={"nothing_open", "objection", "maintained_change"},
)
def silence_rule_is_satisfied(q: Question) -> bool:
    return round_poll(q.case, q.rules) is not None and not _in_the_way(q)["countries"]


@condition(
    "There is consensus; the round has not failed.",
    "Hay consenso; la ronda no ha fracasado.",
    holds_in={"objection", "maintained_change", "silence"},
)
def consensus_is_lacking(q: Question) -> bool:
    poll = round_poll(q.case, q.rules)
    return poll is None or weigh(poll, q.rules).result != "consensus"


def _late_objections(q: Question) -> list[str]:
    poll = round_poll(q.case, q.rules)
    if poll is None or q.rules.choice(LateReply) is LateReply.IGNORE:
        return []
    return [
        one.country
        for one in poll.standings
        if one.late is not None and one.late.stance is Stance.OBJECT
    ]


@condition(
    "A late objection must stand.",
    "Debe mantenerse una objeción tardía.",
    opposite="no_late_objection_stands",
)
def late_objection_stands(q: Question) -> bool:
    return bool(_late_objections(q))


@condition(
    "A late objection stands: {countries}. It must be withdrawn, or the case fails.",
    "Se mantiene una objeción tardía: {countries}. Debe retirarse, o el caso fracasa.",
    facts=lambda q: {"countries": _late_objections(q)},
    opposite="late_objection_stands",
)
def no_late_objection_stands(q: Question) -> bool:
    return not _late_objections(q)
