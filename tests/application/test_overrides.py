"""Other answers for one case: only the PPT gives them, and whoever reads the case sees them."""

import pytest

from rcm_workflow.application.perform import perform
from rcm_workflow.application.verify import verify
from rcm_workflow.bootstrap import explain
from rcm_workflow.definitions.library import Library
from rcm_workflow.domain import commands as c
from rcm_workflow.domain.commands import NEW
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.overriding import policy_in_words
from tests.application.hall import Hall
from tests.ready import mostly_sqlite
from tests.scene import TITLE, focal, ppt, seated

__all__ = ["mostly_sqlite"]

STANDS_IN = (("authz.roles", "ts_may_fire_ppt_transitions"),)
ANYBODY = (("consultation.admissibility", "any_member_may_request_activation"),)
SILENT = (
    ("consultation.member_silence", "quorum_of_replies"),
    ("consultation.member_silence.quorum", "9"),
)


@pytest.mark.parametrize(
    ("actor", "overrides"),
    [(seated("secretariat/officer"), STANDS_IN), (focal("HN"), ANYBODY)],
    ids=["secretariat", "member"],
)
def test_nobody_gives_himself_a_part_by_the_answers_of_his_own_case(app, clock, actor, overrides):
    hall = Hall(app, clock)
    with pytest.raises(Refused) as refusal:
        hall.open(actor, overrides=overrides)
    told = refusal.value
    assert (told.code, told.facts["action"], told.facts["may"]) == (
        "not_permitted",
        "override",
        ["ppt"],
    )


def test_other_answers_stand_on_the_record(app, clock):
    hall = Hall(app, clock)
    opened, *_ = hall.open(ppt(), overrides=SILENT)
    assert opened.event.overrides == SILENT
    with app.store.read() as view:
        rules = app.rules_of(hall.case, view.document)
    silence, quorum = rules.overridden()
    assert (silence.key, silence.value, quorum.value) == (SILENT[0][0], SILENT[0][1], "9")
    assert silence.said != silence.usual
    named = "rcm-2011 v1 (consultation.member_silence = quorum_of_replies, "
    assert policy_in_words(hall.case, rules).startswith(named)
    assert verify(app).faults == ()


def test_the_answer_that_the_policy_has_already_is_no_other_answer(app, clock):
    hall = Hall(app, clock)
    same = app.library.policy_document("rcm-2011", {})
    given = (("consultation.early_close", "never"), *SILENT[:1], (SILENT[1][0], "6"))
    assert app.library.policy_document("rcm-2011", dict(given[:1])) == same
    opened, *_ = hall.open(ppt(), overrides=given)
    assert opened.event.overrides == SILENT[:1]
    with app.store.read() as view:
        rules = app.rules_of(hall.case, view.document)
    assert [one.key for one in rules.overridden()] == [SILENT[0][0]]
    assert verify(app).faults == ()


def test_a_case_given_nothing_but_the_answers_of_the_policy_pins_the_policy_itself(app, clock):
    hall = Hall(app, clock)
    opened, *_ = hall.open(
        ppt(), overrides=(("authz.roles", "role_per_country_and_body_with_delegation"),)
    )
    assert opened.event.overrides == ()
    assert hall.case.policy.digest == app.library.policy_document("rcm-2011", {}).digest


def test_a_number_is_recorded_as_the_policy_writes_it(app, clock):
    hall = Hall(app, clock)
    opened, *_ = hall.open(ppt(), overrides=(SILENT[0], (SILENT[1][0], "09")))
    assert opened.event.overrides == SILENT
    assert verify(app).faults == ()


def test_what_the_policy_does_not_know_is_refused_beside_what_it_has_already(app, clock):
    hall = Hall(app, clock)
    with pytest.raises(Refused) as refusal:
        hall.open(ppt(), overrides=(("consultation.vm_opens.body", "rcm"),))
    assert refusal.value.code == "unknown_policy_key"


def test_a_case_under_the_policy_itself_names_none(app, clock):
    hall = Hall(app, clock)
    opened, *_ = hall.open(ppt())
    assert "overrides" not in opened.event.model_dump(mode="json")
    with app.store.read() as view:
        rules = app.rules_of(hall.case, view.document)
    assert policy_in_words(hall.case, rules) == "rcm-2011 v1"


@pytest.mark.parametrize("policy", ["osce-silence", "ifad-vote@1", "cites-xv-2"])
def test_the_rules_of_another_body_decide_nothing_here(app, clock, policy):
    """A Troika consultation under 48 hours of silence could neither succeed nor fail."""
    with pytest.raises(Refused) as refusal:
        perform(app, opening(policy=policy))
    told = refusal.value
    assert (told.code, told.facts["usual"]) == ("policy_of_another_procedure", "rcm-2011")
    assert policy in " ".join(explain(told, "es"))
    with pytest.raises(Refused, match="policy_of_another_procedure"):
        perform(app, opening(machine="osce_silence", policy="rcm-2011"))


@pytest.mark.parametrize(("actor", "may"), [(ppt(), True), (seated("secretariat/officer"), False)])
def test_another_policy_of_the_conference_is_chosen_by_the_ppt_alone(
    app, clock, tmp_path, actor, may
):
    """As other answers are: a policy of one's own is nothing but other answers."""
    own = 'policy = "rcm-next"\nversion = 1\nlike = "rcm-2011@1"\n'
    own += 'title = { en = "Next", es = "Siguiente" }\n'
    own += 'summary = { en = "As now.", es = "Como hoy." }\n'
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies" / "rcm-next.v1.toml").write_text(own, encoding="utf-8")
    app.library = Library(tmp_path)
    machine = app.library.machine_document("troika_consultation")
    assert app.library.suits(machine, "rcm-next@1") == "by_choice"
    if may:
        assert perform(app, opening(actor, policy="rcm-next")).case.policy.name == "rcm-next"
        return
    with pytest.raises(Refused) as refusal:
        perform(app, opening(actor, policy="rcm-next"))
    assert (refusal.value.code, refusal.value.facts["may"]) == ("not_permitted", ["ppt"])


def opening(actor=None, *, machine="troika_consultation", policy):
    return c.OpenCase(
        command_id="open-1",
        actor=actor or ppt(),
        case_id=NEW,
        machine=machine,
        policy=policy,
        title=TITLE,
        reason="A test",
        inputs={"requires_agreed_position": True} if machine == "troika_consultation" else {},
    )
