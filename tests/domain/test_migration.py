"""What cannot be proved of a case is a reason to leave it under its rules: each by itself."""

from __future__ import annotations

import pytest

from rcm_workflow.domain.facts import Item
from rcm_workflow.domain.migration import tried, tried_back
from rcm_workflow.domain.values import Stance
from tests.rules import (
    RENAMED,
    RENAMES,
    amended,
    machine_text,
    other_rules,
    policy_of,
    policy_text,
)
from tests.scene import Scene, mexico

START = mexico("2021-08-30T09:00")


def codes(scene, machine=None, policy=None):
    """The reasons why the case of a scene stays."""
    new = other_rules(scene, machine, policy)
    trial = tried(scene.live, scene.events, scene.rules, new, scene.now)
    assert trial.allowed == (not trial.reasons)
    return [one.code for one in trial.reasons]


@pytest.fixture
def scene():
    return Scene(START)


def without_state(name, instead):
    """A second version in which a state became another one, and nothing says so."""
    return machine_text((f"[states.{name}]", f"[states.{instead}]"), (f'"{name}"', f'"{instead}"'))


def test_an_equal_version_takes_every_case(scene):
    for step in ("open", "to_round"):
        scene = Scene(START)
        getattr(scene, step)()
        assert codes(scene, machine_text()) == []


def test_a_state_that_is_gone(scene):
    scene.to_round()
    assert codes(scene, without_state("member_round_1", "first_round")) == ["state_is_gone"]
    assert codes(scene, machine_text(*RENAMED, more=RENAMES)) == []


def test_a_state_that_would_end_the_case(scene):
    scene.open()
    ends = '\n[migrates_from]\nversion = 1\nstates = { draft = "withdrawn" }\n'
    assert "case_would_end" in codes(scene, machine_text(more=ends))


def test_a_remembered_state_that_is_gone(scene):
    scene.to_round()
    scene.do("suspend", reason="Storm")
    found = codes(scene, without_state("member_round_1", "first_round"))
    assert "remembered_state_is_gone" in found
    assert codes(scene, machine_text(*RENAMED, more=RENAMES)) == []


def test_an_electorate_that_is_gone_or_another(scene):
    scene.to_round()
    gone = machine_text(
        ("[electorates.troika]", "[electorates.three]"),
        ('electorate = "troika"', 'electorate = "three"'),
    )
    assert codes(scene, gone) == ["electorate_is_gone"]
    assert codes(scene, machine_text(('of = "troika"', 'of = "members"'))) == [
        "electorate_is_another"
    ]


def test_a_mark_that_is_gone(scene):
    scene.to_agreed()
    assert codes(scene, machine_text(('marks_text = "agreed"', 'marks_text = "settled"'))) == [
        "mark_is_gone"
    ]


AWAITED = """
[[transitions]]
trigger = "day_came"
source = "draft"
title = { en = "The day has come", es = "Llegó el día" }
by = ["system"]
on = "date_reached"
date = "held_on"
"""


def test_a_date_that_nobody_wrote_down(scene):
    scene.open()
    assert codes(scene, machine_text(more=AWAITED)) == ["date_would_mean_another_thing"]


def test_a_fact_that_was_never_asked(scene):
    scene.open()
    asked = '\n[[opening.inputs]]\nname = "theme"\ntype = "text"\nkeep = true\nrequired = true\n'
    title = 'title = { en = "Theme", es = "Tema" }\n'
    assert codes(scene, machine_text(more=f"{asked}{title}")) == ["fact_is_missing"]


LISTS = """
[items.points]
title = { en = "Points", es = "Puntos" }
initial = "open"
statuses.open = { en = "open", es = "abierto" }
"""


