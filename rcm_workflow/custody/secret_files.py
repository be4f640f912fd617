"""Files that only their owner may read, written whole or not at all."""

from __future__ import annotations

import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from rcm_workflow.domain.failures import Refused

OWNER_ONLY = 0o600
FOLDER_ONLY = 0o700
LARGEST = 1_000_000


def read_secret(path: Path) -> bytes:
    """The bytes of a file that nobody but its owner can read or change.

    Raises ``Refused``: ``key_file_not_found``, ``key_file_too_open``, ``file_not_readable``.
    """
    try:
        # Looked at and read through one handle: what the name stands for may change in between.
        with path.open("rb") as file:
            state = os.fstat(file.fileno())
            if not stat.S_ISREG(state.st_mode):
                raise Refused("key_file_not_found", kind="not_found", path=str(path))
            # A credential that the system hands over may belong to root, readable by us alone.
            if stat.S_IMODE(state.st_mode) & 0o077 and not _is_credential(path):
                mode = f"{stat.S_IMODE(state.st_mode):04o}"
                raise Refused("key_file_too_open", kind="input", path=str(path), mode=mode)
            if state.st_uid not in {os.getuid(), 0}:
                raise Refused("key_file_too_open", kind="input", path=str(path), mode="owner")
            return file.read(LARGEST)
    except FileNotFoundError:
        raise Refused("key_file_not_found", kind="not_found", path=str(path)) from None
    except OSError as error:
        why = error.strerror or "?"
        raise Refused("file_not_readable", kind="input", path=str(path), why=why) from error


def _is_credential(path: Path) -> bool:
    """Whether the file lies in a folder that only we and root can enter."""
    state = path.parent.stat()
    return not stat.S_IMODE(state.st_mode) & 0o077 and state.st_uid in {os.getuid(), 0}


def write_secret(path: Path, data: bytes) -> None:
    """Put these bytes in place of the file; durable when this returns.

    At every moment there is the old file or the new one. Raises ``Refused`` ``file_not_writable``.
    """
    beside = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(mode=FOLDER_ONLY, parents=True, exist_ok=True)
        with suppress(FileNotFoundError):
            beside.unlink()
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
        _settle(path.parent)
    except OSError as error:
        why = error.strerror or "?"
        raise Refused("file_not_writable", kind="input", path=str(path), why=why) from error


def create_secret(path: Path, data: bytes) -> None:
    """The same for a file that must not be there yet.

    Raises ``Refused``: ``file_exists``, ``file_not_writable``.
    """
    try:
        path.parent.mkdir(mode=FOLDER_ONLY, parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        _settle(path.parent)
    except FileExistsError:
        raise Refused("file_exists", kind="conflict", path=str(path)) from None
    except OSError as error:
        why = error.strerror or "?"
        raise Refused("file_not_writable", kind="input", path=str(path), why=why) from error


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock that goes with a file; whoever comes second waits.

    The lock lies beside the file, which is replaced while the lock is held. Raises ``Refused``
    ``file_not_writable``.
    """
    try:
        path.parent.mkdir(mode=FOLDER_ONLY, parents=True, exist_ok=True)
        handle = os.open(path.with_name(f".{path.name}.lock"), os.O_RDWR | os.O_CREAT, OWNER_ONLY)
    except OSError as error:
        why = error.strerror or "?"
        raise Refused("file_not_writable", kind="input", path=str(path), why=why) from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _settle(folder: Path) -> None:
    """Make a new name in a folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
