"""The first entries of a new log: the facts the library knows, and who administers it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from rcm_workflow.application.app import App
from rcm_workflow.domain.decide_roster import record_all
from rcm_workflow.domain.events import Event, Recorded
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.keeping import Append
from rcm_workflow.domain.requirements import require_a_person
from rcm_workflow.domain.roster import ROSTER
from rcm_workflow.domain.roster_events import MandateGiven, PersonRegistered
from rcm_workflow.domain.values import SYSTEM, Seat, sha256


def begin(
    app: App, facts: Sequence[Event], administrator: str, seat: Seat, since: date
) -> tuple[Recorded, ...]:
    """Store the initial facts of the roster and seat the first administrator.

    Raises ``Refused``: ``log_has_begun`` when the roster is not empty, ``person_is_the_system``.
    """
    require_a_person(administrator)
    with app.store.write(ROSTER, "begin") as tx:
        if tx.roster.version:
            raise Refused("log_has_begun", kind="conflict", version=tx.roster.version)
        person = PersonRegistered(person=administrator)
        mandate = MandateGiven(person=administrator, seat=seat, since=since)
        roster, events = record_all(tx.roster, [*facts, person, mandate], SYSTEM, app.clock.now())
        tx.append(
            Append(
                stream=ROSTER,
                before=None,
                after=None,
                roster=roster,
                events=events,
                documents=(),
                notices=(),
                command_id="begin",
                command_digest=sha256(administrator.encode()),
            )
        )
    return events
