"""Run by `make wheel-test`: far from the checkout, with the wheel installed."""

import json
import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

import rcm_workflow

PACKAGE = Path(rcm_workflow.__file__).parent
CHECKOUT = Path(os.environ["RCM_CHECKOUT"])
RCM = Path(sys.executable).with_name("rcm")


def files(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def rcm(*words):
    run = subprocess.run([RCM, *words], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout


def test_the_package_is_the_installed_one():
    assert PACKAGE.is_relative_to(sys.prefix)
    assert not PACKAGE.is_relative_to(CHECKOUT / "rcm_workflow")
    assert rcm_workflow.__version__ == version("rcm-workflow")
    assert (PACKAGE / "py.typed").exists()


@pytest.mark.parametrize("folder", ["machines", "policies"])
def test_the_wheel_carries_every_definition_byte_for_byte(folder):
    carried = files(PACKAGE / "_data" / folder)
    assert carried != {}
    assert carried == files(CHECKOUT / folder)


def test_the_command_explains_itself():
    assert "Usage" in rcm("--help")


def test_the_command_lists_every_machine_of_the_wheel():
    listed = rcm("machine", "list", "--json")
    assert json.loads(listed) != []
    machines = {path.name.partition(".")[0] for path in (CHECKOUT / "machines").glob("*.toml")}
    assert {machine for machine in machines if machine not in listed} == set()


def test_the_command_lists_the_policies_of_the_wheel():
    assert json.loads(rcm("policy", "list", "--json")) != []
