"""The inputs of a procedure as options: listed in help, hinted at, and never hidden by our own."""

import typer

from rcm_workflow.cli.program import build
from rcm_workflow.definitions.reserved import EVERYWHERE, OPENING, POSITION

TAKING = {("case", "open"): OPENING, ("case", "do"): frozenset(), ("position", "record"): POSITION}
"""The commands that take the inputs of a step, and what each has of its own."""


def options(*path):
    command = typer.main.get_command(build())
    for name in path:
        command = command.commands[name]
    found = {one for param in command.params for one in param.opts if one.startswith("--")}
    return found | {"--help"}


def test_the_reserved_names_are_the_options_of_the_commands_that_take_inputs():
    assert {path: options(*path) for path in TAKING} == {
        path: EVERYWHERE | own for path, own in TAKING.items()
    }


def test_the_help_of_an_opening_lists_the_inputs_of_the_procedure(office, capsys):
    told = office.done("case", "open", "activity", "--help").out + capsys.readouterr().out
    for option in ("--title-en", "--objective-en TEXT", "--objective-es TEXT", "--country XX"):
        assert option in told
    spanish = office.done("case", "open", "activity", "--help", "--lang", "es").out
    told = spanish + capsys.readouterr().out
    assert "Uso: rcm case open activity" in told
    assert "País responsable" in told


def test_the_help_of_an_opening_of_nothing_is_that_of_the_command(office, capsys):
    office.done("case", "open", "--help")
    told = capsys.readouterr().out
    assert "--title-en" in told
    assert "--objective-en" not in told


def test_the_help_of_an_unknown_procedure_names_the_nearest(office):
    refused = office.run("case", "open", "activty", "--help", "--json")
    assert refused.code != 0
    assert "“activity”" in refused.err


def test_a_text_in_both_languages_is_hinted_at_by_both_of_its_options(opened):
    said = ("--title-en", "Seminar", "--title-es", "Seminario", "--reason", "Needed")
    refused = opened.run(
        "case", "open", "activity", *said, "--objective", "Learn", "--as", "mexico", "--json"
    )
    assert refused.refusal["facts"]["nearest"] == "--objective-en/--objective-es"
    assert "“--objective-en/--objective-es”" in refused.refusal["message"]["en"]


def test_choices_are_shown_in_words(office):
    shown = office.done("machine", "show", "follow_up").out
    assert "questionnaire; handover report (handover_report)" in " ".join(shown.split())
    shown = office.done("machine", "show", "follow_up", "--lang", "es").out
    assert "cuestionario (questionnaire)" in shown
