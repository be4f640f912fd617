"""The Merkle tree of RFC 6962 section 2.1: bytes in, hashes out.

A hash is 32 bytes (SHA-256). Leaves and inner nodes are hashed under different prefixes, so that
no inner node can be passed off as a leaf. An inclusion or consistency proof is a list of hashes
in the order of the RFC; verification answers with a bool and never raises on a bad proof.
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Final, Self

HASH_BYTES: Final = 32
EMPTY_ROOT: Final = sha256(b"").digest()
_SIZE_BYTES: Final = 8


def leaf_hash(leaf: bytes) -> bytes:
    """SHA-256 of 0x00 and the leaf's exact bytes."""
    return sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256 of 0x01 and the two hashes below."""
    return sha256(b"\x01" + left + right).digest()


def root(leaf_hashes: Sequence[bytes]) -> bytes:
    """The root over these leaf hashes; of none, the SHA-256 of nothing."""
    if not leaf_hashes:
        return EMPTY_ROOT
    level = leaf_hashes
    while len(level) > 1:
        above = [node_hash(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
        # An odd one at the end goes up as it is: RFC 6962 never doubles a leaf.
        if len(level) % 2:
            above.append(level[-1])
        level = above
    return level[0]


class CompactRange:
    """The right edge of a growing tree: one hash per complete subtree, the largest first.

    An append costs O(log n) and 1 node hash on average; the state is at most 64 hashes.
    """

    __slots__ = ("_hashes", "_size")

    def __init__(self, size: int = 0, hashes: Iterable[bytes] = ()) -> None:
        """Take up a range where it was left. Raises ValueError when size and hashes disagree."""
        self._size = size
        self._hashes = list(hashes)
        if not 0 <= size < 1 << 8 * _SIZE_BYTES or len(self._hashes) != size.bit_count():
            raise ValueError(f"a range of size {size} has not {len(self._hashes)} hashes")
        if any(len(one) != HASH_BYTES for one in self._hashes):
            raise ValueError(f"every hash of a range is {HASH_BYTES} bytes")

    @property
    def size(self) -> int:
        """How many leaves the tree has."""
        return self._size

    @property
    def hashes(self) -> tuple[bytes, ...]:
        """The roots of the complete subtrees, from the left."""
        return tuple(self._hashes)

    def append(self, leaf: bytes) -> None:
        """Add one leaf hash (32 bytes) at the right. Raises ValueError for another length."""
        if len(leaf) != HASH_BYTES:
            raise ValueError(f"a leaf hash is {HASH_BYTES} bytes, not {len(leaf)}")
        merged = self._size
        while merged & 1:
            leaf = sha256(b"\x01" + self._hashes.pop() + leaf).digest()
            merged >>= 1
        self._hashes.append(leaf)
        self._size += 1

    def extend(self, leaves: Iterable[bytes]) -> None:
        """Append leaf hashes (32 bytes each) in their order, level by level instead of one by one.

        Raises ValueError for another length, before anything is added.
        """
        level = list(leaves)
        if not _are_hashes(level):
            raise ValueError(f"a leaf hash is {HASH_BYTES} bytes")
        bits, self._size = self._size, self._size + len(level)
        kept = []
        while level:
            if bits & 1:
                level.insert(0, self._hashes.pop())
            if len(level) & 1:
                kept.append(level.pop())
            pairs = zip(level[::2], level[1::2], strict=True)
            level = [sha256(b"\x01" + left + right).digest() for left, right in pairs]
            bits >>= 1
        self._hashes += reversed(kept)

    def root(self) -> bytes:
        """The root over all leaves appended so far."""
        if not self._hashes:
            return EMPTY_ROOT
        below = self._hashes[-1]
        for left in reversed(self._hashes[:-1]):
            below = node_hash(left, below)
        return below

    def copy(self) -> Self:
        """A range that grows on its own."""
        return type(self)(self._size, self._hashes)

    def to_bytes(self) -> bytes:
        """The size as 8 bytes, big end first, then the hashes."""
        return self._size.to_bytes(_SIZE_BYTES, "big") + b"".join(self._hashes)

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Read ``to_bytes``. Raises ValueError for anything else."""
        size, rest = data[:_SIZE_BYTES], data[_SIZE_BYTES:]
        if len(size) != _SIZE_BYTES or len(rest) % HASH_BYTES:
            raise ValueError("not the bytes of a range")
        hashes = (rest[i : i + HASH_BYTES] for i in range(0, len(rest), HASH_BYTES))
        return cls(int.from_bytes(size, "big"), hashes)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, CompactRange):
            return NotImplemented
        return self._size == other._size and self._hashes == other._hashes

    __hash__ = None  # type: ignore[assignment]  # it grows

    def __repr__(self) -> str:
        return f"CompactRange(size={self._size}, root={self.root().hex()})"


