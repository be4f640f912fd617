"""The offices a rule may refer to besides the countries that are asked."""

from __future__ import annotations

from rcm_workflow.definitions.snapshot import OfficeTable, Snapshot


class PartyNotGiven(ValueError):
    """A rule refers to the PPT or the secretariat (``party``), and nobody said who that is."""

    def __init__(self, party: str) -> None:
        super().__init__(f"the rule needs the {party}, and none was given")
        self.party = party


class Parties:
    """PPT, secretariat and sender, looked up only when the rule needs them.

    Each method raises :class:`PartyNotGiven` for a party that was not given and
    :class:`~rcm_workflow.definitions.snapshot.NoCalendar` when it has no calendar.
    """

    __slots__ = ("_ppt", "_secretariat", "_sender", "_snapshot")

    def __init__(
        self, snapshot: Snapshot, ppt: str | None, secretariat: str | None, sender: str | None
    ) -> None:
        self._snapshot = snapshot
        self._ppt = ppt
        self._secretariat = secretariat
        self._sender = sender

    @property
    def names(self) -> tuple[str | None, ...]:
        """PPT, secretariat and sender as given."""
        return self._ppt, self._secretariat, self._sender

    def ppt(self) -> OfficeTable:
        """The office of the country that holds the PPT."""
        return self._office(self._ppt, "PPT")

    def secretariat(self) -> OfficeTable:
        """The office whose country is the seat of the secretariat."""
        return self._office(self._secretariat, "secretariat")

    def sender(self) -> OfficeTable:
        """The office that dispatched: the PPT's when nobody else is named."""
        return self._office(self._sender or self._ppt, "PPT")

    def _office(self, name: str | None, party: str) -> OfficeTable:
        if name is None:
            raise PartyNotGiven(party)
        return self._snapshot.office(name)
