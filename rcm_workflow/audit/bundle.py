"""A bundle: a log, or a part of it, as a folder that verifies by itself.

`bundle.json` lists every file with its length and SHA-256, and says how many there are of each
kind, so that a cut bundle shows. The tiles of the tree are whole in every bundle: of entries that
are not in it there is the hash. What is checked is what the single file in ``court`` checks, by
other code.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from rcm_workflow.audit.bundle_heads import Head, head_of, newest_witnessed
from rcm_workflow.audit.canonical import LeafTooLarge, NotCanonical
from rcm_workflow.audit.checkpoint import Checkpoint, read_checkpoint
from rcm_workflow.audit.citing import cited
from rcm_workflow.audit.guessable import GUESSABLE, Guessable
from rcm_workflow.audit.last_signed import own_time
from rcm_workflow.audit.leaf import NotALeaf, read_document
from rcm_workflow.audit.merkle import HASH_BYTES, CompactRange, leaf_hash
from rcm_workflow.audit.merkle import root as root_of
from rcm_workflow.audit.note import Note, NotSigned
from rcm_workflow.audit.owed import NOT_SIGNED, OPTIONAL, Owed, answer_in
from rcm_workflow.audit.sealing import opens
from rcm_workflow.audit.signatures import ROSTER, Signatures
from rcm_workflow.audit.tiles import CHECKPOINT, WIDTH, read_bundle, tile_path
from rcm_workflow.audit.trust import NONE, Trust

MANIFEST: Final = "bundle.json"
VERSION: Final = 1
COUNTED: Final = ("documents", "heads", "leaves", "sealed")
_KEYS = {"bundle", "cases", "counts", "files", "log", "role", "size"}
_DIGEST = re.compile("[0-9a-f]{64}")
_FILE = re.compile(r"(?=.{1,1000}$)[A-Za-z0-9._-]{1,255}(?:/[A-Za-z0-9._-]{1,255})*")
_LEAF_FILE = re.compile(r"leaves/([0-9]{12})\.json")

LEAF: Final = "leaf index "
"""How a fault names an entry: by its place in the tree, counted from 0."""

Read = Callable[[str], bytes]
"""The bytes of a file by its path in the bundle. Raises ``OSError``."""


def leaf_path(index: int) -> str:
    """Where an entry stands by itself."""
    return f"leaves/{index:012d}.json"


def head_path(size: int, number: int) -> str:
    """Where the so many-eth signed head over so many entries stands."""
    return f"checkpoints/{size:012d}-{number}"


def sealed_bytes(index: int, name: str, salt: bytes, value: Any) -> bytes:
    """An opened value as a file."""
    return _spelled({"index": index, "name": name, "salt": salt.hex(), "value": value})


def _spelled(value: Any) -> bytes:
    return (json.dumps(value, indent=1, sort_keys=True) + "\n").encode()


@dataclass
class Manifest:
    """What is in a bundle: all of the log, or some cases, perhaps as a role saw them."""

    log: str
    size: int
    cases: list[str] = field(default_factory=list)
    role: str = ""
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COUNTED, 0))
    files: dict[str, list[Any]] = field(default_factory=dict)

    def note(self, path: str, data: bytes) -> None:
        """List a file, and count what it is one of."""
        self.files[path] = [len(data), hashlib.sha256(data).hexdigest()]
        kind = {"documents": "documents", "checkpoints": "heads", "sealed": "sealed"}
        counted = kind.get(path.partition("/")[0])
        if counted is not None:
            self.counts[counted] += 1

    def __bytes__(self) -> bytes:
        """The file."""
        return _spelled({"bundle": VERSION, **vars(self)})

    @classmethod
    def parse(cls, data: bytes) -> Manifest:
        """Read the file, which has one spelling. Raises ``ValueError``."""
        try:
            found = json.loads(data)
            fits = (
                _spelled(found) == data
                and found.keys() == _KEYS
                and found["bundle"] == VERSION
                and (type(found["bundle"]), type(found["cases"])) == (int, list)
                and found["counts"].keys() == set(COUNTED)
                and all(type(one) is int for one in (found["size"], *found["counts"].values()))
                and min(found["size"], *found["counts"].values()) >= 0
                and all(map(_is_word, (found["log"], found["role"], *found["cases"])))
                and all(map(_is_listed, found["files"].items()))
                # Every 256 hashes are a file: a size that no list could hold is none.
                and found["size"] <= WIDTH * len(found["files"])
            )
        except (KeyError, TypeError, AttributeError, RecursionError):
            fits = False
        if not fits:
            raise ValueError("not a manifest as it is written")
        del found["bundle"]
        return cls(**found)


def _is_word(value: Any) -> bool:
    return type(value) is str and value.isprintable()


def _is_listed(entry: tuple[str, Any]) -> bool:
    """A name that every file system can hold, and that leads nowhere else."""
    path, (size, digest) = entry
    named = _FILE.fullmatch(path) is not None and ".." not in path
    return named and type(size) is int and size >= 0 and _DIGEST.fullmatch(digest) is not None


@dataclass
class Verified:
    """What was found in a bundle; ``faults`` are pairs of a file or entry and a code."""

    manifest: Manifest | None = None
    faults: list[tuple[str, str]] = field(default_factory=list)
    root: str = ""
    claimed_at: int | None = None
    """The time that stands in the newest head; nobody has checked who wrote it."""
    signed_leaves: int = 0
    """Entries that carry a signature of whoever stated them."""
    roster_until: int | None = None
    """The last entry of the roster that is here. Without a role there is no gap up to it, so that
    no entry that takes a key back can be missing before it; after it one could be."""
    ends: dict[str, int] = field(default_factory=dict)
    """By case, the number of its newest entry that is here; no part shows that it is the last."""
    signed_after: int = 0
    """Entries with a signature that lie after it."""
    quorum: str = ""
    """Which witnesses the trust file asks for; empty without one."""
    heads: dict[str, Head] = field(default_factory=dict)
    """By file, the heads that are signed as trusted."""

    @property
    def newest_witnessed(self) -> Head | None:
        """The newest head that reaches the quorum; what lies after it is recorded only."""
        return newest_witnessed(self.heads.values())

    @property
    def unwitnessed(self) -> bool:
        """Whether witnesses are asked for, and no head has enough of them."""
        return self.quorum not in {"", NONE} and self.newest_witnessed is None


def verify(names: Iterable[str], read: Read, trust: Trust | None) -> Verified:
    """Verify a bundle of these files; signatures only with a trust file."""
    look = _Look(read, trust)
    look.all(set(names))
    look.found.faults = list(dict.fromkeys(look.found.faults))
    return look.found


class _Look:
    def __init__(self, read: Read, trust: Trust | None) -> None:
        self._read = read
        self._trust = trust
        self.found = Verified()
        self._hashes: list[bytes] = []
        self._tags: dict[int, Mapping[str, str]] = {}
        self._cited: dict[str, None] = {}
        self._owed = Owed(cache(self.asked))

    def wrong(self, place: str, code: str) -> None:
        # The name of a file may hold what a terminal obeys, or a line of its own.
        self.found.faults.append((place if place.isprintable() else ascii(place), code))

    def read(self, path: str) -> bytes:
        try:
            return self._read(path)
        except (OSError, ValueError):
            return b""

    def all(self, names: set[str]) -> None:
        try:
            manifest = Manifest.parse(self.read(MANIFEST))
        except ValueError:
            self.wrong(MANIFEST, "manifest")
            return
        self.found.manifest = manifest
        self.files(manifest, names)
        self.tree(manifest)
        self.entries(manifest)
        self.documents(manifest)
        self.heads(manifest)

    def files(self, manifest: Manifest, names: set[str]) -> None:
        for path in sorted(names - manifest.files.keys() - {MANIFEST}):
            self.wrong(path, "extra")
        for path, listed in manifest.files.items():
            if path not in names:
                self.wrong(path, "missing")
                continue
            data = self.read(path)
            if [len(data), hashlib.sha256(data).hexdigest()] != listed:
                self.wrong(path, "altered")

    def tree(self, manifest: Manifest) -> None:
        for at in range(0, manifest.size, WIDTH):
            width = min(WIDTH, manifest.size - at)
            data = self.read(tile_path(0, at // WIDTH, width))
            parts = range(0, width * HASH_BYTES, HASH_BYTES)
            self._hashes += [data[one : one + HASH_BYTES] for one in parts]
        known, level, hashes = set(), 0, self._hashes
        while hashes:
            for at in range(0, len(hashes), WIDTH):
                part = hashes[at : at + WIDTH]
                path = tile_path(level, at // WIDTH, len(part))
                known.add(path)
                whole = all(len(one) == HASH_BYTES for one in part)
                if not whole or self.read(path) != b"".join(part):
                    self.wrong(path, "tile")
            full = range(0, len(hashes) - WIDTH + 1, WIDTH)
            level, hashes = level + 1, [root_of(hashes[at : at + WIDTH]) for at in full]
        for path in _under(manifest, "tile"):
            if path not in known and not path.startswith("tile/entries/"):
                self.wrong(path, "tile")

    def entries(self, manifest: Manifest) -> None:
        given, newest, last = 0, -1, dict[str, tuple[int, str]]()
        signatures, guessable = Signatures(), Guessable()
        for index, leaf in self.given(manifest):
            given += 1
            place = f"{LEAF}{index}"
            # Keys hold from one entry to another, so nothing may be read before its time.
            if index <= newest:
                self.wrong(place, "order")
            newest = max(newest, index)
            if index >= len(self._hashes) or leaf_hash(leaf) != self._hashes[index]:
                self.wrong(place, "leaf_hash")
                continue
            try:
                document = read_document(leaf)
            except (LeafTooLarge, NotCanonical, NotALeaf):
                self.wrong(place, "leaf_form")
                continue
            self._tags[index] = document["event"]["sealed"]
            self._cited |= dict.fromkeys(cited(document))
            self.found.signed_leaves += "sig" in document
            self.follows(manifest, place, document, last)
            if guessable.take(document):
                self.wrong(place, GUESSABLE)
            if self._owed.missing(document, signatures):
                self.wrong(place, NOT_SIGNED)
            if document["case"] == ROSTER:
                self.found.roster_until, self.found.signed_after = index, 0
            self.found.signed_after += "sig" in document
            fault = signatures.take(index, document)
            if fault is not None:
                self.wrong(place, str(fault.code))
        self.enough(manifest, given, last)

    def enough(self, manifest: Manifest, given: int, last: dict[str, tuple[int, str]]) -> None:
        """Whether as many entries are here as stated, and of each case that is named."""
        self.found.ends = {case: number for case, (number, _) in last.items()}
        if not given:
            self.wrong("leaves", "empty")
        # A role may see nothing of a case; who sees all sees at least how it began, and with it the
        # roster: without one it cannot be told which position had to be signed.
        named = () if manifest.role else manifest.cases
        for case in (*named, ROSTER) if named else ():
            if case not in last:
                self.wrong(case, "case_missing")
        stated = {manifest.counts["leaves"]}
        if not manifest.role and not manifest.cases:
            stated.add(manifest.size)
        if stated != {given}:
            self.wrong("leaves", "count")

    def follows(
        self,
        manifest: Manifest,
        place: str,
        document: Mapping[str, Any],
        last: dict[str, tuple[int, str]],
    ) -> None:
        case, number, at = document["case"], document["case_seq"], document["recorded_at"]
        if document["log"] != manifest.log:
            self.wrong(place, "leaf_log")
        before, since = last.get(case, (0, ""))
        # As a role saw it a case may leave numbers out, and never repeats one. Without a role the
        # roster is whole as well: else the entry that takes a key back could be left out.
        if number <= before or (not manifest.role and number != before + 1):
            self.wrong(place, "case_seq")
        if number != before + 1:
            self._owed.forget(case)
        if at < since:
            self.wrong(place, "recorded_at")
        last[case] = (number, at)

    def asked(self, policy: str) -> str:
        """What a pinned policy asks, if it is here."""
        path, manifest = f"documents/{policy}", self.found.manifest
        here = manifest is not None and path in manifest.files
        return answer_in(self.read(path)) if here else OPTIONAL

    def given(self, manifest: Manifest) -> Iterator[tuple[int, bytes]]:
        starts = range(0, manifest.size, WIDTH)
        tiles = {
            tile_path("entries", at // WIDTH, min(WIDTH, manifest.size - at)): at for at in starts
        }
        for path in _under(manifest, "tile/entries"):
            if path not in tiles:
                self.wrong(path, "entries")
        for path, start in tiles.items():
            if path not in manifest.files:
                continue
            data = self.read(path)
            try:
                leaves: Iterable[bytes] = read_bundle(data)
            except ValueError:
                self.wrong(path, "entries")
                leaves = _as_far_as_it_goes(data)
            yield from enumerate(leaves, start=start)
        for path in _under(manifest, "leaves"):
            named = _LEAF_FILE.fullmatch(path)
            if named is None:
                self.wrong(path, "entries")
            else:
                yield int(named[1]), self.read(path)

    def documents(self, manifest: Manifest) -> None:
        kinds = {"documents": _under(manifest, "documents"), "sealed": _under(manifest, "sealed")}
        for path in kinds["documents"]:
            if hashlib.sha256(self.read(path)).hexdigest() != path.removeprefix("documents/"):
                self.wrong(path, "document")
        # A role may not see every document of an entry that it sees; who sees all misses none.
        if not manifest.role:
            for digest in self._cited:
                if f"documents/{digest}" not in manifest.files:
                    self.wrong(f"documents/{digest}", "cited")
        for path in kinds["sealed"]:
            if not self.fits(self.read(path)):
                self.wrong(path, "sealed")
        for kind, found in kinds.items():
            if len(found) != manifest.counts[kind]:
                self.wrong(kind, "count")

    def fits(self, data: bytes) -> bool:
        try:
            told = json.loads(data)
            tag = self._tags[told["index"]][told["name"]]
            return opens(told["value"], bytes.fromhex(told["salt"]), tag)
        except (ValueError, KeyError, TypeError, RecursionError):
            return False

    def heads(self, manifest: Manifest) -> None:
        paths = _under(manifest, "checkpoints")
        claimed: list[tuple[int, bytes, str]] = []
        for path in [*paths, CHECKPOINT]:
            try:
                told, note = read_checkpoint(self.read(path))
            except ValueError:
                self.wrong(path, "head")
                continue
            if told.origin != manifest.log or told.extensions:
                self.wrong(path, "head")
                continue
            claimed.append((told.size, told.root, path))
            if not self.signed(path, told, note):
                self.wrong(path, "signature")
        if len(paths) != manifest.counts["heads"]:
            self.wrong("heads", "count")
        roots = self.roots({size for size, _, _ in claimed})
        for size, root, path in claimed:
            if path == CHECKPOINT:
                self.found.root = root.hex()
            if path == CHECKPOINT and size != manifest.size:
                self.wrong(path, "count")
            if roots.get(size) != root:
                self.wrong(path, "root")

    def signed(self, path: str, told: Checkpoint, note: Note) -> bool:
        if path == CHECKPOINT:
            self.found.claimed_at = own_time(note, told.origin)
        if self._trust is None:
            return True
        self.found.quorum = self._trust.quorum
        try:
            self.found.heads[path] = head_of(told, note, self._trust)
        except NotSigned:
            return False
        return True

    def roots(self, sizes: set[int]) -> Mapping[int, bytes]:
        tree = CompactRange()
        found = {0: tree.root()}
        for one in self._hashes:
            if len(one) != HASH_BYTES:
                break
            tree.append(one)
            if tree.size in sizes:
                found[tree.size] = tree.root()
        return found


def _under(manifest: Manifest, folder: str) -> list[str]:
    return sorted(one for one in manifest.files if one.startswith(f"{folder}/"))


def _as_far_as_it_goes(data: bytes) -> Iterator[bytes]:
    while len(data) >= (end := 2 + int.from_bytes(data[:2], "big")) and data:
        yield data[2:end]
        data = data[end:]
