"""The right step at the wrong moment: twice, at once, too late, dry, or stopped elsewhere."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta
from threading import Barrier

import pytest

from rcm_workflow.application import chronicle
from rcm_workflow.application.perform import perform
from rcm_workflow.application.preview import preview
from rcm_workflow.application.seal import seal
from rcm_workflow.application.verify import verify
from rcm_workflow.bootstrap import explain
from rcm_workflow.cli.permitted import permitted
from rcm_workflow.domain import commands as c
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.knowledge import readable
from rcm_workflow.domain.roles import roles_of
from tests.machines import test_contributions as contributions
from tests.machines import test_instrument as instruments
from tests.machines import test_network_work_plan as plans
from tests.machines import vm_kit as vm
from tests.machines.bench import Bench, whole
from tests.machines.bench_fixtures import busiest
from tests.machines.journeys import JOURNEYS
from tests.machines.sessions import VM, meet
from tests.machines.stages import arrived, copied, opened
from tests.scene import focal


@pytest.fixture
def own(stages_of, tmp_path):
    """The bench of the busiest running stage of a machine, or of another, for one test alone."""
    with ExitStack() as open_ones:

        def of(machine, stage=None):
            stage = stage or busiest(stages_of(machine))[-1]
            return Bench(*open_ones.enter_context(copied(stage, tmp_path)), stage, thorough=False)

        yield of


@pytest.mark.parametrize("machine", JOURNEYS)
def test_a_dry_run_changes_nothing_and_the_step_after_it_is_done_once(own, machine):
    bench = own(machine)
    app, right, case = bench.app, bench.right, bench.case.id
    foreseen = preview(app, right)
    assert bench.image() == bench.untouched
    told = permitted(app, foreseen, right.actor, dry=True)
    done = perform(app, right)
    assert [one.event.word for one in done.events] == [one.event.word for one in foreseen.events]
    # A dry run tells no more than the history does afterwards.
    readers = readable(done.case, bench.rules.access, held(bench, done.case, right.actor))
    seen = chronicle.history(app, case, right.actor) if readers else done.events
    shown = Counter(one.event.word for one in seen if one.seq > bench.case.version)
    assert Counter(one.event.word for one in told.events) <= shown

    bench.untouched = bench.image()
    again = perform(app, right)
    assert again.repeated
    assert [one.id for one in again.events] == [one.id for one in done.events]
    other = perform_refused(app, right.model_copy(update={"trigger": "another"}))
    assert (other.code, other.kind) == ("command_id_reused", "conflict")
    whole(other)
    assert bench.image() == bench.untouched
    seal(app)
    assert verify(app).faults == ()


def held(bench, case, actor):
    with bench.app.store.read() as view:
        return roles_of(actor, case, bench.rules.access, view.roster(), bench.clock.now())


def perform_refused(app, command):
    with pytest.raises(Refused) as caught:
        perform(app, command)
    return caught.value


def at_once(url, at, commands):
    """What each of several offices answers to a command given at the same instant."""
    barrier = Barrier(len(commands))

    def give(command):
        with opened(url, at) as (app, _):
            barrier.wait(60)
            try:
                return perform(app, command)
            except Refused as refused:
                return refused

    with ThreadPoolExecutor(len(commands)) as pool:
        return list(pool.map(give, commands))


def race(url, at, right, version):
    """Two officers at the same step: with one id it is one step, with two one of them wins."""
    same = {"command_id": "given-twice"}
    if version is None:
        answers = at_once(url, at, [right.model_copy(update=same)] * 2)
        first, second = ([each.id for each in one.events] for one in answers)
        assert first == second
        assert sorted(one.repeated for one in answers) == [False, True]
    else:
        given = [
            right.model_copy(update={"command_id": name, "if_version": version})
            for name in ("first", "second")
        ]
        answers = at_once(url, at, given)
        (lost,) = [one for one in answers if isinstance(one, Refused)]
        (won,) = [one for one in answers if not isinstance(one, Refused)]
        assert (lost.code, lost.kind) == ("case_has_moved_on", "conflict")
        assert (lost.facts["read"], lost.facts["version"]) == (version, won.case.version)
        whole(lost)
    with opened(url, at) as (app, _):
        seal(app)
        assert verify(app).faults == ()


def version_read(bench):
    """The version that whoever acts may say to have read; nothing where it is not shown."""
    roles = held(bench, bench.case, bench.right.actor)
    whole_history = "history" in readable(bench.case, bench.rules.access, roles)
    return bench.case.version if whole_history else None


@pytest.mark.parametrize("machine", JOURNEYS)
def test_of_two_officers_at_once_one_wins_and_the_other_is_told(own, machine):
    bench = own(machine)
    race(f"sqlite:///{bench.place}", bench.stage.at, bench.right, version_read(bench))


@pytest.mark.slow
@pytest.mark.parametrize("machine", JOURNEYS)
def test_of_two_officers_at_once_one_wins_on_postgresql(request, stages_of, own, machine):
    bench = own(machine)
    url = str(request.getfixturevalue("postgres_database"))
    right = arrived(machine, bench.stage.state, url)
    race(url, bench.stage.at, right, version_read(bench))


@pytest.mark.parametrize("machine", JOURNEYS)
def test_what_is_sealed_is_told_to_nobody_by_trying(stages_of, own, machine):
    bench = own(machine, stages_of(machine)[-1])
    secrets = sealed_words(bench)
    for actor in bench.alike() if secrets else ():
        if "statements" in readable(bench.case, bench.rules.access, held(bench, bench.case, actor)):
            continue
        for move in bench.moves:
            given = bench.fitting(move)
            if given is None:
                continue
            command = bench.command(move, actor, *given)
            try:
                told = str(permitted(bench.app, preview(bench.app, command), actor, dry=True))
            except Refused as refused:
                told = " ".join(explain(refused, "en") + explain(refused, "es")) + str(refused)
            assert not [one for one in secrets if one in told], (bench.name, str(actor))
    assert bench.image() == bench.untouched


def sealed_words(bench):
    """The longer texts that lie sealed in a case, and stand nowhere in it openly as well."""
    found = []
    with bench.app.store.read() as view:
        for event, _ in view.sealed_in(bench.case.id):
            found += list(texts(list(view.opened(event.id).values())))
    return [one for one in found if len(one) > 12 and one not in str(bench.case)]


def texts(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from texts(list(value.values()))
    elif isinstance(value, list | tuple):
        for one in value:
            yield from texts(one)


def test_some_case_has_secrets(stages_of, own):
    found = [one for one in JOURNEYS if sealed_words(own(one, stages_of(one)[-1]))]
    assert len(found) >= 3, found


@pytest.mark.parametrize("machine", JOURNEYS)
def test_a_position_after_ones_own_deadline_is_late(stages_of, own, machine):
    for stage in stages_of(machine)[1:]:
        case = (bench := own(machine, stage)).case
        moves = bench.rules.moves(case.state)
        open_ones = [
            (one.due_at, one.country)
            for one in (case.poll.standings if case.poll else ())
            if one.due_at and one.entry is None
        ]
        asked = any(one.act == "position" and not one.late for one in moves)
        if not (asked and open_ones and case.period and not case.period.paused):
            continue
        due, country = min(open_ones)
        bench.clock.set(due + timedelta(seconds=1))
        said = c.RecordPosition(
            command_id="late",
            actor=focal(country),
            case_id=case.id,
            country=country,
            stance="object",
        )
        recorded = word_on_record(bench, said)
        assert recorded is None or recorded.late, (bench.name, country)


def word_on_record(bench, said):
    """The position as recorded; nothing where the state has no room for late ones."""
    try:
        done = perform(bench.app, said)
    except Refused as refused:
        whole(refused, cites=bench.cites)
        if refused.code not in ("not_possible_in_state", "conditions_not_met"):
            raise
        return None
    (recorded,) = [one.event for one in done.events if one.event.word == "position_recorded"]
    return recorded


# Stopped elsewhere --------------------------------------------------------------------------------


NOBODYS = {
    "instrument": (instruments.LEAD, instruments.IDEA),
    "network_work_plan": ("MX/ppt", {"body": plans.NETWORK.split("/")[0], "period": "2021-2022"}),
}


@pytest.mark.parametrize("machine", NOBODYS)
def test_the_place_of_a_case_that_is_not_there_cannot_be_taken(chancery, machine):
    by, given = NOBODYS[machine]
    chancery.seat(plans.NETWORK)
    name = "replaces" if machine == "instrument" else "previous"
    with pytest.raises(Refused) as refused:
        chancery.open(machine, by, **given, **{name: "XX-2021-777"})
    assert any(one.condition.startswith(f"other_case:{name}:") for one in refused.value.unmet)
    assert chancery.cases(machine) == []


def test_an_effect_that_would_open_a_case_twice_stops_the_step(chancery, sqlite_path):
    chancery.seat("iom/officer")
    total = {"total": contributions.TOTAL}
    case = chancery.open("contribution_scale", plans.TS, from_year=2021, **total)
    contributions.to_force(chancery, case)
    contributions.assess(chancery, case)
    year = {"year_assessed": 2021, "payable_until": "2021-12-31"}
    again = {"entry": "amounts-1", **year}
    stopped(
        chancery, sqlite_path, case, "assess_again", plans.TS, "case_is_open_already", again, None
    )


def test_an_effect_that_the_roster_refuses_stops_the_step(chancery, sqlite_path):
    case = vm.prepared(chancery, vm.announce(chancery))
    chancery.at("2021-12-02T09:00")
    meet(chancery, VM, "another meeting of the body")
    given = {"present": vm.PRESENT}
    stopped(chancery, sqlite_path, case, "open", "MX/ppt", "meeting_is_open", given, None)


def stopped(chancery, path, case, trigger, by, code, inputs, documents):
    """A step is refused for its effect, in earnest and dry, and no byte is stored anywhere."""

    def image():
        if not path.exists():
            # On PostgreSQL there is no file to look at.
            with chancery.app.store.read() as view:
                return view.counts(), view.roster(), chancery.case(case)
        journal = path.with_name(f"{path.name}-wal")
        return path.read_bytes() + (journal.read_bytes() if journal.exists() else b"")

    before = image()
    refusal = chancery.refused(case, trigger, by, documents=documents, **inputs)
    assert refusal.code == code, str(refusal)
    assert image() == before
    whole(refusal, cites=False)
