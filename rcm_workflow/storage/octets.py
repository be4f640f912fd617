"""Bytes as they are stored, and whether they are still what they were."""

from __future__ import annotations

import hashlib

from rcm_workflow.domain.failures import LogBroken
from rcm_workflow.storage.backend import Rows


def octets(stored: bytes | str) -> bytes:
    """Stored bytes; SQLite lets somebody else put text in their place."""
    return stored.encode() if isinstance(stored, str) else bytes(stored)


def checked_document(digest: str, rows: Rows) -> bytes:
    """The body found, if it still is what its digest says. Raises ``LogBroken``."""
    if not rows:
        raise LogBroken(f"the document {digest} is gone")
    body = octets(rows[0][0])
    if hashlib.sha256(body).hexdigest() != digest:
        raise LogBroken(f"the bytes of document {digest} changed")
    return body
