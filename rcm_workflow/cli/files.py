"""Answers that go into files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rcm_workflow.cli.desk import Desk
from rcm_workflow.domain.failures import Refused


def write_out(desk: Desk, data: Mapping[str, Any], files: Sequence[tuple[Path, str]]) -> None:
    """Write texts to new files below the folder of this run and tell which.

    Raises ``Refused``: ``file_exists`` where one is there, before anything is written, and
    ``file_not_writable``.
    """
    targets = [(desk.world.folder / path, path, text) for path, text in files]
    for target, path, _ in targets:
        if target.exists():
            raise Refused("file_exists", kind="conflict", path=str(path))
    for target, path, text in targets:
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        except OSError as error:
            why = error.strerror or "?"
            raise Refused("file_not_writable", kind="input", path=str(path), why=why) from error
    named = [str(path) for _, path, _ in targets]
    told = "\n".join(desk.words.label("file_written", path=path) for path in named)
    desk.answer({**data, "files": named}, told)
