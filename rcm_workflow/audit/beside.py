"""A leaf that its columns tell beforehand, held against them byte by byte.

Beside each stored leaf stand columns that repeat parts of it. All of a leaf but its body, its id,
its second instant and its tags follows from them; so what follows is written and compared as bytes,
and only the rest is parsed. An audit of a million leaves has some microseconds for each.
"""

from typing import Any, Final

import orjson

from rcm_workflow.audit.canonical import MAX_DEPTH, MAX_INTEGER, MAX_LEAF_BYTES, is_surely_plain
from rcm_workflow.audit.leaf import (
    KNOWN_IDS,
    KNOWN_INSTANTS,
    KNOWN_TYPES,
    are_surely_seals,
    is_surely_id,
    is_surely_instant,
    is_surely_word,
)

_ABOVE_BODY: Final = 2
_ROOM: Final = MAX_DEPTH - _ABOVE_BODY
_REST: Final = 4
_LONGEST_ID: Final = 128
_OPTIONS: Final = orjson.OPT_SORT_KEYS | orjson.OPT_STRICT_INTEGER


def surely_told(  # noqa: PLR0911 - each doubt ends it
    stored: bytes, log: str, case: str, case_seq: int, word: str, actor: str, recorded_at: str
) -> dict[str, Any] | None:
    """The body of a leaf that is canonical, of the right form, tagged, unsigned and just as told.

    ``None`` is a doubt, not a fault: who gets it reads the leaf as a whole. A leaf whose body is
    given back is one that ``read_document`` accepts, with these values; it has neither ``sig`` nor
    ``actor_seq``.
    """
    # Written out in one piece, for it is done a million times: each call is a tenth of the whole.
    try:
        # A column may hold anything, a number for a text as well: only its own type is written out.
        if type(case_seq) is not int or not 0 < case_seq <= MAX_INTEGER:
            return None
        if not KNOWN_IDS.issuperset((case, actor, log)) and not all(
            map(is_surely_id, (case, actor, log))
        ):
            return None
        if word not in KNOWN_TYPES and not is_surely_word(word):
            return None
        head = f'{{"case":"{case}","case_seq":{case_seq},"event":{{"actor":"{actor}","body":'
        tail = f',"type":"{word}"}},"log":"{log}","recorded_at":"{recorded_at}","v":1}}'
        if not stored.startswith(head.encode()) or not stored.endswith(tail.encode()):
            return None
        # Between these two stand four members of one object. If they make one by themselves, in
        # canonical bytes, they closed none of those around them, and the whole is canonical too.
        # Both are ASCII: as many bytes as characters.
        rest = b'{"body":%b}' % stored[len(head) : -len(tail)]
        read = orjson.loads(rest)
        body, sealed, at = read["body"], read["sealed"], read["occurred_at"]
        event_id = f"{case}.{case_seq}"
        if (
            read["id"] != event_id
            or len(read) != _REST
            or len(event_id) > _LONGEST_ID
            or len(stored) > MAX_LEAF_BYTES
            or type(body) is not dict
            or type(sealed) is not dict
            or (recorded_at not in KNOWN_INSTANTS and not is_surely_instant(recorded_at))
            or (at != recorded_at and not is_surely_instant(at))
            or not sealed
            or not are_surely_seals(sealed, body)
            or not is_surely_plain(body, _ROOM)
            or orjson.dumps(read, option=_OPTIONS) != rest
        ):
            return None
        if not rest.isascii():
            # Below U+0100 every text is its own normal form.
            rest.decode().encode("latin-1")
    except (ValueError, TypeError, KeyError):
        return None
    return body
