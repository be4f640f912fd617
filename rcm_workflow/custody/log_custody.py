"""The keys of a log and the head signed with them last.

The last head stands in a file of its own. If a backup of the database is restored, this file is
not: so a log that lost leaves which it had signed for is noticed before it signs again.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rcm_workflow.audit.keys import NOTE, SignerKey
from rcm_workflow.audit.last_signed import LastSigned
from rcm_workflow.custody.key_file import read_keys
from rcm_workflow.custody.secret_files import locked, read_secret, write_secret
from rcm_workflow.domain.failures import LogBroken, Refused


class FileCustody:
    """Satisfies ``ports.Custody``: a key file, and the file of the head signed last."""

    def __init__(self, log: str, key_file: Path, last_file: Path) -> None:
        self._log = log
        self._key_file = key_file
        self._last_file = last_file

    def signers(self) -> tuple[SignerKey, ...]:
        """The keys that sign now, the oldest first.

        Raises ``Refused``: ``key_of_another_log`` and those of ``read_keys``.
        """
        keys = read_keys(self._key_file)
        for key in keys:
            if key.name != self._log or key.kind != NOTE:
                raise Refused("key_of_another_log", kind="input", key=key.name, log=self._log)
        return keys

    def last(self) -> LastSigned | None:
        """The head signed last, or nothing before the first. Raises ``LogBroken``."""
        try:
            data = read_secret(self._last_file)
        except Refused as refused:
            if refused.code == "key_file_not_found":
                return None
            raise
        try:
            last = LastSigned.parse(data)
        except ValueError as fault:
            raise LogBroken(
                f"{self._last_file} does not say what was signed: {fault}",
                "head_kept_unreadable",
                path=str(self._last_file),
            ) from fault
        if last.checkpoint.origin != self._log:
            raise LogBroken(f"{self._last_file} is of {last.checkpoint.origin}, not {self._log}")
        return last

    @contextmanager
    def held(self) -> Iterator[None]:
        """Nobody else on this machine signs meanwhile."""
        with locked(self._last_file):
            yield

    def keep(self, last: LastSigned) -> None:
        """Remember what is signed now; durable when this returns."""
        write_secret(self._last_file, bytes(last))
