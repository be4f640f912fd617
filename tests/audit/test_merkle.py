from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rcm_workflow.audit.merkle import (
    EMPTY_ROOT,
    CompactRange,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root,
    verify_consistency,
    verify_inclusion,
)

# The eight leaves, roots and proofs of the reference tests of Certificate Transparency.
CT_LEAVES = [
    leaf_hash(bytes.fromhex(leaf))
    for leaf in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
CT_ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
LEAF_1 = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
LEAF_4 = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
LEAVES_2_3 = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
LEAVES_4_5 = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"
LEAVES_6_7 = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
LEAVES_4_7 = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"

SIZES = st.integers(0, 70)


def leaves(count):
    return [leaf_hash(number.to_bytes(4, "big")) for number in range(count)]


def naive_root(hashes):
    if not hashes:
        return sha256(b"").digest()
    if len(hashes) == 1:
        return hashes[0]
    split = 1
    while split * 2 < len(hashes):
        split *= 2
    return sha256(b"\x01" + naive_root(hashes[:split]) + naive_root(hashes[split:])).digest()


def test_the_published_roots():
    assert [root(CT_LEAVES[:size]).hex() for size in range(9)] == CT_ROOTS


def test_the_compact_range_meets_the_published_roots():
    tree = CompactRange()
    seen = [tree.root().hex()]
    for leaf in CT_LEAVES:
        tree.append(leaf)
        seen.append(tree.root().hex())
    assert seen == CT_ROOTS


@pytest.mark.parametrize(
    ("index", "size", "path"),
    [
        (0, 1, []),
        (0, 8, [LEAF_1, LEAVES_2_3, LEAVES_4_7]),
        (5, 8, [LEAF_4, LEAVES_6_7, CT_ROOTS[4]]),
        (2, 3, [CT_ROOTS[2]]),
    ],
)
def test_the_published_inclusion_proofs(index, size, path):
    proof = inclusion_proof(CT_LEAVES[:size], index)
    assert [step.hex() for step in proof] == path
    assert verify_inclusion(CT_LEAVES[index], index, size, proof, bytes.fromhex(CT_ROOTS[size]))


@pytest.mark.parametrize(
    ("size1", "size2", "path"),
    [
        (1, 1, []),
        (1, 8, [LEAF_1, LEAVES_2_3, LEAVES_4_7]),
        (6, 8, [LEAVES_4_5, LEAVES_6_7, CT_ROOTS[4]]),
        (2, 5, [LEAVES_2_3, LEAF_4]),
    ],
)
def test_the_published_consistency_proofs(size1, size2, path):
    proof = consistency_proof(CT_LEAVES[:size2], size1)
    assert [step.hex() for step in proof] == path
    roots = [bytes.fromhex(CT_ROOTS[size]) for size in (size1, size2)]
    assert verify_consistency(size1, roots[0], size2, roots[1], proof)


def test_a_leaf_and_a_node_of_the_same_bytes_differ():
    left, right = leaves(2)
    assert leaf_hash(left + right) != node_hash(left, right)
    assert node_hash(left, right) == sha256(b"\x01" + left + right).digest()


@settings(deadline=None)
@given(SIZES)
def test_the_root_is_the_recursive_one(size):
    assert root(leaves(size)) == naive_root(leaves(size))


@settings(deadline=None)
@given(SIZES, st.lists(SIZES, max_size=3))
def test_many_at_once_are_the_same_as_one_by_one(before, more):
    all_leaves = leaves(before + sum(more))
    one_by_one, at_once = CompactRange(), CompactRange()
    for leaf in all_leaves:
        one_by_one.append(leaf)
    for count in (before, *more):
        at_once.extend(all_leaves[at_once.size : at_once.size + count])
    assert at_once == one_by_one
    assert at_once.root() == naive_root(all_leaves)


@settings(deadline=None)
@given(SIZES, SIZES)
def test_a_range_taken_up_again_goes_on_to_the_same_root(before, after):
    all_leaves = leaves(before + after)
    tree = CompactRange()
    for leaf in all_leaves[:before]:
        tree.append(leaf)
    stored = CompactRange.from_bytes(tree.to_bytes())
    assert stored == tree
    assert CompactRange(tree.size, tree.hashes) == tree
    going_on = stored.copy()
    for leaf in all_leaves[before:]:
        going_on.append(leaf)
    assert (going_on.size, going_on.root()) == (before + after, naive_root(all_leaves))
    assert (stored.size, stored.root()) == (before, naive_root(all_leaves[:before]))


@settings(deadline=None)
@given(SIZES.filter(bool), st.data())
def test_an_inclusion_proof_holds_for_its_leaf_alone(size, data):
    hashes = leaves(size)
    index = data.draw(st.integers(0, size - 1))
    proof = inclusion_proof(hashes, index)
    head = root(hashes)
    holds = [at for at in range(size) if verify_inclusion(hashes[at], at, size, proof, head)]
    assert holds == [index]
    assert not verify_inclusion(hashes[index], index, size, [*proof, head], head)
    assert not verify_inclusion(hashes[index], index, size, proof, leaf_hash(b"other"))
    assert not verify_inclusion(hashes[index], size, size, proof, head)
    assert not verify_inclusion(hashes[index], -1, size, proof, head)
    if proof:
        at = data.draw(st.integers(0, len(proof) - 1))
        assert not verify_inclusion(hashes[index], index, size, proof[:at], head)
        damaged = [*proof[:at], bytes([proof[at][0] ^ 1]) + proof[at][1:], *proof[at + 1 :]]
        assert not verify_inclusion(hashes[index], index, size, damaged, head)
        shortened = [*proof[:at], proof[at][:-1], *proof[at + 1 :]]
        assert not verify_inclusion(hashes[index], index, size, shortened, head)


@settings(deadline=None)
@given(SIZES.filter(bool), st.data())
def test_a_consistency_proof_holds_for_its_prefix_alone(size, data):
    hashes = leaves(size)
    size1 = data.draw(st.integers(1, size))
    proof = consistency_proof(hashes, size1)
    old, new = root(hashes[:size1]), root(hashes)
    assert verify_consistency(size1, old, size, new, proof)
    assert not verify_consistency(size1, leaf_hash(b"other"), size, new, proof)
    assert not verify_consistency(size1, old, size, leaf_hash(b"other"), proof)
    assert not verify_consistency(size1, old, size, new, [*proof, new])
    if proof:
        at = data.draw(st.integers(0, len(proof) - 1))
        assert not verify_consistency(size1, old, size, new, proof[:at])
        damaged = [*proof[:at], bytes([proof[at][0] ^ 1]) + proof[at][1:], *proof[at + 1 :]]
        assert not verify_consistency(size1, old, size, new, damaged)


def test_a_proof_that_stops_short_of_the_claimed_size_is_refused():
    head = leaf_hash(b"alone")
    assert verify_inclusion(head, 0, 1, [], head)
    assert not verify_inclusion(head, 0, 2, [], head)
    assert verify_consistency(1, head, 1, head, [])
    assert not verify_consistency(1, head, 2, head, [])


def test_hashes_cut_at_another_byte_are_refused():
    left, right = leaves(2)
    head = node_hash(left, right)
    assert verify_inclusion(left, 0, 2, [right], head)
    assert not verify_inclusion(left + right[:1], 0, 2, [right[1:]], head)
    assert verify_consistency(1, left, 2, head, [right])
    assert not verify_consistency(1, left + right[:1], 2, head, [right[1:]])


@pytest.mark.parametrize(("size1", "size2"), [(0, 0), (0, 5), (6, 5), (-1, 5)])
def test_consistency_from_nothing_or_backwards_is_an_error(size1, size2):
    with pytest.raises(ValueError, match="no consistency from size"):
        consistency_proof(leaves(size2), size1)
    with pytest.raises(ValueError, match="no consistency from size"):
        verify_consistency(size1, EMPTY_ROOT, size2, root(leaves(size2)), [])


@pytest.mark.parametrize(("index", "size"), [(0, 0), (5, 5), (-1, 5)])
def test_a_leaf_not_in_the_tree_has_no_proof(index, size):
    with pytest.raises(ValueError, match="no leaf"):
        inclusion_proof(leaves(size), index)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00" * 7,
        b"\x00" * 9,
        b"\x00" * 40,
        (1).to_bytes(8, "big"),
        (3).to_bytes(8, "big") + b"\x00" * 32,
        (2).to_bytes(8, "big") + b"\x00" * 64,
        (1).to_bytes(8, "big") + b"\x00" * 31,
    ],
)
def test_a_malformed_range_is_refused(data):
    with pytest.raises(ValueError, match="range"):
        CompactRange.from_bytes(data)


@pytest.mark.parametrize(
    ("size", "hashes"), [(-1, []), (1, [b"short"]), (1, []), (0, [EMPTY_ROOT]), (1 << 64, [b""])]
)
def test_a_range_whose_parts_disagree_is_refused(size, hashes):
    with pytest.raises(ValueError, match="range"):
        CompactRange(size, hashes)


def test_a_leaf_instead_of_its_hash_is_refused():
    tree = CompactRange()
    with pytest.raises(ValueError, match="a leaf hash is 32 bytes"):
        tree.append(b"{}")
    with pytest.raises(ValueError, match="a leaf hash is 32 bytes"):
        tree.extend([*leaves(3), b"{}"])
    assert tree == CompactRange()
