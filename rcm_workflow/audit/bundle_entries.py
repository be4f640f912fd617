"""The entries of a bundle: each in its place, of its form, and following the one before it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final

from rcm_workflow.audit.bundle_found import Verified
from rcm_workflow.audit.bundle_manifest import Manifest, under
from rcm_workflow.audit.canonical import LeafTooLarge, NotCanonical
from rcm_workflow.audit.citing import cited
from rcm_workflow.audit.erasing import erased_by
from rcm_workflow.audit.guessable import GUESSABLE, Guessable
from rcm_workflow.audit.leaf import NotALeaf, read_document
from rcm_workflow.audit.merkle import leaf_hash
from rcm_workflow.audit.owed import NOT_SIGNED, OPTIONAL, Owed, answer_in
from rcm_workflow.audit.signatures import ROSTER, Signatures
from rcm_workflow.audit.tiles import WIDTH, read_bundle, tile_path

_LEAF_FILE = re.compile(r"leaves/([0-9]{12})\.json")

LEAF: Final = "leaf index "
"""How a fault names an entry: by its place in the tree, counted from 0."""

Read = Callable[[str], bytes]
"""The bytes of a file by its path in the bundle. Raises ``OSError`` where there is none."""


class Entries:
    """Looks at every entry of a bundle; faults go to ``found``.

    ``tags`` are the tags of the sealed values by the place of their entry, ``cited`` the digests of
    the documents that entries name, in order.
    """

    def __init__(
        self, manifest: Manifest, hashes: Sequence[bytes], read: Read, found: Verified
    ) -> None:
        """``hashes`` are those of the leaves of the tree; ``read`` gives nothing for no file."""
        self._manifest = manifest
        self._hashes = hashes
        self._read = read
        self._found = found
        self._owed = Owed(cache(self._asked))
        self.tags: dict[int, Mapping[str, str]] = {}
        self.cited: dict[str, None] = {}

    def all(self) -> None:
        """Read every entry that is here, each where it stands in the tree."""
        given, newest, last = 0, -1, dict[str, tuple[int, str]]()
        signatures, guessable = Signatures(), Guessable()
        for index, leaf in self._given():
            given += 1
            place = f"{LEAF}{index}"
            # Keys hold from one entry to another, so nothing may be read before its time.
            if index <= newest:
                self._found.wrong(place, "order")
            newest = max(newest, index)
            if index >= len(self._hashes) or leaf_hash(leaf) != self._hashes[index]:
                self._found.wrong(place, "leaf_hash")
                continue
            try:
                document = read_document(leaf)
            except (LeafTooLarge, NotCanonical, NotALeaf):
                self._found.wrong(place, "leaf_form")
                continue
            self.tags[index] = document["event"]["sealed"]
            self.cited |= dict.fromkeys(cited(document))
            self._found.signed_leaves += "sig" in document
            self._found.erased += erased_by(document["event"])
            self._follows(place, document, last)
            if guessable.take(document):
                self._found.wrong(place, GUESSABLE)
            if self._owed.missing(document, signatures):
                self._found.wrong(place, NOT_SIGNED)
            if document["case"] == ROSTER:
                self._found.roster_until, self._found.signed_after = index, 0
            self._found.signed_after += "sig" in document
            fault = signatures.take(index, document)
            if fault is not None:
                self._found.wrong(place, str(fault.code))
        self._enough(given, last)

    def _enough(self, given: int, last: dict[str, tuple[int, str]]) -> None:
        """Whether as many entries are here as stated, and of each case that is named."""
        manifest = self._manifest
        self._found.ends = {case: number for case, (number, _) in last.items()}
        if not given:
            self._found.wrong("leaves", "empty")
        # A role may see nothing of a case; who sees all sees at least how it began, and with it the
        # roster: without one it cannot be told which position had to be signed.
        named = () if manifest.role else manifest.cases
        for case in (*named, ROSTER) if named else ():
            if case not in last:
                self._found.wrong(case, "case_missing")
        stated = {manifest.counts["leaves"]}
        if not manifest.role and not manifest.cases:
            stated.add(manifest.size)
        if stated != {given}:
            self._found.wrong("leaves", "count")

    def _follows(
        self,
        place: str,
        document: Mapping[str, Any],
        last: dict[str, tuple[int, str]],
    ) -> None:
        manifest = self._manifest
        case, number, at = document["case"], document["case_seq"], document["recorded_at"]
        if document["log"] != manifest.log:
            self._found.wrong(place, "leaf_log")
        before, since = last.get(case, (0, ""))
        # As a role saw it a case may leave numbers out, and never repeats one. Without a role the
        # roster is whole as well: else the entry that takes a key back could be left out.
        if number <= before or (not manifest.role and number != before + 1):
            self._found.wrong(place, "case_seq")
        if number != before + 1:
            self._owed.forget(case)
        if at < since:
            self._found.wrong(place, "recorded_at")
        last[case] = (number, at)

    def _asked(self, policy: str) -> str:
        """What a pinned policy asks, if it is here."""
        path = f"documents/{policy}"
        return answer_in(self._read(path)) if path in self._manifest.files else OPTIONAL

    def _given(self) -> Iterator[tuple[int, bytes]]:
        manifest = self._manifest
        starts = range(0, manifest.size, WIDTH)
        tiles = {
            tile_path("entries", at // WIDTH, min(WIDTH, manifest.size - at)): at for at in starts
        }
        for path in under(manifest, "tile/entries"):
            if path not in tiles:
                self._found.wrong(path, "entries")
        for path, start in tiles.items():
            if path not in manifest.files:
                continue
            data = self._read(path)
            try:
                leaves: Iterable[bytes] = read_bundle(data)
            except ValueError:
                self._found.wrong(path, "entries")
                leaves = _as_far_as_it_goes(data)
            yield from enumerate(leaves, start=start)
        for path in under(manifest, "leaves"):
            named = _LEAF_FILE.fullmatch(path)
            if named is None:
                self._found.wrong(path, "entries")
            else:
                yield int(named[1]), self._read(path)


def _as_far_as_it_goes(data: bytes) -> Iterator[bytes]:
    while len(data) >= (end := 2 + int.from_bytes(data[:2], "big")) and data:
        yield data[2:end]
        data = data[end:]
