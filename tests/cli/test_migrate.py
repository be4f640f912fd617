"""``rcm machine migrate`` and ``rcm policy migrate`` as people type them."""

import pytest

from tests.rules import RENAMED, RENAMES, library_with, machine_text, policy_text

REF = "TC-2021-001"
V1, V2 = "troika_consultation@1", "troika_consultation@2"
ADMIN = ("--as", "admin")
WHY = ("--reason", "RCGM, 3 September 2021")


@pytest.fixture
def desk(in_round, tmp_path):
    """A running round, and a second version in which it has another name."""
    library_with(
        tmp_path / "own", machine=machine_text(*RENAMED, more=RENAMES), policy=policy_text()
    )
    in_round.environ["RCM_DEFINITIONS"] = str(tmp_path / "own")
    return in_round


def migrate(desk, *more):
    return desk.run("machine", "migrate", V1, V2, *more, *ADMIN)


def test_the_plan_tells_each_case_before_and_after_and_what_to_do_next(desk):
    told = migrate(desk, "--plan", "--out", "plan.json").out
    assert told.startswith("troika_consultation@1 → troika_consultation@2")
    row = next(line for line in told.splitlines() if line.startswith(REF))
    assert "First member round" in row
    assert "Extend" in told
    assert "--apply plan.json" in told
    kept = desk.folder / "plan.json"
    assert kept.is_file()
    assert migrate(desk, "--plan", "--out", "plan.json").code == 6
    data = migrate(desk, "--json").data
    assert data["cases"][0]["after"]["state"] == "first_round"
    assert data["cases"][0]["allowed"] is True
    assert data["plan"] in told


def test_in_spanish_too(desk):
    told = migrate(desk, "--plan", "--lang", "es").out
    assert "Pueden pasar (1)" in told
    assert "Nada ha cambiado" in told


def test_it_is_applied_told_and_taken_back(desk):
    digest = migrate(desk, "--out", "plan.json", "--json").data["plan"]
    assert "Went over (1)" in migrate(desk, "--apply", "plan.json", *WHY).out
    assert "Done before (1)" in migrate(desk, "--apply", "plan.json", *WHY).out
    history = desk.done("case", "history", REF, "--as", "mexico").out
    line = next(one for one in history.splitlines() if "rules were amended" in one)
    assert "v1 → v2" in line
    # What happened before is told in the words of its time, what comes after in those of now.
    assert "Agreed by the Troika → First member round" in history
    assert desk.done("case", "why", REF, "--as", "mexico").code == 0
    assert desk.done("log", "verify", "--json").data["whole"] is True
    told = migrate(desk, "--take-back", digest, *WHY).out
    assert "Returned to the rules they had before (1)" in told
    data = desk.done("case", "history", REF, "--as", "mexico", "--json").data
    assert [one["type"] for one in data[-2:]] == ["rules_amended", "rules_amended"]
    assert data[-1]["body"]["takes_back"] == data[-2]["id"]
    assert desk.done("log", "verify", "--json").data["whole"] is True


def test_what_cannot_be_proved_is_told_in_words(desk, tmp_path):
    library_with(tmp_path / "own", machine=machine_text(*RENAMED, more=RENAMES.split("[[")[0]))
    told = " ".join(migrate(desk, "--plan").out.split())
    assert "Have to stay as they are (1)" in told
    assert "The new rules do not fit together" in told
    migrate(desk, "--out", "plan.json")
    assert "Have to stay" in migrate(desk, "--apply", "plan.json", *WHY).out


def test_a_case_that_moved_on_is_told_and_left(desk):
    migrate(desk, "--out", "plan.json")
    desk.done("position", "record", REF, "HN", "object", "--statement", "no", "--as", "honduras")
    told = migrate(desk, "--apply", "plan.json", *WHY).out
    assert "Left as they are" in told
    assert REF in told


@pytest.mark.parametrize(
    ("given", "code", "refusal"),
    [
        (("--apply", "plan.json"), 2, "reason_is_missing"),
        (("--apply", "plan.json", "--plan", *WHY), 2, "options_exclude"),
        (("--apply", "es.txt", *WHY), 2, "not_a_plan"),
        (("--take-back", "0" * 64, *WHY), 3, "no_such_amendment"),
    ],
)
def test_what_makes_no_sense_is_refused(desk, given, code, refusal):
    migrate(desk, "--out", "plan.json")
    desk.text("es.txt", "{}")
    answer = migrate(desk, *given, "--json")
    assert (answer.code, answer.refusal["code"]) == (code, refusal)


def test_the_ppt_sees_the_plan_and_does_not_carry_it_out(desk):
    desk.done("machine", "migrate", V1, V2, "--out", "plan.json", "--as", "mexico")
    given = ("machine", "migrate", V1, V2, "--apply", "plan.json", *WHY, "--as", "mexico")
    answer = desk.run(*given)
    assert answer.code == 4
    assert "Administrator" in answer.err


