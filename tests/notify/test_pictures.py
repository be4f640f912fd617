"""Pictures: the same bytes again, sound XML, and words that do not run into each other."""

import re
from datetime import date
from itertools import combinations
from xml.etree import ElementTree as ET

import pytest

from rcm_workflow.definitions.library import Library
from rcm_workflow.definitions.period import PeriodRule
from rcm_workflow.definitions.planner import plan, year
from rcm_workflow.notify.drawing import ink_on
from rcm_workflow.notify.plan_svg import plan_svg
from rcm_workflow.notify.plan_words import costs_in_words, few, short, span
from rcm_workflow.notify.timeline_svg import Course, Moment, timeline_svg, wrapped
from rcm_workflow.notify.year_svg import year_svg
from rcm_workflow.pen import width_of
from tests.definitions.period_kit import MEMBERS

SVG = "{http://www.w3.org/2000/svg}"
LIBRARY = Library()


def planned(first, weeks, multi="each_own_last_closes", n=5, sender=None, countries=MEMBERS):
    return plan(
        LIBRARY.snapshot(), PeriodRule(working_days=n, multi=multi), countries,
        date.fromisoformat(first), weeks, hour=10, sender=sender, ppt="GT", secretariat="CR",
    )  # fmt: skip


def course(lang):
    said = {
        "en": ("Open the first member round: Agreed by the Troika → First member round", "Round"),
        "es": ("Abrir la primera ronda: Acordado por la Troika → Primera ronda", "Ronda"),
    }[lang]
    at, who = "Thu 9 Sep 2021, 10:00", "CR/foreign_affairs:cr-focal"
    moments = [
        Moment(at, who, kind, said * few, ("✓ " + said[0], "R-055, R-056"), state, runs, days)
        for kind, few, state, runs, days in (
            ("step", 1, said[0], True, 0),
            ("position", 1, said[0], True, 2),
            ("text", 5, said[1], False, 11),
            ("clock", 1, said[1], True, 0),
            ("other", 1, "W" * 60, True, 1),
        )
    ]
    return Course("TC-2021-001 · " + said[0], (said[1],), tuple(moments))


PICTURES = {
    "course": lambda lang: timeline_svg(course(lang), lang),
    "empty course": lambda lang: timeline_svg(Course("TC-2021-001", (), ()), lang),
    "holy week": lambda lang: plan_svg(planned("2026-03-16", 4, sender="GT"), lang),
    "christmas": lambda lang: plan_svg(planned("2026-11-30", 7, "all_must_work"), lang),
    "long": lambda lang: plan_svg(planned("2026-03-18", 3, "secretariat", 120), lang),
    "one": lambda lang: plan_svg(planned("2026-06-09", 1, countries=("VE",)), lang),
    "2026": lambda lang: year_svg(year(LIBRARY.snapshot(), 2026, MEMBERS), lang),
    "leap year": lambda lang: year_svg(
        year(LIBRARY.snapshot("statutory"), 2024, ("VE", "HN", "HN.migration")), lang
    ),
}


@pytest.fixture(params=PICTURES)
def draw(request):
    return PICTURES[request.param]


@pytest.fixture(params=["en", "es"])
def lang(request):
    return request.param


def box(each):
    size, said = int(each.get("font-size")), each.text
    wide = width_of(said, size, bold=bool(each.get("font-weight")))
    left = int(each.get("x"))
    left -= {"end": wide, "middle": wide / 2}.get(each.get("text-anchor"), 0)
    top = int(each.get("y")) - 0.8 * size
    return left, top, left + wide, top + size, said


def test_it_is_sound_and_can_be_read_without_eyes(draw, lang):
    root = ET.fromstring(draw(lang))  # noqa: S314 - our own text
    assert (root.get("role"), root.get("lang")) == ("img", lang)
    assert root.get("aria-labelledby").split() == ["title", "desc"]
    told = {each.get("id"): each.text for each in root if each.get("id")}
    assert told["title"]
    assert told["desc"]
    assert "…" not in draw(lang)
    assert all(group.find(f"{SVG}title").text for group in root.iter(f"{SVG}g"))


def test_it_is_the_same_again_and_fetches_nothing(draw, lang):
    assert draw(lang) == draw(lang)
    text = draw(lang)
    assert re.findall(r"https?://\S+?(?=[\"'])", text) == ["http://www.w3.org/2000/svg"]
    assert "<script" not in text
    assert text.endswith("</svg>\n")


