"""Processor time of a whole process: the help, the version, and commands that read.

``python -m benchmarks.startup [--runs 7] [--before OTHER_CHECKOUT]``: the median of several runs
after one that is not counted, each a process of its own on a small case. With ``--before`` the same
commands are run in another checkout in turn, and the ratio is printed.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

HERE = Path(__file__).parents[1]
NOW = "2021-09-06T10:00-05:00"
PREPARE = (
    ("init", "--administrator", "admin", "--rehearsal", "--since", "2021-01-01"),
    ("person", "add", "mexico", "--as", "admin"),
    ("mandate", "give", "mexico", "MX/ppt", "--since", "2021-01-01", "--as", "admin"),
    (
        *("case", "open", "troika_consultation", "--title-en", "Flows", "--title-es", "Flujos"),
        *("--reason", "Needed", "--requires-agreed-position", "yes", "--as", "mexico"),
    ),
)
MEASURED = (
    ("--help",),
    ("version",),
    ("case", "list", "--as", "mexico"),
    ("case", "show", "TC-2021-001", "--as", "mexico"),
    ("presidency", "show"),
    ("log", "status"),
)


def seconds(checkout: Path, args: Sequence[str], environ: Mapping[str, str]) -> float:
    """Processor time of one command in a process of its own, user and system."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, "-m", "rcm_workflow", *args],
        cwd=checkout,
        env={**environ, "PYTHONPATH": str(checkout)},
        check=True,
        stdout=subprocess.DEVNULL,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def measured(checkouts: Sequence[Path], runs: int) -> dict[str, list[float]]:
    """By command the median in each checkout; the checkouts take turns."""
    found = {}
    with TemporaryDirectory() as folder:
        # What an earlier command made is there for the next one; nobody's settings count.
        environ = {
            **{name: one for name, one in os.environ.items() if not name.startswith("RCM_")},
            "RCM_DATABASE": f"sqlite:///{folder}/rcm.db",
            "RCM_NOW": NOW,
            "XDG_CONFIG_HOME": folder,
        }
        for args in PREPARE:
            seconds(checkouts[0], args, environ)
        for args in MEASURED:
            taken: list[list[float]] = [[] for _ in checkouts]
            for turn in range(runs + 1):
                for place, one in enumerate(checkouts):
                    spent = seconds(one, args, environ)
                    # The first writes what Python compiles.
                    if turn:
                        taken[place].append(spent)
            found[" ".join(args)] = [statistics.median(one) for one in taken]
    return found


def main(argv: Sequence[str] | None = None) -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--before", type=Path, help="another checkout to compare with")
    asked = parser.parse_args(argv)
    checkouts = [HERE, *([asked.before.resolve()] if asked.before else [])]
    for command, medians in measured(checkouts, asked.runs).items():
        now, *before = medians
        told = f"  before {before[0]:.2f} s, ratio {before[0] / now:.1f}" if before else ""
        print(f"rcm {command:<34} {now:.2f} s{told}")


if __name__ == "__main__":
    main()
