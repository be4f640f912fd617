"""``rcm observer show``: how an observer stands on a day, on what that rests, and what it may do.

Nothing here is a list of rights of its own: what it may attend is asked of the admission matrix,
what it may read and do of the table of rights and of the machine files, as a meeting or a case
would ask it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from functools import partial
from typing import Annotated, NamedTuple

import typer
from rich.console import RenderableType

from rcm_workflow.cli.desk import Desk
from rcm_workflow.cli.names import Names
from rcm_workflow.cli.options import READING, Shared, shared
from rcm_workflow.cli.registering import day_of, day_option
from rcm_workflow.cli.tables import bullets, head, pairs, table
from rcm_workflow.cli.world import lines
from rcm_workflow.definitions.access import AccessLine
from rcm_workflow.definitions.admission import Matrix
from rcm_workflow.definitions.library import Library
from rcm_workflow.definitions.machine_parts import Role
from rcm_workflow.definitions.policy import Policy
from rcm_workflow.definitions.resources import DEFAULT_POLICY
from rcm_workflow.definitions.rights import EVERY
from rcm_workflow.domain.admission import admission_of, class_of
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.observers import Observer
from rcm_workflow.domain.roster import Roster
from rcm_workflow.domain.values import Localized
from rcm_workflow.domain.words import nearest
from rcm_workflow.i18n.dates import written

Holder = Annotated[
    str, typer.Argument(metavar="HOLDER", help="Two letters of a State, or a short name.")
]
On = Annotated[datetime | None, day_option("--on", "A day; today if left out.")]

OBSERVER = "observer"
"""The capacity that nobody has but who sits for an observer."""


class Right(NamedTuple):
    """One line of the table of rights, or of a machine file, that is for an observer."""

    machine: str
    title: Localized | None
    """What the procedure is called; nothing for a line of every procedure."""
    line: AccessLine


@shared(READING)
def show(ctx: typer.Context, common: Shared, holder: Holder, on: On = None) -> None:
    """Show how an observer stands on a day, on which decision, and what it may attend, read and do.

    Example: rcm observer show AR --on 2021-09-09
    """
    desk = Desk(ctx, common)
    with desk.app() as application, application.store.read() as view:
        roster, now = view.roster(), application.clock.now()
    found, day = _known(roster, holder), day_of(on) or now.date()
    rules = desk.library.policy(DEFAULT_POLICY)
    matrix = desk.library.matrix_under(rules)
    names, standing = Names(desk.lang, roster), found.standing(day)
    rights = tuple(_rights(desk.library, found)) if standing == "in_force" else ()
    admitted = list(_admissions(matrix, rules, found, roster, day))
    data = {
        **found.model_dump(mode="json"),
        "on": day.isoformat(),
        "standing": standing,
        "admission": {name: {"sign": sign, "notes": notes} for name, sign, notes in admitted},
        "may": [
            {"machine": one.machine, "line": one.line.id, "actions": one.line.actions}
            for one in rights
        ],
    }
    rows = [
        (
            matrix.title(name).in_(desk.lang),
            "; ".join([matrix.say(sign).in_(desk.lang), *(one.in_(desk.lang) for one in notes)]),
        )
        for name, sign, notes in admitted
    ]
    words = desk.words
    told: list[RenderableType | str] = [
        pairs(_standing(found, day, names, partial(desk.library.noted, lang=desk.lang))),
        head(words.label("may_attend", day=written(day, desk.lang))),
        table([words.label("activity"), words.label("admission")], rows),
        head(words.label("may_read_and_do")),
        bullets(_said(rights, desk.lang)) if rights else words.label("may_nothing"),
    ]
    desk.answer(data, lines(*told))


def _known(roster: Roster, holder: str) -> Observer:
    found = roster.observer(holder)
    if found is None:
        near = nearest(holder, [one.holder for one in roster.observers])
        raise Refused("unknown_observer", kind="not_found", holder=holder, nearest=near)
    return found


def _standing(
    one: Observer, day: date, names: Names, noted: Callable[[str], str]
) -> list[tuple[str, str]]:
    words = names.words
    standing = one.standing(day)
    changed = [since for since, _ in one.changes if since <= day]
    since = written((changed or [one.since])[-1], names.lang)
    stands = words.say("observer_status", standing) if standing else words.label("not_yet_admitted")
    known = words.say("presidency_status", one.status)
    rows = [
        (words.label("observer"), f"{names.text(one.name)} ({one.holder})"),
        (words.label("kind"), words.say("observer_kind", one.kind)),
        (words.label("status"), words.label("stands_since", stands=stands, since=since)),
        (words.label("admitted_on"), f"{written(one.since, names.lang)}, {known}"),
    ]
    rows += [
        ("", words.label("stands_from", stands=words.say("observer_status", status), since=begun))
        for begun, status in ((written(when, names.lang), how) for when, how in one.changes)
    ]
    optional = (("decision", one.decision), ("rights", one.rights), ("because", noted(one.basis)))
    rows += [(words.label(key), text) for key, text in optional if text]
    return [*rows, (words.label("source"), noted(one.source))] if one.source else rows


def _admissions(
    matrix: Matrix, rules: Policy, one: Observer, roster: Roster, day: date
) -> Iterator[tuple[str, str, list[Localized]]]:
    """Every activity, how the observer is admitted to it that day, and the notes of the cell."""
    actor = class_of(one.holder, roster, day) if one.standing(day) == "in_force" else None
    for name in matrix.activities:
        if actor is None:
            yield name, "-", []
            continue
        cell = matrix.cell(name, actor, rules.word)
        sign = admission_of(matrix, name, one.holder, roster, day, rules.word)
        yield name, sign, [cell.note] if cell.note is not None else []


def _rights(library: Library, one: Observer) -> Iterator[Right]:
    """The lines for whoever has this status; being named in a case gives more."""
    table_ = library.access(library.access_document().body)
    for found in library.all("machine"):
        machine = library.machine(f"{found.name}@{found.version}")
        whole = table_.with_rights_of(machine)
        own = {name for name, role in whole.roles.items() if _is_for(role, one)}
        for line in whole.file.lines:
            if own & set(line.roles) and machine.machine in line.machines:
                yield Right(machine.machine, machine.title, line)
    general = {name for name, role in table_.roles.items() if _is_for(role, one)}
    for line in table_.file.lines:
        if general & set(line.roles) and EVERY in line.machines:
            yield Right(EVERY, None, line)


def _is_for(role: Role, one: Observer) -> bool:
    if role.relation == "observer":
        return not role.kinds or one.kind in role.kinds
    if role.relation == "any":
        return set(role.capacities) == {OBSERVER}
    return role.relation == "body" and role.holder == one.holder


def _said(rights: Iterable[Right], lang: str) -> list[str]:
    by: dict[str, list[str]] = {}
    for one in rights:
        by.setdefault(one.title.in_(lang) if one.title else "", []).append(one.line.say.in_(lang))
    return [f"{title}: {' '.join(said)}" if title else " ".join(said) for title, said in by.items()]
