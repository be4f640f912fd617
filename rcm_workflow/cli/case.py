"""``rcm case``: the cases one may read, and one of them from every side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from rcm_workflow.application import chronicle, inspect
from rcm_workflow.cli import confidential, who
from rcm_workflow.cli.case_data import case_data
from rcm_workflow.cli.case_document import document
from rcm_workflow.cli.case_past import PAST, AsRole, diff, show_then
from rcm_workflow.cli.case_replay import replay
from rcm_workflow.cli.case_show import case_view, in_view
from rcm_workflow.cli.case_steps import REST, Opening, do, open_
from rcm_workflow.cli.case_why import why_data, why_view
from rcm_workflow.cli.desk import Desk
from rcm_workflow.cli.erased import gone_of
from rcm_workflow.cli.machine import require_state
from rcm_workflow.cli.names import Names
from rcm_workflow.cli.options import READING, Ref, Shared, shared
from rcm_workflow.cli.permitted import WHOLE
from rcm_workflow.cli.story import chronicle as told_of
from rcm_workflow.cli.story import event_data, words_of_their_time
from rcm_workflow.cli.tables import table
from rcm_workflow.cli.world import lines
from rcm_workflow.domain.asked import with_asked_of
from rcm_workflow.domain.failures import Refused

app = typer.Typer(no_args_is_help=True, help="Open a case, look at it, and move it.")

app.command("open", cls=Opening, context_settings=REST)(open_)
app.command("do", context_settings=REST, add_help_option=False)(do)
app.command("document")(document)
app.command("replay")(replay)
app.command("diff")(diff)


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
    if machine is not None:
        desk.library.find("machine", machine)
    if state is not None:
        kinds = [machine] if machine else [one.name for one in desk.library.all("machine")]
        machines = [desk.library.machine(name) for name in kinds]
        require_state(state, (name for one in machines for name in one.states))
    with desk.app() as application:
        with application.store.read() as view:
            rows = view.cases(machine=machine, state=state, open_only=open_only)
            roster = view.roster()
        data, shown = [], []
        for row in rows:
            try:
                actor = who.for_case(desk, application, row.id)
                with application.store.read() as view:
                    case, rules, fields = inspect.visible(application, view, row.id, actor)
            except Refused as refused:
                if refused.kind != "not_permitted" and refused.code != "unknown_case":
                    raise
                continue
            names = Names(desk.lang, roster, rules.machine, case.authority)
            case = with_asked_of(case, rules.machine, fields)
            timed = case.period is not None and "deadlines" in fields
            closes = case.period.closes_at if case.period and timed else None
            last = case.period.last[0] if case.period and case.period.last else None
            data.append(
                {
                    "case": case.id,
                    "machine": case.machine.name,
                    "title": case.title,
                    "state": case.state,
                    "version": case.version if WHOLE in fields else None,
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
@shared(PAST)
def show(
    ctx: typer.Context,
    common: Shared,
    ref: Ref,
    at: Annotated[
        str | None,
        typer.Option("--at", metavar="T", help="As it stood at an instant, or at a version: v12."),
    ] = None,
    as_role: AsRole = None,
) -> None:
    """Show one case: state, deadlines, positions, changes, texts, and what you can do next.

    With --at as it stood then, under the rules of that time, with the entry of the log that proves
    it. Nobody sees more of it than now, nor more than could be seen then.

    Example: rcm case show TC-2021-001 --at 2021-09-21T10:00-05:00
    """
    desk = Desk(ctx, common)
    if at is not None or as_role is not None:
        with desk.app() as application:
            show_then(desk, application, ref, at, as_role)
        return
    with desk.app() as application:
        actor = who.for_case(desk, application, ref)
        with application.store.read() as view:
            case, rules, fields = inspect.visible(application, view, ref, actor)
            roster = view.roster()
        names = Names(desk.lang, roster, rules.machine, case.authority)
        case = with_asked_of(case, rules.machine, fields)
        awaited: Sequence[inspect.Awaited] = ()
        if "deadlines" in fields:
            at_least = max(application.clock.now(), case.last_at)
            awaited = inspect.awaited_in(case, rules, fields, actor.country, at_least)
        wanted = None if desk.shared.json else in_view
        said = confidential.said(desk, application, ref, actor, "case show", wanted)
        steps = inspect.why(application, ref, actor)
        own = actor.country
        case = inspect.with_items_of(case, fields, actor.seat)
    data = case_data(case, fields, awaited, said, steps, own, roster, rules)
    desk.answer(data, case_view(case, fields, awaited, said, steps, own, names, rules))


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
        events = chronicle.history(application, ref, actor)
        with application.store.read() as view:
            case, rules, fields = inspect.visible(application, view, ref, actor)
            # One clock for all of it: the authority may have moved from one capital to another.
            names = Names(desk.lang, view.roster(), rules.machine)
            machines = inspect.earlier_machines(application, view, events)
    whole = WHOLE in fields
    gone = gone_of(case, events, names, whole=whole)
    if not whole:
        # A gap in the numbers would tell how much was said that is not for this reader.
        events = tuple(one.model_copy(update={"seq": n}) for n, one in enumerate(events, start=1))
    words = words_of_their_time(events, names, machines.__getitem__)
    shown = [one for one in events if one.seq > after]
    data = [{**event_data(one, words(one), whole=whole), **gone.data(one)} for one in shown]
    desk.answer(data, told_of(shown, words, gone.line))


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
            names = Names(desk.lang, view.roster(), rules.machine, case.authority)
    if case.final:
        ended = desk.words.label("case_ended", case=ref, state=names.state(case.state))
        steps_view = why_view(steps, names, ref, rules.access)
        desk.answer(why_data(steps, names), lines(ended, steps_view) if steps else ended)
        return
    desk.answer(why_data(steps, names), why_view(steps, names, ref, rules.access))
