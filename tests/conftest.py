"""What every test may ask for."""

import gc
from pathlib import Path

import pytest
from hypothesis import settings

pytest_plugins = ["tests.postgres", "tests.ready"]

# A deadline per example fails on a busy machine and proves nothing about the code.
# `make test` tries thirty examples of each law, `make test-full` a thousand.
settings.register_profile("default", deadline=None, max_examples=30)
settings.register_profile("thorough", deadline=None, max_examples=1000)
settings.load_profile("default")


def pytest_collection_finish() -> None:
    """Let the collector of cycles pass over what was loaded, and look less often.

    A whole run is a quarter quicker for it: thousands of collected tests, and all definitions,
    would be gone through again and again.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture
def sqlite_path(tmp_path: Path) -> Path:
    """The path of a database file that does not exist yet."""
    return tmp_path / "rcm.sqlite3"


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The folder that holds pyproject.toml."""
    return Path(__file__).parent.parent
