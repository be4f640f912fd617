"""A letter goes to one sender at a time, and is lost by none."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from rcm_workflow.storage.outbox import LEASE
from tests.contract.cast import T0, do, notice, opened, text_filed

LATER = T0 + timedelta(hours=1)


def write_letters(store, number):
    notices = tuple(notice("TC-2021-001", 1, f"CR/seat_{place}") for place in range(number))
    do(store, None, opened(), notices=notices)
    return notices


def waiting(store):
    with store.read() as view:
        return [(one.notice.recipient, one.attempts) for one in view.letters()]


def test_letters_wait_with_their_notice(store):
    first, second = write_letters(store, 2)
    with store.read() as view:
        letters = view.letters()
        assert [one.notice for one in letters] == [first, second]
        assert {(one.case, one.event, one.attempts) for one in letters} == {
            ("TC-2021-001", "TC-2021-001.1", 0)
        }
        assert letters[0].created_at == T0 + timedelta(microseconds=1)
        assert [one.notice for one in view.letters(limit=1)] == [first]
        assert view.letters(waiting=False) == []


def test_a_letter_sent_is_out_and_one_that_failed_waits_for_its_instant(store):
    write_letters(store, 2)
    with store.claim_letters(LATER, 10) as claims:
        (first, sent), (_, failed) = claims
        assert first.attempts == 1
        sent.sent(LATER)
        failed.failed("550 no such box", LATER + timedelta(minutes=10))
    assert waiting(store) == [("CR/seat_1", 1)]
    with store.read() as view:
        assert [one.notice.recipient for one in view.letters(waiting=False)] == ["CR/seat_0"]
        assert view.counts()["letters_sent"] == view.counts()["letters_waiting"] == 1

    with store.claim_letters(LATER + timedelta(minutes=9), 10) as claims:
        assert claims == []
    with store.claim_letters(LATER + timedelta(minutes=10), 10) as claims:
        assert [letter.attempts for letter, _ in claims] == [2]


def test_a_letter_claimed_is_nobody_elses_until_the_lease_is_over(store, open_another):
    other = open_another()
    write_letters(store, 1)
    with store.claim_letters(LATER, 10) as claims:
        ((_, mine),) = claims
        with other.claim_letters(LATER + LEASE - timedelta(microseconds=1), 10) as nothing:
            assert nothing == []
        with other.claim_letters(LATER + LEASE, 10) as taken_over:
            ((_, theirs),) = taken_over
            # Too late: it belongs to somebody else by now.
            mine.failed("slow", LATER + timedelta(days=1))
            assert waiting(store) == [("CR/seat_0", 2)]
            theirs.sent(LATER)
        mine.sent(LATER)
    with store.read() as view:
        assert [one.attempts for one in view.letters(waiting=False)] == [2]
        assert view.letters() == []


def test_what_a_sender_leaves_unsettled_is_given_back(store):
    write_letters(store, 2)

    def fails():
        with store.claim_letters(LATER, 10) as claims:
            claims[0][1].sent(LATER)
            raise KeyError

    with pytest.raises(KeyError):
        fails()
    with store.claim_letters(LATER, 10) as claims:
        assert [letter.notice.recipient for letter, _ in claims] == ["CR/seat_1"]


def test_several_senders_share_the_letters(store):
    written = write_letters(store, 40)
    barrier = Barrier(4)

    def sender():
        got = []
        barrier.wait(60)
        while True:
            with store.claim_letters(LATER, 3) as claims:
                if not claims:
                    return got
                for letter, claim in claims:
                    claim.sent(LATER)
                    got.append(letter.notice.recipient)

    with ThreadPoolExecutor(4) as pool:
        found = [one.result() for one in [pool.submit(sender) for _ in range(4)]]
    assert sorted(one for got in found for one in got) == sorted(one.recipient for one in written)


def test_a_number_given_again_is_not_mistaken_for_the_old_letter(store):
    write_letters(store, 1)
    with store.claim_letters(LATER, 10) as claims:
        ((_, old),) = claims
        old.sent(LATER)
        do(store, None, opened(), text_filed(), case_id="A-1", notices=(notice("A-1", 2),))
        with store.claim_letters(LATER, 10) as others:
            old.sent(LATER)
            assert len(others) == 1
            assert waiting(store) == [("CR/foreign_affairs", 1)]
