"""Answers that go into files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from rcm_workflow.cli.desk import Desk
from rcm_workflow.domain.failures import Refused

Form = TypeVar("Form", bound=StrEnum)


def write_out(desk: Desk, data: Mapping[str, Any], files: Sequence[tuple[Path, str]]) -> None:
    """Write texts to new files below the folder of this run and tell which.

    Raises ``Refused``: ``file_exists`` where one is there, before anything is written, and
    ``file_not_writable``.
    """
    for path, _ in files:
        _require_new(desk, path)
    for path, text in files:
        put_new(desk, path, text.encode())
    named = [str(path) for path, _ in files]
    told = "\n".join(desk.words.label("file_written", path=path) for path in named)
    desk.answer({**data, "files": named}, told)


def give_out(desk: Desk, data: Mapping[str, Any], text: str, out: Path | None) -> None:
    """Write a text that another program will read: to a new file, or to stdout as it is.

    Raises ``Refused``: ``file_exists``, ``file_not_writable``.
    """
    if out is None:
        desk.hand_over(data, text)
    else:
        write_out(desk, data, [(out, text)])


def by_ending(out: Path | None, forms: type[Form], otherwise: Form) -> Form:
    """The form that a file's name asks for by its ending, as ``course.svg`` asks for a picture.

    Without a file, or with an ending that is no form, it is ``otherwise``. Raises ``Refused``
    ``form_not_written`` for a picture that nobody draws here: no viewer would open the text.
    """
    ending = out.suffix.lower().removeprefix(".") if out is not None else ""
    if ending in _PICTURES:
        known = [str(one) for one in forms]
        raise Refused("form_not_written", kind="input", ending=ending, known=known)
    return forms(ending) if ending in {str(one) for one in forms} else otherwise


_PICTURES = ("png", "jpg", "jpeg", "gif", "webp", "pdf")


def put_new(desk: Desk, path: Path, body: bytes) -> None:
    """Write one new file below the folder of this run; no file is ever replaced.

    Raises ``Refused``: ``file_exists``, ``file_not_writable``.
    """
    _require_new(desk, path)
    target = desk.world.folder / path
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        # Another may have put one there since we looked.
        with target.open("xb") as file:
            file.write(body)
    except OSError as error:
        why = error.strerror or "?"
        raise Refused("file_not_writable", kind="input", path=str(path), why=why) from error


def _require_new(desk: Desk, path: Path) -> None:
    if (desk.world.folder / path).exists():
        raise Refused("file_exists", kind="conflict", path=str(path))
