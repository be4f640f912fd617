"""Conditions about agreement: of the Troika, of the members, and late objections."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rcm_workflow.domain.blocking import in_the_way
from rcm_workflow.domain.choices import TroikaDisagreement
from rcm_workflow.domain.conditions import condition
from rcm_workflow.domain.consensus import weigh
from rcm_workflow.domain.failures import Called
from rcm_workflow.domain.question import Question, round_poll
from rcm_workflow.domain.values import AGREES
from rcm_workflow.domain.verdict import Verdict


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
    unless=(
        "The Troika has agreed to the present version.",
        "La Troika ha aceptado la versión actual.",
    ),
)
def troika_agrees(q: Question) -> bool:
    rule = q.rules.choice(TroikaDisagreement)
    if _all_agree(q):
        return True
    if rule is TroikaDisagreement.PPT_OVERRIDE_WITH_REASONS:
        return bool(q.inputs.get("override_reason"))
    if rule is TroikaDisagreement.TWO_OF_THREE_SUFFICE and q.case.poll is not None:
        count = len(q.case.poll.standings)
        return 3 * (count - len(_not_agreeing(q)["countries"])) >= 2 * count
    return False


@condition(
    "The Troika has agreed to this text; the matter can go on instead of being referred.",
    "La Troika ha aceptado este texto; el asunto puede seguir en lugar de remitirse.",
    unless=("The Troika has not agreed to this text.", "La Troika no ha aceptado este texto."),
)
def troika_has_not_agreed(q: Question) -> bool:
    return not _all_agree(q)


def _objecting(q: Question) -> Mapping[str, Any]:
    poll = round_poll(q.case, q.rules)
    against = in_the_way(poll, q.rules) if poll else ()
    objecting = [one for one, why in against if why == "objection"]
    return {"countries": sorted({*objecting, *_late_objections(q)})}


@condition(
    "No country may object; objecting: {countries}.",
    "Ningún país puede objetar; objetan: {countries}.",
    facts=_objecting,
    holds_in={"nothing_open", "maintained_change", "silence"},
    opposite="somebody_objects",
    unless=("No country objects.", "Ningún país objeta."),
)
def nobody_objects(q: Question) -> bool:
    return not _objecting(q)["countries"]


@condition(
    "Some country must object.",
    "Algún país debe objetar.",
    holds_in={"objection"},
    opposite="nobody_objects",
    unless=("Some country objects.", "Algún país objeta."),
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
    unless=("The rule on silence is satisfied.", "Se cumple la regla sobre el silencio."),
)
def silence_rule_is_satisfied(q: Question) -> bool:
    return round_poll(q.case, q.rules) is not None and not _in_the_way(q)["countries"]


def _verdict(q: Question) -> Verdict | None:
    poll = round_poll(q.case, q.rules)
    return weigh(poll, q.rules) if poll else None


def _sentence(q: Question) -> Mapping[str, Any]:
    verdict = _verdict(q)
    return {"outcome": Called(verdict.result, verdict.sentence) if verdict else None}


@condition(
    "The positions together must give consensus. {outcome}",
    "Las posiciones en conjunto deben dar consenso. {outcome}",
    facts=_sentence,
    holds_in={"nothing_open"},
    opposite="consensus_is_lacking",
    unless=("The positions together give consensus.", "Las posiciones en conjunto dan consenso."),
)
def positions_give_consensus(q: Question) -> bool:
    # The other conditions of an adoption say what stands in the way; this one says that nothing
    # does, so that a block which only one policy knows can never be forgotten among them.
    verdict = _verdict(q)
    return verdict is not None and verdict.result == "consensus"


@condition(
    "There is consensus; the round has not failed.",
    "Hay consenso; la ronda no ha fracasado.",
    holds_in={"objection", "maintained_change", "silence"},
    unless=("There is no consensus.", "No hay consenso."),
    opposite="positions_give_consensus",
)
def consensus_is_lacking(q: Question) -> bool:
    return not positions_give_consensus(q)


@condition(
    "Something must stand in the way that no change of the text would meet. {outcome}",
    "Debe oponerse algo que ningún cambio del texto atendería. {outcome}",
    facts=_sentence,
    holds_in={"objection", "silence"},
    unless=(
        "Something stands in the way that no change of the text would meet.",
        "Se opone algo que ningún cambio del texto atendería.",
    ),
)
def no_change_of_text_would_do(q: Question) -> bool:
    verdict = _verdict(q)
    return verdict is not None and verdict.result == "no_consensus"


def _late_objections(q: Question) -> list[str]:
    """Countries that objected late, or in whose way a late word stands that counts."""
    poll = round_poll(q.case, q.rules)
    if poll is None:
        return []
    late = {one.country: one.late for one in poll.standings if one.late is not None}
    if not late:
        return []
    counted = {one.country for one in poll.standings if one.entry == late.get(one.country)}
    return [
        country
        for country, why in in_the_way(poll, q.rules)
        if country in late and (country in counted or why == "late_objection")
    ]


@condition(
    "A late objection must stand.",
    "Debe mantenerse una objeción tardía.",
    opposite="no_late_objection_stands",
    unless=("A late objection stands.", "Existe una objeción tardía."),
)
def late_objection_stands(q: Question) -> bool:
    return bool(_late_objections(q))


@condition(
    "A late objection stands: {countries}. It must be withdrawn, or the case fails.",
    "Se mantiene una objeción tardía: {countries}. Debe retirarse, o el caso fracasa.",
    facts=lambda q: {"countries": _late_objections(q)},
    opposite="late_objection_stands",
    unless=("No late objection stands.", "No existe ninguna objeción tardía."),
)
def no_late_objection_stands(q: Question) -> bool:
    return not _late_objections(q)
