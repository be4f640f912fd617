"""No text of the catalogue asks for a fact that the code does not give it.

The catalogue fills a gap with a mark instead of failing, for a reader needs the rest of the
sentence. So a misspelt fact is found here, in the code, and not by that reader.
"""

import ast
import re
from functools import cache
from itertools import chain
from pathlib import Path

import pytest

import rcm_workflow
from rcm_workflow.i18n import LANGS, catalogue

PACKAGE = Path(rcm_workflow.__file__).parent
FIELD = re.compile(r"{(\w+)}")
OWN_TABLE = re.compile(
    r"def _?say\(self, key: str.*\n(?:.*\n)?.*\.say\(\"(\w+)\", key", re.MULTILINE
)
"""A method that speaks from one table only."""


def asked(lang, table, pattern):
    """The facts of every text of a table whose key fits."""
    texts = catalogue(lang).tables.get(table, {})
    return {key: set(FIELD.findall(text)) for key, text in texts.items() if pattern.fullmatch(key)}


def pattern_of(node):
    """What a key may be: itself, or anything where the code puts something in."""
    if isinstance(node, ast.Constant):
        return re.compile(re.escape(node.value))
    if isinstance(node, ast.JoinedStr):
        parts = (
            re.escape(one.value) if isinstance(one, ast.Constant) else ".*" for one in node.values
        )
        return re.compile("".join(parts))
    return None


def given(call, function):
    """The names of the facts of a call; ``None`` where they cannot be read off the code."""
    names = set()
    for one in call.keywords:
        if one.arg is not None:
            names.add(one.arg)
            continue
        found = in_dict(one.value, function)
        if found is None:
            return None
        names |= found
    return names


def in_dict(node, function):
    if isinstance(node, ast.Dict) and all(isinstance(key, ast.Constant) for key in node.keys):
        return {key.value for key in node.keys}
    if isinstance(node, ast.Name):
        before = [
            each
            for each in ast.walk(function)
            if isinstance(each, ast.Assign)
            and each.lineno < node.lineno
            and any(isinstance(to, ast.Name) and to.id == node.id for to in each.targets)
        ]
        last = max(before, key=lambda each: each.lineno, default=None)
        return None if last is None else in_dict(last.value, function)
    return None


def calls():
    """Every saying in the package: where, the table, the key as a pattern, and the facts."""
    for path in sorted(PACKAGE.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        own = OWN_TABLE.search(text)
        tree = ast.parse(text)
        functions = [one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)]
        inside = {id(call): one for one in functions for call in ast.walk(one)}
        for call in (one for one in ast.walk(tree) if isinstance(one, ast.Call)):
            name = getattr(call.func, "attr", None)
            if name not in ("say", "label", "_say") or not call.args:
                continue
            if name == "label":
                table, key = "label", call.args[0]
            elif name == "_say" and own and len(call.args) == 1:
                table, key = own[1], call.args[0]
            elif len(call.args) > 1 and isinstance(call.args[0], ast.Constant):
                table, key = call.args[0].value, call.args[1]
            else:
                continue
            facts = given(call, inside.get(id(call), tree))
            if facts is not None and (pattern := pattern_of(key)) is not None:
                yield f"{path.relative_to(PACKAGE)}:{call.lineno}", table, pattern, facts


@cache
def found():
    """The same, read when a test asks: every process that collects the tests would read it all."""
    return list(calls())


def test_the_code_is_read():
    assert len(found()) > 200
    assert any(
        place.startswith("notify/certificate_svg") and facts for place, _, _, facts in found()
    )


@pytest.mark.parametrize("lang", LANGS)
def test_every_saying_gives_what_its_text_asks_for(lang):
    wanting = [
        (place, f"{table}.{key}", sorted(wanted - facts))
        for place, table, pattern, facts in found()
        for key, wanted in asked(lang, table, pattern).items()
        if wanted - facts
    ]
    assert wanting == []


@pytest.mark.parametrize("lang", LANGS)
def test_every_saying_that_is_named_exists(lang):
    gone = [
        (place, table, one.pattern)
        for place, table, one, _ in found()
        if ".*" not in one.pattern and not asked(lang, table, one)
    ]
    assert gone == []


def test_no_text_holds_a_loose_brace():
    for lang in LANGS:
        texts = chain.from_iterable(each.values() for each in catalogue(lang).tables.values())
        assert [text for text in texts if re.search(r"[{}]", FIELD.sub("", text))] == []
