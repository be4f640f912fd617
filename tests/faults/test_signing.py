"""Whenever signing stops, nothing was signed that does not continue what was signed before."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from pathlib import Path

import pytest

from rcm_workflow.application.seal import seal
from rcm_workflow.audit.checkpoint import read_checkpoint
from rcm_workflow.audit.keys import NOTE, SignerKey
from rcm_workflow.audit.merkle import root
from rcm_workflow.bootstrap import opened
from rcm_workflow.clock import ManualClock
from rcm_workflow.config import Settings
from rcm_workflow.custody.key_file import create_keys
from rcm_workflow.custody.log_custody import FileCustody
from rcm_workflow.domain.failures import Busy
from rcm_workflow.storage.store import create_database
from tests.contract.cast import T0, do
from tests.contract.cast import opened as case_opened

LOG = "rcm.test/rehearsal"


class PowerCut(Exception):
    """The process is gone at this point."""


class Frail(FileCustody):
    """Custody of a process that dies before or after the new head is remembered."""

    def __init__(self, place: Path, moment: str) -> None:
        super().__init__(LOG, place / "log.key", place / "log.key.last")
        self.moment = moment

    def keep(self, last):
        if self.moment == "before":
            raise PowerCut
        super().keep(last)
        if self.moment == "after":
            raise PowerCut


@pytest.fixture
def place(tmp_path: Path) -> Path:
    create_database(f"sqlite:///{tmp_path}/rcm.db", LOG, at=T0)
    create_keys(tmp_path / "log.key", SignerKey(LOG, NOTE, b"k" * 32))
    return tmp_path


@contextmanager
def log_at(place: Path):
    settings = Settings(database=f"sqlite:///{place}/rcm.db", log_key=place / "log.key")
    with opened(settings, clock=ManualClock(T0)) as app:
        yield app


def every_head_is_a_prefix(app) -> list[int]:
    with app.store.read() as view:
        hashes = view.hashes(view.head().size)
        heads = [read_checkpoint(one.note.encode())[0] for one in view.signed_heads()]
    for one in [*heads, app.custody.last().checkpoint]:
        assert one.root == root(hashes[: one.size])
    return [one.size for one in heads]


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_process_that_dies_while_it_signs_leaves_a_log_that_goes_on(place, moment):
    with log_at(place) as app:
        do(app.store, None, case_opened(), case_id="A-1")
        seal(app)
        do(app.store, None, case_opened(), case_id="A-2")
        app.custody = Frail(place, moment)
        with pytest.raises(PowerCut):
            seal(app)
    with log_at(place) as app:
        assert app.custody.last().checkpoint.size == (2 if moment == "after" else 1)
        assert every_head_is_a_prefix(app) == [1]
        seal(app)
        assert every_head_is_a_prefix(app) == [1, 2]
        do(app.store, None, case_opened(), case_id="A-3")
        seal(app)
        assert every_head_is_a_prefix(app) == [1, 2, 3]


def test_two_who_sign_at_once_never_sign_two_histories(place):
    failed = []

    def keep_on(name: str) -> None:
        try:
            with log_at(place) as app:
                for number in range(12):
                    do(app.store, None, case_opened(), case_id=f"{name}-{number}")
                    while True:
                        try:
                            seal(app)
                            break
                        except Busy:
                            continue
        except BaseException as failure:  # noqa: BLE001 - told below
            failed.append(failure)

    threads = [threading.Thread(target=keep_on, args=(name,)) for name in "ABC"]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert failed == []
    with log_at(place) as app:
        sizes = every_head_is_a_prefix(app)
        # The same head signed by two at once says nothing twice; every one continues the others.
        assert sizes == sorted(sizes)
        assert (sizes[-1], app.custody.last().checkpoint.size) == (36, 36)
