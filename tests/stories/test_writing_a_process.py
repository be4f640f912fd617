"""What ``docs/writing_a_process.md`` tells its reader to type and to write, typed and written."""

import io
import re
import shlex
from pathlib import Path
from typing import NamedTuple

import pytest

from rcm_workflow import bootstrap
from rcm_workflow.application.verify import verify
from rcm_workflow.cli import program
from rcm_workflow.config import load
from rcm_workflow.definitions.library import Library
from rcm_workflow.worker import work

PAGE = Path(__file__).parents[2] / "docs" / "writing_a_process.md"
BLOCK = re.compile(
    r"^```(?P<kind>[a-z]+)(?: (?P<about>\S+))?\n(?P<body>.*?)^```$", re.DOTALL | re.MULTILINE
)
RUNS = re.compile(r"((?:^-.*\n)+)((?:^\+.*\n)+)", re.MULTILINE)
SIGN = re.compile(r"^[-+]", re.MULTILINE)
LOOP = re.compile(r"for (?P<name>\w+) in (?P<words>[^;]+); do (?P<body>[^;]+); done")


class Block(NamedTuple):
    """One code block of the page: what kind, about which file or how it ends, and its text."""

    kind: str
    about: str
    body: str


class Reader:
    """Somebody who follows the page in an empty folder."""

    def __init__(self, folder):
        self.folder = folder
        self.environ = {
            "NO_COLOR": "1",
            "COLUMNS": "300",
            "XDG_CONFIG_HOME": str(folder / "nothing"),
            "RCM_DATABASE": f"sqlite:///{folder}/rcm.db",
        }
        self.seen = ""

    def follow(self, block):
        match block.kind:
            case "console":
                for line in block.body.splitlines():
                    self.type(line.removeprefix("$ "), fails=block.about == "fails")
            case "toml":
                path = self.folder / block.about
                text = path.read_text(encoding="utf-8")
                path.write_text(f"{text}\n{block.body}", encoding="utf-8")
            case "diff":
                self.change(self.folder / block.about, block.body)
            case "text":
                for line in block.body.splitlines():
                    assert line in self.seen
            case _:
                pytest.fail(f"a reader does not know what to do with {block.kind}")

    def change(self, path, body):
        """Replace each run of lines with ``-`` by the run of lines with ``+`` after it."""
        text = path.read_text(encoding="utf-8")
        for old, new in RUNS.findall(body):
            before, after = SIGN.sub("", old), SIGN.sub("", new)
            assert before in text, f"the file does not have:\n{before}"
            text = text.replace(before, after, 1)
        path.write_text(text, encoding="utf-8")

    def type(self, line, *, fails=False):
        if loop := LOOP.fullmatch(line):
            for word in loop["words"].split():
                self.type(loop["body"].replace(f"${loop['name']}", word))
            return
        match shlex.split(line):
            case ["export", setting]:
                name, _, value = setting.partition("=")
                self.environ[name] = value.replace("$PWD", str(self.folder))
            case ["echo", text, ">", file]:
                (self.folder / file).write_text(f"{text}\n", encoding="utf-8")
            case ["rcm", *argv]:
                self.run(argv, line, fails=fails)
            case _:
                pytest.fail(f"a reader could not type this: {line}")

    def run(self, argv, line, *, fails):
        # Each command of a reader is a process of its own and reads the files anew.
        bootstrap.library.cache_clear()
        out, err = io.StringIO(), io.StringIO()
        code = program.main(
            argv, work=work, environ=self.environ, folder=self.folder, out=out, err=err
        )
        self.seen += out.getvalue() + err.getvalue()
        assert code == (2 if fails else 0), f"{line}\n{out.getvalue()}\n{err.getvalue()}"


@pytest.fixture(scope="module")
def reader(tmp_path_factory):
    """A reader who has come to the end of the page."""
    found = Reader(tmp_path_factory.mktemp("reader"))
    page = PAGE.read_text(encoding="utf-8")
    for block in BLOCK.finditer(page):
        found.follow(Block(block["kind"], block["about"] or "", block["body"]))
    return found


@pytest.fixture
def app(reader):
    with bootstrap.opened(load({}, reader.environ, ()).settings) as opened:
        yield opened


def test_nothing_is_left_to_do_in_the_files(reader):
    for path in (reader.folder / "ours").rglob("*.toml"):
        assert "TODO:" not in path.read_text(encoding="utf-8")


def test_the_package_has_never_seen_the_machine(reader):
    ours = Library(reader.folder / "ours").machine("choice_of_logo")
    assert ours.machine not in {one.name for one in Library().all("machine")}
    known = Library().machine("troika_consultation")
    assert not {"legal_review", "cleared", "assessing"} & set(known.states)


def test_the_logo_was_adopted_by_all(app):
    with app.store.read() as view:
        case = view.case("COL-2021-001")
    assert (case.state, case.final) == ("adopted", True)
    assert case.outcome.result == "consensus"
    assert [poll.round for poll in case.polls] == [1, 2]
    assert case.policy.name == "choice_of_logo"
    assert case.text.number == 2


def test_the_periods_were_those_of_its_own_policy(app):
    with app.store.read() as view:
        opened = [
            one.event for one in view.events("COL-2021-001") if one.event.word == "period_opened"
        ]
    assert [one.name for one in opened] == ["first_round", "second_round"]


def test_what_was_recorded_adds_up(app):
    assert verify(app).faults == ()


def test_the_refusals_were_those_shown(reader):
    assert "The log is whole" in reader.seen
    assert "Broken invariant" in reader.seen


def test_the_pictures_were_drawn(reader):
    before, after = (
        (reader.folder / name).read_text(encoding="utf-8") for name in ("before.svg", "logo.svg")
    )
    assert "Legal review" not in before
    assert "Legal review" in after
