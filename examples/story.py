"""A story: a file of real `rcm` commands with a clock by hand, and what they answer.

One directive a line; a backslash at the end goes on with the next line.

    # text              told to the reader
    @ INSTANT           the clock is set (an aware ISO instant)
    > rcm …             a command, shown with its answer; it must succeed
    . rcm …             a command that must succeed, its answer kept for itself
    ! N rcm …           a command that must be refused with exit code N, shown with its answer
    each A B C | . rcm … {} … {low}
                        the same command for several words, `{low}` being the word in small letters
    ~ INSTANT           the days pass until then; the worker wakes twice a day, letters arrive
    - INSTANT           the same, but nobody knows whether letters arrive
    = NAME FILE         from here on a setting names this file
    x GLOB              damage: one bit of the first file of that name is turned over
    p N FILE …          a Python program that ends with exit code N, shown with what it says

`CHANGE(XX)` in a command stands for the newest change that country XX asked for, `PLAN(FILE)` for
the digest of a plan that was kept.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from rcm_workflow.cli import program
from rcm_workflow.worker import work

BEAT = timedelta(hours=12)
OWN = "ours"
"""The folder of definitions that an example may bring."""


@dataclass(frozen=True, slots=True)
class Line:
    """One directive with its place in the file."""

    number: int
    mark: str
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str


class StoryError(Exception):
    """A line of a story did not do what it says."""


def lines(text: str) -> Iterator[Line]:
    """The directives of a story, `each` written out."""
    joined = re.sub(r"\\\n\s*", "", text)
    for number, raw in enumerate(joined.splitlines(), start=1):
        line = raw.strip()
        if line.startswith("each "):
            words, _, template = line.removeprefix("each ").partition(" | ")
            for word in words.split():
                filled = template.replace("{}", word).replace("{low}", word.lower())
                yield Line(number, filled[0], filled[1:].strip())
        elif line:
            yield Line(number, line[0], line[1:].strip())


class Stage:
    """Where a story is played: a folder with a database of its own."""

    def __init__(self, folder: Path, files: Path, database: str, lang: str) -> None:
        self.folder = folder
        # What a story writes stays with it: the files of the example are played on as copies.
        self.files = shutil.copytree(files, folder / files.name)
        if (texts := files.parent / "texts").is_dir():
            shutil.copytree(texts, folder / texts.name, dirs_exist_ok=True)
        self.now = datetime.fromisoformat("2021-01-01T00:00:00+00:00")
        # An example may bring definitions of its own.
        own = {"RCM_DEFINITIONS": str(self.files / OWN)} if (files / OWN).is_dir() else {}
        self.environ = own | {
            "RCM_DATABASE": database,
            "RCM_LANG": lang,
            "NO_COLOR": "1",
            "COLUMNS": "96",
        }

    def rcm(self, argv: list[str]) -> Answer:
        """Run one command of the real command line at the time of the story."""
        out, err = io.StringIO(), io.StringIO()
        code = program.main(
            argv,
            work=work,
            environ=self.environ | {"RCM_NOW": self.now.isoformat()},
            folder=self.files,
            out=out,
            err=err,
        )
        return Answer(code, out.getvalue(), err.getvalue())

    def words(self, command: str) -> list[str]:
        """The arguments of a command line, with changes looked up."""
        found = re.sub(r"CHANGE\((\w\w)\)", lambda match: self._change(match[1]), command)
        found = re.sub(r"PLAN\(([\w.]+)\)", lambda match: self._digest(match[1]), found)
        argv = shlex.split(found)
        if not argv or argv[0] != "rcm":
            raise StoryError(f"not a command of rcm: {command}")
        return argv[1:]

    def _digest(self, file: str) -> str:
        return hashlib.sha256((self.files / file).read_bytes()).hexdigest()

    def _change(self, country: str) -> str:
        listed = json.loads(self.rcm(["case", "list", "--as", "mx-ppt", "--json"]).out)
        newest = listed[-1]["case"]
        answer = self.rcm(["change", "list", newest, "--as", "mx-ppt", "--json"])
        found = [one["id"] for one in json.loads(answer.out) if one["country"] == country]
        if not found:
            raise StoryError(f"{country} asked for no change")
        return str(found[-1])

    def damage(self, name: str) -> None:
        """Turn one bit of a file over, in its middle."""
        path = min(self.files.glob(name))
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 1
        path.write_bytes(data)

    def python(self, argv: list[str]) -> Answer:
        """Run a Python program as anybody would who has no `rcm`."""
        done = subprocess.run(  # noqa: S603 - what an example brings along
            [sys.executable, "-I", *argv],
            cwd=self.files,
            capture_output=True,
            check=False,
            encoding="utf-8",
        )
        return Answer(done.returncode, done.stdout, done.stderr)

    def pass_time(self, until: datetime, *, proven: bool) -> None:
        """Let the clock run; the worker wakes at every beat."""
        worker = ["worker", "--once", *(["--proves-delivery"] if proven else [])]
        while self.now < until:
            self.now = min(until, self.now + BEAT)
            done = self.rcm(worker)
            if done.code:
                raise StoryError(f"the worker failed: {done.err}")


def play(story: str, stage: Stage) -> Iterator[tuple[str, str]]:
    """Play a story; yields `(kind, text)` with kind `told`, `clock`, `asked` or `said`.

    Raises `StoryError` at the first line that does not do what it says.
    """
    for line in lines(story):
        match line.mark:
            case "#":
                yield "told", line.text
            case "@":
                stage.now = datetime.fromisoformat(line.text)
                yield "clock", f"{stage.now:%A %d %B %Y, %H:%M} ({stage.now:%z})"
            case "~" | "-":
                stage.pass_time(datetime.fromisoformat(line.text), proven=line.mark == "~")
                yield "clock", f"{stage.now:%A %d %B %Y, %H:%M} ({stage.now:%z})"
            case ">" | ".":
                answer = stage.rcm(stage.words(line.text))
                if answer.code:
                    raise StoryError(f"line {line.number}: {line.text}\n{answer.err}")
                if line.mark == ">":
                    yield "asked", line.text
                    yield "said", answer.out
            case "!":
                code, _, command = line.text.partition(" ")
                answer = stage.rcm(stage.words(command))
                if answer.code != int(code):
                    raise StoryError(f"line {line.number}: exit {answer.code}\n{answer.err}")
                yield "asked", command
                yield "said", answer.err or answer.out
            case _:
                yield from _aside(line, stage)


def _aside(line: Line, stage: Stage) -> Iterator[tuple[str, str]]:
    """What is done beside the commands of `rcm`."""
    match line.mark:
        case "=":
            name, _, file = line.text.partition(" ")
            stage.environ[name] = str(stage.files / file)
        case "x":
            stage.damage(line.text)
            yield "told", f"(One bit of {line.text} is turned over.)"
        case "p":
            code, _, command = line.text.partition(" ")
            answer = stage.python(shlex.split(command))
            if answer.code != int(code):
                raise StoryError(f"line {line.number}: exit {answer.code}\n{answer.err}")
            yield "asked", f"python {command}"
            yield "said", answer.out
        case _:
            raise StoryError(f"line {line.number}: no directive {line.mark!r}")
