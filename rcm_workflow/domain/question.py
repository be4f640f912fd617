"""What a condition may look at: the case, the world it stands in, and who asks for what."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from rcm_workflow.domain.case import Case, Poll, Standing
from rcm_workflow.domain.facts import Item
from rcm_workflow.domain.roster import Roster
from rcm_workflow.domain.rules import Rules
from rcm_workflow.domain.specs_steps import TransitionSpec
from rcm_workflow.domain.today import today
from rcm_workflow.domain.values import SYSTEM, Actor


@dataclass(frozen=True, slots=True)
class Question:
    """One transition asked for, or looked at, at one instant."""

    case: Case
    rules: Rules
    roster: Roster
    now: datetime
    move: TransitionSpec | None = None
    actor: Actor = SYSTEM
    role: str = "system"
    country: str | None = None
    received_on: datetime | None = None
    inputs: Mapping[str, Any] = field(default_factory=dict)
    attached: Collection[str] = ()
    """The names of the documents given with the step."""
    others: Mapping[str, Case] = field(default_factory=dict)
    """The cases that the inputs name, by number, as far as whoever acts may know them."""
    answers: dict[str, bool] = field(default_factory=dict, init=False, compare=False, repr=False)
    """Conditions that were looked into already; a changed copy begins without any."""

    @property
    def today(self) -> date:
        """The day at the capital of the authority: one day for all whom the case asks."""
        return today(self.roster, self.case.authority, self.now)

    @property
    def standing(self) -> Standing | None:
        """Where the country in question stands in the newest poll."""
        poll = self.case.poll
        return poll.standing(self.country) if poll and self.country else None

    def counted(self, group: str) -> tuple[Item, ...]:
        """The items of a list but for those that were struck: they stay, and no longer count."""
        known = self.rules.machine.items.get(group)
        out = known.not_counted if known else ()
        return tuple(one for one in self.case.of_group(group) if one.status not in out)


def rounds(rules: Rules) -> frozenset[str]:
    """The electorates whose silence the policy judges: those of the member rounds."""
    return frozenset(
        state.electorate
        for state in rules.machine.states.values()
        if state.electorate and state.silence_counts
    )


def texts_sent(case: Case, rules: Rules, country: str | None) -> frozenset[str]:
    """The versions that reached a country: those it was asked about, and those of the rounds."""
    members = rounds(rules)
    return frozenset(
        poll.text
        for poll in case.polls
        if poll.text
        and (poll.electorate in members or (country is not None and poll.standing(country)))
    )


def round_poll(case: Case, rules: Rules) -> Poll | None:
    """The poll of the latest round, also while the text is back with a smaller group."""
    asked = rounds(rules)
    return next((poll for poll in reversed(case.polls) if poll.electorate in asked), None)
