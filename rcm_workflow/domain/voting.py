"""Outcomes by counting: no objection, or a majority of votes. Pure and replayable.

A vote for is an assent, with or without comment or reservation, and silence that counts as
consent; a vote against is what would block a consensus; an abstention is a country that takes no
position, a wish for a change that the policy takes for a comment, or silence that counts as
abstention. Whoever is none of these is absent. Majorities are fractions of whole numbers.
"""

from __future__ import annotations

from typing import NamedTuple

from rcm_workflow.domain.blocking import AGREEING, blocks, in_the_way
from rcm_workflow.domain.case import Poll, Standing
from rcm_workflow.domain.choices import MemberSilence
from rcm_workflow.domain.choices_decision import (
    AbstentionEffect,
    DecisionBase,
    DecisionRule,
    ObjectionEffect,
    Participation,
)
from rcm_workflow.domain.rules import Rules
from rcm_workflow.domain.values import DeliveryStatus, Localized, Stance
from rcm_workflow.domain.verdict import Result, Verdict, sentence


class Tally(NamedTuple):
    """The votes of one poll, weighted."""

    votes_for: int
    against: int
    abstaining: int
    present: int
    """Of those who answered or confirmed that they received it."""
    replied: int
    all_votes: int
    base: int
    """Of whose votes the majority is a part, under the policy."""


def weigh_votes(poll: Poll, rules: Rules) -> Verdict:
    """Weigh one poll under a rule that counts."""
    standings = sorted(poll.standings, key=lambda one: one.country)
    blockers = in_the_way(poll, rules)
    against = {country for country, _ in blockers}
    counted = tally(poll, rules)
    rule = rules.choice(DecisionRule)
    missing = _missing(standings, rules) if rule is DecisionRule.NO_OBJECTION else ()
    result = _result(rule, counted, len(blockers), missing, rules)
    tacit = tuple(
        one.country
        for one in standings
        if one.stance is Stance.TACIT and one.country not in against
    )
    silent = tuple(
        one.country for one in standings if one.entry is None and one.silence == "abstention"
    )
    reservations = tuple(one.country for one in standings if one.stance is Stance.RESERVE)
    explicit = sum(one.entry is not None for one in standings)
    return Verdict(
        result=result,
        blockers=blockers,
        missing=missing,
        tacit=tacit,
        abstaining=silent,
        reservations=reservations,
        positions=tuple(
            (one.country, str(one.stance or one.silence or "missing")) for one in standings
        ),
        sentence=sentence(
            result,
            explicit,
            blockers,
            missing,
            tacit,
            silent,
            reservations,
            _explained(rule, counted, rules),
        ),
    )


def participates(poll: Poll, rules: Rules) -> bool:
    """Whether as many take part as the policy asks for."""
    counts = rules.choice(Participation)
    if counts is Participation.NO_FLOOR:
        return True
    found = tally(poll, rules)
    taking_part = found.replied if counts is Participation.REPLIES else found.present
    return _at_least(taking_part, found.all_votes, *_fraction("decision.participation", rules))


def tally(poll: Poll, rules: Rules) -> Tally:
    """Count the votes of a poll, each country's with its weight."""
    sides: dict[str, int] = dict.fromkeys(("for", "against", "abstaining", "absent"), 0)
    replied = present = 0
    for one in poll.standings:
        weight = rules.weight(one.country)
        sides[_side(one, rules)] += weight
        replied += weight if one.entry is not None else 0
        here = one.entry is not None or one.delivery is DeliveryStatus.ACKNOWLEDGED
        present += weight if here else 0
    all_votes = sum(sides.values())
    voting = all_votes - sides["absent"]
    # Consent by silence is a vote: it must not be for the proposal and outside of its base.
    silent = voting - replied
    match rules.choice(DecisionBase):
        case DecisionBase.MEMBERS:
            base = all_votes
        case DecisionBase.REPLIES:
            base = voting
        case DecisionBase.PRESENT:
            base = max(voting, min(all_votes, present + max(0, silent)))
    if rules.choice(AbstentionEffect) is AbstentionEffect.LEFT_OUT:
        base -= sides["abstaining"]
    return Tally(
        votes_for=sides["for"],
        against=sides["against"],
        abstaining=sides["abstaining"],
        present=present,
        replied=replied,
        all_votes=all_votes,
        base=base,
    )


