"""Who may do what: a seat held today, a role it gives in this case, a line that allows the act.

Default deny (DESIGN 7). A refusal names what was missing: the mandate, the role or the line.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from rcm_workflow.domain.case import Case
from rcm_workflow.domain.choices import AuthzRoles
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.presiding import another_presides
from rcm_workflow.domain.roster import ROSTER, Roster
from rcm_workflow.domain.rules import Rules
from rcm_workflow.domain.specs import AccessSpec, RoleSpec
from rcm_workflow.domain.today import today
from rcm_workflow.domain.values import Actor, Seat


def require_mandate(actor: Actor, roster: Roster, access: AccessSpec, now: datetime) -> None:
    """Refuse a person who does not hold the seat on this day (``no_mandate``)."""
    held = _HELD[0]
    if held[0] is actor and held[1] is roster and held[2] is now:
        return
    if actor.is_system:
        return
    if actor.seat is None:
        raise Refused(
            "no_seat", kind="not_permitted", person=actor.person, rules=_of_mandates(access)
        )
    day = today(roster, actor.seat.holder, now)
    if not roster.holds(actor.person, actor.seat, day):
        over = roster.mandate_over(actor.person, actor.seat, day)
        if over is not None:
            raise Refused(
                "mandate_is_over",
                kind="not_permitted",
                rules=_of_mandates(access),
                person=actor.person,
                seat=str(actor.seat),
                until=over.isoformat(),
            )
        raise Refused(
            "no_mandate",
            kind="not_permitted",
            rules=_of_mandates(access),
            person=actor.person,
            seat=str(actor.seat),
            day=day.isoformat(),
        )
    _HELD[0] = (actor, roster, now)


_HELD: list[tuple[Actor | None, Roster | None, datetime | None]] = [(None, None, None)]
"""The mandate found last. A step asks for it twice: who knows of the case, and who may do this.
Told by identity, and all three are frozen."""


def _of_mandates(access: AccessSpec) -> tuple[str, ...]:
    """What mandates rest on: the same as the right to give them."""
    return access.grounds(access.roles, "register", ROSTER)


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
            return seat in seats_listed(role, case)
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
        return [str(one) for one in seats_listed(role, case)]
    if not role.capacities:
        return []
    return [f"{one}/{role.capacities[0]}" for one in _holders_of(role, case, roster, day)]


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


def readers(case: Case, access: AccessSpec, held: Iterable[str]) -> tuple[str, ...]:
    """Those of these roles that may read the case as it is now."""
    machine, state, informed = case.machine.name, case.state, case.informed
    return tuple([one for one in held if access.line(one, "read", machine, state, informed)])


def readable(case: Case, access: AccessSpec, held: Iterable[str]) -> frozenset[str]:
    """The fields of the case that these roles open; none where nobody of them may read it."""
    return access.open_to(tuple(held), case.machine.name, case.state, case.informed)


def require_part(actor: Actor, access: AccessSpec, roster: Roster, now: datetime) -> None:
    """Refuse whoever takes part in nothing, in the same words whether a case exists or not.

    Raises ``Refused``: ``no_seat``, ``no_mandate``, ``observers_take_no_part`` (R-067),
    ``not_a_member``.
    """
    require_mandate(actor, roster, access, now)
    held = roles_of(actor, None, access, roster, now)
    if "observer" in held:
        raise Refused(
            "observers_take_no_part", kind="not_permitted", rules=("R-067",), seat=str(actor.seat)
        )
    if actor.country is not None and actor.country not in roster.countries:
        raise Refused(
            "not_a_member",
            kind="not_permitted",
            rules=("R-003", "R-066"),
            country=actor.country,
            members=list(roster.countries),
        )


def require_knowledge(
    actor: Actor, case: Case, access: AccessSpec, roster: Roster, now: datetime
) -> frozenset[str]:
    """The fields the actor may read of a case.

    Raises ``Refused``: as :func:`require_part`; ``unknown_case`` for one that the actor may not
    know, as if there were none: number, state and version of a case are not for everybody.
    """
    if actor.is_system:
        return frozenset()
    require_mandate(actor, roster, access, now)
    fields = readable(case, access, roles_of(actor, case, access, roster, now))
    if not fields:
        require_part(actor, access, roster, now)
    if not fields and not _known_to(actor.country, case, access, roster, now):
        raise unknown_case(case.id)
    return fields


def _known_to(
    country: str | None, case: Case, access: AccessSpec, roster: Roster, now: datetime
) -> bool:
    """Whether a country knows of the case by any of its seats: a colleague is told why not."""
    if country is None:
        return False
    capacities = {each for role in access.roles.values() for each in role.capacities}
    held = (
        name
        for capacity in capacities
        for name, role in access.roles.items()
        if has_role(role, Seat(holder=country, capacity=capacity), case, roster, now)
    )
    return bool(readers(case, access, held))


def unknown_case(case_id: str, nearest: str | None = None) -> Refused:
    """The one answer for a case that is not there and for one that the actor may not know."""
    return Refused("unknown_case", kind="not_found", case=case_id, nearest=nearest)


def require_role(
    actor: Actor,
    by: Sequence[str],
    action: str,
    case: Case,
    rules: Rules,
    roster: Roster,
    now: datetime,
) -> str:
    """The role in which the actor may do this; the first of ``by`` that fits.

    Raises ``Refused``: ``no_mandate``, ``observers_take_no_part`` (R-067), ``not_a_member``,
    ``another_country_presides`` after a handover, ``not_permitted`` naming the roles that may and
    the roles held.
    """
    require_mandate(actor, roster, rules.access, now)
    machine, state = rules.machine.machine, case.state
    for role in by:
        usable = _in_role(role, actor, case, rules, roster, now)
        if usable and rules.access.line(role, action, machine, state, case.informed):
            return role
    held = roles_of(actor, case, rules.access, roster, now)
    if "observer" in held:
        raise Refused(
            "observers_take_no_part", kind="not_permitted", rules=("R-067",), seat=str(actor.seat)
        )
    # Who has a part of its own, as a candidate has, hears for whom the step is; nobody has one yet
    # in a case that is being opened.
    apart = action == "open" or not held
    if apart and actor.country is not None and actor.country not in case.members:
        raise Refused(
            "not_a_member",
            kind="not_permitted",
            rules=("R-003", "R-066"),
            country=actor.country,
            members=list(case.members),
        )
    _require_presiding(actor, by, action, case, rules, roster, now)
    raise not_permitted(actor, by, held, action, rules.access, machine)


def not_permitted(
    actor: Actor,
    may: Iterable[str],
    held: Iterable[str],
    action: str,
    access: AccessSpec,
    machine: str,
    presides: Mapping[str, Any] | None = None,
) -> Refused:
    """The refusal that names the roles that may, those held, and what the rights rest on.

    With ``presides`` it tells first that another country does: see ``another_presides``.
    """
    rules = access.grounds(may, action, machine)
    if presides is not None:
        return Refused(
            "another_country_reads",
            kind="not_permitted",
            rules=rules,
            action=action,
            may=list(may),
            held=list(held),
            seat=presides["seat"],
            country=presides["country"],
            since=presides["since"],
        )
    return Refused(
        "not_permitted",
        kind="not_permitted",
        rules=rules,
        action=action,
        may=list(may),
        held=list(held),
        seat=str(actor.seat or actor.person),
    )


def _require_presiding(
    actor: Actor,
    by: Sequence[str],
    action: str,
    case: Case,
    rules: Rules,
    roster: Roster,
    now: datetime,
) -> None:
    told = another_presides(actor, by, case.authority, rules.access, roster, now)
    if told is not None:
        raise Refused(
            "another_country_presides",
            kind="not_permitted",
            rules=rules.access.grounds(by, action, rules.machine.machine),
            action=action,
            **told,
        )


def _in_role(
    name: str, actor: Actor, case: Case, rules: Rules, roster: Roster, now: datetime
) -> bool:
    """Whether the actor has one role: only those that would do are looked at.

    Under ``ts_may_fire_ppt_transitions`` the secretariat stands in for the PPT (GAP-60).
    """
    if actor.seat is None:
        return name == "system" and actor.is_system
    roles = rules.access.roles
    if name in roles and has_role(roles[name], actor.seat, case, roster, now):
        return True
    return (
        name == "ppt"
        and rules.choice(AuthzRoles) is AuthzRoles.TS_MAY_FIRE_PPT_TRANSITIONS
        and has_role(roles["secretariat"], actor.seat, case, roster, now)
    )
