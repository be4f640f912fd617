"""``rcm machine``: new, check, diagram and simulate as people type them."""

import warnings
from xml.etree import ElementTree as ET

import pytest

NAME = "choice_of_logo"
FILES = (f"machines/{NAME}.v1.toml", f"policies/{NAME}.v1.toml")
CONSULTATION = "troika_consultation"


@pytest.fixture
def desk(office, tmp_path):
    """An office with a folder of definitions of its own."""
    office.environ["RCM_DEFINITIONS"] = str(tmp_path / "ours")
    return office


def test_new_tells_what_it_wrote(desk):
    answer = desk.done("machine", "new", NAME, "--policy", "--json")
    ours = desk.folder / "ours"
    assert answer.data == {"machine": NAME, "files": [str(ours / one) for one in FILES]}
    assert all((ours / one).is_file() for one in FILES)
    assert desk.run("machine", "check").code == 0


def test_who_has_no_folder_of_his_own_is_told_how_the_program_finds_it(desk):
    del desk.environ["RCM_DEFINITIONS"]
    told = desk.done("machine", "new", NAME)
    assert "RCM_DEFINITIONS" in told.err
    desk.environ["RCM_DEFINITIONS"] = str(desk.folder)
    assert "RCM_DEFINITIONS" not in desk.done("machine", "new", "another").err
    assert desk.run("machine", "check").code == 0


def test_new_replaces_nothing(desk):
    kept = desk.folder / "ours" / FILES[1]
    kept.parent.mkdir(parents=True)
    kept.write_text("kept", encoding="utf-8")
    answer = desk.run("machine", "new", NAME, "--policy", "--json")
    assert (answer.code, answer.refusal["code"]) == (6, "file_exists")
    assert kept.read_text(encoding="utf-8") == "kept"
    assert not (desk.folder / "ours" / FILES[0]).exists()


@pytest.mark.parametrize(
    ("lang", "words"), [("en", "lower-case letters"), ("es", "letras minúsculas")]
)
def test_a_bad_name_is_refused_in_both_languages(desk, lang, words):
    answer = desk.run("machine", "new", "Choice of Logo", "--lang", lang)
    assert answer.code == 2
    assert words in answer.err
    assert not (desk.folder / "ours").exists()


def test_a_name_in_use_is_refused(desk):
    answer = desk.run("machine", "new", CONSULTATION, "--out", "mine.toml", "--json")
    assert (answer.code, answer.refusal["code"]) == (6, "machine_exists")


def test_a_folder_that_cannot_be_written_is_told(desk):
    desk.text("ours", "a file, no folder")
    answer = desk.run("machine", "new", NAME, "--json")
    assert (answer.code, answer.refusal["code"]) == (2, "file_not_writable")


@pytest.mark.parametrize(("lang", "words"), [("en", "Nothing leads out"), ("es", "Nada conduce")])
def test_check_names_file_and_line_in_both_languages(desk, lang, words):
    desk.done("machine", "new", NAME)
    path = desk.folder / "ours" / FILES[0]
    text = path.read_text(encoding="utf-8")
    number = text[: text.index("[states.adopted]")].count("\n") + 1
    path.write_text(text.replace("final = true", "final = false", 1), encoding="utf-8")
    answer = desk.run("machine", "check", str(path), "--lang", lang)
    assert answer.code == 2
    assert f":{number}:" in answer.out.replace("\n", "")
    assert words in answer.out


def test_check_takes_the_name_of_a_machine_as_the_other_commands_do(desk):
    known = desk.done("machine", "check", "activity", "vm_declaration@1")
    assert known.out == "in order: 2 files\n"
    unknown = desk.run("machine", "check", "vm_declaration@9")
    assert (unknown.code, unknown.out) == (3, "")
    assert "vm_declaration has no version 9" in unknown.err


