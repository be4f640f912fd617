"""``rcm calendar reckon``: periods for others, JSON in and JSON out."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from rcm_workflow import bootstrap
from rcm_workflow.cli.desk import Desk
from rcm_workflow.cli.failures import exit_code
from rcm_workflow.cli.options import BASE, Shared, shared
from rcm_workflow.cli.world import as_json
from rcm_workflow.definitions.library import Library
from rcm_workflow.definitions.reckoning_answer import Calendars, by_injected, by_real, in_form
from rcm_workflow.definitions.reckoning_request import Request, items_of
from rcm_workflow.domain.certificate import Reckoning
from rcm_workflow.domain.failures import Refused
from rcm_workflow.i18n import LANGS

STDIN = "-"
MOST_SAID = 10
"""Failures told on stderr; the answer itself holds every one."""


class Calendar(StrEnum):
    """Whose days are counted."""

    REAL = "real"
    INJECTED = "injected"


_HOW: Mapping[Calendar, Callable[[Request, Calendars], Reckoning]] = {
    Calendar.REAL: by_real,
    Calendar.INJECTED: by_injected,
}


@shared(BASE)
def reckon(
    ctx: typer.Context,
    common: Shared,
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="A request, a list of them, or - for standard input."),
    ],
    calendar: Annotated[
        Calendar,
        typer.Option("--calendar", help="Our calendars, or only the days each case embeds."),
    ] = Calendar.REAL,
) -> None:
    """Reckon periods for others: requests as JSON in, answers as JSON out, in the same order.

    A request that cannot be answered holds an "error" instead, and the command ends with 2 or 5.

    Example: rcm calendar reckon cases.json
    """
    desk = Desk(ctx, common)
    data = sys.stdin.buffer.read() if str(file) == STDIN else desk.read_file(file)
    asked, is_list = items_of(data, str(file))
    clerk = _Clerk(desk.library, calendar, desk.lang)
    answers = [clerk.answer(place, one) for place, one in enumerate(asked)]
    print(as_json(answers if is_list else answers[0]), file=desk.world.out)
    if clerk.provisional:
        named = ", ".join(clerk.provisional[:MOST_SAID])
        count = len(clerk.provisional)
        desk.aside(desk.words.say("reckoned", "provisional", count=count, cases=named))
    for place, refused in clerk.refused[:MOST_SAID]:
        desk.aside(f"{place}: {desk.explained(refused)}")
    if clerk.refused:
        failed, total = len(clerk.refused), len(asked)
        desk.aside(desk.words.say("reckoned", "refused", count=failed, total=total))
        # A list that cannot be read weighs more than one that the calendars cannot answer.
        raise typer.Exit(min(exit_code(refused) for _, refused in clerk.refused))


class _Clerk:
    """Answers one request after the other, and remembers what went wrong."""

    def __init__(self, library: Library, calendar: Calendar, lang: str) -> None:
        self._calendars: Calendars = library.snapshot
        self._how = _HOW[calendar]
        self._lang = lang
        self.refused: list[tuple[str, Refused]] = []
        self.provisional: list[str] = []

    def answer(self, place: int, asked: Any) -> dict[str, Any]:
        """The answer to the request at a place of the list, or its error."""
        name = asked.get("id") if isinstance(asked, dict) else None
        shown = str(place if name is None else name)[:80]
        try:
            request = Request.read(asked)
            found = self._how(request, self._calendars)
        except Refused as refused:
            self.refused.append((shown, refused))
            told = {lang: " ".join(bootstrap.explain(refused, lang)) for lang in LANGS}
            error = {"code": refused.code, "facts": refused.facts, "message": told}
            return ({} if name is None else {"id": name}) | {"index": place, "error": error}
        if any(one.certificate.provisional for one in found.deadlines):
            self.provisional.append(shown)
        return in_form(request, found, self._lang)
