"""Processes of their own for the tests of faults: each can be killed at any instant.

They start from one warm server, so that a process costs milliseconds; the server itself has opened
no database.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Any

PATIENCE = 60.0
"""Seconds after which a child that says nothing is a failure, and not a slow machine."""

context = multiprocessing.get_context("forkserver")
context.set_forkserver_preload(["tests.faults.warm"])

Tell = Callable[..., None]


class ChildFailedError(Exception):
    """A child raised; the message is its traceback."""


class Child:
    """A process that runs ``act(tell, *given, **named)``; what it tells survives its death."""

    def __init__(self, act: Callable[..., None], *given: Any, **named: Any) -> None:
        self._pipe, theirs = context.Pipe(duplex=False)
        self._process = context.Process(target=_run, args=(theirs, act, given, named), daemon=True)
        self._process.start()
        theirs.close()
        self.told: list[tuple[Any, ...]] = []

    def hear(self, count: int) -> Child:
        """Listen until it has told that many things in all."""
        while len(self.told) < count:
            assert self._listen(PATIENCE), f"silent after {len(self.told)} of {count}"
        return self

    def kill(self, after: float = 0.0) -> list[tuple[Any, ...]]:
        """Kill it without warning after some seconds; everything it told."""
        until = time.monotonic() + after
        while (left := until - time.monotonic()) > 0 and self._listen(left):
            pass
        self.dead()
        while self._listen(0):
            pass
        return self.told

    def dead(self) -> None:
        """See to it that it runs no more."""
        if self._process.is_alive() and self._process.pid is not None:
            os.kill(self._process.pid, signal.SIGKILL)
        self._process.join(PATIENCE)

    def end(self) -> list[tuple[Any, ...]]:
        """Wait until it has done its work; everything it told."""
        while self._listen(PATIENCE):
            pass
        self._process.join(PATIENCE)
        assert self._process.exitcode == 0, f"ended with {self._process.exitcode}"
        return self.told

    def _listen(self, seconds: float) -> bool:
        try:
            if not self._pipe.poll(seconds):
                return False
            said = self._pipe.recv()
        except EOFError:
            return False
        if said[0] == "failed":
            raise ChildFailedError(said[1])
        self.told.append(said)
        return True


@contextmanager
def children() -> Iterator[Callable[..., Child]]:
    """Starts children; at the end none is left."""
    born: list[Child] = []

    def start(act: Callable[..., None], *given: Any, **named: Any) -> Child:
        born.append(Child(act, *given, **named))
        return born[-1]

    try:
        yield start
    finally:
        for one in born:
            one.dead()


def _run(
    pipe: Connection, act: Callable[..., None], given: tuple[Any, ...], named: dict[str, Any]
) -> None:
    try:
        act(lambda *said: pipe.send(said), *given, **named)
    except BaseException:
        pipe.send(("failed", traceback.format_exc()))
        raise
    finally:
        pipe.close()
