"""One command unfolding: events are added one by one and the case is folded along.

``Unfolding`` is the only place where events get their number and their time, and the only one that
knows what leaving and entering a state brings with it. Whether that is allowed is not its business.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple

from rcm_workflow.domain import events as e
from rcm_workflow.domain.case import Case
from rcm_workflow.domain.certificate import Certificate, Reckoning
from rcm_workflow.domain.choices import Handover, MemberSilence, RegisterWithRcgm
from rcm_workflow.domain.consensus import silence, weigh
from rcm_workflow.domain.electorate import asked, countries_of, troika_of
from rcm_workflow.domain.evolve import evolve
from rcm_workflow.domain.failures import Unmet
from rcm_workflow.domain.notices import Notice, notices_for
from rcm_workflow.domain.question import Question, round_poll, rounds
from rcm_workflow.domain.report import produce
from rcm_workflow.domain.roster import Roster
from rcm_workflow.domain.rules import Rules, TransitionSpec
from rcm_workflow.domain.values import SYSTEM, Actor, Document

CERTIFICATE = "application/vnd.rcm.certificate+json"


class Decision(NamedTuple):
    """What follows: the case after it, its events, the documents they cite, who must hear."""

    case: Case
    events: tuple[e.Recorded, ...]
    documents: tuple[Document, ...] = ()
    notices: tuple[Notice, ...] = ()
    warnings: tuple[Unmet, ...] = ()
    """Conditions that should hold and do not; they stop nothing."""


class Unfolding:
    """Collects what one command brings about in one case."""

    def __init__(
        self,
        case: Case,
        rules: Rules,
        roster: Roster,
        now: datetime,
        actor: Actor = SYSTEM,
        occurred_at: datetime | None = None,
    ) -> None:
        self.case = case
        self.rules = rules
        self.roster = roster
        self.now = now
        self.actor = actor
        self.occurred_at = occurred_at or now
        self.events: list[e.Recorded] = []
        self.documents: list[Document] = []
        self.notices: list[Notice] = []
        self.warnings: list[Unmet] = []

    def decision(self) -> Decision:
        """All that was collected."""
        return Decision(
            self.case,
            tuple(self.events),
            tuple(self.documents),
            tuple(self.notices),
            tuple(self.warnings),
        )

    def add(self, event: e.Event, actor: Actor | None = None) -> e.Recorded:
        """Record an event as the next of the case and fold it in."""
        # Every part was validated when it was made; doing it again for each event costs more than
        # the decision itself.
        recorded = e.Recorded.model_construct(
            case=self.case.id,
            seq=self.case.version + 1,
            recorded_at=self.now,
            occurred_at=self.occurred_at,
            actor=actor or self.actor,
            event=event,
        )
        self.case = evolve(self.case, recorded)
        self.events.append(recorded)
        return recorded

    def question(self, move: TransitionSpec | None = None, **more: Any) -> Question:
        """The situation as it is now, for conditions."""
        return Question(
            case=self.case,
            rules=self.rules,
            roster=self.roster,
            now=self.now,
            move=move,
            actor=more.pop("actor", self.actor),
            **more,
        )

    def certificate(self, digest: str) -> Certificate:
        """A certificate by its digest, also one that this very command wrote."""
        for document in self.documents:
            if document.digest == digest:
                return Certificate.from_data(json.loads(document.body))
        return self.rules.certificate(digest)

    def tell(
        self,
        move: TransitionSpec,
        event: e.Recorded,
        *,
        country: str | None = None,
        before: Case | None = None,
        **facts: Any,
    ) -> None:
        """Write down the duty to notify the groups the machine file names."""
        self.notices += notices_for(
            move, event, self.case, before or self.case, self.rules, self.roster, country, facts
        )

    # Moving -------------------------------------------------------------------------------------

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
            source, move.trigger, lambda name: _holds(name, question), before.left, move
        )
        moves = dest != source
        if moves:
            self._leave(move, cause, as_of or self.now)
        produced = produce(move.produces, self.case, self.rules) if move.produces else None
        attached = [
            *documents,
            *([(move.produces, produced)] if move.produces and produced else []),
        ]
        self.documents += [document for _, document in attached]
        fired = self.add(self._fired(move, question, source, dest, inputs or {}, attached))
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
            self._second_term(move)
        self.tell(move, fired, country=question.country, before=before, source=source, dest=dest)
        return fired

    def _fired(
        self,
        move: TransitionSpec,
        question: Question,
        source: str,
        dest: str,
        inputs: Mapping[str, Any],
        attached: Sequence[tuple[str, Document]],
    ) -> e.TransitionFired:
        case = self.case
        return e.TransitionFired(
            trigger=move.trigger,
            source=source,
            dest=dest,
            role=question.role,
            round=case.round + 1 if move.opens_round else case.round,
            text=case.text.digest if case.text else None,
            marks_text=move.marks_text,
            remembers=move.remembers,
            inputs=dict(inputs),
            documents=tuple((name, document.digest) for name, document in attached),
            held=(*move.conditions, *(f"not_{name}" for name in move.unless)),
            rules=tuple(move.rules),
            notified=tuple(move.notify),
            final=self.rules.machine.states[dest].final,
        )

    def _leave(
        self, move: TransitionSpec, cause: Literal["expired", "left", "early"], as_of: datetime
    ) -> None:
        period, poll = self.case.period, self.case.poll
        if period is not None and move.period_effect == "pause":
            if not period.paused and poll is not None:
                self.add(e.PeriodSuspended(remaining=self._remaining(as_of)))
            return
        if period is not None and move.dest != "@left":
            self.add(e.PeriodClosed(name=period.name, cause=cause, due_at=period.closes_at))
        if cause != "left" and poll is not None and poll.electorate in rounds(self.rules):
            self._record_silence()

    def _remaining(self, at: datetime) -> tuple[tuple[str, int], ...]:
        period, poll = self.case.period, self.case.poll
        assert period is not None and poll is not None, "only a running period is suspended"
        return tuple(
            (
                one.country,
                self.rules.remaining(period.name, self.certificate(one.certificate), at),
            )
            for one in poll.standings
            if one.certificate is not None
        )

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
        if self.rules.choice(Handover) is Handover.DYNAMIC_TROIKA:
            for name, _ in self.case.electorates:
                self._freeze(name)

    def _file(self, move: TransitionSpec, inputs: Mapping[str, Any]) -> None:
        optional = self.rules.word("consultation.register_with_rcgm.kind")
        if move.files == optional and (self.rules.choice(RegisterWithRcgm) is RegisterWithRcgm.NO):
            return
        target = str(inputs.get("target_meeting", ""))
        self.add(
            e.AgendaItemFiled(kind=str(move.files), bodies=tuple(move.files_with), target=target)
        )

    def _enter(self, move: TransitionSpec, dest: str) -> None:
        if move.dest == "@left":
            if self.case.period is not None and self.case.period.paused:
                self._resume()
            return
        state = self.rules.machine.states[dest]
        if state.electorate is not None:
            self._ask(move, state.electorate)
        if state.period is not None:
            poll = self.case.poll
            asked_now = [one.country for one in poll.standings] if poll else []
            self._open_period(state.period, asked_now)

    def _ask(self, move: TransitionSpec, electorate: str) -> None:
        who = asked(self.case, electorate, self.rules, self.roster, self.now)
        text = self.case.text.digest if self.case.text else None
        self.add(
            e.PollOpened(
                electorate=electorate, round=self.case.round, text=text, asked=who.countries
            )
        )
        for country, stance in who.automatic:
            self.add(
                e.PositionRecorded(
                    trigger=move.trigger,
                    electorate=electorate,
                    round=self.case.round,
                    country=country,
                    stance=stance,
                    text=text,
                    automatic=True,
                )
            )

    def _open_period(self, name: str, countries: Sequence[str]) -> None:
        period = self.rules.period(name)
        if period is None or not countries:
            return
        reckoned = self.rules.reckon(name, countries, self.now, self.case.authority)
        self.add(
            e.PeriodOpened(
                name=name,
                hard=period.hard,
                dispatched_at=self.now,
                closes_at=reckoned.closes_at,
                last=reckoned.last,
                deadlines=self.deadlines(reckoned),
            )
        )

    def _second_term(self, move: TransitionSpec) -> None:
        poll, period = self.case.poll, self.case.period
        if poll is None or move.opens_period is None:
            return
        if move.opens_period_for == "authors":
            chosen = [one.country for one in poll.standings if one.open_changes]
        else:
            chosen = [one.country for one in poll.standings if one.entry is None]
        if period is not None:
            self.add(e.PeriodClosed(name=period.name, cause="expired", due_at=period.closes_at))
        self._open_period(move.opens_period, chosen)

    def _resume(self) -> None:
        period, poll = self.case.period, self.case.poll
        assert period is not None and poll is not None, "only a suspended period resumes"
        waiting = [one for one in poll.standings if one.certificate and one.remaining]
        if not waiting:
            return
        reckoned = self.rules.resume(
            period.name,
            {one.country: one.remaining for one in waiting if one.remaining},
            [self.certificate(one.certificate) for one in waiting if one.certificate],
            self.now,
            self.case.authority,
        )
        self.add(
            e.PeriodResumed(
                closes_at=reckoned.closes_at,
                last=reckoned.last,
                deadlines=self.deadlines(reckoned),
            )
        )

    def deadlines(self, reckoned: Reckoning) -> tuple[e.DeadlineSet, ...]:
        """Deadlines for an event; their certificates become documents."""
        found = []
        for one in reckoned.deadlines:
            document = Document.of(one.certificate.to_bytes(), CERTIFICATE)
            self.documents.append(document)
            found.append(
                e.DeadlineSet(
                    country=one.country,
                    due_at=one.due_at,
                    reminders=one.reminders,
                    certificate=document.digest,
                )
            )
        return tuple(found)


def _holds(name: str, question: Question) -> bool:
    from rcm_workflow.domain.conditions import CONDITIONS  # noqa: PLC0415 - the registry fills late

    return CONDITIONS[name].holds(question)
