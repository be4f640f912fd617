"""A step of one case opens, moves and registers elsewhere, all of it or nothing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest

from rcm_workflow.application.app import App
from rcm_workflow.application.ids import SystemEntropy
from rcm_workflow.application.preview import preview
from rcm_workflow.application.seal import seal
from rcm_workflow.application.sweep import sweep
from rcm_workflow.application.verify import verify
from rcm_workflow.definitions.library import Library
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.values import Localized
from rcm_workflow.storage.store import open_store
from tests.application.effect_desk import Desk
from tests.application.test_verify import Intruder
from tests.definitions.effecting import ERRAND, PLAN, RING, WATCH
from tests.ready import mostly_sqlite
from tests.scene import mexico, refused

__all__ = ["mostly_sqlite"]

BODY = "vice_ministerial_meeting"


@pytest.fixture(scope="module")
def definitions(tmp_path_factory):
    folder = tmp_path_factory.mktemp("definitions")
    (folder / "machines").mkdir()
    (folder / "machines" / "plan.v1.toml").write_text(PLAN)
    (folder / "machines" / "errand.v1.toml").write_text(ERRAND)
    (folder / "machines" / "watch.v1.toml").write_text(WATCH)
    (folder / "machines" / "ring.v1.toml").write_text(RING)
    return Library(folder)


@pytest.fixture
def another_desk(database, clock, definitions):
    stores = []

    def another(**options):
        entropy = SystemEntropy()
        store = open_store(database, entropy=entropy, **options)
        stores.append(store)
        return Desk(App(store, clock, definitions, entropy))

    yield another
    for store in stores:
        store.close()


@pytest.fixture
def desk(another_desk):
    one = another_desk()
    yield one
    seal(one.app)
    assert verify(one.app).faults == ()


def test_a_step_opens_a_case_and_enters_a_meeting_and_both_sides_know(desk):
    plan = desk.open()
    done = desk.do(plan, "adopt", place="San José")
    assert [one.stream for one in done.elsewhere] == ["ER-2021-001", "roster"]
    assert desk.case(plan).links == (("errand", "ER-2021-001"),)
    errand = desk.case("ER-2021-001")
    assert errand.links == (("plan", plan),)
    assert errand.title == Localized(en="Errand for water", es="Encargo para water")
    assert errand.unique == (("what", "water"),)
    meeting = desk.roster().meeting("XXVI", BODY)
    assert (meeting.starts_on, meeting.place, meeting.source) == (
        date(2021, 11, 18),
        "San José",
        plan,
    )
    assert desk.words(plan)[-2:] == ["effect_carried_out", "case_linked"]


def test_a_command_given_again_does_nothing_and_answers_the_same(desk):
    plan = desk.open()
    first = desk.do(plan, "adopt", command_id="adopt-it")
    counts = desk.counts()
    again = desk.do(plan, "adopt", command_id="adopt-it")
    assert again.repeated
    assert again.events == first.events
    assert [(one.stream, one.events) for one in again.elsewhere] == [
        (one.stream, one.events) for one in first.elsewhere
    ]
    assert desk.counts() == counts


def test_a_preview_shows_what_would_follow_and_stores_nothing(desk):
    plan = desk.open()
    counts = desk.counts()
    shown = preview(desk.app, desk.command(plan, "adopt"))
    assert [one.stream for one in shown.elsewhere] == ["NEW-ER-1", "roster"]
    assert desk.counts() == counts


def test_a_step_moves_the_case_it_opened_and_is_moved_by_its_end(desk):
    plan = desk.open()
    desk.do(plan, "adopt")
    done = desk.do(plan, "push")
    assert desk.case("ER-2021-001").state == "running"
    (fired,) = [one for one in done.elsewhere[0].events if one.event.word == "transition_fired"]
    assert fired.event.because == done.events[0].id
    assert (fired.event.inputs, str(fired.actor)) == ({"note": "A plan"}, "system")
    desk.do("ER-2021-001", "finish")
    assert desk.case(plan).state == "over"


def test_a_case_is_found_by_what_it_is_the_only_one_of(desk):
    plan = desk.open()
    desk.do(plan, "adopt")
    desk.do(plan, "find")
    assert desk.case("ER-2021-001").state == "running"


def test_a_refused_effect_refuses_the_whole_and_leaves_nothing(desk):
    plan = desk.open()
    desk.do(plan, "adopt")
    desk.do(plan, "push")
    counts, before = desk.counts(), desk.case(plan)
    with pytest.raises(Refused) as caught:
        desk.do(plan, "push")
    assert caught.value.code == "not_possible_in_state"
    assert caught.value.facts["elsewhere"] == "ER-2021-001"
    assert desk.counts() == counts
    assert desk.case(plan) == before


def test_no_two_open_cases_are_about_the_same(desk):
    first = desk.open()
    desk.do(first, "adopt")
    second = desk.open(meeting="XXXVII")
    counts = desk.counts()
    found = refused("case_is_open_already", desk.do, second, "adopt")
    assert found.facts["case"] == "ER-2021-001"
    assert desk.counts() == counts
    assert desk.roster().meeting("XXXVII") is None
    refused("case_is_open_already", desk.open, "errand", what="water")
    desk.do("ER-2021-001", "finish")
    desk.do(second, "adopt")
    assert desk.case("ER-2021-002").links == (("plan", second),)


def test_where_an_end_keeps_the_key_there_is_never_a_second(desk, another_desk, database):
    errand, done = (desk.open("errand", what=what) for what in ("water", "wood"))
    desk.do(errand, "settle")
    desk.do(done, "finish")
    found = refused("case_is_open_already", another_desk().open, "errand", what="water")
    assert found.facts["case"] == errand
    plan = desk.open()
    counts = desk.counts()
    refused("case_is_open_already", desk.do, plan, "adopt")
    assert desk.counts() == counts
    intruder = Intruder(database)
    right = f"key = '[\"water\"]', case_id = '{errand}'"
    wrong = {"key = '[\"wood\"]'": {errand}, f"case_id = '{done}'": {errand, done}}
    for edit, found_in in wrong.items():
        intruder.do(f"UPDATE case_key SET {edit}")  # noqa: S608
        told = {(one.where, one.field) for one in verify(desk.app).faults}
        assert told == {(one, "unique") for one in found_in}
        intruder.do(f"UPDATE case_key SET {right}")  # noqa: S608
    intruder.engine.dispose()


def test_where_the_other_case_is_not_in_the_state_nothing_is_moved(desk):
    errand = desk.open("errand", what="alone")
    done = desk.do(errand, "finish")
    assert done.elsewhere == ()


@pytest.mark.parametrize(
    ("named", "asked", "dest", "held"),
    [
        ("case", "plan=running", "", True),
        ("case", "plan=over", "", False),
        ("case", "plan=over", 'dest = "over"\n', True),
        ("=PL-2021-099", "plan", "", False),
        ("=ER-2021-001", "errand", "", False),
    ],
)
def test_an_effect_names_another_case_as_the_step_leaves_it(
    another_desk, tmp_path, named, asked, dest, held
):
    start = f'on = "effect"\nconditions = ["other_case:ordered_by:{asked}"]\n'
    ordered_by = 'name = "ordered_by"\ntype = "case"\ntitle = { en = "By", es = "Por" }\n'
    note = '[[transitions.inputs]]\nname = "note"'
    errand = ERRAND.replace('on = "effect"\n', start, 1).replace(
        note, f"[[transitions.inputs]]\n{ordered_by}\n{note}", 1
    )
    plan = PLAN.replace('note = "title" }', f'note = "title", ordered_by = "{named}" }}').replace(
        'trigger = "push"\nsource = "running"\n', f'trigger = "push"\nsource = "running"\n{dest}'
    )
    (tmp_path / "machines").mkdir()
    (tmp_path / "machines" / "plan.v1.toml").write_text(plan)
    (tmp_path / "machines" / "errand.v1.toml").write_text(errand)
    app = another_desk().app
    desk = Desk(App(app.store, app.clock, Library(tmp_path), app.entropy))
    case = desk.open()
    desk.do(case, "adopt")
    if held:
        desk.do(case, "push")
        assert desk.case("ER-2021-001").state == "running"
    else:
        refusal = refused("conditions_not_met", desk.do, case, "push")
        assert [one.condition for one in refusal.unmet] == [f"other_case:ordered_by:{asked}"]
    seal(desk.app)
    assert verify(desk.app).faults == ()


def test_two_at_once_open_two_cases_with_two_numbers(desk, another_desk):
    desks = [desk, another_desk()]
    plans = [desk.open(what=f"errand {number}", meeting=f"M-{number}") for number in range(8)]
    barrier = Barrier(2)

    def adopt(which):
        for plan in plans[which::2]:
            barrier.wait(60)
            desks[which].do(plan, "adopt")

    with ThreadPoolExecutor(2) as pool:
        for one in [pool.submit(adopt, which) for which in (0, 1)]:
            one.result()
    opened = sorted(desk.case(plan).links[0][1] for plan in plans)
    assert opened == [f"ER-2021-{number:03d}" for number in range(1, 9)]
    assert all(desk.roster().meeting(f"M-{number}") for number in range(8))


def test_two_at_once_about_the_same_and_one_wins(desk, another_desk):
    desks = [desk, another_desk()]
    plans = [desk.open(meeting=f"M-{number}") for number in range(2)]
    barrier = Barrier(2)

    def adopt(which):
        barrier.wait(60)
        try:
            desks[which].do(plans[which], "adopt")
        except Refused as refusal:
            return refusal.code
        return "opened"

    with ThreadPoolExecutor(2) as pool:
        answers = [one.result() for one in [pool.submit(adopt, which) for which in (0, 1)]]
    assert sorted(answers) == ["case_is_open_already", "opened"]
    assert [bool(desk.roster().meeting(f"M-{number}")) for number in range(2)].count(True) == 1


def test_two_cases_that_move_each_other_at_once_do_not_wait_in_a_ring(desk, another_desk):
    desks = [desk, another_desk()]
    pairs = []
    for number in range(6):
        plan = desk.open(what=f"errand {number}", meeting=f"M-{number}")
        desk.do(plan, "adopt")
        pairs.append((plan, desk.case(plan).links[0][1]))
    barrier = Barrier(2)

    def go(which):
        for pair in pairs:
            barrier.wait(60)
            try:
                desks[which].do(pair[which], ("push", "finish")[which])
            except Refused as refusal:
                # The errand was finished first, or the plan was over.
                assert refusal.code == "not_possible_in_state"  # noqa: PT017 - either may be first

    with ThreadPoolExecutor(2) as pool:
        for one in [pool.submit(go, which) for which in (0, 1)]:
            one.result()
    assert {desk.case(errand).state for _, errand in pairs} == {"done"}
    assert {desk.case(plan).state for plan, _ in pairs} == {"over"}


def test_what_the_clock_brings_about_happens_with_the_sweep(desk, clock):
    watch = desk.open("watch", what="the harbour", until=date(2021, 9, 10))
    clock.set(mexico("2021-09-12T09:00"))
    sweep(desk.app)
    assert desk.case(watch).state == "over"
    members = desk.case(watch).members
    assert [name for name, _ in desk.case(watch).links] == ["errand"] * len(members)
    errands = [desk.case(other) for _, other in desk.case(watch).links]
    assert [dict(one.unique)["what"] for one in errands] == list(members)
    counts = desk.counts()
    sweep(desk.app)
    assert desk.counts() == counts


def test_what_the_clock_cannot_bring_about_is_on_record_and_stops_nothing(desk, clock):
    desk.open("errand", what="CR")
    watch = desk.open("watch", what="the harbour", until=date(2021, 9, 10))
    clock.set(mexico("2021-09-12T09:00"))
    sweep(desk.app)
    assert desk.case(watch).state == "over"
    with desk.app.store.read() as view:
        events = [one.event for one in view.events(watch)]
    (lost,) = [one for one in events if one.word == "effect_refused"]
    assert (lost.kind, lost.target, lost.why) == ("opened", "errand", "case_is_open_already")
    assert len(desk.case(watch).links) == len(desk.case(watch).members) - 1


def test_a_command_that_is_refused_leaves_what_the_clock_brought_about(desk, clock):
    watch = desk.open("watch", what="the harbour", until=date(2021, 9, 10))
    clock.set(mexico("2021-09-12T09:00"))
    refused("not_possible_in_state", desk.do, watch, "stop")
    assert desk.case(watch).state == "over"
    assert len(desk.case(watch).links) == len(desk.case(watch).members)


def test_cases_that_open_each_other_for_ever_are_refused(desk):
    counts = desk.counts()
    found = refused("effects_go_in_a_circle", desk.open, "ring")
    assert found.facts["elsewhere"] == "ring"
    assert desk.counts() == counts
