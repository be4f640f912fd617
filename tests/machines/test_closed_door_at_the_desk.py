"""Behind closed doors, asked at the command line: answers, errors, trials, receipts, exports."""

from __future__ import annotations

from io import StringIO

import pytest

from rcm_workflow.application.ids import SeededEntropy
from rcm_workflow.application.seal import seal
from rcm_workflow.cli import program
from rcm_workflow.domain.values import Stance
from rcm_workflow.worker import work
from tests.application.conftest import begun
from tests.machines.sessions import position
from tests.machines.test_closed_door import (
    OBJECTOR,
    OBJECTS,
    OUTSIDE,
    WORD,
    house,
    in_the_room,
    observer_item,
)
from tests.scene import seated

__all__ = ["house"]

SOME = [
    ("HN/foreign_affairs", "AR/observer"),
    pytest.param((*OUTSIDE,), marks=pytest.mark.slow),
]
"""Two that see most of those outside, and all of them."""

SHOWN = (
    ("case", "show", "CASE"),
    ("case", "history", "CASE"),
    ("case", "why", "CASE"),
    ("case", "replay", "CASE"),
    ("case", "diff", "CASE", "2021-09-06T09:00-05:00", "NOW"),
    ("case", "document", "CASE"),
    ("position", "list", "CASE"),
    ("position", "missing", "CASE"),
    ("sealed", "list", "CASE"),
    ("sealed", "open", "CASE"),
    ("receipt", "show", "CASE"),
)
ANSWERED = {("HN/foreign_affairs", words) for words in SHOWN[:6]}
"""Where there is an answer that could say too much: a country that is not in the room."""
FORMATS = ("ocel-json", "ocel-sqlite", "xes", "prov-json")


class Counter:
    """The command line on the database of a chancery; nothing it is asked here moves the case."""

    def __init__(self, chancery, url, folder):
        self.folder = folder
        self.entropy = SeededEntropy("counter")
        self.environ = {"XDG_CONFIG_HOME": str(folder / "nothing"), "RCM_DATABASE": url}
        self.environ["RCM_NOW"] = chancery.clock.now().isoformat()

    def asked(self, seat, *words):
        """The exit code, and all that is said to whoever sits there."""
        return self.run(*words, "--as", seated(seat).person, "--seat", seat)

    def run(self, *words):
        """The same of nobody in particular."""
        out, err = StringIO(), StringIO()
        surroundings = {"environ": self.environ, "folder": self.folder, "entropy": self.entropy}
        code = program.main(words, work=work, out=out, err=err, **surroundings)
        return code, out.getvalue() + err.getvalue()


def rehearsed(url):
    """A database whose clock may be set by hand."""
    begun(url, log="rcm.test/rehearsal")


@pytest.fixture
def furnish():
    return rehearsed


@pytest.fixture
def counter(house, database, tmp_path):
    return lambda: Counter(house, database, tmp_path)


def leaked(counter, case, seats, trial):
    """Who is told what word of the room, by which command."""
    found = []
    for seat in seats:
        for words in (*SHOWN, (*trial, "--dry-run")):
            meant = {"CASE": case, "NOW": counter.environ["RCM_NOW"]}
            asked = [meant.get(one, one) for one in words]
            for more in ((), ("--json",)):
                code, said = counter.asked(seat, *asked, *more)
                assert code in ((0,) if (seat, words) in ANSWERED else (0, 3, 4, 5)), (seat, said)
                past = words[1] in ("replay", "history")
                traces = [WORD, f"{OBJECTOR}/vice_minister", "position_recorded"]
                found += [
                    (seat, words, one, said)
                    for one in (*traces, *(() if past else (OBJECTS,)))
                    if one in said
                ]
    return found


@pytest.mark.parametrize("seats", SOME, ids=["some", "all"])
def test_nothing_of_the_room_is_said_at_the_desk(house, counter, seats):
    case = in_the_room(house)
    house.do(case, "take_up_item", decision="decisions-2")
    position(house, case, OBJECTOR, f"{OBJECTOR}/vice_minister", Stance.OBJECT, WORD)
    seal(house.app)
    desk = counter()
    trial = ("case", "do", "defer_item", "CASE", "--decision", "decisions-2", "--reason", "So")
    assert leaked(desk, case, seats, trial) == []
    # The same questions of who is in the room.
    for words in (("case", "show"), ("position", "list"), ("case", "replay"), ("sealed", "open")):
        assert WORD in desk.asked("GT/foreign_affairs", *words, case)[1], words


@pytest.mark.parametrize("seats", SOME, ids=["some", "all"])
def test_nothing_on_an_observer_is_said_at_the_desk(house, counter, seats):
    case = observer_item(house)
    position(house, case, OBJECTOR, f"{OBJECTOR}/vice_minister", Stance.OBJECT, WORD)
    seal(house.app)
    trial = ("case", "do", "leave_status", "CASE")
    assert leaked(counter(), case, (*seats, "CL/officer", "secretariat/officer"), trial) == []


def test_the_log_taken_out_has_nothing_of_the_room(house, counter):
    case = in_the_room(house)
    house.do(case, "take_up_item", decision="decisions-2")
    position(house, case, OBJECTOR, f"{OBJECTOR}/vice_minister", Stance.OBJECT, WORD)
    seal(house.app)
    desk = counter()
    for form in FORMATS:
        words = ("log", "export", "--format", form, "--out")
        code, said = desk.asked("audit/auditor", *words, form)
        assert code == 0, said
        assert WORD.encode() not in (desk.folder / form).read_bytes(), form
        for seat in OUTSIDE:
            code, said = desk.asked(seat, *words, "theirs")
            assert code in (3, 4), (seat, said)
            assert WORD not in said
            assert not (desk.folder / "theirs").exists()
