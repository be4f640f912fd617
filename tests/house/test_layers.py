"""The picture in docs/architecture.md, held by import-linter, and the proof that it would bark."""

import shutil
import subprocess
import sys
from pathlib import Path

import grimp
import pytest

PACKAGES = [
    "cli",
    "application",
    "storage",
    "notify",
    "definitions",
    "custody",
    "exchange",
    "witness",
    "domain",
    "audit",
    "i18n",
]
MODULES = [
    "__init__",
    "__main__",
    "worker",
    "bootstrap",
    "clock",
    "config",
    "pen",
    "phrase",
    "zones",
]


def lint(folder):
    """Run lint-imports as `make lint` does; return its exit code and what it said."""
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return run.returncode, run.stdout + run.stderr


def test_each_layer_uses_only_the_layers_below_it(checkout):
    code, said = lint(checkout)
    assert code == 0, said


@pytest.mark.parametrize(
    ("package", "allowed"),
    [("domain", ("pydantic", "pydantic_core")), ("audit", ("orjson", "cryptography"))],
    ids=str,
)
def test_the_core_imports_little_else_than_the_standard_library(checkout, package, allowed):
    sys.path.insert(0, str(checkout))
    try:
        graph = grimp.build_graph("rcm_workflow", include_external_packages=True, cache_dir=None)
    finally:
        sys.path.remove(str(checkout))
    name = f"rcm_workflow.{package}"
    modules = {name} | graph.find_descendants(name)
    imported = set().union(*map(graph.find_modules_directly_imported_by, modules))
    outside = {other.partition(".")[0] for other in imported} - {"rcm_workflow"}
    assert outside - sys.stdlib_module_names - set(allowed) == set()


@pytest.fixture
def empty_house(tmp_path, checkout):
    """Every layer, empty, under the contracts of this checkout."""
    shutil.copy(checkout / "pyproject.toml", tmp_path)
    house = tmp_path / "rcm_workflow"
    for package in PACKAGES:
        (house / package).mkdir(parents=True)
        (house / package / "__init__.py").touch()
    for module in MODULES:
        (house / f"{module}.py").touch()
    return tmp_path


def test_an_empty_house_keeps_every_contract(empty_house):
    code, said = lint(empty_house)
    assert code == 0, said


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("domain/decide.py", "import sqlalchemy"),
        ("domain/decide.py", "import transitions.core"),
        ("domain/decide.py", "from rcm_workflow import clock"),
        ("domain/decide.py", "from rcm_workflow.audit import merkle"),
        ("audit/merkle.py", "import pydantic"),
        ("audit/merkle.py", "from rcm_workflow.domain import decide"),
        ("application/perform.py", "from rcm_workflow.storage import store"),
        ("storage/store.py", "from rcm_workflow.application import ports"),
        ("definitions/library.py", "import rcm_workflow.bootstrap"),
        ("cli/case.py", "import rcm_workflow.worker"),
        ("clock.py", "import rcm_workflow.config"),
        ("helpers.py", "import math"),
    ],
)
def test_a_breach_of_the_layers_is_found(empty_house, file, line):
    for module in ("domain/decide", "audit/merkle", "storage/store", "application/ports"):
        (empty_house / "rcm_workflow" / f"{module}.py").touch()
    (empty_house / "rcm_workflow" / file).write_text(f"{line}\n")
    code, said = lint(empty_house)
    assert code == 1, said
    assert "BROKEN" in said
