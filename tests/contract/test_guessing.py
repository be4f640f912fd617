"""Somebody holds the hash of a leaf that they may not read, and tries all the words it may hold."""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path

import pytest

import rcm_workflow
from rcm_workflow.audit.merkle import leaf_hash
from rcm_workflow.audit.sealing import NONCE
from rcm_workflow.domain import events as e
from rcm_workflow.domain.roster import ROSTER, Roster
from rcm_workflow.domain.roster_events import PersonRegistered
from rcm_workflow.domain.sealed import readings_of
from rcm_workflow.domain.sealed_events import SealedOpened
from rcm_workflow.domain.values import Stance
from rcm_workflow.storage import codec
from tests.contract.cast import (
    LOG,
    MEMBERS,
    OFFICER,
    T0,
    amendment,
    do,
    opened,
    poll_opened,
    position,
    recorded,
    roster_work,
    work,
)
from tests.contract.samples import SAMPLES

COUNTRIES = ("CR", "HN", "SV")
STANCES = (Stance.ASSENT, Stance.OBJECT, Stance.ASSENT_WITH_COMMENT)


def leaves(store):
    with store.read() as view:
        return {one.event: one.leaf for one in view.leaves_of("TC-2021-001")}


def found(hashes, seals):
    """What a guesser finds who knows all but country and stance, and how those are spelled."""
    tried = [
        codec.leaf_of(one, LOG, seals)
        for country, stance in product(COUNTRIES, STANCES)
        for one in recorded("TC-2021-001", 2, position(country, stance))
    ]
    return [codec.recorded_from(one).event for one in tried if leaf_hash(one) in hashes]


def test_a_position_without_words_is_not_found_by_its_hash(store):
    case = do(store, None, opened(), poll_opened())
    do(store, case, position("CR", Stance.OBJECT))
    stored = leaves(store)["TC-2021-001.3"]
    hashes = {leaf_hash(stored)}
    assert found(hashes, {}) == []
    # Whoever may read the leaf has what it takes: the guesses were the right ones.
    assert found(hashes, json.loads(stored)["event"]["sealed"]) == [position("CR", Stance.OBJECT)]


def test_no_leaf_is_without_something_random(store):
    case = do(store, None, opened(), poll_opened())
    do(store, case, position("CR"), amendment("HN"), *(position(one) for one in MEMBERS[3:]))
    sealed = [json.loads(one)["event"]["sealed"] for one in leaves(store).values()]
    assert all(sealed)
    tags = [tag for one in sealed for tag in one.values()]
    assert len(set(tags)) == len(tags)
    assert [NONCE in one for one in sealed].count(False) == 1, "a tag of a value is random enough"


def random_parts(store, stream):
    with store.read() as view:
        read = [json.loads(one.leaf) for one in view.leaves_of(stream)]
    assert read
    return [[*one["event"]["sealed"].values(), *one.get("sig", {})] for one in read]


def test_every_kind_of_event_is_written_with_something_random(store):
    given = work(None, opened())._replace(
        stream="ALL-1", after=None, events=recorded("ALL-1", 0, *SAMPLES)
    )
    with store.write(given.stream, given.command_id) as tx:
        tx.append(given)
    parts = random_parts(store, "ALL-1")
    assert len(parts) == len(SAMPLES)
    assert all(parts)


def test_every_way_of_writing_leaves_something_random(store):
    case = do(store, None, opened(), poll_opened())
    with store.write(ROSTER, "roster:1") as tx:
        tx.append(roster_work(Roster(), PersonRegistered(person="ana")))
    beside = work(None, opened(), case_id="TC-2021-002")
    with store.write(case.id, "beside") as tx:
        tx.begin(beside.stream).append(beside._replace(command_id="beside"))
    do(store, case, position("CR"))
    seen = store.last_seen(case.id)
    assert store.append_unmoved(seen, work(seen.case, position("HN")))
    opening = SealedOpened(
        values=((f"{case.id}.3", "statement"),), purpose="case show", ground="own", role="members"
    )
    store.note(readings_of(case.id), OFFICER, [opening, opening], T0, "reading")
    streams = (case.id, ROSTER, beside.stream, readings_of(case.id))
    assert all(all(random_parts(store, one)) for one in streams)


def test_leaves_are_made_in_one_place():
    package = Path(rcm_workflow.__file__).parent
    callers = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if "leaf_of(" in path.read_text().replace("def leaf_of(", "")
        or "build_leaf(" in path.read_text().replace("def build_leaf(", "")
    }
    assert callers == {"storage/codec.py", "storage/making.py"}


def test_behind_a_nonce_there_is_no_value(store):
    case = do(store, None, opened(), poll_opened())
    do(store, case, position("CR"), amendment("HN"))
    with store.read() as view:
        ((brought, tags),) = view.sealed_in("TC-2021-001")
        assert (brought.event.country, sorted(tags)) == ("HN", ["statement", "wishes.0"])
        assert {event for event, _ in view.sealed_names()} == {brought.id}
        assert view.opened("TC-2021-001.3") == {}
        assert isinstance(view.events("TC-2021-001")[2].event, e.PositionRecorded)


@pytest.mark.parametrize("tags", [{}, {NONCE: "5a" * 32}], ids=["old", "new"])
def test_a_leaf_with_a_nonce_and_one_without_say_the_same(tags):
    (one,) = recorded("TC-2021-001", 2, position("CR", Stance.OBJECT))
    leaf = codec.leaf_of(one, LOG, tags)
    assert codec.recorded_from(leaf) == one
    assert codec.tags_of(leaf) == {}
