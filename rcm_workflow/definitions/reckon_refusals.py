"""What a calendar cannot answer, as a refusal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rcm_workflow.definitions.reckon_course import Unconfirmed
from rcm_workflow.definitions.reckon_parties import PartyNotGiven
from rcm_workflow.definitions.reckon_start import SendRejected
from rcm_workflow.definitions.snapshot import BeyondCalendar, NoCalendar
from rcm_workflow.domain.failures import Refused


@contextmanager
def refusals() -> Iterator[None]:
    """Turn what a calendar cannot say into ``Refused``.

    Codes: ``beyond_calendar``, ``no_calendar``, ``calendar_not_confirmed``, ``party_not_given``,
    ``sent_out_of_hours``.
    """
    try:
        yield
    except BeyondCalendar as fault:
        raise Refused(
            "beyond_calendar",
            office=fault.office,
            date=fault.date.isoformat(),
            first=fault.first.isoformat(),
            last=fault.last.isoformat(),
        ) from fault
    except NoCalendar as fault:
        raise Refused("no_calendar", office=fault.office) from fault
    except Unconfirmed as fault:
        raise Refused(
            "calendar_not_confirmed",
            lists=[f"{office} {year}" for office, year in fault.lists],
            override="calendar.horizon=provisional",
        ) from fault
    except PartyNotGiven as fault:
        raise Refused("party_not_given", kind="input", party=fault.party) from fault
    except SendRejected as fault:
        # Two offices of one capital are one place.
        arrivals = {
            one.office.partition(".")[0]: {"at": one.arrives.isoformat(), "zone": one.zone}
            for one in fault.where
        }
        raise Refused(
            "sent_out_of_hours",
            arrivals=[{"office": office, **when} for office, when in arrivals.items()],
        ) from fault
