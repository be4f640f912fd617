"""Running cases go over to a second version of their machine, and back."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from rcm_workflow.application import chronicle, inspect, migrate, past, verify_steps
from rcm_workflow.application.migrate import Order
from rcm_workflow.application.migration_trial import goal_of
from rcm_workflow.application.verify import verify
from rcm_workflow.domain import commands as c
from rcm_workflow.domain.evolve import replay
from rcm_workflow.domain.sight import differences
from rcm_workflow.domain.values import Stance
from tests.application.hall import ADMINISTRATOR, Hall
from tests.ready import mostly_sqlite
from tests.rules import RENAMED, RENAMES, library_with, machine_text, policy_text
from tests.scene import focal, ppt, refused, seated

__all__ = ["mostly_sqlite"]

V1, V2 = "troika_consultation@1", "troika_consultation@2"
REASON = "Decided at the meeting of the RCGM in August 2021"


def words(outcomes):
    return {one.case: one.status for one in outcomes}


def codes(plan):
    return {one.case: [each.code for each in one.doubts] for one in plan.cases}


class Bulk:
    """The administrator at work, on a library with a second version."""

    def __init__(self, app, hall):
        self.app = app
        self.hall = hall

    def plan(self, old=V1, new=V2, **more):
        of = more.pop("of", "machine")
        self.goal = goal_of(self.app, of, old, new, **more)
        return migrate.plan(self.app, self.goal, ADMINISTRATOR)

    def apply(self, plan, reason=REASON, actor=ADMINISTRATOR, dry_run=False):
        return migrate.apply(self.app, plan.document(), Order(actor, reason, dry_run))

    def take_back(self, plan, actor=ADMINISTRATOR, dry_run=False):
        order = Order(actor, "The RCGM thought better of it", dry_run)
        return migrate.take_back(self.app, self.goal, plan.document().digest, order)


@pytest.fixture
def bulk(another_app, hall, tmp_path):
    """Begin with a second version of the machine, and a case in its first round."""

    def begin(machine=None, policy=None, *, to="to_round"):
        getattr(hall, to)()
        app = another_app()
        app.library = library_with(tmp_path, machine=machine, policy=policy)
        return Bulk(app, hall)

    return begin


def stored(app):
    with app.store.read() as view:
        return {
            stream: [one.id for one in view.events(stream)]
            for stream in (*view.case_ids(), "roster")
        }


def test_a_plan_touches_nothing_and_shows_each_case_before_and_after(bulk):
    work = bulk(machine_text(*RENAMED, more=RENAMES))
    before = stored(work.app)
    plan = work.plan()
    assert stored(work.app) == before
    (entry,) = plan.cases
    assert entry.allowed
    assert (entry.before.state, entry.after.state) == ("member_round_1", "first_round")
    assert [one.trigger for one in entry.before.steps] == [one.trigger for one in entry.after.steps]
    due = {one.country: one.due_at for one in work.hall.live.poll.standings}
    assert dict(entry.deadlines) == {country: at for country, at in due.items() if at}
    assert entry.closes_at == work.hall.live.period.closes_at
    # The same plan has the same digest, whoever makes it and whenever.
    assert work.plan().document() == plan.document()


def test_what_was_shown_is_applied_cited_and_told(bulk):
    work = bulk(machine_text(*RENAMED, more=RENAMES))
    plan = work.plan()
    standing, period = work.hall.live.poll.standings, work.hall.live.period
    assert words(work.apply(plan, dry_run=True)) == {"TC-2021-001": "done"}
    assert work.hall.live.machine.version == 1
    (done,) = work.apply(plan)
    hall = Hall(work.app, work.hall.clock, "TC-2021-001")
    hall.reread()
    case, event = hall.live, hall.events[-1].event
    assert done.status == "done"
    assert (case.machine.version, case.state) == (2, "first_round")
    assert case.machine.digest == work.goal.new.digest
    assert (case.poll.standings, case.period) == (standing, period)
    assert event.plan == plan.document().digest
    assert (event.reason, str(hall.events[-1].actor)) == (REASON, str(ADMINISTRATOR))
    assert replay(hall.events) == case
    with work.app.store.read() as view:
        assert json.loads(view.document(event.plan)) == json.loads(plan.document().body)
        told = [one.notice for one in view.letters() if one.notice.topic == "rules_amended"]
    assert {"MX/ppt", "secretariat/officer", "CR/foreign_affairs"} <= {
        one.recipient for one in told
    }
    # The case goes on under its new rules: the step of the new name, the answers given before.
    hall.position("CR", Stance.ASSENT)
    hall.run_out()
    assert hall.live.state == "assessing_1"
    assert {one.trigger for one in inspect.why(work.app, "TC-2021-001", ppt())}
    hall.sound()


def test_a_plan_given_again_does_nothing_twice(bulk):
    work = bulk(machine_text())
    plan = work.plan()
    work.apply(plan)
    before = stored(work.app)
    assert words(work.apply(plan, reason="Another reason")) == {"TC-2021-001": "before"}
    assert stored(work.app) == before


def test_a_bulk_that_was_killed_in_the_middle_is_completed(bulk, clock):
    work = bulk(machine_text())
    for _ in range(2):
        Hall(work.hall.app, clock).to_troika()
    plan = work.plan()
    assert len(plan.cases) == 3

    class Killed(BaseException):
        pass

    def progress(done, total):
        if done == 1:
            raise Killed

    with pytest.raises(Killed):
        migrate.apply(work.app, plan.document(), Order(ADMINISTRATOR, REASON), progress)
    with work.app.store.read() as view:
        assert sorted(view.case(one.case).machine.version for one in plan.cases) == [1, 1, 2]
    assert sorted(words(work.apply(plan)).values()) == ["before", "done", "done"]
    assert verify(work.app).faults == ()


def test_a_case_that_moved_on_since_the_plan_is_told_and_left(bulk):
    work = bulk(machine_text())
    plan = work.plan()
    work.hall.position("HN", Stance.OBJECT, statement="Article 4")
    assert words(work.apply(plan)) == {"TC-2021-001": "moved_on"}
    work.hall.reread()
    assert work.hall.live.machine.version == 1
    # What a worker wrote down meanwhile was due, and had been shown.
    assert words(work.apply(work.plan())) == {"TC-2021-001": "done"}


def test_what_was_due_before_is_done_under_the_old_rules(bulk):
    work = bulk(machine_text())
    work.hall.at(work.hall.live.period.closes_at)
    plan = work.plan()
    assert plan.cases[0].before.state == "assessing_1"
    work.apply(plan)
    hall = Hall(work.app, work.hall.clock, "TC-2021-001")
    hall.reread()
    assert hall.words[-1] == "rules_amended"
    assert "period_closed" in hall.words[-4:]
    hall.sound()


def test_an_officer_who_read_the_old_rules_hears_that_the_case_moved_on(bulk):
    work = bulk(machine_text())
    read = work.hall.live.version
    work.apply(work.plan())
    command = {"trigger": "extend", "inputs": {"working_days": 2, "reason": "Storm"}}
    refusal = refused(
        "case_has_moved_on", work.hall.when, c.Fire, ppt(), if_version=read, **command
    )
    assert refusal.facts["version"] == read + 1
    work.hall.when(c.Fire, ppt(), **command)


@pytest.mark.parametrize("seat", ["MX/ppt", "secretariat/officer", "audit/auditor"])
def test_who_answers_for_the_cases_sees_the_plan_and_cannot_carry_it_out(bulk, seat):
    work = bulk(machine_text())
    plan = work.plan()
    assert migrate.plan(work.app, work.goal, seated(seat)) == plan
    refusal = refused("not_permitted", work.apply, plan, actor=seated(seat))
    assert refusal.facts["may"] == ["administrator"]
    assert words(work.apply(plan, actor=seated(seat), dry_run=True)) == {"TC-2021-001": "done"}


def test_a_country_does_not_see_what_would_become_of_the_cases(bulk):
    work = bulk(machine_text())
    work.plan()
    refused("not_permitted", migrate.plan, work.app, work.goal, focal("CR"))


def test_it_is_taken_back_by_a_further_event(bulk):
    work = bulk(machine_text(*RENAMED, more=RENAMES))
    before = work.hall.live
    plan = work.plan()
    work.apply(plan)
    work.hall.position("CR", Stance.ASSENT)
    assert words(work.take_back(plan, dry_run=True)) == {"TC-2021-001": "done"}
    (done,) = work.take_back(plan)
    work.hall.reread()
    case, event = work.hall.live, work.hall.events[-1].event
    assert (done.status, event.word) == ("done", "rules_amended")
    assert event.takes_back == work.hall.events[-3].id
    for name in ("machine", "policy", "access", "state", "since", "period"):
        assert getattr(case, name) == getattr(before, name), name
    assert words(work.take_back(plan)) == {"TC-2021-001": "before"}
    # The plan was for the case as it was then.
    assert words(work.apply(plan)) == {"TC-2021-001": "moved_on"}
    assert words(work.apply(work.plan())) == {"TC-2021-001": "done"}
    assert words(work.take_back(plan)) == {"TC-2021-001": "moved_on"}


NOTE = """
[[transitions]]
trigger = "take_note"
source = "member_round_1"
title = { en = "Take note", es = "Tomar nota" }
by = ["ppt"]
"""


def test_it_is_not_taken_back_once_something_happened_that_the_old_rules_do_not_know(bulk):
    work = bulk(machine_text(more=NOTE))
    plan = work.plan()
    work.apply(plan)
    work.hall.do("take_note")
    (left,) = work.take_back(plan)
    assert left.status == "refused"
    (doubt,) = left.entry.doubts
    assert (doubt.code, doubt.facts["trigger"]) == ("step_is_not_known", "take_note")
    work.hall.reread()
    assert work.hall.live.machine.version == 2


def test_a_digest_that_no_case_cites_is_unknown(bulk):
    work = bulk(machine_text())
    refused("no_such_amendment", work.take_back, work.plan())


def test_a_file_that_was_edited_since_the_plan_is_not_what_was_shown(bulk, tmp_path):
    work = bulk(machine_text())
    plan = work.plan()
    work.app.library = library_with(tmp_path, machine=machine_text(("Launched", "Under way")))
    refused("plan_is_of_other_rules", work.apply, plan)


def test_only_to_another_version_of_the_same_machine(bulk):
    work = bulk(machine_text(more="\n[migrates_from]\nversion = 7\n"))
    refused("nothing_to_amend", work.plan, V1, V1)
    refused("migrates_from_another", work.plan, V1, V2)


def test_a_policy_goes_over_and_keeps_what_was_chosen_for_one_case(another_app, hall, tmp_path):
    hall.open(overrides=(("consultation.member_silence", "explicit_required"),))
    app = another_app()
    app.library = library_with(tmp_path, policy=policy_text())
    work = Bulk(app, hall)
    plan = work.plan("rcm-2011@1", "rcm-2011@2", of="policy")
    assert words(work.apply(plan)) == {"TC-2021-001": "done"}
    later = Hall(app, hall.clock, hall.case_id)
    later.reread()
    assert (later.live.policy.version, later.live.machine.version) == (2, 1)
    with app.store.read() as view:
        rules = app.rules_of(later.live, view.document)
    assert rules.word("consultation.member_silence") == "explicit_required"


SHORT = (
    ('working_days = 5\nkind = "hard"', 'working_days = 3\nkind = "hard"'),
    ("reminders = [3, 4]", "reminders = [2]"),
)


def test_a_deadline_never_gets_shorter(bulk):
    work = bulk(policy=policy_text(*SHORT))
    plan = work.plan("rcm-2011@1", "rcm-2011@2", of="policy")
    assert set(codes(plan)["TC-2021-001"]) == {"deadline_would_shorten"}
    assert words(work.apply(plan)) == {"TC-2021-001": "refused"}
    # Once the period is over there is nothing to shorten.
    work.hall.run_out()
    plan = work.plan("rcm-2011@1", "rcm-2011@2", of="policy")
    assert words(work.apply(plan)) == {"TC-2021-001": "done"}


def test_each_part_of_a_history_is_held_against_the_machine_of_its_time(bulk):
    work = bulk(machine_text(more=NOTE))
    work.apply(work.plan())
    work.hall.do("take_note")
    work.hall.sound()
    with work.app.store.read() as view:
        events = view.events("TC-2021-001")
        machine_of = verify_steps.machines(work.app.library, view)
        assert list(verify_steps.steps(events, machine_of)) == []
        without = [one for one in events if one.event.word != "rules_amended"]
        (fault,) = verify_steps.steps(without, machine_of)
    assert (fault.code, fault.field, fault.where) == ("step", "trigger", events[-1].id)


def test_the_documents_and_the_history_can_be_read_afterwards(bulk):
    work = bulk(machine_text(*RENAMED, more=RENAMES))
    work.apply(work.plan())
    told = chronicle.history(work.app, "TC-2021-001", ppt())
    with work.app.store.read() as view:
        machines = inspect.earlier_machines(work.app, view, told)
    assert [one.version for one in machines.values()] == [1]


def test_the_past_of_a_case_stays_under_the_rules_it_had(bulk):
    work = bulk(machine_text(*RENAMED, more=RENAMES))
    work.hall.clock.advance(timedelta(hours=1))
    work.apply(work.plan())
    auditor = seated("audit/auditor")
    with work.app.store.read() as view:
        history = past.history_of(work.app, view, "TC-2021-001", auditor)
        amended = history.events[-1]
        before, after = history.at(amended.seq - 1), history.at(amended.seq)
    assert (before.rules.machine.version, before.case.state) == (1, "member_round_1")
    assert (after.rules.machine.version, after.case.state) == (2, "first_round")
    assert {one.place.name for one in differences(before.sight, after.sight)} == {
        "state",
        "machine",
    }
