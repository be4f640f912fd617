"""What the Declaration says, and who reads what of a meeting: nothing sealed is public."""

from __future__ import annotations

import json

import pytest

from rcm_workflow.application import chronicle, inspect
from rcm_workflow.application.past import history_of
from rcm_workflow.application.replaying import steps
from rcm_workflow.application.unsealing import unseal
from rcm_workflow.cli.case_document import paper_of
from rcm_workflow.cli.names import Names
from rcm_workflow.cli.paper_view import markdown
from rcm_workflow.cli.paper_words import told
from rcm_workflow.domain.events import TransitionFired
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.papers import opened
from tests.machines import vm_kit as vm
from tests.scene import seated

RNCOM, ABSENT, PRESENT = (
    seated(one) for one in ("rncom/officer", "NI/foreign_affairs", "GT/foreign_affairs")
)
URL = "https://rcmvs.org/vm-26"
RELEASED = "The contributions stay as they are."


def printed(ch, case, document, lang, reader=None):
    """A filed document as Markdown, as a reader finds it."""
    body = ch.app.fetch(dict(ch.case(case).papers)[document])
    paper = paper_of(body)
    said = unseal(ch.app, case, reader, "case show").values if reader else {}
    rules = ch.app.rules_of(ch.case(case), ch.app.fetch)
    with ch.app.store.read() as view:
        names = Names(lang, view.roster(), rules.machine)
    title = rules.machine.documents[document].title.in_(lang)
    return markdown(told(opened(paper, said), title, names))


def reading(ch, case):
    """A published meeting with one absent member, one reservation and one decision released."""
    ch.seat("rncom/officer")
    vm.final_reading(ch, case)
    words = {"en": "On Article 1.", "es": "Sobre el artículo 1."}
    given = {"reservation_text": words, "paragraph": "paragraphs-1"}
    ch.do(case, "state_reservation", "BZ/foreign_affairs", **given)
    # Why a word stood in brackets is for the room and not for the public.
    ch.do(case, "bracket_paragraph", paragraph="paragraphs-1", brackets="“share”")
    ch.do(case, "lift_brackets", bracket="brackets-1")
    ch.do(case, "agree_paragraph", paragraph="paragraphs-1")
    ch.do(case, "adopt")
    ch.do(case, "release_decision", decision="decisions-1", public_text=vm.both(RELEASED))
    ch.do(case, "publish", "secretariat/officer", url=URL)
    return case


def test_the_declaration_is_a_numbered_text_in_both_languages(chancery):
    case = reading(chancery, vm.announce(chancery))
    assert (
        printed(chancery, case, "public_declaration", "en")
        == f"""\
# Declaration, as published

- **Case:** {case}
- **Title:** Extra-regional flows
- **PPT:** Mexico

- **Ordinal:** XXVI
- **Place:** Mexico City
- **First day:** 2 December 2021
- **Last day:** 3 December 2021
- **Delegations present:** Belize, Canada, Costa Rica, Dominican Republic, Guatemala, Honduras, \
Mexico, Panama, El Salvador, United States
- **Member Countries absent:** Nicaragua

## Paragraphs

1. We share data.[^1]

## Reservations

[^1]: Belize: On Article 1.

## Decisions that are public

1. {RELEASED}

"""[:-1]
    )
    spanish = printed(chancery, case, "public_declaration", "es")
    assert "1. We share data. (es)[^1]" in spanish
    assert "**Países Miembros ausentes:** Nicaragua" in spanish
    assert "**Primer día:** 2 de diciembre de 2021" in spanish
    assert "[^1]: Belice: Sobre el artículo 1." in spanish


