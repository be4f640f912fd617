"""What is wrong with a file from elsewhere has words in both languages, and the facts they need."""

import ast
import re
from pathlib import Path

import pytest

import rcm_workflow
from rcm_workflow.audit.malformed import Wrong
from rcm_workflow.i18n import LANGS, catalogue

FIELD = re.compile(r"{(\w+)}")


def raised():
    """Every code where it is given, with the names of its facts."""
    for path in sorted(Path(rcm_workflow.__file__).parent.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if "Wrong." not in text:
            continue
        for call in ast.walk(ast.parse(text)):
            for one in call.args if isinstance(call, ast.Call) else ():
                if isinstance(one, ast.Attribute) and ast.unparse(one.value) == "Wrong":
                    yield Wrong[one.attr], {each.arg for each in call.keywords} | {"line"}


@pytest.mark.parametrize("lang", LANGS)
def test_every_code_has_its_words_and_every_fact_in_them_is_given(lang):
    words = catalogue(lang).tables["malformed"]
    assert set(words) == {str(one) for one in Wrong}
    for code, facts in raised():
        # Of a code that is looked up as text the facts stand beside it, in a refusal.
        if facts != {"line"}:
            assert set(FIELD.findall(words[code])) <= facts, code
