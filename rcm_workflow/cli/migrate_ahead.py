"""What a migration changes beyond the state a case is in: further states, promises, answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import RenderableType

from rcm_workflow.application.migration_plan import Ahead, Entry
from rcm_workflow.cli.migrate_reader import Reader, steps_of
from rcm_workflow.cli.tables import bullets, head, table
from rcm_workflow.domain.unlike import Answer, Unlike


def further(reader: Reader, entry: Entry) -> Iterator[RenderableType | str]:
    """Each state from here on that differs, with its steps that do."""
    label = reader.words.label
    heads = (label("step"), label("state_before"), label("state_after"))
    for one in entry.ahead:
        yield head(label("further_on", state=_state(reader, one)))
        yield table(heads, steps_of(reader, one.before, one.after, alike=False))


def said_otherwise(reader: Reader, entries: Sequence[Entry]) -> Iterator[RenderableType | str]:
    """What the rules promise and answer otherwise; where cases differ in that, for which."""
    groups: dict[Unlike, list[str]] = {}
    for one in entries:
        groups.setdefault(one.unlike, []).append(one.case)
    for unlike, cases in groups.items():
        parts = [
            *_promises(reader, unlike),
            *_answers(reader, "parts_that_change", unlike.parts),
            *_answers(reader, "answers_that_change", unlike.answers),
        ]
        if parts and len(groups) > 1:
            yield head(", ".join(cases))
        yield from parts


def _promises(reader: Reader, unlike: Unlike) -> Iterator[RenderableType | str]:
    for name, promises in (
        ("promised_no_more", unlike.gone),
        ("promised_otherwise", unlike.altered),
        ("promised_anew", unlike.added),
    ):
        if promises:
            yield head(reader.words.label(name))
            yield bullets(one.in_(reader.names.lang) for one in promises)


def _answers(
    reader: Reader, name: str, answers: Sequence[Answer]
) -> Iterator[RenderableType | str]:
    if not answers:
        return
    label, lang = reader.words.label, reader.names.lang
    told = [
        (
            one.title.in_(lang),
            one.before.in_(lang) if one.before else "–",
            one.after.in_(lang) if one.after else "–",
        )
        for one in answers
    ]
    yield head(label(name))
    yield table(("", label("state_before"), label("state_after")), told)


def _state(reader: Reader, one: Ahead) -> str:
    before, after = reader.state(one.before), reader.state(one.after)
    if one.after is None:
        return reader.words.label("no_longer_there", state=before)
    if one.before is None:
        return reader.words.label("new_there", state=after)
    return before if before == after else f"{before} → {after}"
