"""A position as people type it: its code, or a word for it in either language."""

from __future__ import annotations

from collections.abc import Mapping

from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.rules import Rules
from rcm_workflow.domain.values import Localized, Stance
from rcm_workflow.domain.words import nearest_code, typed
from rcm_workflow.i18n import LANGS, catalogue

SAID = tuple(one for one in Stance if one is not Stance.TACIT)
"""What a country can say. Silence is no answer: it is weighed by the clock, never recorded."""


def meant(word: str, rules: Rules, state: str) -> Stance:
    """The position a word stands for.

    Raises ``Refused`` ``stance_not_offered`` with the positions that the steps of the state take;
    with those of all steps where it takes none.
    """
    own = rules.machine.stances
    codes = {name: one.means for name, one in own.items()} | {str(one): one for one in SAID}
    titles = {str(one): _title(one) for one in SAID} | {
        name: one.title for name, one in own.items()
    }
    words = {code: _words(code, titles[code]) for code in codes}
    # A word of the procedure comes before the same word of everybody.
    found = typed(word, {name: words[name] for name in own}) or typed(word, words)
    if found is None:
        known = _offered(codes, rules, state)
        raise Refused(
            "stance_not_offered",
            kind="input",
            stance=word,
            offered=list(known),
            nearest=nearest_code(word, {one: words[one] for one in known}),
            titles=titles,
        )
    return codes[found]


def _title(stance: Stance) -> Localized:
    en, es = (catalogue(lang).say("stance", stance) for lang in LANGS)
    return Localized(en=en, es=es)


def _words(code: str, title: Localized) -> tuple[str, ...]:
    known = (catalogue(lang) for lang in LANGS)
    further = (
        word
        for one in known
        if one.has("stance_typed", code)
        for word in one.say("stance_typed", code).split("|")
    )
    return (title.en, title.es, *further)


def _offered(known: Mapping[str, Stance], rules: Rules, state: str) -> Mapping[str, Stance]:
    moves = [one for one in rules.machine.transitions if one.act == "position"]
    moves = [one for one in moves if state in one.sources] or moves
    if any(not one.stances for one in moves):
        return known
    taken = {stance for one in moves for stance in one.stances}
    return {word: one for word, one in known.items() if str(one) in taken}
