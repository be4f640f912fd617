"""Which cases a sweep is shown."""

from __future__ import annotations

from datetime import timedelta

from rcm_workflow.domain.keeping import Append, Glance
from rcm_workflow.domain.roster import ROSTER, Roster
from rcm_workflow.storage.waking import ROWS_PER_CASE
from tests.contract.cast import T0, do, opened, period_opened, poll_opened, roster_work
from tests.contract.samples import SAMPLES

MANY = tuple(f"{a}{b}" for a in "ABCDEFGH" for b in "ABCDEFGHIJKLMNOPQRSTUVWXYZ")[:193]
CLOSED = next(one for one in SAMPLES if one.word == "period_closed")
LATE = T0 + timedelta(days=30)


def round_of(store, name, members, start):
    at = T0 + timedelta(days=start)
    happened = (opened(members), poll_opened(members), period_opened(members, start=at))
    return do(store, None, *happened, case_id=name, at=at)


def test_a_long_round_hides_nobody_for_longer_than_it_is_due_itself(store):
    long = round_of(store, "A-1", MANY, 0)
    round_of(store, "A-2", MANY[:2], 1)
    assert len(MANY) > 2 * ROWS_PER_CASE
    assert store.due(LATE, 2) == ["A-1"]
    assert store.due(LATE, 100) == ["A-1", "A-2"]
    do(store, long, CLOSED)
    assert store.due(LATE, 2) == ["A-2"]


def test_on_postgres_a_case_somebody_works_on_is_left_to_him(store, open_another, url):
    round_of(store, "A-1", MANY[:2], 0)
    round_of(store, "A-2", MANY[:2], 1)
    # On SQLite there is one writer; whoever comes second waits and finds nothing to do.
    shown = ["A-1", "A-2"] if url.startswith("sqlite") else ["A-2"]
    with store.write("A-1", "c"):
        assert open_another().due(LATE, 10) == shown
    assert store.due(LATE, 10) == ["A-1", "A-2"]


def test_a_glance_tells_the_first_instant_and_whether_the_roster_moved_on(store, open_another):
    assert store.glance() == Glance(Roster(), None, behind=False)
    case = round_of(store, "A-1", MANY[:2], 0)
    assert store.glance() == Glance(Roster(), store.next_due(), behind=False)
    work = roster_work(Roster(), *SAMPLES[22:27])
    with store.write(ROSTER, work.command_id) as tx:
        tx.append(work)
    for one in (store, open_another()):
        assert one.glance() == Glance(work.roster, store.next_due(), behind=True)
    with store.write(case.id, "look") as tx:
        tx.append(Append(case.id, case, case, None, (), (), (), "look", "0" * 64))
    assert store.glance() == Glance(work.roster, store.next_due(), behind=False)
