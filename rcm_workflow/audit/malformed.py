"""What is wrong with a file from elsewhere: a code and its facts, never a sentence.

The sentences stand in ``i18n``, in both languages, under the same codes.
"""

from enum import StrEnum
from typing import Any


class Wrong(StrEnum):
    """Every way in which notes, heads, proofs, keys and trust files are not as they should be."""

    LINES_CRLF = "lines_crlf"
    BYTE_ORDER_MARK = "byte_order_mark"
    LINES_BLANK = "lines_blank"

    NOTE_TOO_LARGE = "note_too_large"
    NOTE_NOT_UTF8 = "note_not_utf8"
    NOTE_UNPARTED = "note_unparted"
    NOTE_UNENDED = "note_unended"
    NOTE_CONTROLS = "note_controls"
    NOTE_SIGNATURES = "note_signatures"
    LINES_UNENDED = "lines_unended"
    LINE_FORM = "line_form"
    LINE_SPELLING = "line_spelling"

    HEAD_LINES = "head_lines"
    HEAD_ORIGIN = "head_origin"
    HEAD_SIZE = "head_size"
    HEAD_ROOT = "head_root"
    HEAD_EMPTY_ROOT = "head_empty_root"
    HEAD_EXTENSION = "head_extension"
    HEAD_SPELLING = "head_spelling"

    SIGNATURE_FAILS = "signature_fails"
    NOBODY_TRUSTED = "nobody_trusted"
    LOG_NOT_TRUSTED = "log_not_trusted"

    PROOF_UNPARTED = "proof_unparted"
    PROOF_HASHES = "proof_hashes"
    RECEIPT_FIRST_LINE = "receipt_first_line"
    RECEIPT_SPELLING = "receipt_spelling"
    REQUEST_FIRST_LINE = "request_first_line"
    REQUEST_SPELLING = "request_spelling"
    REQUEST_BACKWARDS = "request_backwards"

    LEAF_TOO_LARGE = "leaf_too_large"
    LEAF_NOT_CANONICAL = "leaf_not_canonical"
    LEAF_FORM = "leaf_form"
    STATEMENT_FORM = "statement_form"

    KEY_PARTS = "key_parts"
    KEY_BEGINNING = "key_beginning"
    KEY_SPELLING = "key_spelling"
    KEY_ID_SPELLING = "key_id_spelling"
    KEY_ID = "key_id"
    KEY_NAME = "key_name"
    KEY_TYPE = "key_type"
    KEY_TYPE_WANTED = "key_type_wanted"
    KEY_LENGTH = "key_length"
    KEY_HEX = "key_hex"
    KEYS_IN_FILE = "keys_in_file"
    FILE_NOT_UTF8 = "file_not_utf8"

    TRUST_UNENDED = "trust_unended"
    TRUST_CONTROLS = "trust_controls"
    TRUST_LINE = "trust_line"
    TRUST_NO_QUORUM = "trust_no_quorum"
    TRUST_TWO_QUORUMS = "trust_two_quorums"
    TRUST_MEMBER_TWICE = "trust_member_twice"
    TRUST_LEAST = "trust_least"
    TRUST_NAME_TAKEN = "trust_name_taken"
    TRUST_UNDEFINED = "trust_undefined"
    TRUST_KEY_TWICE = "trust_key_twice"


class Malformed(ValueError):
    """Something from elsewhere is not what it should be; ``why`` is a code, ``facts`` fill it."""

    def __init__(self, why: Wrong, **facts: Any) -> None:
        told = ", ".join(f"{name} {value}" for name, value in facts.items())
        super().__init__(f"{why}{': ' if told else ''}{told}")
        self.why = why
        self.facts = facts

    @property
    def told(self) -> dict[str, Any]:
        """What a refusal for this passes on."""
        return {"why": str(self.why), **self.facts}
