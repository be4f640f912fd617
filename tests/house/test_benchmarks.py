"""The benchmarks still run: a move in the package breaks them, and nobody runs them every day."""

import os
import subprocess
import sys

import pytest

SHORTEST = """
import importlib, pkgutil, sys
import benchmarks
from benchmarks import periods, rows, storage_path, where

beside = {"benchmarks.__main__", "benchmarks.plot"}
for one in pkgutil.iter_modules(benchmarks.__path__, "benchmarks."):
    if one.name not in beside:
        importlib.import_module(one.name)
assert all(map(all, rows.of_sqlite(1)))
assert all(periods.Bench().one(5).values())
few = "--database sqlite"
sys.argv = ["", *few.split(), "--seconds", "0.001", "--rounds", "1", "--members", "3"]
storage_path.main()
# Last: it puts its watches into the modules that it looks at.
sys.argv = ["", *few.split(), "--cases", "1"]
where.WARM = 0
where.main()
"""


def test_every_benchmark_of_our_own_runs_in_its_shortest_form(checkout, tmp_path):
    if not (checkout / "benchmarks").is_dir():
        pytest.skip("the benchmarks are in the checkout only")
    done = subprocess.run(
        [sys.executable, "-c", SHORTEST],
        cwd=checkout,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "steps/s" in done.stdout
    assert "Python around them" in done.stdout
