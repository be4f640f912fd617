"""A presidency that running cases decide is entered by them, and by nobody beside them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from rcm_workflow.application.app import App
from rcm_workflow.application.reading import Reading
from rcm_workflow.application.settling import case_and_rules
from rcm_workflow.domain.case import Case
from rcm_workflow.domain.commands import RecordPresidency, RosterCommand, WithdrawPresidency
from rcm_workflow.domain.facts import FactValue
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.roster import Roster
from rcm_workflow.domain.roster_events import PresidencyRecorded
from rcm_workflow.domain.specs import MachineSpec
from rcm_workflow.domain.values import SYSTEM


class _Claim(NamedTuple):
    """A running case that decides which country presides in a year."""

    case: str
    year: FactValue | None
    country: FactValue | None


def require_no_case_of_it(app: App, view: Reading, roster: Roster, command: RosterCommand) -> None:
    """Refuse to enter by hand a presidency against a running case, or before one in the queue.

    The case would go on with one country while the roster names another, and what the
    Vice-Ministers designated by consensus would be undone by one hand (R-071). The handover to
    who is next in line, or back to who presided last, is entered by hand as well (GAP-24, GAP-27).

    Raises ``Refused`` ``presidency_has_a_case``.
    """
    if not isinstance(command, RecordPresidency | WithdrawPresidency) or command.actor == SYSTEM:
        return
    against = _against(roster, command, tuple(_claims(app, view)))
    if against is not None:
        raise Refused("presidency_has_a_case", year=command.year, case=against)


def _against(
    roster: Roster, command: RecordPresidency | WithdrawPresidency, claims: tuple[_Claim, ...]
) -> str | None:
    known: dict[tuple[object, object], PresidencyRecorded] = {
        (one.year, one.country): one for one in roster.presidencies
    }
    if isinstance(command, WithdrawPresidency):
        return _first(one for one in claims if (command.year, one.country) in known)
    if _follows_from_the_roster(roster, command):
        return None
    of_the_year = _first(one for one in claims if one.year == command.year)
    return of_the_year or _first(
        one
        for one in claims
        if (entered := known.get((one.year, one.country))) is not None
        and entered.status == "designated"
        and _comes_before(roster, command, entered)
    )


def _first(claims: Iterator[_Claim]) -> str | None:
    return next((one.case for one in claims), None)


def _follows_from_the_roster(roster: Roster, command: RecordPresidency) -> bool:
    """Whether it is the handover to who is next in line, or back to who presided last."""
    at = command.starts_at
    same = any(
        (one.year, one.country) == (command.year, command.country) for one in roster.presidencies
    )
    part = roster.part_of(command.year, at)
    return same and not command.designated and part in ("upcoming", "current", "former")


def _comes_before(roster: Roster, command: RecordPresidency, waiting: PresidencyRecorded) -> bool:
    """Whether the entry would put a country before one that waits in the queue.

    One that begins does so whatever its day, unless it lies before a presidency that ran already.
    """
    if any(one.starts_at > command.starts_at for one in roster.indexed.held):
        return False
    return not command.designated or command.starts_at < waiting.starts_at


def _claims(app: App, view: Reading) -> Iterator[_Claim]:
    for row in view.cases(open_only=True):
        case, rules = case_and_rules(app, view, row.id)
        for year, country in _named_by(rules.machine):
            yield _Claim(case.id, _fact(case, year), _fact(case, country))


def _named_by(machine: MachineSpec) -> frozenset[tuple[str, str]]:
    """The facts in which cases of a machine keep the year and the country that they enter."""
    entered = (
        (str(one.values["year"]), str(one.values["country"]))
        for move in machine.transitions
        for one in move.registers
        if one.what == "presidency"
    )
    return frozenset(entered)


def _fact(case: Case, source: str) -> FactValue | None:
    kind, _, name = source.partition(":")
    return case.fact(name) if kind == "fact" else None
