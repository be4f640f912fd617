"""What is stored on what was last seen, without reading first: whole, or not at all."""

from __future__ import annotations

from sqlalchemy import delete

from rcm_workflow.domain.roster_events import PersonRegistered
from rcm_workflow.domain.values import Stance
from rcm_workflow.storage.statements import CASE, DEADLINE, PART
from tests.contract.cast import (
    do,
    notice,
    opened,
    period_opened,
    poll_opened,
    position,
    roster_work,
    text_filed,
    work,
)

ROUND = (opened(), poll_opened(), period_opened())


def begun(store):
    """A round, remembered with the roster."""
    case = do(store, None, *ROUND)
    with store.write(case.id, "looks at the roster") as tx:
        assert tx.roster is not None
    return case


def stored(store):
    with store.read() as view:
        return dict(view.counts()), view.stored_case("TC-2021-001")


def test_what_nobody_has_touched_is_stored_in_one_go(store, open_another):
    case = begun(store)
    seen = store.last_seen(case.id)
    assert seen.case == case
    given = work(case, position("CR", sealed={"statement": "s"}), notices=(notice(case.id, 4),))
    assert store.append_unmoved(seen, given)
    with store.read() as view:
        assert view.case(case.id) == view.stored_case(case.id) == given.after
        assert view.events(case.id)[-1].id == given.events[-1].id
        assert view.opened(f"{case.id}.4") == {"statement": "s"}
        assert len(view.letters()) == view.counts()["letters_waiting"] == 1
        assert view.counts()["pending"] == 4
    with open_another().write(case.id, given.command_id) as tx:
        assert [one.id for one in tx.earlier.events] == [one.id for one in given.events]
    assert store.last_seen(case.id).case is given.after


def test_nothing_is_known_of_a_case_that_was_never_seen(store, open_another):
    case = begun(store)
    assert store.last_seen("TC-2021-002") is None
    assert open_another().last_seen(case.id) is None


def test_a_case_that_has_moved_is_left_alone(store, open_another):
    case = begun(store)
    seen = store.last_seen(case.id)
    do(open_another(), case, position("MX"))
    before = stored(store)
    assert not store.append_unmoved(seen, work(case, position("CR", Stance.OBJECT)))
    assert stored(store) == before


def test_nothing_is_stored_on_an_older_roster(store, open_another):
    case = begun(store)
    seen = store.last_seen(case.id)
    with open_another().write("roster", "roster:1") as tx:
        tx.append(roster_work(tx.roster, PersonRegistered(person="somebody")))
    before = stored(store)
    assert not store.append_unmoved(seen, work(case, position("CR")))
    assert stored(store) == before


def test_a_command_given_before_is_not_carried_out_again(store):
    case = begun(store)
    first = work(case, position("CR"), command_id="c")
    assert store.append_unmoved(store.last_seen(case.id), first)
    before = stored(store)
    again = work(first.after, position("MX"), command_id="c")
    assert not store.append_unmoved(store.last_seen(case.id), again)
    assert stored(store) == before
    with store.write(case.id, "c") as tx:
        assert tx.earlier.events == first.events


def test_a_case_that_is_gone_gets_no_events(store, backend):
    case = begun(store)
    seen = store.last_seen(case.id)
    with backend.writer.begin() as connection:
        connection.execute(delete(DEADLINE))
        connection.execute(delete(PART))
        connection.execute(delete(CASE))
    assert not store.append_unmoved(seen, work(case, text_filed()))
    with store.read() as view:
        assert view.counts()["events"] == 3


def test_whoever_would_have_to_wait_long_does_not(open_another):
    store = open_another(busy_seconds=0.2)
    case = begun(store)
    seen = store.last_seen(case.id)
    with open_another().write(case.id, "holds it") as tx:
        assert not store.append_unmoved(seen, work(case, position("CR")))
        assert tx.case == case
    assert store.append_unmoved(seen, work(case, position("CR")))
