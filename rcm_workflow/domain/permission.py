"""Who may do what: a seat held today, a role it gives in this case, a line that allows the act.

Default deny (DESIGN 7). A refusal names what was missing: the mandate, the role or the line.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from rcm_workflow.domain.case import Case
from rcm_workflow.domain.choices import AuthzRoles
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.knowledge import no_member
from rcm_workflow.domain.mandates import require_mandate
from rcm_workflow.domain.presiding import another_presides
from rcm_workflow.domain.roles import has_role, roles_of
from rcm_workflow.domain.roster import Roster
from rcm_workflow.domain.rules import Rules
from rcm_workflow.domain.specs import AccessSpec
from rcm_workflow.domain.values import Actor


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
        raise no_member(actor, actor.country, case.members, roster, now)
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
    may, held = list(may), list(held)
    rules = access.grounds(may, action, machine)
    # As this machine calls them: another may have a role of the same name.
    titles = {one: access.roles[one].title for one in (*may, *held) if one in access.roles}
    if presides is not None:
        return Refused(
            "another_country_reads",
            kind="not_permitted",
            rules=rules,
            titles=titles,
            action=action,
            may=may,
            held=held,
            seat=presides["seat"],
            country=presides["country"],
            since=presides["since"],
        )
    return Refused(
        "not_permitted",
        kind="not_permitted",
        rules=rules,
        titles=titles,
        action=action,
        may=may,
        held=held,
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
