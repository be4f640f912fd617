"""Whoever seals and signs may be killed at any instant, or doubled: one history, and all of it."""

from __future__ import annotations

import resource
import time
from pathlib import Path
from threading import Event, Thread

import pytest

from rcm_workflow.application.seal import seal
from tests.faults.children import PATIENCE
from tests.faults.hands import opened, write
from tests.faults.log import add_up, kept
from tests.faults.signers import one_history, sign_always, signing, with_a_key
from tests.faults.test_disk_full import until_full
from tests.faults.test_killed_writer import unanswered


@pytest.fixture
def folder(tmp_path) -> Path:
    return with_a_key(tmp_path)


def notes(told):
    return [said[2] for said in told]


def test_writer_and_signer_are_killed_at_any_instant(url, folder, child, chance, size):
    told, signed, again = [], [], None
    for left in reversed(range(size)):
        signer = child(sign_always, url, folder)
        writer = child(write, url, again=again)
        if not left:
            # On a busy machine all the others may die before they sign: the last one has done so.
            signer.hear(2)
        said = writer.hear(chance.randrange(1, 12)).kill(after=chance.uniform(0, 0.004))
        again = unanswered(said) if said else again
        told += said
        signed += signer.kill(after=chance.uniform(0, 0.01))
    told += child(write, url, again=again, cases=0 if again else 1).end()
    with signing(url, folder) as app:
        kept(app, told)
        add_up(app)
        sizes = one_history(app, notes(signed))
    assert len(sizes) > 1


test_writer_and_signer_are_killed_at_any_instant.sizes = (4, 500)


class Watch(Thread):
    """Measures how long after its commit an event is in the tree, at the longest."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url, self.enough, self.longest = url, Event(), 0.0

    def run(self) -> None:
        with opened(self.url) as app:
            while not self.enough.is_set():
                waiting, since = self._counts(app)[0], time.monotonic()
                while self._counts(app)[1] < waiting and not self.enough.is_set():
                    time.sleep(0.01)
                self.longest = max(self.longest, time.monotonic() - since)

    @staticmethod
    def _counts(app) -> tuple[int, int]:
        with app.store.read() as view:
            counts = view.counts()
        return counts["events"], counts["sealed"]


def test_eight_writers_and_two_signers(url, folder, child, size):
    signers = [child(sign_always, url, folder).hear(1) for _ in range(2)]
    watch = Watch(url)
    watch.start()
    try:
        many = 8 if size > 1 else 3
        writers = [child(write, url, cases=size, patience=PATIENCE) for _ in range(many)]
        said = [told for writer in writers for told in writer.end()]
    finally:
        watch.enough.set()
        watch.join()
    signed = [told for signer in signers for told in signer.kill(after=0.05)]
    with signing(url, folder) as app:
        kept(app, said)
        add_up(app)
        one_history(app, notes(signed))
    if size > 1:
        # Not in the short form: it runs beside other tests, on a machine that may be busy. Who
        # waits for the write lock of SQLite stands in no queue but asks again after ever longer
        # pauses: among eight writers a signer was seen to wait for 0.75 s before its turn came.
        # The long form runs beside others, too, and then it was 2.1 s: minutes would be starvation.
        assert watch.longest < 10.0


test_eight_writers_and_two_signers.sizes = (1, 10)


def full_while_signing(tell, url: str, folder: Path) -> None:
    """Fill the database up to the limit of this process while it signs; then go on."""
    unlimited = resource.getrlimit(resource.RLIMIT_FSIZE)
    size = Path(url.removeprefix("sqlite:///")).stat().st_size
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 300_000, unlimited[1]))
    with signing(url, folder) as app:
        answered, refusal = until_full(app)
        tell("full", refusal.code, answered)
        resource.setrlimit(resource.RLIMIT_FSIZE, unlimited)
        seal(app)
        tell("recovered")


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_disk_that_fills_up_under_who_signs(url, folder, child):
    (_, code, answered), recovered = child(full_while_signing, url, folder).end()
    assert (code, recovered) == ("database_cannot_be_written", ("recovered",))
    with signing(url, folder) as app:
        add_up(app)
        one_history(app, [])
        with app.store.read() as view:
            assert set(answered) <= {one.event for one in view.leaves()}
