"""The only bridge between the domain's types and what is stored.

An event is stored as a word of ours and a body; the table below says which class a word is. A
shape that a later version of a class would no longer read is lifted while it is read: the bytes in
the log never change.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import orjson
from pydantic import ValidationError

from rcm_workflow.audit import leaf
from rcm_workflow.audit.canonical import LeafTooLarge, NotCanonical
from rcm_workflow.audit.leaf import build_leaf, read_leaf
from rcm_workflow.audit.sealing import tags_in
from rcm_workflow.audit.statement import ALG
from rcm_workflow.domain import events, fact_events, roster_events, sealed_events
from rcm_workflow.domain.events import Event, Recorded
from rcm_workflow.domain.failures import LogBroken, Refused
from rcm_workflow.domain.notices import Notice
from rcm_workflow.domain.values import Actor, Signature

Body = dict[str, Any]
Lift = Callable[[Body], tuple[str, Body]]
"""From the body of an old shape to the word and body of the next one."""

EVENTS: Mapping[str, type[Event]] = MappingProxyType(
    {
        "agenda_item_filed": events.AgendaItemFiled,
        "authority_transferred": events.AuthorityTransferred,
        "calendar_amended": events.CalendarAmended,
        "case_linked": events.CaseLinked,
        "case_opened": events.CaseOpened,
        "change_confirmed": events.ChangeConfirmed,
        "change_disposed": events.ChangeDisposed,
        "closure_withdrawn": roster_events.ClosureWithdrawn,
        "date_reached": fact_events.DateReached,
        "dates_awaited": fact_events.DatesAwaited,
        "delivery_reported": events.DeliveryReported,
        "effect_carried_out": events.EffectCarriedOut,
        "effect_refused": events.EffectRefused,
        "electorate_frozen": events.ElectorateFrozen,
        "facts_kept": fact_events.FactsKept,
        "item_added": fact_events.ItemAdded,
        "item_changed": fact_events.ItemChanged,
        "mandate_ended": roster_events.MandateEnded,
        "mandate_given": roster_events.MandateGiven,
        "meeting_cancelled": roster_events.MeetingCancelled,
        "meeting_postponed": roster_events.MeetingPostponed,
        "meeting_closed": roster_events.MeetingClosed,
        "meeting_opened": roster_events.MeetingOpened,
        "meeting_scheduled": roster_events.MeetingScheduled,
        "member_admitted": roster_events.MemberAdmitted,
        "observer_admitted": roster_events.ObserverAdmitted,
        "observer_status_changed": roster_events.ObserverStatusChanged,
        "office_closed": roster_events.OfficeClosed,
        "outcome_established": events.OutcomeEstablished,
        "period_closed": events.PeriodClosed,
        "period_extended": events.PeriodExtended,
        "period_opened": events.PeriodOpened,
        "period_overdue": events.PeriodOverdue,
        "period_recomputed": events.PeriodRecomputed,
        "period_resumed": events.PeriodResumed,
        "period_suspended": events.PeriodSuspended,
        "person_registered": roster_events.PersonRegistered,
        "poll_opened": events.PollOpened,
        "position_recorded": events.PositionRecorded,
        "presidency_recorded": roster_events.PresidencyRecorded,
        "presidency_withdrawn": roster_events.PresidencyWithdrawn,
        "reminder_issued": events.ReminderIssued,
        "reminder_missed": events.ReminderMissed,
        "rules_amended": events.RulesAmended,
        "sealed_opened": sealed_events.SealedOpened,
        "sealed_released": sealed_events.SealedReleased,
        "seat_established": roster_events.SeatEstablished,
        "seat_key_added": roster_events.SeatKeyAdded,
        "seat_key_revoked": roster_events.SeatKeyRevoked,
        "silence_recorded": events.SilenceRecorded,
        "text_filed": events.TextFiled,
        "transition_fired": events.TransitionFired,
        "values_erased": sealed_events.ValuesErased,
    }
)
"""Every stored word. A word is never removed and never given another meaning."""

LIFTS: Mapping[str, Lift] = MappingProxyType({})
"""Words of old shapes. All shapes of log format 1 are still the first ones."""


def encode(event: Event) -> tuple[str, Body]:
    """The word and the JSON-ready body; confidential values are not in it."""
    return event.word, event.__pydantic_serializer__.to_python(event, mode="json")


def decode(word: str, body: Body, lifts: Mapping[str, Lift] = LIFTS) -> Event:
    """Read an event back, validated. Raises ``LogBroken`` for what no class can be."""
    known = {word}
    while (lift := lifts.get(word)) is not None:
        word, body = lift(body)
        if word in known:
            raise LogBroken(f"the lifts of {word!r} go in a circle")
        known.add(word)
    found = EVENTS.get(word)
    if found is None:
        raise LogBroken(f"no event is called {word!r}")
    try:
        return found.model_validate(body)
    except ValidationError as error:
        raise LogBroken(f"a {word} that cannot be one: {_first_fault(error)}") from error


def leaf_of(recorded: Recorded, log: str, seals: Mapping[str, str]) -> bytes:
    """The final bytes of an event in the log; ``seals`` maps sealed names to their HMAC tags.

    Raises ``Refused`` for what the format has no room for: ``event_is_too_large`` and
    ``value_cannot_be_stored`` (with ``where`` and ``why``), both of kind ``input``.
    """
    word, body = encode(recorded.event)
    try:
        return build_leaf(
            log=log,
            case=recorded.case,
            case_seq=recorded.seq,
            recorded_at=recorded.recorded_at,
            event_id=recorded.id,
            type=word,
            actor=str(recorded.actor),
            occurred_at=recorded.occurred_at,
            body=body,
            sealed=dict(seals),
            sig=_signature_of(recorded),
        )
    except LeafTooLarge as error:
        raise Refused("event_is_too_large", kind="input", bytes=error.size) from error
    except NotCanonical as error:
        raise cannot_be_stored(error) from error


def recorded_from(stored: bytes) -> Recorded:
    """Read a leaf back, validated; sealed values are left out. Raises ``LogBroken``."""
    try:
        read = read_leaf(stored)
        actor = Actor.parse(read.actor)
    except ValueError as error:
        raise LogBroken(f"a leaf that cannot be read: {error}") from error
    # Checked by read_leaf and by decode; a second look would double the time of a replay.
    return Recorded.made(
        case=read.case,
        seq=read.case_seq,
        recorded_at=read.recorded_at,
        occurred_at=read.occurred_at,
        actor=actor,
        event=decode(read.type, read.body),
        signature=_signature_in(read),
    )


def _signature_of(recorded: Recorded) -> leaf.Signature | None:
    one = recorded.signature
    return None if one is None else leaf.Signature(ALG, one.key, one.value)


def _signature_in(read: leaf.Leaf) -> Signature | None:
    """The signature as the domain knows it; what nobody here could have written is a fault."""
    if read.sig is None:
        return None
    try:
        return Signature(key=read.sig.key, value=read.sig.value)
    except ValidationError as error:
        raise LogBroken(f"a signature that cannot be one: {_first_fault(error)}") from error


def tags_of(stored: bytes) -> Mapping[str, str]:
    """The tags of the confidential values of a leaf, by name. Raises ``LogBroken``."""
    try:
        return tags_in(read_leaf(stored).sealed)
    except ValueError as error:
        raise LogBroken(f"a leaf that cannot be read: {error}") from error


def cannot_be_stored(error: NotCanonical, name: str = "") -> Refused:
    """The answer to a value that canonical JSON has no form for; ``name`` where it is sealed."""
    where = ".".join(filter(None, (name, error.path)))
    why = str(error.why)
    return Refused("value_cannot_be_stored", kind="input", where=where, why=why, **error.facts)


def notice_text(notice: Notice) -> str:
    """A notice as stored in the outbox."""
    return orjson.dumps(notice.__dict__).decode()


def notice_from(stored: str) -> Notice:
    """Read a notice back, validated. Raises ``LogBroken``."""
    try:
        return Notice.model_validate_json(stored)
    except ValidationError as error:
        raise LogBroken(f"a notice that cannot be read: {_first_fault(error)}") from error


def _first_fault(error: ValidationError) -> str:
    first = error.errors(include_input=False, include_url=False)[0]
    return f"{'.'.join(str(one) for one in first['loc'])}: {first['msg']}"
