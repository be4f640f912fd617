"""What the parser of the command line says, in the reader's words.

The parser knows English only. What it says is taken apart by its form: after a change of its words
a sentence of it would come through as it is, which a test notices.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from typer._click.exceptions import (
    BadParameter,
    ClickException,
    MissingParameter,
    NoArgsIsHelpError,
    NoSuchOption,
)
from typer.core import TyperGroup

from rcm_workflow.cli.options import SHARED_NAMES
from rcm_workflow.domain.words import nearest
from rcm_workflow.i18n import catalogue
from rcm_workflow.i18n.catalogue import placeholders

_CHOICE = re.compile(r"'(?P<value>.*)' is not one of (?P<offered>'.*')\.?$", re.DOTALL)
_BOUND = re.compile(r"(?P<which>greater|less) than or equal to (?P<bound>-?\d+)")
_SAID = (
    ("extra", re.compile(r"Got unexpected extra argument\S* \((?P<value>.*)\)", re.DOTALL)),
    (
        "unknown_command",
        re.compile(r"No such command ['\"](?P<value>.*?)['\"]\.(?: Did you mean (?P<near>.*)\?)?"),
    ),
    ("takes_no_value", re.compile(r"Option '(?P<value>.*)' does not take a value")),
    ("takes_a_value", re.compile(r"Option '(?P<value>.*)' requires .*argument")),
    ("no_command", re.compile(r"(?P<value>)Missing command")),
)
"""What has a sentence of ours, by its key, and how the parser says it."""
_FORMS = (("valid integer", "integer"), ("does not match the format", "date"))


def parser_words(wrong: ClickException, lang: str) -> str:
    """What is wrong with a command line; what has no sentence here is told as the parser does."""
    words = catalogue(lang)
    match wrong:
        case MissingParameter():
            return words.say("usage", "missing", name=_name(wrong, lang))
        case NoSuchOption():
            if _before_the_command(wrong):
                return words.say("usage", "after_the_command", name=wrong.option_name)
            hint = _hint(_option_like(wrong.option_name, wrong.possibilities or ()), lang)
            return words.say("usage", "unknown_option", name=wrong.option_name, hint=hint)
        case BadParameter():
            return _bad(wrong, lang)
        case NoArgsIsHelpError():
            # A group without a command: its help, which is in the language already.
            return wrong.format_message()
        case _:
            return _other(wrong, lang)


def _before_the_command(wrong: NoSuchOption) -> bool:
    """Whether an option that commands share was written before the command."""
    return (
        wrong.option_name in SHARED_NAMES
        and wrong.ctx is not None
        and isinstance(wrong.ctx.command, TyperGroup)
    )


def _name(wrong: ClickException, lang: str) -> str:
    """The parameter that is meant, as the help in the language writes it."""
    param = getattr(wrong, "param", None)
    name = getattr(wrong, "param_hint", None) or (param.get_error_hint() if param else "")
    shown = name if isinstance(name, str) else " / ".join(name)
    return placeholders(shown.replace("'", ""), lang)


def _option_like(name: str, possible: Iterable[str]) -> str | None:
    """The one option that is most likely meant: one that has the word in it before all others."""
    typed = name.lstrip("-")
    known = sorted(possible)
    within = [one for one in known if typed in one.lstrip("-").split("-")]
    return within[0] if within else nearest(name, known)


def _hint(near: str | None, lang: str) -> str:
    return catalogue(lang).say("explain", "hint", nearest=near) if near else ""


def _bad(wrong: BadParameter, lang: str) -> str:
    words, name = catalogue(lang), _name(wrong, lang)
    if bound := _BOUND.search(wrong.message):
        key = "too_small" if bound["which"] == "greater" else "too_large"
        return words.say("usage", key, name=name, bound=bound["bound"])
    for sign, form in _FORMS:
        if sign in wrong.message:
            said = words.say("input_types", form)
            return words.say("usage", "wrong_form", name=name, form=said)
    if choice := _CHOICE.search(wrong.message):
        offered = choice["offered"].replace("'", "")
        value = choice["value"]
        return words.say("usage", "wrong_choice", name=name, value=value, offered=offered)
    return words.say("usage", "wrong_value", name=name, why=wrong.message)


def _other(wrong: ClickException, lang: str) -> str:
    words, message = catalogue(lang), wrong.format_message()
    for key, form in _SAID:
        if found := form.match(message):
            near = (found.groupdict().get("near") or "").partition(",")[0].strip("'\"")
            return words.say("usage", key, value=found["value"], hint=_hint(near, lang))
    return words.say("usage", "other", why=message)
