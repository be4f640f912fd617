"""Every policy key by its name."""

from __future__ import annotations

from rcm_workflow.domain import choices
from rcm_workflow.domain import choices_calendar as calendar
from rcm_workflow.domain import choices_decision as decision

KEYS: dict[str, type[choices.Choice]] = {
    "consultation.member_silence": choices.MemberSilence,
    "consultation.clock_start": choices.ClockStart,
    "consultation.calendar": choices.CalendarRule,
    "consultation.cutoff": choices.Cutoff,
    "consultation.early_close": choices.EarlyClose,
    "consultation.troika_deadline": choices.TroikaDeadline,
    "consultation.troika_disagreement": choices.TroikaDisagreement,
    "consultation.ppt_in_troika": choices.PptInTroika,
    "consultation.troika_countries_in_member_round": choices.TroikaInMemberRound,
    "consultation.change_handling": choices.ChangeHandling,
    "consultation.conflicting_proposals": choices.ConflictingProposals,
    "consultation.failure_after_round_2": choices.FailureAfterRound2,
    "consultation.round2_via_troika": choices.Round2ViaTroika,
    "consultation.position_types": choices.PositionTypes,
    "consultation.change_of_position": choices.ChangeOfPosition,
    "consultation.late_reply": choices.LateReply,
    "consultation.extension": choices.Extension,
    "consultation.national_position_owner": choices.NationalPositionOwner,
    "consultation.undeliverable": choices.Undeliverable,
    "consultation.admissibility": choices.Admissibility,
    "consultation.handover": choices.Handover,
    "consultation.register_with_rcgm": choices.RegisterWithRcgm,
    "consultation.vm_opens": choices.VmOpens,
    "consultation.time_of_receipt": choices.TimeOfReceipt,
    "calendar.receipt": calendar.Receipt,
    "calendar.day_basis": calendar.DayBasis,
    "calendar.half_day": calendar.HalfDay,
    "calendar.horizon": calendar.Horizon,
    "calendar.new_closure": calendar.NewClosure,
    "calendar.force_majeure": calendar.ForceMajeure,
    "calendar.late_data": calendar.LateData,
    "calendar.shorten": calendar.Shorten,
    "decision.rule": decision.DecisionRule,
    "decision.base": decision.DecisionBase,
    "decision.weights": decision.VoteWeights,
    "decision.abstention": decision.AbstentionEffect,
    "decision.participation": decision.Participation,
    "decision.amendment": decision.AmendmentEffect,
    "decision.objection": decision.ObjectionEffect,
    "decision.lifting": decision.Lifting,
    "decision.tacit_needs": decision.TacitNeeds,
    "troika.incomplete": choices.IncompleteTroika,
    "documents.language": choices.DocumentLanguage,
    "ruleset.version": choices.RulesetVersion,
    "audit.minimum": choices.AuditMinimum,
    "audit.position_signature": choices.PositionSignature,
    "authz.roles": choices.AuthzRoles,
}
"""Every policy key and the enumeration it takes."""

KEY_OF: dict[type[choices.Choice], str] = {choice: key for key, choice in KEYS.items()}
