"""Papers about what came of it: outcome sheet, result report, agenda item, note of the Troika."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rcm_workflow.domain.canon import data_bytes
from rcm_workflow.domain.case import Case, Poll
from rcm_workflow.domain.certificate import instant_text
from rcm_workflow.domain.composed import kind_of
from rcm_workflow.domain.consensus import weigh
from rcm_workflow.domain.overriding import policy_in_words
from rcm_workflow.domain.papers import (
    MEDIA,
    Dossier,
    Paper,
    Section,
    given,
    paper,
    sealed,
)
from rcm_workflow.domain.papers_changes import change_row
from rcm_workflow.domain.papers_texts import text_facts
from rcm_workflow.domain.question import rounds
from rcm_workflow.domain.rules import Rules
from rcm_workflow.domain.values import Document, Stance
from rcm_workflow.domain.verdict import Verdict


def produce(
    kind: str, case: Case, rules: Rules, inputs: Mapping[str, Any] | None = None
) -> Document:
    """Write, for the log, the document that a step brings about (R-064, GAP-01).

    Confidential words stay under seal: the document lives as long as the log. A kind that no
    function here writes gets all that a report has.
    """
    dossier = Dossier(case, rules, _every_field(case, rules), inputs=inputs or {})
    known = kind_of(kind, rules.machine)
    written = known.write(dossier) if known else None
    spec = rules.machine.documents.get(kind)
    if written is None and spec is not None and spec.numbers is not None:
        # A list in which there is nothing yet is an empty list, and no report of the positions.
        written = dossier.paper(kind, {})
    if written is None:
        written = dossier.paper(kind, _facts(dossier), given(dossier.inputs), *_whole(dossier))
    return Document.of(data_bytes(written.data), MEDIA)


def _every_field(case: Case, rules: Rules) -> frozenset[str]:
    access, machine = rules.access, rules.machine.machine
    return frozenset().union(
        *(access.fields(one, machine, case.state, case.informed) for one in access.roles)
    )


@paper("outcome_sheet", "outcome", "positions")
def outcome_sheet(dossier: Dossier) -> Paper | None:
    """The outcome of a round: who agrees, who stands in the way, who was silent (R-062)."""
    found = dossier.case.outcome
    if found is None:
        return None
    polls = [
        one
        for one in dossier.case.polls
        if (one.electorate, one.round) == (found.electorate, found.round)
    ]
    return dossier.paper("outcome_sheet", _facts(dossier), *_rounds(dossier, polls))


@paper("result_report", "outcome", "positions")
def result_report(dossier: Dossier) -> Paper | None:
    """Every round with each country's position, and what was launched or why not (R-064).

    Who was asked before the rounds is in it as well, and with what reason the PPT went on where
    they did not all agree (GAP-07): the result rests on it.
    """
    if dossier.case.outcome is None:
        return None
    step, *polls = _whole(dossier)
    return dossier.paper("result_report", _facts(dossier), step, _on_record(dossier), *polls)


@paper("agenda_item_sheet", "outcome", "positions")
def agenda_item_sheet(dossier: Dossier) -> Paper | None:
    """What the body that takes the topic up has to know: why it comes, and how far it got."""
    filed = dossier.case.agenda
    if not filed and not dossier.inputs:
        return None
    facts = {"reason": dossier.case.reason, "bodies": [body for _, body in filed]}
    return dossier.paper(
        "agenda_item_sheet", facts | _facts(dossier), given(dossier.inputs), *_whole(dossier)
    )


@paper("consensus_note", "positions")
def consensus_note(dossier: Dossier) -> Paper | None:
    """Who of the smaller group agreed to which version (R-055, R-056)."""
    asked = rounds(dossier.rules)
    polls = [one for one in dossier.case.polls if one.electorate not in asked]
    agreed = dossier.case.marked("agreed")
    if not polls or agreed is None:
        return None
    facts = {"digest": agreed, "parts": [list(one) for one in dossier.case.parts]}
    return dossier.paper(
        "consensus_note", facts, _on_record(dossier), *_rounds(dossier, polls[-1:])
    )


def _whole(dossier: Dossier) -> list[Section]:
    return [_step(dossier), *_rounds(dossier, [*dossier.case.polls])]


def _facts(dossier: Dossier) -> dict[str, Any]:
    case, outcome = dossier.case, dossier.case.outcome
    found: dict[str, Any] = {
        "opened_at": instant_text(case.opened_at),
        "policy": policy_in_words(case, dossier.rules),
        "machine": f"{case.machine.name} v{case.machine.version}",
        "electorates": {name: list(countries) for name, countries in case.electorates},
        **text_facts(dossier, case.text),
    }
    if outcome is not None:
        found |= {"result": outcome.result, "outcome": outcome.sentence.model_dump()}
    return found


def _step(dossier: Dossier) -> Section:
    """The step that led to where the case stands: instant, event, what was given with it."""
    case = dossier.case
    rows = tuple({"input": name, "value": value} for name, value in case.entered_with)
    facts = {"state": case.state, "since_at": instant_text(case.since), "event": case.entered}
    return Section(name="step", facts=facts, rows=rows)


def _on_record(dossier: Dossier) -> Section:
    """What earlier steps were given for the case to keep."""
    rows = tuple({"input": name, "value": value} for name, value in dossier.case.facts)
    return Section(name="on_record", rows=rows)


def _rounds(dossier: Dossier, polls: list[Poll]) -> list[Section]:
    return [section for poll in polls for section in _round(poll, weigh(poll, dossier.rules))]


def _round(poll: Poll, verdict: Verdict) -> list[Section]:
    standings = sorted(poll.standings, key=lambda one: one.country)
    positions = dict(verdict.positions)
    facts = {
        "electorate": poll.electorate,
        "opened_at": instant_text(poll.opened_at),
        "digest": poll.text,
        "result": verdict.result,
        "tacit": list(verdict.tacit),
        "missing": list(verdict.missing),
        "abstaining": list(verdict.abstaining),
    }
    rows = tuple(
        {
            "country": one.country,
            "position": positions[one.country],
            "why": one.silence_why or None,
            "event": (one.entry.event if one.entry else one.silence_event) or None,
        }
        for one in standings
    )
    reservations = tuple(
        {
            "country": one.country,
            "reservation": sealed(one.entry.event, "statement"),
            "event": one.entry.event,
        }
        for one in standings
        if one.entry is not None and one.entry.stance is Stance.RESERVE
    )
    late = tuple(
        {
            "country": one.country,
            "position": str(entry.stance),
            "at": instant_text(entry.at),
            "event": entry.event,
        }
        for one in standings
        for entry in (*one.late_before, one.late)
        if entry is not None
    )
    changes = tuple(change_row(country, change) for country, change in poll.changes)
    return [
        Section(name="positions", round=poll.round, facts=facts, rows=rows),
        Section(name="reservations", round=poll.round, rows=reservations),
        Section(name="late", round=poll.round, rows=late),
        Section(name="changes", round=poll.round, rows=changes),
    ]
