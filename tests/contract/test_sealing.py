"""Pending leaves get their places without holes, whoever seals."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy.exc import DBAPIError

from rcm_workflow.audit.merkle import CompactRange, leaf_hash, root
from rcm_workflow.domain.failures import Busy
from rcm_workflow.domain.keeping import Head
from rcm_workflow.domain.values import sha256
from tests.contract.cast import T0, do, opened, text_filed, work


def seal(store, limit):
    """Take up some of what waits; return how many."""
    with store.sealing() as sealer:
        waiting = sealer.pending(limit)
        edge = CompactRange(sealer.head.size, sealer.head.range)
        leaves = [(one.row, leaf_hash(one.leaf)) for one in waiting]
        for _, hash_ in leaves:
            edge.append(hash_)
        sealer.extend(leaves, Head(edge.size, edge.root().hex(), edge.hashes), T0)
        return len(leaves)


def test_the_empty_tree_is_the_hash_of_nothing(store):
    with store.read() as view:
        assert view.head() == Head(0, sha256(b""), ())
        assert list(view.leaves()) == []


def test_what_waits_is_taken_up_in_order_and_once(store):
    first = do(store, None, opened(), text_filed(), case_id="A-1")
    do(store, None, opened(), case_id="A-2")
    do(store, first, text_filed(2))

    assert [seal(store, 3), seal(store, 3), seal(store, 3)] == [3, 1, 0]
    with store.read() as view:
        leaves = list(view.leaves())
        assert [(one.place, one.event) for one in leaves] == [
            (0, "A-1.1"),
            (1, "A-1.2"),
            (2, "A-2.1"),
            (3, "A-1.3"),
        ]
        assert [one.hash for one in leaves] == [leaf_hash(one.leaf) for one in leaves]
        hashes = [leaf_hash(one.leaf) for one in leaves]
        edge = CompactRange()
        for one in hashes:
            edge.append(one)
        assert view.head() == Head(4, root(hashes).hex(), edge.hashes)
        assert view.counts()["pending"] == 0


def test_the_leaves_of_one_stream_come_in_its_order_with_their_places(store):
    first = do(store, None, opened(), text_filed(), case_id="A-1")
    do(store, None, opened(), case_id="A-2")
    seal(store, 10)
    do(store, first, text_filed(2))
    with store.read() as view:
        found = [(one.event, one.place) for one in view.leaves_of("A-1")]
        assert found == [("A-1.1", 0), ("A-1.2", 1), ("A-1.3", None)]
        assert list(view.leaves_of("A-1"))[:2] == list(view.leaves())[:2]
        assert list(view.leaves_of("A-9")) == []


def test_sealers_who_race_leave_no_hole(store, open_another):
    case = do(store, None, opened())
    barrier = Barrier(3)
    other = open_another()

    def sealer(here):
        barrier.wait(60)
        done = 0
        while done < 40:
            try:
                taken = seal(here, 3)
            except Busy:
                continue
            done += 1
            if not taken and done > 10:
                return

    with ThreadPoolExecutor(2) as pool:
        racers = [pool.submit(sealer, here) for here in (store, other)]
        barrier.wait(60)
        for number in range(2, 62):
            case = do(store, case, text_filed(number))
        for racer in racers:
            racer.result()
    while seal(store, 100):
        pass
    with store.read() as view:
        leaves = list(view.leaves())
        assert [one.place for one in leaves] == list(range(61))
        assert [one.case_seq for one in leaves] == list(range(1, 62))
        assert view.head().root == root([leaf_hash(one.leaf) for one in leaves]).hex()


def move_head(backend):
    with backend.writer.begin() as connection:
        connection.exec_driver_sql("UPDATE head SET size = 5")


def test_nobody_moves_the_head_under_a_sealer_unnoticed(store, backend, url):
    do(store, None, opened(), text_filed())

    def sealed_meanwhile():
        with store.sealing() as sealer:
            waiting = sealer.pending(10)
            if url.startswith("sqlite"):
                with pytest.raises(DBAPIError, match="locked"):
                    move_head(backend)
            else:
                move_head(backend)
            leaves = [(one.row, leaf_hash(one.leaf)) for one in waiting]
            sealer.extend(leaves, Head(2, "aa", (b"a" * 32,)), T0)

    if url.startswith("sqlite"):
        sealed_meanwhile()
        expected = (2, 0)
    else:
        with pytest.raises(Busy):
            sealed_meanwhile()
        expected = (5, 2)
    with store.read() as view:
        assert (view.head().size, view.counts()["pending"]) == expected


def test_a_size_that_does_not_follow_is_refused(store):
    do(store, None, opened())
    with store.sealing() as sealer:
        (one,) = sealer.pending(10)
        with pytest.raises(ValueError, match="do not lead"):
            sealer.extend([(one.row, b"a" * 32)], Head(2, "aa", (b"a" * 32,)), T0)
    with store.read() as view:
        assert view.head().size == 0


def test_a_transaction_that_was_rolled_back_is_never_sealed(store):
    given = work(None, opened())

    def fails():
        with store.write(given.stream, given.command_id) as tx:
            tx.append(given)
            raise KeyError

    with pytest.raises(KeyError):
        fails()
    do(store, None, opened(), case_id="A-1")
    assert seal(store, 10) == 1
    with store.read() as view:
        assert [one.event for one in view.leaves()] == ["A-1.1"]
