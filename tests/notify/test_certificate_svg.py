"""The picture of a round: valid, the same every time, readable without colour, nothing overlaps."""

from datetime import timedelta
from itertools import combinations
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rcm_workflow.i18n import LANGS
from rcm_workflow.i18n.catalogue import GAP
from rcm_workflow.notify.certificate_columns import columns
from rcm_workflow.notify.certificate_svg import strip
from rcm_workflow.notify.certificate_words import closing
from rcm_workflow.pen import width_of
from tests.notify.kit import HOLY_WEEK, SEPTEMBER, a_round, by_decree, shut

SVG = "{http://www.w3.org/2000/svg}"


def drawn(certificates, lang="en"):
    return ET.fromstring(strip(certificates, lang))  # noqa: S314 - our own drawing


def box(text):
    """Left, top, right and bottom of a text, no smaller than it is drawn."""
    x, y, size = (float(text.get(key)) for key in ("x", "y", "font-size"))
    wide = width_of(text.text, size, bold=text.get("font-weight") == "bold")
    left = {"start": x, "middle": x - wide / 2, "end": x - wide}[text.get("text-anchor")]
    return left, y - size * 0.75, left + wide, y + size * 0.2


def texts(root):
    return [each.text for each in root.iter(f"{SVG}text")]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("multi", ["each_own_last_closes", "all_must_work", "majority"])
@pytest.mark.parametrize("at", [SEPTEMBER, HOLY_WEEK], ids=["september", "holy_week"])
@pytest.mark.parametrize("cutoff", ["end_of_day_local", "single_instant", "end_of_day_utc"])
def test_no_text_overlaps_another_or_leaves_the_picture(lang, multi, at, cutoff):
    root = drawn(list(a_round(at, multi=multi, cutoff=cutoff).values()), lang)
    assert_apart(root)


@given(st.integers(0, 2200), st.sampled_from(["NI", "SV", "US"]), st.sampled_from(LANGS))
def test_no_text_overlaps_on_any_day(days, country, lang):
    at = SEPTEMBER.replace(year=2020, month=2) + timedelta(days=days)
    assert_apart(drawn([a_round.__wrapped__(at)[country]], lang))


def assert_apart(root):
    _, _, wide, high = (float(part) for part in root.get("viewBox").split())
    boxes = [(box(each), each.text) for each in root.iter(f"{SVG}text") if each.text]
    for (left, top, right, bottom), text in boxes:
        assert left >= 0 and right <= wide and top >= 0 and bottom <= high, text  # noqa: PT018
    for (one, text), (two, other) in combinations(boxes, 2):
        apart = one[2] <= two[0] or two[2] <= one[0] or one[3] <= two[1] or two[3] <= one[1]
        assert apart, (text, other)


@pytest.mark.parametrize("lang", LANGS)
def test_those_who_do_not_see_it_are_told_when_it_closes(lang):
    one = a_round(SEPTEMBER)["NI"]
    told = drawn([one], lang).find(f"{SVG}desc").text
    assert closing(one, lang) in told
    assert GAP not in strip(list(a_round(SEPTEMBER).values()), lang)


@pytest.mark.parametrize("lang", LANGS)
def test_weeks_on_which_nothing_counts_are_one_box(lang):
    root = drawn(shut("2026-03-31", 182), lang)
    assert_apart(root)
    assert float(root.get("viewBox").split()[2]) < 1300
    said = {"en": "… 173 days", "es": "… 173 días"}[lang]
    assert texts(root).count(said) == 1
    assert "6 Apr – 25 Sep" in texts(root) or lang == "es"
    (tip,) = [each.text for each in root.iter(f"{SVG}title") if each.text.count("Storm") > 9]
    assert "override" not in tip
    # Panama counted its days in the first of these weeks, and they all show.
    counted = [each.text for each in root.iter(f"{SVG}text") if each.get("fill") == "#ffffff"]
    assert counted == [str(n) for n in range(1, 6)] * 2


@given(st.integers(1, 200), st.sampled_from(LANGS))
def test_however_long_an_office_is_closed_every_counted_day_shows(days, lang):
    certificates = shut("2026-03-31", days)
    root = drawn(certificates, lang)
    assert_apart(root)
    places = columns(certificates, 1, 0, lambda first, last: 5)
    covered = [one.first + timedelta(days=n) for one in places for n in range(one.days)]
    assert covered == [certificates[0].day0 + timedelta(days=n) for n in range(len(covered))]
    alone = {one.first for one in places if one.days == 1}
    assert all({one.day0, one.due_date, *one.counted} <= alone for one in certificates)
    assert len(places) < 50


def test_it_reads_without_colour():
    root = drawn([a_round()["NI"]])
    shown = texts(root)
    assert [shown.count(str(n)) for n in range(6)] == [1, 1, 1, 1, 1, 1]
    assert {"a", "b", "Battle of San Jacinto Day – holiday"} <= set(shown)
    hatched = [each for each in root.iter(f"{SVG}rect") if "hatch" in (each.get("fill") or "")]
    assert len(hatched) == 6 + 1
    assert sum("closes" in text for text in shown) == 1
    bars = list(root.iter(f"{SVG}path"))
    assert len(bars) == 1 + 1


@pytest.mark.parametrize("lang", LANGS)
def test_who_does_not_see_it_is_told(lang):
    root = drawn(list(a_round().values()), lang)
    parts = {each.get("id"): each.text for each in root if each.get("id")}
    named = root.get("aria-labelledby").split()
    assert (root.get("role"), root.get("lang")) == ("img", lang)
    assert all(parts[each] for each in named)
    assert "Nicaragua" in parts[named[1]]
    tips = [each.text for each in root.iter(f"{SVG}title")]
    assert any("San Jacinto" in each and "holidays" in each for each in tips)


def test_the_last_to_close_stands_at_the_foot_and_is_marked():
    shown = texts(drawn(list(a_round().values())))
    assert [each for each in shown if "last to close" in each] == ["◄ last to close"]
    countries = [each for each in shown if each in ("Canada", "Belize", "Nicaragua")]
    assert countries == ["Canada", "Belize", "Nicaragua"]
    joint = texts(drawn(list(a_round(multi="all_must_work", cutoff="single_instant").values())))
    assert not any("last to close" in each for each in joint)


def test_the_same_certificates_give_the_same_bytes_and_names_are_escaped():
    certificates = list(a_round().values())
    assert strip(certificates, "es") == strip(certificates[::-1], "es")
    shown = texts(drawn([by_decree()]))
    assert "Closed <by> decree & custom – public offices closed (expected)" in shown


def test_two_pictures_on_one_page_share_no_name():
    found = a_round()
    one, two = (
        {each.get("id") for each in drawn([found[country]]).iter() if each.get("id")}
        for country in ("NI", "HN")
    )
    assert one & two == set()


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(share * each for share, each in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_text_stands_out_from_its_ground():
    inks = {each.get("fill") for each in drawn([a_round()["NI"]]).iter(f"{SVG}text")}
    for ink in inks:
        ground = "#14507a" if ink == "#ffffff" else "#ffffff"
        light, dark = sorted((luminance(ink), luminance(ground)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 7, ink


def test_a_strip_needs_a_certificate():
    with pytest.raises(ValueError, match="at least one"):
        strip([], "en")
