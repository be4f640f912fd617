"""Which roles a seat gives in a case, and which seats have a role there."""

from __future__ import annotations

from datetime import date, datetime

from rcm_workflow.domain.case import Case
from rcm_workflow.domain.roster import Roster
from rcm_workflow.domain.specs import AccessSpec, RoleSpec
from rcm_workflow.domain.today import today
from rcm_workflow.domain.values import Actor, Seat


def has_role(  # noqa: PLR0911 - one line per relation
    role: RoleSpec, seat: Seat, case: Case | None, roster: Roster, now: datetime
) -> bool:
    """Whether a seat gives a role now; before a case exists, the PPT is the one in office."""
    if seat.capacity not in role.capacities:
        return False
    match role.relation:
        case "authority":
            return seat.holder == (case.authority if case else roster.authority(now))
        case "member":
            return seat.holder in (case.members if case else roster.countries)
        case "electorate":
            return case is not None and seat.holder in (case.electorate(role.name) or ())
        case "body":
            return seat.holder == role.holder
        case "opener":
            return case is None or seat.holder == case.opener
        case "named":
            return case is not None and seat.holder in holders_named(case, str(role.fact))
        case "observer":
            return seat.holder in observing(role, roster, today(roster, seat.holder, now))
        case "item":
            return seat in seats_listed(role, case) or _stands_in(role, seat, case, roster, now)
        case _:
            return role.relation == "any" or seat.holder in _asked(case)


def _asked(case: Case | None) -> tuple[str, ...]:
    poll = case.poll if case else None
    return tuple(one.country for one in poll.standings) if poll else ()


def seats_listed(role: RoleSpec, case: Case | None) -> list[Seat]:
    """The seats that the items of a list name, each by its holder and by capacities.

    Only items in the statuses that the role names, and only of whom its fact, where it has one,
    still names: a delegation that has left gives nobody a right any more. A choice that is no
    capacity of the role names no seat.
    """
    if case is None:
        return []
    present = holders_named(case, role.fact) if role.fact else None
    found = [
        (item.get(str(role.whose)), item.get(name))
        for item in case.of_group(str(role.group))
        if item.status in role.statuses
        for name in role.seats
    ]
    return [
        Seat(holder=holder, capacity=capacity)
        for holder, capacity in found
        if isinstance(holder, str) and isinstance(capacity, str)
        if capacity in role.capacities and (present is None or holder in present)
    ]


def _stands_in(
    role: RoleSpec, seat: Seat, case: Case | None, roster: Roster, now: datetime
) -> bool:
    """Whether the seat of the national position speaks where nobody holds those that are named.

    Whoever enters a delegation under a seat that is vacant would else silence it (GAP-18).
    """
    if seat != roster.lead_seat(seat.holder):
        return False
    own = [one for one in seats_listed(role, case) if one.holder == seat.holder]
    day = today(roster, seat.holder, now)
    return bool(own) and not any(roster.holders(one, day) for one in own)


def holders_named(case: Case, fact: str) -> tuple[str, ...]:
    """The States or bodies that a fact of the case names."""
    value = case.fact(fact)
    if isinstance(value, str):
        return (value,)
    return value if isinstance(value, tuple) else ()


def observing(role: RoleSpec, roster: Roster, day: date) -> tuple[str, ...]:
    """Those whose observer status, of a kind the role is for, is in force on a day."""
    return tuple(one.holder for one in roster.observers_in_force(day, *role.kinds))


def seats_of(role: RoleSpec, case: Case, roster: Roster, day: date) -> list[str]:
    """The seats that are told where a letter goes to a role, one of each holder."""
    if role.relation == "item":
        return [str(one) for one in _told(seats_listed(role, case), roster, day)]
    if not role.capacities:
        return []
    return [f"{one}/{role.capacities[0]}" for one in _holders_of(role, case, roster, day)]


def _told(listed: list[Seat], roster: Roster, day: date) -> list[Seat]:
    """The seats of a list, and for whom nobody holds any of them the one that stands in."""
    held = {one.holder for one in listed if roster.holders(one, day)}
    leads = (roster.lead_seat(one.holder) for one in listed if one.holder not in held)
    return list(dict.fromkeys([*listed, *(one for one in leads if one is not None)]))


def _holders_of(role: RoleSpec, case: Case, roster: Roster, day: date) -> tuple[str, ...]:
    holders: tuple[str, ...] = ()
    match role.relation:
        case "authority":
            holders = (case.authority,)
        case "body":
            holders = (str(role.holder),)
        case "opener":
            holders = (case.opener,) if case.opener else ()
        case "named":
            holders = holders_named(case, str(role.fact))
        case "electorate":
            holders = case.electorate(role.name) or ()
        case "member":
            holders = case.members
        case "observer":
            holders = observing(role, roster, day)
        case "asked":
            holders = _asked(case)
        case _:
            pass
    return holders


def roles_of(
    actor: Actor, case: Case | None, access: AccessSpec, roster: Roster, now: datetime
) -> tuple[str, ...]:
    """Every role the actor has in this case."""
    if actor.is_system:
        return ("system",)
    if actor.seat is None:
        return ()
    seat = actor.seat
    return tuple(
        [
            name
            for name, role in access.roles_in(seat.capacity)
            if has_role(role, seat, case, roster, now)
        ]
    )
