"""Second opinions: where other libraries differ from the calendars, and who is right."""

from collections import Counter

from tests.definitions.differences import (
    PAGE,
    RIGHT,
    Difference,
    differences,
    listed,
    of_the_calendars,
    page,
    spread,
)


def test_every_difference_is_listed_and_none_in_vain():
    assert sorted(differences()) == sorted(spread(listed()))


def test_no_day_is_listed_twice():
    counted = Counter(Difference(each[0], each[1], each[2], "") for each in spread(listed()))
    assert {each for each, times in counted.items() if times > 1} == set()


def test_every_difference_says_who_is_right_and_why():
    for each in listed():
        assert each.right in RIGHT
        assert each.why.endswith(".")
        assert each.name


def test_a_day_that_the_calendars_name_is_named_alike():
    ours = of_the_calendars()
    for each in listed():
        if each.library_says == "working":
            assert set(each.days) <= set(ours[each.country])


def test_the_page_is_what_the_list_says():
    assert PAGE.read_text(encoding="utf-8") == page(listed())
