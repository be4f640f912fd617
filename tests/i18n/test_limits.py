"""A number out of bounds is refused with its bounds, also where there is only one."""

from __future__ import annotations

import pytest

from rcm_workflow.domain.conditions import known_conditions
from rcm_workflow.domain.failures import Refused
from rcm_workflow.i18n.explain import explain


@pytest.mark.parametrize(
    ("limits", "en", "es"),
    [
        ({"minimum": 1}, "a whole number is expected, 1 or more", "un número entero, 1 o más"),
        ({"maximum": 3}, "a whole number is expected, 3 or less", "un número entero, 3 o menos"),
        (
            {"minimum": 0, "maximum": 3},
            "a whole number is expected from 0 to 3",
            "un número entero de 0 a 3",
        ),
        ({}, "a whole number is expected", "un número entero"),
    ],
)
def test_the_bounds_of_a_number_are_told(limits, en, es):
    facts = {"name": "total", "value": "-5", "expected": "integer", **limits}
    refused = Refused("wrong_input", kind="input", **facts)
    conditions = known_conditions()
    assert explain(refused, "en", conditions)[0].endswith(f"“total”: {en}.")
    assert explain(refused, "es", conditions)[0].endswith(f"«total»: se espera {es}.")
