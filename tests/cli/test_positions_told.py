"""What is said of a country that said nothing: awaited, or not even asked."""

from rcm_workflow.bootstrap import library
from rcm_workflow.cli.case_show import position_words
from rcm_workflow.cli.names import Names
from rcm_workflow.domain.case import Standing
from tests.scene import first_roster


def told(machine, electorate, lang):
    names = Names(lang, first_roster(), library(None).machine(machine))
    asked = names.takes_positions(electorate)
    return position_words(Standing(country="NI"), names, asked=asked)


def test_who_was_absent_and_is_only_informed_is_not_awaited():
    assert (
        told("vm_declaration", "informed_absent", "en")
        == "no position is asked; it answers by a step of its own"
    )
    assert (
        told("vm_declaration", "informed_absent", "es")
        == "no se le pide posición; responde con un paso propio"
    )


def test_who_was_absent_and_has_to_confirm_is_awaited():
    assert told("vm_declaration", "absent", "en") == "awaited"


def test_a_member_of_a_round_is_awaited():
    assert told("troika_consultation", "members", "es") == "se espera"
