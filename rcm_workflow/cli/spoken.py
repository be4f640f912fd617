"""The help of every command in the reader's language; in the code it stands in English."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from typer._click.core import Command, Context
from typer._click.formatting import HelpFormatter

from rcm_workflow.i18n import catalogue
from rcm_workflow.i18n.catalogue import help_texts, placeholders

EXAMPLE = "Example: "
_HEADINGS = ("Options", "Arguments", "Commands")
_REQUIRED = re.compile(r"\[required\]")
_DEFAULT = re.compile(r"\[default: (.*)\]")


def texts(command: Command) -> Iterator[str]:
    """Every text of the help of one command in English: paragraphs, then its options."""
    yield from (one for one in _paragraphs(command.help) if not one.startswith(EXAMPLE))
    for one in _params(command):
        yield _joined(one.help)


def _params(command: Command) -> Sequence[Any]:
    return [one for one in command.params if getattr(one, "help", None) and not _hidden(one)]


def _hidden(param: Any) -> bool:
    return bool(getattr(param, "hidden", False))


def _paragraphs(text: str | None) -> list[str]:
    found = (_joined(one) for one in (text or "").split("\n\n"))
    return [one for one in found if one]


def _joined(text: str) -> str:
    return " ".join(text.split())


def _speak_params(one: Command, known: Mapping[str, str], lang: str) -> None:
    for param in _params(one):
        text = _joined(param.help)
        param.help = known.get(text, text)
    for param in one.params:
        if metavar := getattr(param, "metavar", None):
            param.metavar = placeholders(metavar, lang)


def spoken(command: Command, lang: str) -> Command:
    """The command, and all below it, with its help in a language; English is left as it is.

    A text that nobody translated stays English: better than none.
    """
    known, words = help_texts(lang), catalogue(lang)
    if not known:
        return command

    class Formatter(HelpFormatter):
        def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
            super().write_usage(prog, args, prefix or f"{words.say('help', 'usage')}: ")

        def write_heading(self, heading: str) -> None:
            said = words.say("help", heading.lower()) if heading in _HEADINGS else heading
            super().write_heading(said)

        def write_dl(self, rows: Sequence[tuple[str, str]], *more: Any, **named: Any) -> None:
            super().write_dl([(name, _noted(text)) for name, text in rows], *more, **named)

    class Speaking(Context):
        formatter_class = Formatter

    def _noted(text: str) -> str:
        said = _REQUIRED.sub(f"[{words.say('help', 'required')}]", known.get(text, text))
        return _DEFAULT.sub(rf"[{words.say('help', 'default')}: \1]", said)

    def speak(one: Command) -> None:
        one.context_class = Speaking
        one.options_metavar = words.say("help", "options_metavar")
        parts = (
            part.replace(EXAMPLE, f"{words.say('help', 'example')}: ", 1)
            if part.startswith(EXAMPLE)
            else known.get(part, part)
            for part in _paragraphs(one.help)
        )
        one.help = "\n\n".join(parts)
        _speak_params(one, known, lang)
        if hasattr(one, "subcommand_metavar"):
            one.subcommand_metavar = words.say("help", "command_metavar")
        for each in getattr(one, "commands", {}).values():
            speak(each)

    speak(command)
    return command
