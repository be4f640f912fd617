"""``rcm calendar plan``: the days on which a round may begin, compared."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated

import typer
from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from rcm_workflow.cli.calendar_options import (
    ProfileName,
    ProfileOption,
    Svg,
    countries_of,
    draw,
)
from rcm_workflow.cli.desk import Desk
from rcm_workflow.cli.options import BASE, Shared, shared
from rcm_workflow.cli.policy import DEFAULT
from rcm_workflow.cli.tables import LEAST_TABLE, pairs, table
from rcm_workflow.cli.world import lines
from rcm_workflow.definitions.planner import plan as compare
from rcm_workflow.definitions.policy import Policy
from rcm_workflow.definitions.reckon_refusals import refusals
from rcm_workflow.definitions.reckon_rule import PeriodRule
from rcm_workflow.domain.certificate import Multi
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.plan import DispatchDay
from rcm_workflow.i18n import Catalogue
from rcm_workflow.notify.plan_svg import plan_svg
from rcm_workflow.notify.plan_words import costs_in_words, few, plan_title, short

Row = tuple[str, str, str, str, str, str]

MORNING = 10
MOST_WEEKS = 60
INDENT = 4


@shared(BASE)
def plan(  # noqa: PLR0917 - options are given by name
    ctx: typer.Context,
    common: Shared,
    first: Annotated[
        datetime,
        typer.Option("--from", formats=["%Y-%m-%d"], metavar="DATE", help="The first day."),
    ],
    policy: Annotated[
        str,
        typer.Option(
            "--policy", metavar="NAME", help="A policy, or whose days count: all_must_work, …"
        ),
    ] = DEFAULT,
    countries: Annotated[
        str | None, typer.Option("--countries", metavar="XX,YY", help="All members if left out.")
    ] = None,
    weeks: Annotated[int, typer.Option("--weeks", min=1, max=MOST_WEEKS, help="How many.")] = 6,
    period: Annotated[
        str | None,
        typer.Option("--period", metavar="NAME", help="Of the policy; its first strict one."),
    ] = None,
    days: Annotated[
        int | None,
        typer.Option("--days", metavar="N", min=1, max=366, help="Working days instead of its."),
    ] = None,
    ppt: Annotated[
        str | None,
        typer.Option("--ppt", metavar="XX", help="Who dispatches: nothing on its days off."),
    ] = None,
    hour: Annotated[
        int, typer.Option("--hour", min=0, max=23, help="Hour of dispatch, on its clock.")
    ] = MORNING,
    profile: ProfileOption = ProfileName.GOVERNMENT,
    svg: Svg = None,
) -> None:
    """Compare dispatch days: when the round would close, who is last and why, what it costs.

    Example: rcm calendar plan --from 2026-03-16 --weeks 6 --policy all_must_work
    """
    desk = Desk(ctx, common)
    rule, secretariat = _rule(desk, policy, period, days)
    holder = ppt.upper() if ppt else None
    with refusals():
        found = compare(
            desk.library.snapshot(profile.value),
            rule,
            countries_of(countries, desk),
            first.date(),
            weeks,
            hour=hour,
            sender=holder,
            ppt=holder,
            secretariat=secretariat,
        )
    if svg is not None:
        draw(desk, svg, plan_svg(found, desk.lang))
    rows = [_row(one, desk.words) for one in found.days if one.why_not != "rest_day"]
    words = desk.words
    shown = _blocks(rows, words) if desk.width < LEAST_TABLE else _table(rows, words)
    legend = [words.say("plan", "best_mark")]
    if any(one.provisional for one in found.days):
        legend.append(words.say("plan", "provisional_mark"))
    desk.answer(found, lines(*plan_title(found, desk.lang), "", shown, "", *legend))


def _rule(
    desk: Desk, name: str, period: str | None, days: int | None
) -> tuple[PeriodRule, str | None]:
    """The rule of a period of the policy, and where the secretariat sits."""
    alone = Multi(name) if name in set(Multi) else None
    policy = desk.library.policy(DEFAULT if alone else name)
    rule = _period(policy, period)
    change: dict[str, object] = {} if alone is None else {"multi": alone}
    if days is not None:
        change |= {"working_days": days, "reminders": ()}
    return rule.model_copy(update=change), policy.file.reckoning.secretariat


def _period(policy: Policy, name: str | None) -> PeriodRule:
    if name is not None:
        found = policy.period(name)
        if found is None:
            raise Refused("unknown_period", kind="not_found", name=name, nearest=None)
        return found.rule
    shaped = [policy.period(each) for each in policy.file.periods]
    return next(one.rule for one in shaped if one is not None and one.hard)


_HEADS = ("dispatch", "closes", "days", "last", "why")


def _table(rows: Sequence[Row], words: Catalogue) -> RenderableType:
    heads = ["", *(words.say("plan", key) for key in _HEADS)]
    return table(heads, rows, right=(3,))


def _blocks(rows: Sequence[Row], words: Catalogue) -> RenderableType:
    """A few lines for each day, where six columns would be a word wide each."""
    told: list[RenderableType | str] = []
    for mark, sent, closes, days, last, why in rows:
        if not last:
            told.append(pairs([(mark or " ", f"{sent}: {why}")], gap=1))
            continue
        count = f"{days.strip()} {words.say('plan', 'days').lower()}"
        told.append(pairs([(mark or " ", f"{sent} → {closes}, {count}")], gap=1))
        for key, value in (("last", last), ("why", why)):
            if value:
                text = f"{words.say('plan', key)}: {value}"
                told.append(Padding(Text(text), (0, 0, 0, INDENT)))
    return lines(*told)


def _row(one: DispatchDay, words: Catalogue) -> Row:
    sent = short(one.day, words.lang)
    if one.closes_on is None:
        return ("", sent, "–", "–", "", words.say("plan", str(one.why_not)))
    days = f"{one.calendar_days}{'~' if one.provisional else ' '}"
    closes = _on(one.closes_on, one.day, words)
    mark = "*" if one.best else ""
    return (mark, sent, closes, days, few(one.last), costs_in_words(one, words.lang))


def _on(day: date, sent: date, words: Catalogue) -> str:
    """A date as the row needs it: with its year where that is another one."""
    said = short(day, words.lang)
    return said if day.year == sent.year else f"{said} {day.year}"
