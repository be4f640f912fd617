"""``rcm case show --at`` and ``rcm case diff``: a case as it stood, and what differs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import typer
from rich.console import RenderableType

from rcm_workflow.application import inspect, past
from rcm_workflow.application.app import App
from rcm_workflow.application.comparing import compared
from rcm_workflow.application.past import History, Moment, Then
from rcm_workflow.application.reading import Reading
from rcm_workflow.application.unsealing import Wanted
from rcm_workflow.cli import confidential, who
from rcm_workflow.cli.case_data import case_data
from rcm_workflow.cli.case_show import case_view, in_view
from rcm_workflow.cli.desk import Desk, instant
from rcm_workflow.cli.names import Names
from rcm_workflow.cli.options import READING, Ref, Shared, shared
from rcm_workflow.cli.sight_words import Row, Rows, data, rows
from rcm_workflow.cli.story import tell_recorded
from rcm_workflow.cli.tables import LEAST_TABLE, bullets, head, pairs, table
from rcm_workflow.cli.world import lines

AsRole = Annotated[
    str | None,
    typer.Option(
        "--as-role",
        metavar="ROLE[:XX]",
        help="For an auditor: as this role saw it, of this country.",
    ),
]
PAST = tuple(one for one in READING if one != "at")
"""For the commands in which ``--at`` is the moment that is looked back to."""


def moment(text: str) -> Moment:
    """A version (``12`` or ``v12``) or an instant. Raises ``Refused`` as ``desk.instant``."""
    number = text.removeprefix("v")
    return int(number) if number.isascii() and number.isdecimal() else instant(text)


def show_then(desk: Desk, application: App, ref: str, at: str | None, as_role: str | None) -> None:
    """Answer with one case as it stood; without ``at`` as it stands."""
    wanted = application.clock.now() if at is None else moment(at)
    actor = who.for_case(desk, application, ref)
    with application.store.read() as view:
        history = past.history_of(
            *(application, view, ref, actor, as_role),
            purpose="case show --at",
            wanted=_by_then(view, ref, wanted, everything=desk.shared.json),
        )
        confidential.told(desk, application, history.found)
        then = history.at(wanted)
        log, now = view.head(), view.roster()
        hidden = history.hides_places and not history.counts
        leaves = past.leaves_of(view, ref)
        proof = dict(past.proof_of(view, then, leaves, desk.trust(), hidden=hidden))
    if not history.counts or as_role is not None:
        proof["event"] = None
    names = Names(desk.lang, now, then.rules.machine, then.case.authority, then.roster)
    fields = then.fields
    awaited: Sequence[inspect.Awaited] = ()
    if "deadlines" in fields:
        awaited = inspect.awaited_in(then.case, then.rules, fields, then.own, then.at)
    shown: dict[str, Any] = {
        "at": then.at,
        "as_role": as_role,
        **case_data(then.case, fields, awaited, then.said, (), then.own, now, then.rules),
        "due": [tell_recorded(one, names) for one in then.due],
        "proof": {
            **proof,
            "hidden": hidden,
            "log": application.store.log,
            "size": log.size,
            "root": log.root,
        },
    }
    view_ = case_view(then.case, fields, awaited, then.said, (), then.own, names, then.rules)
    heading = _heading(then, as_role, names)
    parts = [heading, "", view_, *_due(then, names), *_proof(shown, names)]
    signed = proof["checkpoint"]
    if signed is not None:
        parts.append(head(names.words.label("signed_checkpoint")))
    desk.answer(shown, lines(*parts), "" if signed is None else signed["note"])


def _by_then(view: Reading, ref: str, at: Moment, *, everything: bool) -> Wanted:
    """What is opened to show a case as it stood: what there was by then, and is shown."""
    there = {
        one.id
        for one in view.events(ref)
        if (one.seq <= at if isinstance(at, int) else one.recorded_at <= at)
    }
    return lambda event, name: event in there and (everything or in_view(event, name))


def _heading(then: Then, as_role: str | None, names: Names) -> str:
    at = names.when(then.at, then.case.authority)
    if as_role is None:
        return names.words.label("as_it_stood", at=at)
    role, _, code = as_role.partition(":")
    known = then.rules.access.roles.get(role)
    title = known.title.in_(names.lang) if known else role
    seen = f"{title}, {names.country(code)}" if code else title
    return names.words.label("as_role_saw_it", at=at, role=seen)


def _due(then: Then, names: Names) -> list[RenderableType | str]:
    if not then.due:
        return []
    told = bullets(tell_recorded(one, names) for one in then.due)
    return [head(names.words.label("due_then")), told]


def _proof(shown: Mapping[str, Any], names: Names) -> list[RenderableType | str]:
    proof, words = shown["proof"], names.words
    told = [(words.label("head"), proof["log"])]
    if proof["hidden"]:
        told.append((words.label("leaf"), words.label("hidden_while_it_runs")))
    if proof["leaf_hash"] is None:
        return [head(words.label("proof")), pairs(told)]
    if proof["log_index"] is None:
        told.append((words.label("leaf"), words.label("not_sealed_yet")))
    else:
        told.append((words.label("leaf"), str(proof["log_index"])))
    told.append((words.label("leaf_hash"), proof["leaf_hash"]))
    if proof["covered_by"] is not None:
        covered = words.label("sizes_from", size=proof["covered_by"])
        told.append((words.label("covered_by"), covered))
    told.append(("", words.say("check", "sealed_at", size=proof["size"], root=proof["root"])))
    return [head(words.label("proof")), pairs(told)]


@shared(READING)
def diff(
    ctx: typer.Context,
    common: Shared,
    ref: Ref,
    first: Annotated[str, typer.Argument(metavar="T1", help="An instant, or a version: v12.")],
    second: Annotated[str, typer.Argument(metavar="T2", help="A later one, or an earlier one.")],
    as_role: AsRole = None,
) -> None:
    """Tell what differs in a case between two instants or versions, as you may see both.

    What you could not have read at one of them is told as such: it may have been there already.

    Example: rcm case diff TC-2021-001 v12 2021-09-21T10:00-05:00 --as auditor
    """
    desk = Desk(ctx, common)
    moments = (moment(first), moment(second))
    with desk.app() as application:
        actor = who.for_case(desk, application, ref)
        with application.store.read() as view:
            history = past.history_of(application, view, ref, actor, as_role, purpose="case diff")
            confidential.told(desk, application, history.found)
            before, after = (history.at(one) for one in moments)
            names = Names(desk.lang, view.roster(), home=after.case.authority)
    changes = compared(history, before, after)
    answer = {
        "case": ref,
        "as_role": as_role,
        "before": _side(before, history),
        "after": _side(after, history),
        "differences": data(changes),
    }
    was, now = names.under(before.rules.machine), names.under(after.rules.machine)
    told = rows(changes, was, now)
    desk.answer(answer, _shown(desk, ref, before, after, told, now))


def _side(then: Then, history: History) -> dict[str, Any]:
    return {"at": then.at, "version": then.case.version if history.counts else None}


def _shown(
    desk: Desk, ref: str, before: Then, after: Then, told: Rows, names: Names
) -> RenderableType:
    words, code = names.words, after.case.authority
    at = (names.when(one.at, code) for one in (before, after))
    parts: list[RenderableType | str] = [f"{ref}: {' → '.join(at)}"]
    if not told.told:
        parts.append(words.label("nothing_differs"))
    for group in dict.fromkeys(one.group for one in told.told):
        parts.append(head(words.say("sight_group", group)))
        members = [one for one in told.told if one.group == group]
        parts.append(_table(desk, members, names))
    if told.more:
        parts += ["", words.label("more_in_data", count=told.more)]
    return lines(*parts)


def _table(desk: Desk, members: Sequence[Row], names: Names) -> RenderableType:
    if desk.width < LEAST_TABLE:
        return bullets(f"{one.what}: {one.before} → {one.after}" for one in members)
    heads = [names.words.label(key) for key in ("value", "state_before", "state_after")]
    return table(heads, [(one.what, one.before, one.after) for one in members])
