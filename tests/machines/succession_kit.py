"""A Conference whose presidencies are known up to a day, and the steps of a succession."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from rcm_workflow.domain import commands as c
from rcm_workflow.domain.events import Event
from rcm_workflow.domain.roster import Roster
from rcm_workflow.domain.roster_events import PresidencyRecorded
from tests.application.conftest import begun
from tests.machines.kit import Chancery
from tests.scene import library, mexico

MACHINE = "ppt_succession"
VM = "vice_ministerial_meeting"
RCGM = "regional_consultation_group_on_migration"
PARTS = ("former", "current", "upcoming")
KNOWN = mexico("2021-09-01T00:00")


def begun_in_september(url: str) -> None:
    """Make a database with a roster of no presidency that begins later than ``KNOWN``."""
    begun(url, [fact for fact in library().facts() if _known(fact)])


def _known(fact: Event) -> bool:
    return not isinstance(fact, PresidencyRecorded) or fact.starts_at <= KNOWN


class Succession:
    """What countries do about the presidency, told by their codes."""

    def __init__(self, chancery: Chancery) -> None:
        self.chancery = chancery

    @property
    def roster(self) -> Roster:
        """The roster as stored."""
        with self.chancery.app.store.read() as view:
            return view.roster()

    @property
    def now(self) -> datetime:
        """The time by the clock."""
        return self.chancery.clock.now()

    def presides(self) -> str:
        """The country that is PPT now."""
        found = self.roster.authority(self.now)
        assert found is not None
        return found

    def meet(self, body: str = VM, name: str = "XXVI") -> None:
        """A body begins to sit."""
        self.chancery.register(c.OpenMeeting, body=body, meeting=name, at=self.now)

    def rise(self, body: str = VM, name: str = "XXVI") -> None:
        """It has risen; what waits for that is done."""
        self.chancery.register(c.CloseMeeting, body=body, meeting=name, at=self.now)
        self.chancery.at(self.now)

    def volunteer(self, country: str, year: int, **more: Any) -> str:
        """A country offers to preside from the first of a year."""
        given = {"country": country, "year": year, "starts_on": f"{year}-01-01"} | more
        return self.chancery.open(MACHINE, f"{country}/foreign_affairs", **given)

    def designate(self, case: str, **more: Any) -> None:
        """The Vice-Ministers agree; who presides records it."""
        given = {"decision": "Decision 7 of the XXVI VM"} | more
        self.chancery.do(case, "designate", f"{self.presides()}/ppt", **given)

    def queued(self, country: str, year: int) -> str:
        """A country that offers itself and is designated at once."""
        case = self.volunteer(country, year)
        self.designate(case)
        return case

    def hand_over(self, case: str, **more: Any) -> None:
        """Both countries of a handover do their part."""
        self.chancery.do(case, "offer_handover", f"{self.presides()}/ppt", handed_over_at="XXVI VM")
        self.chancery.do(case, "take_over", f"{self.country(case)}/ppt", **more)

    def country(self, case: str) -> str:
        """Whose presidency a case is about."""
        return str(self.chancery.case(case).fact("country"))

    def states(self) -> dict[str, str]:
        """The states of all cases."""
        return {one: self.chancery.state(one) for one in self.chancery.cases(MACHINE)}

    def parts(self) -> dict[str, list[str]]:
        """The countries of the cases that are of the Troika, by their part in it."""
        found: dict[str, list[str]] = {part: [] for part in PARTS}
        for case, state in self.states().items():
            if state in found:
                found[state].append(self.country(case))
        return found

    def troika(self) -> dict[str, str | None]:
        """The Troika that the roster tells now."""
        troika = self.roster.troika(self.now)
        assert troika is not None
        return {part: getattr(troika, part) for part in PARTS}
