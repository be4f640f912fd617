"""``rcm`` and ``python -m rcm_workflow``."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from rcm_workflow.cli import program
from rcm_workflow.worker import work


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code."""
    return program.main(argv, work=work)


if __name__ == "__main__":
    sys.exit(main())
