"""``rcm period certificate``: why a deadline stands where it stands, to read, keep or draw."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer

from rcm_workflow.application import inspect
from rcm_workflow.application.app import App
from rcm_workflow.application.disclosure import open_to
from rcm_workflow.application.terms import Issued, Status, Term, issued, terms
from rcm_workflow.cli import who
from rcm_workflow.cli.desk import Desk
from rcm_workflow.cli.files import by_ending, put_new
from rcm_workflow.cli.names import Names
from rcm_workflow.cli.options import READING, Ref, Shared, shared
from rcm_workflow.cli.world import as_json
from rcm_workflow.domain.case import Case
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.words import nearest
from rcm_workflow.notify.certificate_svg import strip
from rcm_workflow.notify.certificate_text import WIDTH, certificate_text, round_text
from rcm_workflow.notify.certificate_words import last_to_close


class Format(StrEnum):
    """What the answer is written in."""

    TEXT = "text"
    JSON = "json"
    ICS = "ics"
    SVG = "svg"


class Found(NamedTuple):
    """A period of a case with the certificates that the asker may read."""

    case: Case
    term: Term
    issued: tuple[Issued, ...]
    names: Names


@shared(READING)
def certificate(
    ctx: typer.Context,
    common: Shared,
    ref: Ref,
    country: Annotated[
        str | None, typer.Option("--country", metavar="XX", help="Only this country.")
    ] = None,
    period: Annotated[
        str | None,
        typer.Option(
            "--period",
            metavar="NAME",
            help="Its last period of this name, or one by its number: member_review-1.",
        ),
    ] = None,
    form: Annotated[
        Format | None,
        typer.Option(
            "--format", help="Text, data, calendar file or picture; else as the file's name ends."
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write it to a new file.")
    ] = None,
) -> None:
    """Tell why each deadline of a period stands where it stands: the running one, else the last.

    Every day is told with what it was: counted, or passed over and on whose authority.

    Example: rcm period certificate TC-2021-001 --country NI
    """
    desk = Desk(ctx, common)
    with desk.app() as application:
        found = _found(desk, application, ref, period, country.upper() if country else None)
    if found is None:
        desk.answer([], desk.words.label("no_period"))
        return
    form = Format.JSON if common.json else form or by_ending(out, Format, Format.TEXT)
    if out is None:
        desk.hand_over(_data(found), written(found, form, desk.lang, desk.width).decode())
        return
    body = written(found, form, desk.lang, WIDTH)
    put_new(desk, out, body)
    said = desk.words.label("written", name=found.term.id, path=out)
    desk.answer({"name": found.term.id, "path": str(out), "bytes": len(body)}, said)


def written(found: Found, form: Format, lang: str, width: int) -> bytes:
    """The certificates in a format, as the bytes of a file."""
    chosen = [one.certificate for one in found.issued]

    def name_of(code: str, _: str) -> str:
        return found.names.country(code)

    match form:
        case Format.JSON:
            return (as_json(_data(found)) + "\n").encode()
        case Format.SVG:
            return strip(chosen, lang, name_of=name_of).encode()
        case Format.ICS:
            # A tenth of a second that no other command should wait for.
            from rcm_workflow.notify.ical import Due, calendar_file  # noqa: PLC0415

            dues = [
                Due(
                    case=found.case.id,
                    round=found.term.id,
                    certificate=one.certificate,
                    before=one.before,
                    changed_at=found.term.changed_at,
                    status=found.term.status,
                    title=found.case.title.in_(lang),
                )
                for one in found.issued
            ]
            return calendar_file(dues, lang, name_of=name_of)
        case Format.TEXT:
            text = in_words(found.issued, found.names, lang, width)
            return (standing(found.term.status, found.names) + text + "\n").encode()


def in_words(issued: Sequence[Issued], names: Names, lang: str, width: int) -> str:
    """Certificates to be read: one alone, or a round with who closes last and then each of them."""
    before = {old.digest: old for one in issued for old in one.before}
    known: dict[str, Any] = {
        "width": width,
        "before": before,
        "name_of": lambda code, _: names.country(code),
    }
    chosen = [one.certificate for one in issued]
    if len(chosen) == 1:
        return certificate_text(chosen[0], lang, **known)
    return round_text(chosen, lang, **known)


def standing(status: Status, names: Names) -> str:
    """What has to be said first where the deadlines are not in force."""
    told = {"suspended": "event_suspended", "ended": "event_cancelled"}.get(status)
    return names.words.say("certificate", told) + "\n\n" if told else ""


def _data(found: Found) -> dict[str, Any]:
    chosen = [one.certificate for one in found.issued]
    return {
        "case": found.case.id,
        "period": found.term.id,
        "electorate": found.term.electorate,
        "round": found.term.round,
        "status": found.term.status,
        "closes_at": max(one.closes_at for one in chosen),
        "last_to_close": last_to_close(chosen),
        "certificates": [
            {
                "digest": one.certificate.digest,
                "before": [old.digest for old in one.before],
                **one.certificate.to_data(),
            }
            for one in found.issued
        ],
    }


def _found(desk: Desk, app: App, ref: str, period: str | None, country: str | None) -> Found | None:
    """The period asked for, or ``None`` where there is nothing this reader may see.

    Raises ``Refused``: ``unknown_period``, ``not_asked``.
    """
    actor = who.for_case(desk, app, ref)
    with app.store.read() as view:
        case, rules, fields = inspect.visible(app, view, ref, actor)
        names = Names(desk.lang, view.roster(), rules.machine)
        told = [one for one in view.events(ref) if open_to(one, rules.machine, fields, actor)]
        term = _chosen(terms(told, case), period)
    if term is None:
        return None
    readable = [
        one
        for one in issued(term, app.fetch)
        if "deadlines" in fields or one.certificate.country == actor.country
    ]
    if not readable:
        return None
    asked = tuple(one for one in readable if country in (None, one.certificate.country))
    if not asked:
        raise Refused("not_asked", country=country)
    return Found(case, term, asked, names)


def _chosen(found: Sequence[Term], name: str | None) -> Term | None:
    """The newest period of a name, or the one with that number; without a name the newest."""
    fitting = [one for one in found if name in (None, one.name, one.id)]
    if name is not None and not fitting:
        known = [one.id for one in found]
        raise Refused("unknown_period", kind="not_found", name=name, nearest=nearest(name, known))
    return fitting[-1] if fitting else None
