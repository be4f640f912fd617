"""``rcm period``: deadlines, how they were counted, and more time."""

from __future__ import annotations

from typing import Annotated

import typer

from rcm_workflow.application import inspect
from rcm_workflow.application.terms import in_force
from rcm_workflow.cli import who
from rcm_workflow.cli.acting import act
from rcm_workflow.cli.certificate import certificate, in_words, standing
from rcm_workflow.cli.desk import Desk
from rcm_workflow.cli.names import Names
from rcm_workflow.cli.options import READING, WRITING, Ref, Shared, shared
from rcm_workflow.domain.asked import with_asked_of
from rcm_workflow.domain.commands import Fire
from rcm_workflow.domain.failures import Refused

app = typer.Typer(no_args_is_help=True, help="Show how deadlines were counted; give more time.")


@app.command("show")
@shared(READING)
def show(
    ctx: typer.Context,
    common: Shared,
    ref: Ref,
    country: Annotated[
        str | None, typer.Option("--country", metavar="XX", help="Only this country.")
    ] = None,
) -> None:
    """Show the certificate of each deadline: which days were counted, which not, and why.

    Example: rcm period show TC-2021-001 --country NI
    """
    desk = Desk(ctx, common)
    country = country.upper() if country else None
    with desk.app() as application:
        actor = who.for_case(desk, application, ref)
        with application.store.read() as view:
            case, rules, fields = inspect.visible(application, view, ref, actor)
            names = Names(desk.lang, view.roster(), rules.machine)
        case = with_asked_of(case, rules.machine, fields)
        poll = case.poll
        if "deadlines" not in fields or poll is None:
            desk.answer([], desk.words.label("no_period"))
            return
        wanted = [
            one
            for one in poll.standings
            if one.certificate is not None and country in (None, one.country)
        ]
        if country is not None and not wanted:
            raise Refused("not_asked", country=country)
        found = [in_force(str(one.certificate), application.fetch) for one in wanted]
    if not found:
        desk.answer([], desk.words.label("no_period"))
        return
    found.sort(key=lambda one: (one.certificate.closes_at, one.certificate.country))
    data = [{"digest": one.certificate.digest, **one.certificate.to_data()} for one in found]
    paused = case.period is not None and case.period.paused
    told = standing("suspended", names) if paused else ""
    desk.hand_over(data, told + in_words(found, names, desk.lang, desk.width))


@app.command("extend")
@shared(WRITING)
def extend(
    ctx: typer.Context,
    common: Shared,
    ref: Ref,
    working_days: Annotated[
        int, typer.Option("--working-days", metavar="N", help="Working days more.")
    ],
    reason: Annotated[str, typer.Option("--reason", help="Why more time is given.")],
    country: Annotated[
        str | None,
        typer.Option("--country", metavar="XX", help="For one country, where the policy lets you."),
    ] = None,
) -> None:
    """Give more working days to the period that runs.

    Example: rcm period extend TC-2021-001 --working-days 2 --reason "Hurricane in three countries"
    """
    desk = Desk(ctx, common)
    with desk.app() as application:
        _, rules = who.known(desk, application, ref)
        moves = [one for one in rules.machine.transitions if one.act == "extension"]
        if not moves:
            raise Refused(
                "unknown_trigger", kind="not_found", trigger="extend", nearest=None, case=ref
            )
        inputs = {"working_days": working_days, "reason": reason}
        command = Fire(
            **desk.heading(
                ref, who.for_case(desk, application, ref, {r for one in moves for r in one.by})
            ),
            trigger=moves[0].trigger,
            inputs=inputs | ({"country": country.upper()} if country else {}),
        )
        act(desk, application, command)


app.command("certificate")(certificate)
