"""Measure durable steps: `python -m benchmarks.steps --help`."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.databases import PostgresServer, SqliteFiles
from benchmarks.machine import describe
from benchmarks.measures import MEASURES, Limits, measure, say
from benchmarks.peers import PEERS, available
from benchmarks.report import report

VARIANTS = ("floor-pipeline", "dbos-signals")
LEFT_OUT = {
    "steps": (),
    "members": (*VARIANTS, "statemachine"),
    "race": VARIANTS,
    "scaling": VARIANTS,
    "growth": (*VARIANTS, "statemachine", "django-fsm"),
}
"""Who is left out of a measure unless named: their figures follow from another peer's."""
QUICK = "steps"


def arguments(given: list[str]) -> argparse.Namespace:
    def numbers(text: str) -> tuple[int, ...]:
        return tuple(int(part.replace("_", "")) for part in text.split(","))

    def names(text: str) -> list[str]:
        return text.split(",")

    parser = argparse.ArgumentParser(prog="python -m benchmarks.steps", description=__doc__)
    add = parser.add_argument
    add("--database", choices=("sqlite", "postgres", "both"), default="both")
    add("--peers", type=names, help=f"of {', '.join(PEERS)}; default: all that are installed")
    add("--only", type=names, help=f"of {', '.join(MEASURES)}; default: all (quick {QUICK})")
    add("--cases", type=int, default=10_000, help="at most that many cases in a turn")
    add("--seconds", type=float, help="at most that long a turn (default 0.5; quick 0.15)")
    add("--repeat", type=int, help="turns per peer (default 5; quick 3)")
    add("--members", type=numbers, default=(11, 193), help="positions compared: few,many")
    add("--tries", type=int, help="contested steps (default 400; quick 40)")
    add("--case-sizes", type=numbers, default=(10, 1_000, 10_000))
    add(
        "--log-sizes",
        type=numbers,
        default=(1_000, 30_000),
        help="default 1000,30000; up to 1000000 and more",
    )
    add("--postgres", default=os.environ.get("RCM_BENCH_POSTGRES"), metavar="URL",
        help="use this server rather than a throwaway one (also RCM_BENCH_POSTGRES)")  # fmt: skip
    add("--quick", action="store_true", help="under 40 seconds; figures only to look at")
    add("--json", type=Path, metavar="FILE", help="write the figures there")
    return parser.parse_args(given)


def limits(options: argparse.Namespace) -> Limits:
    quick: bool = options.quick
    return Limits(
        repeat=options.repeat or (3 if quick else 5),
        cases=options.cases,
        seconds=options.seconds or (0.15 if quick else 0.5),
        tries=options.tries or (40 if quick else 400),
        case_sizes=options.case_sizes,
        log_sizes=options.log_sizes,
        members=options.members,
    )


def peers_asked(asked: list[str] | None) -> list[str]:
    """Return the peers to run. Exits with the names if one is unknown or not installed."""
    if asked is None:
        return [name for name in PEERS if available(name)]
    for name in asked:
        if name not in PEERS:
            sys.exit(f"no peer {name!r}; there are {', '.join(PEERS)}")
        if not available(name):
            sys.exit(f"{name} is not installed; see benchmarks/README.md")
    return asked


def run(options: argparse.Namespace) -> dict[str, Any]:
    """Run what was asked, on one database and then the other."""
    bounds, peers = limits(options), peers_asked(options.peers)
    result: dict[str, Any] = {"machine": describe(), "limits": asdict(bounds), "databases": {}}
    kinds = ("sqlite", "postgres") if options.database == "both" else (options.database,)
    for kind in kinds:
        place = SqliteFiles() if kind == "sqlite" else PostgresServer(options.postgres)
        found: dict[str, Any] = {"version": place.version()}
        result["databases"][kind] = found
        try:
            for what in options.only or (QUICK.split(",") if options.quick else MEASURES):
                left_out = VARIANTS if options.quick else LEFT_OUT[what]
                whom = [name for name in peers if options.peers or name not in left_out]
                start = time.monotonic()
                found[what] = measure(what, place, whom, bounds)
                say(f"{kind} {what}: {time.monotonic() - start:.1f} s")
        finally:
            place.close()
    return result


def main(given: list[str]) -> None:
    options = arguments(given)
    result = run(options)
    print(report(result))
    if options.json:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
