"""Of two who are first, one is."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from rcm_workflow.domain.failures import Busy
from rcm_workflow.domain.values import Stance
from rcm_workflow.storage.store import open_store
from tests.contract.cast import (
    do,
    notice,
    opened,
    period_opened,
    poll_opened,
    position,
    text_filed,
    work,
)
from tests.contract.conftest import SystemSalts

TRIES = 200
ROUND = (opened(), poll_opened(), period_opened())


def take_turns(store, barrier, who, tries):
    """Read the case with everybody, then write on what was read; 1 for each win."""
    wins = []
    for number in range(tries):
        with store.read() as view:
            case = view.case("TC-2021-001")
        given = work(case, position("CR", Stance.OBJECT), command_id=f"{who}:{number}")
        barrier.wait(60)
        try:
            with store.write(case.id, given.command_id) as tx:
                tx.append(given)
        except Busy:
            wins.append(0)
        else:
            wins.append(1)
        barrier.wait(60)
    return wins


def race_in_a_process(url, barrier, who, tries, answers):
    with open_store(url, entropy=SystemSalts()) as store:
        answers.put(take_turns(store, barrier, who, tries))


def test_two_threads_write_on_the_same_version_and_one_wins(store):
    do(store, None, *ROUND)
    barrier = Barrier(2)
    with ThreadPoolExecutor(2) as pool:
        racers = [pool.submit(take_turns, store, barrier, who, TRIES) for who in "ab"]
        first, second = [racer.result() for racer in racers]
    assert [a + b for a, b in zip(first, second, strict=True)] == [1] * TRIES
    with store.read() as view:
        assert [one.seq for one in view.events("TC-2021-001")] == list(range(1, TRIES + 4))


def test_two_processes_write_on_the_same_version_and_one_wins(store, url):
    do(store, None, *ROUND)
    spawned = multiprocessing.get_context("spawn")
    barrier, answers = spawned.Barrier(2), spawned.Queue()
    racers = [
        spawned.Process(target=race_in_a_process, args=(url, barrier, who, TRIES, answers))
        for who in "ab"
    ]
    for racer in racers:
        racer.start()
    first, second = answers.get(timeout=120), answers.get(timeout=120)
    for racer in racers:
        racer.join(60)
    assert [a + b for a, b in zip(first, second, strict=True)] == [1] * TRIES
    with store.read() as view:
        assert view.case("TC-2021-001").version == TRIES + 3


def both_at_once(store, works):
    """Give each thread one append; return how many of them won."""
    barrier = Barrier(len(works))

    def give(given):
        barrier.wait(60)
        try:
            with store.write("NEW", given.command_id) as tx:
                tx.append(given)
        except Busy:
            return 0
        return 1

    with ThreadPoolExecutor(len(works)) as pool:
        return sum(pool.map(give, works))


def test_two_open_a_case_under_the_same_number_and_one_wins(store):
    for number in range(20):
        name = f"TC-2021-{number:03d}"
        works = [work(None, opened(), case_id=name, command_id=f"{name}:{who}") for who in "ab"]
        assert both_at_once(store, works) == 1
        with store.read() as view:
            assert len(view.events(name)) == 1


def test_one_command_is_carried_out_once_though_it_reaches_two_cases(store):
    for number in range(20):
        works = [
            work(None, opened(), text_filed(), case_id=f"{who}-{number}", command_id=f"c-{number}")
            for who in "AB"
        ]
        assert both_at_once(store, works) == 1
        with store.read() as view:
            assert sorted(len(view.events(given.stream)) for given in works) == [0, 2]


def test_who_cannot_have_the_lock_in_time_is_told_busy(store, open_another):
    case = do(store, None, *ROUND)
    hasty = open_another(busy_seconds=0.1)
    with store.write(case.id, "a") as tx:
        with pytest.raises(Busy), hasty.write(case.id, "b"):
            pass
        tx.append(work(case, position("CR"), command_id="a"))
    with hasty.write(case.id, "b") as tx:
        assert tx.case.version == case.version + 1


def test_what_was_decided_on_an_older_version_is_busy(store):
    case = do(store, None, *ROUND)
    do(store, case, position("CR"))
    with store.read() as view:
        before = view.counts()
    late = work(case, position("MX"), command_id="late", notices=(notice(case.id, 4),))
    with pytest.raises(Busy), store.write(case.id, "late") as tx:
        tx.append(late)
    with store.read() as view:
        assert view.counts() == before


def test_the_database_itself_refuses_an_older_version(store):
    """Even if the look under the lock were lost, the UPDATE holds."""
    case = do(store, None, *ROUND)
    given = work(case, position("CR"))

    def writes_on_another_version():
        with store.write(case.id, given.command_id) as tx:
            tx.append(given)
            for _, (values, *_) in tx.orders:
                if "before_version" in values:
                    values["before_version"] = 1

    with pytest.raises(Busy, match="version"):
        writes_on_another_version()
    with store.read() as view:
        assert view.case(case.id) == case
        assert view.counts()["events"] == 3
