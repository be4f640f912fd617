"""Signed heads as others get them: with every signature of a witness that has come in."""

from __future__ import annotations

from collections import deque
from typing import NamedTuple

from rcm_workflow.application.app import App
from rcm_workflow.application.reading import Reading
from rcm_workflow.audit.merkle import consistency_proof
from rcm_workflow.audit.note import NotANote, Note, NotSigned, opened, read_lines
from rcm_workflow.audit.receipt import Grade
from rcm_workflow.audit.trust import Trust
from rcm_workflow.audit.witnessing import Request
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.keeping import SignedHead


class Whole(NamedTuple):
    """A head with all its signatures."""

    size: int
    note: Note


def whole_head(view: Reading, size: int | None = None) -> Whole:
    """The newest signed head, or that of a size.

    Raises ``Refused``: ``no_signed_head``, ``no_head_of_size``.
    """
    newest = view.newest_head()
    if newest is None:
        raise Refused("no_signed_head", kind="not_found")
    head = newest if size is None else view.head_of_size(size)
    if head is None:
        raise Refused(
            "no_head_of_size", kind="not_found", size=size, nearest=_nearest(view, size or 0)
        )
    return with_cosignatures(view, head)


def _nearest(view: Reading, size: int) -> str:
    """The sizes of the signed heads next to a size at which none was signed."""
    below = deque((one.size for one in view.signed_heads(0, size)), maxlen=1)
    above = view.head_over(size)
    return ", ".join(str(one) for one in (*below, *([above.size] if above else [])))


def consistency(view: Reading, old: int, new: int) -> Request:
    """The proof that the first ``old`` entries begin the tree under the signed head over ``new``.

    Raises ``Refused``: ``no_signed_head``, ``no_head_of_size``, ``no_proof_from_there``.
    """
    head = whole_head(view, new)
    if not 1 <= old <= new:
        raise Refused("no_proof_from_there", kind="input", old=old, size=new)
    return Request(old, tuple(consistency_proof(view.hashes(new), old)), head.note)


def with_cosignatures(view: Reading, head: SignedHead) -> Whole:
    """A stored head with the signatures of witnesses under it."""
    lines = [read_lines(f"{line}\n")[0] for line in view.cosignatures(head.size)]
    return Whole(head.size, Note.parse(head.note.encode()).with_lines(lines))


def best_over(view: Reading, place: int, trust: Trust) -> tuple[int | None, Grade]:
    """The head over a place that known witnesses say most about, if one of them signed any."""
    best, most = None, 0
    for size in view.cosigned_sizes(place):
        head = view.head_of_size(size)
        if head is None:
            continue
        try:
            weight = trust.weigh(with_cosignatures(view, head).note)
        except NotSigned:
            # One head with a bad line must not hide a later one that serves.
            continue
        if weight.witnessed:
            return size, Grade.WITNESSED
        if len(weight.witnesses) > most:
            best, most = size, len(weight.witnesses)
    return best, Grade.RECORDED


def keep_cosignatures(app: App, trust: Trust, size: int, text: str) -> tuple[str, ...]:
    """Store the signature lines in ``text`` under the head of that size; the names of who signed.

    Only lines of witnesses in the trust file are kept, and only if they verify: others would be
    rubbish that everybody carries along. Raises ``Refused``: ``no_signed_head``,
    ``no_head_of_size``, ``cosignature_not_understood``, ``cosignature_does_not_verify``.
    """
    with app.store.read() as view:
        head = whole_head(view, size)
    names = {one.key: one.name for one in trust.witnesses}
    try:
        lines = read_lines(text)
        signed = opened(Note(head.note.text, lines), list(names))
    except NotSigned as fault:
        raise Refused("cosignature_does_not_verify", kind="input", **fault.told) from None
    except NotANote as fault:
        raise Refused("cosignature_not_understood", kind="input", **fault.told) from None
    known = {(key.name, key.id) for key in names}
    good = [str(line) for line in lines if (line.name, line.key_id) in known]
    app.store.keep_cosignatures(size, good, app.clock.now())
    return tuple(names[one.key] for one in signed)