def test_check_reads_a_policy_and_a_table_of_rights(desk, checkout):
    desk.done("machine", "new", NAME, "--policy")
    rights = checkout / "policies" / "access.v1.toml"
    policy = desk.folder / "ours" / FILES[1]
    assert desk.done("machine", "check", str(policy), str(rights), "--json").data["files"] == 2
    text = policy.read_text(encoding="utf-8")
    policy.write_text(text.replace("explicit_required", "explicit_requird"), encoding="utf-8")
    (finding,) = desk.run("machine", "check", str(policy), "--json").data["findings"]
    assert finding["code"] == "unknown_answer"
    assert "explicit_required" in finding["message"]["es"]


@pytest.mark.parametrize("lang", ["en", "es"])
def test_diagram_draws_in_the_language_asked_for(desk, lang):
    desk.done(
        *("machine", "diagram", CONSULTATION, "--format", "svg"),
        *("--out", f"{lang}.svg", "--lang", lang),
    )
    picture = ET.parse(desk.folder / f"{lang}.svg").getroot()  # noqa: S314 - our own drawing
    assert picture.get("lang") == lang
    again = desk.run("machine", "diagram", CONSULTATION, "--out", f"{lang}.svg", "--json")
    assert (again.code, again.refusal["code"]) == (6, "file_exists")


@pytest.mark.parametrize("kind", ["mermaid", "tree", "svg"])
def test_diagram_gives_the_same_text_as_json(desk, kind):
    plain = desk.done("machine", "diagram", CONSULTATION, "--format", kind).out
    told = desk.done("machine", "diagram", CONSULTATION, "--format", kind, "--json").data
    assert told["format"] == kind
    assert told["text"].rstrip("\n") == plain.rstrip("\n")


def test_a_picture_that_nobody_draws_is_refused(desk):
    refused = desk.run("machine", "diagram", CONSULTATION, "--out", "course.png")
    assert (refused.code, refused.out) == (2, "")
    assert "There is: mermaid, svg, tree." in refused.err
    assert not (desk.folder / "course.png").exists()


@pytest.mark.parametrize(
    ("name", "begins"), [("course.SVG", "<svg"), ("course.md", "stateDiagram"), ("x", "stateDi")]
)
def test_the_name_of_the_file_says_in_which_form_it_is_drawn(desk, name, begins):
    desk.done("machine", "diagram", CONSULTATION, "--out", name)
    assert (desk.folder / name).read_text(encoding="utf-8").startswith(begins)


def test_a_form_nobody_draws_is_refused(desk):
    answer = desk.run("machine", "diagram", CONSULTATION, "--format", "png")
    assert answer.code == 2
    assert "svg" in answer.err


def test_simulate_gives_data(desk):
    told = desk.done("machine", "simulate", CONSULTATION, "--json").data
    assert {one["state"] for one in told["ends"]} == {
        "reported",
        "closed_no_consensus",
        "withdrawn",
        "referred_to_vm",
    }
    assert all(one["holds"] for one in told["invariants"])
    assert told["waits_for"]["member_round_1"]["clock"] is True
    assert told["policy"] == "rcm-2011"


def test_simulate_tells_in_spanish(desk):
    told = desk.done("machine", "simulate", CONSULTATION, "--lang", "es").out
    assert "A quién espera cada estado" in told
    assert "Probado: Nada se pone en marcha sin el consenso" in told
    assert "Oficial de la PPT" in told


def test_simulate_counts_the_days_of_another_policy(desk):
    desk.done("machine", "new", NAME, "--policy")
    told = desk.done("machine", "simulate", NAME, "--json").data
    assert told["policy"] == NAME
    assert {one["state"]: one["working_days"] for one in told["ends"]}["adopted"] == 5
    answer = desk.run("machine", "simulate", NAME, "--policy", "rcm-2011", "--json")
    assert (answer.code, answer.refusal["code"]) == (3, "unknown_period")


@pytest.mark.parametrize("machine", ["vm_declaration", "un_ga_silence"])
def test_a_whole_procedure_is_one_json_value_and_no_warning(desk, machine):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        shown = desk.done("machine", "show", machine, "--json")
    assert shown.err == ""
    assert shown.data["machine"] == machine
