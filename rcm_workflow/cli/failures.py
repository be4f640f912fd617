"""Failures as exit codes and words on stderr.

0 done, 1 error, 2 usage or input, 3 not found, 4 not permitted, 5 refused by the rules, 6 conflict
or busy, 7 verification failed, 8 database unreachable.
"""

from __future__ import annotations

import re
import shutil
import textwrap
import traceback
from typing import Any, TextIO

from pydantic import ValidationError
from typer._click.exceptions import BadParameter, ClickException

from rcm_workflow.bootstrap import explain
from rcm_workflow.cli.misuse import parser_words
from rcm_workflow.cli.world import as_json
from rcm_workflow.domain.failures import Busy, LogBroken, Refused
from rcm_workflow.i18n import LANGS, catalogue
from rcm_workflow.i18n.catalogue import placeholders
from rcm_workflow.i18n.explain import ZoneOf

OK, ERROR, USAGE, NOT_FOUND, NOT_PERMITTED, RULES, CONFLICT, BROKEN, UNREACHABLE = range(9)

KINDS = {
    "rules": RULES,
    "not_permitted": NOT_PERMITTED,
    "not_found": NOT_FOUND,
    "conflict": CONFLICT,
    "input": USAGE,
}
_UNPRINTABLE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff]"
)
_LEAD = re.compile(r"\s*(?:- )?")
"""What stands before the words of a line; those that follow it are set below them."""
LONGEST = 600
"""Characters of a fact that is told whole."""
BEGINNING = 80
FORMS = frozenset({"person", "command_id", "lang", "country", "case_id", "original"})
"""Fields of which the catalogue says what they look like."""
_DATABASE = frozenset(
    {
        "database_unreachable",
        "database_not_found",
        "database_cannot_be_written",
        "not_a_database",
    }
)


class Misused(BadParameter):
    """An option that was not written as it is meant: told in a sentence of ours."""

    def __init__(self, key: str, option: str, **facts: str) -> None:
        self.key = key
        self.facts = facts
        self.option = option
        super().__init__(catalogue("en").say("usage", key, name=option, **facts), param_hint=option)


def exit_code(failure: BaseException) -> int:
    """The exit code of a failure."""
    match failure:
        case Refused():
            return UNREACHABLE if failure.code in _DATABASE else KINDS[failure.kind]
        case Busy():
            return CONFLICT
        case LogBroken():
            return BROKEN
        case ValidationError():
            return USAGE
        case _:
            return ERROR


def tell(
    failure: Exception, err: TextIO, lang: str, *, json: bool, zone_of: ZoneOf | None = None
) -> int:
    """Say on ``err`` what went wrong and what to do; return the exit code."""
    code = exit_code(failure)
    if code == ERROR:
        # A bug keeps its traceback, whoever reads it.
        traceback.print_exception(failure, file=err)
    found = _described(failure, zone_of)
    if json:
        print(as_json({**found, "exit": code}), file=err)
    else:
        print(on_screen(found["message"][lang], err), file=err)
    return code


def usage(wrong: ClickException, err: TextIO, lang: str, *, json: bool) -> int:
    """Say on ``err`` that the command line was not understood."""
    message = {one: usage_words(wrong, one) for one in LANGS}
    found = {**_plain("usage", wrong.format_message()), "message": message, "exit": USAGE}
    print(as_json(found) if json else on_screen(message[lang], err), file=err)
    return USAGE


def on_screen(text: str, err: TextIO, columns: int | None = None) -> str:
    """A message as it is printed: on a terminal its lines end between words.

    In a file or a pipe they stay whole, so that a sentence can be searched for. A command or path
    is never broken: it is there to be copied.
    """
    told = printable(text)
    if not err.isatty():
        return told
    width = columns or shutil.get_terminal_size().columns
    return "\n".join(_wrapped(line, width) for line in told.split("\n"))


def _wrapped(line: str, width: int) -> str:
    lead = _LEAD.match(line)
    return textwrap.fill(
        line,
        width,
        subsequent_indent=" " * (lead.end() if lead else 0),
        break_long_words=False,
        break_on_hyphens=False,
    )


def printable(text: str) -> str:
    """What was typed is shown, never obeyed: controls and direction marks as their code."""
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def cut(value: Any) -> Any:
    """A fact as it is told; of a text of megabytes that somebody typed only how it begins."""
    if not isinstance(value, str) or len(value) <= LONGEST:
        return value
    return f"{value[:BEGINNING]}… ({len(value)})"


def usage_words(wrong: ClickException, lang: str) -> str:
    """What is wrong with a command line."""
    if isinstance(wrong, Misused):
        facts = {name: cut(value) for name, value in wrong.facts.items()}
        if "form" in facts:
            facts["form"] = placeholders(facts["form"], lang)
        return catalogue(lang).say("usage", wrong.key, name=wrong.option, **facts)
    return parser_words(wrong, lang)


def _described(failure: Exception, zone_of: ZoneOf | None) -> dict[str, Any]:
    match failure:
        case Refused():
            failure.facts = {key: cut(value) for key, value in failure.facts.items()}
            return {
                "code": failure.code,
                "kind": failure.kind,
                "facts": failure.facts,
                "unmet": [
                    {"condition": one.condition, "facts": one.facts} for one in failure.unmet
                ],
                "rules": failure.rules,
                "message": {lang: "\n".join(explain(failure, lang, zone_of)) for lang in LANGS},
            }
        case Busy():
            return _plain("busy", str(failure))
        case LogBroken():
            found = _plain("log_broken", str(failure))
            if failure.code:
                found["message"] = {lang: _broken(failure, lang) for lang in LANGS}
            return found
        case ValidationError():
            return _input(failure)
        case _:
            return _plain("error", f"{type(failure).__name__}: {failure}")


def _input(failure: ValidationError) -> dict[str, Any]:
    """What the core does not take, in our words where there are any for the field."""
    error = failure.errors(include_url=False)[0]
    field = str(error["loc"][-1]) if error["loc"] else ""
    value = printable(str(error["input"])[:80])
    message = {}
    for lang in LANGS:
        words = catalogue(lang)
        form = words.say("form", field if field in FORMS else "any")
        key = "not_in_form" if value.strip() else "blank"
        name = words.say("field", field)
        message[lang] = words.say("usage", key, name=name, value=value, form=form)
    return {**_plain("usage", error["msg"]), "facts": {"field": field}, "message": message}


def _plain(code: str, why: str) -> dict[str, Any]:
    return {
        "code": code,
        "kind": code,
        "facts": {"why": why},
        "unmet": [],
        "rules": [],
        "message": {lang: catalogue(lang).say("failures", code, why=why) for lang in LANGS},
    }


def _broken(failure: LogBroken, lang: str) -> str:
    words = catalogue(lang)
    why = words.say("broken", failure.code, **failure.facts)
    return words.say("failures", "log_broken", why=why)
