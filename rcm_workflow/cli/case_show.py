"""One case as an officer wants to see it, as text."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import RenderableType

from rcm_workflow.application.inspect import Awaited, Possibility
from rcm_workflow.bootstrap import explain_unmet
from rcm_workflow.cli.acting import deadline_rows, left_in
from rcm_workflow.cli.case_data import mine
from rcm_workflow.cli.case_known import known_view
from rcm_workflow.cli.case_why import command_of
from rcm_workflow.cli.erased import legible
from rcm_workflow.cli.names import Names
from rcm_workflow.cli.permitted import WHOLE
from rcm_workflow.cli.signed import signature_words
from rcm_workflow.cli.tables import bullets, head, pairs, table
from rcm_workflow.cli.world import lines
from rcm_workflow.domain.case import Case, Period, Poll, Standing
from rcm_workflow.domain.conditions_world import came_back
from rcm_workflow.domain.events import OutcomeEstablished
from rcm_workflow.domain.overriding import Override
from rcm_workflow.domain.rules import Rules
from rcm_workflow.domain.sight import Said, seen
from rcm_workflow.domain.values import Stance


def in_view(_: str, name: str) -> bool:
    """Whether the view of a case as text shows a confidential value of this name.

    Statements are in lists of positions; what nobody is shown is not opened, for who opens what is
    on record for good.
    """
    return name.partition(".")[0] in ("wishes", "fields")


def case_view(
    case: Case,
    fields: frozenset[str],
    awaited: Sequence[Awaited],
    said: Said,
    steps: Sequence[Possibility],
    own: str | None,
    names: Names,
    rules: Rules,
) -> RenderableType:
    """The case as text."""
    words = names.words
    asked = [(names.electorate(one), names.countries(who)) for one, who in case.electorates]
    rows = [
        (words.label("case"), f"{case.id} v{case.version}" if WHOLE in fields else case.id),
        (words.label("title"), names.text(case.title)),
        (words.label("state"), names.state(case.state)),
        (words.label("open_since"), names.when(case.since, case.authority)),
        (words.label("ppt"), names.country(case.authority)),
        (words.label("reason"), names.reason(case.reason)),
        (words.label("policy"), f"{case.policy.name} v{case.policy.version}"),
        *((words.label("override"), _other_answer(one, names)) for one in rules.overridden()),
    ]
    rows[5:5] = asked
    linked: dict[str, list[str]] = {}
    for relation, other in case.links:
        linked.setdefault(names.relation(relation), []).append(other)
    rows += [(relation, ", ".join(others)) for relation, others in linked.items()]
    parts: list[RenderableType | str] = [pairs(rows)]
    parts += known_view(case, fields, said, names)
    if "deadlines" in fields and case.period is not None:
        parts += [head(words.label("deadlines")), *_deadlines(case, awaited, fields, own, names)]
    if "deadlines" in fields and case.dates:
        coming = [(names.awaited(name), names.when(at, case.authority)) for name, at in case.dates]
        parts += [head(words.label("coming_dates")), pairs(coming)]
    for poll in case.polls[-2:]:
        over = case.period is None and names.asks(case.state) != poll.electorate
        parts += _positions(poll, fields, own, names, over=over)
        if "deliveries" in fields and not case.final:
            parts += _returned(poll, names)
    parts += _changes(case, fields, said, own, names)
    if "outcome" in fields and case.outcome is not None:
        parts += _outcome(case.outcome, names)
    if "texts" in fields and case.texts:
        parts += [head(words.label("texts")), _texts(case, names)]
    possible = [one for one in steps if mine(one)]
    if possible:
        told = (f"{names.text(one.title)}: {command_of(one, case.id)}" for one in possible)
        parts += [head(words.label("next_steps")), bullets(told)]
    return lines(*parts)


_AGREED = {True: "automatic", False: "agreed_before"}
"""Of who put the text, and of who agreed to this very text before."""


def _other_answer(one: Override, names: Names) -> str:
    """What is answered otherwise for this case, and what the policy says of itself."""
    question, said, usual = (names.text(each) for each in (one.question, one.said, one.usual))
    told = names.words.label("override_told", question=question, said=said, usual=usual)
    return f"{told} ({one.key} = {one.value})"


def _deadlines(
    case: Case, awaited: Sequence[Awaited], fields: frozenset[str], own: str | None, names: Names
) -> list[RenderableType | str]:
    words = names.words
    poll, period = case.poll, case.period
    if poll is None or period is None:
        return []
    if period.paused:
        kept = [
            (names.asked(one.country, poll.electorate), str(one.working_days_left))
            for one in awaited
        ]
        still = table((words.label("country"), words.label(left_in(awaited))), kept, right=(1,))
        return [words.label("paused"), still]
    left = {one.country: one.working_days_left for one in awaited}
    due = {one.country: one.due_at for one in poll.standings if one.due_at is not None}
    heads = (
        words.label("country"),
        words.label("local_time"),
        "",
        words.label(left_in(awaited)),
    )
    rows4 = [
        (*cells, "–" if left.get(code) is None else str(left[code]))
        for code, cells in deadline_rows(due, names, poll.electorate)
    ]
    return [table(heads, rows4, right=(3,)), _last_term(poll, period, fields, own, names)]


def _last_term(
    poll: Poll, period: Period, fields: frozenset[str], own: str | None, names: Names
) -> str:
    """Whose term ends last, which is not who is waited for: an answer moves no deadline."""
    words = names.words
    told = words.label("why_closes", countries=names.all_asked(period.last, poll.electorate))
    answered = [
        one.country
        for one in poll.standings
        if one.country in period.last and one.entry and seen(one.country, fields, own)
    ]
    if not answered:
        return told
    asked = names.all_asked(answered, poll.electorate)
    return f"{told} {words.label('why_closes_answered', countries=asked)}"


def _positions(
    poll: Poll, fields: frozenset[str], own: str | None, names: Names, *, over: bool
) -> list[RenderableType | str]:
    words = names.words
    rows: list[tuple[str, ...]] = []
    keyed = bool(names.roster.keys)
    asked = names.takes_positions(poll.electorate)
    for one in sorted(poll.standings, key=lambda each: each.country):
        if not seen(one.country, fields, own):
            continue
        when = names.clock(one.entry.at, one.country) if one.entry else ""
        letter = words.say("delivery", one.delivery) if one.delivery else "–"
        cells = [
            names.asked(one.country, poll.electorate),
            position_words(one, names, over=over, asked=asked),
            when,
        ]
        cells += [signature_words(one.entry, names)] * keyed + [letter] * ("deliveries" in fields)
        rows.append(tuple(cells))
    if not rows:
        return []
    heads = [words.label(key) for key in ("country", "position", "when_local")]
    heads += [words.say("signature", "signature")] * keyed
    heads += [words.label("delivered")] * ("deliveries" in fields)
    title = f"{words.label('positions')}: {names.electorate(poll.electorate)}"
    if poll.round:
        title += f" {poll.round}"
    return [head(title), table(heads, rows)]


def _returned(poll: Poll, names: Names) -> list[RenderableType | str]:
    """What is doubtful about letters that are proven to have arrived (GAP-19)."""
    doubts = tuple(came_back(one) for one in poll.standings if one.returned_at is not None)
    told = explain_unmet(doubts, names.lang, names.zone)
    return [f"{names.words.label('warning')}: {one}" for one in told]


def position_words(one: Standing, names: Names, *, over: bool = False, asked: bool = True) -> str:
    """Where a country stands, late replies and silences named as such.

    Of who said nothing in a state that the case has left, nothing is awaited any more; nor is a
    position where no step of the state takes one, as of who was absent and only is informed.
    """
    words = names.words
    if one.entry is not None:
        found = names.stance(one.entry.stance)
        if one.entry.automatic:
            own = one.entry.actor.startswith(f"{one.country}/")
            mark = "carried" if one.entry.stance is Stance.OBJECT else _AGREED[own]
            found += f" ({words.say('mark', mark)})"
    elif one.silence is not None:
        found = words.say("silence", one.silence)
        if one.silence_why and one.silence == "missing":
            found += f" ({words.say('silence_reason', one.silence_why)})"
    else:
        found = "–" if over else words.label("waiting" if asked else "no_position_asked")
    if one.late is not None:
        found += "; " + words.label("late", stance=names.stance(one.late.stance))
    return found


def _changes(
    case: Case, fields: frozenset[str], said: Said, own: str | None, names: Names
) -> list[RenderableType | str]:
    words = names.words
    rows = []
    for poll in case.polls:
        for country, change in poll.changes:
            if not ("changes" in fields or country == own):
                continue
            wish = said.get(change.event, {}).get(f"wishes.{change.index}", {})
            became = words.say("disposition", change.disposition) if change.disposition else "–"
            if change.answer:
                became += f"; {words.say('confirmation', change.answer)}"
            wording = legible(wish, words) if "erased_by" in wish else wish.get("wording", "–")
            rows.append((change.id, str(wording), became))
    if not rows:
        return []
    heads = [words.label(key) for key in ("change", "value", "disposition")]
    return [head(words.label("requested_changes")), table(heads, rows)]


def _outcome(outcome: OutcomeEstablished, names: Names) -> list[RenderableType | str]:
    words = names.words
    told = words.say("result", outcome.result)
    return [head(words.label("outcome")), f"{told}. {names.outcome(outcome.sentence)}"]


def _texts(case: Case, names: Names) -> RenderableType:
    words = names.words
    marks: dict[str, list[str]] = {}
    for mark, digest in case.marks:
        marks.setdefault(digest, []).append(words.say("text_mark", mark))
    rows = [
        (
            str(one.number),
            ", ".join(one.languages),
            one.original,
            names.clock(one.at, case.authority),
            ", ".join(marks.get(one.digest, [])),
        )
        for one in case.texts
    ]
    heads = [
        words.label(key) for key in ("number", "languages", "original", "when_local", "status")
    ]
    return table(heads, rows, right=(0,))