def test_no_sealed_word_is_in_the_log_a_document_or_a_letter(chancery):
    case = reading(chancery, vm.announce(chancery))
    with chancery.app.store.read() as view:
        letters = [one.notice.model_dump_json() for one in view.letters()]
    bodies = [chancery.app.fetch(digest).decode() for _, digest in chancery.case(case).papers]
    events = [repr(one) for one in chancery.events(case)]
    stored = json.dumps([letters, bodies, events, chancery.case(case).model_dump_json()])
    assert RELEASED in stored
    for sealed in (vm.SECRET, "282,724", "administrative_financial", "2022-06-30"):
        assert sealed not in stored
    # Who is entitled reads the very same document whole.
    assert vm.SECRET in printed(chancery, case, "decisions", "en", PRESENT)
    assert "1. sealed, event 66\n" in printed(chancery, case, "decisions", "en")
    assert "decisions-1" not in printed(chancery, case, "public_declaration", "en", PRESENT)


def test_who_reads_what_while_the_doors_are_closed(chancery):
    chancery.seat("rncom/officer")
    case = vm.closed_door(chancery, vm.announce(chancery))
    with pytest.raises(Refused) as caught:
        chronicle.history(chancery.app, case, RNCOM)
    assert caught.value.code == "unknown_case"
    item = chancery.case(case).of_group("decisions")[0]
    assert item.fields == ()
    assert unseal(chancery.app, case, ABSENT, "case show").values == {}
    assert vm.SECRET in str(unseal(chancery.app, case, PRESENT, "case show").values)
    told = chronicle.history(chancery.app, case, ABSENT)
    assert vm.SECRET not in str([one.model_dump() for one in told])
    vm.decide(chancery, case)
    chancery.do(case, "end_closed_door")
    chancery.do(case, "agree_paragraph", paragraph="paragraphs-1")
    chancery.do(case, "adopt")
    assert vm.SECRET in str(unseal(chancery.app, case, ABSENT, "case show").values)


def test_the_civil_society_network_reads_the_agenda_and_what_is_published(chancery):
    chancery.seat("rncom/officer")
    case = vm.plenary(chancery, vm.announce(chancery))
    documents = _documents(chronicle.bringing_documents(chancery.app, case, RNCOM))
    assert documents == {"preliminary_agenda", "final_agenda"}
    chancery.do(case, "take_agenda_item", agenda_item="agenda-1")
    history = chronicle.history(chancery.app, case, RNCOM)
    assert "agenda-1" not in str([one.model_dump() for one in history])
    with pytest.raises(Refused) as caught:
        chancery.do(case, "record_agreement", RNCOM, agreement_text=vm.both("Ours"))
    assert caught.value.code == "not_permitted"


def test_what_was_published_is_all_that_observers_read_afterwards(chancery):
    case = reading(chancery, vm.announce(chancery))
    with chancery.app.store.read() as view:
        _, _, fields = inspect.visible(chancery.app, view, case, RNCOM)
    assert fields == {"summary", "public_documents"}
    history = chronicle.history(chancery.app, case, RNCOM)
    brought = chronicle.bringing_documents(chancery.app, case, RNCOM)
    assert _documents(brought) == {"preliminary_agenda", "final_agenda", "public_declaration"}
    shown = str([one.model_dump() for one in history])
    for hidden in ("paragraphs-1", "agreements-1", "decisions-1", "On Article 1.", "To share data"):
        assert hidden not in shown
    assert unseal(chancery.app, case, RNCOM, "case show").values == {}


def test_publication_tells_nothing_of_each_step_behind_closed_doors(chancery):
    case = reading(chancery, vm.announce(chancery))
    fired = [one for one in chancery.events(case) if isinstance(one.event, TransitionFired)]
    inside = {one.id for one in fired if "decide_item" in one.event.trigger}
    inside |= {one.id for one in fired if one.event.source == "closed_door"} - {
        one.id for one in fired if one.event.dest != "closed_door"
    }
    assert inside
    for who in (RNCOM, ABSENT):
        told = chronicle.history(chancery.app, case, who)
        with chancery.app.store.read() as view:
            past = history_of(chancery.app, view, case, who)
            then = {one.recorded.id for one in steps(past) if one.recorded}
        assert {one.id for one in told} == then
    network = chronicle.history(chancery.app, case, RNCOM)
    assert not {one.id for one in network} & inside


def _documents(history):
    return {
        name
        for one in history
        if hasattr(one.event, "documents")
        for name, _ in one.event.documents
    }
