"""Spellings shared by the text formats of C2SP: base64 and decimals, each value in one way only.

A second spelling of the same value would let two different files claim to be the same statement,
so whatever is not spelled as we would write it is refused.
"""

import binascii
import re
from base64 import b64decode, b64encode
from typing import Final

MAX_NUMBER: Final = 2**63 - 1

_DECIMAL = re.compile(r"0|[1-9][0-9]{0,18}")


def to_base64(data: bytes) -> str:
    """Standard base64 (RFC 4648 section 4), padded."""
    return b64encode(data).decode("ascii")


def from_base64(text: str) -> bytes:
    """Read ``to_base64``, and nothing else. Raises ValueError."""
    try:
        data = b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        raise ValueError("not base64") from None
    # The last character may carry bits that no byte needs; they have to be zero.
    if to_base64(data) != text:
        raise ValueError("not base64 as it is written")
    return data


def from_decimal(text: str) -> int:
    """A whole number from 0 to 2^63 - 1 without leading zeros or sign. Raises ValueError."""
    if not _DECIMAL.fullmatch(text) or (number := int(text)) > MAX_NUMBER:
        raise ValueError("not a whole number without leading zeros")
    return number
