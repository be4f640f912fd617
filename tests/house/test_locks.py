import re
import tomllib

import pytest

LOCKS = ["requirements.txt", "requirements-dev.txt", "requirements-bench.txt"]
PLACES = re.compile(r"://|index-url|find-links|trusted-host|pypi|pythonhosted|@ ", re.IGNORECASE)
PIN = re.compile(r"^(?P<name>[a-z0-9][a-z0-9-]*)==(?P<version>\S+)(?P<marker> ; [^\\]+?)? \\$")
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$")


def pins(text):
    """Return {name: {(version, marker)}} of a lock."""
    found = {}
    for line in text.splitlines():
        if pin := PIN.match(line):
            found.setdefault(pin["name"], set()).add((pin["version"], pin["marker"]))
    return found


def names(requirements):
    words = [re.match(r"[A-Za-z0-9._-]+", line)[0] for line in requirements]
    return {re.sub(r"[-_.]+", "-", word).lower() for word in words}


@pytest.fixture(params=LOCKS)
def lock(request, checkout):
    return (checkout / request.param).read_text()


@pytest.fixture
def project(checkout):
    return tomllib.loads((checkout / "pyproject.toml").read_text())["project"]


def test_a_lock_says_what_and_not_where_from(lock):
    assert PLACES.findall(lock) == []


def test_every_line_is_a_pin_or_its_hash(lock):
    strange = [line for line in lock.splitlines() if not (PIN.match(line) or HASH.match(line))]
    assert strange == []


def test_every_pin_has_a_hash(lock):
    lines = [*lock.splitlines(), ""]
    pinned = [number for number, line in enumerate(lines) if PIN.match(line)]
    assert pinned != []
    assert [lines[number] for number in pinned if not HASH.match(lines[number + 1])] == []


@pytest.mark.parametrize(
    ("lock", "extras"),
    [
        ("requirements.txt", ["postgres"]),
        ("requirements-dev.txt", ["postgres", "dev"]),
        ("requirements-bench.txt", ["postgres", "bench"]),
    ],
    indirect=["lock"],
)
def test_a_lock_holds_what_the_project_asks_for(lock, extras, project):
    optional = project["optional-dependencies"]
    asked = names(project["dependencies"]).union(*(names(optional[extra]) for extra in extras))
    assert asked - pins(lock).keys() == set()


@pytest.mark.parametrize("other", ["requirements-dev.txt", "requirements-bench.txt"])
def test_tests_and_benchmarks_run_what_users_run(checkout, other):
    users, others = (pins((checkout / file).read_text()) for file in ("requirements.txt", other))
    assert {name: others.get(name) for name in users} == users


def test_the_project_can_be_installed_without_asking_the_network(checkout):
    locked = pins((checkout / "requirements-dev.txt").read_text())
    assert {"hatchling", "editables"} - locked.keys() == set()
