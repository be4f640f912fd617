"""One entry has one number for people: its leaf index, as the glossary has it in both languages.

Sizes of logs are counts and say of what; two numberings for one entry had people compare a size
with an index and find an entry too many.
"""

import re
from pathlib import Path

import pytest

from rcm_workflow.audit.court import verify
from rcm_workflow.i18n import LANGS, catalogue

DOCS = Path(__file__).parents[2] / "docs"
ROW = re.compile(r"^\| (leaf index), (.+?) \| (.+?), (.+?) \| `log_index` \|", re.MULTILINE)
LOOSE = {
    "en": re.compile(r"\b(?:entry|leaf|place|position) {|entries {first}"),
    "es": re.compile(
        r"\b(?:asiento|(?<!índice de la )hoja|lugar|entrada) {|[Pp]osición {size}|asientos {first}"
    ),
}
COUNTED = {"en": "entries", "es": "asientos"}


def terms():
    """The singular and plural of the glossary, by language."""
    found = ROW.search((DOCS / "glossary.md").read_text(encoding="utf-8"))
    assert found is not None
    one, several, una, varias = found.groups()
    return {"en": (one, several), "es": (una, varias)}


def texts(lang):
    """Every text about the log that people read, of the program and of the single file."""
    tables = catalogue(lang).tables
    about = ("label", "receipt", "witness", "bundle_fault", "signature", "refusals", "broken")
    for table in about:
        yield from ((f"{table}.{key}", text) for key, text in tables[table].items())
    for key, both in verify.TOLD.items():
        yield f"verify.py {key}", both[LANGS.index(lang)]


@pytest.mark.parametrize("lang", LANGS)
def test_one_entry_is_named_by_its_leaf_index_alone(lang):
    one, several = terms()[lang]
    told = dict(texts(lang))
    assert [key for key, text in told.items() if LOOSE[lang].search(text)] == []
    named = {
        key
        for key, text in told.items()
        if one in text.lower() and not re.search(several, text.lower())
    }
    assert {
        "label.leaf",
        "label.bundle_keys",
        "receipt.row_entry",
        "signature.from_entry",
        "signature.to_entry",
        "verify.py keys",
        "verify.py place",
    } <= named
    ranges = {key for key, text in told.items() if "{first}" in text and key[:8] != "refusals"}
    assert {key for key in ranges if several not in told[key]} == set()
    assert {"label.bundle_after", "label.heads_behind", "verify.py after"} <= ranges


@pytest.mark.parametrize("lang", LANGS)
def test_a_size_of_the_log_says_that_it_counts_entries(lang):
    told = {key: text for key, text in texts(lang) if "{size}" in text}
    assert "label.log_size" in told
    assert [key for key, text in told.items() if COUNTED[lang] not in text.lower()] == []