def test_a_year_shrinks_with_its_window():
    root = ET.fromstring(PICTURES["2026"]("en"))  # noqa: S314 - our own text
    assert (root.get("width"), root.get("height")) == ("100%", None)
    assert root.get("style") == f"max-width: {root.get('viewBox').split()[2]}px"


def test_no_words_run_into_each_other_or_over_the_edge(draw, lang):
    root = ET.fromstring(draw(lang))  # noqa: S314 - our own text
    boxes = [box(each) for each in root.iter(f"{SVG}text")]
    width, height = map(int, root.get("viewBox").split()[2:])
    for left, top, right, bottom, said in boxes:
        assert left >= 0, said
        assert top >= 0, said
        assert right <= width, said
        assert bottom <= height, said
    for one, other in combinations(boxes, 2):
        apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
        assert apart, (one[4], other[4])


def test_the_two_languages_say_different_words(draw):
    assert draw("en") != draw("es")


def test_every_dispatch_day_stands_with_its_number():
    found = planned("2026-03-16", 4, sender="GT")
    root = ET.fromstring(plan_svg(found, "en"))  # noqa: S314 - our own text
    numbers = [each.text for each in root.iter(f"{SVG}text") if each.get("font-size") == "24"]
    assert numbers == [
        f"{one.calendar_days}{'~' if one.provisional else ''}" for one in found.possible
    ]
    said = [group.find(f"{SVG}title").text for group in root.iter(f"{SVG}g")]
    assert (
        "Thursday 26 March 2026: closes Friday 10 April 2026; Days: 15; Last to close: NI SV; "
        "Days off that it waits for: 30 Mar–6 Apr (NI SV); ~ not confirmed yet"
    ) in said
    assert "Thursday 2 April 2026: no dispatch: the sender is closed" in said


def test_every_day_off_of_the_year_carries_its_name():
    found = year(LIBRARY.snapshot(), 2026, MEMBERS)
    root = ET.fromstring(year_svg(found, "en"))  # noqa: S314 - our own text
    said = [group.find(f"{SVG}title").text for group in root.iter(f"{SVG}g")]
    assert len(said) == sum(len(one.days) for one in found.offices)
    (april,) = [one for one in said if "20 April" in one]
    assert april.startswith("HN.foreign_affairs, Monday 20 April 2026: holiday; ")
    assert "only expected" in " ".join(one for one in said if "6 April 2026" in one)


@pytest.mark.parametrize(
    ("since", "until", "said"),
    [
        ("2026-04-01", "2026-04-03", "1–3 Apr"),
        ("2026-03-30", "2026-04-06", "30 Mar–6 Apr"),
        ("2026-11-09", "2026-11-09", "9 Nov"),
        ("2026-12-28", "2027-01-01", "28 Dec–1 Jan"),
    ],
)
def test_spans_in_words(since, until, said):
    assert span(date.fromisoformat(since), date.fromisoformat(until), "en") == said


def test_short_words():
    assert short(date(2026, 9, 2), "es") == "mié 2 sep"
    assert few(("NI", "SV")) == "NI SV"
    assert few(MEMBERS) == "BZ CA CR +8"
    assert few(MEMBERS, 3) == "BZ CA +9"
    assert costs_in_words(planned("2026-06-08", 1).days[0], "en") == ""


@pytest.mark.parametrize(("colour", "ink"), [("#ffffff", "#000000"), ("#0b4a8a", "#ffffff")])
def test_ink_that_can_be_read(colour, ink):
    assert ink_on(colour) == ink


def test_the_course_of_a_case_is_drawn_for_a_telephone(lang):
    root = ET.fromstring(timeline_svg(course(lang), lang))  # noqa: S314 - our own text
    assert root.get("viewBox").startswith("0 0 320 ")
    told = list(root.iter(f"{SVG}text"))
    # Nothing shrinks at 320 pixels: what is read is 11 or more of them high.
    assert min(int(one.get("font-size")) for one in told) >= 11
    assert max(box(one)[2] for one in told) <= 320


@pytest.mark.parametrize("text", ["", "a", "one two three four five", "W" * 90, "a " + "x" * 99])
def test_a_wrapped_text_loses_no_letter_and_fits(text):
    lines = wrapped(text, 100, 12)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(width_of(one, 12) <= 100 for one in lines)
