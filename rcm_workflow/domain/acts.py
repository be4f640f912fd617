"""The acts that are more than a move: a text, a position, a disposition, a word about delivery.

Each acts through a transition of the machine that is marked with it, so that the machine file
decides in which state, by whom and under which conditions it may be done.
"""

from __future__ import annotations

from typing import Any

from rcm_workflow.domain import commands as c
from rcm_workflow.domain import events as e
from rcm_workflow.domain.canon import digest_of
from rcm_workflow.domain.case import Change, Poll, Standing
from rcm_workflow.domain.choices import Cutoff, PositionTypes
from rcm_workflow.domain.consensus import allowed_stances, late_word_counts
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.notices import given
from rcm_workflow.domain.question import round_poll
from rcm_workflow.domain.signing import require_signature
from rcm_workflow.domain.specs_steps import TransitionSpec
from rcm_workflow.domain.unfold import Unfolding
from rcm_workflow.domain.values import Confirmation, Disposition, Document, Stance
from rcm_workflow.domain.words import LINE, TEXT, line, paragraphs

PLAIN = "text/plain; charset=utf-8"


def file_text(unfolding: Unfolding, command: c.FileText, move: TransitionSpec) -> e.Recorded:
    """File a version of the text. A change in any language makes another version (GAP-54)."""
    contents: dict[str, str] = {}
    for lang, content in command.contents:
        if lang in contents:
            raise Refused("language_twice", kind="input", lang=lang)
        if len(content.encode()) > TEXT:
            raise Refused(
                "text_too_long", kind="input", field=lang, length=len(content), limit=TEXT
            )
        contents[lang] = paragraphs(content, lang, limit=TEXT, empty=False)
    if command.original not in contents:
        raise Refused(
            "original_language_missing", kind="input", lang=command.original, have=sorted(contents)
        )
    documents = {lang: Document.of(text.encode(), PLAIN) for lang, text in contents.items()}
    versions = tuple(sorted((lang, document.digest) for lang, document in documents.items()))
    digest = digest_of({"original": command.original, "versions": dict(versions)})
    newest = unfolding.case.text
    if newest is not None and newest.digest == digest:
        raise Refused("text_is_the_same", number=newest.number)
    unfolding.documents += documents.values()
    return unfolding.add(
        e.TextFiled(
            trigger=move.trigger,
            number=newest.number + 1 if newest else 1,
            versions=versions,
            original=command.original,
            digest=digest,
            editorial=command.editorial,
            note=paragraphs(command.note, "note", limit=LINE * 4),
        )
    )


def record_position(
    unfolding: Unfolding, command: c.RecordPosition, move: TransitionSpec
) -> e.Recorded:
    """Record what a country says about the version it was sent (GAP-14, GAP-15, GAP-16)."""
    case = unfolding.case
    # In a suspended or later state the newest poll may be one of a smaller group.
    poll = round_poll(case, unfolding.rules) if move.late else case.poll
    standing = poll.standing(command.country) if poll else None
    if poll is None or standing is None:
        raise Refused("not_asked", country=command.country, rules=tuple(move.rules))
    _check_stance(unfolding, command, move)
    if command.text is not None and command.text != poll.text:
        raise Refused("answers_another_version", asked=poll.text, answered=command.text)
    counts = not move.late or (
        not move.only_noted and late_word_counts(case, standing, unfolding.rules)
    )
    prepared = command.prepared
    require_signature(unfolding, command)
    seq = case.version + 1 if prepared is None else prepared.numbered
    if any(one.id.startswith(f"{command.country}-{seq}-") for one in standing.changes):
        # Said anew after the statement was written: its changes cannot have the same ids.
        raise Refused("signature_of_another_statement", kind="conflict", case=case.id)
    wishes = [_clean_wish(wish) for wish in command.changes]
    sealed: dict[str, Any] = {}
    statement = paragraphs(command.statement, "statement")
    if statement:
        sealed["statement"] = statement
    reason = paragraphs(str(command.inputs.get("reason") or ""), "reason")
    if reason:
        sealed["reason"] = reason
    for index, wish in enumerate(wishes):
        sealed[f"wishes.{index}"] = {
            "passage": wish.passage,
            "wording": wish.wording,
            "reason": wish.reason,
        }
    recorded = unfolding.add(
        e.PositionRecorded(
            trigger=move.trigger,
            electorate=poll.electorate,
            round=poll.round,
            country=command.country,
            stance=command.stance,
            text=poll.text,
            received_on=command.received_on,
            late=move.late,
            counts=counts,
            supersedes=standing.entry.event if standing.entry and counts else None,
            changes=tuple(
                e.ChangeRequested(
                    id=f"{command.country}-{seq}-{number}",
                    lang=wish.lang,
                )
                for number, wish in enumerate(wishes, start=1)
            ),
            sealed=sealed,
        ),
        prepared=prepared,
    )
    unfolding.tell(move, recorded, country=command.country, stance=str(command.stance))
    return recorded


def _check_stance(unfolding: Unfolding, command: c.RecordPosition, move: TransitionSpec) -> None:
    known = allowed_stances(unfolding.rules.choice(PositionTypes))
    allowed = {one for one in known if not move.stances or str(one) in move.stances}
    if command.stance not in allowed:
        raise Refused(
            "stance_not_offered",
            stance=str(command.stance),
            offered=sorted(str(one) for one in allowed),
        )
    if command.stance is Stance.AMEND and not any(w.wording.strip() for w in command.changes):
        raise Refused("amendment_without_wording", country=command.country, rules=("R-066",))
    if command.stance is not Stance.AMEND and command.changes:
        raise Refused("changes_need_amend", stance=str(command.stance))
    if command.stance is Stance.RESERVE and not command.statement.strip():
        raise Refused("reservation_without_text", country=command.country)