def test_a_policy_goes_the_same_way(desk):
    versions = ("rcm-2011@1", "rcm-2011@2")
    desk.done("policy", "migrate", *versions, "--out", "plan.json", *ADMIN)
    told = desk.done("policy", "migrate", *versions, "--apply", "plan.json", *WHY, *ADMIN).out
    assert "Went over (1)" in told
    assert "rcm-2011 v2" in desk.done("case", "show", REF, "--as", "mexico").out


OVER_AN_OBJECTION = (
    '\n  "nobody_objects",\n  "no_change_is_maintained",',
    '\n  "no_change_is_maintained",',
)
PROMISES = (
    (
        'without = ["nobody_objects", "no_change_is_maintained", ',
        'without = ["no_change_is_maintained", ',
    ),
    (
        """[[invariants]]
say.en = "Consensus never stands over an objection or a maintained change"
say.es = "El consenso nunca prevalece sobre una objeción o un cambio mantenido"
never_reach = "consensus"
with_positions = ["objection", "maintained_change"]
rules = ["R-062"]
""",
        "",
    ),
)


def test_what_is_promised_no_more_further_on_is_told_too(desk, tmp_path):
    """A case one step earlier would else go over, and end over an objection, without a word."""
    text = machine_text(*RENAMED, OVER_AN_OBJECTION, *PROMISES, more=RENAMES)
    library_with(tmp_path / "own", machine=text)
    told = " ".join(migrate(desk, "--plan").out.split())
    further = told.partition("Further on: Assessment of the first round")[2]
    assert further
    assert "no longer needs nobody objects" in further
    # A state that only has another name is no other place to come to.
    assert "Open the first member round" not in told.partition("Further on")[2]
    gone = told.partition("No longer promised by the machine")[2].partition("Promised in the same")
    assert "- Consensus never stands over an objection" in gone[0]
    assert "- Consensus is established only where nobody objects" in gone[2]
    (entry,) = migrate(desk, "--json").data["cases"]
    (ahead, *_) = [one for one in entry["ahead"] if one["before"]["state"] == "assessing_1"]
    asked = [
        [one["conditions"] for one in ahead[side]["steps"] if one["trigger"] == "adopt"]
        for side in ("before", "after")
    ]
    assert ["nobody_objects" in one[0] for one in asked] == [True, False]
    assert len(entry["unlike"]["gone"]) == len(entry["unlike"]["altered"]) == 1
    spoken = " ".join(migrate(desk, "--plan", "--lang", "es").out.split())
    assert "Más adelante:" in spoken
    assert "El consenso nunca prevalece sobre una objeción" in spoken


def test_what_another_policy_answers_is_told(desk, tmp_path):
    late = ('value = "record_not_count_but_alert"', 'value = "count_until_launch"')
    longer = ('working_days = 5\nkind = "hard"', 'working_days = 8\nkind = "hard"')
    text = policy_text(longer)
    assert late[0] in text
    library_with(tmp_path / "own", policy=text.replace(*late, 1))
    versions = ("rcm-2011@1", "rcm-2011@2")
    for lang, said in (("en", "Answers of the policy that change"), ("es", "Respuestas de la")):
        told = desk.done("policy", "migrate", *versions, "--plan", *ADMIN, "--lang", lang).out
        assert said in told
    data = desk.done("policy", "migrate", *versions, "--json", *ADMIN).data
    (entry,) = data["cases"]
    answers = {one["key"]: one for one in entry["unlike"]["answers"]}
    of_periods = {one for one in answers if one.startswith("periods.")}
    assert answers.keys() - of_periods == {"consultation.late_reply"}
    assert {one.rpartition(".")[2] for one in of_periods} == {"working_days"}
    assert answers["consultation.late_reply"]["before"]["en"].startswith("Recorded, not counted")
    period = answers["periods.member_review.working_days"]
    assert (period["before"]["en"], period["after"]["es"]) == ("5", "8")
    assert period["title"]["es"].endswith("· duración en días hábiles")
    assert entry["ahead"] == []


def test_why_a_case_stays_is_told_with_the_title_of_its_period(desk, tmp_path):
    silence = '[keys."consultation.member_silence"]\ngap = "GAP-01"\nvalue = "{}"'
    was, now = (silence.format(one) for one in ("tacit_consent_flagged", "explicit_required"))
    library_with(tmp_path / "own", policy=policy_text((was, now)))
    plan = ("policy", "migrate", "rcm-2011@1", "rcm-2011@2", "--plan", *ADMIN)
    for lang, said in (
        ("en", "in “Review by the Member Countries” would be counted otherwise"),
        ("es", "en «Revisión por los Países Miembros» se contaría de otro modo"),
    ):
        assert said in " ".join(desk.done(*plan, "--lang", lang).out.split())
