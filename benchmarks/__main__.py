"""Everything that is measured, one after the other: `make bench`.

Steps beside the floor and the peers, then what only this engine has: periods, the idle sweep over
a hundred thousand deadlines, memory over many steps. Ends with plots and tables in this folder.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

RESULTS = Path("benchmarks/results")
STEPS = RESULTS / "steps.json"
PERIODS = RESULTS / "periods.json"
PARTS = (
    ("benchmarks.steps", "--json", str(STEPS)),
    ("benchmarks.periods", "--json", str(PERIODS)),
    ("benchmarks.sweep",),
    ("benchmarks.memory",),
    ("benchmarks.plot", str(STEPS)),
)


def main() -> int:
    """Run every part in a process of its own; stop at the first that fails."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    for module, *given in PARTS:
        print(f"== {module}", flush=True)
        done = subprocess.run([sys.executable, "-m", module, *given], check=False)
        if done.returncode:
            return done.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
