"""What may be seen of a case as it stood: no more than now, and no more than then."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from rcm_workflow.domain.case import Case
from rcm_workflow.domain.knowledge import readable
from rcm_workflow.domain.lists import in_both
from rcm_workflow.domain.roles import has_role
from rcm_workflow.domain.roster import Roster
from rcm_workflow.domain.rules import Rules
from rcm_workflow.domain.unsealed import Unsealing, unsealing
from rcm_workflow.domain.values import Actor, Seat


class Eyes(NamedTuple):
    """With whose eyes somebody looks back, and what of the case they may read today."""

    fields: frozenset[str]
    """What the one who asks may read now."""
    held: tuple[str, ...]
    """The roles held now, or the one role that is looked through."""
    seat: Seat | None = None
    country: str | None = None
    """Whose own position it would be."""
    borrowed: bool = False
    """Whether they are those of a role, and not one's own."""


def eyes_of(actor: Actor, fields: frozenset[str], held: Iterable[str]) -> Eyes:
    """One's own eyes."""
    return Eyes(fields, tuple(held), actor.seat, actor.country)


def roles_then(
    eyes: Eyes, case: Case, rules: Rules, roster: Roster, at: datetime
) -> tuple[str, ...]:
    """Those of the roles that counted then.

    One's own role counts if one's seat had it then. A Presidency takes over what the one before it
    knew: that role counts whoever presided. A role without a country is looked through as such;
    with one, only while that country had it.
    """
    roles = rules.access.roles
    known = (name for name in eyes.held if name in roles)
    if eyes.borrowed and eyes.country is None:
        return tuple(known)
    return tuple(
        name
        for name in known
        if (not eyes.borrowed and roles[name].relation == "authority")
        or any(
            has_role(roles[name], seat, case, roster, at)
            for seat in _seats(eyes, roles[name].capacities)
        )
    )


def _seats(eyes: Eyes, capacities: Iterable[str]) -> Iterable[Seat]:
    if eyes.seat is not None:
        return (eyes.seat,)
    if eyes.country is None:
        return ()
    return (Seat(holder=eyes.country, capacity=one) for one in capacities)


def fields_then(
    eyes: Eyes, case: Case, rules: Rules, roster: Roster, at: datetime
) -> frozenset[str]:
    """The fields that could be read then, of those that may be read now."""
    then = readable(case, rules.access, roles_then(eyes, case, rules, roster, at))
    return in_both(eyes.fields, then)


def unsealing_then(eyes: Eyes, case: Case, rules: Rules, roster: Roster, at: datetime) -> Unsealing:
    """What could be opened then of what was given in confidence."""
    return unsealing(roles_then(eyes, case, rules, roster, at), case, rules.access)
