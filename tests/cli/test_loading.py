"""What every command loads before it does anything: counted, for time says nothing here."""

import json
import subprocess
import sys

import pytest

MODULES = 645
"""Of others: as many as are loaded by now and a few more. What needs a new library should load it
itself."""

SELDOM = ("apscheduler", "structlog", "alembic", "holidays", "psycopg")


@pytest.fixture(scope="module")
def loaded():
    program = "import json, sys, rcm_workflow.__main__; print(json.dumps([*sys.modules]))"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, text=True
    )
    return json.loads(done.stdout)


def test_a_command_loads_no_more_of_others_than_it_did(loaded):
    others = [one for one in loaded if one.partition(".")[0] != "rcm_workflow"]
    assert len(others) <= MODULES


@pytest.mark.parametrize("library", SELDOM)
def test_what_few_commands_need_is_loaded_by_those(loaded, library):
    assert [one for one in loaded if one == library or one.startswith(f"{library}.")] == []
