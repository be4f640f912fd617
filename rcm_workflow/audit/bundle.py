"""A bundle: a log, or a part of it, as a folder that verifies by itself.

`bundle.json` lists every file with its length and SHA-256, and says how many there are of each
kind, so that a cut bundle shows. The tiles of the tree are whole in every bundle: of entries that
are not in it there is the hash. What is checked is what the single file in ``court`` checks, by
other code.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping

from rcm_workflow.audit.bundle_entries import Entries, Read
from rcm_workflow.audit.bundle_found import Verified
from rcm_workflow.audit.bundle_heads import head_of
from rcm_workflow.audit.bundle_manifest import MANIFEST, Manifest, under
from rcm_workflow.audit.checkpoint import Checkpoint, read_checkpoint
from rcm_workflow.audit.last_signed import own_time
from rcm_workflow.audit.merkle import HASH_BYTES, CompactRange
from rcm_workflow.audit.merkle import root as root_of
from rcm_workflow.audit.note import Note, NotSigned
from rcm_workflow.audit.sealing import opens
from rcm_workflow.audit.tiles import CHECKPOINT, WIDTH, tile_path
from rcm_workflow.audit.trust import Trust


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

    def read(self, path: str) -> bytes:
        try:
            return self._read(path)
        except (OSError, ValueError):
            return b""

    def all(self, names: set[str]) -> None:
        try:
            manifest = Manifest.parse(self.read(MANIFEST))
        except ValueError:
            self.found.wrong(MANIFEST, "manifest")
            return
        self.found.manifest = manifest
        self.files(manifest, names)
        self.tree(manifest)
        entries = Entries(manifest, self._hashes, self.read, self.found)
        entries.all()
        self.documents(manifest, entries)
        self.heads(manifest)

    def files(self, manifest: Manifest, names: set[str]) -> None:
        for path in sorted(names - manifest.files.keys() - {MANIFEST}):
            self.found.wrong(path, "extra")
        for path, listed in manifest.files.items():
            if path not in names:
                self.found.wrong(path, "missing")
                continue
            data = self.read(path)
            if [len(data), hashlib.sha256(data).hexdigest()] != listed:
                self.found.wrong(path, "altered")

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
                    self.found.wrong(path, "tile")
            full = range(0, len(hashes) - WIDTH + 1, WIDTH)
            level, hashes = level + 1, [root_of(hashes[at : at + WIDTH]) for at in full]
        for path in under(manifest, "tile"):
            if path not in known and not path.startswith("tile/entries/"):
                self.found.wrong(path, "tile")

    def documents(self, manifest: Manifest, entries: Entries) -> None:
        kinds = {"documents": under(manifest, "documents"), "sealed": under(manifest, "sealed")}
        for path in kinds["documents"]:
            if hashlib.sha256(self.read(path)).hexdigest() != path.removeprefix("documents/"):
                self.found.wrong(path, "document")
        # A role may not see every document of an entry that it sees; who sees all misses none.
        if not manifest.role:
            for digest in entries.cited:
                if f"documents/{digest}" not in manifest.files:
                    self.found.wrong(f"documents/{digest}", "cited")
        for path in kinds["sealed"]:
            if not _fits(self.read(path), entries):
                self.found.wrong(path, "sealed")
        for kind, found in kinds.items():
            if len(found) != manifest.counts[kind]:
                self.found.wrong(kind, "count")

    def heads(self, manifest: Manifest) -> None:
        paths = under(manifest, "checkpoints")
        claimed: list[tuple[int, bytes, str]] = []
        for path in [*paths, CHECKPOINT]:
            try:
                told, note = read_checkpoint(self.read(path))
            except ValueError:
                self.found.wrong(path, "head")
                continue
            if told.origin != manifest.log or told.extensions:
                self.found.wrong(path, "head")
                continue
            claimed.append((told.size, told.root, path))
            if not self.signed(path, told, note):
                self.found.wrong(path, "signature")
        if len(paths) != manifest.counts["heads"]:
            self.found.wrong("heads", "count")
        roots = self.roots({size for size, _, _ in claimed})
        for size, root, path in claimed:
            if path == CHECKPOINT:
                self.found.root = root.hex()
            if path == CHECKPOINT and size != manifest.size:
                self.found.wrong(path, "count")
            if roots.get(size) != root:
                self.found.wrong(path, "root")

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


def _fits(data: bytes, entries: Entries) -> bool:
    """Whether an opened value is the one whose tag its entry has."""
    try:
        told = json.loads(data)
        tag = entries.tags[told["index"]][told["name"]]
        return opens(told["value"], bytes.fromhex(told["salt"]), tag)
    except (ValueError, KeyError, TypeError, RecursionError):
        return False
