"""Settings, a new log, the doctor, and the program as a real process."""

import os
import re
import subprocess
import sys

import pytest
from sqlalchemy import create_engine

from rcm_workflow.config import BadSettings, load, masked, places
from rcm_workflow.storage.migrate import downgrade, revisions


def test_flags_beat_variables_beat_files_beat_defaults(tmp_path):
    near, far = tmp_path / "near.toml", tmp_path / "far.toml"
    near.write_text('lang = "es"\nactor = "near"\n')
    far.write_text('lang = "en"\nactor = "far"\nseat = "MX/ppt"\n')
    loaded = load({"lang": None}, {"RCM_ACTOR": "variable"}, (near, far))
    found = (loaded.settings.lang, loaded.settings.actor, loaded.settings.seat)
    assert found == ("es", "variable", "MX/ppt")
    names = ("lang", "actor", "seat", "database")
    assert [loaded.origins[name] for name in names] == [
        str(near),
        "RCM_ACTOR",
        str(far),
        "default",
    ]
    assert load({"lang": "en"}, {"RCM_LANG": "es"}, (near,)).origins["lang"] == "command line"


@pytest.mark.parametrize(
    ("flags", "environ", "text", "key"),
    [
        ({}, {"RCM_DATABSE": "x"}, "", "databse"),
        ({}, {}, "sweep_seconds = 60", "sweep_seconds"),
        ({"lang": "fr"}, {}, "", "lang"),
        ({}, {}, "this is no toml", "rcm.toml"),
    ],
)
def test_a_setting_that_cannot_be_used_is_refused(tmp_path, flags, environ, text, key):
    file = tmp_path / "rcm.toml"
    file.write_text(text)
    with pytest.raises(BadSettings) as refused:
        load(flags, environ, (file,))
    assert refused.value.key == key


@pytest.mark.parametrize(
    ("name", "value", "en", "es"),
    [
        ("RCM_LANGUAGE", "es", "there is no such setting", "no existe tal ajuste"),
        ("RCM_DATABSE", "x", "“database” perhaps", "quizá «database»"),
        ("RCM_LANG", "fr", "it is one of en, es", "es uno de en, es"),
        ("RCM_SWEEP_SECONDS", "soon", "it is a number", "es un número"),
        ("RCM_SWEEP_SECONDS", "60", "it is at most 15", "es como máximo 15"),
        ("RCM_SEAL_SECONDS", "0", "it is more than 0", "es más de 0"),
    ],
)
def test_why_a_setting_cannot_be_used_is_told_in_both_languages(office, name, value, en, es):
    office.environ[name] = value
    for lang, why in (("en", en), ("es", es)):
        if name == "RCM_LANG":
            # Where the language itself is wrong, the answer is in the one that is usual.
            assert en in told(office.run("doctor"))
        else:
            assert why in told(office.run("doctor", "--lang", lang))


def told(answer):
    return " ".join(answer.err.split())


@pytest.mark.parametrize("before", [("--lang", "es"), ("--as", "admin"), ("--json",)])
def test_an_option_before_the_command_is_told_its_place(office, before):
    for group in ((), ("case",)):
        answer = office.run(*group, *before, "list")
        assert answer.code == 2
        assert before[0] in answer.err
        assert re.search("va después del comando|stands after the command", told(answer))


def test_settings_files_stand_in_three_places(tmp_path):
    found = places(tmp_path, {"XDG_CONFIG_HOME": "/home/x/.config"})
    assert [str(one) for one in found] == [
        f"{tmp_path}/rcm.toml",
        "/home/x/.config/rcm/rcm.toml",
        "/etc/rcm/rcm.toml",
    ]


@pytest.mark.parametrize(
    "secret",
    [
        "postgresql://rcm:canary@host/rcm",
        "postgresql+psycopg://rcm:can@ary/canary@host/rcm",
        "postgresql://host/rcm?user=rcm&password=canary",
    ],
)
def test_passwords_are_never_shown(office, secret):
    assert "canary" not in masked(secret)
    office.environ["RCM_DATABASE"] = secret
    for args in (("config", "show", "--origin"), ("config", "show", "--json"), ("doctor",)):
        answer = office.run(*args)
        assert "canary" not in answer.out + answer.err


def test_the_origin_of_every_setting_is_shown(office):
    shown = office.done("config", "show", "--origin", "--lang", "es", "--json").data
    assert shown["lang"] == {"value": "es", "origin": "command line"}
    assert shown["database"]["origin"] == "RCM_DATABASE"
    assert shown["seat"] == {"value": None, "origin": "default"}


def test_a_real_log_refuses_a_clock_set_by_hand(office):
    office.environ["RCM_DATABASE"] = f"sqlite:///{office.folder}/real.db"
    office.at = ""
    office.done("init", "--administrator", "admin", "--log-name", "rcm.example/2021")
    office.done("log", "status")
    refused = office.run("log", "status", "--at", "2021-09-09T10:00-05:00", "--json")
    assert (refused.code, refused.refusal["code"]) == (2, "manual_clock_not_allowed")
    office.at = "2021-09-09T10:00-05:00"
    assert office.run("log", "status", "--json").refusal["code"] == "manual_clock_not_allowed"
    office.at = ""
    proof = office.run("worker", "--once", "--proves-delivery", "--json")
    assert (proof.code, proof.refusal["code"]) == (2, "proof_only_in_rehearsal")


