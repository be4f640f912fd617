"""``rcm case document``: the documents of a case, listed, read, or written to a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, NamedTuple

import typer
from pydantic import ValidationError

from rcm_workflow.application import chronicle, inspect
from rcm_workflow.application.app import App
from rcm_workflow.cli import confidential, who
from rcm_workflow.cli.desk import Desk
from rcm_workflow.cli.files import put_new
from rcm_workflow.cli.names import Names
from rcm_workflow.cli.options import READING, Ref, Shared, shared
from rcm_workflow.cli.paper_view import markdown, screen
from rcm_workflow.cli.paper_words import SHORT, told
from rcm_workflow.cli.tables import table
from rcm_workflow.domain.asked import with_asked_of
from rcm_workflow.domain.composed import kind_of
from rcm_workflow.domain.events import CaseOpened, Recorded, TransitionFired
from rcm_workflow.domain.failures import Called, Refused
from rcm_workflow.domain.lists import opened_by
from rcm_workflow.domain.papers import Dossier, Kind, Paper, known_papers, opened, sealed_cells
from rcm_workflow.domain.permission import not_permitted
from rcm_workflow.domain.sight import WHOLE, Said
from rcm_workflow.domain.values import Actor, Localized
from rcm_workflow.domain.words import nearest

PUBLIC = "public_documents"
"""The field of who reads the public documents of a case and no other ones."""

LEAST = 8
"""Letters of a digest that must be given."""


class Filed(NamedTuple):
    """A document, and its event as this reader counts.

    Written now it has neither digest nor event; it has no event either if the reader may not know
    of that one.
    """

    name: str
    digest: str | None = None
    event: int | None = None


class Shelf(NamedTuple):
    """The documents of a case as one reader finds them."""

    dossier: Dossier
    actor: Actor
    names: Names
    filed: tuple[Filed, ...]
    titles: Mapping[str, Localized]
    """Of every document that the procedure knows, by name."""

    def title(self, name: str) -> str:
        """What a document is called."""
        return self.titles[name].in_(self.names.lang) if name in self.titles else name

    @property
    def possible(self) -> tuple[str, ...]:
        """The documents of this procedure that can be written from a case."""
        machine = self.dossier.rules.machine
        known = (one for one in known_papers() if one in self.titles)
        composed = (name for name, one in machine.documents.items() if one.numbers is not None)
        return tuple(dict.fromkeys((*known, *composed)))

    def kind(self, name: str) -> Kind:
        """How a document that can be written is written."""
        return kind_of(name, self.dossier.rules.machine) or known_papers()[name]


@shared(READING)
def document(
    ctx: typer.Context,
    common: Shared,
    ref: Ref,
    which: Annotated[
        str | None,
        typer.Argument(metavar="DOCUMENT", help="Its name, or the start of its digest."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write it to a new file.")
    ] = None,
    as_markdown: Annotated[
        bool, typer.Option("--markdown", help="As Markdown, for a letter or a page.")
    ] = False,
) -> None:
    """List the documents of a case, or read one: filed with a step, or written from the case now.

    What was filed goes to --out byte for byte, unless --markdown is given; what is written now goes
    there as Markdown.

    Example: rcm case document TC-2021-001 result_report
    """
    desk = Desk(ctx, common)
    with desk.app() as application:
        shelf = _shelf(desk, application, ref)
        if which is None:
            _list(desk, shelf)
            return
        one = _find(shelf, which)
        body = application.fetch(one.digest) if one.digest else b""
        paper = paper_of(body) if one.digest else _written(shelf, which)
        filed_as_is = out is not None and one.digest is not None and not as_markdown
        said = {} if filed_as_is else _said(desk, application, shelf, paper)
    if out is not None and filed_as_is:
        _write(desk, one, body, out)
        return
    if paper is None:
        _text(desk, one, body)
        return
    readable = opened(paper, said)
    sections = told(readable, shelf.title(one.name), shelf.names)
    if out is not None:
        _write(desk, one, markdown(sections).encode(), out)
        return
    data = {**one._asdict(), "paper": readable.data}
    if as_markdown:
        desk.hand_over(data, markdown(sections))
        return
    desk.answer(data, screen(sections))


def _said(desk: Desk, app: App, shelf: Shelf, paper: Paper | None) -> Said:
    """What lies under seal in a paper, as far as it may be opened; nothing else is opened."""
    cells = frozenset() if paper is None else sealed_cells(paper)
    if not cells:
        return {}
    ref, actor = shelf.dossier.case.id, shelf.actor
    return confidential.said(
        desk, app, ref, actor, "case document", lambda event, name: (event, name) in cells
    )


def _shelf(desk: Desk, app: App, ref: str) -> Shelf:
    actor = who.for_case(desk, app, ref)
    with app.store.read() as view:
        case, rules, fields = inspect.visible(app, view, ref, actor)
        names = Names(desk.lang, view.roster(), rules.machine)
    history = chronicle.history(app, ref, actor)
    dossier = Dossier(
        with_asked_of(inspect.with_texts_of(case, rules, fields, actor), rules.machine, fields),
        rules,
        fields,
        own=actor.country,
        events=history,
        content=lambda digest: app.fetch(digest).decode(),
    )
    documents = desk.library.machine(case.machine.name).documents
    titles = {name: one.title for name, one in documents.items()}
    brought = filed(
        chronicle.bringing_documents(app, ref, actor), _numbers(history, whole=WHOLE in fields)
    )
    shelf = Shelf(dossier, actor, names, brought, titles)
    if PUBLIC not in fields:
        _require(shelf, frozenset({"documents"}))
    return shelf


def _require(shelf: Shelf, needs: frozenset[str]) -> None:
    """Refuse a reader who lacks one of these fields."""
    case, rules = shelf.dossier.case, shelf.dossier.rules
    if _opens(shelf.dossier.fields, needs):
        return
    access, machine = rules.access, rules.machine.machine
    may = [r for r in access.roles if _opens(access.fields(r, machine, case.state), needs)]
    raise not_permitted(shelf.actor, may, (), "read", access, machine)


def _opens(fields: frozenset[str], needs: frozenset[str]) -> bool:
    return all(opened_by(one, fields) for one in needs)


def _numbers(history: Sequence[Recorded], *, whole: bool) -> Mapping[int, int]:
    """The number that ``rcm case history`` gives this reader to each event; one of none is hidden.

    The event's own number would tell how much was said before it that is not for this reader.
    """
    return {one.seq: one.seq if whole else n for n, one in enumerate(history, start=1)}


def filed(events: Iterable[Recorded], numbers: Mapping[int, int]) -> tuple[Filed, ...]:
    """Every document that events brought along, in their order."""
    return tuple(
        Filed(name, digest, numbers.get(one.seq))
        for one in events
        if isinstance(one.event, CaseOpened | TransitionFired)
        for name, digest in one.event.documents
    )


def paper_of(body: bytes) -> Paper | None:
    """The paper that the engine wrote for the log, or ``None`` for any other document."""
    try:
        return Paper.model_validate_json(body)
    except ValidationError:
        return None


def _list(desk: Desk, shelf: Shelf) -> None:
    """What is filed, then what could be written from the case now."""
    there = {one.name for one in shelf.filed}
    may = (
        one
        for one in shelf.possible
        if one not in there and _opens(shelf.dossier.fields, shelf.kind(one).needs)
    )
    now = tuple(Filed(one) for one in may if shelf.kind(one).write(shelf.dossier) is not None)
    found = (*shelf.filed, *now)
    rows = [
        (
            str(one.event or "–"),
            one.name,
            shelf.title(one.name),
            one.digest[:SHORT] if one.digest else desk.words.label("written_now"),
        )
        for one in found
    ]
    heads = [desk.words.label(key) for key in ("index", "name", "title", "digest")]
    empty = desk.words.label("no_documents")
    desk.answer([one._asdict() for one in found], table(heads, rows, right=(0,)) if rows else empty)


def _find(shelf: Shelf, which: str) -> Filed:
    """The newest one filed under that name or digest, else the one that can be written."""
    fitting = [one for one in shelf.filed if one.name == which or _begins(one, which)]
    if fitting:
        return fitting[-1]
    if which not in shelf.possible:
        near = nearest(which, {*shelf.possible, *(one.name for one in shelf.filed)})
        ref = shelf.dossier.case.id
        raise Refused("unknown_document", kind="not_found", name=which, case=ref, nearest=near)
    return Filed(which)


def _begins(one: Filed, which: str) -> bool:
    # Shorter beginnings would fit by accident.
    return len(which) >= LEAST and str(one.digest).startswith(which.lower())


def _written(shelf: Shelf, name: str) -> Paper:
    kind = shelf.kind(name)
    _require(shelf, kind.needs)
    paper = kind.write(shelf.dossier)
    if paper is None:
        case = shelf.dossier.case
        called = Called(name, shelf.titles.get(name))
        raise Refused("nothing_to_write_yet", document=called, case=case.id, state=case.state)
    return paper


def _write(desk: Desk, one: Filed, body: bytes, out: Path) -> None:
    put_new(desk, out, body)
    said = desk.words.label("written", name=one.name, path=out)
    desk.answer({**one._asdict(), "path": str(out), "bytes": len(body)}, said)


def _text(desk: Desk, one: Filed, body: bytes) -> None:
    try:
        text = body.decode()
        readable = not any(char < " " and char not in "\t\r\n" for char in text)
    except UnicodeDecodeError:
        readable = False
    if not readable:
        raise typer.BadParameter(desk.words.label("not_text"), param_hint="--out")
    desk.answer({**one._asdict(), "text": text}, text)
