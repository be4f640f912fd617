"""A writer is killed at any instant: what it was answered is kept, what it asked happens once."""

from __future__ import annotations

from tests.faults.hands import write
from tests.faults.log import add_up, kept


def unanswered(told):
    """The command whose answer was not heard."""
    return told[-1][2] if told and told[-1][0] == "asked" else None


def test_no_answered_command_is_lost_and_none_is_done_twice(app, url, child, chance, size):
    told, again, cut_off, kills = [], None, 0, 0
    # Chance decides what a kill meets: go on until one has met a command under way.
    while kills < size or (not cut_off and kills < 10 * size):
        kills += 1
        writer = child(write, url, again=again)
        said = writer.hear(chance.randrange(1, 16)).kill(after=chance.uniform(0, 0.004))
        # One that died before it could repeat the question leaves it to the next.
        again = unanswered(said) if said else again
        cut_off += again is not None
        told += said
    told += child(write, url, again=again, cases=0 if again else 1).end()
    assert cut_off, "the kills never met a command under way"
    kept(app, told)
    add_up(app)


test_no_answered_command_is_lost_and_none_is_done_twice.sizes = (15, 500)
