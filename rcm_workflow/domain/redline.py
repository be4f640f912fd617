"""What changed between two versions of a text, word by word.

Never inside a word: in an agreed text "re[-f-]orzar" would be unreadable. Paragraphs are aligned
first, then the sentences of those that differ, then the words of the sentences that differ, so that
a long text costs little and a moved comma does not mark its whole paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

Kind = Literal["same", "del", "ins"]


class Span(NamedTuple):
    """A piece of text that stayed, went or came. Line breaks are part of the text."""

    kind: Kind
    text: str


_LEVELS = (
    re.compile(r"[^\n]*\n+|[^\n]+"),
    re.compile(r"[^.;:!?\n]*[.;:!?]+\s*|[^.;:!?\n]+\n*|\n+"),
    # A blank goes with the word after it: alone it would be every second token.
    re.compile(r"\s*\w+|\s*[^\w\s]|\s+"),
)
"""Paragraphs, sentences, words; each takes a text apart without losing a character."""

LONG = 1_000
"""Tokens of one sentence from which frequent ones no longer begin a match: 10,000 words would take
half a minute otherwise."""


def redline(old: str, new: str) -> tuple[Span, ...]:
    """The way from ``old`` to ``new``.

    Joining all but the ``ins`` spans gives ``old`` again; joining all but ``del`` gives ``new``.
    """
    return tuple(_merged(_compare(old, new, 0)))


def plain(spans: Iterable[Span]) -> str:
    """The spans as text for any screen or letter: ``[-what went-]`` and ``{+what came+}``."""
    form = {"same": "{}", "del": "[-{}-]", "ins": "{{+{}+}}"}
    return "".join(form[kind].format(text) for kind, text in spans)


def _compare(old: str, new: str, level: int) -> list[Span]:
    if old == new:
        return [Span("same", old)] if old else []
    if not old or not new or level == len(_LEVELS):
        pair = (Span("del", old), Span("ins", new))
        return [one for one in pair if one.text]
    ours, theirs = _LEVELS[level].findall(old), _LEVELS[level].findall(new)
    spans: list[Span] = []
    # In a sentence of common length "de" and "the" are words like others.
    matcher = SequenceMatcher(None, ours, theirs, autojunk=len(theirs) > LONG)
    for tag, start, end, first, last in matcher.get_opcodes():
        before, after = "".join(ours[start:end]), "".join(theirs[first:last])
        if tag == "equal":
            spans.append(Span("same", before))
        else:
            spans += _compare(before, after, level + 1)
    return spans


def _merged(spans: Sequence[Span]) -> list[Span]:
    """Neighbours of one kind joined, and a blank between two changed words taken into both."""
    runs: list[tuple[str, str] | str] = []
    for place, span in enumerate(spans):
        lonely = (
            span.kind == "same"
            and span.text.isspace()
            and "\n" not in span.text
            and 0 < place < len(spans) - 1
            and spans[place - 1].kind != "same"
            and spans[place + 1].kind != "same"
        )
        if span.kind == "same" and not lonely:
            runs.append(span.text)
            continue
        went = span.text if span.kind != "ins" else ""
        came = span.text if span.kind != "del" else ""
        if runs and isinstance(runs[-1], tuple):
            runs[-1] = (runs[-1][0] + went, runs[-1][1] + came)
        else:
            runs.append((went, came))
    found: list[Span] = []
    for run in runs:
        if isinstance(run, tuple):
            found += [Span("del", run[0])] if run[0] else []
            found += [Span("ins", run[1])] if run[1] else []
        elif found and found[-1].kind == "same":
            found[-1] = Span("same", found[-1].text + run)
        else:
            found.append(Span("same", run))
    return found
