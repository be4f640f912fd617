"""``rcm policy``: what the Conference does where its documents are silent, and why."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import RenderableType

from rcm_workflow.cli.desk import Desk, joined
from rcm_workflow.cli.migrate import policy as migrate
from rcm_workflow.cli.options import BASE, Shared, shared
from rcm_workflow.cli.policy_compare import compare
from rcm_workflow.cli.tables import bullets, head, pairs, table
from rcm_workflow.cli.world import lines
from rcm_workflow.definitions.policy import Explanation
from rcm_workflow.definitions.resources import DEFAULT_POLICY

app = typer.Typer(
    no_args_is_help=True, help="The answers given where the documents of the RCM are silent."
)

app.command("migrate")(migrate)

DEFAULT = DEFAULT_POLICY
Option = Annotated[str, typer.Option("--policy", metavar="NAME", help="Name, or name@version.")]


@app.command("list")
@shared(BASE)
def list_(ctx: typer.Context, common: Shared) -> None:
    """List the policies.

    Example: rcm policy list
    """
    desk = Desk(ctx, common)
    data, rows = [], []
    for found in desk.library.all("policy"):
        policy = desk.library.policy(f"{found.name}@{found.version}")
        one = policy.file
        data.append(
            {
                "policy": one.policy,
                "version": one.version,
                "title": one.title,
                "keys": len(one.keys),
                "digest": policy.digest,
            }
        )
        rows.append((one.policy, str(one.version), one.title.in_(desk.lang)))
    heads = [desk.words.label(key) for key in ("policy", "version", "title")]
    desk.answer(data, table(heads, rows, right=(1,)))


@app.command("show")
@shared(BASE)
def show(
    ctx: typer.Context,
    common: Shared,
    name: Annotated[str, typer.Argument(metavar="POLICY", help="Name, or name@version.")] = DEFAULT,
) -> None:
    """Show every key of a policy with the answer in force.

    Example: rcm policy show rcm-2011
    """
    desk = Desk(ctx, common)
    policy = desk.library.policy(name)
    found = [policy.explain(key) for key in policy.file.keys]
    rows = []
    for one in found:
        title = dict(one.answers)[one.value].title.in_(desk.lang)
        rows.append((f"{one.key}\n  {one.gap or ''}", f"{one.value}\n  {title}"))
    heads = (desk.words.label("key"), desk.words.label("in_force"))
    data = {
        "policy": policy.pin,
        "keys": {one.key: {"gap": one.gap, "value": one.value} for one in found},
    }
    desk.answer(data, table(heads, rows))


@app.command("explain")
@shared(BASE)
def explain(
    ctx: typer.Context,
    common: Shared,
    key: Annotated[str, typer.Argument(metavar="KEY", help="As `rcm policy show` names it.")],
    policy: Option = DEFAULT,
) -> None:
    """Explain one key: the question, the answer in force and why, every other answer.

    Example: rcm policy explain consultation.member_silence
    """
    desk = Desk(ctx, common)
    found = desk.library.policy(policy).explain(key)
    desk.answer(found, _view(found, desk))


def _view(one: Explanation, desk: Desk) -> RenderableType:
    words, lang = desk.words, desk.lang
    rows = [
        (words.label("key"), one.key),
        (words.label("gap"), one.gap or "–"),
        (words.label("question"), one.title.in_(lang)),
        (words.label("in_force"), one.value),
        (words.label("because"), one.because.in_(lang)),
        (words.label("rules"), joined(one.rules)),
    ]
    if one.source is not None or not one.verified:
        known = one.source or "–"
        mark = "" if one.verified else f" ({words.label('not_verified')})"
        rows.append((words.label("source"), known + mark))
    if one.overrides is not None:
        rows.insert(4, ("", words.label("overridden", value=one.overrides)))
    rows += [(name, str(number)) for name, number in one.numbers]
    rows += [(name, word) for name, word in one.words]
    told = []
    for name, answer in one.answers:
        line = f"{name}: {answer.title.in_(lang)}"
        if name == one.value:
            line += f" ({words.label('in_force')})"
        if answer.why_not is not None:
            line += f" – {words.label('not_offered', why_not=answer.why_not.in_(lang))}"
        told.append(line)
    return lines(pairs(rows), head(words.label("answers")), bullets(told))


app.command("compare")(compare)
