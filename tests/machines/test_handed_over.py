"""With the presidency its cases pass on: the scale, what is owed by it, and the training."""

from __future__ import annotations

from tests.machines.sessions import readable
from tests.machines.test_contributions import ITEM, owed, scale, to_review
from tests.machines.test_training import slate, validated

__all__ = ["owed", "scale", "slate"]


def handed_over(chancery, case, at="2022-01-03T09:00"):
    """The seat that presides at the beginning of the next year, and the one that did before."""
    former = chancery.case(case).authority
    chancery.at(at)
    current = chancery.case(case).authority
    assert current != former
    chancery.seat(f"{current}/ppt")
    return f"{current}/ppt", f"{former}/ppt"


def test_the_presidency_of_the_day_decides_on_a_scale(chancery, scale):
    to_review(chancery, scale)
    current, former = handed_over(chancery, scale)
    assert "facts" in readable(chancery, scale, current)
    given = {"documents": ITEM, "decision": "4/2022"}
    assert chancery.refused(scale, "approve", former, **given).code == "another_country_presides"
    chancery.do(scale, "approve", current, **given)
    assert chancery.state(scale) == "scale_in_force"
    chancery.sound()


def test_the_presidency_of_the_day_reads_a_slate(chancery, slate):
    validated(chancery, slate)
    current, _ = handed_over(chancery, slate)
    assert "facts" in readable(chancery, slate, current)


def test_no_presidency_writes_anything_off(chancery, owed):
    current, former = handed_over(chancery, owed)
    given = {"documents": ITEM, "decision": "7/2022", "decided_in": owed}
    for seat in (current, former):
        assert chancery.refused(owed, "write_off", seat, **given).code in {
            "not_permitted",
            "another_country_presides",
        }
