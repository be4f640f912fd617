"""Papers about what countries say and ask for: dispositions, letter to authors, position note."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rcm_workflow.domain.case import Change, Poll
from rcm_workflow.domain.certificate import instant_text
from rcm_workflow.domain.papers import Dossier, Paper, Section, paper, sealed


def change_row(country: str, change: Change) -> dict[str, Any]:
    """A requested change and what became of it; its words are under seal.

    Its id names the event: ``HN-42-1`` stands in event 42.
    """
    return {
        "change": change.id,
        "country": country,
        "wording": sealed(change.event, f"wishes.{change.index}", "wording"),
        "disposition": str(change.disposition) if change.disposition else None,
        "reason": change.reason or None,
        "answer": str(change.answer) if change.answer else None,
    }


def _readable(dossier: Dossier, poll: Poll) -> Iterator[tuple[str, Change]]:
    """The table goes to all once the PPT has decided; what others only ask for does not (R-059)."""
    for country, change in poll.changes:
        if country == dossier.own or "changes" in dossier.fields or change.disposition is not None:
            yield country, change


@paper("disposition_table", "dispositions")
def disposition_table(dossier: Dossier) -> Paper | None:
    """What became of each requested change, round by round, with the reason (R-058, GAP-10)."""
    sections = [
        Section(
            name="changes",
            round=poll.round,
            rows=tuple(
                change_row(country, change)
                | {
                    "passage": sealed(change.event, f"wishes.{change.index}", "passage"),
                    "conflicts_with": list(change.conflicts_with),
                }
                for country, change in _readable(dossier, poll)
            ),
        )
        for poll in dossier.case.polls
    ]
    if not any(one.rows for one in sections):
        return None
    return dossier.paper("disposition_table", {}, *sections)


@paper("letter_to_authors", "changes")
def letter_to_authors(dossier: Dossier) -> Paper | None:
    """To the authors of changes that were not fully taken up: maintained or withdrawn? (R-058)."""
    poll = dossier.case.poll
    rows = [
        change_row(country, change)
        for country, change in (poll.changes if poll else ())
        if change.open and change.disposition is not None and change.answer is None
    ]
    if not rows or poll is None:
        return None
    due = {one.country: one.due_at for one in poll.standings}
    period = dossier.case.period
    for row in rows:
        at = due[row["country"]] if period is not None else None
        row["due_at"] = instant_text(at) if at is not None else None
    return dossier.paper(
        "letter_to_authors", {}, Section(name="changes", round=poll.round, rows=tuple(rows))
    )


@paper("position_note")
def position_note(dossier: Dossier) -> Paper | None:
    """The positions recorded, as far as the reader may read them, with their words (R-066)."""
    everybody = "positions" in dossier.fields
    sections = []
    for poll in dossier.case.polls:
        rows = tuple(
            {
                "country": one.country,
                "position": str(entry.stance),
                "at": instant_text(entry.at),
                "statement": sealed(entry.event, "statement"),
                "event": entry.event,
            }
            for one in sorted(poll.standings, key=lambda each: each.country)
            for entry in (one.entry, one.late)
            if entry is not None and (everybody or one.country == dossier.own)
        )
        facts = {"electorate": poll.electorate, "digest": poll.text} if rows else {}
        sections.append(Section(name="positions", round=poll.round, facts=facts, rows=rows))
    if not any(one.rows for one in sections):
        return None
    return dossier.paper("position_note", {}, *sections)
