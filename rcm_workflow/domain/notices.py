"""Who must hear about these events. The duty is recorded now; sending comes later.

Groups are words of the machine files; what they stand for in a case is worked out here. A letter
goes to a seat, never to a person: who sits there is looked up when it is sent.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from pydantic import Field

from rcm_workflow.domain.case import Case
from rcm_workflow.domain.electorate import countries_of
from rcm_workflow.domain.events import Recorded
from rcm_workflow.domain.permission import seats_of
from rcm_workflow.domain.roster import Roster
from rcm_workflow.domain.rules import Rules
from rcm_workflow.domain.specs import TransitionSpec
from rcm_workflow.domain.values import Frozen


class Notice(Frozen):
    """One letter to one seat."""

    recipient: str
    """A seat, ``holder/capacity``."""
    topic: str
    """The trigger the letter is about."""
    event: str
    """The id of the event that caused it."""
    facts: dict[str, Any] = Field(default_factory=dict)
    proof_wanted: bool = False
    """Whether delivery of this letter has legal weight (GAP-19)."""


OBSERVERS: Mapping[str, tuple[str, ...]] = {
    "observer_states": ("state",),
    "observer_organizations": ("organization",),
    "rncom": ("network",),
}
"""The groups of observers whose status is in force, by the kinds of them."""

GROUPS = frozenset(
    {
        "members",
        "sectors",
        "troika",
        "asked",
        "ppt",
        "former_ppt",
        "secretariat",
        "country",
        "author",
        "authors",
        "silent",
        "informed",
        "addressees",
        *OBSERVERS,
    }
)
"""The groups a machine file may name, besides its electorates and every role. ``asked`` are the
countries whose period runs. ``addressees`` are outside the Conference: they are named in the letter
to the PPT and the secretariat, who forward it."""


def notices_for(
    move: TransitionSpec,
    recorded: Recorded,
    case: Case,
    before: Case,
    rules: Rules,
    roster: Roster,
    country: str | None,
    facts: Mapping[str, Any],
) -> list[Notice]:
    """One notice per seat, however many groups name it; seats in a fixed order."""
    groups = list(move.notify)
    if "informed" in groups:
        groups = [*(one for one in groups if one != "informed"), *before.informed]
    seats: dict[str, None] = {}
    for group in groups:
        for seat in _seats(group, case, before, rules, roster, country):
            seats.setdefault(seat)
    poll, period = case.poll, case.period
    opened = (
        period is not None
        and not period.paused
        and period is not before.period
        and poll is not None
    )
    # A new date for a period that ran already proves nothing about the text (GAP-19).
    began = opened and (_began(before) is None or _began(before) != _began(case))
    due = {one.country: one.due_at for one in poll.standings} if opened and poll else {}
    told = {
        "case": case.id,
        "state": case.state,
        # Several steps share a trigger: only the one that was taken says what really happened.
        "title": {"en": move.title.en, "es": move.title.es},
        **facts,
    }
    if country is not None:
        told["country"] = country
    notices = []
    for seat in seats:
        holder = seat.partition("/")[0]
        own = due.get(holder)
        notices.append(
            Notice.made(
                recipient=seat,
                topic=move.trigger,
                event=recorded.id,
                facts=told | ({"due_at": own.isoformat()} if own else {}),
                # A copy to another sector proves nothing: the lead has to answer (GAP-18).
                proof_wanted=own is not None
                and period is not None
                and period.hard
                and began
                and seat == str(roster.lead_seat(holder)),
            )
        )
    return notices


def _began(case: Case) -> datetime | None:
    return case.period.opened_at if case.period else None


def given(move: TransitionSpec, inputs: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What was said with a step, each under its title: a letter gives the reason with the act."""
    return [
        {"title": {"en": spec.title.en, "es": spec.title.es}, "value": str(inputs[spec.name])}
        for spec in move.inputs
        if spec.type != "document" and not spec.sealed and inputs.get(spec.name) not in (None, "")
    ]


def _seats(
    group: str, case: Case, before: Case, rules: Rules, roster: Roster, country: str | None
) -> list[str]:
    access = rules.access.roles
    poll = case.poll

    def leads(countries: Any) -> list[str]:
        return [str(seat) for one in countries if (seat := roster.lead_seat(one)) is not None]

    def others() -> list[str]:
        lead = set(leads(case.members))
        return [
            str(one.seat)
            for one in roster.seats
            if one.seat.holder in case.members
            and str(one.seat) not in lead
            and one.seat.capacity in access["members"].capacities
        ]

    def ppt(holder: str) -> list[str]:
        return [f"{holder}/{access['ppt'].capacities[0]}"]

    def observers(kinds: tuple[str, ...]) -> list[str]:
        day = case.last_at.date()
        return [_desk_of(one.holder, roster) for one in roster.observers_in_force(day, *kinds)]

    find: dict[str, Callable[[], list[str]]] = {
        "members": lambda: leads(case.members),
        "sectors": others,
        "troika": lambda: leads(case.electorate("troika") or ()),
        "asked": lambda: leads(
            [one.country for one in poll.standings] if poll and case.period else []
        ),
        "ppt": lambda: ppt(case.authority),
        "former_ppt": lambda: ppt(before.authority),
        "secretariat": lambda: [
            f"{access['secretariat'].holder}/{access['secretariat'].capacities[0]}"
        ],
        "country": lambda: leads([country] if country else []),
        "author": lambda: leads([country] if country else []),
        "authors": lambda: leads(
            [one.country for one in poll.standings if one.open_changes] if poll else []
        ),
        "silent": lambda: leads(
            [one.country for one in poll.standings if one.entry is None] if poll else []
        ),
        "addressees": lambda: ppt(case.authority),
    }
    if group in find:
        return find[group]()
    if group in OBSERVERS:
        return observers(OBSERVERS[group])
    if group in rules.machine.electorates:
        spec = rules.machine.electorates[group]
        return leads(countries_of(case, group, spec, rules, roster, case.last_at))
    return seats_of(access[group], case, roster, case.last_at.date())


def _desk_of(holder: str, roster: Roster) -> str:
    """Where letters to an observer go: its lead seat, else the first it has, else its officer."""
    lead = roster.lead_seat(holder)
    if lead is not None:
        return str(lead)
    own = (str(one.seat) for one in roster.seats if one.seat.holder == holder)
    return next(own, f"{holder}/officer")
