"""Every command shown in the documentation runs, in order, in an empty folder."""

from __future__ import annotations

import io
import re
import shlex
from pathlib import Path

import pytest

from rcm_workflow.cli import program
from rcm_workflow.worker import work

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)
SHOWN = re.compile(r"```text\n(.*?)```", re.DOTALL)
"""What the page says that a command answers; hashes, which differ, are left out as ``…``."""
HASH = re.compile(r"\b[0-9a-f]{12,64}\b")
LOOP = re.compile(r"for (?P<name>\w+) in (?P<words>[^;]+); do (?P<body>[^;]+); done")


def commands(page: str) -> list[str]:
    """The lines a reader would type."""
    blocks = BLOCK.findall((ROOT / page).read_text(encoding="utf-8"))
    return [line[2:] for block in blocks for line in block.splitlines() if line.startswith("$ ")]


class Reader:
    """Somebody who types the lines of a page into one shell."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        # One process cannot change its folder under the other tests, so ./rcm.db is named in full.
        self.environ = {
            "NO_COLOR": "1",
            "COLUMNS": "80",
            "HOME": str(folder),
            "RCM_DATABASE": f"sqlite:///{folder}/rcm.db",
        }
        self.seen = ""

    def type(self, line: str) -> None:
        """Do what the shell would do with `export`, `echo … > FILE`, `for … in …` and `rcm …`."""
        if loop := LOOP.fullmatch(line):
            for word in loop["words"].split():
                self.type(loop["body"].replace(f"${loop['name']}", word))
            return
        words = shlex.split(line)
        match words:
            case ["export", setting]:
                name, _, value = setting.partition("=")
                self.environ[name] = value
            case ["echo", text, ">", file]:
                (self.folder / file).write_text(f"{text}\n", encoding="utf-8")
            case ["rcm", *argv]:
                out, err = io.StringIO(), io.StringIO()
                code = program.main(
                    argv, work=work, environ=self.environ, folder=self.folder, out=out, err=err
                )
                assert code == 0, f"{line}\n{err.getvalue()}"
                self.seen += out.getvalue()
            case _:
                pytest.fail(f"a reader could not type this here: {line}")


@pytest.mark.parametrize("page", ["README.md"])
def test_a_reader_can_follow_the_page(page, tmp_path):
    reader = Reader(tmp_path)
    typed = commands(page)
    assert len(typed) > 10, "the page shows its commands in console blocks"
    for line in typed:
        reader.type(line)
    assert "The log is whole" in reader.seen
    seen = HASH.sub("…", reader.seen)
    for block in SHOWN.findall((ROOT / page).read_text(encoding="utf-8")):
        assert block in seen
