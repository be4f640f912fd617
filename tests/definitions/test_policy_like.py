"""A policy that is like another one: what differs, why, and the whole that a case pins."""

import shutil
import tomllib

import pytest

from rcm_workflow.definitions.check_file import check_everything, check_file
from rcm_workflow.definitions.checks import check_policy
from rcm_workflow.definitions.library import Library
from rcm_workflow.definitions.policy import Policy
from rcm_workflow.definitions.skeleton import skeleton
from rcm_workflow.definitions.toml_text import toml_text
from rcm_workflow.domain.choices import MemberSilence
from rcm_workflow.domain.failures import Refused
from tests.definitions.broken import line

FILE = "policies/ours.v1.toml"
OURS = """\
policy = "ours"
version = 1
like = "rcm-2011@1"
title = { en = "Ours", es = "La nuestra" }
summary = { en = "S.", es = "S." }

[periods.short_round]
title = { en = "Short", es = "Corta" }
because = { en = "It is urgent.", es = "Es urgente." }
working_days = 2
kind = "hard"
reminders = [1]

[periods.member_review]
title = { en = "Longer", es = "Más larga" }
because = { en = "It is difficult.", es = "Es difícil." }
working_days = 9
kind = "hard"

[keys."consultation.member_silence"]
value = "explicit_required"
because = { en = "Silence is no \\"yes\\".", es = "El silencio no es un «sí»." }
"""


@pytest.fixture
def library(tmp_path):
    (tmp_path / "policies").mkdir()
    (tmp_path / FILE).write_text(OURS, encoding="utf-8")
    return Library(tmp_path)


def check(text):
    shipped = Library()
    found = check_policy(text.encode(), FILE, lambda name: shipped.find("policy", name).data)
    return [(one.code, one.line) for one in found]


def test_it_is_sound():
    assert check(OURS) == []


def test_it_says_what_it_says_and_the_rest_is_the_others(library):
    ours, base = library.policy("ours"), library.policy("rcm-2011")
    assert ours.choice(MemberSilence) is MemberSilence.EXPLICIT_REQUIRED
    assert ours.explain("consultation.member_silence").because.en == 'Silence is no "yes".'
    assert ours.explain("consultation.member_silence").title == (
        base.explain("consultation.member_silence").title
    )
    assert ours.period("short_round").working_days == 2
    assert (
        ours.period("member_review").working_days,
        base.period("member_review").working_days,
    ) == (9, 5)
    others = [key for key in base.file.keys if key != "consultation.member_silence"]
    assert [ours.explain(key) for key in others] == [base.explain(key) for key in others]


def test_a_case_pins_the_whole_of_it(library, tmp_path):
    document = library.policy_document("ours", {})
    pin = library.pin_policy(document)
    shutil.rmtree(tmp_path / "policies")
    alone = Policy.read(document.body, "stored")
    assert (alone.pin, alone.choice(MemberSilence)) == (pin, MemberSilence.EXPLICIT_REQUIRED)


def test_it_takes_overrides_like_any_other(library):
    document = library.policy_document("ours", {"consultation.member_silence": "abstention"})
    assert Policy.read(document.body, "stored").choice(MemberSilence) is MemberSilence.ABSTENTION


def test_the_shipped_policy_is_written_as_it_is_read():
    base = tomllib.loads(Library().find("policy", "rcm-2011").data.decode())
    assert tomllib.loads(toml_text(base)) == base


@pytest.mark.parametrize(
    "value", ["", 'a "b" \\ c', "line\nbreak\ttab", "ñ – “x”", "\x7f", True, 0, [1, 2], ["a"]]
)
def test_every_value_is_written_as_it_is_read(value):
    table = {"a": value, 'dotted."key"': {"empty": {}, "b": value}}
    assert tomllib.loads(toml_text(table)) == table


