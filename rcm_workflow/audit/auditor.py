"""The auditor: re-hashes every stored leaf and says what does not fit, and where.

Pure: it is handed the rows of a log in the order of their index and the heads (tree size and
root) that somebody has signed for. Memory is one small record per case, whatever the length of
the log. A hash that was stored is only ever compared, never built upon.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from rcm_workflow.audit.canonical import MAX_LEAF_BYTES, LeafTooLarge, NotCanonical
from rcm_workflow.audit.leaf import NotALeaf, read_document
from rcm_workflow.audit.merkle import CompactRange

Entry = tuple[int, bytes, bytes]
"""Index in the log, the stored bytes of the leaf, the stored leaf hash (32 bytes)."""


class Code(StrEnum):
    """What kind of thing does not fit."""

    INDEX = "index_not_dense"
    HASH = "hash_differs"
    TOO_LARGE = "leaf_too_large"
    CANONICAL = "not_canonical"
    FORM = "not_a_leaf"
    LOG = "of_another_log"
    CASE_SEQ = "case_seq_not_gapless"
    TIME = "recorded_at_goes_back"
    SIZE = "size_differs"
    ROOT = "root_differs"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that does not fit.

    ``index`` is the entry's index; for SIZE the first index without an entry or without a head,
    for ROOT the first index of the stretch that the last fitting head does not cover. ``case``
    and ``case_seq`` are None where the leaf cannot be read. ``field`` is a dotted path in the
    leaf, or index, hash, leaf, size, root.
    """

    index: int
    case: str | None
    case_seq: int | None
    field: str
    expected: str
    found: str
    code: Code


@dataclass(frozen=True, slots=True)
class Head:
    """The size and the root (32 bytes) that a checkpoint claims for the log."""

    size: int
    root: bytes


@dataclass(frozen=True, slots=True)
class Summary:
    """What was gone through.

    ``events`` are entries, ``cases`` is None when the form was not read, ``root`` is the one
    computed again over all entries, ``findings`` is how many were yielded.
    """

    events: int
    cases: int | None
    root: bytes
    findings: int


def audit(
    entries: Iterable[Entry],
    head: Head,
    *,
    log: str | None = None,
    earlier: Iterable[Head] = (),
    after: CompactRange | None = None,
    form: bool = True,
) -> Iterator[Finding | Summary]:
    """Go once through ``entries``; yield each Finding as it is met and the Summary last.

    ``head`` is the claim for the whole. ``earlier`` are older heads, by rising size: with them a
    tree that was rebuilt is placed between two heads instead of somewhere below ``head``.
    ``log`` is the id every leaf must carry; without it, that of the first leaf read.
    ``after`` is the trusted range of what precedes the first entry: then a case met for the first
    time may stand at any case_seq. Without it the log is complete and each case starts at 1.
    ``form=False`` only re-hashes: canonical form, form, case_seq and times are not looked at.

    Raises ValueError when the heads do not rise or lie before ``after``.
    """
    tree = CompactRange() if after is None else after.copy()
    heads = _Heads([*earlier, head], tree)
    book = _CaseBook(log, whole=tree.size == 0) if form else None
    return _go_through(entries, tree, heads, book)


def _go_through(
    entries: Iterable[Entry], tree: CompactRange, heads: "_Heads", book: "_CaseBook | None"
) -> Iterator[Finding | Summary]:
    count = events = 0
    due = tree.size
    for met in heads.meet(tree):
        count += 1
        yield met
    for index, stored, stored_hash in entries:
        found: list[Finding] = []
        case, case_seq = None, None
        if book is not None:
            case, case_seq = book.read(index, stored, found)
        computed = sha256(b"\x00" + stored).digest()
        if computed != stored_hash:
            found.append(
                Finding(index, case, case_seq, "hash", computed.hex(), stored_hash.hex(), Code.HASH)
            )
        if index != due:
            found.append(Finding(index, case, case_seq, "index", str(due), str(index), Code.INDEX))
        due = index + 1
        tree.append(computed)
        events += 1
        if tree.size == heads.next_size:
            found += heads.meet(tree)
        if found:
            count += len(found)
            yield from found
    for met in heads.close(tree):
        count += 1
        yield met
    yield Summary(events, None if book is None else book.cases, tree.root(), count)


