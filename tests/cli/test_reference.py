"""The pages say what the program does."""

import typer

from rcm_workflow.cli.program import build
from rcm_workflow.cli.reference import generated


def commands(command, path=()):
    children = getattr(command, "commands", {})
    if not children:
        yield path, command
    for name, each in children.items():
        yield from commands(each, (*path, name))


def test_the_generated_pages_are_fresh(checkout):
    for name, text in generated().items():
        assert (checkout / "docs" / name).read_text(encoding="utf-8") == text, name


def test_every_command_has_a_help_with_an_example():
    found = dict(commands(typer.main.get_command(build())))
    assert len(found) == 102
    for path, command in found.items():
        example = f"Example: rcm {' '.join(path)}"
        assert example in " ".join(command.help.split()), path
        for one in command.params:
            assert getattr(one, "help", None), (path, one.name)