def _clean_wish(wish: c.ChangeWish) -> c.ChangeWish:
    return c.ChangeWish(
        lang=wish.lang,
        passage=paragraphs(wish.passage, "passage"),
        wording=paragraphs(wish.wording, "wording", empty=False),
        reason=paragraphs(wish.reason, "reason"),
    )


def find_change(unfolding: Unfolding, change: str) -> tuple[Poll, Standing, Change]:
    """A change of the latest round by its id. Raises ``Refused`` ``unknown_change``."""
    found = unfolding.case.find_change(change)
    if found is None:
        poll = round_poll(unfolding.case, unfolding.rules)
        known = [one.id for _, one in poll.changes] if poll else []
        raise Refused("unknown_change", kind="not_found", change=change, known=known)
    return found


def dispose_change(
    unfolding: Unfolding, command: c.DisposeChange, move: TransitionSpec
) -> e.Recorded:
    """Give a requested change its disposition; a reason unless it was taken up whole (GAP-10)."""
    _, standing, change = find_change(unfolding, command.change)
    reason = paragraphs(command.reason, "reason")
    if command.disposition is Disposition.WITHDRAWN_BY_AUTHOR:
        if change.answer is not Confirmation.WITHDRAWN:
            raise Refused("only_the_author_withdraws", change=change.id, country=standing.country)
    elif command.disposition is not Disposition.INCORPORATED and not reason:
        raise Refused("disposition_without_reason", change=change.id)
    for other in command.conflicts_with:
        find_change(unfolding, other)
    recorded = unfolding.add(
        e.ChangeDisposed(
            trigger=move.trigger,
            change=change.id,
            country=standing.country,
            disposition=command.disposition,
            reason=reason,
            conflicts_with=command.conflicts_with,
        )
    )
    unfolding.tell(
        move,
        recorded,
        country=standing.country,
        change=change.id,
        disposition=str(command.disposition),
    )
    return recorded


def confirm_change(
    unfolding: Unfolding, command: c.ConfirmChange, move: TransitionSpec
) -> e.Recorded:
    """As its author, maintain or withdraw a change that was not fully taken up."""
    _, standing, change = find_change(unfolding, command.change)
    if unfolding.actor.country != standing.country:
        raise Refused(
            "another_countrys_change",
            kind="not_permitted",
            change=change.id,
            country=standing.country,
        )
    if command.answer is Confirmation.MAINTAINED and change.disposition is None:
        raise Refused("no_disposition_yet", change=change.id)
    if change.disposition is Disposition.INCORPORATED:
        raise Refused("change_was_taken_up", change=change.id)
    statement = paragraphs(command.statement, "statement")
    recorded = unfolding.add(
        e.ChangeConfirmed(
            trigger=move.trigger,
            change=change.id,
            country=standing.country,
            answer=command.answer,
            sealed={"statement": statement} if statement else {},
        )
    )
    unfolding.tell(move, recorded, country=standing.country, change=change.id)
    return recorded


def report_delivery(
    unfolding: Unfolding, command: c.ReportDelivery, move: TransitionSpec
) -> e.Recorded:
    """Write down what is known of a letter; silence can only count where one arrived (GAP-19)."""
    poll = round_poll(unfolding.case, unfolding.rules)
    if poll is None or poll.standing(command.country) is None:
        raise Refused("not_asked", country=command.country, rules=tuple(move.rules))
    return unfolding.add(
        e.DeliveryReported(
            trigger=move.trigger,
            electorate=poll.electorate,
            round=poll.round,
            country=command.country,
            status=command.status,
            channel=line(command.channel, "channel"),
            evidence=paragraphs(command.evidence, "evidence", limit=LINE * 4),
        )
    )


def extend(unfolding: Unfolding, move: TransitionSpec, inputs: dict[str, Any]) -> e.Recorded:
    """Move deadlines later by units of the period, for all alike or for one country (GAP-17).

    The input is called ``working_days``, or ``length`` where a period is counted in another unit.
    """
    case = unfolding.case
    period, poll = case.period, case.poll
    if period is None or poll is None:
        raise Refused("no_period_runs", state=case.state)
    only = inputs.get("country")
    chosen = [
        one for one in poll.standings if one.certificate is not None and only in (None, one.country)
    ]
    if not chosen:
        raise Refused("not_asked", country=only, rules=tuple(move.rules))
    if unfolding.rules.choice(Cutoff) is Cutoff.SINGLE_INSTANT:
        # Where all close at one instant, more time for one is more time for all.
        chosen = [one for one in poll.standings if one.certificate is not None]
    days = int(inputs.get("working_days") or inputs["length"])
    certificates = [unfolding.certificate(str(one.certificate)) for one in chosen]
    reckoned = unfolding.rules.extend(period.name, certificates, days, case.authority)
    closes_at, last = unfolding.closing_with(reckoned.deadlines)
    recorded = unfolding.add(
        e.PeriodExtended(
            trigger=move.trigger,
            working_days=days,
            unit=unfolding.unit(period.name),
            reason=str(inputs["reason"]),
            closes_at=closes_at,
            last=last,
            deadlines=unfolding.deadlines(reckoned.deadlines),
        )
    )
    unfolding.tell(
        move,
        recorded,
        before=case,
        country=only,
        given=given(move, inputs, unfolding.rules.machine.words),
    )
    return recorded
