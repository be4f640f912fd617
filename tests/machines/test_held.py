"""What held when a step was made is told in whole sentences, the answers of the policy in words."""

from __future__ import annotations

import pytest

from rcm_workflow.application.past import history_of
from rcm_workflow.application.replaying import steps
from rcm_workflow.bootstrap import explain_unmet
from tests.machines import test_observer_application as observers
from tests.machines import test_training as training
from tests.scene import library, seated


def held(chancery, case, seat, lang):
    """Every condition that held in a case, by its name, as a seat is told of it."""
    with chancery.app.store.read() as view:
        past = history_of(chancery.app, view, case, seated(seat))
        return {
            one.condition: line
            for step in steps(past)
            for one in step.held
            for line in explain_unmet((one,), lang)
        }


@pytest.fixture
def slate(chancery):
    chancery.seat(training.IOM)
    case = chancery.open("training_slate", training.ES, **training.PROGRAMME)
    training.validated(chancery, case)
    return case


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("seat", [training.HN, training.IOM, "secretariat/officer"])
def test_an_answer_of_the_policy_is_told_to_whoever_reads_the_step(chancery, slate, seat, lang):
    told = held(chancery, slate, seat, lang)
    key = "training.slate_rules"
    (said,) = [line for name, line in told.items() if name.startswith(f"not_policy_is:{key}")]
    policy = library().policy("rcm-2011").entry(key)
    assert policy.title.in_(lang) in said
    assert policy.answers["number_hard_profile_soft"].title.in_(lang) in said
    assert "…" not in said


@pytest.mark.parametrize("lang", ["en", "es"])
def test_what_the_policy_asks_in_addition_is_told_by_what_was_so(chancery, lang):
    chancery.seat("CL/officer", "secretariat/officer")
    observers.convene(chancery, "XXVI", observers.date(2021, 11, 18))
    case = observers.behind_the_door(chancery)
    told = held(chancery, case, "MX/ppt", lang)
    quorum = [line for name, line in told.items() if "policy_is:meeting.quorum" in name]
    assert quorum
    for line in quorum:
        assert library().policy("rcm-2011").entry("meeting.quorum").title.in_(lang) in line
        assert "…" not in line
