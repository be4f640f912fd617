"""``rcm case open`` and ``rcm case do``: begin a case and move it, with the inputs as options."""

from __future__ import annotations

from typing import Annotated, cast

import typer
from typer._click.core import Context
from typer.core import TyperCommand

from rcm_workflow.cli import who
from rcm_workflow.cli.acting import act
from rcm_workflow.cli.desk import Desk
from rcm_workflow.cli.failures import Misused
from rcm_workflow.cli.inputs import read
from rcm_workflow.cli.options import WRITING, Shared, shared
from rcm_workflow.cli.step_help import explain_step, inputs_of, meant_here
from rcm_workflow.definitions.resources import DEFAULT_POLICY
from rcm_workflow.domain.commands import NEW, Fire, OpenCase
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.values import Localized
from rcm_workflow.domain.words import nearest

REST = {"ignore_unknown_options": True, "allow_extra_args": True}
"""The inputs of a step are read by :func:`rcm_workflow.cli.inputs.read`, not by the parser."""


class Opening(TyperCommand):
    """`rcm case open`: with a procedure, its help lists the inputs of that procedure, too."""

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Answer ``MACHINE --help``; leave everything else to the parser."""
        rest = [one for one in args if one != "--help"]
        if len(rest) < len(args):
            given, _, _ = self.make_parser(ctx).parse_args(list(rest))
            if given.get("machine"):
                _help_of(ctx, given["machine"], given.get("shared_lang"))
                ctx.exit()
        return super().parse_args(ctx, args)


def _help_of(ctx: Context, machine: str, lang: str | None) -> None:
    desk = Desk(cast("typer.Context", ctx), Shared(lang=lang))
    definition = desk.library.machine(machine)
    opening = definition.opening
    print(ctx.get_help(), end="\n\n", file=ctx.obj.out)
    about = opening.title.in_(desk.lang)
    prog = f"rcm case open {machine} …"
    read(desk, definition, opening.inputs, ("--help",), prog=prog, about=about)


@shared(WRITING)
def open_(  # noqa: PLR0917 - options are given by name
    ctx: typer.Context,
    common: Shared,
    machine: Annotated[str, typer.Argument(metavar="MACHINE", help="The procedure.")],
    title_en: Annotated[str, typer.Option("--title-en", help="Title in English.")],
    title_es: Annotated[str, typer.Option("--title-es", help="Title in Spanish.")],
    reason: Annotated[str, typer.Option("--reason", help="Why this procedure is needed.")],
    policy: Annotated[
        str | None,
        typer.Option("--policy", metavar="NAME", help="Decide under it, not under the usual one."),
    ] = None,
    override: Annotated[
        list[str] | None,
        typer.Option("--override", metavar="KEY=VALUE", help="Another answer, for this case only."),
    ] = None,
    link: Annotated[
        list[str] | None,
        typer.Option(
            "--link",
            metavar="RELATION=CASE",
            help="An earlier case and how this one refers to it.",
        ),
    ] = None,
) -> None:
    """Open a case of a procedure. Its own inputs are options too.

    With --help after the procedure they are listed; documents are given as files.

    Example: rcm case open troika_consultation --title-en "Extra-regional flows"
    --title-es "Flujos extrarregionales" --reason "An agreed position is needed before May"
    --requires-agreed-position yes
    """
    desk = Desk(ctx, common)
    definition = desk.library.machine(machine)
    given = read(
        desk,
        definition,
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
            policy=policy or definition.policy or DEFAULT_POLICY,
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
            raise Misused("not_a_pair", option, value=one, form="NAME=VALUE")
        found.append((name, value))
    return tuple(found)


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
    if "--help" in ctx.args:
        explain_step(ctx, desk, trigger, ref)
        return
    with desk.app() as application:
        case, rules = who.known(desk, application, ref)
        machine = rules.machine
        moves = [one for one in machine.transitions if one.trigger == trigger]
        if not moves:
            known = {one.trigger for one in machine.transitions}
            raise Refused(
                "unknown_trigger",
                kind="not_found",
                trigger=trigger,
                nearest=nearest(trigger, known),
                case=ref,
            )
        here = meant_here(moves, case.state)
        given = read(
            desk,
            machine,
            inputs_of(here),
            ctx.args,
            prog=f"rcm case do {trigger} {ref}",
            about=here[0].title.in_(desk.lang),
        )
        if given is None:
            return
        command = Fire(
            **desk.heading(
                ref, who.for_case(desk, application, ref, {role for one in here for role in one.by})
            ),
            trigger=trigger,
            inputs=given.inputs,
            documents=given.documents,
        )
        act(desk, application, command)
