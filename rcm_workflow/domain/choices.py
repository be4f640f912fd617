"""What a policy key may say: one closed enumeration per gap in the documents (GAP numbers).

The texts of the Conference leave these questions open. Each enumeration lists the answers that the
engine implements; the policy file picks one, cites why, and says why an answer it lists is not
offered. A case pins the answers in force when it was opened (GAP-56). How days are counted is asked
in :mod:`~rcm_workflow.domain.choices_calendar`; every key by its name stands in
:mod:`~rcm_workflow.domain.policy_keys`.
"""

from __future__ import annotations

from enum import StrEnum


class Choice(StrEnum):
    """Base of the enumerations below."""


class MemberSilence(Choice):
    """GAP-01: what the silence of a country means when its own period is over."""

    TACIT_CONSENT_FLAGGED = "tacit_consent_flagged"
    EXPLICIT_REQUIRED = "explicit_required"
    QUORUM_OF_REPLIES = "quorum_of_replies"
    REMIND_THEN_TACIT = "remind_then_tacit"
    ABSTENTION = "abstention"
    ABSENCE = "absence"


class ClockStart(Choice):
    """GAP-02: which day is day 0."""

    DAY_AFTER_DISPATCH_LOCAL = "day_after_dispatch_local"
    SAME_DAY_IF_BEFORE_NOON = "same_day_if_before_noon"
    NEXT_DAY_OF_PPT_COUNTRY = "next_day_of_ppt_country"


class CalendarRule(Choice):
    """GAP-03: whose working days count."""

    PER_COUNTRY_CLOSE_AT_LAST = "per_country_close_at_last"
    INTERSECTION = "intersection"
    PPT_COUNTRY = "ppt_country"
    SECRETARIAT = "secretariat"
    MAJORITY = "majority"
    MONDAY_FRIDAY = "monday_friday"


class Cutoff(Choice):
    """GAP-04: at what hour, and whose, a working day ends."""

    END_OF_DAY_LOCAL = "end_of_day_local"
    CLOSE_OF_BUSINESS_LOCAL = "close_of_business_local"
    CLOSE_OF_BUSINESS_SECRETARIAT = "close_of_business_secretariat"
    CLOSE_OF_BUSINESS_PPT = "close_of_business_ppt"
    END_OF_DAY_UTC = "end_of_day_utc"
    SINGLE_INSTANT = "single_instant"


class EarlyClose(Choice):
    """GAP-05: whether a round may close before its term when all have answered."""

    NEVER = "never"
    WHEN_ALL_EXPLICIT_ASSENT = "when_all_explicit_assent"


class TroikaDeadline(Choice):
    """GAP-06: how long the Troika has, and what the end of it does."""

    SOFT_TARGET_5WD = "soft_target_5wd"
    HARD_5WD_THEN_RETURN_TO_PPT = "hard_5wd_then_return_to_ppt"
    HARD_2WD = "hard_2wd"
    NONE = "none"


class TroikaDisagreement(Choice):
    """GAP-07: what may follow when the Troika does not agree."""

    REVISE_OR_WITHDRAW_OR_REFER = "revise_or_withdraw_or_refer"
    MAX_3_VERSIONS_THEN_REFER = "max_3_versions_then_refer"
    PPT_OVERRIDE_WITH_REASONS = "ppt_override_with_reasons"
    TWO_OF_THREE_SUFFICE = "two_of_three_suffice"


class PptInTroika(Choice):
    """GAP-08: how the current PPT's own assent inside the Troika comes about."""

    ASSENT_BY_SUBMISSION = "assent_by_submission"
    SEPARATE_CONFIRMATION_BY_CAPITAL = "separate_confirmation_by_capital"
    PPT_NOT_COUNTED = "ppt_not_counted"


class TroikaInMemberRound(Choice):
    """GAP-09: who of the Troika is asked again in a member round."""

    ALL_ELEVEN_COUNT_PPT_AUTO = "all_eleven_count_ppt_auto"
    CARRY_OVER_IF_TEXT_UNCHANGED = "carry_over_if_text_unchanged"
    ONLY_THE_OTHERS_ARE_ASKED = "only_the_other_eight_or_nine_are_asked"
    PPT_MUST_ANSWER_TOO = "ppt_must_answer_too"


class ChangeHandling(Choice):
    """GAP-10: who decides whether changes are needed, and whether they reopen the period."""

    PPT_DECIDES_ANY_TEXT_CHANGE_REOPENS = "ppt_decides_any_text_change_reopens"
    ANY_PROPOSAL_FORCES_ROUND_2 = "any_proposal_forces_round_2"


class ConflictingProposals(Choice):
    """GAP-11: what happens to proposals that cannot both be taken up."""

    PPT_COMPROMISE_TEXT = "ppt_compromise_text"
    RETURN_TO_TROIKA = "return_to_troika"
    REFER_TO_VM = "refer_to_vm"


class FailureAfterRound2(Choice):
    """GAP-12: what may follow when the second round brings no consensus."""

    STOP_REPORT_THEN_REFER_OR_RESTART = "stop_report_then_refer_or_restart"
    UNLIMITED_ROUNDS = "unlimited_rounds"
    CHAIR_STATEMENT_IN_PPT_OWN_NAME = "chair_statement_in_ppt_own_name"


