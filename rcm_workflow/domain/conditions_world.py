"""Conditions about the world outside the case: meetings, presidencies, focal points."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rcm_workflow.domain.case import Standing
from rcm_workflow.domain.choices import (
    Admissibility,
    Handover,
    IncompleteTroika,
    VmOpens,
)
from rcm_workflow.domain.conditions import condition
from rcm_workflow.domain.conditions_outcome import positions_give_consensus
from rcm_workflow.domain.electorate import troika_of
from rcm_workflow.domain.failures import Unmet
from rcm_workflow.domain.question import Question, round_poll
from rcm_workflow.domain.roster import troika_suffices
from rcm_workflow.domain.today import today


def session(q: Question) -> str | None:
    """The meeting of the executive decision-making body that is in session, if any (GAP-59)."""
    return q.roster.in_session(q.rules.word("consultation.vm_opens.body"), q.now)


def _meeting(q: Question) -> Mapping[str, Any]:
    return {"meeting": session(q) or ""}


@condition(
    "The mechanism is for the time between Vice-Ministerial Meetings; in session: {meeting}.",
    "El mecanismo es para el tiempo entre Reuniones Viceministeriales; en sesión: {meeting}.",
    facts=_meeting,
    unless=(
        "No Vice-Ministerial Meeting is in session.",
        "No sesiona ninguna Reunión Viceministerial.",
    ),
)
def no_meeting_in_session(q: Question) -> bool:
    return session(q) is None


@condition(
    "The topic must require an agreed RCM position, and the reason must be given.",
    "El tema debe requerir una posición acordada de la CRM y debe indicarse el motivo.",
    unless=(
        "The topic requires an agreed RCM position, and the reason is given.",
        "El tema requiere una posición acordada de la CRM y consta el motivo.",
    ),
)
def topic_requires_an_agreed_position(q: Question) -> bool:
    return q.inputs.get("requires_agreed_position") is True and bool(q.case.reason.strip())


@condition(
    "Only the PPT activates a consultation; under this policy a member may not request it.",
    "Solo la PPT activa una consulta; según esta política un miembro no puede solicitarla.",
    unless=(
        "Whoever asks may open a consultation under this policy.",
        "Según esta política, quien lo pide puede abrir una consulta.",
    ),
)
def activation_may_be_requested(q: Question) -> bool:
    wide = q.rules.choice(Admissibility) is Admissibility.ANY_MEMBER_MAY_REQUEST_ACTIVATION
    return wide or q.role != "members"


@condition(
    "No round is opened while the Vice-Ministers meet; in session: {meeting}.",
    "No se abre una ronda mientras sesionan los Viceministros; en sesión: {meeting}.",
    facts=_meeting,
    unless=(
        "No meeting of the Vice-Ministers stands in the way of a round.",
        "Ninguna reunión de los Viceministros impide una ronda.",
    ),
)
def no_meeting_stops_a_round(q: Question) -> bool:
    return session(q) is None or q.rules.choice(VmOpens) is VmOpens.CONTINUE


def _troika(q: Question) -> Mapping[str, Any]:
    troika = troika_of(q.roster, q.rules, q.now)
    return {"countries": list(troika.countries) if troika else []}


@condition(
    "The Troika must be complete enough to be consulted; known: {countries}.",
    "La Troika debe estar suficientemente integrada; se conoce a: {countries}.",
    facts=_troika,
    unless=(
        "The Troika is complete enough to be consulted; known: {countries}.",
        "La Troika está suficientemente integrada; se conoce a: {countries}.",
    ),
)
def troika_is_resolvable(q: Question) -> bool:
    troika = troika_of(q.roster, q.rules, q.now)
    return troika_suffices(troika, q.rules.choice(IncompleteTroika))


def _without_lead(q: Question) -> list[str]:
    found = []
    for country in q.case.members:
        seat = q.roster.lead_seat(country)
        if seat is None or not q.roster.holders(seat, today(q.roster, country, q.now)):
            found.append(country)
    return found


@condition(
    "The lead focal point of every member should be known; nobody is seated for: {countries}.",
    "Debería conocerse el punto focal líder de cada miembro; nadie por: {countries}.",
    facts=lambda q: {"countries": _without_lead(q)},
    unless=(
        "The lead focal point of every member is known.",
        "Se conoce el punto focal líder de cada miembro.",
    ),
)
def every_lead_focal_point_is_known(q: Question) -> bool:
    return not _without_lead(q)


def came_back(standing: Standing) -> Unmet:
    """That a letter came back although one is proven to have arrived; see ``returned_at``."""
    facts = _letter_facts(standing.country, standing)
    return Unmet(no_letter_came_back.__name__, **facts)


def _letter_facts(country: str | None, standing: Standing | None) -> Mapping[str, Any]:
    return {"country": country, "returned_at": standing.returned_at if standing else None}


def _letter(q: Question) -> Standing | None:
    poll = round_poll(q.case, q.rules)
    return poll.standing(q.country) if poll and q.country else None


@condition(
    "A letter to {country} came back ({returned_at}) although one is proven to have arrived. "
    "The proof stands; make sure by another channel that {country} has the text.",
    "Una carta a {country} fue devuelta ({returned_at}) aunque consta que otra llegó. "
    "La constancia vale; asegúrese por otra vía de que {country} tenga el texto.",
    facts=lambda q: _letter_facts(q.country, _letter(q)),
    unless=(
        "No letter to {country} came back after one is proven to have arrived.",
        "Ninguna carta a {country} fue devuelta después de constar que una llegó.",
    ),
)
def no_letter_came_back(q: Question) -> bool:
    standing = _letter(q)
    return standing is None or standing.returned_at is None


@condition(
    "The policy lets an open round go on, or ends it otherwise, when the Vice-Ministers meet.",
    "La política deja seguir la ronda, o la termina de otro modo, al reunirse los Viceministros.",
    unless=(
        "The policy suspends an open round when the Vice-Ministers meet.",
        "La política suspende la ronda abierta al reunirse los Viceministros.",
    ),
)
def vm_suspends_the_case(q: Question) -> bool:
    return q.rules.choice(VmOpens) is VmOpens.SUSPEND_AND_OFFER_REFERRAL


@condition(
    "The policy does not refer cases by itself when the Vice-Ministers meet.",
    "La política no remite casos por sí misma al reunirse los Viceministros.",
    unless=(
        "The policy refers the case when the Vice-Ministers meet.",
        "La política remite el caso al reunirse los Viceministros.",
    ),
)
def vm_refers_the_case(q: Question) -> bool:
    return q.rules.choice(VmOpens) is VmOpens.AUTOMATIC_REFERRAL


@condition(
    "The policy does not end cases when the Vice-Ministers meet.",
    "La política no termina los casos al reunirse los Viceministros.",
    unless=(
        "The policy ends the case when the Vice-Ministers meet.",
        "La política termina el caso al reunirse los Viceministros.",
    ),
)
def vm_ends_the_case(q: Question) -> bool:
    return q.rules.choice(VmOpens) is VmOpens.LAPSE


@condition(
    "The policy does not end cases when the presidency changes.",
    "La política no termina los casos cuando cambia la presidencia.",
    unless=(
        "The policy ends the case when the presidency changes.",
        "La política termina el caso cuando cambia la presidencia.",
    ),
)
def handover_ends_the_case(q: Question) -> bool:
    return q.rules.choice(Handover) is Handover.CASE_LAPSES_AT_HANDOVER


@condition(
    "The cause of the suspension must have ended: no meeting in session, no late objection.",
    "La causa de la suspensión debe haber cesado: ni reunión en sesión ni objeción tardía.",
    facts=_meeting,
    unless=("The cause of the suspension has ended.", "La causa de la suspensión ha cesado."),
)
def cause_has_ended(q: Question) -> bool:
    # A late objection stops what was agreed; a round that runs weighs it when it is over.
    agreed = q.case.outcome is not None
    return session(q) is None and (not agreed or positions_give_consensus(q))
