"""A log on each database, and children who may be killed."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

import pytest

from rcm_workflow.application.app import App
from tests.faults.children import Child, children
from tests.faults.hands import new_log, opened


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest) -> str:
    """The address of a new log in which everybody is seated."""
    if request.param == "sqlite":
        found = f"sqlite:///{request.getfixturevalue('sqlite_path')}"
    else:
        found = str(request.getfixturevalue("postgres_database"))
    new_log(found)
    return found


@pytest.fixture
def app(url: str) -> Iterator[App]:
    """The application in the process of the test."""
    with opened(url) as one:
        yield one


@pytest.fixture
def child() -> Iterator[Callable[..., Child]]:
    """Starts children; those still alive at the end are killed before the database goes."""
    with children() as start:
        yield start


@pytest.fixture
def chance() -> random.Random:
    """The same moments in every run, as far as a machine allows."""
    return random.Random(2021)  # noqa: S311 - repeatable, not secret


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that asks for ``size`` says how much is short and how much is long."""
    if "size" in metafunc.fixturenames:
        short, long = metafunc.function.sizes
        metafunc.parametrize(
            "size", [short, pytest.param(long, marks=pytest.mark.slow)], ids=["short", "long"]
        )
