"""What every transaction of a store shares."""

from __future__ import annotations

from typing import NamedTuple

from rcm_workflow.domain.case import Case
from rcm_workflow.domain.roster import Roster
from rcm_workflow.storage.making import Salts
from rcm_workflow.storage.memory import Memory
from rcm_workflow.storage.statements import Statements


class Tools(NamedTuple):
    """What every transaction of a store shares."""

    log: str
    statements: Statements
    entropy: Salts
    cases: Memory[Case]
    rosters: Memory[Roster]
