"""``rcm machine migrate`` and ``rcm policy migrate``: running cases under other rules."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from rcm_workflow.application import migrate
from rcm_workflow.application.app import App
from rcm_workflow.application.migrate import AMEND, FORESEE, Order, Outcome
from rcm_workflow.application.migration_plan import MEDIA, Goal, read_plan
from rcm_workflow.application.migration_trial import goal_of
from rcm_workflow.application.seal import seal
from rcm_workflow.cli import who
from rcm_workflow.cli.desk import Desk
from rcm_workflow.cli.files import put_new
from rcm_workflow.cli.migrate_view import outcomes_data, outcomes_view, plan_data, plan_view
from rcm_workflow.cli.names import Names
from rcm_workflow.cli.options import READING, Shared, shared
from rcm_workflow.cli.world import console
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.values import Document

OPTIONS = (*READING, "dry_run")

Old = Annotated[str, typer.Argument(metavar="OLD", help="The version they go by: name@version.")]
New = Annotated[str, typer.Argument(metavar="NEW", help="The version they would go by.")]
Planned = Annotated[
    bool, typer.Option("--plan", help="Only show what it would do; so it is without --apply, too.")
]
Out = Annotated[
    Path | None, typer.Option("--out", metavar="FILE", help="Keep the plan in this new file.")
]
Applied = Annotated[
    Path | None, typer.Option("--apply", metavar="FILE", help="Carry out the plan in this file.")
]
TakenBack = Annotated[
    str | None,
    typer.Option("--take-back", metavar="DIGEST", help="Return the cases of the plan so cited."),
]
Why = Annotated[
    str | None, typer.Option("--reason", help="Who decided it, and why. It is told to all asked.")
]
WithAccess = Annotated[
    bool, typer.Option("--access", help="They go by the newest table of rights as well.")
]


@shared(OPTIONS)
def machine(  # noqa: PLR0917 - options are given by name
    ctx: typer.Context,
    common: Shared,
    old: Old,
    new: New,
    planned: Planned = False,
    out: Out = None,
    policy: Annotated[
        str | None, typer.Option("--policy", metavar="NAME", help="And by this policy from then.")
    ] = None,
    access: WithAccess = False,
    apply: Applied = None,
    take_back: TakenBack = None,
    reason: Why = None,
) -> None:
    """Take running cases over to a new version of their procedure, or back.

    First a plan: it is tried on every running case, and nothing is touched. A case of which it
    cannot be proved that it is sound under the new version stays where it is, with every reason.
    What is carried out is a plan that was kept; cases that moved on since are told and left.

    Example: rcm machine migrate choice_of_logo@1 choice_of_logo@2 --plan --out plan.json
    """
    _migrate(
        Desk(ctx, common),
        _Asked(
            of="machine",
            old=old,
            new=new,
            policy=policy,
            access=access,
            plan=planned,
            out=out,
            apply=apply,
            take_back=take_back,
            reason=reason,
        ),
    )


@shared(OPTIONS)
def policy(  # noqa: PLR0917 - options are given by name
    ctx: typer.Context,
    common: Shared,
    old: Old,
    new: New,
    planned: Planned = False,
    out: Out = None,
    access: WithAccess = False,
    apply: Applied = None,
    take_back: TakenBack = None,
    reason: Why = None,
) -> None:
    """Take running cases over to another policy, or back, as `rcm machine migrate` does.

    Answers that were chosen for one case alone go with it. Periods that run keep their dates; one
    that would be shorter under the new policy is a reason to stay.

    Example: rcm policy migrate rcm-2011@1 rcm-2011@2 --plan --out plan.json
    """
    _migrate(
        Desk(ctx, common),
        _Asked(
            of="policy",
            old=old,
            new=new,
            access=access,
            plan=planned,
            out=out,
            apply=apply,
            take_back=take_back,
            reason=reason,
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What was asked for on the command line."""

    of: Literal["machine", "policy"]
    old: str
    new: str
    policy: str | None = None
    access: bool = False
    plan: bool = False
    out: Path | None = None
    apply: Path | None = None
    take_back: str | None = None
    reason: str | None = None

    def require_one_thing(self) -> None:
        """Raise ``Refused`` ``options_exclude``, or ``reason_is_missing`` where one is needed."""
        acts = {"--apply": self.apply is not None, "--take-back": self.take_back is not None}
        given = [name for name, there in {"--plan": self.plan, **acts}.items() if there]
        if len(given) > 1:
            raise Refused("options_exclude", kind="input", options=given)
        if any(acts.values()) and self.reason is None:
            raise Refused("reason_is_missing", kind="input", option=given[0])


def _migrate(desk: Desk, asked: _Asked) -> None:
    asked.require_one_thing()
    with desk.app() as application:
        if asked.apply is not None:
            _apply(desk, application, asked, asked.apply)
        elif asked.take_back is not None:
            _take_back(desk, application, asked, asked.take_back)
        else:
            _plan(desk, application, asked)


def _goal(app: App, asked: _Asked) -> Goal:
    return goal_of(app, asked.of, asked.old, asked.new, policy=asked.policy, access=asked.access)


def _plan(desk: Desk, app: App, asked: _Asked) -> None:
    actor = who.for_roster(desk, app, FORESEE)
    with _bar(desk) as progress:
        found = migrate.plan(app, _goal(app, asked), actor, progress)
    document = found.document()
    if asked.out is not None and not desk.shared.dry_run:
        put_new(desk, asked.out, document.body)
    with app.store.read() as view:
        names = Names(desk.lang, view.roster())
    dry_run = desk.shared.dry_run
    shown = plan_view(app, names, found, document.digest, asked.out, dry_run=dry_run)
    desk.answer(plan_data(found, document.digest, dry_run=dry_run), shown)


def _apply(desk: Desk, app: App, asked: _Asked, path: Path) -> None:
    document = Document.of(desk.read_file(path), MEDIA)
    shown = read_plan(document.body)
    meant = _goal(app, asked)
    if (shown.goal.of, shown.goal.old, shown.goal.new) != (meant.of, meant.old, meant.new):
        raise Refused("plan_is_of_other_rules", kind="conflict", name=shown.goal.new.asked)
    with _bar(desk) as progress:
        found = migrate.apply(app, document, _order(desk, app, asked), progress)
    _told(desk, app, found, document.digest, back=False)


def _take_back(desk: Desk, app: App, asked: _Asked, digest: str) -> None:
    order = _order(desk, app, asked)
    with _bar(desk) as progress:
        found = migrate.take_back(app, _goal(app, asked), digest, order, progress)
    _told(desk, app, found, digest, back=True)


def _order(desk: Desk, app: App, asked: _Asked) -> Order:
    dry_run = desk.shared.dry_run
    actor = who.for_roster(desk, app, FORESEE if dry_run else AMEND)
    return Order(actor, asked.reason or "", dry_run)


def _told(desk: Desk, app: App, found: tuple[Outcome, ...], digest: str, *, back: bool) -> None:
    sealed = None if desk.shared.dry_run else seal(app)
    with app.store.read() as view:
        names = Names(desk.lang, view.roster())
    shown = outcomes_view(app, names, found, sealed, back=back)
    desk.answer(outcomes_data(found, digest, sealed), shown)


@contextmanager
def _bar(desk: Desk) -> Iterator[migrate.Progress]:
    err = console(desk.world.err, desk.settings.colour, desk.world.environ)
    bar = Progress(
        TextColumn("rcm migrate"),
        BarColumn(),
        MofNCompleteColumn(),
        console=err,
        disable=not err.is_terminal,
        transient=True,
    )
    with bar:
        task = bar.add_task("migrate", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
