"""Whom the same round would have asked under another policy (GAP-08, GAP-09). Pure.

Who was left out of a round, or stood in it with a position that was recorded without asking, has
not been silent: under a rule that asks it, nobody knows its answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile
from typing import NamedTuple

from rcm_workflow.domain import events as e
from rcm_workflow.domain.case import Case, Entry, Poll, Standing
from rcm_workflow.domain.electorate import PROPOSING, asked, countries_of
from rcm_workflow.domain.evolve import replay
from rcm_workflow.domain.replies import Replies
from rcm_workflow.domain.roster import Roster
from rcm_workflow.domain.rules import Rules
from rcm_workflow.domain.values import Country


class AskedThere(NamedTuple):
    """Who takes part in a round under the other policy, and what was really said in it."""

    standings: tuple[Standing, ...]
    """Who is counted there: as it stood here, or empty for whoever was left out here."""
    said: Replies
    """What was recorded but for the positions that only the policy of the case took as known."""
    known: dict[Country, Entry]
    """What counts there without asking."""
    not_asked_here: tuple[Country, ...]
    """Who is asked there, was never asked here and has said nothing."""
    not_asked_there: tuple[Country, ...]
    """Who was counted here and is left out there."""
    rests_on: str | None
    """The policy key that settles all this, where it settles anything."""


def asked_there(
    poll: Poll, said: Replies, events: Sequence[e.Recorded], rules: Rules, other: Rules
) -> AskedThere:
    """Who takes part in a poll under ``other``, judged country by country.

    The case is looked at as it was when the poll opened: who presided, what the text was and who
    had agreed to it in the Troika.
    """
    key = rules.machine.electorates[poll.electorate].proposer
    before, opened = _opening(poll, events)
    if key in PROPOSING or before is None or opened is None:
        return AskedThere(poll.standings, said, {}, (), (), None)
    here, there = (
        asked(before, poll.electorate, each, Roster(), poll.opened_at) for each in (rules, other)
    )
    spec = rules.machine.electorates[poll.electorate]
    everyone = countries_of(before, poll.electorate, spec, rules, Roster(), poll.opened_at)
    known_here = {one.country for one in here.automatic}
    known = {one.country: one for one in there.automatic}
    stood = {one.country for one in poll.standings}
    # Whoever came back into the room with an objection stands in the poll whatever the key says.
    counted = (
        *(one for one in there.countries if one in stood or one not in here.countries),
        *sorted(stood - {*here.countries, *there.countries}),
    )
    spoken = said.without(here.automatic)
    left_out_here = {*everyone} - {*here.countries}
    silent = ((left_out_here - stood) | known_here) & {*counted} - {*known, *spoken.positions}
    outside = stood - {*counted}
    settles = known_here or known or left_out_here or outside
    return AskedThere(
        standings=tuple(poll.standing(one) or Standing(country=one) for one in counted),
        said=spoken,
        known={
            one: Entry(
                stance=each.stance,
                at=poll.opened_at,
                actor=str(opened.actor),
                text=poll.text,
                event=each.carries or opened.id,
                automatic=True,
            )
            for one, each in known.items()
        },
        not_asked_here=tuple(sorted(silent)),
        not_asked_there=tuple(sorted(outside)),
        rests_on=key if settles else None,
    )


def _opening(poll: Poll, events: Sequence[e.Recorded]) -> tuple[Case | None, e.Recorded | None]:
    """The case right before the poll was opened last, and the event that opened it."""
    opened = None
    for one in events:
        match one.event:
            case e.PollOpened(electorate=poll.electorate, round=poll.round):
                opened = one
            case _:
                pass
    if opened is None:
        return None, None
    return replay(takewhile(lambda one: one.id != opened.id, events)), opened
