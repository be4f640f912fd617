"""Words, never pieces of words."""

from hypothesis import given
from hypothesis import strategies as st

from rcm_workflow.domain.redline import plain, redline

TEXTS = st.text(alphabet="ab ñ.,;\n\t", max_size=60)


@given(TEXTS, TEXTS)
def test_both_versions_can_be_read_out_of_it(old, new):
    spans = redline(old, new)
    assert "".join(span.text for span in spans if span.kind != "ins") == old
    assert "".join(span.text for span in spans if span.kind != "del") == new
    assert all(span.text for span in spans)


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text):
    assert [span.kind for span in redline(text, text)] == (["same"] if text else [])


def test_a_changed_word_is_marked_whole():
    old = "La Conferencia debe reforzar la protección, en 2021."
    new = "La Conferencia debe forzar la protección de todos, en 2021."
    assert plain(redline(old, new)) == (
        "La Conferencia debe [-reforzar-]{+forzar+} la protección{+ de todos+}, en 2021."
    )


def test_an_untouched_paragraph_between_two_changed_ones_stays_unmarked():
    old = "Uno dos.\n\nTres cuatro.\n\nCinco seis.\n"
    new = "Uno tres.\n\nTres cuatro.\n\nCinco siete.\n"
    assert plain(redline(old, new)) == (
        "Uno [-dos-]{+tres+}.\n\nTres cuatro.\n\nCinco [-seis-]{+siete+}.\n"
    )


def test_a_new_paragraph_is_one_insertion():
    old, new = "Uno.\n\nDos.\n", "Uno.\n\nNuevo y largo.\n\nDos.\n"
    assert [span.kind for span in redline(old, new)] == ["same", "ins", "same"]
