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
