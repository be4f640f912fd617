"""Pieces of work, looked at here one after the other, or by processes of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import AbstractContextManager, ExitStack
from multiprocessing import get_context
from typing import NamedTuple

from rcm_workflow.application.app import App
from rcm_workflow.application.verify_deep import Looked, Piece, Timer, look
from rcm_workflow.audit.trust import Trust

Opener = Callable[[], AbstractContextManager[App]]
"""Opens the same database once more, in another process; it has to survive being pickled."""


class Spread(NamedTuple):
    """Over how many processes, and how each of them opens the database."""

    jobs: int
    opener: Opener


def looked_at(
    app: App, pieces: Iterable[Piece], trust: Trust | None, timer: Timer, spread: Spread | None
) -> Iterator[Looked]:
    """What comes of each piece, in their order. Raises ``Busy``."""
    if spread is None or spread.jobs < 2:  # noqa: PLR2004 - one is this process itself
        for piece in pieces:
            yield look(app, piece, trust, timer)
        return
    # Spawned, not forked: a connection must not be shared, and threads do not survive a fork.
    context = get_context("spawn")
    begun = (spread.opener, trust, timer)
    with ProcessPoolExecutor(spread.jobs, context, _begin, begun) as pool:
        yield from pool.map(_look, pieces)


class _Desk(NamedTuple):
    app: App
    trust: Trust | None
    timer: Timer


_DESK: list[_Desk] = []
_OPEN = ExitStack()
"""Closed with the process; its connections only read."""


def _begin(opener: Opener, trust: Trust | None, timer: Timer) -> None:
    _DESK.append(_Desk(_OPEN.enter_context(opener()), trust, timer))


def _look(piece: Piece) -> Looked:
    (desk,) = _DESK
    return look(desk.app, piece, desk.trust, desk.timer)
