"""What a policy key may say of deciding: how replies, silence and objections make an outcome.

The Conference decides by consensus (R-062), and its policy declines the other answers. Other
bodies decide otherwise; each answer here was met in a written procedure of one of them.
"""

from __future__ import annotations

from rcm_workflow.domain.choices import Choice


class DecisionRule(Choice):
    """What carries a proposal."""

    CONSENSUS = "consensus"
    NO_OBJECTION = "no_objection"
    MAJORITY = "majority"
    QUALIFIED_MAJORITY = "qualified_majority"


class DecisionBase(Choice):
    """Of whose votes a majority is a part."""

    MEMBERS = "members"
    REPLIES = "replies"
    PRESENT = "present"


class VoteWeights(Choice):
    """How many votes a country has."""

    ONE_EACH = "one_each"
    LISTED = "listed"


class AbstentionEffect(Choice):
    """What an abstention does to a majority."""

    LEFT_OUT = "left_out"
    STAYS_IN = "stays_in"


class Participation(Choice):
    """Whether a decision is only valid when enough take part, and what shows that they do."""

    NO_FLOOR = "no_floor"
    REPLIES = "replies"
    ACKNOWLEDGEMENTS = "acknowledgements"


class AmendmentEffect(Choice):
    """What a reply does that asks for a change of the text."""

    STANDS_IN_THE_WAY = "stands_in_the_way"
    BREAKS_SILENCE = "breaks_silence"
    COMMENT = "comment"


class ObjectionEffect(Choice):
    """What follows when objections defeat a proposal."""

    STOPS = "stops"
    TO_SESSION = "to_session"
    TO_VOTE = "to_vote"
    WORKED_THROUGH = "worked_through"


class Lifting(Choice):
    """Whether a country may still lift its objection when the period is over."""

    NOT_AFTER_THE_PERIOD = "not_after_the_period"
    UNTIL_THE_DECISION = "until_the_decision"


class TacitNeeds(Choice):
    """What silence needs before it counts as consent."""

    REMINDER_AND_PROOF = "reminder_and_proof"
    PROOF = "proof"
    REMINDER = "reminder"
    NOTHING = "nothing"
