"""What a witness keeps, in one folder: its key, the last head of each log, and evidence.

``witness.key`` is the secret key, ``heads/`` holds for each log the head cosigned last, and
``evidence/`` pairs of heads that a log signed though they exclude each other.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from rcm_workflow.audit.checkpoint import Checkpoint, read_checkpoint
from rcm_workflow.audit.keys import COSIGNATURE, SignerKey
from rcm_workflow.audit.malformed import Wrong
from rcm_workflow.audit.note import Note, lines_of, sign
from rcm_workflow.audit.trust import Trust
from rcm_workflow.audit.witnessing import NotARequest, Request, Status, consider
from rcm_workflow.custody.key_file import create_keys, read_keys
from rcm_workflow.custody.secret_files import create_secret, locked, read_secret, write_secret
from rcm_workflow.domain.failures import LogBroken, Refused

KEY, HEADS, EVIDENCE = "witness.key", "heads", "evidence"


class Answer(NamedTuple):
    """What a witness answers to a request."""

    status: Status
    size: int = 0
    """Of the head of this log that it cosigned last."""
    note: Note | None = None
    """The checkpoint with the cosignature, where it was given."""
    lines: str = ""
    """The cosignature alone, as a line."""
    evidence: Path | None = None
    """Where the two heads are kept that prove a fork."""
    again: bool = False
    """Whether these very heads were kept before."""
    wrong: NotARequest | None = None
    """What is malformed in the request."""


class WitnessFolder:
    """One witness. Any number of processes may use the folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def create(self, key: SignerKey) -> None:
        """Begin. Raises ``Refused``: ``file_exists``, ``file_not_writable``."""
        create_keys(self._folder / KEY, key)

    def key(self) -> SignerKey:
        """The key of this witness. Raises ``Refused`` as ``read_keys``."""
        path = self._folder / KEY
        key = read_keys(path)[0]
        if key.kind != COSIGNATURE:
            raise Refused(
                "key_file_not_understood",
                kind="input",
                path=str(path),
                why=str(Wrong.KEY_TYPE_WANTED),
                of_type=f"{COSIGNATURE:#04x}",
            )
        return key

    def heads(self) -> tuple[Note, ...]:
        """The last head of every log that it cosigned."""
        found = sorted((self._folder / HEADS).glob("[0-9a-f]*"))
        return tuple(_read(path) for path in found)

    def answer(self, data: bytes, trust: Trust, at: int) -> Answer:
        """Look at a request and cosign it or not, at this time (POSIX).

        The new head is kept durably before the signature exists anywhere else, and nobody comes
        between looking and keeping. Raises ``Refused`` for files that cannot be used and
        ``LogBroken`` for a kept head that cannot be read.
        """
        try:
            request = Request.parse(data)
        except NotARequest as wrong:
            return Answer(Status.MALFORMED, wrong=wrong)
        key, origin = self.key(), request.checkpoint.origin
        keys = trust.keys_of(origin)
        if not keys:
            return Answer(Status.UNKNOWN_LOG)
        kept = self._folder / HEADS / sha256(origin.encode()).hexdigest()
        with locked(kept):
            last = _read(kept) if kept.exists() else None
            head = None if last is None else Checkpoint.parse(last.text)
            verdict = consider(request, keys, head)
            if verdict.forked and last is not None:
                place, again = self._keep_evidence(last, request.note)
                return Answer(verdict.status, verdict.size, evidence=place, again=again)
            if verdict.status is not Status.COSIGNED:
                return Answer(verdict.status, verdict.size)
            line = sign(request.note.text, key, at)
            note = request.note.with_lines([line])
            write_secret(kept, bytes(note))
        return Answer(Status.COSIGNED, verdict.size, note, lines_of([line]))

    def _keep_evidence(self, one: Note, other: Note) -> tuple[Path, bool]:
        both = bytes(one) + b"\n" + bytes(other)
        size = Checkpoint.parse(one.text).size
        name = f"{size}-{sha256(both).hexdigest()[:16]}"
        place = self._folder / EVIDENCE / name
        again = place.exists()
        if not again:
            create_secret(place, both)
        return place, again


def _read(path: Path) -> Note:
    try:
        return read_checkpoint(read_secret(path))[1]
    except ValueError as fault:
        # To begin anew from nothing would be to forget what was signed.
        raise LogBroken(
            f"{path} does not say what was cosigned: {fault}",
            "head_kept_unreadable",
            path=str(path),
        ) from fault
