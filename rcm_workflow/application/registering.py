"""What an effect enters in the roster, as the command of whoever would enter it by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time
from typing import Any, Final
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from rcm_workflow.domain import commands as c
from rcm_workflow.domain.effects import Register
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.roster import Roster
from rcm_workflow.domain.values import SYSTEM, Localized

_OF_A_MEETING: Final[Mapping[str, type[c.RosterCommand]]] = {
    "meeting_scheduled": c.ScheduleMeeting,
    "meeting_cancelled": c.CancelMeeting,
    "meeting_postponed": c.PostponeMeeting,
    "meeting_opened": c.OpenMeeting,
    "meeting_closed": c.CloseMeeting,
}


def registering(
    what: Register, origin: str, event: str, roster: Roster, now: datetime
) -> c.RosterCommand:
    """The command to the roster that an effect stands for. Raises ``Refused`` ``wrong_value``."""
    values: dict[str, Any] = dict(what.values)
    values.setdefault("source", origin)
    try:
        match what.what:
            case "presidency":
                values["starts_at"] = _beginning(values, roster)
                kind: type[c.RosterCommand] = c.RecordPresidency
            case "presidency_withdrawn":
                kind = c.WithdrawPresidency
            case "observer":
                name = values.pop("name", None)
                en, es = values.pop("name_en", name), values.pop("name_es", name)
                if isinstance(name, dict):
                    en, es = name.get("en"), name.get("es")
                if en or es:
                    values["name"] = Localized(en=en or es, es=es or en)
                values["decision"] = origin
                kind = c.AdmitObserver
            case "observer_status":
                values["decision"] = origin
                kind = c.ChangeObserver
            case "meeting_scheduled" | "meeting_cancelled" | "meeting_postponed":
                kind = _OF_A_MEETING[what.what]
                values |= _one_line(values.get("place"))
            case "meeting_opened" | "meeting_closed":
                del values["source"]
                values["at"] = now
                kind = _OF_A_MEETING[what.what]
        return kind(command_id=event, actor=SYSTEM, **values)
    except (ValidationError, ValueError, KeyError) as fault:
        raise Refused("value_for_the_roster", kind="input", what=what.what) from fault


def _one_line(place: Any) -> dict[str, str]:
    """The place of a meeting as the roster keeps it: one line for readers of both languages."""
    if not isinstance(place, Mapping):
        return {}
    return {"place": " / ".join(dict.fromkeys((place["en"], place["es"])))}


def _beginning(values: dict[str, Any], roster: Roster) -> datetime:
    """The instant a presidency begins: the one given, or the first of a day in its capital."""
    starts = datetime.fromisoformat(str(values.pop("starts_on")))
    if starts.tzinfo is not None:
        return starts
    member = roster.member(str(values.get("country")))
    return datetime.combine(starts.date(), time(), ZoneInfo(member.zone) if member else UTC)
