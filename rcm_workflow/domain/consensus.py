"""Positions and policy give an outcome, with the reason for it. Pure and replayable.

Consensus is the absence of a block (R-062, GAP-14): an objection blocks, and so does a requested
change that its author has not given up. What silence means is the policy's answer to GAP-01; it is
written down when a period ends (:func:`silence`) and only read here. Where the policy of another
body decides by counting, :mod:`~rcm_workflow.domain.voting` answers.
"""

from __future__ import annotations

from functools import cache
from typing import Literal

from rcm_workflow.domain.blocking import in_the_way
from rcm_workflow.domain.case import Case, Poll, Standing
from rcm_workflow.domain.choices import (
    LateReply,
    MemberSilence,
    PositionTypes,
    Undeliverable,
)
from rcm_workflow.domain.choices_decision import DecisionRule, TacitNeeds
from rcm_workflow.domain.rules import Rules
from rcm_workflow.domain.values import Stance
from rcm_workflow.domain.verdict import Result, Verdict, sentence
from rcm_workflow.domain.voting import failed, participates, weigh_votes

Silent = tuple[str, Literal["tacit", "missing", "abstention"], str]


@cache
def allowed_stances(rule: PositionTypes) -> frozenset[Stance]:
    """The stances a country may state under the policy (GAP-14)."""
    if rule is PositionTypes.THREE_TYPES_ONLY:
        return frozenset({Stance.ASSENT, Stance.AMEND, Stance.OBJECT})
    return frozenset(Stance) - {Stance.TACIT}


def weigh(poll: Poll, rules: Rules) -> Verdict:
    """Weigh one poll under the pinned policy.

    ``needs_change`` is only given in a first round in which nothing but requested changes stands in
    the way (M1); from the second round on the same picture is ``no_consensus``.
    """
    if rules.choice(DecisionRule) is not DecisionRule.CONSENSUS:
        return weigh_votes(poll, rules)
    standings = sorted(poll.standings, key=lambda one: one.country)
    blockers = in_the_way(poll, rules)
    unanswered = tuple(one.country for one in standings if one.entry is None and _missing(one))
    explicit = sum(one.entry is not None for one in standings)
    missing = () if _quorum_met(rules, explicit) else unanswered
    result: Result
    if not participates(poll, rules):
        result = "no_result"
    elif blockers:
        only_changes = all(why == "open_change" for _, why in blockers) and not missing
        result = (
            "needs_change" if only_changes and poll.round <= 1 else failed(rules, "no_consensus")
        )
    else:
        result = "no_consensus" if missing else "consensus"
    against = {country for country, _ in blockers}
    tacit = tuple(
        one.country
        for one in standings
        if one.stance is Stance.TACIT and one.country not in against
    )
    abstaining = tuple(
        one.country for one in standings if one.entry is None and one.silence == "abstention"
    )
    reservations = tuple(one.country for one in standings if one.stance is Stance.RESERVE)
    return Verdict(
        result=result,
        blockers=blockers,
        missing=missing,
        tacit=tacit,
        abstaining=abstaining,
        reservations=reservations,
        positions=tuple((one.country, _word(one)) for one in standings),
        sentence=sentence(result, explicit, blockers, missing, tacit, abstaining, reservations),
    )


def _missing(standing: Standing) -> bool:
    return standing.silence in (None, "missing")


def _quorum_met(rules: Rules, explicit: int) -> bool:
    if rules.choice(MemberSilence) is not MemberSilence.QUORUM_OF_REPLIES:
        return False
    return explicit >= rules.number("consultation.member_silence.quorum")


def _word(standing: Standing) -> str:
    if standing.stance is not None:
        return str(standing.stance)
    return standing.silence or "missing"


def silence(case: Case, poll: Poll, rules: Rules) -> tuple[Silent, ...]:
    """What the silence of each country that has not answered means now that its term is over.

    Under ``tacit_consent_flagged`` a country is tacit only if it was reminded, the letter is
    proven to have arrived (GAP-19) and no change of its own was left out of the text (GAP-11).
    """
    rule = rules.choice(MemberSilence)
    return tuple(
        (one.country, *_silence_of(case, one, rule, rules))
        for one in sorted(poll.standings, key=lambda one: one.country)
        if one.entry is None
    )


def late_word_counts(case: Case, standing: Standing, rules: Rules) -> bool:
    """Whether an express word after the term is taken as the position of the country.

    Always where the policy counts late replies (GAP-16). Else where its silence cannot count
    because no letter or no reminder reached it in time, or its own change was not taken up: the
    word is then what the PPT has to obtain (GAP-11, GAP-19), and the newest one stands.
    """
    if rules.choice(LateReply) is LateReply.COUNT_UNTIL_LAUNCH:
        return True
    if standing.entry is not None:
        return standing.entry.late
    why = standing.silence_why or _silence_of(case, standing, rules.choice(MemberSilence), rules)[1]
    return why in _TO_BE_OBTAINED


TACIT = frozenset({MemberSilence.TACIT_CONSENT_FLAGGED, MemberSilence.REMIND_THEN_TACIT})
"""The answers under which silence may be consent, as far as ``decision.tacit_needs`` is met."""

_TO_BE_OBTAINED = frozenset({"delivery_not_proven", "no_reminder_sent", "own_change_not_taken_up"})
_ALWAYS: dict[MemberSilence, tuple[Literal["missing", "abstention"], str]] = {
    MemberSilence.ABSTENTION: ("abstention", "silence_is_abstention"),
    MemberSilence.ABSENCE: ("missing", "silence_is_absence"),
    MemberSilence.EXPLICIT_REQUIRED: ("missing", "explicit_reply_required"),
    MemberSilence.QUORUM_OF_REPLIES: ("missing", "replies_are_counted"),
}


def _silence_of(
    case: Case, standing: Standing, rule: MemberSilence, rules: Rules
) -> tuple[Literal["tacit", "missing", "abstention"], str]:
    if rule in _ALWAYS:
        return _ALWAYS[rule]
    needs = rules.choice(TacitNeeds)
    if needs is TacitNeeds.NOTHING:
        return "tacit", "silence_is_consent"
    if own_change_left_out(case, standing.country):
        return "missing", "own_change_not_taken_up"
    proven = standing.delivery is not None and standing.delivery.proves
    anyway = rules.choice(Undeliverable) is Undeliverable.FULL_TACIT_ANYWAY
    if not proven and not anyway and needs is not TacitNeeds.REMINDER:
        return "missing", "delivery_not_proven"
    # A period of reminder is the reminder: under that answer silence is only weighed after it.
    reminded = standing.reminded or rule is MemberSilence.REMIND_THEN_TACIT
    if not reminded and needs is not TacitNeeds.PROOF:
        return "missing", "no_reminder_sent"
    return "tacit", "reminded_and_delivered"


def own_change_left_out(case: Case, country: str) -> bool:
    """Whether a change that the country asked for before was not fully taken up (GAP-11).

    Also one to this very text that it asked for in the Troika, and that the policy let the PPT pass
    over (GAP-07).
    """
    now = case.poll
    earlier = [
        change
        for poll in case.polls[:-1]
        if now is not None and (poll.electorate == now.electorate or poll.text == now.text)
        for author, change in poll.changes
        if author == country
    ]
    return any(change.open for change in earlier)
