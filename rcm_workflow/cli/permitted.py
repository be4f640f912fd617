"""Of all that a command led to, what the one who gave it may read.

A command first settles what the clock asks. Who was reminded, whose silence was weighed, which
letters wait for a proof: that tells who has answered, and while a round runs it is the business of
nobody but the PPT (R-059, R-066).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from rcm_workflow.application.app import App
from rcm_workflow.application.disclosure import open_to
from rcm_workflow.application.performed import Performed
from rcm_workflow.domain import events as e
from rcm_workflow.domain import sight
from rcm_workflow.domain.case import Case
from rcm_workflow.domain.events import Recorded
from rcm_workflow.domain.failures import Refused, Unmet
from rcm_workflow.domain.knowledge import readable
from rcm_workflow.domain.notices import Notice, presiding_seat
from rcm_workflow.domain.roles import roles_of
from rcm_workflow.domain.specs import MachineSpec, RoleSpec
from rcm_workflow.domain.today import today
from rcm_workflow.domain.values import Actor, Document, Seat

WHOLE = sight.WHOLE
"""The field of who sees every event of a case."""
_SETS_DEADLINES = (e.PeriodOpened, e.PeriodExtended, e.PeriodResumed, e.PeriodRecomputed)


class Told(NamedTuple):
    """An answer cut to what its reader may see."""

    case: Case | None
    events: tuple[Recorded, ...]
    deadlines: tuple[e.DeadlineSet, ...]
    """Of the last event that set any."""
    notices: tuple[Notice, ...]
    warnings: tuple[Unmet, ...]
    repeated: bool
    whole: bool = True
    """Whether the reader sees every event. Who does not is told no number that counts them all:
    it would move with each position that somebody else records."""


def permitted(app: App, done: Performed, actor: Actor, *, dry: bool = False) -> Told:
    """Cut an answer to the fields that the table of rights opens to the actor in the case now.

    An actor without any line for reading sees its own acts. Of letters to the seats of other
    countries only those who may read the positions of all are told; but that its own act is told to
    the PPT stands in the procedure, and each actor is told so. Of a ``dry`` run everybody else is
    told its own act and the letters on it: what would follow may depend on positions that are
    hidden, and could be asked for as often as one likes.
    """
    case = done.case
    if case is None:
        return Told(None, done.events, (), done.notices, done.warnings, done.repeated)
    stored = _stored(app, case) if dry else case
    fields, machine, roles = _fields(app, stored, actor)
    if dry and stored is not case and "positions" not in fields:
        own = tuple(one for one in done.events if one.actor == actor)[:1]
        said = {one.id for one in own}
        letters = tuple(one for one in done.notices if one.event in said)
        done = done._replace(case=stored, events=own, notices=letters)
        case = stored
    events = tuple(
        one
        for one in done.events
        if (fields or one.actor == actor) and open_to(one, machine, fields, actor)
    )
    shown = {one.id for one in events}
    all_seen = WHOLE in fields or "positions" in fields
    acted = {one.id for one in events if one.actor == actor}
    presiding = presiding_seat(case.authority, roles)

    def told(one: Notice) -> bool:
        to_ppt = one.event in acted and one.recipient == presiding
        return one.event in shown and (all_seen or to_ppt or not _anothers(one, actor))

    notices = tuple(filter(told, done.notices))
    set_ = [one.event.deadlines for one in events if isinstance(one.event, _SETS_DEADLINES)]
    deadlines = tuple(
        one
        for one in (set_[-1] if set_ else ())
        if "deadlines" in fields or one.country == actor.country
    )
    whole = WHOLE in fields
    return Told(case, events, deadlines, notices, done.warnings, done.repeated, whole)


def sees_whole(app: App, case: Case, actor: Actor) -> bool:
    """Whether somebody sees every event of a case, and so the numbers that count them all."""
    return WHOLE in _fields(app, case, actor)[0]


def _stored(app: App, case: Case) -> Case:
    """The case as it stands; what a dry run would open stands nowhere."""
    with app.store.read() as view:
        return view.case(case.id) or case


def _fields(
    app: App, case: Case, actor: Actor
) -> tuple[frozenset[str], MachineSpec, Mapping[str, RoleSpec]]:
    named = f"{case.machine.name}@{case.machine.version}"
    fresh = {one.digest: one.body for one in (app.library.access_document(), *_there(app, named))}
    now = max(app.clock.now(), case.last_at)
    with app.store.read() as view:
        roster = view.roster()
        # What a dry run would open has pinned documents that are not stored yet.
        table, procedure = (
            fresh.get(digest) or view.document(digest)
            for digest in (case.access, case.machine.digest)
        )
    machine = app.library.machine_in(procedure)
    access = app.library.rights(procedure, table)
    if actor.seat is None or not roster.holds(
        actor.person, actor.seat, today(roster, actor.seat.holder, now)
    ):
        return frozenset(), machine, access.roles
    held = roles_of(actor, case, access, roster, now)
    return readable(case, access, held), machine, access.roles


def _there(app: App, machine: str) -> list[Document]:
    """The machine file of that name and version, if the definitions still have it."""
    try:
        return [app.library.machine_document(machine)]
    except Refused:
        return []


def _anothers(notice: Notice, actor: Actor) -> bool:
    holder = Seat.parse(notice.recipient).holder
    return holder.isupper() and holder != actor.country