def test_what_toml_does_not_know_is_not_written():
    with pytest.raises(TypeError):
        toml_text({"a": 1.5})


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('like = "rcm-2011@1"', 'like = "rcm-2012@1"', "unknown_policy"),
        ('like = "rcm-2011@1"', 'like = "rcm-2011"', "bad_value"),
        ("member_silence", "member_silense", "unknown_policy_key"),
        ('value = "explicit_required"', 'value = "explicit"', "unknown_answer"),
        ("working_days = 2\n", "", "missing_key"),
        ('because = { en = "Silence', 'becuse = { en = "Silence', "unknown_key"),
        (', es = "La nuestra"', "", "missing_translation"),
        ("working_days = 2", "working_days = two", "syntax"),
    ],
)
def test_each_fault_is_told_with_its_line(old, new, code):
    assert old in OURS
    text = OURS.replace(old, new, 1)
    where = {
        "missing_key": "[periods.short_round]",
        "missing_translation": "title = ",
    }.get(code, new)
    assert (code, line(text, where)) in check(text)


def test_a_chain_of_likenesses_is_refused(library, tmp_path):
    text = OURS.replace('"ours"', '"third"').replace("rcm-2011@1", "ours@1")
    found = check_policy(text.encode(), "policies/third.v1.toml", lambda _: OURS.encode())
    assert [(one.code, one.line) for one in found] == [("like_of_like", 3)]
    assert "ours@1" in found[0].say("es")


def test_one_that_names_nobody_is_refused_with_the_nearest(tmp_path):
    (tmp_path / "policies").mkdir()
    (tmp_path / FILE).write_text(OURS.replace("rcm-2011@1", "rcm-2010@1"), encoding="utf-8")
    with pytest.raises(Refused) as refusal:
        Library(tmp_path).policy("ours")
    assert (refusal.value.code, refusal.value.facts["nearest"]) == ("unknown_policy", "rcm-2011")


def test_an_answer_that_the_other_policy_declines_is_taken_over_on_purpose_only():
    voting = '[keys."decision.rule"]\nvalue = "qualified_majority"\n'
    because = 'because = { en = "It costs money.", es = "Cuesta dinero." }\n'
    shipped = Library()
    text = f"{OURS}\n{voting}{because}"
    (found,) = check_policy(text.encode(), FILE, lambda name: shipped.find("policy", name).data)
    assert (found.code, found.line) == ("answer_declined", line(text, voting) + 1)
    assert 'offers = ["qualified_majority"]' in found.say("es")
    numbers = "numbers = { numerator = 2, denominator = 3 }\n"
    assert check(f'{text}offers = ["qualified_majority"]\n{numbers}') == []


def test_where_no_answer_is_near_those_there_are_are_listed():
    text = OURS.replace('"explicit_required"', '"xyz"')
    shipped = Library()
    (found,) = check_policy(text.encode(), FILE, lambda name: shipped.find("policy", name).data)
    assert "It may be: " in found.say("en")
    assert "explicit_required" in found.say("es").partition("Puede ser: ")[2]


def test_a_machine_tells_the_faults_of_its_policy_where_they_stand(tmp_path):
    made = skeleton("choice_of_logo", Library(), own_policy=True)
    for kind, text in (("machines", made.machine), ("policies", made.policy)):
        (tmp_path / kind).mkdir()
        slip = str(text).replace('"consultation.member_silence"', '"consultation.member_silense"')
        (tmp_path / kind / "choice_of_logo.v1.toml").write_text(slip, encoding="utf-8")
    library = Library(tmp_path)
    at = line(slip, '[keys."')
    _, told = check_everything(library)
    alone = check_file(made.machine.encode(), "machines/choice_of_logo.v1.toml", library)
    expected = ("unknown_policy_key", "policies/choice_of_logo.v1.toml", at)
    assert [(one.code, one.file, one.line) for one in told] == [expected]
    assert [(one.code, one.file, one.line) for one in alone] == [expected]
