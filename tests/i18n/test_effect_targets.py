"""Where an effect was refused is called as people call it."""

import pytest

from rcm_workflow.bootstrap import explain
from rcm_workflow.domain.failures import Refused


@pytest.mark.parametrize(
    ("target", "english", "spanish"),
    [
        (
            'vm_declaration ["vm-27"]',
            "Vice-Ministerial Meeting and Declaration (vm-27)",
            "Reunión Viceministerial y Declaración (vm-27)",
        ),
        ("invitation *", "Invitation", "Invitación"),
        ("roster", "roster", "directorio"),
        ("TC-2021-001", "TC-2021-001", "TC-2021-001"),
        ("a_strangers_one *", "a_strangers_one *", "a_strangers_one *"),
    ],
)
def test_in_both_languages(target, english, spanish):
    refused = Refused("presidency_has_begun", year=2021, elsewhere=target)
    for lang, wanted in (("en", english), ("es", spanish)):
        first = explain(refused, lang)[0]
        assert f" {wanted}" in first, first
        assert "[" not in first
