"""A case as it stood: what was folded then, with the rights of then and of now."""

from datetime import timedelta

import pytest

from rcm_workflow.application import past
from rcm_workflow.application.replaying import steps
from rcm_workflow.application.seal import seal
from rcm_workflow.audit.merkle import leaf_hash
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.sight import applied
from rcm_workflow.domain.values import Stance
from tests.ready import mostly_sqlite
from tests.scene import focal, ppt, seated

__all__ = ["mostly_sqlite"]

AUDITOR = seated("audit/auditor")


@pytest.fixture
def looked(hall):
    """A round that is over, and the case as it was stored after each command."""
    kept = {}

    def keep():
        kept[hall.live.version] = hall.live

    hall.to_agreed()
    keep()
    hall.clock.advance(timedelta(hours=1))
    hall.do("open_round_1")
    keep()
    for country in ("CR", "HN", "SV"):
        hall.clock.advance(timedelta(hours=1))
        hall.position(country, Stance.ASSENT)
        keep()
    hall.run_out()
    keep()
    hall.kept = kept
    return hall


def history(hall, actor, role=None):
    with hall.app.store.read() as view:
        return past.history_of(hall.app, view, hall.case_id, actor, role)


def code(act, *args):
    with pytest.raises(Refused) as caught:
        act(*args)
    return caught.value.code


def test_every_version_is_the_case_that_was_stored_then(looked):
    found = history(looked, AUDITOR)
    walked = {then.case.version: then.case for _, then in found.walk()}
    assert {version: walked[version] for version in looked.kept} == looked.kept
    for version, case in looked.kept.items():
        assert found.at(version).case == case
        assert found.at(case.last_at).case.version >= version


def test_the_steps_lead_from_nothing_to_what_is_seen_today(looked):
    for actor in (AUDITOR, ppt(), focal("HN")):
        found = history(looked, actor)
        seen = {}
        for one in steps(found):
            seen = applied(seen, one.changes)
            assert seen == one.then.sight
        assert seen == found.at(looked.now).sight


def test_between_the_end_of_a_round_and_its_sweep_it_is_shown_as_over(hall):
    hall.to_round()
    closes_at = hall.live.period.closes_at
    hall.clock.set(closes_at + timedelta(days=3))
    hall.settle()
    found = history(hall, AUDITOR)
    before, after = found.at(closes_at - timedelta(minutes=1)), found.at(closes_at)
    assert before.case.state == "member_round_1"
    # No worker was awake: what became of the reminders was not written down either.
    assert {one.event.word for one in before.due} <= {"reminder_missed", "reminder_issued"}
    assert after.case.state == "assessing_1"
    assert "period_closed" in {one.event.word for one in after.due}
    assert after.newest == before.newest


def test_nobody_sees_more_than_his_role_then_nor_than_he_may_now(looked):
    during = looked.kept[max(looked.kept)].polls[-1].standings[0].due_at - timedelta(days=2)
    honduras = history(looked, focal("HN"))
    now = honduras.at(looked.now)
    then = honduras.at(during)
    assert "positions" in now.fields
    assert "positions" not in then.fields
    spoken = {place.of[-1] for place in then.sight if place.name == "stance"}
    assert spoken == {"HN"}
    assert [one.number for one in then.case.texts] == [1]
    assert code(honduras.at, looked.events[0].recorded_at) == "not_readable_then"
    # Whoever sees less now sees no more of the past: the PPT's own draft is none of its business.
    late = looked.events[-1].recorded_at
    assert honduras.at(late).fields <= now.fields


def test_an_auditor_looks_through_the_eyes_of_a_role_and_nobody_else_does(looked):
    during = looked.kept[max(looked.kept)].polls[-1].standings[0].due_at - timedelta(days=2)
    borrowed = history(looked, AUDITOR, "members:HN").at(during)
    own = history(looked, focal("HN")).at(during)
    assert (borrowed.sight, borrowed.said) == (own.sight, own.said)
    nobody = history(looked, AUDITOR, "members").at(during)
    assert not [place for place in nobody.sight if place.name == "stance"]
    assert code(history(looked, AUDITOR, "troika:BZ").at, during) == "not_readable_then"
    assert code(history, looked, focal("HN"), "members:CR") == "not_permitted"
    assert code(history, looked, ppt(), "members") == "not_permitted"
    assert code(history, looked, AUDITOR, "membres") == "unknown_role"
    assert code(history, looked, AUDITOR, "members:ZZ") == "unknown_country"


def test_a_moment_has_to_lie_in_the_life_of_the_case(looked):
    found = history(looked, AUDITOR)
    first = looked.events[0].recorded_at
    assert code(found.at, first - timedelta(seconds=1)) == "case_not_open_then"
    assert code(found.at, looked.now + timedelta(seconds=1)) == "instant_in_the_future"
    assert code(found.at, 0) == code(found.at, len(looked.events) + 1) == "unknown_version"
    assert code(history(looked, focal("HN")).at, 3) == "versions_are_counted"


def test_the_proof_names_the_newest_leaf_of_then(looked):
    found = history(looked, AUDITOR)
    version = min(looked.kept)
    with looked.app.store.read() as view:
        waiting = past.proof_of(view, found.at(version), past.leaves_of(view, looked.case_id))
    assert (waiting["log_index"], waiting["covered_by"]) == (None, None)
    seal(looked.app)
    with looked.app.store.read() as view:
        proof = past.proof_of(view, found.at(version), past.leaves_of(view, looked.case_id))
        leaf = list(view.leaves())[proof["log_index"]]
    assert (leaf.event, proof["leaf_hash"]) == (proof["event"], leaf_hash(leaf.leaf).hex())
    assert (proof["covered_by"], proof["checkpoint"]) == (proof["log_index"] + 1, None)


def test_what_held_is_told_with_the_facts_of_then(looked):
    held = {
        one.recorded.event.trigger: (one.held, one.rules)
        for one in steps(history(looked, AUDITOR))
        if one.recorded and one.recorded.event.word == "transition_fired"
    }
    conditions, rules = held["submit_to_troika"]
    assert rules == ("R-053", "R-054", "R-069")
    by_name = {one.condition: one.facts for one in conditions}
    assert by_name["not_troika_is_resolvable"]["countries"] == ["CR", "MX", "SV"]
    told = {
        one.condition: one.facts
        for step in steps(history(looked, focal("HN")))
        for one in step.held
    }
    assert told
    assert not any(told[name] for name in told if name in by_name)
