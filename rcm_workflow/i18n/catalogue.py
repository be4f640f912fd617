"""Sentences and words by key, one file per language."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

LANGS = ("en", "es")
"""The languages of the Conference that people are addressed in."""

GAP = "…"
"""Stands where a sentence asks for a fact that was not given."""


_PLACEHOLDER = re.compile("[A-ZÁÉÍÓÚÑ]{2,}")


class _Facts(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return GAP


class Catalogue:
    """The texts of one language."""

    def __init__(self, lang: str, tables: Mapping[str, Mapping[str, str]]) -> None:
        self.lang = lang
        self._tables = tables

    @property
    def tables(self) -> Mapping[str, Mapping[str, str]]:
        """Every table with its keys."""
        return self._tables

    def has(self, table: str, key: str) -> bool:
        """Whether there is such a text."""
        return key in self._tables[table]

    def say(self, table: str, key: str, /, **facts: Any) -> str:
        """The text with its facts filled in; a fact not given shows as ``…``.

        A word nobody translated (a machine of another body may bring some) is shown as it is
        written, with blanks for underscores. Raises ``KeyError`` for an unknown table.
        """
        text = self._tables[table].get(key)
        if text is None:
            return key.replace("_", " ")
        # Only names are filled in: a fact that contains braces or dots stays what it is.
        return text.format_map(_Facts(facts)) if "{" in text else text

    def label(self, key: str, /, **facts: Any) -> str:
        """A label of a table or form."""
        return self.say("label", key, **facts)


@cache
def _read(lang: str) -> Catalogue:
    text = (files(__package__) / f"{lang}.toml").read_text(encoding="utf-8")
    return Catalogue(lang, tomllib.loads(text))


def catalogue(lang: str) -> Catalogue:
    """The catalogue of a language: Spanish for ``es`` and its variants, English for all others."""
    return _read("es" if lang.startswith("es") else "en")


def placeholders(text: str, lang: str) -> str:
    """A command or a form with what stands for a value in the language: ``COUNTRY``, ``FILE``.

    It may be written in either language: the parser names a parameter as its help does.
    """
    words, keys = catalogue(lang), _placeholder_keys()

    def said(found: re.Match[str]) -> str:
        key = keys.get(found[0])
        return words.say("placeholder", key) if key else found[0]

    return _PLACEHOLDER.sub(said, text)


@cache
def _placeholder_keys() -> Mapping[str, str]:
    tables = (catalogue(lang).tables["placeholder"] for lang in LANGS)
    return {said: key for table in tables for key, said in table.items()}


@cache
def help_texts(lang: str) -> Mapping[str, str]:
    """The help of the commands by its English text; nothing for English itself."""
    if catalogue(lang).lang == "en":
        return {}
    text = (files(__package__) / f"help.{catalogue(lang).lang}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
