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
from threading import Condition, Thread
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
        self._news = Condition()
        self._failure = ""
        self.told: list[tuple[Any, ...]] = []
        # Always listening: a child whose pipe is full would stand still and do no harm.
        self._ear = Thread(target=self._listen)
        self._ear.start()

    def hear(self, count: int) -> Child:
        """Wait until it has told that many things in all."""
        with self._news:
            heard = self._news.wait_for(lambda: self._enough(count), PATIENCE)
        self._check()
        assert heard, f"silent after {len(self.told)} of {count}"
        return self

    def kill(self, after: float = 0.0) -> list[tuple[Any, ...]]:
        """Kill it without warning after some seconds; everything it told."""
        time.sleep(after)
        self.dead()
        self._check()
        return self.told

    def dead(self) -> None:
        """See to it that it runs no more."""
        if self._process.is_alive() and self._process.pid is not None:
            os.kill(self._process.pid, signal.SIGKILL)
        self._over()

    def end(self) -> list[tuple[Any, ...]]:
        """Wait until it has done its work; everything it told."""
        self._over()
        self._check()
        assert self._process.exitcode == 0, f"ended with {self._process.exitcode}"
        return self.told

    def wait(self) -> list[tuple[Any, ...]]:
        """Wait until it is gone, by its own hand or another's; everything it told."""
        self._over()
        self._check()
        return self.told

    def _over(self) -> None:
        self._process.join(PATIENCE)
        self._ear.join(PATIENCE)

    def _enough(self, count: int) -> bool:
        return len(self.told) >= count or bool(self._failure)

    def _check(self) -> None:
        if self._failure:
            raise ChildFailedError(self._failure)

    def _listen(self) -> None:
        with self._pipe:
            while True:
                try:
                    said = self._pipe.recv()
                except (EOFError, OSError):  # the second when it died in the middle of a word
                    return
                with self._news:
                    if said[0] == "failed":
                        self._failure = said[1]
                    else:
                        self.told.append(said)
                    self._news.notify_all()


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
