"""What a run of the program is handed: its surroundings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TextIO

if TYPE_CHECKING:
    # `rcm --help` needs neither, and both bring half of the program along.
    from rcm_workflow.application.ports import Clock, Entropy
    from rcm_workflow.config import Settings


class Work(Protocol):
    """Runs the worker."""

    def __call__(
        self, settings: Settings, clock: Clock | None, out: TextIO, *, once: bool, proves: bool
    ) -> int:
        """Work on the settings and return the exit code; letters are printed to ``out``.

        ``clock`` is one set by hand; ``once`` does one round; with ``proves`` printed letters count
        as arrived.
        """
        ...


@dataclass(frozen=True)
class World:
    """The surroundings of one run."""

    environ: Mapping[str, str]
    folder: Path
    out: TextIO
    err: TextIO
    clock: Clock
    entropy: Entropy
    work: Work
    files: tuple[Path, ...]
    """Settings files, the strongest first."""
