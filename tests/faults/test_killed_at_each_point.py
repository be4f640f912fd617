"""Who signs is killed before each call that writes: the next signer goes on, with one history."""

from __future__ import annotations

import itertools
import os
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from rcm_workflow.application.seal import seal
from tests.application.hall import Hall
from tests.faults.children import Tell
from tests.faults.log import add_up
from tests.faults.signers import one_history, signing, with_a_key

WRITES = frozenset(
    {"open", "write", "fsync", "replace", "rename", "unlink", "flock", "execute", "commit"}
)
"""Calls of the operating system and of the driver between which something is half done."""


def seal_until(tell: Tell, url: str, folder: Path, point: int) -> None:
    """Seal and sign; killed right before the call of that number, or told how many there were."""
    count = 0

    def seen(_frame: FrameType, event: str, called: Any) -> None:
        nonlocal count
        if event == "c_call" and called.__name__ in WRITES:
            count += 1
            if count == point:
                os.kill(os.getpid(), signal.SIGKILL)

    with signing(url, folder) as app:
        sys.setprofile(seen)
        seal(app)
        sys.setprofile(None)
        tell("sealed", count)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return with_a_key(tmp_path)


def test_a_signer_killed_at_each_point(url, app, folder, child, size):
    killed = 0
    for point in itertools.count(1, size):
        Hall(app, app.clock).open()
        one = child(seal_until, url, folder, point)
        one.wait()
        if one.told:
            break
        killed += 1
        with signing(url, folder) as next_one:
            head = seal(next_one)
            with next_one.store.read() as view:
                assert view.counts()["pending"] == 0
                newest = view.newest_head()
        assert newest is not None
        assert newest.size == head.size
    assert killed >= 30 // size, killed
    with signing(url, folder) as last_one:
        add_up(last_one)
        assert len(one_history(last_one, [])) > killed


# Every seventh point in the short form: the long one takes each.
test_a_signer_killed_at_each_point.sizes = (7, 1)
