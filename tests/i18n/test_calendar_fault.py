"""Why something is no calendar has words in both languages, and the facts they need."""

import ast
import re
from pathlib import Path

import pytest

import rcm_workflow
from rcm_workflow.definitions.calendar_fault import Why
from rcm_workflow.i18n import LANGS, catalogue

FIELD = re.compile(r"{(\w+)}")
MADE = {"NotASnapshot", "not_a_calendar"}


def raised():
    """Every code where it is given, with the names of its facts."""
    for path in sorted(Path(rcm_workflow.__file__, "../definitions").resolve().glob("*.py")):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") in MADE:
                code = call.args[0]
                # Passed on as it was given elsewhere, with all its facts.
                if ast.unparse(code) != "fault.why":
                    yield Why[code.attr], {one.arg for one in call.keywords}


@pytest.mark.parametrize("lang", LANGS)
def test_every_code_has_its_words_and_every_fact_in_them_is_given(lang):
    words = catalogue(lang).tables["calendar_fault"]
    codes = dict(raised())
    assert set(words) == {str(one) for one in Why} == {str(one) for one in codes}
    for code, facts in raised():
        if None not in facts:
            assert set(FIELD.findall(words[code])) <= facts, code
