"""A proof of delivery decides when a country's days begin: none is lost, none is told twice."""

from __future__ import annotations

from contextlib import ExitStack, suppress
from datetime import timedelta

from rcm_workflow.application.app import App
from rcm_workflow.application.deliver import deliver
from rcm_workflow.application.ids import SystemEntropy
from rcm_workflow.domain.failures import Busy
from rcm_workflow.storage.outbox import LEASE
from rcm_workflow.storage.store import open_store
from tests.application.hall import Hall
from tests.faults.hands import opened
from tests.faults.log import add_up
from tests.scene import MEMBERS


class Carrier:
    """A messenger who always arrives."""

    def deliver(self, letter, contacts):
        return "delivered"


def proofs(app, case_id):
    """The countries to whom a letter of this case is known to have come, by round."""
    with app.store.read() as view:
        events = view.events(case_id)
    return sorted(one.event.country for one in events if one.event.word == "delivery_reported")


def carry_all(app):
    while deliver(app, Carrier(), limit=1000).sent:
        pass


def test_every_round_has_its_own_proofs(app):
    """The outbox is empty between the rounds; its numbers may begin again."""
    found = []
    for _ in range(3):
        hall = Hall(app, app.clock).to_round()
        carry_all(app)
        found.append(proofs(app, hall.case_id))
    assert found == [list(MEMBERS)] * 3
    add_up(app)


def carry_always(tell, url):
    """Carry letters without end, one claim after another."""
    with opened(url) as app:
        tell("ready")
        while True:
            deliver(app, Carrier(), limit=3)


def test_no_proof_is_lost_or_told_twice_when_carriers_die(app, url, child, chance):
    """A killed carrier's letters are carried again when its claim has run out."""
    halls = [Hall(app, app.clock).to_round() for _ in range(5)]
    for _ in range(6):
        child(carry_always, url).hear(1).kill(after=chance.uniform(0, 0.03))
    app.clock.advance(LEASE + timedelta(seconds=1))
    carry_all(app)
    with app.store.read() as view:
        assert view.counts()["letters_waiting"] == 0
    assert [proofs(app, hall.case_id) for hall in halls] == [list(MEMBERS)] * 5
    add_up(app)


class Blocked:
    """A messenger after whose visit somebody holds the case."""

    def __init__(self, stack, app):
        self.stack = stack
        self.app = app
        self.held = False

    def deliver(self, letter, contacts):
        if letter.notice.proof_wanted and not self.held:
            self.stack.enter_context(self.app.store.write(letter.case, "somebody"))
            self.held = True
        return "delivered"


def test_a_proof_that_found_the_case_held_is_told_later(app, url):
    hall = Hall(app, app.clock).to_round()
    entropy = SystemEntropy()
    with ExitStack() as stack:
        store = stack.enter_context(open_store(url, entropy=entropy, busy_seconds=0.05))
        hasty = App(store, app.clock, app.library, entropy)
        stack.enter_context(suppress(Busy))
        assert deliver(hasty, Blocked(stack, app), limit=1000).failed == len(MEMBERS)
    assert proofs(app, hall.case_id) == []
    app.clock.advance(LEASE + timedelta(seconds=1))
    carry_all(app)
    assert proofs(app, hall.case_id) == list(MEMBERS)
    add_up(app)
