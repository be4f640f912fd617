"""What is written is what is read, whoever reads it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta

import pytest

from rcm_workflow.audit.leaf import read_leaf
from rcm_workflow.audit.sealing import opens
from rcm_workflow.domain import events as e
from rcm_workflow.domain.case import alarms
from rcm_workflow.domain.evolve import evolve
from rcm_workflow.domain.failures import Busy, LogBroken, Refused
from rcm_workflow.domain.keeping import Answer, CaseRow
from rcm_workflow.domain.roster import ROSTER, Roster
from rcm_workflow.domain.roster_events import MeetingOpened, PersonRegistered
from rcm_workflow.domain.values import Document, Stance
from tests.contract.cast import (
    LOG,
    T0,
    amendment,
    do,
    notice,
    opened,
    period_opened,
    poll_opened,
    position,
    recorded,
    roster_work,
    text_filed,
    work,
)
from tests.contract.samples import LATER, SAMPLES

ROUND = (opened(), text_filed(), poll_opened(), period_opened())


def put(store, given):
    with store.write(given.stream, given.command_id) as tx:
        tx.append(given)


def test_every_event_is_read_as_it_was_written(store):
    case = do(store, None, opened())
    events = recorded(case.id, 1, *SAMPLES[1:])
    after = case.model_copy(update={"version": events[-1].seq})
    put(store, work(case, text_filed())._replace(after=after, events=events))

    with store.read() as view:
        assert view.events(case.id, after=1) == list(events)


def test_a_case_is_read_as_it_was_written_by_a_store_that_remembers_nothing(store, open_another):
    case = do(store, None, *ROUND)
    case = do(store, case, amendment("CR"), position("MX"))
    case = do(store, case, text_filed(2))

    for another in (store, open_another()):
        with another.read() as view:
            assert view.case(case.id) == case
        with another.write(case.id, "look") as tx:
            assert tx.case == case


def test_a_case_moves_in_steps_of_two_stores_in_turn(store, open_another):
    stores = (store, open_another())
    case = do(store, None, *ROUND)
    for place, country in enumerate(case.members):
        case = do(stores[place % 2], case, position(country, Stance.OBJECT))
    for round_ in (1, 2):
        # A later poll of the same round replaces the earlier one and its places.
        case = do(stores[round_ % 2], case, poll_opened(("MX", "CR"), round_))
    with open_another().read() as view:
        assert view.case(case.id) == case


def test_an_unknown_case_is_nothing(store):
    with store.read() as view:
        assert view.case("TC-2021-009") is None
        assert view.cases() == []
    with store.write("TC-2021-009", "c") as tx:
        assert tx.case is None
        assert tx.earlier is None
        assert tx.roster == Roster()


def test_cases_are_listed_by_machine_state_and_end(store):
    first = do(store, None, *ROUND, case_id="TC-2021-001")
    second = do(store, None, opened(), case_id="OB-2021-001", at=T0 + timedelta(days=1))
    given = work(second, text_filed())
    assert given.after is not None
    put(store, given._replace(after=given.after.model_copy(update={"final": True})))

    with store.read() as view:
        rows = view.cases()
        assert [row.id for row in rows] == ["TC-2021-001", "OB-2021-001"]
        assert rows[0] == CaseRow(
            id="TC-2021-001",
            machine="consultation",
            state="draft",
            version=4,
            title_en=first.title.en,
            title_es=first.title.es,
            authority="MX",
            opened_at=first.opened_at,
            last_at=first.last_at,
            closes_at=T0 + timedelta(days=7),
            final=False,
        )
        assert rows[0].opened_at.utcoffset() == timedelta(0)
        assert [row.id for row in view.cases(open_only=True)] == ["TC-2021-001"]
        assert view.cases(state="launched") == []
        assert len(view.cases(machine="consultation", state="draft")) == 2
        assert list(view.case_ids()) == ["OB-2021-001", "TC-2021-001"]


@pytest.mark.parametrize("keeps", [True, False])
def test_the_key_of_a_case_is_let_go_with_its_end_unless_that_keeps_it(store, keeps):
    unique = opened().model_copy(update={"unique": (("country", "CR"), ("year", 2021))})
    step = {"trigger": "t", "role": "ppt", "round": 0}
    end = e.TransitionFired(source="draft", dest="over", final=True, keeps_key=keeps, **step)
    again = e.TransitionFired(source="over", dest="draft", **step)

    def holder():
        with store.read() as view:
            return view.keyed("consultation", '["CR",2021]')

    case = do(store, None, unique)
    assert holder() == case.id
    case = do(store, case, end)
    assert holder() == (case.id if keeps else None)
    if keeps:
        with pytest.raises(Busy):
            do(store, None, unique, case_id="TC-2021-002")
    case = do(store, case, again)
    assert holder() == case.id


def test_the_same_command_again_finds_its_earlier_answer(store):
    case = do(store, None, opened(), text_filed(), command_id="c-1")
    with store.write("another stream", "c-1") as tx:
        earlier = tx.earlier
    first = work(None, opened(), text_filed())
    assert earlier == Answer(digest=first.command_digest, events=first.events)
    with store.write(case.id, "c-2") as tx:
        assert tx.earlier is None


@dataclass
class BrokenError(Exception):
    where: str


def test_an_exception_leaves_nothing(store):
    case = do(store, None, *ROUND)
    with store.read() as view:
        before = view.counts()

    def fails():
        with store.write(case.id, "c") as tx:
            given = work(case, amendment("CR"), text_filed(2), notices=(notice(case.id, 5),))
            tx.append(given._replace(documents=(Document.of(b"new", "text/plain"),)))
            raise BrokenError("after the append")

    with pytest.raises(BrokenError):
        fails()
    with store.read() as view:
        assert view.counts() == before
        assert view.case(case.id) == case
    with store.write(case.id, "c") as tx:
        assert tx.case == case


def test_sealed_values_lie_beside_the_leaf_under_its_tags(store):
    case = do(store, None, *ROUND)
    event = amendment("CR")
    do(store, case, event)

    with store.read() as view:
        (leaf,) = [one for one in view.leaves() if one.event == f"{case.id}.5"]
        tags = read_leaf(leaf.leaf).sealed
        assert view.opened(leaf.event) == event.sealed
        assert view.events(case.id, after=4)[0].event.sealed == {}
        tagged = view.sealed_tags(case.id)
        found = {name: (salt, value) for _, name, salt, value in tagged if salt is not None}
    assert "cambio" not in leaf.leaf.decode()
    assert tags.keys() == event.sealed.keys() == found.keys()
    assert all(opens(json.loads(value), salt, tags[name]) for name, (salt, value) in found.items())
    assert len({salt for salt, _ in found.values()}) == 2


def test_documents_are_kept_once_and_checked_when_read(store):
    document = Document.of(b"\x00 bytes \xff", "application/octet-stream")
    case = do(store, None, opened(), documents=(document,))
    given = work(case, text_filed(), documents=(document,))
    with store.write(case.id, given.command_id) as tx:
        assert tx.document(document.digest) == document.body
        tx.append(given)
    with store.read() as view:
        assert view.document(document.digest) == document.body
        assert view.counts()["documents"] == 1
        with pytest.raises(LogBroken):
            view.document("0" * 64)


def test_a_transaction_sees_the_document_it_is_about_to_keep(store):
    document = Document.of(b"text", "text/plain")
    given = work(None, opened(), documents=(document,))
    with store.write(given.stream, given.command_id) as tx:
        tx.append(given)
        assert tx.document(document.digest) == b"text"


def test_numbers_go_on_from_the_highest(store):
    for number in ("TC-2021-001", "TC-2021-009", "TC-2021-010", "TC-2021-2-9", "TC-2022-044"):
        do(store, None, opened(), case_id=number)
    with store.write("NEW", "c") as tx:
        assert tx.next_number("TC-2021") == 11
        assert tx.next_number("TC-2022") == 45
        assert tx.next_number("TC-2023") == 1
        assert tx.next_number("TC-2021-2") == 10


def test_deadline_rows_follow_the_period(store):
    case = do(store, None, *ROUND)
    rows = [(kind, country or "", at) for kind, country, at in alarms(case)]
    with store.read() as view:
        assert view.deadline_rows(case.id) == rows
    assert store.next_due() == T0 + timedelta(days=3)
    assert store.due(T0 + timedelta(days=3), 10) == [case.id]
    assert store.due(T0 + timedelta(days=3) - timedelta(microseconds=1), 10) == []

    # A position leaves the rows alone; a look at the case takes away what it settled.
    case = do(store, case, *(position(country) for country in case.members))
    with store.read() as view:
        assert view.deadline_rows(case.id) == rows
    put(store, work(case))
    with store.read() as view:
        assert view.deadline_rows(case.id) == [("close", "", T0 + timedelta(days=7))]
    assert store.next_due() == T0 + timedelta(days=7)

    do(store, case, SAMPLES[9])
    with store.read() as view:
        assert view.deadline_rows(case.id) == []
    assert store.next_due() is None


def test_the_longest_due_case_comes_first_and_once(store):
    for number, start in (("A-1", 2), ("A-2", 1), ("A-3", 5)):
        at = T0 + timedelta(days=start)
        do(store, None, opened(), poll_opened(), period_opened(start=at), case_id=number, at=at)
    now = T0 + timedelta(days=7)
    assert store.due(now, 10) == ["A-2", "A-1"]
    assert store.due(now, 1) == ["A-2"]


def test_the_roster_is_kept_like_a_case(store, open_another):
    first = roster_work(Roster(), *SAMPLES[22:27])
    put(store, first)
    second = roster_work(first.roster, SAMPLES[27], MeetingOpened(body="v", meeting="m", at=LATER))
    put(open_another(), second)

    for another in (store, open_another()):
        with another.read() as view:
            assert view.roster() == second.roster
            assert view.events(ROSTER) == [*first.events, *second.events]
        with another.write("TC-2021-001", "c") as tx:
            assert tx.roster == second.roster


def test_a_case_is_touched_by_the_roster_until_somebody_has_looked(store):
    case = do(store, None, *ROUND)
    final = work(None, opened(), case_id="TC-2021-002")
    assert final.after is not None
    put(store, final._replace(after=final.after.model_copy(update={"final": True})))
    assert store.touched_by_roster(0, 10) == []
    put(store, roster_work(Roster(), PersonRegistered(person="ana")))
    assert store.touched_by_roster(1, 10) == [case.id]

    put(store, work(case))
    assert store.touched_by_roster(1, 10) == []
    with store.read() as view:
        assert view.case(case.id) == case
        assert view.counts()["events"] == 6

    put(store, roster_work(Roster(version=1, persons=("ana",)), PersonRegistered(person="bea")))
    do(store, case, position("CR"))
    assert store.touched_by_roster(2, 10) == []


def test_leaves_repeat_their_columns_and_pending_ones_come_last(store):
    case = do(store, None, opened(), text_filed())
    with store.read() as view:
        leaves = list(view.leaves())
    assert [one.place for one in leaves] == [None, None]
    for leaf, event in zip(leaves, work(None, opened(), text_filed()).events, strict=True):
        read = read_leaf(leaf.leaf)
        assert (read.log, read.case, read.case_seq) == (LOG, leaf.case, leaf.case_seq)
        assert (read.event_id, read.type, read.actor) == (leaf.event, leaf.type, leaf.actor)
        assert read.recorded_at == leaf.recorded_at == event.recorded_at
        assert leaf.event == event.id
    assert store.log == LOG
    assert case.version == 2


def test_contacts_are_kept_outside_the_log_and_replaced(store):
    store.put_contact("ana", {"name": "Ana", "mail": "ana@example.org"})
    store.put_contact("ana", {"name": "Ana María"})
    with store.read() as view:
        assert view.contact("ana") == {"name": "Ana María"}
        assert view.contact("bea") is None
        assert view.counts()["events"] == 0


@pytest.mark.parametrize(
    ("event", "code", "facts"),
    [
        (
            text_filed().model_copy(update={"note": "x" * 70_000}),
            "event_is_too_large",
            {"bytes": 70_638},
        ),
        (
            text_filed().model_copy(update={"note": "e\u0301"}),
            "value_cannot_be_stored",
            {"where": "event.body.note", "why": "value_not_composed"},
        ),
        (
            position("CR", sealed={"statement": 1.5}),
            "value_cannot_be_stored",
            {"where": "statement", "why": "value_type", "of_type": "float"},
        ),
    ],
)
def test_what_the_log_has_no_form_for_is_refused(store, event, code, facts):
    case = do(store, None, *ROUND)
    with pytest.raises(Refused) as refused:
        do(store, case, event)
    assert (refused.value.code, refused.value.kind) == (code, "input")
    assert refused.value.facts == facts
    with store.read() as view:
        assert view.case(case.id) == case
        assert view.counts()["events"] == 4


def test_two_appends_of_one_transaction_follow_each_other(store, open_another):
    case = do(store, None, *ROUND)
    with store.write(case.id, "c") as tx:
        first = work(case, position("CR"), command_id="c")
        tx.append(first)
        second = work(first.after, position("MX"), command_id="c")
        tx.append(second)
        assert tx.case == second.after
    with open_another().write(case.id, "c") as tx:
        assert tx.case == second.after
        assert tx.earlier == Answer(first.command_digest, (*first.events, *second.events))


def test_a_view_stays_at_its_instant(store):
    case = do(store, None, *ROUND)
    with store.read() as view:
        assert view.case(case.id) == case
        after = do(store, case, position("CR"))
        assert view.case(case.id) == case
        assert len(view.events(case.id)) == 4
    with store.read() as view:
        assert view.case(case.id) == after == evolve(case, view.events(case.id)[-1])
