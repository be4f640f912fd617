"""Every example tells what its transcript says, on both databases and in both languages."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"
sys.path.insert(0, str(EXAMPLES))

from run import transcript  # noqa: E402 - the examples are scripts, not a package

FOLDERS = sorted(one.parent.name for one in EXAMPLES.glob("*/story.txt"))


def test_there_is_one_for_each_turn_a_consultation_can_take():
    turns = {
        "bounced_message",
        "consultation_2021",
        "decree_in_mid_round",
        "extension",
        "guidelines_2003",
        "handover",
        "joint_plenary_2021",
        "late_objection",
        "maintained_amendment",
        "memorandum_2006",
        "new_version",
        "other_bodies",
        "referred_by_the_troika",
        "vice_ministerial_meeting",
        "withdrawal",
    }
    assert turns <= set(FOLDERS)


@pytest.mark.parametrize("name", FOLDERS)
def test_it_tells_what_its_transcript_says(name):
    folder = EXAMPLES / name
    expected = (folder / "transcript.txt").read_text(encoding="utf-8")
    assert transcript(folder, "en") == expected


def test_postgresql_tells_the_same_story(postgres_database):
    folder = EXAMPLES / "extension"
    expected = (folder / "transcript.txt").read_text(encoding="utf-8")
    assert transcript(folder, "en", postgres_database) == expected


def test_spanish_tells_it_too():
    told = transcript(EXAMPLES / "withdrawal", "es")
    assert "Estado: Primera ronda de los Países Miembros → Retirada" in told


def test_it_runs_as_a_program():
    environ = {**os.environ, "NO_COLOR": "1"}
    done = subprocess.run(
        [sys.executable, EXAMPLES / "run.py", EXAMPLES / "withdrawal", "--lang", "es"],
        capture_output=True,
        text=True,
        check=True,
        env=environ,
    )
    assert "El registro" in done.stdout
