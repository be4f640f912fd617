"""From ``--as`` and ``--seat`` to an actor."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress

from rcm_workflow.application.app import App
from rcm_workflow.application.knowing import unknown
from rcm_workflow.application.settling import case_and_rules
from rcm_workflow.cli.desk import Desk, seat_of
from rcm_workflow.domain.case import Case
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.knowledge import readable, require_knowledge
from rcm_workflow.domain.lists import breadth
from rcm_workflow.domain.mandates import require_mandate
from rcm_workflow.domain.permission import not_permitted
from rcm_workflow.domain.presiding import another_presides
from rcm_workflow.domain.requirements import require_a_person
from rcm_workflow.domain.roles import roles_of
from rcm_workflow.domain.roster import ROSTER, Roster
from rcm_workflow.domain.rules import Rules
from rcm_workflow.domain.settle import settle
from rcm_workflow.domain.specs import AccessSpec
from rcm_workflow.domain.today import today
from rcm_workflow.domain.values import Actor, Seat

Fits = Callable[[Seat], int]
"""How well a seat serves a purpose; 0 when not at all."""


def actor(desk: Desk, app: App, fits: Fits, *, best: bool = False) -> Actor:
    """Who asks. Without ``--seat`` the one seat held today, or the only one that fits.

    ``best`` takes the best of several that fit, for reading. Raises ``Refused``: ``no_actor``,
    ``person_is_the_system``, ``seat_not_clear``, ``seat_not_understood``, ``wrong_input``.
    """
    person = _person(desk)
    if desk.settings.seat is not None:
        return Actor(person=person, seat=seat_of(desk.settings.seat))
    with app.store.read() as view:
        held = _held(view.roster(), person, app)
    scores = [(fits(seat), seat) for seat in held]
    fitting = [seat for score, seat in scores if score]
    if len(fitting) > 1 and not best:
        raise Refused(
            "seat_not_clear", kind="input", person=person, seats=[str(one) for one in fitting]
        )
    if fitting:
        chosen = max(scores, key=lambda one: one[0])[1]
        return Actor(person=person, seat=chosen)
    return Actor(person=person, seat=held[0] if held else None)


def _person(desk: Desk) -> str:
    """Who it is said to be; never the program, which may do what nobody has a seat for."""
    person = desk.settings.actor
    if person is None:
        raise Refused("no_actor", kind="input")
    require_a_person(person)
    return person


def _held(roster: Roster, person: str, app: App) -> list[Seat]:
    now = app.clock.now()
    seats = dict.fromkeys(one.seat for one in roster.mandates if one.person == person)
    return [seat for seat in seats if roster.holds(person, seat, today(roster, seat.holder, now))]


def known(desk: Desk, app: App, case_id: str) -> tuple[Case, Rules]:
    """A case as it is now, and its rules, for somebody who may know it by any seat held today.

    Raises ``Refused``: ``no_actor``, ``person_is_the_system``, ``seat_not_understood``, and as
    ``knowing.unknown``.
    """
    person, given = _person(desk), desk.settings.seat
    with app.store.read() as view:
        roster, stored = view.roster(), view.case(case_id)
        seats = [seat_of(given)] if given is not None else _held(roster, person, app)
        if stored is not None:
            rules, now = app.rules_of(stored, view.document), max(app.clock.now(), stored.last_at)
            case = settle(stored, rules, roster, now).case
            for seat in seats:
                asker = Actor(person=person, seat=seat)
                with suppress(Refused):
                    require_knowledge(asker, case, rules.access, roster, now)
                    return case, rules
        raise unknown(app, view, case_id, Actor(person=person, seat=seats[0] if seats else None))


def for_case(desk: Desk, app: App, case_id: str, by: set[str] | None = None) -> Actor:
    """Who acts in a case: the seat whose role is one of ``by``; for reading, whichever sees most.

    Raises ``Refused`` as :func:`actor` and :func:`known`.
    """
    case, rules = known(desk, app, case_id)
    with app.store.read() as view:
        roster = view.roster()
    desk.seen.setdefault(case_id, case.version)
    now = app.clock.now()

    def fits(seat: Seat) -> int:
        held = roles_of(Actor(person="anybody", seat=seat), case, rules.access, roster, now)
        if by is not None:
            return int(bool(by & set(held)))
        return breadth(readable(case, rules.access, held))

    return actor(desk, app, fits, best=by is None)


def for_opening(desk: Desk, app: App, by: set[str]) -> Actor:
    """Who opens a case of a machine whose opening is for these roles."""
    access = app.library.access(app.library.access_document().body)
    with app.store.read() as view:
        roster = view.roster()
    now = app.clock.now()

    def fits(seat: Seat) -> int:
        asker = Actor(person="anybody", seat=seat)
        return int(bool(by & set(roles_of(asker, None, access, roster, now))))

    return actor(desk, app, fits)


def for_roster(desk: Desk, app: App, action: str = "register") -> Actor:
    """Who keeps the roster, or has another right in it."""
    roles, access = _roles_now(app)

    def fits(seat: Seat) -> int:
        return int(any(access.line(role, action, ROSTER, "") for role in roles(seat)))

    return actor(desk, app, fits)


def may_read_roster(desk: Desk, app: App) -> None:
    """Let by who may read the roster; raise ``Refused`` ``not_permitted`` for all others."""
    roles, access = _roles_now(app)

    def may(role: str) -> bool:
        return access.line(role, "read", ROSTER, "") is not None

    asker = actor(desk, app, lambda seat: int(any(map(may, roles(seat)))), best=True)
    require(app, asker, roles, may, "read", access)


def reads_letters(desk: Desk, app: App, cases: Iterable[str]) -> frozenset[str]:
    """Of these cases, those whose letters may be read.

    The letters of a case go with its field of deliveries; who keeps the roster sees all of them.
    Raises ``Refused`` ``not_permitted`` for who has neither anywhere.
    """
    roles, access = _roles_now(app)
    machines = [desk.library.machine(one.name) for one in desk.library.all("machine")]
    opens = {
        role
        for role in access.roles
        for machine in machines
        for state in machine.states
        if "deliveries" in access.fields(role, machine.machine, state)
    }

    def keeps(role: str) -> bool:
        return access.line(role, "register", ROSTER, "") is not None

    with app.store.read() as view:
        found = {one: case_and_rules(app, view, one) for one in set(cases)}
        roster = view.roster()
    now = app.clock.now()

    def opened(seat: Seat | None) -> frozenset[str]:
        if seat is None:
            return frozenset()
        if any(map(keeps, roles(seat))):
            return frozenset(found)
        asker = Actor(person="anybody", seat=seat)
        return frozenset(
            name
            for name, (case, rules) in found.items()
            for role in roles_of(asker, case, rules.access, roster, now)
            if "deliveries" in readable(case, rules.access, (role,))
        )

    def may(role: str) -> bool:
        return role in opens or keeps(role)

    def fits(seat: Seat) -> int:
        return len(opened(seat)) + any(map(may, roles(seat)))

    asker = actor(desk, app, fits, best=True)
    own = opened(asker.seat)
    require(app, asker, roles, lambda role: bool(own) or may(role), "read", access)
    return own


def require(
    app: App,
    asker: Actor,
    roles: Callable[[Seat], tuple[str, ...]],
    may: Callable[[str], bool],
    action: str,
    access: AccessSpec,
) -> None:
    """Refuse who holds no seat today (``no_seat``, ``no_mandate``) or no role that may.

    Who presided until a handover is told who does now (``another_country_reads``).
    """
    with app.store.read() as view:
        roster = view.roster()
    now = app.clock.now()
    require_mandate(asker, roster, access, now)
    held = roles(asker.seat) if asker.seat else ()
    if not any(map(may, held)):
        allowed = [role for role in access.roles if may(role)]
        presides = another_presides(asker, allowed, roster.authority(now), access, roster, now)
        raise not_permitted(asker, allowed, held, action, access, ROSTER, presides)


def _roles_now(app: App) -> tuple[Callable[[Seat], tuple[str, ...]], AccessSpec]:
    """The roles that a seat gives today outside any case, and the table of rights."""
    access = app.library.access(app.library.access_document().body)
    with app.store.read() as view:
        roster = view.roster()
    now = app.clock.now()
    return lambda seat: roles_of(
        Actor(person="anybody", seat=seat), None, access, roster, now
    ), access
