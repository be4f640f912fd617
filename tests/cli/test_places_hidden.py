"""In an open round no place in the log tells a focal point who else has spoken."""

import pytest

from tests.cli.conftest import copied
from tests.cli.test_bundle import AUDIT, CR, REF, agree

HN = ("--as", "honduras")


@pytest.fixture
def office(dispatched, tmp_path):
    one = copied(dispatched, tmp_path, "2021-09-10T10:00-05:00")
    one.done("log", "key", "new", "--file", str(one.folder / "log.key"))
    one.environ["RCM_LOG_KEY"] = str(one.folder / "log.key")
    return one


def seen(office):
    """All that Honduras is told of the case but the head of the log, which is nobody's secret."""
    shown = office.done("case", "show", REF, "--at", "2021-09-10T09:00-05:00", "--json", *HN).data
    shown["proof"] |= {"size": None, "root": None}
    looks = (("case", "replay"), ("case", "history"), ("period", "show"), ("position", "list"))
    return [shown, *(office.done(*look, REF, "--json", *HN).data for look in looks)]


def test_nothing_changes_for_a_focal_point_when_another_country_speaks(office):
    before = seen(office)
    assert before[0]["proof"]["hidden"] is True
    assert {one["log_index"] for one in before[1]} == {None}
    office.done("position", "record", REF, "CR", "object", "--statement", "Article 4", *CR)
    assert seen(office) == before
    told = office.done("case", "show", REF, "--at", "2021-09-10T09:00-05:00", *HN).out
    assert "hidden while the case runs" in told


def test_who_sees_all_positions_is_told_the_places(office):
    told = office.done("case", "show", REF, "--at", "2021-09-10T09:00-05:00", "--json", *AUDIT)
    assert (told.data["proof"]["hidden"], told.data["proof"]["log_index"] is None) == (False, False)


def test_a_focal_point_takes_its_bundle_out_when_the_case_is_over(office):
    office.done("position", "record", REF, "CR", "object", "--statement", "Article 4", *CR)
    assert office.run("audit", "export", "own", "--case", REF, *CR).code == 4
    office.done("case", "do", "withdraw", REF, "--reason", "Not now", "--as", "mexico")
    own = office.done("audit", "export", "own", "--case", REF, *CR, "--json").data
    assert own["role"] == "CR/foreign_affairs"
    assert agree(office, office.folder / "own")[0] == set()
    assert office.done("case", "replay", REF, "--json", *CR).data[0]["log_index"] is not None
