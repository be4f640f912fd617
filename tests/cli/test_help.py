"""Help in the reader's language: every text of it, wherever the language is set."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import typer

import rcm_workflow
from rcm_workflow.cli.program import build, command
from rcm_workflow.cli.spoken import spoken, texts
from rcm_workflow.i18n.catalogue import help_texts

LOADED = """
import sys
from rcm_workflow.__main__ import main
main(["--help"])
main(["--version"])
heavy = "alembic apscheduler cryptography holidays icalendar sqlalchemy sqlmodel transitions"
print(sorted(one for one in heavy.split() if one in sys.modules))
"""
TYPERS_OWN = {"Show this message and exit."}
CODE = re.compile(r"`[^`]*`|--[a-z-]+")


def every(one):
    yield one
    for each in getattr(one, "commands", {}).values():
        yield from every(each)


def english():
    return {text for one in every(typer.main.get_command(build())) for text in texts(one)}


def test_every_command_and_option_has_its_help_in_both_languages_and_nothing_is_left_over():
    known = help_texts("es")
    assert english() - set(known) == set()
    assert set(known) - english() - TYPERS_OWN == set()
    assert [text for text, said in known.items() if text == said] == []


def test_what_has_to_be_typed_is_the_same_in_both_languages():
    for text, said in help_texts("es").items():
        assert sorted(CODE.findall(text)) == sorted(CODE.findall(said)), text


@pytest.mark.parametrize(
    "args",
    [
        ("--lang", "es", "--help"),
        ("--help", "--lang=es"),
        ("case", "--lang", "es", "--help"),
        ("case", "--lang", "es"),
        ("case", "open", "--help", "--lang", "es"),
        ("case", "do", "--help", "--lang", "es"),
        ("mandate", "give", "--lang", "es", "--help"),
    ],
)
def test_the_option_asks_for_help_in_spanish(office, args, capsys):
    answer = office.run(*args)
    # A group without a command is a usage error, and its help goes to stderr.
    told = capsys.readouterr().out or answer.out or answer.err
    assert told.startswith("Uso: rcm")
    assert re.search(r"^(Opciones|Órdenes):$", told, re.MULTILINE)
    assert not re.search(r"required|default:|\[OPTIONS\]|Show this", told)


def test_the_setting_asks_for_help_in_spanish(office, capsys):
    for environ in ({"RCM_LANG": "es"}, {"RCM_LANG": "en"}):
        office.environ |= environ
        office.run("period", "extend", "--help")
        told = capsys.readouterr().out
        assert ("Ejemplo: rcm period extend" in told) == (environ["RCM_LANG"] == "es")
    (office.folder / "rcm.toml").write_text('lang = "es"\n', encoding="utf-8")
    del office.environ["RCM_LANG"]
    office.run("period", "extend", "--help")
    assert "Días hábiles adicionales" in capsys.readouterr().out


def test_the_options_of_a_step_are_explained_in_spanish(opened, capsys):
    ref = "TC-2021-001"
    opened.done("case", "do", "withdraw", ref, "--help", "--as", "mexico", "--lang", "es")
    told = capsys.readouterr().out
    assert told.startswith(f"Uso: rcm case do withdraw {ref}")
    assert "Muestra esta ayuda y termina." in told


def test_a_step_is_explained_to_whoever_asks(opened, capsys):
    def told(*args):
        opened.done("case", "do", *args, "--help", "--lang", "es")
        return capsys.readouterr().out

    step = ("withdraw", "TC-2021-001")
    known = told(*step, "--as", "mexico")
    assert "--reason" in known
    assert told(*step) == told(*step, "--as", "stranger") == known
    assert "--reason" in told("withdraw", "TC-1999-009")
    for args in (("withdraw", "ZZ-2021-001"), ("withdrawn", "TC-2021-001")):
        answer = opened.done("case", "do", *args, "--help")
        assert (capsys.readouterr().out or answer.out).startswith("Usage: rcm case do")
        assert ("withdraw" in answer.err) == (args[0] == "withdrawn")
    opened.environ["RCM_DATABASE"] = f"sqlite:///{opened.folder}/none.db"
    assert told(*step) == known


@pytest.mark.parametrize("lang", ["en", "es"])
def test_what_is_not_loaded_is_told_as_it_tells_of_itself(lang):
    whole, light = spoken(typer.main.get_command(build()), lang), command(lang)
    assert list(light.commands) == list(whole.commands)
    for name, real in whole.commands.items():
        assert light.commands[name].get_short_help_str(300) == real.get_short_help_str(300)


def test_the_help_and_the_version_load_no_database_and_no_procedure():
    # What this process has loaded already would hide it.
    told = subprocess.run(
        [sys.executable, "-c", LOADED],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(Path(rcm_workflow.__file__).parents[1])},
    )
    assert told.stdout.startswith("Usage: rcm")
    assert told.stdout.splitlines()[-2:] == [f"rcm-workflow {rcm_workflow.__version__}", "[]"]


def test_one_language_does_not_change_the_other():
    spanish, plain = command("es"), command("en")
    assert spanish.commands["case"].help != plain.commands["case"].help
    assert plain.commands["case"].help == "Open a case, look at it, and move it."
