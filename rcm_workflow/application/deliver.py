"""Send the notices that wait. The duty was recorded with the event; here it is carried out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from rcm_workflow.application.app import App
from rcm_workflow.application.perform import perform
from rcm_workflow.application.ports import Messenger
from rcm_workflow.domain.commands import ReportDelivery
from rcm_workflow.domain.failures import Busy, Refused
from rcm_workflow.domain.keeping import Letter
from rcm_workflow.domain.today import today
from rcm_workflow.domain.values import SYSTEM, DeliveryStatus, Seat, sha256

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)

OUTBOX = "outbox"
NOBODY = "nobody_holds_the_seat"
"""The channel of a letter that could not go anywhere."""


class Delivered(NamedTuple):
    """How many letters went out and how many are to be tried again."""

    sent: int
    failed: int


def deliver(app: App, messenger: Messenger, limit: int = 100) -> Delivered:
    """Hand waiting letters to the messenger, once each however many workers there are.

    A letter that fails is tried again, at growing intervals up to an hour. Where delivery has legal
    weight (GAP-19) what the messenger knows of the arrival is recorded in the case: a letter to a
    seat that nobody holds has come back, whatever the messenger says, for nobody is there to read
    it.
    """
    sent = failed = 0
    now = app.clock.now()
    with app.store.claim_letters(now, limit) as claims:
        for letter, claim in claims:
            contacts = _contacts(app, letter, now)
            try:
                status = messenger.deliver(letter, contacts)
            except Exception as failure:  # noqa: BLE001 - one bad address must not stop the rest
                failed += 1
                wait = min(LONGEST_WAIT, FIRST_WAIT * 2**letter.attempts)
                claim.failed(type(failure).__name__, now + wait)
                continue
            if letter.notice.proof_wanted:
                # Before the letter is marked as sent: a crash in between sends it again and records
                # the same proof once, where the other order would lose it.
                try:
                    _record(app, letter, DeliveryStatus(status), held=bool(contacts))
                except Busy:
                    # Rather the same letter twice than a proof that nobody wrote down.
                    failed += 1
                    claim.failed("Busy", now + FIRST_WAIT)
                    continue
            claim.sent(now)
            sent += 1
    return Delivered(sent, failed)


def _contacts(app: App, letter: Letter, now: datetime) -> tuple[Mapping[str, str], ...]:
    """What is known of each holder of the seat, be it nothing; empty where nobody holds it."""
    with app.store.read() as view:
        roster = view.roster()
        seat = Seat.parse(letter.notice.recipient)
        people = roster.holders(seat, today(roster, seat.holder, now))
        return tuple(view.contact(person) or {} for person in people)


def _record(app: App, letter: Letter, status: DeliveryStatus, *, held: bool) -> None:
    notice = letter.notice
    # Not by the number of the letter: an outbox that was empty may count from one again.
    which = sha256(f"{notice.event}\n{notice.recipient}\n{notice.topic}".encode())
    command = ReportDelivery(
        command_id=f"delivery:{which}",
        actor=SYSTEM,
        case_id=letter.case,
        country=Seat.parse(notice.recipient).holder,
        status=status if held else DeliveryStatus.BOUNCED,
        channel=OUTBOX if held else NOBODY,
        evidence=f"letter about {notice.event} to {notice.recipient}",
    )
    for last in (False, False, True):
        try:
            perform(app, command)
        except Busy:
            if last:
                raise
        except Refused:
            # The case has moved on to where no proof of delivery is awaited any more.
            return
        else:
            return
