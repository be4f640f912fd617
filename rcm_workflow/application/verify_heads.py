"""The heads that were signed, compared with the tree as it is now."""

from __future__ import annotations

from collections.abc import Iterator

from rcm_workflow.application.reading import Reading
from rcm_workflow.application.verify_faults import Fault
from rcm_workflow.audit.auditor import Head as AuditHead
from rcm_workflow.audit.checkpoint import Checkpoint, read_checkpoint
from rcm_workflow.audit.note import Note, NotSigned, opened, read_lines
from rcm_workflow.audit.trust import Trust
from rcm_workflow.domain.keeping import Head, SignedHead


def signed_heads(view: Reading, log: str, head: Head, heads: list[AuditHead]) -> Iterator[Fault]:
    """Read every stored head into ``heads``, by rising size, each size once; say what is wrong.

    Those below the present head are then compared as the leaves go by.
    """
    for stored in view.signed_heads():
        where = f"signed head {stored.size}"
        try:
            told, _ = read_checkpoint(stored.note.encode())
        except ValueError as fault:
            yield Fault("checkpoint", where, "note", "a signed checkpoint", str(fault))
            continue
        yield from _columns(stored, told, log, where)
        claimed = AuditHead(told.size, told.root)
        if told.size > head.size:
            yield Fault("checkpoint", where, "size", f"at most {head.size}", str(told.size))
        elif heads and heads[-1].size == told.size:
            if heads[-1].root != told.root:
                yield Fault("fork", where, "root", heads[-1].root.hex(), told.root.hex())
        elif told.size == head.size and told.root.hex() != head.root:
            yield Fault("checkpoint", where, "root", told.root.hex(), head.root)
        elif not heads or heads[-1].size < told.size:
            heads.append(claimed)


def _columns(stored: SignedHead, told: Checkpoint, log: str, where: str) -> Iterator[Fault]:
    for name, said, column in (("size", told.size, stored.size), ("log", told.origin, log)):
        if said != column:
            yield Fault("checkpoint", where, name, str(said), str(column))


def signatures(view: Reading, trust: Trust, start: int, end: int | None) -> Iterator[Fault]:
    """The signatures under the heads of sizes from ``start`` to before ``end``, if any.

    Every head must be signed by a key of this log, and each signature of a witness in the trust
    file must verify. A note that is no checkpoint is told where the heads are read.
    """
    for stored in view.signed_heads(start, end):
        try:
            told, note = read_checkpoint(stored.note.encode())
        except ValueError:
            continue
        yield from _signatures(view, note, told, trust, f"signed head {stored.size}")


def _signatures(
    view: Reading, note: Note, told: Checkpoint, trust: Trust, where: str
) -> Iterator[Fault]:
    try:
        opened(note, trust.keys_of(told.origin))
    except NotSigned as fault:
        yield Fault("checkpoint", where, "signature", "that of the log", str(fault))
    keys = [one.key for one in trust.witnesses]
    for line in view.cosignatures(told.size):
        try:
            opened(Note(note.text, read_lines(f"{line}\n")), keys)
        except ValueError as fault:
            name = line.split(" ")[1] if line.count(" ") > 1 else line
            yield Fault("cosignature", where, name, "a signature that verifies", str(fault))
