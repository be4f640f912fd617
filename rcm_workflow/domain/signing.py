"""Whether a position may stand with the signature it has, or without one.

What is asked here needs no mathematics: whose key it is, and whether it is in force. Whether the
signature is that of these very words is for ``application.signing`` to see.
"""

from __future__ import annotations

from rcm_workflow.domain import commands as c
from rcm_workflow.domain.choices import PositionSignature
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.recording import Recording


def require_signature(recording: Recording, command: c.RecordPosition) -> None:
    """Refuse a key that is not one of the seat, and a missing signature where the policy asks.

    A statement that is prepared and not signed yet passes: it is only looked at, never stored.
    Raises ``Refused``: ``position_not_signed``, ``signing_key_unknown``,
    ``signing_key_of_another_seat``, ``signing_key_revoked``.
    """
    seat, roster, prepared = recording.actor.seat, recording.roster, command.prepared
    if seat is None:
        return
    if prepared is None:
        asked = recording.rules.choice(PositionSignature)
        holds = bool(roster.keys_of(seat))
        if asked is PositionSignature.REQUIRED or (
            asked is PositionSignature.REQUIRED_OF_KEY_HOLDERS and holds
        ):
            raise Refused("position_not_signed", seat=str(seat), country=command.country)
        return
    if prepared.signature is None:
        return
    key = roster.key(prepared.signature.key)
    if key is None:
        raise Refused("signing_key_unknown", kind="not_permitted", seat=str(seat))
    if key.seat != seat:
        raise Refused(
            "signing_key_of_another_seat",
            kind="not_permitted",
            seat=str(seat),
            owner=str(key.seat),
        )
    if not key.in_force:
        raise Refused("signing_key_revoked", kind="not_permitted", seat=str(seat), at=key.until_at)
