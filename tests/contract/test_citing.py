"""The verifiers of bundles know from the bytes alone which documents an event cites."""

import pytest

from rcm_workflow.application.verify_cases import cited_by
from rcm_workflow.audit.citing import CITES, cited
from rcm_workflow.audit.court import verify as court
from rcm_workflow.storage.codec import encode
from tests.contract.samples import SAMPLES


@pytest.mark.parametrize("event", SAMPLES, ids=lambda one: one.word)
def test_what_an_event_cites_is_read_off_its_entry(event):
    word, body = encode(event)
    entry = {"event": {"type": word, "body": body}}
    assert set(cited(entry)) == set(cited_by(event))
    assert list(cited(entry)) == list(court.cited(entry))


def test_both_verifiers_look_in_the_same_places_and_each_is_that_of_an_event():
    assert CITES == court.CITES
    assert CITES.keys() <= {one.word for one in SAMPLES}


@pytest.mark.parametrize("body", [[], {}, {"versions": 1}, {"versions": [1, [], ["es", 2]]}])
def test_a_body_of_another_form_cites_nothing(body):
    entry = {"event": {"type": "text_filed", "body": body}}
    assert list(cited(entry)) == list(court.cited(entry)) == []
