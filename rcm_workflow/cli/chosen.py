"""A choice as people type it: its code, or a word for it in either language."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.values import Localized
from rcm_workflow.domain.words import nearest_code, typed
from rcm_workflow.i18n import LANGS, catalogue

Choice = TypeVar("Choice", bound=StrEnum)


def chosen(word: str, kind: type[Choice], section: str) -> Choice:
    """The choice a word stands for; what choices are called stands in a section of the catalogue.

    Raises ``Refused`` ``choice_not_offered`` with all of them and what they mean.
    """
    titles = {str(one): _title(one, section) for one in kind}
    words = {code: _words(code, title, section) for code, title in titles.items()}
    found = typed(word, words)
    if found is None:
        raise Refused(
            "choice_not_offered",
            kind="input",
            choice=word,
            offered=list(titles),
            nearest=nearest_code(word, words),
            titles=titles,
        )
    return kind(found)


def _title(one: StrEnum, section: str) -> Localized:
    en, es = (catalogue(lang).say(section, one) for lang in LANGS)
    return Localized(en=en, es=es)


def _words(code: str, title: Localized, section: str) -> tuple[str, ...]:
    known, further = (catalogue(lang) for lang in LANGS), f"{section}_typed"
    more = [one.say(further, code).split("|") for one in known if one.has(further, code)]
    return (title.en, title.es, *(word for each in more for word in each))
