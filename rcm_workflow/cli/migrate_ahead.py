"""What a migration changes beyond the state a case is in: further states, promises, answers."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType

from rcm_workflow.application.migration_plan import Ahead, Entry
from rcm_workflow.cli.migrate_reader import Reader, steps_of
from rcm_workflow.cli.tables import bullets, head, table


def further(reader: Reader, entry: Entry) -> Iterator[RenderableType | str]:
    """Each state that differs, with its steps that do; then what the rules say otherwise."""
    label = reader.words.label
    sides = (label("state_before"), label("state_after"))
    for one in entry.ahead:
        yield head(label("further_on", state=_state(reader, one)))
        yield table((label("step"), *sides), steps_of(reader, one.before, one.after, alike=False))
    unlike, lang = entry.unlike, reader.names.lang
    for name, promises in (
        ("promised_no_more", unlike.gone),
        ("promised_otherwise", unlike.altered),
        ("promised_anew", unlike.added),
    ):
        if promises:
            yield head(label(name))
            yield bullets(one.in_(lang) for one in promises)
    if unlike.answers:
        yield head(label("answers_that_change"))
        told = [
            (
                one.title.in_(lang),
                one.before.in_(lang) if one.before else "–",
                one.after.in_(lang) if one.after else "–",
            )
            for one in unlike.answers
        ]
        yield table(("", *sides), told)


def _state(reader: Reader, one: Ahead) -> str:
    before, after = reader.state(one.before), reader.state(one.after)
    if one.after is None:
        return reader.words.label("no_longer_there", state=before)
    if one.before is None:
        return reader.words.label("new_there", state=after)
    return before if before == after else f"{before} → {after}"
