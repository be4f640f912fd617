"""``rcm`` and ``python -m rcm_workflow``."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, TextIO

from rcm_workflow.cli import program

if TYPE_CHECKING:
    from rcm_workflow.application.ports import Clock
    from rcm_workflow.config import Settings


def work(settings: Settings, clock: Clock | None, out: TextIO, *, once: bool, proves: bool) -> int:
    """Run a worker. Its scheduler is loaded only here: every other command would wait for it."""
    from rcm_workflow import worker  # noqa: PLC0415 - see above

    return worker.work(settings, clock, out, once=once, proves=proves)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code."""
    return program.main(argv, work=work)


if __name__ == "__main__":
    sys.exit(main())
