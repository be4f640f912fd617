"""Dates with their place, refusals with all that is missing."""

import re
from datetime import UTC, date, datetime
from typing import get_args

import pytest

from rcm_workflow.domain.conditions import known_conditions
from rcm_workflow.domain.failures import Called, Refused, Unmet
from rcm_workflow.domain.verdict import Result, sentence
from rcm_workflow.i18n import LANGS, catalogue, dates, explain
from rcm_workflow.i18n.explain import unmet_lines
from rcm_workflow.i18n.seats import office

MIDNIGHT = datetime(2021, 9, 18, 6, tzinfo=UTC)
ZONES = {"HN": "America/Tegucigalpa", "PA": "America/Panama"}


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("en", "Friday 17 September 2021, 23:59 (Tegucigalpa, UTC-6)"),
        ("es", "viernes 17 de septiembre de 2021, 23:59 (Tegucigalpa, UTC-6)"),
    ],
)
def test_the_first_instant_too_late_is_told_as_the_last_minute(lang, told):
    assert dates.moment(MIDNIGHT, ZONES["HN"], lang, last=True) == told


def test_another_closing_hour_is_told_as_it_is():
    five = datetime(2021, 9, 17, 23, tzinfo=UTC)
    told = dates.moment(five, ZONES["HN"], "en", last=True)
    assert told == "Friday 17 September 2021, 17:00 (Tegucigalpa, UTC-6)"


def test_the_name_of_a_zone_is_its_city_in_both_languages():
    assert dates.place("America/Panama", "en") == "Panama City"
    assert dates.place("America/Panama", "es") == "Ciudad de Panamá"
    assert dates.place("Asia/Ho_Chi_Minh", "es") == "Ho Chi Minh"


def test_summer_time_shows_in_the_offset():
    winter, summer = datetime(2021, 1, 1, tzinfo=UTC), datetime(2021, 7, 1, tzinfo=UTC)
    offsets = [
        dates.offset(dates.local(at, zone))
        for at in (winter, summer)
        for zone in ("America/Toronto", "Asia/Kolkata", "UTC")
    ]
    assert offsets == ["UTC-5", "UTC+5:30", "UTC", "UTC-4", "UTC+5:30", "UTC"]


def test_short_dates_have_columns():
    assert dates.day(date(2021, 9, 17), "es", short=True) == "vie 17 sep 2021"
    assert dates.day(date(2021, 9, 17), "en", short=True) == "Fri 17 Sep 2021"


def test_a_refusal_lists_every_condition_and_the_rules():
    refused = Refused(
        "conditions_not_met",
        unmet=(
            Unmet("own_deadline_is_open", country="HN", due_at=MIDNIGHT, term=MIDNIGHT),
            Unmet("not_somebody_objects"),
            Unmet("not_handover_ends_the_case"),
        ),
        rules=("R-055", "R-056"),
        trigger="adopt",
    )
    told = explain(refused, "en", known_conditions(), ZONES.get)
    assert len(told) == 5
    assert told[0] == "“adopt” is not possible yet. What is missing:"
    assert "Honduras" in told[1]
    assert "Friday 17 September 2021, 23:59 (Tegucigalpa, UTC-6)" in told[1]
    assert told[2] == "- Some country objects."
    assert told[3] == "- The policy ends the case when the presidency changes."
    assert told[4] == "Rules: R-055, R-056"


@pytest.mark.parametrize("name", known_conditions())
def test_every_condition_has_its_sentences_for_unless_too(name):
    known = known_conditions()[name]
    assert known.against is not None
    assert known.against.en != known.against.es
    for lang in ("en", "es"):
        said = unmet_lines((Unmet(f"not_{name}"),), lang, known_conditions())
        assert not said[0].endswith(f": {name.replace('_', ' ')}")
        # It may ask for no fact that the condition does not give.
        asked = set(re.findall(r"{(\w+)}", known.against.in_(lang)))
        assert asked <= set(re.findall(r"{(\w+)}", known.say.in_(lang)))


def test_a_condition_of_another_package_is_named_as_well_as_can_be():
    assert unmet_lines((Unmet("not_moon_is_full"),), "en", known_conditions()) == [
        "This holds but must not: moon is full"
    ]


def test_facts_with_braces_stay_what_they_are():
    told = explain(Refused("unknown_case", case="{case.__class__}", nearest=None), "en", {})
    assert told == ["There is no case “{case.__class__}”. List the cases with: rcm case list"]


def test_a_word_nobody_translated_is_shown_as_written():
    assert catalogue("es").say("stance", "abstain_loudly") == "abstain loudly"


BLOCKERS = (
    *(("CR", "objection"), ("DO", "late_objection"), ("HN", "open_change"), ("PA", "no_position")),
)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("result", get_args(Result))
def test_the_sentence_of_an_outcome_names_its_countries(result, lang):
    both = sentence(result, 3, BLOCKERS, ["BZ"], ["GT", "US"], ["NI"], ["MX", "SV"])
    told = dates.named(both.in_(lang), lang)
    for code in ("CR", "DO", "HN", "PA", "BZ", "GT", "US", "NI", "MX", "SV"):
        assert dates.country(code, lang) in told
        assert not re.search(rf"\b{code}\b", told)


@pytest.mark.parametrize("lang", LANGS)
def test_a_refusal_over_an_outcome_names_its_countries(lang):
    both = sentence("no_consensus", 3, BLOCKERS[:1], [], [], [], [])
    refused = Refused(
        "conditions_not_met",
        unmet=[Unmet("positions_give_consensus", outcome=Called("no_consensus", both))],
    )
    assert f": {dates.country('CR', lang)}." in "\n".join(
        explain(refused, lang, known_conditions())
    )


def test_out_of_hours_says_where_and_when_it_would_arrive():
    place = {"office": "BZ", "at": "2021-09-09T17:30:00-06:00", "zone": "America/Belize"}
    refused = Refused("sent_out_of_hours", arrivals=[place])
    told = {lang: " ".join(explain(refused, lang, known_conditions())) for lang in LANGS}
    assert "Belize (Thursday 9 September 2021, 17:30 (Belmopan" in told["en"]
    assert "Belice (jueves 9 de septiembre de 2021, 17:30 (Belm" in told["es"]


@pytest.mark.parametrize(
    ("code", "en", "es"),
    [
        ("BZ", "Belize", "Belice"),
        ("BZ.foreign_affairs", "Belize, foreign affairs", "Belice, relaciones exteriores"),
        ("BZ 2027", "Belize 2027", "Belice 2027"),
        ("nowhere", "nowhere", "nowhere"),
    ],
)
def test_an_office_is_a_capital_or_a_ministry_there(code, en, es):
    assert (office(code, "en").lower(), office(code, "es").lower()) == (en.lower(), es.lower())