class _CaseBook:
    """Where each case stands: its last case_seq and recorded_at, and nothing else of it."""

    def __init__(self, log: str | None, *, whole: bool) -> None:
        self._log = log
        self._whole = whole
        self._last: dict[str, tuple[int, str]] = {}

    @property
    def cases(self) -> int:
        return len(self._last)

    def read(
        self, index: int, stored: bytes, found: list[Finding]
    ) -> tuple[str | None, int | None]:
        """Read one leaf, add what does not fit to ``found``; its case and case_seq if legible."""
        try:
            leaf = read_document(stored)
        except (LeafTooLarge, NotCanonical, NotALeaf) as fault:
            found.append(_illegible(index, fault))
            return None, None
        case, seq, recorded_at = leaf["case"], leaf["case_seq"], leaf["recorded_at"]
        if leaf["log"] != self._log:
            if self._log is None:
                self._log = leaf["log"]
            else:
                found.append(Finding(index, case, seq, "log", self._log, leaf["log"], Code.LOG))
        last = self._last.get(case)
        if last is not None:
            last_seq, last_recorded_at = last
            if seq != last_seq + 1:
                found.append(
                    Finding(
                        index, case, seq, "case_seq", str(last_seq + 1), str(seq), Code.CASE_SEQ
                    )
                )
            # Instants of this one spelling sort as texts as they do in time.
            if recorded_at < last_recorded_at:
                found.append(
                    Finding(
                        index,
                        case,
                        seq,
                        "recorded_at",
                        f"{last_recorded_at} or later",
                        recorded_at,
                        Code.TIME,
                    )
                )
        elif self._whole and seq != 1:
            found.append(Finding(index, case, seq, "case_seq", "1", str(seq), Code.CASE_SEQ))
        self._last[case] = (seq, recorded_at)
        return case, seq


class _Heads:
    """The claimed heads, met one after the other as the tree grows."""

    def __init__(self, heads: list[Head], tree: CompactRange) -> None:
        sizes = [head.size for head in heads]
        if sizes != sorted(set(sizes)) or sizes[0] < tree.size:
            raise ValueError(f"heads must rise from size {tree.size}, not {sizes}")
        self._last = heads[-1]
        self._coming = iter(heads)
        self._next: Head | None = next(self._coming)
        self._fits_up_to = tree.size

    @property
    def next_size(self) -> int | None:
        return None if self._next is None else self._next.size

    def meet(self, tree: CompactRange) -> list[Finding]:
        """Compare the head of this size, if one is claimed."""
        head = self._next
        if head is None or head.size != tree.size:
            return []
        computed = tree.root()
        if computed == head.root:
            self._fits_up_to = tree.size
            self._next = next(self._coming, None)
            return []
        # After the first root that differs every later one must: they would say no more.
        self._next = None
        return [
            Finding(
                self._fits_up_to, None, None, "root", head.root.hex(), computed.hex(), Code.ROOT
            )
        ]

    def close(self, tree: CompactRange) -> list[Finding]:
        """Compare how many entries there were with the last head."""
        if tree.size == self._last.size:
            return []
        first = min(tree.size, self._last.size)
        return [Finding(first, None, None, "size", str(self._last.size), str(tree.size), Code.SIZE)]


def _illegible(index: int, fault: LeafTooLarge | NotCanonical | NotALeaf) -> Finding:
    if isinstance(fault, LeafTooLarge):
        expected, size = f"at most {MAX_LEAF_BYTES} bytes", f"{fault.size} bytes"
        return Finding(index, None, None, "leaf", expected, size, Code.TOO_LARGE)
    if isinstance(fault, NotCanonical):
        expected, code = "canonical JSON", Code.CANONICAL
    else:
        expected, code = "the form of a leaf", Code.FORM
    return Finding(index, None, None, fault.path or "leaf", expected, fault.why, code)
