"""Who may know of a case, and which of its fields somebody may read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from rcm_workflow.domain.case import Case
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.mandates import require_mandate
from rcm_workflow.domain.roles import has_role, roles_of
from rcm_workflow.domain.roster import Roster
from rcm_workflow.domain.specs import AccessSpec
from rcm_workflow.domain.today import today
from rcm_workflow.domain.values import Actor, Seat


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
        raise no_member(actor, actor.country, roster.countries, roster, now)


def no_member(
    actor: Actor, country: str, members: Sequence[str], roster: Roster, now: datetime
) -> Refused:
    """The refusal of a State that is no Member Country: of an Observer State as of one."""
    known = roster.observer(country)
    if (
        known is not None
        and known.standing(today(roster, roster.authority(now) or country, now)) == "in_force"
    ):
        rules = ("R-187", "R-188")
        return Refused(
            "observers_take_no_part", kind="not_permitted", rules=rules, seat=str(actor.seat)
        )
    return Refused(
        "not_a_member",
        kind="not_permitted",
        rules=("R-003", "R-066"),
        country=country,
        members=list(members),
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
