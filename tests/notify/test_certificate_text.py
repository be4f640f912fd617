"""The certificate as people read it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rcm_workflow.definitions.period import PeriodRule, extend, resume
from rcm_workflow.domain.choices import ClockStart, Cutoff
from rcm_workflow.domain.choices_calendar import DayBasis, HalfDay, Horizon, Receipt
from rcm_workflow.i18n import LANGS, catalogue
from rcm_workflow.notify.certificate_text import certificate_text, round_text
from rcm_workflow.notify.certificate_words import between, closing, last_to_close, spans
from tests.definitions.period_kit import real, utc
from tests.notify.kit import HOLY_WEEK, SEPTEMBER, a_round, by_decree

MULTI = (
    "each_own_last_closes",
    "all_must_work",
    "ppt_calendar",
    "majority",
    "secretariat",
    "monday_friday",
)
NICARAGUA = """\
Nicaragua: closes Mon 20 Sep 2021
  office       NI.foreign_affairs, clock of Managua (America/Managua)
  calendar     general law and closed public offices, snapshot {snapshot}
  certificate  {digest}
  notice       Thu 9 Sep 2021, 09:00 (Managua, UTC-6)

  day 0    Thu 9 Sep 2021            not counted
  day 1    Fri 10 Sep 2021
  skipped  Sat 11 – Sun 12 Sep 2021  rest day
  day 2    Mon 13 Sep 2021
  skipped  Tue 14 Sep 2021           holiday: Battle of San Jacinto Day; source:
                                     holidays 0.109
  skipped  Wed 15 Sep 2021           holiday: Independence Day; source: holidays
                                     0.109
  day 3    Thu 16 Sep 2021
  day 4    Fri 17 Sep 2021
  skipped  Sat 18 – Sun 19 Sep 2021  rest day
  day 5    Mon 20 Sep 2021
  closes   Mon 20 Sep 2021           24:00 (Managua)
                                     = Tue 21 Sep 2021, 06:00 UTC"""


def told(one, lang="en", **more):
    """The text on one line, for looking things up."""
    return " ".join(certificate_text(one, lang, **more).split())


def test_every_day_is_told_with_what_it_was():
    one = a_round()["NI"]
    text = certificate_text(one, "en", with_rule=False)
    assert text == NICARAGUA.format(snapshot=one.snapshot[:12], digest=one.digest[:12])


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(
    ("key", "values"),
    [
        ("receipt", Receipt),
        ("day_basis", DayBasis),
        ("half_day", HalfDay),
        ("horizon", Horizon),
        ("cutoff", Cutoff),
        ("clock_start", ClockStart),
        (
            "multi",
            MULTI,
        ),
    ],
)
def test_every_answer_of_the_policy_is_told_in_words(lang, key, values):
    at = utc(2021, 9, 9, 18)
    texts = {told(a_round(at, **{key: value})["MX"], lang) for value in values}
    assert len(texts) == len(values)
    assert not any(
        "_" in text.replace("foreign_affairs", "").replace("Mexico_City", "") for text in texts
    )


def test_what_is_not_sure_is_said():
    one = by_decree()
    assert "EXPECTED: usual, and not decreed yet" in told(one)
    assert "PROVISIONAL. A day above is not confirmed" in told(one)
    assert "Mon 30 Mar – Wed 1 Apr 2026 public offices closed: Closed <by> decree" in told(one)
    assert "PREVISTO" in told(one, "es")
    assert "PROVISIONAL" not in told(by_decree("confirmed"))


def test_more_time_names_what_it_replaces():
    old = a_round()["NI"]
    new = extend(real("government"), PeriodRule(working_days=5), old, 2).certificate
    text = told(new, before={old.digest: old})
    assert "More time was given: 2 working days more." in text
    assert f"Replaces certificate {old.digest[:12]}, which closed {closing(old, 'en')}." in text


def test_a_resumed_period_counts_on_where_it_stopped():
    old = a_round()["NI"]
    at = utc(2021, 10, 4, 15)
    new = resume(real("government"), PeriodRule(working_days=5), old, 2, at).certificate
    text = told(new, before={old.digest: old})
    assert "with 2 working days left; 3 had been used." in text
    assert "day 4 Tue 5 Oct 2021 day 5 Wed 6 Oct 2021" in text


@pytest.mark.parametrize(
    ("lang", "label", "said", "day0"),
    [
        ("en", "resumed Mon 4 Oct 2021", "Taken up again after a suspension", "up again is day 0"),
        ("es", "reanudación lun 4 oct 2021", "Reanudado tras una", "de la reanudación es el día 0"),
    ],
)
def test_more_time_after_a_suspension_makes_no_notice_of_the_resumption(lang, label, said, day0):
    rule, old = PeriodRule(working_days=5), a_round()["NI"]
    again = resume(real("government"), rule, old, 2, utc(2021, 10, 4, 15)).certificate
    more = extend(real("government"), rule, again, 1).certificate
    known = {one.digest: one for one in (old, again)}
    for text in (told(more, lang, before=known), told(again, lang, before=known)):
        assert label in text
        assert said in text
        assert day0 in text
    notice = catalogue(lang).say("certificate", "start_day_after_dispatch_local")
    whole = " ".join(round_text([more], lang, before=known).split())
    assert day0 in whole
    assert notice not in whole
    assert notice in told(old, lang)


def test_a_recomputed_one_names_the_days_that_were_lost():
    old = a_round()["NI"]
    lost = by_decree().skipped[2].model_copy(update={"date": old.counted[2], "status": "confirmed"})
    new = old.model_copy(
        update={"skipped": (*old.skipped, lost), "reason": "recomputed", "replaces": old.digest}
    )
    text = told(new, before={old.digest: old})
    assert "No working day any more: Thu 16 Sep 2021 (Closed <by> decree & custom)." in text


def test_one_instant_for_all_is_told_beside_the_own_days():
    canada = a_round(cutoff="single_instant")["CA"]
    text = told(canada)
    assert "Its own days end Thu 16 Sep 2021. All countries close at one instant" in text
    assert closing(canada, "en") == (
        "Mon 20 Sep 2021, 24:00 (Managua) = Tue 21 Sep 2021, 02:00 (Ottawa)"
        " = Tue 21 Sep 2021, 06:00 UTC"
    )


@pytest.mark.parametrize("multi", ["each_own_last_closes", "all_must_work", "monday_friday"])
@pytest.mark.parametrize("cutoff", ["end_of_day_local", "single_instant"])
def test_the_last_to_close_are_those_whose_own_days_end_last(multi, cutoff):
    found = list(a_round(multi=multi, cutoff=cutoff).values())
    end = max(one.closes_at for one in found)
    last = last_to_close(found)
    if cutoff == "end_of_day_local":
        assert set(last) == {one.country for one in found if one.closes_at == end}
    elif multi == "all_must_work":
        assert len(last) == len(found)
    else:
        assert last == last_to_close(list(a_round(multi=multi).values()))


@pytest.mark.parametrize("lang", LANGS)
def test_a_round_names_the_last_first_and_tells_the_rule_once(lang):
    found = a_round()
    text = round_text(list(found.values()), lang)
    words = catalogue(lang)
    assert words.say("certificate", "last_to_close", countries="Nicaragua") in text
    assert " ".join(text.split()).count(words.say("certificate", "half_not_counted")) == 1
    assert text.count(words.say("certificate", "day_number", number=5)) == len(found)


@given(
    st.sampled_from(["NI", "CA", "DO"]),
    st.sampled_from(["all_must_work", "each_own_last_closes"]),
    st.sampled_from(LANGS),
    st.integers(30, 120),
)
def test_no_line_is_wider_than_the_page(country, multi, lang, width):
    found = a_round(HOLY_WEEK, multi=multi)
    longest = max(
        len(word) for word in (*found[country].calendars, found[country].zone, "(AmericaX)")
    )
    texts = [certificate_text(found[country], lang, width=width)]
    texts.append(round_text(list(found.values()), lang, width=width))
    for line in "\n".join(texts).split("\n"):
        assert len(line) <= max(width, longest + 24), line
        assert line == line.rstrip()


def test_days_in_a_row_are_put_together_only_for_the_same_reason():
    found = list(spans(a_round(SEPTEMBER)["NI"].skipped))
    assert [(one.first.day, one.last.day) for one in found] == [
        (11, 12),
        (14, 14),
        (15, 15),
        (18, 19),
    ]
    first, last = by_decree().skipped[2].date, by_decree().skipped[4].date
    assert between(first, last, "es") == "lun 30 mar – mié 1 abr 2026"
