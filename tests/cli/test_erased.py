"""Confidential values are called by words, in both languages."""

import pytest

from rcm_workflow.cli.erased import confidential
from rcm_workflow.i18n import catalogue


class Titled:
    """Knows one input of a procedure."""

    words = catalogue("es")

    def input(self, name):
        return {"grounds": "Fundamentos"}[name]


@pytest.mark.parametrize(
    ("lang", "name", "said"),
    [
        ("es", "statement", "declaración"),
        ("en", "reason", "reason"),
        ("es", "wishes.0", "cambio 1"),
        ("en", "wishes.1", "change 2"),
        ("en", "inputs.grounds_given", "grounds given"),
    ],
)
def test_without_the_procedure(lang, name, said):
    assert confidential(name, catalogue(lang)) == said


def test_an_input_has_the_title_of_its_procedure():
    assert confidential("fields.grounds", catalogue("es"), Titled()) == "Fundamentos"
