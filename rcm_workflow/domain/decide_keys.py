"""Keys of seats: added and taken back as acts of the roster, so that the log itself says when."""

from __future__ import annotations

from rcm_workflow.domain import commands as c
from rcm_workflow.domain import events as e
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.roster import Roster
from rcm_workflow.domain.roster_events import SeatKeyAdded, SeatKeyRevoked
from rcm_workflow.domain.values import Seat
from rcm_workflow.domain.words import LINE, line, nearest


def add_key(roster: Roster, command: c.AddSeatKey) -> e.Event:
    """Let a seat sign with a key.

    A key belongs to one seat for ever: not to another, and once taken back it never returns, or
    the same signature would count at one place of the log and not at the next. Raises ``Refused``:
    ``unknown_seat``, ``seat_key_is_known``, ``seat_key_is_revoked``.
    """
    require_seat(roster, command.seat)
    known = roster.key(command.public)
    if known is not None:
        code = "seat_key_is_known" if known.in_force else "seat_key_is_revoked"
        raise Refused(code, kind="conflict", seat=str(known.seat), at=known.until_at)
    source = line(command.source, "source", LINE) if command.source else ""
    return SeatKeyAdded(seat=command.seat, public=command.public, source=source)


def revoke_key(roster: Roster, command: c.RevokeSeatKey) -> e.Event:
    """Take a key back from the seat that has it.

    Raises ``Refused``: ``unknown_seat_key``, ``seat_key_is_revoked``.
    """
    known = roster.key(command.public)
    if known is None or known.seat != command.seat:
        raise Refused("unknown_seat_key", kind="not_found", seat=str(command.seat))
    if not known.in_force:
        raise Refused(
            "seat_key_is_revoked", kind="conflict", seat=str(known.seat), at=known.until_at
        )
    reason = line(command.reason, "reason", LINE)
    return SeatKeyRevoked(seat=command.seat, public=command.public, reason=reason)


def require_seat(roster: Roster, seat: Seat) -> None:
    """Raise ``Refused`` ``unknown_seat`` for a seat that was never established."""
    known = {str(one.seat) for one in roster.seats}
    if str(seat) not in known:
        raise Refused(
            "unknown_seat", kind="not_found", seat=str(seat), nearest=nearest(str(seat), known)
        )
