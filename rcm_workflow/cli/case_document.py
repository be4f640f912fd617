"""``rcm case document``: the documents of a case, listed, read, or written to a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer
from rich.console import RenderableType

from rcm_workflow.application import inspect
from rcm_workflow.cli import who
from rcm_workflow.cli.case_report import report_of, report_view
from rcm_workflow.cli.desk import Desk
from rcm_workflow.cli.names import Names
from rcm_workflow.cli.options import READING, Ref, Shared, shared
from rcm_workflow.cli.tables import table
from rcm_workflow.domain.events import CaseOpened, Recorded, TransitionFired
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.words import nearest

SHORT = 16
"""So many characters of a digest tell the documents of a case apart."""


class Filed(NamedTuple):
    """A document with the event that brought it into the case."""

    name: str
    digest: str
    event: int


@shared(READING)
def document(
    ctx: typer.Context,
    common: Shared,
    ref: Ref,
    which: Annotated[
        str | None,
        typer.Argument(
            metavar="DOCUMENT",
            help="Its name, or the start of its digest.",
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write its bytes to a new file.")
    ] = None,
) -> None:
    """List the documents of a case, or read one: reports, sheets, files attached to a step.

    Example: rcm case document TC-2021-001 result_report
    """
    desk = Desk(ctx, common)
    with desk.app() as application:
        actor = who.for_case(desk, application, ref)
        with application.store.read() as view:
            case, rules, fields = inspect.visible(application, view, ref, actor)
            names = Names(desk.lang, view.roster(), rules.machine)
        access, machine = rules.access, rules.machine.machine
        if "documents" not in fields:
            raise Refused(
                "not_permitted",
                kind="not_permitted",
                action="read",
                may=[
                    r for r in access.roles if "documents" in access.fields(r, machine, case.state)
                ],
                held=[],
                seat=str(actor.seat or actor.person),
            )
        found = filed(inspect.history(application, ref, actor))
        if which is None:
            _list(desk, found, case.machine.name)
            return
        one = _find(found, which, ref)
        body = application.fetch(one.digest)
    if out is not None:
        _write(desk, one, body, out)
        return
    desk.answer(*_read(one, body, names))


def filed(events: tuple[Recorded, ...]) -> tuple[Filed, ...]:
    """The documents that these events brought, in order."""
    return tuple(
        Filed(name, digest, one.seq)
        for one in events
        if isinstance(one.event, CaseOpened | TransitionFired)
        for name, digest in one.event.documents
    )


def _list(desk: Desk, found: tuple[Filed, ...], machine: str) -> None:
    titles = desk.library.machine(machine).documents
    rows = [
        (
            str(one.event),
            one.name,
            titles[one.name].title.in_(desk.lang) if one.name in titles else "–",
            one.digest[:SHORT],
        )
        for one in found
    ]
    heads = [desk.words.label(key) for key in ("index", "name", "title", "digest")]
    empty = desk.words.label("no_documents")
    desk.answer([one._asdict() for one in found], table(heads, rows, right=(0,)) if rows else empty)


def _find(found: tuple[Filed, ...], which: str, ref: str) -> Filed:
    named = [one for one in found if one.name == which]
    by_digest = [one for one in found if len(which) >= 8 and one.digest.startswith(which.lower())]  # noqa: PLR2004 - shorter beginnings would fit by accident
    if not named and not by_digest:
        near = nearest(which, {one.name for one in found})
        raise Refused("unknown_document", kind="not_found", name=which, case=ref, nearest=near)
    return (named or by_digest)[-1]


def _write(desk: Desk, one: Filed, body: bytes, out: Path) -> None:
    try:
        with (desk.world.folder / out).open("xb") as file:
            file.write(body)
    except OSError as error:
        raise typer.BadParameter(f"{out}: {error.strerror}", param_hint="--out") from None
    said = desk.words.label("written", name=one.name, path=out, bytes=len(body))
    desk.answer({**one._asdict(), "path": str(out), "bytes": len(body)}, said)


def _read(one: Filed, body: bytes, names: Names) -> tuple[dict[str, Any], RenderableType | str]:
    report = report_of(body)
    if report is not None:
        return {**one._asdict(), "report": report}, report_view(report, names)
    try:
        text = body.decode()
        readable = not any(char < " " and char not in "\t\r\n" for char in text)
    except UnicodeDecodeError:
        readable = False
    if not readable:
        raise typer.BadParameter(names.words.label("not_text"), param_hint="--out")
    return {**one._asdict(), "text": text}, text
