"""Each peer in a process of its own, stopped while another is measured.

Django and DBOS are one per process, and DBOS has threads that poll; a stopped process disturbs
nobody's figures.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import time
import traceback
from typing import TYPE_CHECKING, Any

from benchmarks.case import FIRST_POSITION, FilledPeer, plan
from benchmarks.databases import require_durable
from benchmarks.peers import peer_class

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.synchronize import Barrier

    from benchmarks.case import Peer

SPAWN = multiprocessing.get_context("spawn")
PR_SET_PDEATHSIG = 1


class PeerError(Exception):
    """A peer failed; the message is the traceback of its process."""


class Work:
    """What the process of a peer can be asked to do."""

    def __init__(self, peer: Peer, positions: int, barrier: Barrier | None) -> None:
        self.peer = peer
        self.steps = range(len(plan(positions)))
        self.barrier = barrier
        self.race_ids: list[str] = []

    def run(self, cases: int, seconds: float) -> list[float]:
        """Run whole cases until there are that many or the time is over; seconds of each step."""
        taken: list[float] = []
        step, clock = self.peer.step, time.perf_counter
        until = clock() + seconds
        for _ in range(cases):
            case_id = self.peer.open_case()
            for n in self.steps:
                start = clock()
                step(case_id, n)
                taken.append(clock() - start)
            if clock() > until:
                break
        return taken

    def positions(self, case_id: str, times: int, seconds: float) -> list[float]:
        """Record further positions in a case that is in its round; seconds of each."""
        taken: list[float] = []
        while len(taken) < times and sum(taken) < seconds:
            start = time.perf_counter()
            self.peer.step(case_id, FIRST_POSITION)
            taken.append(time.perf_counter() - start)
        return taken

    def open_round(self, further_events: int) -> str:
        """Open a case, bring it to its member round and fill it; its id."""
        case_id = self.peer.open_case()
        for n in range(FIRST_POSITION):
            self.peer.step(case_id, n)
        if further_events > 0:
            self._filled().fill_case(case_id, further_events)
        return case_id

    def fill_log(self, events: int) -> None:
        self._filled().fill_log(events)

    def _filled(self) -> FilledPeer:
        if not isinstance(self.peer, FilledPeer):
            message = f"{self.peer.name} has no bulk way in"
            raise TypeError(message)
        return self.peer

    def open_cases(self, number: int) -> list[str]:
        return [self.peer.open_case() for _ in range(number)]

    def race(self, case_ids: list[str]) -> list[bool]:
        """Fire the first step of each case at the same moment as the other process; who won."""
        assert self.barrier is not None
        won = []
        for case_id in case_ids:
            self.barrier.wait(60)
            try:
                self.peer.step(case_id, 0)
            except Exception:  # noqa: BLE001 - every way of losing is a way of losing
                won.append(False)
            else:
                won.append(True)
        return won


def serve(pipe: Connection, name: str, url: str, positions: int, barrier: Barrier | None) -> None:
    """Run in the process of the peer: answer calls until the pipe says None."""
    # A stopped child would outlive a killed parent for ever.
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    try:
        peer = peer_class(name)(plan(positions))
        peer.setup(url)
        settings = peer.durability()
        require_durable(name, settings)
        work = Work(peer, positions, barrier)
        pipe.send((True, (settings, isinstance(peer, FilledPeer))))
        while (call := pipe.recv()) is not None:
            method, args = call
            pipe.send((True, getattr(work, method)(*args)))
        peer.close()
    except Exception:  # noqa: BLE001 - told to the parent, which raises it
        pipe.send((False, traceback.format_exc()))


class Session:
    """The parent's end of one peer process."""

    def __init__(self, name: str, url: str, positions: int = 1, barrier: Barrier | None = None):
        self.name, self.url = name, url
        self.pipe, theirs = SPAWN.Pipe()
        args = (theirs, name, url, positions, barrier)
        self.process = SPAWN.Process(target=serve, args=args, daemon=True)
        self.process.start()
        theirs.close()
        self.settings: dict[str, str] = {}
        self.can_be_filled = False

    def ready(self) -> None:
        """Wait until the peer has set up its database. Raises PeerError if it cannot."""
        self.settings, self.can_be_filled = self.answer()

    def ask(self, method: str, *args: object) -> None:
        os.kill(self._pid(), signal.SIGCONT)
        self.pipe.send((method, args))

    def answer(self) -> Any:
        """Wait for the answer and stop the process. Raises PeerError if the peer failed."""
        try:
            fine, answer = self.pipe.recv()
        except EOFError:
            fine, answer = False, "the process died"
        if not fine:
            raise PeerError(f"{self.name}: {answer}")
        os.kill(self._pid(), signal.SIGSTOP)
        return answer

    def call(self, method: str, *args: object) -> Any:
        self.ask(method, *args)
        return self.answer()

    def close(self) -> None:
        if self.process.is_alive():
            os.kill(self._pid(), signal.SIGCONT)
            self.pipe.send(None)
            self.process.join(10)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()

    def _pid(self) -> int:
        assert self.process.pid is not None
        return self.process.pid


def barrier_of_two() -> Barrier:
    return SPAWN.Barrier(2)