def _side(one: Standing, rules: Rules) -> str:
    if blocks(one, rules):
        return "against"
    if one.stance in AGREEING:
        return "for"
    if one.entry is not None and one.late is not None and one.late.stance in AGREEING:
        return "for"  # an objection that was lifted
    return "abstaining" if one.entry is not None or one.silence == "abstention" else "absent"


def _missing(standings: list[Standing], rules: Rules) -> tuple[str, ...]:
    """Countries whose silence cannot count as consent, where consent is what silence would be."""
    if rules.choice(MemberSilence) is MemberSilence.ABSENCE:
        return ()
    return tuple(
        one.country
        for one in standings
        if one.entry is None and one.silence in (None, "missing") and not blocks(one, rules)
    )


def _result(
    rule: DecisionRule, found: Tally, objecting: int, missing: tuple[str, ...], rules: Rules
) -> Result:
    counts = rules.choice(Participation)
    if counts is not Participation.NO_FLOOR:
        taking_part = found.replied if counts is Participation.REPLIES else found.present
        floor = _fraction("decision.participation", rules)
        if not _at_least(taking_part, found.all_votes, *floor):
            return "no_result"
    if rule is DecisionRule.NO_OBJECTION:
        if objecting >= rules.number("decision.rule.objections"):
            return failed(rules, "not_adopted")
        return "not_adopted" if missing else "adopted"
    part, whole = _fraction("decision.rule", rules)
    if rule is DecisionRule.MAJORITY:
        carried = found.votes_for * whole > found.base * part
    else:
        carried = found.votes_for > 0 and _at_least(found.votes_for, found.base, part, whole)
    return "adopted" if carried else "not_adopted"


def failed(rules: Rules, otherwise: Result) -> Result:
    """What becomes of a proposal that objections defeated."""
    match rules.choice(ObjectionEffect):
        case ObjectionEffect.TO_SESSION:
            return "to_session"
        case ObjectionEffect.TO_VOTE:
            return "to_vote"
        case ObjectionEffect.STOPS | ObjectionEffect.WORKED_THROUGH:
            return otherwise


def _fraction(key: str, rules: Rules) -> tuple[int, int]:
    return rules.number(f"{key}.numerator"), rules.number(f"{key}.denominator")


def _at_least(part: int, of: int, numerator: int, denominator: int) -> bool:
    return part * denominator >= of * numerator


def _explained(rule: DecisionRule, found: Tally, rules: Rules) -> tuple[Localized, ...]:
    told: list[Localized] = []
    counts = rules.choice(Participation)
    if counts is not Participation.NO_FLOOR:
        part, whole = _fraction("decision.participation", rules)
        here = found.replied if counts is Participation.REPLIES else found.present
        told.append(
            Localized(
                en=f"taking part: {here} of {found.all_votes}, needed {part}/{whole}",
                es=f"participan: {here} de {found.all_votes}, se requieren {part}/{whole}",
            )
        )
    if rule is DecisionRule.NO_OBJECTION:
        needed = rules.number("decision.rule.objections")
        if needed > 1:
            told.append(
                Localized(
                    en=f"objections that defeat it: {needed}",
                    es=f"objeciones que la impiden: {needed}",
                )
            )
        return tuple(told)
    part, whole = _fraction("decision.rule", rules)
    more = rule is DecisionRule.MAJORITY
    told.append(
        Localized(
            en=f"for {found.votes_for}, against {found.against}, abstaining {found.abstaining}; "
            f"needed {'more than' if more else 'at least'} {part}/{whole} of {found.base}",
            es=f"a favor {found.votes_for}, en contra {found.against}, "
            f"abstenciones {found.abstaining}; "
            f"se requiere {'más de' if more else 'al menos'} {part}/{whole} de {found.base}",
        )
    )
    return tuple(told)
