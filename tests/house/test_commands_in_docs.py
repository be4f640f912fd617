"""Every command shown in the documentation runs, in order, in an empty folder."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)


def commands(page: str) -> list[str]:
    """The lines a reader would type."""
    blocks = BLOCK.findall((ROOT / page).read_text(encoding="utf-8"))
    return [line[2:] for block in blocks for line in block.splitlines() if line.startswith("$ ")]


@pytest.mark.parametrize("page", ["README.md"])
def test_a_reader_can_follow_the_page(page, tmp_path):
    typed = commands(page)
    assert len(typed) > 10, "the page shows its commands in console blocks"
    (tmp_path / "walk.sh").write_text("\n".join(["set -e", *typed]), encoding="utf-8")
    environ = {name: value for name, value in os.environ.items() if not name.startswith("RCM_")} | {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "NO_COLOR": "1",
    }
    done = subprocess.run(
        ["bash", "walk.sh"], cwd=tmp_path, env=environ, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert "The log is whole" in done.stdout
