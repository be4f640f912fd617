"""What machine files can say besides asking countries, on a procedure that nobody ships."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from rcm_workflow.application.app import App
from rcm_workflow.application.unsealing import unseal
from rcm_workflow.definitions.checks import check_machine
from rcm_workflow.definitions.library import Library
from rcm_workflow.domain import commands as c
from rcm_workflow.domain.conditions import known_conditions
from rcm_workflow.domain.failures import Refused
from rcm_workflow.i18n.explain import explain
from tests.application.conftest import database
from tests.scene import mexico, seated

__all__ = ["database"]
"""The words are tried on both databases every time."""

DEFINITIONS = Path(__file__).parent / "definitions"
FILE = DEFINITIONS / "machines" / "register_of_works.v1.toml"
WORKS = {
    "body": "iom",
    "ceiling": 900,
    "countries": "GT, HN, MX",
    "closes_on": "2021-10-01",
    "password": "open sesame",
}
DAY = timedelta(days=1)
BRIDGE = {"en": "Bridge", "es": "Puente"}


@pytest.fixture
def case(chancery):
    chancery.app.library = Library(DEFINITIONS)
    chancery.seat("iom/officer")
    return chancery.open("register_of_works", **WORKS)


def check(text):
    library = Library()
    access = library.access(library.access_document().body)
    return check_machine(text.encode(), f"machines/{FILE.name}", library.policy("rcm-2011"), access)


def propose(chancery, case, **more):
    return chancery.do(case, "propose", "iom/officer", name=BRIDGE, **({"cost": 500} | more))


def test_the_file_is_sound():
    assert check(FILE.read_text()) == ()


@pytest.mark.parametrize(
    ("old", "new", "code", "nearest"),
    [
        ("there_are_items:works", "there_are_items:work", "unknown_argument", "works"),
        ("works=admitted|dropped", "works=admited", "unknown_argument", "works.admitted"),
        ("fact_is_given:body", "fact_is_given:boby", "unknown_argument", "body"),
        ("fact_is:body=secretariat", "fact_is", "needs_argument", None),
        ("compare:sum.works.cost<=ceiling", "compare:ceiling", "unknown_condition", "compare"),
        ("document_is_filed:plan", "document_is_filed:plans", "unknown_argument", "plan"),
        ('of = "works"\n', "", "bad_value", None),
        ('item_status = "admitted"', 'item_status = "admited"', "unknown_item_status", "admitted"),
        ('adds_item = "works"', 'adds_item = "wroks"', "unknown_item_group", "works"),
        ('date = "closes_on"', 'date = "close_on"', "unknown_fact", "closes_on"),
        ('date = "closes_on"\n', "", "date_and_occasion", None),
        ('by = ["builder"]', 'by = ["bilder"]', "unknown_role", "builder"),
        ('fact = "body"\n', "", "bad_value", None),
        ('initial = "proposed"', 'initial = "new"', "bad_value", None),
    ],
)
def test_a_slip_is_told_with_the_nearest_name(old, new, code, nearest):
    found = check(FILE.read_text().replace(old, new, 1))
    assert code in [one.code for one in found]
    named = next(one for one in found if one.code == code)
    assert nearest is None or named.facts["nearest"] == nearest
    assert all(named.say(lang) for lang in ("en", "es"))


def test_kept_values_become_facts_and_sealed_ones_do_not(chancery, case):
    assert dict(chancery.case(case).facts) == {
        "body": "iom",
        "ceiling": 900,
        "countries": ("GT", "HN", "MX"),
        "closes_on": "2021-10-01",
    }
    opening = chancery.events(case)[0]
    assert "open sesame" not in opening.model_dump_json()
    with chancery.app.store.read() as view:
        assert view.opened(opening.id) == {"inputs.password": "open sesame"}


def test_a_list_grows_and_its_items_change(chancery, case):
    propose(chancery, case)
    propose(chancery, case, cost=300)
    chancery.do(case, "admit", work="works-1", documents={"plan": "a drawing"})
    first, second = chancery.case(case).items
    assert (first.id, first.status, first.get("name")) == ("works-1", "admitted", BRIDGE)
    assert (second.id, second.status, second.get("cost")) == ("works-2", "proposed", 300)
    assert "plan" in dict(chancery.case(case).papers)


def test_what_a_step_needs_is_said_item_by_item(chancery, case):
    assert chancery.unmet(case, "ask") == [
        "there_are_items:works",
        "compare:count.works.admitted>=1",
    ]
    propose(chancery, case)
    assert chancery.unmet(case, "admit", work="works-1") == ["document_is_filed:plan"]
    chancery.do(case, "admit", work="works-1", documents={"plan": "a drawing"})
    propose(chancery, case, cost=401)
    refused = chancery.refused(case, "ask")
    told = {one.condition: one.facts for one in refused.unmet}
    assert told["every_item_is:works=admitted|dropped"]["items"] == ["works-2"]
    assert told["compare:sum.works.cost<=ceiling"]["left_value"] == 901
    assert chancery.refused(case, "drop", work="works-3").code == "unknown_item"
    assert chancery.refused(case, "drop").code == "missing_inputs"


def test_a_named_body_and_the_opener_have_their_roles(chancery, case):
    with pytest.raises(Refused) as caught:
        chancery.do(case, "propose", "secretariat/officer", name=BRIDGE, cost=1)
    assert caught.value.code == "unknown_case"
    propose(chancery, case)
    letters = [one for one in _letters(chancery.app) if one.startswith("iom/")]
    assert letters == ["iom/officer"]


def test_a_text_in_one_language_only_is_refused(chancery, case):
    refused = chancery.refused(case, "propose", "iom/officer", name={"en": "Bridge"}, cost=1)
    assert (refused.code, refused.facts["languages"]) == ("languages_missing", ["es"])


def test_a_sealed_list_tells_only_that_there_is_something_and_when(chancery, case):
    chancery.do(case, "bid", "iom/officer", price=770_077)
    item = chancery.case(case).items[0]
    assert (item.id, item.fields) == ("bids-1", ())
    assert all("770077" not in str(one.event.model_dump()) for one in chancery.events(case))
    auditor, builder = seated("audit/auditor"), seated("iom/officer")
    assert unseal(chancery.app, case, auditor, "case show").values[item.events[0]] == {
        "fields.price": 770_077
    }
    assert unseal(chancery.app, case, builder, "case show").values == {}


def test_those_named_are_asked_without_the_authority(chancery, case):
    propose(chancery, case)
    chancery.do(case, "admit", work="works-1", documents={"plan": "a drawing"})
    chancery.do(case, "ask")
    poll = chancery.case(case).poll
    assert [one.country for one in poll.standings] == ["GT", "HN"]
    assert chancery.case(case).period.name == "troika_reaction"
    chancery.do(case, "close")
    assert chancery.state(case) == "closed"


def test_a_date_ends_the_case_when_its_day_is_over_in_the_capital(chancery, case):
    over = mexico("2021-10-02T00:00")
    assert chancery.case(case).next_alarm == over
    chancery.at("2021-10-01T23:59")
    assert chancery.state(case) == "collecting"
    chancery.at(over)
    assert chancery.state(case) == "abandoned"
    assert chancery.words(case)[-2:] == ["date_reached", "transition_fired"]


def test_a_moved_date_is_the_one_that_counts(chancery, case):
    chancery.do(case, "move_date", closes_on=date(2021, 12, 1).isoformat())
    chancery.at("2021-10-05T09:00")
    assert chancery.state(case) == "collecting"
    chancery.at("2021-12-02T00:00")
    assert chancery.state(case) == "abandoned"


def test_a_date_lies_between_its_bounds_or_the_bound_is_named(chancery, case):
    opened = chancery.clock.now().date()
    chancery.at(mexico("2021-09-20T09:00"))
    today = chancery.clock.now().date()
    for day, code, bound, limit in (
        (opened - DAY, "date_too_early", "day on which the case was opened", opened),
        (today + 401 * DAY, "date_too_late", "today + 400", today + 400 * DAY),
    ):
        refused = chancery.refused(case, "move_date", closes_on=day.isoformat())
        assert (refused.code, refused.kind) == (code, "input")
        assert (refused.facts["bound"].called.en, refused.facts["day"]) == (bound, limit)
        for lang in ("en", "es"):
            told = " ".join(explain(refused, lang, known_conditions()))
            assert refused.facts["bound"].called.in_(lang) in told
            assert "{" not in told
            assert "…" not in told
    chancery.do(case, "move_date", closes_on=(today + 400 * DAY).isoformat())
    chancery.do(case, "move_date", closes_on=opened.isoformat())


def test_what_is_not_known_bounds_nothing_and_what_is_given_with_a_step_does(chancery, case):
    visit = {"from": "2021-09-20T10:00-05:00"}
    chancery.do(case, "note_visit", **visit)
    chancery.do(case, "note_visit", **visit, meeting="no-such-meeting")
    early = chancery.refused(case, "note_visit", **visit, until="2021-09-19")
    assert (early.code, early.facts["bound"].called.es) == ("date_too_early", "«Desde»")
    late = chancery.refused(case, "note_visit", **visit, until="2021-09-29")
    assert (late.code, late.facts["day"]) == ("date_too_late", date(2021, 9, 28))
    chancery.do(case, "note_visit", **visit, until="2021-09-28")
    chancery.register(
        c.ScheduleMeeting,
        body="vice_ministerial_meeting",
        meeting="N-1",
        starts_on=date(2021, 9, 21),
    )
    early = chancery.refused(case, "note_visit", **visit, meeting="N-1")
    assert (early.code, early.facts["name"]) == ("date_too_early", "from")


def _letters(app: App) -> list[str]:
    with app.store.read() as view:
        return [one.notice.recipient for one in view.letters()]
