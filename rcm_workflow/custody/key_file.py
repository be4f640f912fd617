"""Secret keys in a file: one skey a line, all of them in use.

A file with two lines is a key that takes over from another: both sign, until whoever verifies
knows the new one.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rcm_workflow.audit.keys import NotAKey, SignerKey
from rcm_workflow.audit.malformed import Wrong
from rcm_workflow.custody.secret_files import (
    create_secret,
    locked,
    read_secret,
    write_secret,
)
from rcm_workflow.domain.failures import Refused

MOST = 2
"""Keys that sign at once."""


def read_keys(path: Path) -> tuple[SignerKey, ...]:
    """The keys in a file, the oldest first.

    Raises ``Refused``: ``key_file_not_understood``, and those of ``read_secret``.
    """
    try:
        lines = read_secret(path).decode().splitlines()
        keys = tuple(SignerKey.parse(line) for line in lines if line and not line.startswith("#"))
    except NotAKey as wrong:
        raise _unfit(path, **wrong.told) from None
    except UnicodeDecodeError:
        raise _unfit(path, Wrong.FILE_NOT_UTF8) from None
    if not 1 <= len(keys) <= MOST:
        raise _unfit(path, Wrong.KEYS_IN_FILE, most=MOST)
    return keys


def _unfit(path: Path, why: str, **facts: Any) -> Refused:
    return Refused("key_file_not_understood", kind="input", path=str(path), why=why, **facts)


def create_keys(path: Path, key: SignerKey) -> None:
    """Begin a key file. Raises ``Refused`` as ``create_secret``."""
    create_secret(path, _lines((key,)))


def add_key(path: Path, key: SignerKey) -> tuple[SignerKey, ...]:
    """Let a further key sign beside the present one; all that sign from now on.

    Raises ``Refused``: ``key_rotation_is_open``, and those of ``read_keys``.
    """
    with locked(path):
        keys = read_keys(path)
        if len(keys) == MOST:
            raise Refused("key_rotation_is_open", kind="conflict", path=str(path))
        write_secret(path, _lines((*keys, key)))
        return (*keys, key)


def drop_oldest(path: Path) -> tuple[SignerKey, ...]:
    """End a rotation: only the newer key stays, and the older one is gone for good.

    Raises ``Refused``: ``key_rotation_is_not_open``, and those of ``read_keys``.
    """
    with locked(path):
        keys = read_keys(path)
        if len(keys) < MOST:
            raise Refused("key_rotation_is_not_open", kind="conflict", path=str(path))
        write_secret(path, _lines(keys[1:]))
        return keys[1:]


def _lines(keys: tuple[SignerKey, ...]) -> bytes:
    return "".join(f"{key.secret()}\n" for key in keys).encode()
