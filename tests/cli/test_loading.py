"""What every command loads before it does anything: counted, for time says nothing here."""

import json
import subprocess
import sys

import pytest

MODULES = 1020
"""As many as are loaded by now and a few more. What needs a new library should load it itself."""

SELDOM = ("apscheduler", "structlog", "alembic", "holidays", "psycopg")


@pytest.fixture(scope="module")
def loaded():
    program = "import json, sys, rcm_workflow.__main__; print(json.dumps([*sys.modules]))"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, text=True
    )
    return json.loads(done.stdout)


def test_a_command_loads_no_more_modules_than_it_did(loaded):
    assert len(loaded) <= MODULES


@pytest.mark.parametrize("library", SELDOM)
def test_what_few_commands_need_is_loaded_by_those(loaded, library):
    assert [one for one in loaded if one == library or one.startswith(f"{library}.")] == []
