"""An office with a real database: commands in, exit codes and answers out."""

import json
import shutil
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import NamedTuple

import pytest

from rcm_workflow import bootstrap
from rcm_workflow.application.ids import SeededEntropy
from rcm_workflow.cli import program
from rcm_workflow.config import load
from rcm_workflow.worker import work

MONDAY = "2021-09-06T10:00-05:00"
DISPATCH = "2021-09-09T10:00-05:00"
PEOPLE = {
    "mexico": "MX/ppt",
    "capital": "MX/foreign_affairs",
    "costarica": "CR/foreign_affairs",
    "salvador": "SV/foreign_affairs",
    "honduras": "HN/foreign_affairs",
    "audit": "audit/auditor",
}
OTHERS = ("BZ", "CA", "DO", "GT", "NI", "PA", "US")
"""One trainer sits for these, so that letters to them can arrive."""


class Answer(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def data(self):
        """The JSON value on stdout."""
        return json.loads(self.out)

    @property
    def refusal(self):
        """The JSON value on stderr."""
        return json.loads(self.err)


class Office:
    """One folder, one database, one clock set by hand."""

    def __init__(self, folder: Path, seed: str) -> None:
        self.folder = folder
        self.at = MONDAY
        self.environ: dict[str, str] = {"XDG_CONFIG_HOME": str(folder / "nothing")}
        self.entropy = SeededEntropy(seed)

    def run(self, *args: str) -> Answer:
        out, err = StringIO(), StringIO()
        environ = dict(self.environ)
        if self.at:
            environ["RCM_NOW"] = self.at
        code = program.main(
            args,
            work=work,
            environ=environ,
            folder=self.folder,
            out=out,
            err=err,
            entropy=self.entropy,
        )
        return Answer(code, out.getvalue(), err.getvalue())

    def done(self, *args: str) -> Answer:
        """Run a command that has to succeed."""
        answer = self.run(*args)
        assert answer.code == 0, answer.err
        return answer

    @contextmanager
    def app(self):
        """The application itself, to look behind the commands."""
        settings = load({}, self.environ, ()).settings
        with bootstrap.opened(settings) as app:
            yield app

    def text(self, name: str, content: str) -> str:
        (self.folder / name).write_text(content, encoding="utf-8")
        return name


@pytest.fixture(scope="session")
def prepared(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("office")
    office = Office(folder, "prepared")
    office.at = "2021-01-04T09:00-06:00"
    office.environ["RCM_DATABASE"] = f"sqlite:///{folder}/rcm.db"
    office.done("init", "--administrator", "admin", "--rehearsal", "--since", "2021-01-01")
    for person, seat in PEOPLE.items():
        office.done("person", "add", person, "--as", "admin")
        office.done("mandate", "give", person, seat, "--since", "2021-01-01", "--as", "admin")
    office.done("person", "add", "trainer", "--as", "admin")
    for country in OTHERS:
        seat = f"{country}/foreign_affairs"
        office.done("mandate", "give", "trainer", seat, "--since", "2021-01-01", "--as", "admin")
    return folder


def copied(source: Path, folder: Path, at: str) -> Office:
    """An office of its own on a copy of a prepared database."""
    shutil.copy(source / "rcm.db", folder / "rcm.db")
    office = Office(folder, folder.name)
    office.environ["RCM_DATABASE"] = f"sqlite:///{folder}/rcm.db"
    office.at = at
    return office


@pytest.fixture
def office(prepared, tmp_path) -> Office:
    return copied(prepared, tmp_path, MONDAY)


@pytest.fixture(scope="session")
def with_text(prepared, tmp_path_factory) -> Path:
    office = copied(prepared, tmp_path_factory.mktemp("text"), MONDAY)
    office.done(
        *("case", "open", "troika_consultation", "--as", "mexico", "--reason", "Needed"),
        *("--title-en", "Flows", "--title-es", "Flujos", "--requires-agreed-position", "yes"),
    )
    file_text(office, "uno", "one")
    return office.folder


@pytest.fixture
def opened(with_text, tmp_path) -> Office:
    """A case with a text in both languages."""
    return copied(with_text, tmp_path, MONDAY)


def file_text(office: Office, es: str, en: str, *more: str) -> Answer:
    """File a version of the text."""
    office.text("es.txt", f"Curso\n\nLa Conferencia decide {es}.\n")
    office.text("en.txt", f"Course\n\nThe Conference decides {en}.\n")
    return office.done(
        *("text", "file", "TC-2021-001", "--es", "es.txt", "--en", "en.txt"),
        *("--original", "es", "--as", "mexico", *more),
    )


@pytest.fixture(scope="session")
def dispatched(with_text, tmp_path_factory) -> Path:
    office = copied(with_text, tmp_path_factory.mktemp("round"), MONDAY)
    office.done("case", "do", "submit_to_troika", "TC-2021-001", "--as", "mexico")
    for person, country in (("costarica", "CR"), ("salvador", "SV")):
        office.done("position", "record", "TC-2021-001", country, "assent", "--as", person)
    office.done("case", "do", "confirm_troika_consensus", "TC-2021-001", "--as", "mexico")
    office.at = DISPATCH
    office.done("case", "do", "open_round_1", "TC-2021-001", "--as", "mexico")
    return office.folder


@pytest.fixture
def in_round(dispatched, tmp_path) -> Office:
    """The case in its first member round, dispatched on 9 September 2021 at 10:00 in Mexico."""
    return copied(dispatched, tmp_path, DISPATCH)
