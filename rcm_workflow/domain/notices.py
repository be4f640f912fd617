"""Who must hear about these events. The duty is recorded now; sending comes later.

Groups are words of the machine files; what they stand for in a case is worked out here. A letter
goes to a seat, never to a person: who sits there is looked up when it is sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from pydantic import Field

from rcm_workflow.domain.case import Case
from rcm_workflow.domain.electorate import countries_of
from rcm_workflow.domain.events import Recorded
from rcm_workflow.domain.folded import Folded, folded
from rcm_workflow.domain.roles import seats_of
from rcm_workflow.domain.roster import Roster
from rcm_workflow.domain.rules import Rules
from rcm_workflow.domain.specs import RoleSpec
from rcm_workflow.domain.specs_given import InputSpec
from rcm_workflow.domain.specs_steps import TransitionSpec
from rcm_workflow.domain.today import today
from rcm_workflow.domain.values import Localized


@folded
class Notice(Folded):
    """One letter to one seat."""

    recipient: str
    """A seat, ``holder/capacity``."""
    topic: str
    """The trigger the letter is about."""
    event: str
    """The id of the event that caused it."""
    facts: dict[str, Any] = Field(default_factory=dict, kw_only=True)
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
    caused_by = recorded.id
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
                event=caused_by,
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


def presiding_seat(authority: str, roles: Mapping[str, RoleSpec]) -> str:
    """The seat that is written to as the PPT."""
    return f"{authority}/{roles['ppt'].capacities[0]}"


def _began(case: Case) -> datetime | None:
    return case.period.opened_at if case.period else None


def given(
    move: TransitionSpec, inputs: Mapping[str, Any], words: Mapping[str, Localized]
) -> list[dict[str, Any]]:
    """What was said with a step, each under its title: a letter gives the reason with the act.

    A text in both languages, and what the machine has a word for, stand there in both; with the
    type of all else its reader is told countries, days and answers as people say them.
    """
    return [
        {
            "title": spec.title.model_dump(),
            "type": spec.type,
            "value": _said(spec, inputs[spec.name], words),
        }
        for spec in move.inputs
        if spec.type != "document" and not spec.sealed and inputs.get(spec.name) not in (None, "")
    ]


def _said(spec: InputSpec, value: Any, words: Mapping[str, Localized]) -> Any:
    # Only of what was chosen: what somebody wrote is no name that the machine has a word for.
    if spec.type == "choice" and value in words:
        return words[value].model_dump()
    if isinstance(value, Mapping):
        return dict(value)
    return [*value] if isinstance(value, tuple | list) else value


def _seats(  # noqa: PLR0911 - one line per group
    group: str, case: Case, before: Case, rules: Rules, roster: Roster, country: str | None
) -> list[str]:
    roles = rules.access.roles
    match group:
        case "ppt" | "addressees":
            return [presiding_seat(case.authority, roles)]
        case "former_ppt":
            return [presiding_seat(before.authority, roles)]
        case "secretariat":
            return [f"{roles['secretariat'].holder}/{roles['secretariat'].capacities[0]}"]
        case "members":
            return _leads(case.members, roster)
        case "sectors":
            return _sectors(case, rules, roster)
        case "troika":
            return _leads(case.electorate("troika") or (), roster)
        case "country" | "author":
            return _told(country, roster) if country else []
        case "asked" | "authors" | "silent":
            return _leads(_in_poll(group, case), roster)
    return _others(group, case, rules, roster)


def _others(group: str, case: Case, rules: Rules, roster: Roster) -> list[str]:
    if group in OBSERVERS:
        observers = roster.observers_in_force(_day(case, roster), *OBSERVERS[group])
        return [_desk_of(one.holder, roster) for one in observers]
    if group in rules.machine.electorates:
        spec = rules.machine.electorates[group]
        return _leads(countries_of(case, group, spec, rules, roster, case.last_at), roster)
    return seats_of(rules.access.roles[group], case, roster, _day(case, roster))


def _day(case: Case, roster: Roster) -> date:
    return today(roster, case.authority, case.last_at)


def _leads(countries: Iterable[str], roster: Roster) -> list[str]:
    return [str(seat) for one in countries if (seat := roster.lead_seat(one)) is not None]


def _told(holder: str, roster: Roster) -> list[str]:
    """A country by its lead seat; a body, which may have an item to carry out, by its desk."""
    return _leads([holder], roster) or ([] if roster.member(holder) else [_desk_of(holder, roster)])


def _in_poll(group: str, case: Case) -> list[str]:
    standings = case.poll.standings if case.poll else ()
    match group:
        case "authors":
            return [one.country for one in standings if one.open_changes]
        case "silent":
            return [one.country for one in standings if one.entry is None]
        case _:
            return [one.country for one in standings] if case.period else []


def _sectors(case: Case, rules: Rules, roster: Roster) -> list[str]:
    """The seats of the members that are not the leading ones."""
    lead = set(_leads(case.members, roster))
    return [
        str(one.seat)
        for one in roster.seats
        if one.seat.holder in case.members
        and str(one.seat) not in lead
        and one.seat.capacity in rules.access.roles["members"].capacities
    ]


def _desk_of(holder: str, roster: Roster) -> str:
    """Where letters to an observer go: its lead seat, else the first it has, else its officer."""
    lead = roster.lead_seat(holder)
    if lead is not None:
        return str(lead)
    own = (str(one.seat) for one in roster.seats if one.seat.holder == holder)
    return next(own, f"{holder}/officer")
