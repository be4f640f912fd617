"""Who is asked, and whose answer is known without asking (GAP-08, GAP-09, GAP-22)."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from rcm_workflow.domain.case import Case, Entry
from rcm_workflow.domain.choices import (
    IncompleteTroika,
    PptInTroika,
    TroikaInMemberRound,
)
from rcm_workflow.domain.policy_keys import KEYS
from rcm_workflow.domain.roster import Roster, Troika
from rcm_workflow.domain.rules import Rules
from rcm_workflow.domain.specs import ElectorateSpec
from rcm_workflow.domain.values import AGREES, Country, Stance

PROPOSING = ("asked", "assents", "left_out")
"""How the PPT's own part comes about where no policy key says so."""


class Known(NamedTuple):
    """A position that is recorded without asking."""

    country: Country
    stance: Stance
    carries: str | None = None
    """The event in which the country said so before."""


class Asked(NamedTuple):
    """The countries of a poll and the positions recorded without asking."""

    countries: tuple[Country, ...]
    automatic: tuple[Known, ...]


def troika_of(roster: Roster, rules: Rules, at: datetime) -> Troika | None:
    """The Troika at an instant under the policy's answer to GAP-22."""
    return roster.troika(at, rules.choice(IncompleteTroika))


def countries_of(
    case: Case, name: str, spec: ElectorateSpec, rules: Rules, roster: Roster, at: datetime
) -> tuple[Country, ...]:
    """The countries of an electorate: as frozen in the case, or as the roster has them now."""
    left_out = {one for source in spec.without for one in _from(source, case, rules)}
    found = _all_of(case, name, spec, rules, roster, at)
    return tuple(one for one in found if one not in left_out)


def _all_of(
    case: Case, name: str, spec: ElectorateSpec, rules: Rules, roster: Roster, at: datetime
) -> tuple[Country, ...]:
    if spec.of == "members":
        return case.members
    if spec.of == "secretariat":
        return (rules.secretariat,)
    if spec.of != "troika":
        return _from(spec.of, case, rules)
    frozen = case.electorate(name)
    if frozen is not None:
        return frozen
    troika = troika_of(roster, rules, at)
    return troika.countries if troika else ()


def _from(source: str, case: Case, rules: Rules) -> tuple[Country, ...]:
    """The countries that ``authority``, ``fact:NAME`` or ``items:GROUP.FIELD`` stands for."""
    if source == "authority":
        return (case.authority,)
    if source.startswith("items:"):
        return _listed(source.removeprefix("items:"), case, rules)
    value = case.fact(source.removeprefix("fact:"))
    if isinstance(value, str):
        return (value,)
    return value if isinstance(value, tuple) else ()


def _listed(field: str, case: Case, rules: Rules) -> tuple[Country, ...]:
    """The Member Countries that a field of a list names, but for items that no longer count."""
    group, _, name = field.partition(".")
    out = rules.machine.items[group].not_counted
    named = {one.get(name) for one in case.of_group(group) if one.status not in out}
    return tuple(one for one in case.members if one in named)


def asked(case: Case, name: str, rules: Rules, roster: Roster, at: datetime) -> Asked:
    """Who is asked when a poll of this electorate opens now.

    The machine names the policy key that settles the proposer's own part; the key decides whether
    the PPT (and, in a member round, the other Troika countries) are asked, counted as assenting,
    or left out.
    """
    spec = rules.machine.electorates[name]
    countries = countries_of(case, name, spec, rules, roster, at)
    proposer = case.authority
    choice = spec.proposer if spec.proposer in PROPOSING else rules.choice(KEYS[spec.proposer])
    if choice in _ASSENTS:
        return Asked(countries, _assent(proposer, countries))
    if choice in _LEFT_OUT:
        return Asked(tuple(one for one in countries if one != proposer), ())
    if choice is TroikaInMemberRound.CARRY_OVER_IF_TEXT_UNCHANGED:
        known = {
            one: Known(one, entry.stance, entry.event)
            for one, entry in reactions(case, name).items()
        } | {one.country: one for one in _assent(proposer, countries)}
        return Asked(countries, tuple(known[one] for one in countries if one in known))
    if choice is TroikaInMemberRound.ONLY_THE_OTHERS_ARE_ASKED:
        # Who did not agree to this very text has not been heard on it, and is asked.
        agreed = {one for one, said in reactions(case, name).items() if said.stance in AGREES}
        left_out = {proposer, *agreed}
        return Asked(tuple(one for one in countries if one not in left_out), ())
    return Asked(countries, ())


_ASSENTS = (
    "assents",
    PptInTroika.ASSENT_BY_SUBMISSION,
    TroikaInMemberRound.ALL_ELEVEN_COUNT_PPT_AUTO,
)
_LEFT_OUT = ("left_out", PptInTroika.PPT_NOT_COUNTED)


def _assent(proposer: str, countries: tuple[str, ...]) -> tuple[Known, ...]:
    return (Known(proposer, Stance.ASSENT),) if proposer in countries else ()


def reactions(case: Case, name: str) -> dict[Country, Entry]:
    """What was said of this very text as it stands when others were asked, the newest of each."""
    text = case.text.digest if case.text else None
    return {
        one.country: one.entry
        for poll in case.polls
        if poll.electorate != name and poll.text == text
        for one in poll.standings
        if one.entry is not None and one.entry.stance in _REACTIONS
    }


_REACTIONS = (*AGREES, Stance.OBJECT, Stance.RESERVE)
"""What is said of a text as it stands; a wish for another text is no answer to this one, and its
author is asked again: its silence is no consent (``consensus.own_change_left_out``)."""
