"""A refusal on a terminal ends its lines between words, and in a pipe it stays one sentence."""

import io

from hypothesis import given
from hypothesis import strategies as st

from rcm_workflow.cli.failures import on_screen

SENTENCE = (
    "“Adopt the text” is not possible yet. What is missing:\n"
    "- Every country that is asked must have answered or be silent in time; not yet: Belize.\n"
    "- See rcm case why TC-2021-001 --as mx-ppt."
)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_its_lines_fit_and_stand_under_their_mark():
    shown = on_screen(SENTENCE, Terminal(), 40).split("\n")
    assert max(map(len, shown)) <= 40
    assert shown[2].startswith("- Every country")
    assert shown[3].startswith("  ")
    assert on_screen(SENTENCE, io.StringIO()) == SENTENCE


@given(st.text(alphabet="ab -–é\n", max_size=200), st.integers(20, 100))
def test_no_word_is_lost(text, columns):
    assert on_screen(text, Terminal(), columns).split() == text.split()


def test_a_path_stays_whole():
    path = "/a/" + "very-long-name/" * 10
    assert path in on_screen(f"There is no file {path}", Terminal(), 40)
