"""Whatever a check of the log may find has words in both languages."""

import pickle
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

import rcm_workflow
from rcm_workflow.application.verify_faults import leaf_at
from rcm_workflow.application.verify_legal import NOT_ALLOWED, NOT_FOLLOWING
from rcm_workflow.application.verify_letters import LETTER
from rcm_workflow.audit.auditor import Code
from rcm_workflow.audit.guessable import GUESSABLE
from rcm_workflow.audit.owed import NOT_SIGNED
from rcm_workflow.audit.signatures import Code as SignatureCode
from rcm_workflow.domain.case import Entry
from rcm_workflow.domain.plain import plain
from rcm_workflow.domain.values import Stance
from rcm_workflow.i18n.catalogue import catalogue

ENTRY = Entry(
    stance=Stance.OBJECT,
    at=datetime(2021, 9, 9, 18, tzinfo=UTC),
    actor="p-0042 as HN/foreign_affairs",
    text=None,
    event="TC-2021-001.28",
)
PACKAGE = Path(rcm_workflow.__file__).parent
SOURCE = "".join(one.read_text(encoding="utf-8") for one in sorted(PACKAGE.rglob("*.py")))
FAULTS = {
    *re.findall(r'\bFault\(\s*"(\w+)"', SOURCE),
    *(str(one) for one in (*Code, *SignatureCode)),
    *(NOT_ALLOWED, NOT_FOLLOWING, LETTER, GUESSABLE, NOT_SIGNED),
}
PHRASES = {*re.findall(r'\bPhrase\(\s*"(\w+)"', SOURCE), "in_time"}


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize(("table", "codes"), [("log_fault", FAULTS), ("phrase", PHRASES)])
def test_every_code_has_words_and_every_word_is_of_a_code(lang, table, codes):
    assert set(catalogue(lang).tables[table]) == codes


def test_a_phrase_comes_whole_from_another_process():
    sent = leaf_at(12, "TC-2021-001")
    got = pickle.loads(pickle.dumps(sent))  # noqa: S301 - our own
    assert (got, got.code, got.facts) == (sent, sent.code, sent.facts)
    words = catalogue("es")
    assert words.say("phrase", got.code, **got.facts) == "índice de la hoja 12 (TC-2021-001)"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "none"),
        ((), "none"),
        (("MX", "HN"), "MX, HN"),
        (False, "false"),
        (12, "12"),
        ("x" * 300, "x" * 200),
    ],
)
def test_a_value_is_shown_as_plain_text(value, shown):
    assert plain(value) == shown


def test_no_value_is_shown_as_python_spells_it():
    assert not re.search(r"[<>]|Entry\(|None", plain(ENTRY))
