"""Making a transition, with everything that leaving and entering a state bring about.

Whether that is allowed is not its business; see ``decide``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Literal

from rcm_workflow.domain import events as e
from rcm_workflow.domain.case import Poll
from rcm_workflow.domain.choices import MemberSilence, RegisterWithRcgm
from rcm_workflow.domain.conditions import holds
from rcm_workflow.domain.consensus import silence, weigh
from rcm_workflow.domain.effects_of import effects_of
from rcm_workflow.domain.electorate import Known, asked, countries_of, troika_of
from rcm_workflow.domain.filling import Filling, apart
from rcm_workflow.domain.notices import given
from rcm_workflow.domain.question import Question, round_poll, rounds
from rcm_workflow.domain.report import produce
from rcm_workflow.domain.roster import Roster
from rcm_workflow.domain.rules import Rules
from rcm_workflow.domain.specs_steps import TransitionSpec, asked_of
from rcm_workflow.domain.terms import Terms
from rcm_workflow.domain.values import SYSTEM, Document, Stance


def ended_before(
    rules: Rules, state: str, roster: Roster, now: datetime
) -> tuple[tuple[str, str], ...]:
    """The sessions that end at the instant at which a state is entered that waits for such an end.

    Whatever ends at that instant without being among them ends after the state was entered.
    """
    waits = any(one.on == "meeting_closed" for one in rules.moves(state))
    return roster.ended_at(now) if waits else ()


class Unfolding(Terms, Filling):
    """Collects what one command brings about in one case."""

    def fire(
        self,
        move: TransitionSpec,
        question: Question,
        *,
        inputs: Mapping[str, Any] | None = None,
        documents: Sequence[tuple[str, Document]] = (),
        cause: Literal["expired", "left", "early"] = "left",
        as_of: datetime | None = None,
    ) -> e.Recorded:
        """Make one transition with everything that leaving and entering bring about.

        ``as_of`` is the instant the outside world stopped the clock, where that lies before now:
        remaining days are counted from it, so that no outcome depends on the worker's minute.
        """
        before = self.case
        source = before.state
        dest = self.rules.next_state(
            source, move.trigger, lambda name: holds(name, question), before.left, move
        )
        moves = dest != source
        if moves:
            self._leave(move, cause, as_of or self.now)
        attached = [
            *documents,
            *((kind, produce(kind, self.case, self.rules, inputs)) for kind in move.produces),
        ]
        self.documents += [document for _, document in attached]
        happened = self._fired(move, question, source, dest, inputs or {}, attached)
        fired = self.add(happened)
        self.fill(move, inputs or {})
        if move.establishes:
            self._establish()
        for name in move.freezes:
            self._freeze(name)
        if move.transfers_authority:
            self._transfer(move)
        if move.files:
            self._file(move, inputs or {})
        if moves:
            self._enter(move, dest)
        elif move.opens_period:
            self.second_term(move)
        self.await_dates()
        said = given(move, happened.inputs, self.rules.machine.words) if inputs else []
        whose = self._whose(move, question)
        self.tell(move, fired, before=before, source=source, dest=dest, given=said, **whose)
        if move.registers or move.opens or move.fires:
            self.bring_about(move, replace(question, case=self.case, inputs=inputs or {}), fired)
        return fired

    def _whose(self, move: TransitionSpec, question: Question) -> dict[str, Any]:
        """Of whom a letter about a step of the clock tells, and to whom the item falls."""
        if not (self.actor.is_system and question.country):
            return {}
        owner = {"country": question.country} if move.whose is not None else {}
        return {"countries": [question.country], **owner}

    def bring_about(self, move: TransitionSpec, question: Question, step: e.Recorded) -> None:
        """Note what a step that was made is to bring about outside the case."""
        # Nobody is there to be refused where the clock made the step, or the last of many answers.
        by_clock = self.actor.is_system and not self.because
        self.effects += effects_of(move, question, step.id, by_clock=by_clock)

    def _fired(
        self,
        move: TransitionSpec,
        question: Question,
        source: str,
        dest: str,
        inputs: Mapping[str, Any],
        attached: Sequence[tuple[str, Document]],
    ) -> e.TransitionFired:
        case, state = self.case, self.rules.machine.states[dest]
        given, confidential = apart(move, inputs, self.rules.machine.items)
        return e.TransitionFired(
            trigger=move.trigger,
            source=source,
            dest=dest,
            role=question.role,
            round=case.round + 1 if move.opens_round else case.round,
            text=case.text.digest if case.text else None,
            marks_text=move.marks_text,
            remembers=move.remembers,
            inputs=given,
            documents=tuple([(name, document.digest) for name, document in attached]),
            held=asked_of(move),
            rules=tuple(move.rules),
            notified=tuple(move.notify),
            final=state.final,
            keeps_key=state.keeps_key,
            sealed=confidential,
            because=self.because,
            over=ended_before(self.rules, dest, self.roster, self.now) if source != dest else (),
        )

    def _leave(
        self, move: TransitionSpec, cause: Literal["expired", "left", "early"], as_of: datetime
    ) -> None:
        period, poll = self.case.period, self.case.poll
        if move.period_effect == "keep":
            return
        if period is not None and move.period_effect == "pause":
            if not period.paused and poll is not None:
                left = self.remaining(as_of)
                self.add(e.PeriodSuspended(remaining=left, unit=self.unit(period.name)))
            return
        if period is not None and move.dest != "@left":
            self.add(e.PeriodClosed(name=period.name, cause=cause, due_at=period.closes_at))
        told = cause != "left" and not move.silence_says_nothing
        if told and poll is not None and self._silence_counts(poll):
            self._record_silence()

    def _silence_counts(self, poll: Poll) -> bool:
        """Whether silence says something in a poll: not in a round of comments among the same."""
        state = self.rules.machine.states[self.case.state]
        of_no_account = state.electorate == poll.electorate and not state.silence_counts
        return poll.electorate in rounds(self.rules) and not of_no_account

    def _record_silence(self) -> None:
        poll = self.case.poll
        assert poll is not None, "silence is judged in a poll"
        found = silence(self.case, poll, self.rules)
        if found:
            rule = str(self.rules.choice(MemberSilence))
            self.add(
                e.SilenceRecorded(
                    electorate=poll.electorate, round=poll.round, rule=rule, countries=found
                ),
                SYSTEM,
            )

    def _establish(self) -> None:
        poll = round_poll(self.case, self.rules)
        assert poll is not None, "an outcome needs a round"
        verdict = weigh(poll, self.rules)
        self.add(
            e.OutcomeEstablished(electorate=poll.electorate, round=poll.round, **verdict._asdict())
        )

    def _freeze(self, name: str) -> None:
        spec = self.rules.machine.electorates[name]
        countries = countries_of(self.case, name, spec, self.rules, self.roster, self.now)
        troika = troika_of(self.roster, self.rules, self.now)
        parts = troika.parts if troika and spec.of == "troika" else ()
        self.add(e.ElectorateFrozen(name=name, countries=countries, parts=parts))

    def _transfer(self, move: TransitionSpec) -> None:
        running = self.roster.presidency(self.now)
        assert running is not None and running.country is not None, "a handover has a new PPT"
        self.add(
            e.AuthorityTransferred(
                trigger=move.trigger,
                previous=self.case.authority,
                current=running.country,
                handed_over_at=running.starts_at,
            )
        )

    def _file(self, move: TransitionSpec, inputs: Mapping[str, Any]) -> None:
        optional = self.rules.word("consultation.register_with_rcgm.kind")
        if move.files == optional and (self.rules.choice(RegisterWithRcgm) is RegisterWithRcgm.NO):
            return
        target = str(inputs.get("target_meeting", ""))
        self.add(
            e.AgendaItemFiled(kind=str(move.files), bodies=tuple(move.files_with), target=target)
        )

    def begin(self, move: TransitionSpec) -> None:
        """Ask whom the first state asks, and let its period begin."""
        self._enter(move, self.case.state)

    def _enter(self, move: TransitionSpec, dest: str) -> None:
        if move.dest == "@left":
            if self.case.period is not None and self.case.period.paused:
                self.resume()
            return
        state = self.rules.machine.states[dest]
        if state.electorate is not None:
            self._ask(move, state.electorate)
        if state.period is not None:
            poll = self.case.poll
            asked_now = [one.country for one in poll.standings] if poll else []
            self.open_period(state.period, asked_now)

    def _ask(self, move: TransitionSpec, electorate: str) -> None:
        who = asked(self.case, electorate, self.rules, self.roster, self.now)
        text = self.case.text.digest if self.case.text else None
        # An item that was deferred comes back with the objections to it, also of whoever has left;
        # so does a text that was only sent round once.
        state = self.rules.machine.states[self.case.state]
        about = state.name if state.keeps_objections and not self.case.about else ""
        at_issue = self.case.about or about
        objecting = self.case.objecting(at_issue) if at_issue else ()
        countries = tuple(dict.fromkeys([*who.countries, *objecting]))
        self.add(
            e.PollOpened(
                electorate=electorate,
                round=self.case.round,
                text=text,
                asked=countries,
                about=about,
            )
        )
        known = {one.country: one for one in who.automatic}
        known |= {
            one: Known(one, Stance.OBJECT)
            for one in objecting
            if one not in known or known[one].stance is not Stance.OBJECT
        }
        for country, stance, carries in known.values():
            self.add(
                e.PositionRecorded(
                    trigger=move.trigger,
                    electorate=electorate,
                    round=self.case.round,
                    country=country,
                    stance=stance,
                    text=text,
                    automatic=True,
                    carries=carries,
                )
            )
