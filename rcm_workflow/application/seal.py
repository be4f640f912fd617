"""Take up what is pending into the Merkle tree.

A business transaction only adds leaves and pending rows. Here, one at a time, leaves get their
indices in the order of insertion. An index is never a database sequence: ids become visible out of
order and leave holes (DESIGN 5).
"""

from __future__ import annotations

from rcm_workflow.application.app import App
from rcm_workflow.application.sign import sign
from rcm_workflow.audit.leaf import read_document
from rcm_workflow.audit.merkle import CompactRange, leaf_hash
from rcm_workflow.domain.failures import Busy, LogBroken, Unreachable
from rcm_workflow.domain.keeping import Head

BATCH = 1_000
TRIES = 10


def seal(app: App) -> Head:
    """Seal everything that is pending and return the head.

    The stored bytes are read and hashed here, never what a writer had in memory: what is sealed is
    what lies on the disk. Raises ``LogBroken`` when a leaf does not read as one or the head does
    not fit its own compact range, ``Busy`` when another sealer keeps winning.

    Where this process holds the keys of the log, the head is signed as well; see ``sign``.
    """
    for _ in range(TRIES):
        try:
            head, more = _batch(app)
        except Unreachable:
            raise
        except Busy:
            continue
        while more:
            head, more = _batch(app)
        if app.custody is not None:
            sign(app, app.custody)
        return head
    raise Busy


def _batch(app: App) -> tuple[Head, bool]:
    with app.store.sealing() as tx:
        head = tx.head
        tree = CompactRange(head.size, head.range)
        if tree.root().hex() != head.root:
            raise LogBroken(f"the head of {head.size} leaves does not fit its own range")
        waiting = tx.pending(BATCH)
        if not waiting:
            return head, False
        hashed = []
        for pending in waiting:
            try:
                read_document(pending.leaf)
            except ValueError as fault:
                raise LogBroken(f"row {pending.row} is not a leaf: {fault}") from fault
            hashed.append((pending.row, leaf_hash(pending.leaf)))
        tree.extend(one for _, one in hashed)
        new = Head(tree.size, tree.root().hex(), tuple(tree.hashes))
        tx.extend(hashed, new, max(app.clock.now(), waiting[-1].recorded_at))
    return new, len(waiting) == BATCH
