"""What is generated from the definitions is fresh and fits them."""

import json
import tomllib

import jsonschema
import pytest

from rcm_workflow.definitions.diagram import edges, mermaid, tree
from rcm_workflow.definitions.library import Library
from rcm_workflow.definitions.machine import read_machine
from rcm_workflow.definitions.publish import generated, publish
from rcm_workflow.definitions.schema import LIKE, MODELS, schema_text
from tests.definitions.broken import SOUND
from tests.definitions.test_policy_like import OURS


def test_the_generated_files_are_fresh(checkout):
    stale = [
        name
        for name, text in generated(Library()).items()
        if not (checkout / "docs" / name).is_file()
        or (checkout / "docs" / name).read_text(encoding="utf-8") != text
    ]
    assert stale == [], "run: python -m rcm_workflow.definitions.publish"


def test_publishing_writes_all_of_them(tmp_path):
    publish(Library(), tmp_path)
    written = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.*")}
    assert written == set(generated(Library()))


@pytest.mark.parametrize("kind", sorted(MODELS))
def test_every_shipped_file_fits_its_schema(kind):
    for found in Library().all(kind):
        data = json.loads(json.dumps(tomllib.loads(found.data.decode()), default=str))
        assert list(validator_of(LIKE if "like" in data else kind).iter_errors(data)) == []


def validator_of(form):
    schema = json.loads(schema_text(form))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def test_a_policy_that_names_another_has_a_schema_of_its_own():
    data, validator = tomllib.loads(OURS), validator_of(LIKE)
    assert list(validator.iter_errors(data)) == []
    assert not validator.is_valid({key: one for key, one in data.items() if key != "like"})
    assert not validator_of("policy").is_valid(data)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('title = { en = "Ask", es = "Consultar" }', 'title = { en = "Ask" }'),
        ('by = ["ppt"]', "by = []"),
        ("final = true", "finale = true"),
        ('name = "sheet"\ntype = "document"', 'name = "sheet"\ntype = "text"'),
    ],
)
def test_the_schema_refuses_what_the_model_refuses(old, new):
    validator = jsonschema.Draft202012Validator(json.loads(schema_text("machine")))
    assert old in SOUND
    assert validator.is_valid(tomllib.loads(SOUND))
    assert not validator.is_valid(tomllib.loads(SOUND.replace(old, new, 1)))


@pytest.fixture
def errand():
    return read_machine(SOUND.encode(), "machines/errand.v1.toml")


def test_a_diagram(errand):
    assert mermaid(errand, "es") == (
        "stateDiagram-v2\n"
        '    state "En espera" as waiting\n'
        '    state "En consulta" as asking\n'
        '    state "Hecho" as done\n'
        "    [*] --> waiting: begin\n"
        "    waiting --> asking: ask\n"
        "    asking --> done: finish\n"
        "    done --> [*]\n"
    )


def test_a_tree(errand):
    assert tree(errand, "en") == (
        "Errand (errand, v1)\n"
        "├─ waiting ●  Waiting\n"
        "│  └─ ask (ppt) → asking\n"
        "├─ asking  Asking\n"
        "│  ├─ answer (members)\n"
        "│  └─ finish (ppt) → done\n"
        "└─ done ■  Done\n"
    )


def test_a_way_back_is_drawn_to_every_state_it_may_lead_to():
    machine = Library().machine("troika_consultation")
    assert [dest for source, trigger, dest in edges(machine) if trigger == "resume"] == [
        "member_round_1",
        "member_round_2",
        "consensus",
    ]
