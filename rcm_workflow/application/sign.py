"""Sign the head of the tree, once it is durable and shown to continue what was signed before.

Nothing that was ever signed can be taken back. So before a signature exists the leaves that are new
since the last one are read from the disk and hashed again, on top of what the last one stood for;
and the new head is remembered outside the database before anybody can see it.
"""

from __future__ import annotations

from datetime import UTC, datetime

from rcm_workflow.application.app import App
from rcm_workflow.application.ports import Custody
from rcm_workflow.application.reading import Reading
from rcm_workflow.audit.checkpoint import Checkpoint
from rcm_workflow.audit.last_signed import LastSigned, sign_head, signed_at
from rcm_workflow.audit.merkle import CompactRange, leaf_hash
from rcm_workflow.domain.failures import LogBroken
from rcm_workflow.domain.keeping import Head, SignedHead


def sign(app: App, custody: Custody) -> LastSigned:
    """Sign the head as it is now, if it is new, or the last signature old, or a key another.

    Raises ``LogBroken`` when the tree does not hold the one that was signed last, ``Refused`` for
    keys that cannot be used.
    """
    with custody.held():
        # After the file is read: the database is always ahead of it, never behind.
        last = custody.last()
        with app.store.read() as view:
            head, newest = view.head(), view.newest_head()
            if last is not None:
                require_not_behind(last, head)
            now = app.clock.now()
            signed = _fresh(app, custody, last, head, now)
            if signed is None:
                signed = _signed(app, custody, last, view, head, now)
    if newest is None or newest.note != bytes(signed.note).decode():
        app.store.keep_head(_row(custody, signed, now))
    return signed


def require_not_behind(last: LastSigned, head: Head) -> None:
    """Raise ``LogBroken`` when a database has less than was signed for, or something else."""
    signed = last.checkpoint
    if head.size < signed.size:
        raise LogBroken(
            f"the database has {head.size} sealed entries, yet a head over {signed.size} was"
            " signed: it is an old copy, or entries were removed",
            "old_copy",
            size=head.size,
            signed=signed.size,
        )
    if head.size == signed.size and head.root != signed.root.hex():
        raise LogBroken(
            f"the database has another root over {head.size} entries than the one that was signed",
            "another_root",
            size=head.size,
        )


def _fresh(
    app: App, custody: Custody, last: LastSigned | None, head: Head, now: datetime
) -> LastSigned | None:
    """What was signed last, if it still says all there is to say."""
    if last is None or last.checkpoint.size != head.size:
        return None
    keys = tuple(key.verifier for key in custody.signers())
    ids = {(line.name, line.key_id) for line in last.note.signatures}
    at = signed_at(last.note, keys)
    if at is None or any((key.name, key.id) not in ids for key in keys):
        return None
    return last if now.timestamp() - at < app.heartbeat.total_seconds() else None


def _signed(
    app: App,
    custody: Custody,
    last: LastSigned | None,
    view: Reading,
    head: Head,
    now: datetime,
) -> LastSigned:
    tree = CompactRange() if last is None else last.tree.copy()
    start = tree.size
    for leaf in view.leaves_between(start, head.size):
        tree.append(leaf_hash(leaf))
    if tree.size != head.size or tree.root().hex() != head.root:
        raise LogBroken(
            f"the stored entries from {start} on do not lead from what was signed to the head"
            f" of {head.size}; nothing is signed"
        )
    keys = custody.signers()
    at = int(now.timestamp())
    if last is not None:
        # A clock that was set back must not make a later head look older than an earlier one.
        at = max(at, signed_at(last.note, tuple(key.verifier for key in keys)) or 0)
    note = sign_head(Checkpoint(app.store.log, tree.size, tree.root()), keys, at)
    signed = LastSigned(note, tree)
    custody.keep(signed)
    return signed


def _row(custody: Custody, signed: LastSigned, now: datetime) -> SignedHead:
    at = signed_at(signed.note, tuple(key.verifier for key in custody.signers()))
    when = now if at is None else datetime.fromtimestamp(at, UTC)
    return SignedHead(signed.checkpoint.size, when, bytes(signed.note).decode())