def test_a_database_is_created_once(office):
    again = office.run("init", "--administrator", "admin", "--json")
    assert (again.code, again.refusal["code"]) == (2, "database_exists")


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("sqlite:///{folder}/none.db", "database_not_found"),
        ("postgresql://rcm@127.0.0.1:1/rcm", "database_unreachable"),
    ],
)
def test_a_database_that_is_not_there_ends_with_eight(office, url, code):
    office.environ["RCM_DATABASE"] = url.format(folder=office.folder)
    for args in (("case", "list", "--as", "mexico"), ("log", "verify"), ("worker", "--once")):
        refused = office.run(*args, "--json")
        assert (refused.code, refused.refusal["code"]) == (8, code)
    assert office.run("doctor").code == 8


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "No database of this program is there: {path}."),
        (b"\x07\x01random" * 700, "{path} is no database of this program."),
    ],
    ids=["empty", "random"],
)
def test_a_file_of_something_else_is_a_wrong_path_and_no_broken_history(office, body, said):
    path = office.folder / "minutes.db"
    path.write_bytes(body)
    office.environ["RCM_DATABASE"] = f"sqlite:///{path}"
    told = office.run("case", "list", "--as", "mexico")
    assert told.code == 8
    assert told.err.startswith(said.format(path=path))
    assert "…" not in office.run("case", "list", "--as", "mexico", "--lang", "es").err
    assert office.run("init", "--administrator", "admin").code == 2
    assert path.read_bytes() == body


def test_the_doctor_finds_a_healthy_house_healthy(office):
    found = office.done("doctor", "--json").data
    assert [one["check"] for one in found if not one["ok"]] == []
    assert {one["check"] for one in found} == {
        "definitions",
        "zones",
        "database",
        "schema",
        "writable",
        "released",
        "clock",
        "sealed",
    }
    assert "en orden" in office.done("doctor", "--lang", "es").out


def test_the_doctor_sees_a_clock_behind_the_log(office):
    office.at = "2020-01-01T00:00-06:00"
    answer = office.run("doctor", "--json")
    assert answer.code == 1
    assert [one["check"] for one in answer.data if not one["ok"]] == ["clock"]


def test_definitions_can_be_looked_at(office):
    machines = office.done("machine", "list", "--json").data
    assert "troika_consultation" in [one["machine"] for one in machines]
    assert office.done("machine", "check", "--json").data["findings"] == []
    assert office.done("machine", "diagram", "troika_consultation").out.startswith(
        "stateDiagram-v2"
    )
    told = office.done("policy", "explain", "consultation.member_silence", "--lang", "es").out
    assert "tacit_consent_flagged" in told
    refused = office.run("policy", "explain", "consultation.member_silense", "--json")
    assert refused.refusal["facts"]["nearest"] == "consultation.member_silence"


def test_a_faulty_machine_file_is_named_with_its_line(office):
    office.text("bad.v1.toml", 'machine = "bad"\nversion = 1\n')
    answer = office.run("machine", "check", "bad.v1.toml", "--json")
    assert answer.code == 2
    assert {one["file"] for one in answer.data["findings"]} == {"bad.v1.toml"}
    assert all(one["message"]["es"] for one in answer.data["findings"])


def program(*args, folder, **environ):
    command = [sys.executable, "-m", "rcm_workflow", *args]
    kept = {name: os.environ[name] for name in ("PATH",) if name in os.environ}
    return subprocess.run(
        command, cwd=folder, env=kept | environ, capture_output=True, text=True, check=False
    )


def test_the_program_as_a_process(tmp_path, checkout):
    path = {"PYTHONPATH": str(checkout), "XDG_CONFIG_HOME": str(tmp_path)}
    made = program("init", "--administrator", "admin", "--json", folder=tmp_path, **path)
    assert (made.returncode, made.stderr) == (0, "")
    usage = program("case", "show", "--json", folder=tmp_path, **path)
    assert (usage.returncode, usage.stdout) == (2, "")
    plain = program("doctor", folder=tmp_path, NO_COLOR="1", RCM_COLOUR="always", **path)
    assert plain.returncode == 0
    assert "\x1b[3" not in plain.stdout
    gone = program("log", "verify", "--database", "sqlite:///x.db", folder=tmp_path, **path)
    assert gone.returncode == 8
    assert gone.stdout == ""


def test_an_upgrade_says_in_words_what_was_done(office):
    assert "is the newest" in office.done("init", "--upgrade").out
    assert "es el más reciente" in office.done("init", "--upgrade", "--lang", "es").out
    for lang, said in (("en", "of an older version. It now has"), ("es", "Ahora tiene")):
        engine = create_engine(office.environ["RCM_DATABASE"])
        downgrade(engine, revisions()[-2])
        engine.dispose()
        told = office.done("init", "--upgrade", "--lang", lang).out
        assert said in told
        assert ": older" not in told
    again = office.done("init", "--upgrade", "--json").data
    assert again == {"upgraded": False, "was": "current"}
