"""``rcm text``: the versions of a text, and what changed between them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from rcm_workflow.application import inspect
from rcm_workflow.application.app import App
from rcm_workflow.cli import who
from rcm_workflow.cli.acting import act
from rcm_workflow.cli.desk import Desk
from rcm_workflow.cli.failures import Misused
from rcm_workflow.cli.options import READING, WRITING, Ref, Shared, shared
from rcm_workflow.cli.world import lines
from rcm_workflow.domain.case import Case, TextVersion
from rcm_workflow.domain.commands import FileText
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.permission import not_permitted
from rcm_workflow.domain.prevailing import prevailing
from rcm_workflow.domain.redline import Span, plain, redline

app = typer.Typer(no_args_is_help=True, help="File versions of the text, read and compare them.")

Lang = Annotated[str | None, typer.Option("--in", metavar="LANG", help="Language of the text.")]
MARKS = {"del": "red strike", "ins": "green underline", "same": ""}


@app.command("file")
@shared(WRITING)
def file(  # noqa: PLR0917 - options are given by name
    ctx: typer.Context,
    common: Shared,
    ref: Ref,
    original: Annotated[
        str, typer.Option("--original", metavar="LANG", help="The language it was written in.")
    ],
    spanish: Annotated[
        Path | None, typer.Option("--es", metavar="FILE", help="In Spanish.")
    ] = None,
    english: Annotated[
        Path | None, typer.Option("--en", metavar="FILE", help="In English.")
    ] = None,
    other: Annotated[
        list[str] | None,
        typer.Option("--text", metavar="LANG=FILE", help="In a further language."),
    ] = None,
    editorial: Annotated[
        bool,
        typer.Option(
            "--editorial", help="Record it as editorial; another round is due all the same."
        ),
    ] = False,
    note: Annotated[str, typer.Option("--note", help="A note on this version.")] = "",
) -> None:
    """File a new version of the text: one UTF-8 file per language.

    Example: rcm text file TC-2021-001 --es curso.txt --en course.txt --original es
    """
    desk = Desk(ctx, common)
    named = {"es": spanish, "en": english}
    for one in other or []:
        lang, equals, path = one.partition("=")
        if not equals:
            raise Misused("not_a_pair", "--text", value=one, form="LANG=FILE")
        if named.get(lang) is not None:
            raise Refused("language_twice", kind="input", lang=lang)
        named[lang] = Path(path)
    contents = tuple(
        (lang, desk.read_text(path)) for lang, path in named.items() if path is not None
    )
    with desk.app() as application:
        command = FileText(
            **desk.heading(
                ref, who.for_case(desk, application, ref, roles_of_act(application, ref, "text"))
            ),
            contents=contents,
            original=original,
            editorial=editorial,
            note=note,
        )
        act(desk, application, command)


def roles_of_act(application: App, ref: str, name: str) -> set[str]:
    """The roles for which the machine of a case has an act of this kind."""
    with application.store.read() as view:
        case = view.case(ref)
        if case is None:
            # Whoever asks is then told that there is no such case.
            return set()
        machine = application.rules_of(case, view.document).machine
    return {role for one in machine.transitions if one.act == name for role in one.by}


@app.command("show")
@shared(READING)
def show(
    ctx: typer.Context,
    common: Shared,
    ref: Ref,
    number: Annotated[
        int | None, typer.Option("--number", min=1, help="A version; the newest if left out.")
    ] = None,
    lang: Lang = None,
) -> None:
    """Show a version of the text in one language.

    Example: rcm text show TC-2021-001 --in es
    """
    desk = Desk(ctx, common)
    with desk.app() as application:
        case = _readable(desk, application, ref)
        version = _version(case, number or _newest(case), lang or desk.lang)
        content = _content(application, version, lang or desk.lang)
        with application.store.read() as view:
            prevails = prevailing(version, application.rules_of(case, view.document))
    data = {
        "case": ref,
        "number": version.number,
        "lang": lang or desk.lang,
        "original": version.original,
        "prevailing": prevails,
        "digest": version.digest,
        "content": content,
    }
    desk.answer(data, content)


@app.command("redline")
@shared(READING)
def compare(
    ctx: typer.Context,
    common: Shared,
    ref: Ref,
    one: Annotated[
        int | None, typer.Option("--from", help="Older version; the one before if left out.")
    ] = None,
    two: Annotated[
        int | None, typer.Option("--to", help="Newer version; the newest if left out.")
    ] = None,
    lang: Lang = None,
) -> None:
    """Show what changed between two versions: [-what went-] and {+what came+}.

    Example: rcm text redline TC-2021-001 --from 1 --to 2 --in es
    """
    desk = Desk(ctx, common)
    tongue = lang or desk.lang
    with desk.app() as application:
        case = _readable(desk, application, ref)
        newer = _version(case, two or _newest(case), tongue)
        older = _version(case, newer.number - 1 if one is None else one, tongue)
        spans = redline(_content(application, older, tongue), _content(application, newer, tongue))
    data = {
        "case": ref,
        "lang": tongue,
        "from": older.number,
        "to": newer.number,
        "spans": [{"kind": span.kind, "text": span.text} for span in spans],
        "plain": plain(spans),
    }
    title = desk.words.label("changed_text", one=older.number, two=newer.number, lang=tongue)
    desk.answer(data, lines(Text(title, style="bold"), "", _coloured(spans)))


def _coloured(spans: tuple[Span, ...]) -> Text:
    """The marks stay beside the colours: paper and many eyes know no red and green."""
    found = Text()
    for span in spans:
        found.append(plain([span]), style=MARKS[span.kind])
    return found


def _readable(desk: Desk, application: App, ref: str) -> Case:
    actor = who.for_case(desk, application, ref)
    with application.store.read() as view:
        case, rules, fields = inspect.visible(application, view, ref, actor)
    if "texts" not in fields:
        access, machine = rules.access, rules.machine.machine
        may = [r for r in access.roles if "texts" in access.fields(r, machine, case.state)]
        raise not_permitted(actor, may, (), "read", access, machine)
    return inspect.with_texts_of(case, rules, fields, actor)


def _newest(case: Case) -> int:
    """The number of the newest version its reader may read; there may be gaps before it."""
    return case.texts[-1].number if case.texts else 0


def _version(case: Case, number: int, lang: str) -> TextVersion:
    known = [f"{one.number} ({', '.join(one.languages)})" for one in case.texts]
    found = next((one for one in case.texts if one.number == number), None)
    if found is None or lang not in found.languages:
        raise Refused("unknown_text", kind="not_found", number=number, lang=lang, known=known)
    return found


def _content(application: App, version: TextVersion, lang: str) -> str:
    return application.fetch(dict(version.versions)[lang]).decode()
