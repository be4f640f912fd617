"""One command unfolding: events are added one by one and the case is folded along.

This is the only place where events get their number and their time.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from rcm_workflow.domain import events as e
from rcm_workflow.domain.case import Case
from rcm_workflow.domain.certificate import Certificate
from rcm_workflow.domain.effects import Effect
from rcm_workflow.domain.evolve import evolve
from rcm_workflow.domain.failures import Unmet
from rcm_workflow.domain.notices import Notice, notices_for
from rcm_workflow.domain.question import Question
from rcm_workflow.domain.roster import Roster
from rcm_workflow.domain.rules import Rules
from rcm_workflow.domain.specs_steps import TransitionSpec
from rcm_workflow.domain.values import SYSTEM, Actor, Document, Prepared


class Decision(NamedTuple):
    """What follows: the case after it, its events, the documents they cite, who must hear."""

    case: Case
    events: tuple[e.Recorded, ...]
    documents: tuple[Document, ...] = ()
    notices: tuple[Notice, ...] = ()
    warnings: tuple[Unmet, ...] = ()
    """Conditions that should hold and do not; they stop nothing."""
    effects: tuple[Effect, ...] = ()
    """What is to happen outside the case, all of it or none."""


def joined(first: Decision, then: Decision) -> Decision:
    """Two decisions in one case, one after the other."""
    if not any(first[1:]):
        return then
    return Decision(
        then.case,
        (*first.events, *then.events),
        (*first.documents, *then.documents),
        (*first.notices, *then.notices),
        (*first.warnings, *then.warnings),
        (*first.effects, *then.effects),
    )


def noted(decision: Decision, event: e.Event, now: datetime) -> Decision:
    """A decision with one more event of the system in its case."""
    case = decision.case
    recorded = e.Recorded(
        case=case.id,
        seq=case.version + 1,
        recorded_at=now,
        occurred_at=now,
        actor=SYSTEM,
        event=event,
    )
    return decision._replace(case=evolve(case, recorded), events=(*decision.events, recorded))


class Recording:
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
        self.effects: list[Effect] = []
        self.others: Mapping[str, Case] = {}
        """The cases that the inputs of the command name; see ``Question``."""
        self.fields: frozenset[str] = frozenset()
        """What whoever acts may read of the case."""
        self.because = ""
        """The event of another case whose effect unfolds here."""

    def decision(self) -> Decision:
        """All that was collected."""
        return Decision(
            self.case,
            tuple(self.events),
            tuple(self.documents),
            tuple(self.notices),
            tuple(self.warnings),
            tuple(self.effects),
        )

    def add(
        self, event: e.Event, actor: Actor | None = None, prepared: Prepared | None = None
    ) -> e.Recorded:
        """Record an event as the next of the case and fold it in.

        ``prepared`` is what its actor signed, or is about to sign, if it is a statement.
        """
        # Every part was validated when it was made; doing it again for each event costs more than
        # the decision itself.
        recorded = e.Recorded.made(
            case=self.case.id,
            seq=self.case.version + 1,
            recorded_at=self.now,
            occurred_at=self.occurred_at,
            actor=actor or self.actor,
            event=event,
            signature=prepared.signature if prepared else None,
            salts=prepared.salts if prepared else (),
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
            others=self.others,
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
