"""``rcm position``: what each country says."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from rcm_workflow.application import inspect
from rcm_workflow.application.signing import prepare
from rcm_workflow.application.unsealing import Wanted
from rcm_workflow.cli import confidential, who
from rcm_workflow.cli.acting import act, deadline_rows, left_in
from rcm_workflow.cli.case_data import case_data
from rcm_workflow.cli.case_show import position_words
from rcm_workflow.cli.desk import Desk, instant
from rcm_workflow.cli.erased import legible
from rcm_workflow.cli.failures import Misused
from rcm_workflow.cli.files import write_out
from rcm_workflow.cli.inputs import read
from rcm_workflow.cli.names import Names
from rcm_workflow.cli.options import READING, WRITING, Ref, Shared, shared
from rcm_workflow.cli.signed import signature_words
from rcm_workflow.cli.stances import meant
from rcm_workflow.cli.statement import submit
from rcm_workflow.cli.statement_file import prepared_text, signing_key, with_signature
from rcm_workflow.cli.tables import table
from rcm_workflow.domain.asked import with_asked_of
from rcm_workflow.domain.case import Case
from rcm_workflow.domain.commands import ChangeWish, RecordPosition
from rcm_workflow.domain.sight import seen
from rcm_workflow.domain.values import Actor
from rcm_workflow.i18n import Catalogue

app = typer.Typer(no_args_is_help=True, help="Record and read the positions of countries.")
app.command("submit")(submit)

REST = {"ignore_unknown_options": True, "allow_extra_args": True}


@app.command("record", context_settings=REST)
@shared(WRITING)
def record(  # noqa: PLR0917 - options are given by name
    ctx: typer.Context,
    common: Shared,
    ref: Ref,
    country: Annotated[str, typer.Argument(metavar="COUNTRY", help="Its two letters.")],
    stance: Annotated[
        str,
        typer.Argument(
            metavar="STANCE",
            help="assent, assent_with_comment, amend, object, reserve, no_position, or a word for "
            "one of them in English or Spanish.",
        ),
    ],
    statement: Annotated[str, typer.Option("--statement", help="In its own words.")] = "",
    wording: Annotated[
        list[str] | None,
        typer.Option("--wording", help="Words it wants in the text; once for each change."),
    ] = None,
    passage: Annotated[
        list[str] | None, typer.Option("--passage", help="The passage each change is about.")
    ] = None,
    because: Annotated[
        list[str] | None, typer.Option("--because", help="The reason for each change.")
    ] = None,
    wording_lang: Annotated[
        str, typer.Option("--wording-lang", metavar="LANG", help="Language of the wording.")
    ] = "es",
    received_on: Annotated[
        str | None,
        typer.Option("--received-on", metavar="INSTANT", help="When the note arrived."),
    ] = None,
    text: Annotated[
        str | None, typer.Option("--text", metavar="DIGEST", help="The version it answers to.")
    ] = None,
    sign_with: Annotated[
        Path | None,
        typer.Option("--sign-with", metavar="FILE", help="Sign it with the key in this file."),
    ] = None,
    prepare_to: Annotated[
        Path | None,
        typer.Option(
            "--prepare",
            metavar="FILE",
            help="Record nothing; write the statement to this new file, to be signed elsewhere.",
        ),
    ] = None,
) -> None:
    """Record the position of a country.

    With --sign-with it is signed here, by whoever holds the key. With --prepare nothing is stored:
    the file goes to the country, is signed there with rcm sign, and comes back to
    rcm position submit.

    Where the policy lets a position be changed only with a reason, give it with --reason.

    Example: rcm position record TC-2021-001 HN amend --passage "Article 3"
    --wording "with full respect for human rights" --because "Our constitution"
    """
    desk = Desk(ctx, common)
    with desk.app() as application:
        case, rules = who.known(desk, application, ref)
        moves = [one for one in rules.machine.transitions if one.act == "position"]
        here = [one for one in moves if case.state in one.sources]
        specs = {spec.name: spec for one in here for spec in one.inputs}
        given = read(
            desk,
            rules.machine,
            list(specs.values()),
            ctx.args,
            prog=f"rcm position record {ref} {country} {stance}",
            about="",
        )
        if given is None:
            return
        by = {role for one in here or moves for role in one.by}
        command = RecordPosition(
            **desk.heading(ref, who.for_case(desk, application, ref, by)),
            country=country.upper(),
            stance=meant(stance, rules, case.state),
            statement=statement,
            changes=_wishes(wording or [], passage or [], because or [], wording_lang),
            received_on=instant(received_on) if received_on else None,
            text=text,
            inputs=dict(given.inputs),
        )
        if prepare_to is not None:
            ready = prepare(application, command)
            data = {"statement": ready.said.decode()}
            write_out(desk, data, [(prepare_to, prepared_text(ready))])
            return
        if sign_with is not None:
            key = signing_key(desk.world.folder / sign_with, str(command.actor.seat))
            ready = prepare(application, command)
            command = with_signature(ready.command, ready.said, key)
        act(desk, application, command)


def _said(position: Mapping[str, Any], words: Catalogue) -> str:
    """What a country said with its position, and why it changed it where it had to say so."""
    statement = legible(position.get("statement"), words)
    reason = legible(position.get("reason"), words)
    told = f"{words.say('field', 'reason')}: {reason}" if reason else ""
    return "; ".join(one for one in (statement, told) if one)


def _wishes(
    wordings: list[str], passages: list[str], reasons: list[str], lang: str
) -> tuple[ChangeWish, ...]:
    for name, given in (("--passage", passages), ("--because", reasons)):
        if len(given) > len(wordings):
            raise Misused("one_wording_each", name)

    def nth(given: list[str], place: int) -> str:
        return given[place] if place < len(given) else ""

    return tuple(
        ChangeWish(
            lang=lang, passage=nth(passages, place), wording=wording, reason=nth(reasons, place)
        )
        for place, wording in enumerate(wordings)
    )


@app.command("list")
@shared(READING)
def list_(ctx: typer.Context, common: Shared, ref: Ref) -> None:
    """List the positions you may read, round by round, with their statements.

    Example: rcm position list TC-2021-001
    """
    desk = Desk(ctx, common)
    with desk.app() as application:
        actor = who.for_case(desk, application, ref)
        with application.store.read() as view:
            case, rules, fields = inspect.visible(application, view, ref, actor)
            case = with_asked_of(case, rules.machine, fields)
            names = Names(desk.lang, view.roster(), rules.machine)
        wanted = _wanted(case, fields, actor)
        said = confidential.said(desk, application, ref, actor, "position list", wanted)
    data = case_data(case, fields, (), said, (), actor.country, names.roster, rules)
    polls: list[dict[str, Any]] = data["polls"]
    rows = []
    for poll, shown in zip(case.polls, polls, strict=True):
        listed = {one["country"]: one for one in shown["standings"] if "stance" in one}
        # Of an earlier round, or of a state that the case has left, nobody is awaited any more.
        over = poll is not case.polls[-1] or (
            case.period is None and names.asks(case.state) != poll.electorate
        )
        title = names.electorate(poll.electorate)
        asked = names.takes_positions(poll.electorate)
        for one in poll.standings:
            if one.country not in listed:
                continue
            told = position_words(one, names, over=over, asked=asked)
            statement = _said(listed[one.country], desk.words)
            rows.append(
                (
                    f"{title} {poll.round}" if poll.round else title,
                    names.asked(one.country, poll.electorate),
                    f"{told}: {statement}" if statement else told,
                    names.clock(one.entry.at, one.country) if one.entry else "–",
                    *([signature_words(one.entry, names)] if names.roster.keys else []),
                )
            )
    heads = [
        desk.words.label(key) for key in ("who_was_asked", "country", "position", "when_local")
    ]
    heads += [desk.words.say("signature", "signature")] if names.roster.keys else []
    desk.answer(polls, table(heads, rows))


def _wanted(case: Case, fields: frozenset[str], actor: Actor) -> Wanted:
    """The statements and wishes of those whose position the reader may see, and no others."""
    read = {
        event
        for poll in case.polls
        for one in poll.standings
        if seen(one.country, fields, actor.country)
        for event in (
            *(entry.event for entry in (one.entry,) if entry is not None),
            *(change.event for change in one.changes),
        )
    }
    return lambda event, _: event in read


@app.command("missing")
@shared(READING)
def missing(ctx: typer.Context, common: Shared, ref: Ref) -> None:
    """List who has not answered yet, and how long each still has.

    Example: rcm position missing TC-2021-001
    """
    desk = Desk(ctx, common)
    with desk.app() as application:
        actor = who.for_case(desk, application, ref)
        awaited = inspect.missing(application, ref, actor)
        with application.store.read() as view:
            case, rules, _ = inspect.visible(application, view, ref, actor)
            names = Names(desk.lang, view.roster(), rules.machine)
    if case.period is not None and case.period.paused:
        # The old date means nothing while the clock stands still: only the days left count.
        awaited = tuple(one._replace(due_at=None) for one in awaited)
    words = desk.words
    asked = case.poll.electorate if case.poll else None
    left = {one.country: one.working_days_left for one in awaited}
    due = {one.country: one.due_at for one in awaited if one.due_at is not None}
    rows = [
        (*cells, "–" if left[code] is None else str(left[code]))
        for code, cells in deadline_rows(due, names, asked)
    ]
    rows += [
        (
            names.asked(one.country, asked),
            words.label("paused"),
            "",
            "–" if one.working_days_left is None else str(one.working_days_left),
        )
        for one in awaited
        if one.due_at is None
    ]
    heads = (words.label("country"), words.label("local_time"), "", words.label(left_in(awaited)))
    data = [one._asdict() for one in awaited]
    desk.answer(data, table(heads, rows, right=(3,)) if rows else words.label("nobody_awaited"))
