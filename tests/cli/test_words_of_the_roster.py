"""The roster as an officer reads it: bases in the language, dates in words, seats by name."""

import tomllib

import pytest

from rcm_workflow.definitions.resources import shipped


@pytest.fixture(scope="module")
def roster():
    return tomllib.loads((shipped() / "policies" / "roster.v1.toml").read_text(encoding="utf-8"))


def test_every_basis_source_and_theme_is_there_in_spanish(roster):
    noted = [*roster["presidencies"], *roster["observers"].values()]
    texts = {one[key] for one in noted for key in ("basis", "source", "theme") if one.get(key)}
    assert len(texts) > 40
    assert sorted(texts - roster["spanish"].keys()) == []
    # A text that nobody keeps any more is no translation of anything.
    assert sorted(roster["spanish"].keys() - texts) == []


def test_a_presidency_says_on_what_it_rests_in_spanish(office):
    asked = ("presidency", "show", "--on", "2010-06-01")
    told = office.done(*asked, "--lang", "es").out
    assert "Solo se conoce el año" in told
    assert "cuadro de presidencias" in " ".join(told.split())
    assert "Solo se conoce" not in office.done(*asked).out
    data = office.done(*asked, "--lang", "es", "--json").data["presidency"]
    assert data["basis"].startswith("Only the year is known")


def test_an_observer_says_on_what_its_status_rests_in_spanish(office):
    told = office.done("observer", "show", "AR", "--lang", "es").out
    assert "Presente como observador en la V Reunión" in told
    assert "23 de marzo de 2000" in told
    assert "2000-03-23" not in told


def test_tables_of_the_roster_have_dates_and_seats_in_words(office):
    told = office.done("mandate", "list", "--as", "admin", "--lang", "es").out
    assert "vie 1 ene 2021" in told
    assert "relaciones" in told
    assert "HN/foreign_affairs" in told
    for path in (("meeting", "list"), ("mandate", "list", "--as", "admin")):
        assert "-01-01" not in office.done(*path).out