def test_a_list_that_is_gone_or_sealed_or_has_other_statuses(scene):
    scene.open()
    item = Item(id="points-1", group="points", status="open", added_at=START, changed_at=START)
    scene.case = scene.live.model_copy(update={"items": (item,)})
    old = other_rules(scene, machine_text(more=LISTS))

    def found(text):
        trial = tried(scene.live, scene.events, old, other_rules(scene, text), scene.now)
        return [one.code for one in trial.reasons]

    assert found(machine_text(more=LISTS)) == []
    assert found(machine_text()) == ["list_is_gone"]
    closed = LISTS.replace("statuses.open", "statuses.closed").replace('"open"\n', '"closed"\n')
    assert found(machine_text(more=closed)) == ["status_is_gone"]
    sealed = LISTS.replace("initial", "sealed = true\ninitial")
    assert found(machine_text(more=sealed)) == ["list_is_sealed_otherwise"]


def test_a_state_that_asks_others_or_nobody(scene):
    scene.to_round()
    asked = 'electorate = "members"\nperiod = "member_review"\nsilence_counts = true'
    others = asked.replace("members", "troika")
    assert "nobody_was_asked" in codes(scene, machine_text((asked, others)))
    nobody = 'period = "member_review"'
    assert "answers_would_be_lost" in codes(scene, machine_text((asked, nobody)))


def test_a_period_that_is_gone_or_belongs_elsewhere(scene):
    scene.to_round()
    renamed = machine_text(('period = "member_review"', 'period = "silence_reminder"'))
    assert codes(scene, renamed) == ["period_is_of_another_state"]
    gone = policy_text(("[periods.member_review]", "[periods.review]"))
    assert codes(scene, policy=gone) == ["period_is_gone"]


def test_a_period_that_would_be_missing(scene):
    scene.to_agreed()
    state = "[states.troika_agreed]"
    found = codes(scene, machine_text((state, f'{state}\nperiod = "clarification"')))
    assert found == ["period_would_be_missing"]


@pytest.mark.parametrize(
    "edit",
    [
        ('working_days = 5\nkind = "hard"', 'working_days = 5\nkind = "soft"'),
        ('working_days = 5\nkind = "hard"', 'length = 9\nunit = "calendar_days"\nkind = "hard"'),
    ],
    ids=["soft", "calendar_days"],
)
def test_a_period_whose_end_would_mean_another_thing(scene, edit):
    scene.to_round()
    assert codes(scene, policy=policy_text(edit)) == ["period_would_mean_another_thing"]


EXPLICIT = {"consultation.member_silence": "explicit_required"}
ON_SILENCE = 'period = "member_review"\nsilence_counts = true'


@pytest.mark.parametrize("way", [(EXPLICIT, {}), ({}, EXPLICIT)], ids=["to_consent", "to_none"])
def test_silence_that_would_be_counted_otherwise_than_was_announced(way):
    """What States were told when they were asked holds until the last of them has answered."""
    announced, instead = way
    scene = Scene(START, announced).to_round()
    text = policy_of(Scene(START, instead).to_round())
    assert codes(scene, policy=text) == ["silence_would_mean_another_thing"]
    scene.do("suspend", reason="Storm")
    assert codes(scene, policy=text) == ["silence_would_mean_another_thing"]
    scene.do("resume")
    scene.all_assent()
    assert codes(scene, policy=text) == []


def test_what_silence_needs_is_part_of_what_was_announced():
    def without_proof(scene):
        was = 'value = "reminder_and_proof"'
        assert was in policy_of(scene)
        return policy_of(scene).replace(was, 'value = "reminder"')

    scene = Scene(START).to_round()
    assert codes(scene, policy=without_proof(scene)) == ["silence_would_mean_another_thing"]
    # Where silence is no consent anyway, what it would need is neither here nor there.
    scene = Scene(START, EXPLICIT).to_round()
    assert codes(scene, policy=without_proof(scene)) == []


def test_a_machine_that_judges_no_silence_takes_over_no_round_in_which_it_counts(scene):
    scene.to_round()
    found = codes(scene, machine_text((ON_SILENCE, ON_SILENCE.replace("true", "false"))))
    assert "silence_would_mean_another_thing" in found


