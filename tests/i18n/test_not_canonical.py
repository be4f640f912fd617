"""Why the log has no form for a value is said in both languages, with its facts."""

import re

import pytest

from rcm_workflow.audit.canonical import NotCanonical, Outside, canonical, parse_canonical
from rcm_workflow.i18n import LANGS, catalogue
from rcm_workflow.i18n.explain import explain
from rcm_workflow.storage.codec import cannot_be_stored

DEEP: list[object] = []
DEEP.append(DEEP)
WRITTEN = [DEEP, 2**60, 1.5, {1: 2}, {"a b": 1}, "\ud800", "e\u0301", "\u0378"]
READ = [b"{", b"[1 ]"]


def outside(act, value):
    with pytest.raises(NotCanonical) as caught:
        act(value)
    return caught.value


FAULTS = [
    *(outside(canonical, one) for one in WRITTEN),
    *(outside(parse_canonical, one) for one in READ),
]


@pytest.mark.parametrize("lang", LANGS)
def test_every_code_has_its_words_and_is_met(lang):
    codes = {str(one) for one in Outside}
    assert set(catalogue(lang).tables["not_canonical"]) == codes == {one.why for one in FAULTS}


@pytest.mark.parametrize("fault", FAULTS, ids=[one.why for one in FAULTS])
def test_the_refusal_is_a_whole_sentence_in_both_languages(fault):
    english, spanish = (explain(cannot_be_stored(fault, "note"), lang, {})[0] for lang in LANGS)
    for told in (english, spanish):
        assert not re.search(r"…|value_|[{}]", told)
    assert english.startswith("The value at note")
    assert spanish.startswith("El valor en note")
    assert catalogue("en").say("not_canonical", fault.why, **fault.facts) not in spanish
