"""Signed heads as others get them: with every signature of a witness that has come in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from rcm_workflow.application.app import App
from rcm_workflow.application.reading import Reading
from rcm_workflow.audit.note import Note, NotSigned, opened, read_lines
from rcm_workflow.audit.tiles import CHECKPOINT, File, tiles
from rcm_workflow.audit.trust import Trust
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.keeping import SignedHead


class Whole(NamedTuple):
    """A head with all its signatures."""

    size: int
    note: Note


def whole_head(view: Reading, size: int | None = None) -> Whole:
    """The newest signed head, or that of a size. Raises ``Refused`` ``no_signed_head``."""
    head = view.newest_head() if size is None else view.head_of_size(size)
    if head is None:
        raise Refused("no_signed_head", kind="not_found")
    return with_cosignatures(view, head)


def with_cosignatures(view: Reading, head: SignedHead) -> Whole:
    """A stored head with the signatures of witnesses under it."""
    lines = [read_lines(f"{line}\n")[0] for line in view.cosignatures(head.size)]
    return Whole(head.size, Note.parse(head.note.encode()).with_lines(lines))


def keep_cosignatures(app: App, trust: Trust, size: int, text: str) -> tuple[str, ...]:
    """Store the signature lines in ``text`` under the head of that size; the names of who signed.

    Only lines of witnesses in the trust file are kept, and only if they verify: others would be
    rubbish that everybody carries along. Raises ``Refused``: ``no_signed_head``,
    ``cosignature_not_understood``, ``cosignature_does_not_verify``.
    """
    with app.store.read() as view:
        head = whole_head(view, size)
    names = {one.key: one.name for one in trust.witnesses}
    try:
        lines = read_lines(text)
        signed = opened(Note(head.note.text, lines), list(names))
    except NotSigned as fault:
        raise Refused("cosignature_does_not_verify", kind="input", why=str(fault)) from None
    except ValueError as fault:
        raise Refused("cosignature_not_understood", kind="input", why=str(fault)) from None
    known = {(key.name, key.id) for key in names}
    good = [str(line) for line in lines if (line.name, line.key_id) in known]
    app.store.keep_cosignatures(size, good, app.clock.now())
    return tuple(names[one.key] for one in signed)


def tree_files(app: App) -> Iterator[File]:
    """The whole log as files: tiles, entry bundles and, last, the checkpoint over them.

    Raises ``Refused`` ``no_signed_head``.
    """
    with app.store.read() as view:
        head = whole_head(view)
        yield from tiles(view.leaves_between(0, head.size))
        yield CHECKPOINT, bytes(head.note)