SHORTER = (
    ('working_days = 5\nkind = "hard"', 'working_days = 3\nkind = "hard"'),
    ("reminders = [3, 4]", "reminders = [2]"),
)


def test_a_deadline_that_would_shorten(scene):
    scene.to_round()
    new = other_rules(scene, policy=policy_text(*SHORTER))
    trial = tried(scene.live, scene.events, scene.rules, new, scene.now)
    assert {one.code for one in trial.reasons} == {"deadline_would_shorten"}
    assert {one.facts["country"] for one in trial.reasons} == {
        one.country for one in scene.live.poll.standings if one.due_at
    }
    assert all(one.facts["instead"] < one.facts["due_at"] for one in trial.reasons)
    longer = policy_text(('working_days = 5\nkind = "hard"', 'working_days = 8\nkind = "hard"'))
    assert codes(scene, policy=longer) == []


def test_an_earlier_closing_hour_is_shorter_too_and_days_that_stand_still_are_not():
    scene = Scene(START, {"consultation.cutoff": "close_of_business_local"})
    scene.to_round()
    text = policy_of(scene)
    early = text.replace("business_closes = 17", "business_closes = 12")
    assert set(codes(scene, policy=early)) == {"deadline_would_shorten"}
    scene.do("suspend", reason="Storm")
    scene.later(days=3)
    # The days that are left are left, to the hour that was announced; what opens later is shorter.
    assert codes(scene, policy=early) == []
    fewer = text
    for old, new in SHORTER:
        assert old in fewer
        fewer = fewer.replace(old, new)
    assert codes(scene, policy=fewer) == []


NEVER = """
[[invariants]]
say = {{ en = "{say}", es = "{say}" }}
never_reach = "{state}"
{rule}
"""


def never(state, rule, say="A new promise"):
    return machine_text(more=NEVER.format(state=state, rule=rule, say=say))


def test_an_invariant_that_broke_on_the_way_behind(scene):
    scene.to_round()
    scene.all_assent()
    scene.settle()
    assert scene.live.state == "member_round_1"
    assert codes(scene, never("member_round_1", 'without_passing = ["troika_agreed"]')) == []
    assert codes(scene, never("member_round_1", 'without_passing = ["troika_revision"]')) == [
        "invariant_is_broken"
    ]
    assert codes(scene, never("member_round_1", 'without = ["text_has_changed"]')) == [
        "invariant_is_broken"
    ]


def test_an_invariant_that_breaks_ahead_because_of_the_way_behind(scene):
    """Every new case would pass the new state; this one is past the place where it stands."""
    scene.to_round()
    # No way on from here passes the Troika's revision again, and this case never was there.
    trial = tried(
        scene.live,
        scene.events,
        scene.rules,
        other_rules(scene, never("launched", 'without_passing = ["troika_revision"]')),
        scene.now,
    )
    (reason,) = trial.reasons
    assert reason.code == "invariant_would_break"
    assert reason.facts["path"].startswith("member_round_1 → ")
    assert reason.facts["path"].endswith(" → launched")


def test_what_was_passed_under_the_old_rules_counts_under_the_new(scene):
    scene.to_troika()
    scene.do("return_for_revision", reason="Shorter")
    assert scene.live.state == "troika_revision"
    scene.text("Texto dos", "Text two")
    scene.do("resubmit")
    for one in scene.live.poll.standings:
        if one.entry is None:
            scene.position(one.country, Stance.ASSENT)
    scene.do("confirm_troika_consensus")
    assert codes(scene, never("launched", 'without_passing = ["troika_revision"]')) == []


def test_taken_back_a_case_is_in_the_state_it_came_from(scene):
    scene.to_round()
    old = scene.rules
    new = other_rules(scene, machine_text(*RENAMED, more=RENAMES))
    done = amended(scene, new)
    assert scene.live.state == "first_round"
    trial = tried_back(scene.live, scene.events, done, new, old, scene.now)
    assert (trial.dest, trial.reasons) == ("member_round_1", ())
    assert dict(trial.states) == {"first_round": "member_round_1"}
