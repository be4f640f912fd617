"""A statement as a file: what goes to a country to be signed, and comes back with its signature.

The file holds the bytes that are signed, and the confidential words whose tags stand in them, so
that whoever signs reads everything and needs nobody's word for it: no database and no network.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from rcm_workflow.application.signing import Statement
from rcm_workflow.audit.canonical import NotCanonical, parse_canonical
from rcm_workflow.audit.keys import NOTE, SignerKey
from rcm_workflow.audit.malformed import Wrong
from rcm_workflow.audit.sealing import opens
from rcm_workflow.audit.signatures import seat_of
from rcm_workflow.audit.statement import HEADING, sign_statement, signed_by
from rcm_workflow.cli.desk import Desk, shown
from rcm_workflow.cli.world import as_json
from rcm_workflow.custody.key_file import read_keys
from rcm_workflow.domain.commands import RecordPosition
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.values import Signature

FORMAT = "rcm_workflow statement v1"


class Read(NamedTuple):
    """A statement file that is what it should be."""

    command: RecordPosition
    said: bytes
    """What is signed, to the byte."""
    document: dict[str, Any]
    """The same as a value."""
    values: dict[str, Any]
    """The confidential values, each of them the one whose tag is signed."""

    @property
    def seat(self) -> str:
        """The seat that states it."""
        return seat_of(self.document["event"]["actor"])

    @property
    def signature(self) -> Signature | None:
        """The signature, once it is signed."""
        return None if self.command.prepared is None else self.command.prepared.signature


def text_of(command: RecordPosition, said: bytes, values: dict[str, Any]) -> str:
    """The file."""
    body = command.model_dump(mode="json")
    whole = {"format": FORMAT, "statement": said.decode(), "values": values, "command": body}
    return f"{as_json(whole)}\n"


def prepared_text(statement: Statement) -> str:
    """The file of a statement that nobody has signed yet."""
    return text_of(statement.command, statement.said, dict(statement.event.event.sealed))


def read_statement(desk: Desk, path: Path) -> Read:
    """Read a statement file, and see that its words are those whose tags are signed.

    Raises ``Refused``: ``statement_not_understood``, ``statement_words_differ`` and those of
    ``read_file``.
    """
    try:
        found = json.loads(desk.read_file(path))
        _require_format(found)
        command = RecordPosition.model_validate(found["command"])
        said, values = found["statement"].encode(), dict(found["values"])
        document = _document(said)
        tags, salts = document["event"]["sealed"], dict(_prepared(command).salts)
    except (ValueError, KeyError, TypeError, AttributeError, ValidationError):
        why = str(Wrong.STATEMENT_FORM)
        raise Refused("statement_not_understood", kind="input", path=shown(path), why=why) from None
    if tags.keys() != values.keys() or not all(
        name in salts and _opens(values[name], salts[name], tag) for name, tag in tags.items()
    ):
        raise Refused("statement_words_differ", kind="input", path=shown(path))
    return Read(command, said, document, values)


def _require_format(found: Any) -> None:
    if found["format"] != FORMAT:
        raise ValueError(FORMAT)


def _prepared(command: RecordPosition) -> Any:
    if command.prepared is None:
        raise ValueError("not prepared")
    return command.prepared


def _document(said: bytes) -> dict[str, Any]:
    """What is signed, as a value. Raises ValueError, KeyError and TypeError."""
    first, line_end, rest = said.partition(b"\n")
    if first.decode() != HEADING or not line_end or not rest.endswith(b"\n"):
        raise ValueError(HEADING)
    document = parse_canonical(rest[:-1])
    # Looked for here, so that a file without them is one that is not understood.
    _ = (document["log"], document["case"], document["event"]["actor"].upper())
    _ = (document["event"]["body"]["country"], document["event"]["sealed"].keys())
    return dict(document)


def _opens(value: Any, salt: str, tag: str) -> bool:
    try:
        return opens(value, bytes.fromhex(salt), tag)
    except (NotCanonical, ValueError):
        return False


def signing_key(path: Path, seat: str) -> SignerKey:
    """The key in a file, which has to be one of that seat; of two, the newer.

    Raises ``Refused``: ``key_is_of_another_seat`` and those of ``read_keys``.
    """
    key = read_keys(path)[-1]
    if key.name != seat or key.kind != NOTE:
        raise Refused("key_is_of_another_seat", kind="input", seat=seat, owner=key.name)
    return key


def with_signature(command: RecordPosition, said: bytes, key: SignerKey) -> RecordPosition:
    """The command with the signature of its statement."""
    signature = Signature(key=key.verifier.public.hex(), value=sign_statement(said, key))
    prepared = _prepared(command).model_copy(update={"signature": signature})
    return command.model_copy(update={"prepared": prepared})


def require_signed(read: Read) -> None:
    """Refuse a file that is not signed, or not in these words.

    Raises ``Refused``: ``statement_not_signed``, ``signature_does_not_verify``.
    """
    signature = read.signature
    if signature is None:
        raise Refused("statement_not_signed", kind="input", case=read.command.case_id)
    if not signed_by(read.said, signature.value, signature.key):
        raise Refused("signature_does_not_verify", kind="input", case=read.command.case_id)
