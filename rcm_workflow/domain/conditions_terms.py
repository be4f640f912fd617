"""Conditions about periods: their kind, their end, their extension."""

from __future__ import annotations

from typing import Any

from rcm_workflow.domain.choices import (
    Extension,
    MemberSilence,
)
from rcm_workflow.domain.choices_calendar import ForceMajeure, NewClosure
from rcm_workflow.domain.conditions import condition
from rcm_workflow.domain.failures import Called, Refused
from rcm_workflow.domain.question import Question
from rcm_workflow.domain.values import Localized


@condition(
    "Only a hard term ends by itself; this one is a target.",
    "Solo un plazo firme termina por sí mismo; este es una meta.",
    unless=(
        "The term that runs ends by itself; it is no mere target.",
        "El plazo que corre vence por sí mismo; no es una simple meta.",
    ),
)
def period_is_hard(q: Question) -> bool:
    return q.case.period is not None and q.case.period.hard


def _closing(q: Question) -> dict[str, Any]:
    """When the period closes, and for whom last: the instant is told on the clock there."""
    period = q.case.period
    if period is None:
        return {"closes_at": None}
    return {"closes_at": period.closes_at} | ({"country": period.last[0]} if period.last else {})


@condition(
    "The term must be over; it closes: {closes_at}.",
    "El plazo debe haber concluido; cierra: {closes_at}.",
    facts=_closing,
    unless=(
        "The term is over; it closed: {closes_at}.",
        "El plazo ha concluido; cerró: {closes_at}.",
    ),
)
def period_has_ended(q: Question) -> bool:
    period = q.case.period
    return period is not None and not period.paused and q.now >= period.closes_at


@condition(
    "No term may be running any more; one closes: {closes_at}.",
    "Ya no puede correr ningún plazo; uno cierra: {closes_at}.",
    facts=_closing,
    unless=(
        "No term is running.",
        "No corre ningún plazo.",
    ),
)
def no_period_runs(q: Question) -> bool:
    """Whoever was given until a day to speak does not find the case ended before it."""
    return q.case.period is None or period_has_ended(q)


_NONE_FORESEEN = Called("none", Localized(en="it foresees none", es="no prevé ninguna"))
_PPT_ALONE = Called("ppt", Localized(en="only the PPT gives it", es="solo la PPT la concede"))
_EQUAL_FOR_ALL = Called(
    "equal_for_all",
    Localized(
        en="it is given to all alike, not to one country",
        es="se concede a todos por igual, no a un solo país",
    ),
)
_ONE_AT_A_TIME = Called(
    "country",
    Localized(
        en="it is given to one country, which has to be named (--country)",
        es="se concede a un solo país, que debe nombrarse (--country)",
    ),
)


def _against_extension(q: Question) -> list[Called]:
    """All that the policy has against this extension."""
    rule, one_country = q.rules.choice(Extension), bool(q.inputs.get("country"))
    if rule is Extension.NONE:
        return [_NONE_FORESEEN]
    found = []
    if rule is not Extension.RIGHT_OF_ANY_MEMBER and q.role != "ppt":
        found.append(_PPT_ALONE)
    if rule is Extension.INDIVIDUAL_EXTENSION:
        found += [] if one_country else [_ONE_AT_A_TIME]
    elif one_country:
        found.append(_EQUAL_FOR_ALL)
    return found


@condition(
    "The policy does not allow this extension: {against}.",
    "La política no permite esta prórroga: {against}.",
    facts=lambda q: {"against": _against_extension(q)},
    unless=("The policy allows this extension.", "La política permite esta prórroga."),
)
def extension_is_allowed(q: Question) -> bool:
    return not _against_extension(q)


def _passed(q: Question) -> list[str]:
    poll = q.case.poll
    if poll is None:
        return []
    return [one.country for one in poll.standings if one.due_at and one.due_at <= q.now]


@condition(
    "A term can only be extended before the first deadline has passed; passed: {countries}.",
    "El plazo solo puede prorrogarse antes de que venza el primero; vencidos: {countries}.",
    facts=lambda q: {"countries": _passed(q)},
    unless=("No deadline has passed yet.", "Aún no ha vencido ningún plazo."),
)
def no_deadline_has_passed(q: Question) -> bool:
    return not _passed(q)


@condition(
    "The term has been extended in this round already; once is the limit.",
    "El plazo ya se prorrogó en esta ronda; solo se permite una vez.",
    unless=(
        "The term has not been extended in this round.",
        "El plazo no se ha prorrogado en esta ronda.",
    ),
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
    unless=(
        "The policy gives those who are silent a second term first.",
        "La política da antes un segundo plazo a quienes callan.",
    ),
)
def silence_reminder_is_due(q: Question) -> bool:
    period = q.case.period
    if q.rules.choice(MemberSilence) is not MemberSilence.REMIND_THEN_TACIT or period is None:
        return False
    return q.rules.machine.states[q.case.state].period == period.name and _silent(q)


@condition(
    "A member round has been opened already.",
    "Ya se abrió una ronda de los Países Miembros.",
    opposite="is_after_the_first_round",
    unless=(
        "No member round has been opened yet.",
        "Aún no se ha abierto ninguna ronda de los Países Miembros.",
    ),
)
def is_before_the_first_round(q: Question) -> bool:
    return q.case.round == 0


@condition(
    "No member round has been opened yet.",
    "Aún no se ha abierto ninguna ronda de los Países Miembros.",
    opposite="is_before_the_first_round",
    unless=(
        "A member round has been opened already.",
        "Ya se abrió una ronda de los Países Miembros.",
    ),
)
def is_after_the_first_round(q: Question) -> bool:
    return q.case.round > 0


def _uncounted(q: Question) -> Refused | None:
    """Why the period that the step would open cannot be counted today, if it cannot."""
    dest = q.rules.machine.states.get(q.move.dest) if q.move and q.move.dest else None
    if dest is None or dest.period is None or q.rules.period(dest.period) is None:
        return None
    try:
        q.rules.reckon(dest.period, q.case.members, q.now, q.case.authority)
    except Refused as refused:
        return refused
    return None


def _limits(q: Question) -> dict[str, object]:
    refused = _uncounted(q)
    facts = refused.facts if refused else {}
    return {"offices": facts.get("lists") or [str(facts.get("office", ""))]}


@condition(
    "The period that begins here cannot be counted today; days are not known of: {offices}.",
    "El plazo que empieza aquí no puede contarse hoy; no se conocen los días de: {offices}.",
    facts=_limits,
    unless=(
        "The period that begins here can be counted.",
        "El plazo que empieza aquí puede contarse.",
    ),
)
def period_can_be_counted(q: Question) -> bool:
    return _uncounted(q) is None


@condition(
    "Deadlines move by themselves when an office is closed; this policy leaves nothing to the PPT.",
    "Los plazos se recalculan solos cuando cierra una oficina; esta política nada deja a la PPT.",
    unless=(
        "The policy leaves it to the PPT what a closed office does to deadlines.",
        "La política deja a la PPT decidir qué hace con los plazos el cierre de una oficina.",
    ),
)
def closures_are_for_the_ppt(q: Question) -> bool:
    return (
        q.rules.choice(NewClosure) is NewClosure.MANUAL
        or q.rules.choice(ForceMajeure) is ForceMajeure.MANUAL_EXTENSION
    )
