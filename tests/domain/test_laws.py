"""Laws that hold whatever people do, tried by random officers, focal points and clocks."""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from rcm_workflow.domain.case import alarms, next_alarm
from rcm_workflow.domain.consensus import weigh
from rcm_workflow.domain.events import (
    OutcomeEstablished,
    PositionRecorded,
    TransitionFired,
)
from rcm_workflow.domain.evolve import replay
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.question import round_poll
from rcm_workflow.domain.values import Confirmation, DeliveryStatus, Disposition, Stance
from tests.scene import MEMBERS, Scene, library, mexico

TRIGGERS = [
    "submit_to_troika",
    "return_for_revision",
    "resubmit",
    "confirm_troika_consensus",
    "open_round_1",
    "open_round_2",
    "extend",
    "adopt",
    "fail",
    "launch",
    "report_result",
    "report_failure",
    "refer",
    "suspend",
    "resume",
    "withdraw",
    "ask_authors",
    "return_to_troika",
]
INPUTS = {
    "return_for_revision": {"reason": "because"},
    "extend": {"working_days": 2, "reason": "because"},
    "fail": {"reason": "because"},
    "refer": {"target_meeting": "next"},
    "suspend": {"reason": "storm"},
    "withdraw": {"reason": "because"},
}
FAR = {"calendar.horizon"}
"""Keys that say only whether a far date may be reckoned with."""
SEEN = [
    Stance.ASSENT,
    Stance.ASSENT,
    Stance.AMEND,
    Stance.OBJECT,
    Stance.RESERVE,
    Stance.NO_POSITION,
]


@st.composite
def answers(draw: st.DrawFn) -> dict[str, str]:
    """An answer to every key, of those the policy file offers."""
    keys = library().policy("rcm-2011").file.keys
    return {
        key: draw(st.sampled_from([name for name, one in keys[key].answers.items() if one.offered]))
        for key in sorted(keys)
        if key not in FAR
    }


class Consultation(RuleBasedStateMachine):
    """Anybody may try anything at any time; refusals are fine, broken laws are not."""

    @initialize(answers=answers(), ready=st.booleans())
    def opened(self, answers: dict[str, str], ready: bool) -> None:
        self.scene = Scene(mexico("2021-08-30T09:00"), answers)
        self.scene.open()
        self.number = 0
        if ready:
            self.attempt(self.scene.text, "Texto", "Text")
            self.attempt(self.scene.do, "submit_to_troika")
            self.attempt(self.scene.all_assent)
            self.attempt(self.scene.do, "confirm_troika_consensus")
            self.attempt(self.scene.do, "open_round_1")

    def attempt(self, act, *args, **fields) -> None:
        before = self.scene.live
        try:
            act(*args, **fields)
        except Refused:
            # What was due may have been settled; the refused command itself left nothing.
            assert replay(self.scene.events) == self.scene.live
            assert before.version <= self.scene.live.version

    @rule(hours=st.sampled_from([1, 5, 12, 24, 48, 120]))
    def time_passes(self, hours: int) -> None:
        self.scene.later(hours=hours)
        self.scene.settle()

    @rule(trigger=st.sampled_from(TRIGGERS))
    def an_officer_fires(self, trigger: str) -> None:
        self.attempt(self.scene.do, trigger, **INPUTS.get(trigger, {}))

    @rule()
    def an_officer_files_a_text(self) -> None:
        self.number += 1
        self.attempt(self.scene.text, f"Texto {self.number}", f"Text {self.number}")

    @rule(country=st.sampled_from(MEMBERS), stance=st.sampled_from(SEEN))
    def a_country_speaks(self, country: str, stance: Stance) -> None:
        more = {"wording": "other words"} if stance is Stance.AMEND else {"statement": "we say"}
        self.attempt(self.scene.position, country, stance, **more)

    @rule()
    def the_rest_assents(self) -> None:
        if self.scene.live.poll is not None:
            self.attempt(self.scene.all_assent)

    @rule(status=st.sampled_from(list(DeliveryStatus)))
    def letters_arrive(self, status: DeliveryStatus) -> None:
        self.attempt(self.scene.delivered, *MEMBERS[:6], status=status)

    @precondition(lambda self: self.scene.live.poll is not None and self.scene.changes())
    @rule(disposition=st.sampled_from(list(Disposition)), answer=st.sampled_from(Confirmation))
    def changes_are_dealt_with(self, disposition: Disposition, answer: Confirmation) -> None:
        for change in self.scene.changes():
            self.attempt(self.scene.dispose, change, disposition, "reason")
            self.attempt(self.scene.confirm, change[:2], change, answer)

    @invariant()
    def nothing_is_adopted_over_an_objection_or_a_maintained_change(self) -> None:
        for one in self.scene.events:
            event = one.event
            if isinstance(event, OutcomeEstablished) and event.result == "consensus":
                assert not event.blockers
                assert not event.missing
                assert all(position not in ("object", "missing") for _, position in event.positions)

    @invariant()
    def in_consensus_the_positions_give_consensus(self) -> None:
        case = self.scene.live
        if case.state == "consensus":
            poll = round_poll(case, self.scene.rules)
            assert poll is not None
            assert weigh(poll, self.scene.rules).result == "consensus"

    @invariant()
    def a_consensus_state_was_reached_through_a_consensus(self) -> None:
        last = None
        for one in self.scene.events:
            if isinstance(one.event, OutcomeEstablished):
                last = one.event.result
            if isinstance(one.event, TransitionFired) and one.event.dest == "launched":
                assert last == "consensus"

    @invariant()
    def no_path_leaves_a_final_state(self) -> None:
        finals = [
            one.seq
            for one in self.scene.events
            if isinstance(one.event, TransitionFired) and one.event.final
        ]
        assert len(finals) <= 1
        if finals:
            after = [one for one in self.scene.events if one.seq > finals[0]]
            assert not [one for one in after if isinstance(one.event, TransitionFired)]

    @invariant()
    def sequence_and_time_never_run_backwards(self) -> None:
        assert [one.seq for one in self.scene.events] == list(range(1, len(self.scene.events) + 1))
        times = [one.recorded_at for one in self.scene.events]
        assert times == sorted(times)

    @invariant()
    def a_position_counts_only_before_its_own_deadline(self) -> None:
        for one in self.scene.events:
            event = one.event
            if isinstance(event, PositionRecorded) and not event.late and not event.automatic:
                assert event.country in MEMBERS

    @invariant()
    def after_settling_no_alarm_lies_in_the_past(self) -> None:
        self.scene.settle()
        due = [alarm for alarm in alarms(self.scene.live) if alarm[2] <= self.scene.now]
        assert [kind for kind, _, _ in due if kind != "due"] == []
        alarm, first = self.scene.live.next_alarm, next_alarm(self.scene.live)
        assert first is None or (alarm is not None and alarm <= first)


Consultation.TestCase.settings = settings(
    max_examples=12,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
TestConsultation = Consultation.TestCase
