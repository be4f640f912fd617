"""``rcm case``: open a case, look at it, and move it."""

from __future__ import annotations

from typing import Annotated

import typer

from rcm_workflow.application import inspect
from rcm_workflow.application.perform import NEW, case_and_rules
from rcm_workflow.cli import who
from rcm_workflow.cli.acting import act, event_data
from rcm_workflow.cli.case_document import document
from rcm_workflow.cli.case_show import case_data, case_view
from rcm_workflow.cli.case_why import why_data, why_view
from rcm_workflow.cli.desk import Desk
from rcm_workflow.cli.inputs import read
from rcm_workflow.cli.machine import require_state
from rcm_workflow.cli.names import Names
from rcm_workflow.cli.options import READING, WRITING, Shared, shared
from rcm_workflow.cli.story import chronicle
from rcm_workflow.cli.tables import table
from rcm_workflow.cli.world import lines
from rcm_workflow.domain.commands import Fire, OpenCase
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.values import Localized
from rcm_workflow.domain.words import nearest

app = typer.Typer(no_args_is_help=True, help="Open a case, look at it, and move it.")

Ref = Annotated[str, typer.Argument(metavar="CASE", help="The number of the case.")]
REST = {"ignore_unknown_options": True, "allow_extra_args": True}

app.command("document")(document)


@app.command("open", context_settings=REST)
@shared(WRITING)
def open_(  # noqa: PLR0917 - options are given by name
    ctx: typer.Context,
    common: Shared,
    machine: Annotated[str, typer.Argument(metavar="MACHINE", help="The procedure.")],
    title_en: Annotated[str, typer.Option("--title-en", help="Title in English.")],
    title_es: Annotated[str, typer.Option("--title-es", help="Title in Spanish.")],
    reason: Annotated[str, typer.Option("--reason", help="Why this procedure is needed.")],
    policy: Annotated[
        str, typer.Option("--policy", metavar="NAME", help="The policy to decide under.")
    ] = "rcm-2011",
    override: Annotated[
        list[str] | None,
        typer.Option("--override", metavar="KEY=VALUE", help="Another answer, for this case only."),
    ] = None,
    link: Annotated[
        list[str] | None,
        typer.Option("--link", metavar="RELATION=CASE", help="An earlier case this one refers to."),
    ] = None,
) -> None:
    """Open a case of a procedure. Its own inputs are options too; see `rcm machine show MACHINE`.

    Example: rcm case open troika_consultation --title-en "Extra-regional flows"
    --title-es "Flujos extrarregionales" --reason "An agreed position is needed before May"
    --requires-agreed-position yes
    """
    desk = Desk(ctx, common)
    definition = desk.library.machine(machine)
    given = read(
        desk,
        definition.opening.inputs,
        ctx.args,
        prog=f"rcm case open {machine}",
        about=definition.opening.title.in_(desk.lang),
    )
    if given is None:
        return
    with desk.app() as application:
        command = OpenCase(
            command_id=desk.command_id,
            actor=who.for_opening(desk, application, set(definition.opening.by)),
            case_id=NEW,
            occurred_at=desk.occurred_at,
            machine=machine,
            policy=policy,
            overrides=_pairs(override, "--override"),
            title=Localized(en=title_en, es=title_es),
            reason=reason,
            links=_pairs(link, "--link"),
            inputs=given.inputs,
            documents=given.documents,
        )
        act(desk, application, command, definition)


def _pairs(given: list[str] | None, option: str) -> tuple[tuple[str, str], ...]:
    found = []
    for one in given or []:
        name, equals, value = one.partition("=")
        if not equals or not name or not value:
            raise typer.BadParameter(f"{one!r} is not NAME=VALUE", param_hint=option)
        found.append((name, value))
    return tuple(found)


@app.command("list")
@shared(READING)
def list_(
    ctx: typer.Context,
    common: Shared,
    machine: Annotated[str | None, typer.Option("--machine", help="Of this procedure.")] = None,
    state: Annotated[str | None, typer.Option("--state", help="In this state.")] = None,
    open_only: Annotated[bool, typer.Option("--open", help="Only those not ended.")] = False,
) -> None:
    """List the cases you may read.

    Example: rcm case list --open
    """
    desk = Desk(ctx, common)
    kinds = [one.name for one in desk.library.all("machine")]
    machines = [desk.library.machine(name) for name in ([machine] if machine else kinds)]
    if state is not None:
        require_state(state, (name for one in machines for name in one.states))
    with desk.app() as application:
        with application.store.read() as view:
            rows = view.cases(machine=machine, state=state, open_only=open_only)
            roster = view.roster()
        data, shown = [], []
        for row in rows:
            actor = who.for_case(desk, application, row.id)
            try:
                with application.store.read() as view:
                    case, rules, _ = inspect.visible(application, view, row.id, actor)
            except Refused as refused:
                if refused.kind != "not_permitted":
                    raise
                continue
            names = Names(desk.lang, roster, rules.machine)
            closes = case.period.closes_at if case.period else None
            last = case.period.last[0] if case.period and case.period.last else None
            data.append(
                {
                    "case": case.id,
                    "machine": case.machine.name,
                    "title": case.title,
                    "state": case.state,
                    "version": case.version,
                    "authority": case.authority,
                    "opened_at": case.opened_at,
                    "closes_at": closes,
                    "final": case.final,
                }
            )
            shown.append(
                (
                    case.id,
                    case.title.in_(desk.lang),
                    names.state(case.state),
                    names.when(closes, last, last=True) if closes else "–",
                )
            )
    heads = [desk.words.label(key) for key in ("case", "title", "state", "closes")]
    desk.answer(data, table(heads, shown) if shown else desk.words.label("no_cases"))


