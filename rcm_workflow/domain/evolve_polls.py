"""What polls, positions and requested changes make of a case."""

from __future__ import annotations

from typing import cast

from rcm_workflow.domain import events as e
from rcm_workflow.domain.applying import apply, with_poll
from rcm_workflow.domain.case import (
    Case,
    Change,
    Entry,
    Poll,
    Standing,
    changed,
)
from rcm_workflow.domain.values import DeliveryStatus, Stance


@apply.register
def _(event: e.PollOpened, case: Case, recorded: e.Recorded) -> Case:
    poll = Poll.made(
        electorate=event.electorate,
        round=event.round,
        text=event.text,
        opened_at=recorded.recorded_at,
        standings=tuple([Standing.made(country=country) for country in event.asked]),
        about=event.about,
    )
    # The answers of an earlier poll on an older text stay in the log; kept in the state they
    # would make every step of a long Troika exchange dearer than the last.
    kept = tuple(
        one for one in case.polls if (one.electorate, one.round) != (event.electorate, event.round)
    )
    return changed(case, polls=(*kept, poll))


@apply.register
def _(event: e.PositionRecorded, case: Case, recorded: e.Recorded) -> Case:
    entry = Entry.made(
        stance=event.stance,
        at=recorded.recorded_at,
        received_on=event.received_on,
        actor=str(recorded.actor),
        text=event.text,
        # What it said then is in that event: the words of a reservation, for instance.
        event=event.carries or recorded.id,
        late=event.late,
        automatic=event.automatic,
        signed_with=recorded.signature.key if recorded.signature else None,
    )
    changes = tuple(
        Change(id=one.id, lang=one.lang, event=recorded.id, index=index)
        for index, one in enumerate(event.changes)
    )

    def answered(poll: Poll) -> Poll:
        standing = cast("Standing", poll.standing(event.country))
        update: dict[str, object] = {}
        if event.late:
            last = () if standing.late is None else (standing.late,)
            update = {"late": entry, "late_before": (*standing.late_before, *last)}
        if event.counts:
            unsaid = {"silence": None, "silence_why": "", "silence_event": ""}
            update |= {"entry": entry, "changes": changes, **unsaid}
        return poll.with_standing(standing.model_copy(update=update))

    if event.counts and not event.automatic:
        case = _objecting(case, event.country, entry)
    return with_poll(case, event.electorate, event.round, answered)


def _objecting(case: Case, country: str, entry: Entry) -> Case:
    """Only the country itself takes its objection back: no later poll forgets it, or by whom."""
    about, objects = case.at_issue, entry.stance is Stance.OBJECT
    if not objects and case.objector(about, country) is None:
        return case
    others = tuple(one for one in case.objections if one[:2] != (about, country))
    one = (about, country, entry.actor)
    return changed(case, objections=(*others, one) if objects else others)


@apply.register
def _(event: e.SilenceRecorded, case: Case, recorded: e.Recorded) -> Case:
    silent = {country: (kind, why) for country, kind, why in event.countries}

    def marked(one: Standing) -> Standing:
        if one.country not in silent:
            return one
        kind, why = silent[one.country]
        told = {"silence": kind, "silence_why": why, "silence_event": recorded.id}
        return one.model_copy(update=told)

    return with_poll(
        case,
        event.electorate,
        event.round,
        lambda poll: poll.model_copy(
            update={"standings": tuple(marked(one) for one in poll.standings)}
        ),
    )


def _with_change(case: Case, change: str, **fields: object) -> Case:
    found = case.find_change(change)
    if found is None:
        return case
    poll, standing, _ = found
    edited = standing.model_copy(
        update={
            "changes": tuple(
                one.model_copy(update=fields) if one.id == change else one
                for one in standing.changes
            )
        }
    )
    return with_poll(case, poll.electorate, poll.round, lambda poll: poll.with_standing(edited))


@apply.register
def _(event: e.ChangeDisposed, case: Case, recorded: e.Recorded) -> Case:
    return _with_change(
        case,
        event.change,
        disposition=event.disposition,
        reason=event.reason,
        conflicts_with=event.conflicts_with,
    )


@apply.register
def _(event: e.ChangeConfirmed, case: Case, recorded: e.Recorded) -> Case:
    return _with_change(case, event.change, answer=event.answer)


@apply.register
def _(event: e.DeliveryReported, case: Case, recorded: e.Recorded) -> Case:
    def delivered(poll: Poll) -> Poll:
        standing = poll.standing(event.country)
        if standing is None:
            return poll
        update: dict[str, object] = {"delivery": event.status, "returned_at": None}
        if standing.delivery is not None and standing.delivery.proves and not event.status.proves:
            # One proof is enough: a second address that bounces later does not undo it (GAP-19).
            if event.status is not DeliveryStatus.BOUNCED:
                return poll
            update = {"returned_at": recorded.recorded_at}
        return poll.with_standing(standing.model_copy(update=update))

    return with_poll(case, event.electorate, event.round, delivered)