class Round2ViaTroika(Choice):
    """GAP-13: whether the amended text goes back to the Troika before round 2."""

    NO_INFORM_ONLY = "no_inform_only"
    YES_FULL_CONSENSUS = "yes_full_consensus"


class PositionTypes(Choice):
    """GAP-14: which positions exist and which block consensus."""

    FULL = "full"
    THREE_TYPES_ONLY = "three_types_only"
    NO_POSITION_BLOCKS = "no_position_blocks"


class ChangeOfPosition(Choice):
    """GAP-15: whether a country may change its position inside the period."""

    LAST_BEFORE_OWN_DEADLINE_COUNTS = "last_before_own_deadline_counts"
    FIRST_ENTRY_FINAL = "first_entry_final"
    CHANGE_NEEDS_REASON = "change_needs_reason"


class LateReply(Choice):
    """GAP-16: what a reply after the country's own deadline does."""

    RECORD_NOT_COUNT_BUT_ALERT = "record_not_count_but_alert"
    IGNORE = "ignore"
    COUNT_UNTIL_LAUNCH = "count_until_launch"


class Extension(Choice):
    """GAP-17: who may extend a period, how often and by how much."""

    PPT_ONCE_PER_ROUND_EQUAL_FOR_ALL = "ppt_once_per_round_equal_for_all"
    NONE = "none"
    RIGHT_OF_ANY_MEMBER = "right_of_any_member"
    INDIVIDUAL_EXTENSION = "individual_extension"


class NationalPositionOwner(Choice):
    """GAP-18: which focal point of a country states its position."""

    LEAD_FOCAL_POINT_FOREIGN_AFFAIRS = "lead_focal_point_foreign_affairs"
    LAST_WRITER_WINS = "last_writer_wins"
    FIRST_SECTOR_TO_ANSWER = "first_sector_to_answer"


class Undeliverable(Choice):
    """GAP-19: what it means when a letter did not arrive."""

    CLOCK_RUNS_BUT_NO_TACIT_CONSENT = "clock_runs_but_no_tacit_consent"
    FULL_TACIT_ANYWAY = "full_tacit_anyway"


class Admissibility(Choice):
    """GAP-20: which topics qualify and who may start."""

    PPT_DECLARES_WITH_REASON_NO_URGENT_TRACK = "ppt_declares_with_reason_no_urgent_track"
    ANY_MEMBER_MAY_REQUEST_ACTIVATION = "any_member_may_request_activation"


class Handover(Choice):
    """GAP-21: what a change of PPT or Troika does to a running case."""

    FREEZE_TROIKA_TRANSFER_AUTHORITY = "freeze_troika_transfer_authority"
    CASE_LAPSES_AT_HANDOVER = "case_lapses_at_handover"
    OLD_PPT_FINISHES = "old_ppt_finishes"


class IncompleteTroika(Choice):
    """GAP-22: what to do when the Troika has fewer than three countries."""

    AVAILABLE_MEMBERS_MIN_TWO = "available_members_min_two"
    BLOCK_UNTIL_COMPLETE = "block_until_complete"
    NEXT_FORMER_FILLS_THE_SEAT = "next_former_fills_the_seat"
    PPT_ALONE = "ppt_alone"


class RegisterWithRcgm(Choice):
    """GAP-23: whether the RCGM is told of an inter-meeting decision."""

    YES_INFORMATION_ITEM = "yes_information_item"
    NO = "no"
    RATIFICATION_BY_VM_REQUIRED = "ratification_by_vm_required"


class DocumentLanguage(Choice):
    """GAP-54: which language version prevails."""

    ORIGINAL_LANGUAGE_RECORDED = "original_language_recorded_both_versions_hashed"
    SPANISH_ALWAYS = "spanish_always"
    BOTH_EQUALLY_AUTHENTIC = "both_equally_authentic"


class RulesetVersion(Choice):
    """GAP-56: which rules apply to a case."""

    RCM_2011_WITH_NAMED_OVERRIDES = "rcm_2011_with_named_overrides"


class AuditMinimum(Choice):
    """GAP-58: what must be recorded."""

    WHO_WHAT_WHEN_WHY_VERSION = "who_what_when_why_version"


class PositionSignature(Choice):
    """GAP-58: whether a country signs its position with a key of its own."""

    OPTIONAL = "optional"
    REQUIRED_OF_KEY_HOLDERS = "required_of_key_holders"
    REQUIRED = "required"


class VmOpens(Choice):
    """GAP-59: what the opening of a Vice-Ministerial Meeting does to a running consultation."""

    SUSPEND_AND_OFFER_REFERRAL = "suspend_and_offer_referral"
    CONTINUE = "continue"
    AUTOMATIC_REFERRAL = "automatic_referral"
    LAPSE = "lapse"


class AuthzRoles(Choice):
    """GAP-60: who may act for a role."""

    ROLE_PER_COUNTRY_AND_BODY = "role_per_country_and_body_with_delegation"
    TS_MAY_FIRE_PPT_TRANSITIONS = "ts_may_fire_ppt_transitions"


class TimeOfReceipt(Choice):
    """Whether the hour of receipt or of entry decides if a position is late (DESIGN 3, Time)."""

    RECORDED_AT = "recorded_at"
    RECEIVED_ON = "received_on"
