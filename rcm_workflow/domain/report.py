"""Documents that the engine writes itself from a case: data in canonical form, kept by digest.

The same case always gives the same bytes, so that an act issued again has the same digest.
"""

from __future__ import annotations

from typing import Any

from rcm_workflow.domain.canon import data_bytes
from rcm_workflow.domain.case import Case, Poll
from rcm_workflow.domain.certificate import instant_text
from rcm_workflow.domain.consensus import weigh
from rcm_workflow.domain.prevailing import prevailing
from rcm_workflow.domain.question import rounds
from rcm_workflow.domain.rules import Rules
from rcm_workflow.domain.values import Document

MEDIA = "application/vnd.rcm.report+json"


def produce(kind: str, case: Case, rules: Rules) -> Document:
    """Write the document of a kind: every round with each country's position (R-064, GAP-01)."""
    asked = rounds(rules)
    data = {
        "kind": kind,
        "case": case.id,
        "title": case.title.model_dump(),
        "machine": case.machine.model_dump(),
        "policy": case.policy.model_dump(),
        "text": case.text.digest if case.text else None,
        "prevailing": list(prevailing(case.text, rules)) if case.text else [],
        "outcome": case.outcome.sentence.model_dump() if case.outcome else None,
        "rounds": [_round(poll, rules) for poll in case.polls if poll.electorate in asked],
    }
    return Document.of(data_bytes(data), MEDIA)


def _round(poll: Poll, rules: Rules) -> dict[str, Any]:
    verdict = weigh(poll, rules)
    return {
        "round": poll.round,
        "text": poll.text,
        "opened_at": instant_text(poll.opened_at),
        "result": verdict.result,
        "tacit": list(verdict.tacit),
        "missing": list(verdict.missing),
        "reservations": list(verdict.reservations),
        "positions": [
            {
                "country": one.country,
                "position": dict(verdict.positions)[one.country],
                "event": one.entry.event if one.entry else None,
                "late": str(one.late.stance) if one.late else None,
                "why": one.silence_why or None,
                "changes": [
                    {
                        "id": change.id,
                        "disposition": change.disposition,
                        "reason": change.reason,
                        "answer": change.answer,
                    }
                    for change in one.changes
                ],
            }
            for one in sorted(poll.standings, key=lambda one: one.country)
        ],
    }
