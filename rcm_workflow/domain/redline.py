"""What changed between two versions of a text, word by word.

Never inside a word: in an agreed text "re[-f-]orzar" would be unreadable. Paragraphs are aligned
first, then the sentences of those that differ, then the words of the sentences that differ, so that
a long text costs little and a moved comma does not mark its whole paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby
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
    pieces = list(_merged(_compare(old, new, 0)))
    return tuple(_merged(pieces))


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


def _merged(spans: Sequence[Span]) -> Iterator[Span]:
    """Neighbours joined: what went before what came, blanks that both share outside the marks."""
    for stayed, run in groupby(spans, key=lambda span: span.kind == "same"):
        pieces = list(run)
        if stayed:
            yield Span("same", "".join(one.text for one in pieces))
            continue
        went = "".join(one.text for one in pieces if one.kind == "del")
        came = "".join(one.text for one in pieces if one.kind == "ins")
        blank = _blank(went) if _blank(went) == _blank(came) else ""
        yield from (
            one
            for one in (
                Span("same", blank),
                Span("del", went[len(blank) :]),
                Span("ins", came[len(blank) :]),
            )
            if one.text
        )


def _blank(text: str) -> str:
    return text[: len(text) - len(text.lstrip())]
