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
from rcm_workflow.phrase import Phrase

Entry = tuple[int, bytes, bytes]
"""Index in the log, the stored bytes of the leaf, the stored leaf hash (32 bytes)."""


_AT_ONCE = 512
"""How many leaf hashes wait for the tree at most."""


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
    return _go_through(Walk(head, log=log, earlier=earlier, after=after, form=form), entries)


def _go_through(walk: "Walk", entries: Iterable[Entry]) -> Iterator[Finding | Summary]:
    yield from walk.begin()
    for index, stored, stored_hash in entries:
        yield from walk.take(index, stored, stored_hash)
    yield from walk.end()
    yield walk.summary


class Walk:
    """``audit`` one entry at a time, for who looks at something else of each entry as well."""

    def __init__(
        self,
        head: Head,
        *,
        log: str | None = None,
        earlier: Iterable[Head] = (),
        after: CompactRange | None = None,
        form: bool = True,
    ) -> None:
        """See ``audit``."""
        self._tree = CompactRange() if after is None else after.copy()
        self._heads = _Heads([*earlier, head], self._tree)
        self._book = _CaseBook(log, whole=self._tree.size == 0) if form else None
        self._waiting: list[bytes] = []
        self._due = self._tree.size
        self._events = self._count = 0

    def begin(self) -> list[Finding]:
        """What does not fit before the first entry: a head over nothing."""
        return self._counted(self._heads.meet(self._tree))

    def take(self, index: int, stored: bytes, stored_hash: bytes) -> list[Finding]:
        """Look at the next entry; what does not fit."""
        found: list[Finding] = []
        case, case_seq = None, None
        if self._book is not None:
            case, case_seq = self._book.read(index, stored, found)
        computed = sha256(b"\x00" + stored).digest()
        if computed != stored_hash:
            found.append(
                Finding(index, case, case_seq, "hash", computed.hex(), stored_hash.hex(), Code.HASH)
            )
        if index != self._due:
            expected, said = str(self._due), str(index)
            found.append(Finding(index, case, case_seq, "index", expected, said, Code.INDEX))
        self._due = index + 1
        self._grow()
        self._tree.append(computed)
        self._events += 1
        if self._tree.size == self._heads.next_size:
            found += self._heads.meet(self._tree)
        return self._counted(found)

    def take_told(
        self, index: int, case: str, case_seq: int, recorded_at: str, log: str, stored_hash: bytes
    ) -> bool:
        """Take the next entry if it fits without a doubt; else take nothing, and say so.

        The caller answers for its bytes: that they have this hash, and say these values in the
        form of a leaf. Most entries of most logs fit, and then there is nothing to put together.
        """
        # A head that is claimed for this size is met the long way.
        if index != self._due or self._book is None or index + 1 == self._heads.next_size:
            return False
        if not self._book.follows(case, case_seq, recorded_at, log):
            return False
        self._waiting.append(stored_hash)
        if len(self._waiting) == _AT_ONCE:
            self._grow()
        self._due = index + 1
        self._events += 1
        return True

    def last_seq(self, case: str) -> int:
        """The number of the newest entry of a case so far, 0 without one."""
        return 0 if self._book is None else self._book.last_seq(case)

    def last_seqs(self) -> Iterator[tuple[str, int]]:
        """The same for every case."""
        return iter(()) if self._book is None else self._book.last_seqs()

    def end(self) -> list[Finding]:
        """What does not fit after the last entry."""
        self._grow()
        return self._counted(self._heads.close(self._tree))

    @property
    def summary(self) -> Summary:
        """What was gone through so far."""
        self._grow()
        cases = None if self._book is None else self._book.cases
        return Summary(self._events, cases, self._tree.root(), self._count)

    def _grow(self) -> None:
        """Take into the tree what waits: many leaves at once cost less than one by one."""
        if self._waiting:
            self._tree.extend(self._waiting)
            self._waiting.clear()

    def _counted(self, found: list[Finding]) -> list[Finding]:
        self._count += len(found)
        return found


class _CaseBook:
    """Where each case stands: its last case_seq and recorded_at, and nothing else of it."""

    def __init__(self, log: str | None, *, whole: bool) -> None:
        self._log = log
        self._whole = whole
        self._last: dict[str, tuple[int, str]] = {}

    @property
    def cases(self) -> int:
        return len(self._last)

    def last_seq(self, case: str) -> int:
        """The number of its newest leaf, 0 without one."""
        return self._last[case][0] if case in self._last else 0

    def last_seqs(self) -> Iterator[tuple[str, int]]:
        """Each case with that number."""
        return ((case, seq) for case, (seq, _) in self._last.items())

    def follows(self, case: str, seq: int, recorded_at: str, log: str) -> bool:
        """Take note of a leaf that fits to what came before; say if it does not, noting nothing."""
        last = self._last.get(case)
        if last is None:
            fits = seq == 1 or not self._whole
        else:
            fits = seq == last[0] + 1 and recorded_at >= last[1]
        if not fits or log != self._log:
            return False
        self._last[case] = (seq, recorded_at)
        return True

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
                        Phrase("not_before", at=last_recorded_at),
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
        expected, size = Phrase("bytes_at_most", number=MAX_LEAF_BYTES), str(fault.size)
        return Finding(index, None, None, "leaf", expected, size, Code.TOO_LARGE)
    if isinstance(fault, NotCanonical):
        expected, told, code = Phrase("canonical"), fault.told, Code.CANONICAL
    else:
        expected, told, code = Phrase("leaf"), fault.why, Code.FORM
    found = Phrase("not_so", told)
    return Finding(index, None, None, fault.path or "leaf", expected, found, code)
