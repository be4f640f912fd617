"""Lists that nothing fills, and statuses that no item of one ever takes."""

from tests.definitions.broken import line
from tests.definitions.slips import findings
from tests.definitions.typed import ASKED, TYPED

LOST = 'statuses.lost = { en = "lost", es = "perdida" }'
IDLE = """
[items.idle]
title = { en = "Idle", es = "Ociosa" }
initial = "one"
statuses.one = { en = "one", es = "uno" }

[items.works]
"""


def check(text):
    return findings(text, "errand")


def test_a_status_that_no_step_brings_about():
    text = TYPED.replace("statuses.open =", f"{LOST}\nstatuses.open =", 1)
    (found,) = check(text)
    assert (found.code, found.line) == ("status_never_taken", line(text, LOST))
    changes = 'changes_item = "works"'
    assert check(text.replace(changes, f'{changes}\nitem_status = "lost"')) == ()
    cleared = text.replace('initial = "open"', 'initial = "open"\nnot_counted = ["lost"]')
    assert check(cleared.replace(ASKED, f'{ASKED}\nclears = "works=lost"', 1)) == ()


def test_a_list_that_no_step_fills():
    text = TYPED.replace("[items.works]\n", IDLE.lstrip(), 1)
    (found,) = check(text)
    assert (found.code, found.line) == ("unused", line(text, "[items.idle]"))