@app.command("show")
@shared(READING)
def show(ctx: typer.Context, common: Shared, ref: Ref) -> None:
    """Show one case: state, deadlines, positions, changes, texts, and what you can do next.

    Example: rcm case show TC-2021-001
    """
    desk = Desk(ctx, common)
    with desk.app() as application:
        actor = who.for_case(desk, application, ref)
        with application.store.read() as view:
            case, rules, fields = inspect.visible(application, view, ref, actor)
            roster = view.roster()
        names = Names(desk.lang, roster, rules.machine)
        awaited = inspect.missing(application, ref, actor) if "deadlines" in fields else ()
        said = inspect.statements(application, ref, actor)
        steps = inspect.why(application, ref, actor)
        own = actor.country
    data = case_data(case, fields, awaited, said, steps, own)
    desk.answer(data, case_view(case, fields, awaited, said, steps, own, names))


@app.command("history")
@shared(READING)
def history(
    ctx: typer.Context,
    common: Shared,
    ref: Ref,
    after: Annotated[int, typer.Option("--after", help="Only events after this one.")] = 0,
) -> None:
    """Tell what happened in a case, event by event.

    Example: rcm case history TC-2021-001
    """
    desk = Desk(ctx, common)
    with desk.app() as application:
        actor = who.for_case(desk, application, ref)
        events = [one for one in inspect.history(application, ref, actor) if one.seq > after]
        with application.store.read() as view:
            _, rules = case_and_rules(application, view, ref)
            names = Names(desk.lang, view.roster(), rules.machine)
    desk.answer([event_data(one, names) for one in events], chronicle(events, names))


@app.command("why")
@shared(READING)
def why(ctx: typer.Context, common: Shared, ref: Ref) -> None:
    """Say what can be done now, by whom, and what is missing for everything else.

    Example: rcm case why TC-2021-001
    """
    desk = Desk(ctx, common)
    with desk.app() as application:
        actor = who.for_case(desk, application, ref)
        steps = inspect.why(application, ref, actor)
        with application.store.read() as view:
            case, rules, _ = inspect.visible(application, view, ref, actor)
            names = Names(desk.lang, view.roster(), rules.machine)
    if case.final:
        ended = desk.words.label("case_ended", case=ref, state=names.state(case.state))
        steps_view = why_view(steps, names, ref, rules.access)
        desk.answer(why_data(steps, names), lines(ended, steps_view) if steps else ended)
        return
    desk.answer(why_data(steps, names), why_view(steps, names, ref, rules.access))


@app.command("do", context_settings=REST, add_help_option=False)
@shared(WRITING)
def do(
    ctx: typer.Context,
    common: Shared,
    trigger: Annotated[
        str, typer.Argument(metavar="TRIGGER", help="The step, as `rcm case why` names it.")
    ] = "",
    ref: Annotated[str, typer.Argument(metavar="CASE", help="The number of the case.")] = "",
) -> None:
    """Make a step: fire a trigger of the procedure. The step's inputs are options.

    Write the step and the case first. With --help after them the options of the step are listed;
    documents are given as files.

    Example: rcm case do launch TC-2021-001 --action-item "Joint note" --follow-up-on 2021-10-01
    """
    if not ref or "--help" in (trigger, ref):
        print(ctx.get_help(), file=ctx.obj.out)
        if "--help" in (trigger, ref):
            return
        raise typer.Exit(2)
    desk = Desk(ctx, common)
    with desk.app() as application:
        with application.store.read() as view:
            case, rules = case_and_rules(application, view, ref)
        machine = rules.machine
        moves = [one for one in machine.transitions if one.trigger == trigger]
        if not moves:
            known = {one.trigger for one in machine.transitions}
            raise Refused(
                "unknown_trigger",
                kind="not_found",
                trigger=trigger,
                nearest=nearest(trigger, known),
            )
        here = [one for one in moves if case.state in one.sources and one.on is None] or moves
        specs = {spec.name: spec for one in here for spec in one.inputs}
        given = read(
            desk,
            list(specs.values()),
            ctx.args,
            prog=f"rcm case do {trigger} {ref}",
            about=here[0].title.in_(desk.lang),
        )
        if given is None:
            return
        command = Fire(
            command_id=desk.command_id,
            actor=who.for_case(desk, application, ref, {role for one in here for role in one.by}),
            case_id=ref,
            occurred_at=desk.occurred_at,
            if_version=common.if_version,
            trigger=trigger,
            inputs=given.inputs,
            documents=given.documents,
        )
        act(desk, application, command)
