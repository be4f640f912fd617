"""What children do who hold the key of the log: seal and sign, until they are killed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rcm_workflow.application.app import App
from rcm_workflow.application.seal import seal
from rcm_workflow.audit.checkpoint import read_checkpoint
from rcm_workflow.audit.keys import NOTE, SignerKey
from rcm_workflow.audit.merkle import leaf_hash, root
from rcm_workflow.audit.note import opened as signatures_of
from rcm_workflow.custody.key_file import create_keys
from rcm_workflow.custody.log_custody import FileCustody
from rcm_workflow.domain.failures import Busy
from tests.faults.children import Tell
from tests.faults.hands import LOG, PAUSE, opened

KEY = SignerKey(LOG, NOTE, b"k" * 32)


def with_a_key(folder: Path) -> Path:
    """A folder that holds the key of the log."""
    create_keys(folder / "log.key", KEY)
    return folder


@contextmanager
def signing(url: str, folder: Path) -> Iterator[App]:
    """The application of a process that signs."""
    with opened(url) as app:
        app.custody = FileCustody(LOG, folder / "log.key", folder / "log.key.last")
        yield app


def sign_always(tell: Tell, url: str, folder: Path) -> None:
    """Seal and sign without end; tell every signed head that anybody could have seen."""
    with signing(url, folder) as app:
        known = ""
        while True:
            try:
                seal(app)
            except Busy:
                continue
            with app.store.read() as view:
                newest = view.newest_head()
            if newest is not None and newest.note != known:
                known = newest.note
                tell("signed", newest.size, known)
            else:
                time.sleep(PAUSE)


def one_history(app: App, notes: list[str]) -> list[int]:
    """Every head ever signed is a beginning of the log and has one root; the sizes."""
    with app.store.read() as view:
        leaves = [leaf_hash(one.leaf) for one in view.leaves() if one.place is not None]
        stored = [one.note for one in view.signed_heads()]
    assert app.custody is not None
    last = app.custody.last()
    assert last is not None
    told = {read_checkpoint(one.encode()) for one in (*notes, *stored)}
    for head, note in told:
        assert signatures_of(note, [KEY.verifier])
        assert root(leaves[: head.size]) == head.root
    sizes = sorted({head.size for head, _ in told})
    # What was seen is remembered outside the database.
    assert last.checkpoint.size >= sizes[-1]
    assert root(leaves[: last.checkpoint.size]) == last.checkpoint.root
    return sizes
