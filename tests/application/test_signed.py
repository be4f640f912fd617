"""Signed positions in a stored case: what the policy asks, and what a signature is not good for."""

from __future__ import annotations

from datetime import timedelta

import pytest

from rcm_workflow.application.perform import perform
from rcm_workflow.application.seal import seal
from rcm_workflow.application.signing import Statement, prepare
from rcm_workflow.application.verify import verify
from rcm_workflow.audit.keys import NOTE, SignerKey
from rcm_workflow.audit.statement import sign_statement
from rcm_workflow.domain import commands as c
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.values import Seat, Signature, Stance
from tests.application.conftest import Furnish, new_database
from tests.application.hall import Hall
from tests.scene import focal

SEAT = Seat.parse("HN/foreign_affairs")
KEY = SignerKey(str(SEAT), NOTE, b"h" * 32)
PUBLIC = KEY.verifier.public.hex()
OTHER = SignerKey("CR/foreign_affairs", NOTE, b"c" * 32)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.slow)])
def database(request: pytest.FixtureRequest, furnish: Furnish) -> str:
    return new_database(request, furnish)


class Asking(Hall):
    """A hall whose cases are opened with an answer of their own."""

    answer = "optional"

    def open(self, *actor, **inputs):
        return super().open(
            *actor, **inputs, overrides=(("audit.position_signature", self.answer),)
        )


@pytest.fixture
def asking(app, clock):
    one = Asking(app, clock)
    yield one
    one.sound()


def with_key(hall: Hall) -> Hall:
    hall.register(c.AddSeatKey, seat=SEAT, public=PUBLIC)
    return hall


def position(hall: Hall, country: str = "HN", **said) -> c.RecordPosition:
    return c.RecordPosition(
        command_id=hall.app.entropy.command_id(),
        actor=focal(country),
        case_id=hall.case_id,
        **{"country": country, "stance": Stance.OBJECT, "statement": "Article 3"} | said,
    )


def signed(ready: Statement, key: SignerKey = KEY) -> c.RecordPosition:
    signature = Signature(key=key.verifier.public.hex(), value=sign_statement(ready.said, key))
    known = ready.command.prepared
    assert known is not None
    prepared = known.model_copy(update={"signature": signature})
    return ready.command.model_copy(update={"prepared": prepared})


def code(hall: Hall, command: c.Command) -> str:
    with pytest.raises(Refused) as refusal:
        perform(hall.app, command)
    return refusal.value.code


def test_a_signed_position_stands_in_its_leaf_and_is_verified(hall):
    with_key(hall).to_round()
    done = perform(hall.app, signed(prepare(hall.app, position(hall))))
    assert [one.signature.key for one in done.events if one.signature] == [PUBLIC]
    hall.position("CR", Stance.ASSENT)
    seal(hall.app)
    found = verify(hall.app)
    assert (found.faults, found.signed, len(found.keys)) == ((), 1, 1)
    with hall.app.store.read() as view:
        assert view.opened(done.events[0].id) == {"statement": "Article 3"}


def test_what_is_prepared_is_stored_by_nobody_without_a_signature(hall):
    with_key(hall).to_round()
    assert code(hall, prepare(hall.app, position(hall)).command) == "statement_not_signed"


def test_where_a_signature_is_required_of_all(asking):
    asking.answer = "required"
    asking.to_troika()
    assert code(asking, position(asking, "CR")) == "position_not_signed"
    # Who has no key yet cannot speak under this answer: that is what it says.
    ready = signed(prepare(asking.app, position(asking, "CR")), OTHER)
    assert code(asking, ready) == "signing_key_unknown"
    seat = Seat.parse(OTHER.name)
    asking.register(c.AddSeatKey, seat=seat, public=OTHER.verifier.public.hex())
    perform(asking.app, ready)


def test_where_a_signature_is_required_of_whoever_has_a_key(asking):
    asking.answer = "required_of_key_holders"
    with_key(asking).to_round()
    asking.position("CR", Stance.ASSENT)
    assert code(asking, position(asking)) == "position_not_signed"
    perform(asking.app, signed(prepare(asking.app, position(asking))))
    asking.register(c.RevokeSeatKey, seat=SEAT, public=PUBLIC, reason="Stolen")
    # Without a key in force it is as any other seat.
    perform(asking.app, position(asking, stance=Stance.ASSENT))


def test_a_signature_of_one_case_is_none_for_another(hall):
    with_key(hall).to_round()
    ready = signed(prepare(hall.app, position(hall)))
    first = hall.case_id
    hall.to_round()
    assert hall.case_id != first
    moved = ready.model_copy(update={"case_id": hall.case_id})
    assert code(hall, moved) == "signature_of_another_statement"
    perform(hall.app, ready)
    again = ready.model_copy(update={"command_id": "again"})
    assert code(hall, again) == "signature_of_another_statement"


@pytest.mark.parametrize(
    ("altered", "expected"),
    [
        ({"stance": Stance.RESERVE}, "signature_of_another_statement"),
        ({"statement": "Article 4"}, "signature_of_another_statement"),
        ({"statement": ""}, "signature_of_another_statement"),
        ({"occurred_at": None}, "signature_of_another_statement"),
        ({"actor": focal("CR"), "country": "CR"}, "signing_key_of_another_seat"),
    ],
    ids=["stance", "words", "no words", "instant", "country"],
)
def test_nothing_of_a_signed_position_can_be_altered(hall, altered, expected):
    with_key(hall).to_round()
    ready = signed(prepare(hall.app, position(hall)))
    hall.clock.advance(timedelta(minutes=1))
    assert code(hall, ready.model_copy(update=altered)) == expected


def test_a_late_word_that_is_only_noted_cannot_be_said_again_with_its_old_signature(hall):
    """It supersedes nothing, so the same bytes come out again; that they were used tells."""
    with_key(hall).to_round()
    hall.all_assent().run_out()
    hall.do("adopt")
    hall.do("launch")
    ready = signed(prepare(hall.app, position(hall, stance=Stance.ASSENT)))
    perform(hall.app, ready)
    again = ready.model_copy(update={"command_id": "again"})
    assert code(hall, again) == "signature_used_before"