def inclusion_proof(leaf_hashes: Sequence[bytes], index: int) -> list[bytes]:
    """PATH(index, leaves) of RFC 6962 2.1.1. Raises ValueError for an index not in the tree."""
    if not 0 <= index < len(leaf_hashes):
        raise ValueError(f"no leaf {index} in a tree of {len(leaf_hashes)}")
    low, high = 0, len(leaf_hashes)
    path = []
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            path.append(root(leaf_hashes[middle:high]))
            high = middle
        else:
            path.append(root(leaf_hashes[low:middle]))
            low = middle
    return path[::-1]


def consistency_proof(leaf_hashes: Sequence[bytes], size1: int) -> list[bytes]:
    """PROOF(size1, leaves) of RFC 6962 2.1.2: the tree of size1 leaves is a prefix of this one.

    Empty when the sizes are equal. Raises ValueError unless 1 <= size1 <= the tree's size:
    every tree begins with the empty one, so a proof from 0 would prove nothing.
    """
    if not 1 <= size1 <= len(leaf_hashes):
        raise ValueError(f"no consistency from size {size1} to {len(leaf_hashes)}")
    low, high = 0, len(leaf_hashes)
    path = []
    while size1 < high:
        middle = low + _split(high - low)
        if size1 <= middle:
            path.append(root(leaf_hashes[middle:high]))
            high = middle
        else:
            path.append(root(leaf_hashes[low:middle]))
            low = middle
    if low:
        path.append(root(leaf_hashes[low:high]))
    return path[::-1]


def verify_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> bool:
    """Whether ``leaf`` (a leaf hash) is leaf ``index`` of the tree with this size and root.

    RFC 9162 2.1.3.2.
    """
    if not 0 <= index < size or not _are_hashes([leaf, root, *proof]):
        return False
    node, last, climbed = index, size - 1, leaf
    for step in proof:
        if not last:
            return False
        if node & 1 or node == last:
            climbed = node_hash(step, climbed)
            while node and not node & 1:
                node, last = node >> 1, last >> 1
        else:
            climbed = node_hash(climbed, step)
        node, last = node >> 1, last >> 1
    return not last and climbed == root


def verify_consistency(  # noqa: C901 - step for step the algorithm of the RFC
    size1: int, root1: bytes, size2: int, root2: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether the tree of size1 and root1 is a prefix of that of size2 and root2.

    RFC 9162 2.1.4.2. Raises ValueError unless 1 <= size1 <= size2: such a question is a mistake
    of the caller, not a bad proof.
    """
    if not 1 <= size1 <= size2:
        raise ValueError(f"no consistency from size {size1} to {size2}")
    if not _are_hashes([root1, root2, *proof]):
        return False
    if size1 == size2:
        return not proof and root1 == root2
    path = list(proof)
    if size1 & (size1 - 1) == 0:
        path.insert(0, root1)
    if not path:
        return False
    node, last = size1 - 1, size2 - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    old = new = path[0]
    for step in path[1:]:
        if not last:
            return False
        if node & 1 or node == last:
            old, new = node_hash(step, old), node_hash(step, new)
            while node and not node & 1:
                node, last = node >> 1, last >> 1
        else:
            new = node_hash(new, step)
        node, last = node >> 1, last >> 1
    return not last and old == root1 and new == root2


def _are_hashes(claimed: Iterable[bytes]) -> bool:
    # Two strings of other lengths could share one concatenation, hence one node hash.
    return all(len(one) == HASH_BYTES for one in claimed)


def _split(size: int) -> int:
    """The largest power of two smaller than ``size`` (at least 2)."""
    return 1 << (size - 1).bit_length() - 1
