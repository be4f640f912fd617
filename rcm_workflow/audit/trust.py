"""Trust files (C2SP tlog-policy): which logs, which witnesses, and how many of them are enough.

Whoever verifies chooses the file, once, and not from the hand of the log. Names are octets: two
spellings that look alike are two names.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple, Self

from rcm_workflow.audit.checkpoint import Checkpoint
from rcm_workflow.audit.encoding import from_decimal
from rcm_workflow.audit.keys import COSIGNATURE, NOTE, NotAKey, VerifierKey
from rcm_workflow.audit.malformed import Malformed, Wrong
from rcm_workflow.audit.note import BYTE_ORDER_MARK, Note, NotSigned, opened

NONE: Final = "none"
_BLANK = re.compile(r"[ \t]+")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")


class NotATrustFile(Malformed):
    """The file says something it may not; ``line`` counts from 1."""

    def __init__(self, line: int, why: Wrong, **facts: Any) -> None:
        super().__init__(why, line=line, **facts)
        self.line = line


class Log(NamedTuple):
    """A log that is trusted to sign its own heads."""

    key: VerifierKey
    url: str | None


class Witness(NamedTuple):
    """One who looks; ``name`` is used in this file only."""

    name: str
    key: VerifierKey
    url: str | None


class Group(NamedTuple):
    """Has seen a head when ``least`` of its members have."""

    least: int
    members: tuple[str, ...]


class Weight(NamedTuple):
    """Whose signatures a checkpoint carries."""

    log: VerifierKey
    witnesses: tuple[tuple[str, int], ...]
    """Name and time of each known witness that signed."""
    witnessed: bool
    """Whether the quorum is reached; never where the file asks for none."""


@dataclass(frozen=True, slots=True)
class Trust:
    """A trust file as read."""

    logs: tuple[Log, ...]
    witnesses: tuple[Witness, ...]
    groups: Mapping[str, Group]
    quorum: str

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """Read a file. Raises NotATrustFile."""
        # Octets above 127 come through as they are, UTF-8 or not.
        text = data.decode("utf-8", "surrogateescape")
        if not text.endswith("\n"):
            raise NotATrustFile(text.count("\n") + 1, Wrong.TRUST_UNENDED)
        if text.startswith(BYTE_ORDER_MARK):
            raise NotATrustFile(1, Wrong.BYTE_ORDER_MARK)
        reader = _Reader()
        for number, line in enumerate(text[:-1].split("\n"), start=1):
            if line.endswith("\r"):
                raise NotATrustFile(number, Wrong.LINES_CRLF)
            if _CONTROL.search(line):
                raise NotATrustFile(number, Wrong.TRUST_CONTROLS)
            words = [word for word in _BLANK.split(line) if word]
            if words and not words[0].startswith("#"):
                reader.take(number, words)
        if reader.quorum is None:
            raise NotATrustFile(text.count("\n"), Wrong.TRUST_NO_QUORUM)
        return cls(tuple(reader.logs), tuple(reader.witnesses), reader.groups, reader.quorum)

    def keys_of(self, origin: str) -> tuple[VerifierKey, ...]:
        """The keys of the log with that name; several while one takes over from another."""
        return tuple(one.key for one in self.logs if one.key.name == origin)

    def signers_of(self, origin: str) -> tuple[VerifierKey, ...]:
        """The same keys, and each as it signs with a time: the clock of the log."""
        keys = self.keys_of(origin)
        return (*keys, *(VerifierKey(one.name, COSIGNATURE, one.public) for one in keys))

    def weigh(self, note: Note) -> Weight:
        """Who of those in this file signed a checkpoint.

        Raises NotSigned unless a key of the very log that it names did, and when a signature of
        any key in this file does not verify, also one with a time by the log; NotACheckpoint.
        """
        own = self.keys_of(Checkpoint.parse(note.text).origin)
        if not own:
            raise NotSigned(Wrong.LOG_NOT_TRUSTED)
        (first, *_) = opened(note, own)
        named = {one.key: one.name for one in self.witnesses}
        found = opened(note, [*self.signers_of(first.key.name), *named])
        seen = tuple((named[one.key], one.at or 0) for one in found if one.key in named)
        return Weight(first.key, seen, self.reached(frozenset(name for name, _ in seen)))

    def reached(self, names: frozenset[str]) -> bool:
        """Whether these witnesses are enough; nobody is enough where nobody is asked for."""
        return self.quorum != NONE and self._holds(self.quorum, names)

    def _holds(self, name: str, names: frozenset[str]) -> bool:
        group = self.groups.get(name)
        if group is None:
            return name in names
        return sum(self._holds(one, names) for one in group.members) >= group.least


class _Reader:
    """What the lines so far have defined."""

    def __init__(self) -> None:
        self.logs: list[Log] = []
        self.witnesses: list[Witness] = []
        self.groups: dict[str, Group] = {}
        self.quorum: str | None = None
        self._names: set[str] = set()
        self._members: set[str] = set()
        self._publics: set[bytes] = set()

    def take(self, number: int, words: list[str]) -> None:
        match words:
            case ["log", vkey, *url] if len(url) <= 1:
                self._log(number, vkey, *url)
            case ["witness", name, vkey, *url] if len(url) <= 1:
                self._witness(number, name, vkey, *url)
            case ["group", name, least, *members] if members:
                self._group(number, name, least, members)
            case ["quorum", name]:
                if self.quorum is not None:
                    raise NotATrustFile(number, Wrong.TRUST_TWO_QUORUMS)
                if name != NONE:
                    self._known(number, name)
                self.quorum = name
            case _:
                raise NotATrustFile(number, Wrong.TRUST_LINE)

    def _log(self, number: int, vkey: str, url: str | None = None) -> None:
        key = _key(number, vkey, NOTE)
        self._once(number, key)
        self.logs.append(Log(key, url))

    def _witness(self, number: int, name: str, vkey: str, url: str | None = None) -> None:
        self._new(number, name)
        key = _key(number, vkey, COSIGNATURE)
        self._once(number, key)
        self.witnesses.append(Witness(name, key, url))

    def _group(self, number: int, name: str, least: str, members: list[str]) -> None:
        for one in members:
            self._known(number, one)
            # Counted twice, one witness could make up a quorum by itself.
            if one in self._members:
                raise NotATrustFile(number, Wrong.TRUST_MEMBER_TWICE, word=one)
            self._members.add(one)
        self._new(number, name)
        try:
            wanted = {"any": 1, "all": len(members)}.get(least) or from_decimal(least)
        except ValueError:
            wanted = 0
        if not 1 <= wanted <= len(members):
            raise NotATrustFile(number, Wrong.TRUST_LEAST, most=len(members))
        self.groups[name] = Group(wanted, tuple(members))

    def _new(self, number: int, name: str) -> None:
        if name == NONE or name in self._names:
            raise NotATrustFile(number, Wrong.TRUST_NAME_TAKEN, word=name)
        self._names.add(name)

    def _known(self, number: int, name: str) -> None:
        if name not in self._names:
            raise NotATrustFile(number, Wrong.TRUST_UNDEFINED, word=name)

    def _once(self, number: int, key: VerifierKey) -> None:
        # Also between logs and witnesses: a log that witnesses itself proves nothing.
        if key.public in self._publics:
            raise NotATrustFile(number, Wrong.TRUST_KEY_TWICE)
        self._publics.add(key.public)


def _key(number: int, vkey: str, kind: int) -> VerifierKey:
    try:
        key = VerifierKey.parse(vkey)
    except NotAKey as fault:
        raise NotATrustFile(number, **fault.told) from None
    if key.kind != kind:
        raise NotATrustFile(number, Wrong.KEY_TYPE_WANTED, of_type=f"{kind:#04x}")
    return key
