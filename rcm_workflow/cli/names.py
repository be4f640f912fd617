"""Words for the names in events and cases: titles of the machine, countries, zones, stances."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date, datetime

from rcm_workflow.bootstrap import body_titles, machine_titles, trigger_title
from rcm_workflow.cli.erased import legible
from rcm_workflow.cli.holders import Holders
from rcm_workflow.domain.facts import FactValue
from rcm_workflow.domain.notices import Notice
from rcm_workflow.domain.roster import ROSTER, Roster
from rcm_workflow.domain.specs import MachineSpec
from rcm_workflow.domain.specs_steps import asked_of
from rcm_workflow.domain.values import Localized, Stance
from rcm_workflow.i18n.dates import day, local, moment, named, written
from rcm_workflow.i18n.explain import target_in_words

CODE = re.compile(r"[A-Z]{2}")
"""A State, by its ISO 3166-1 code; a value of any other kind is written otherwise."""
_NUMBER = re.compile(r"-\d{4}-\d+$")
"""The end of the number of a case."""
DATED = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d.*)?")
"""A day, or an instant on it."""


class Names(Holders):
    """Looks up what people call things, in one language."""

    def __init__(
        self,
        lang: str,
        roster: Roster,
        machine: MachineSpec | None = None,
        home: str | None = None,
        then: Roster | None = None,
    ) -> None:
        # What was known of meetings when that was so which is told, where it is not told of now.
        self.then = roster if then is None else then
        # The country on whose clock instants are told that are nobody's in particular; else in UTC.
        self._home = home
        super().__init__(lang, roster)
        self._machine = machine
        self._zones = {one.country: one.zone for one in roster.members}

    @property
    def machine(self) -> MachineSpec | None:
        """The procedure whose words these are."""
        return self._machine

    def under(self, machine: MachineSpec) -> Names:
        """The same words under another machine."""
        return Names(self.lang, self.roster, machine, self._home, self.then)

    def state(self, name: str) -> str:
        """The title of a state."""
        found = self._machine.states.get(name) if self._machine else None
        return found.title.in_(self.lang) if found else _plain(name)

    def trigger(
        self,
        name: str,
        source: str | None = None,
        dest: str | None = None,
        role: str | None = None,
        held: Sequence[str] = (),
    ) -> str:
        """The title of a trigger: of this source, dest and role where several share the name.

        What the clock does and what a person does may carry one name and go the same way, and what
        is done over a note may only differ from what is done with one by the conditions that held.
        """
        if self._machine is None:
            return _plain(name)
        if self._machine.opening.trigger == name:
            return self._machine.opening.title.in_(self.lang)
        moves = [one for one in self._machine.transitions if one.trigger == name]
        fitting = [
            one
            for one in moves
            if source in (None, *one.sources) and (dest is None or (one.dest or source) == dest)
        ]
        found = [one for one in fitting if role in one.by] or fitting or moves
        found = [one for one in found if tuple(held) == asked_of(one)] or found
        return found[0].title.in_(self.lang) if found else _plain(name)

    def topic(self, notice: Notice) -> str:
        """What a letter is about: the title of the step that was taken."""
        title = notice.facts.get("title")
        return str(title[self.lang]) if title else self.trigger(notice.topic)

    def input(self, name: str, trigger: str | None = None) -> str:
        """The title of an input: of this trigger's, or the first of that name.

        What is confidential in one step need not be in another that asks for the same.
        """
        machine = self._machine
        moves = (machine.opening, *machine.transitions) if machine else ()
        own = [move for move in moves if move.trigger == trigger]
        titles = (one.title for move in (*own, *moves) for one in move.inputs if one.name == name)
        found = next(titles, None)
        return found.in_(self.lang) if found else _plain(name)

    def awaited(self, name: str) -> str:
        """The title of a date that a case waits for: of a kept one, or of an item."""
        item, _, field = name.rpartition(".")
        return f"{self.input(field)} ({item})" if item else self.input(field)

    def told_apart(self, trigger: str, name: str) -> bool:
        """Whether what a step is given is kept as a fact or fills a list, and told as that."""
        moves = self._machine.transitions if self._machine else ()
        return any(
            given.name == name and (given.keep or move.adds_item or move.changes_item)
            for move in moves
            if move.trigger == trigger
            for given in move.inputs
        )

    def group(self, name: str) -> str:
        """The title of a list of the case."""
        found = self._machine.items.get(name) if self._machine else None
        return found.title.in_(self.lang) if found else _plain(name)

    def status(self, group: str, name: str) -> str:
        """The title of what an item of a list may be."""
        known = self._machine.items.get(group) if self._machine else None
        found = known.statuses.get(name) if known else None
        return found.in_(self.lang) if found else _plain(name)

    def document(self, name: str) -> str:
        """The title of a kind of document."""
        found = self._machine.documents.get(name) if self._machine else None
        return found.title.in_(self.lang) if found else _plain(name)

    def value(  # noqa: PLR0911 - one line per kind of value
        self, value: FactValue, name: str | None = None
    ) -> str:
        """A kept value or a field of an item, as people read it.

        With the name under which it was given, letters that somebody wrote are no country.
        """
        if isinstance(value, bool):
            return self.words.say("explain", "yes" if value else "no")
        if isinstance(value, dict):
            return str(legible(value, self.words)) if "erased_by" in value else value[self.lang]
        known = self._machine.words.get(value) if self._machine and isinstance(value, str) else None
        if known is not None:
            return known.in_(self.lang)
        if isinstance(value, tuple):
            return ", ".join(self.value(one) for one in value)
        if isinstance(value, str) and CODE.fullmatch(value):
            written_so = name is not None and self._was_written(name)
            return value if written_so else self.country(value)
        holder = self.known_holder(value) if isinstance(value, str) else None
        if holder is not None:
            return self.text(holder)
        if isinstance(value, str) and DATED.fullmatch(value):
            return self._dated(value)
        return str(value)

    def _was_written(self, name: str) -> bool:
        """Whether what is given under a name is free text, in every step that asks for it."""
        machine = self._machine
        moves = (machine.opening, *machine.transitions) if machine else ()
        asked = [one for move in moves for one in move.inputs if one.name == name]
        return bool(asked) and all(one.type == "text" and one.list is None for one in asked)

    def _dated(self, value: str) -> str:
        with suppress(ValueError):
            if "T" not in value:
                return written(date.fromisoformat(value), self.lang)
            at = datetime.fromisoformat(value)
            return self.when(at) if at.tzinfo else value
        return value

    def body(self, name: str) -> str:
        """The title of a body, or of a meeting that is none."""
        found = body_titles().get(name)
        return found.in_(self.lang) if found else _plain(name)

    def relation(self, name: str) -> str:
        """What a case is called in this one: by the machine, for it opened it or was opened so."""
        given = self._machine.links.get(name) if self._machine else None
        return given.in_(self.lang) if given else self._word(name) or _plain(name)

    def brought_about(self, target: str, name: str) -> tuple[str, str]:
        """Where an effect was carried out, and what it was."""
        if target == ROSTER:
            return self.words.label("roster"), self.words.say("registered", name)
        if not _NUMBER.search(target):
            target = target_in_words(target, self.words, machine_titles())
        return target, self._word(name) or _plain(name)

    def _word(self, name: str) -> str | None:
        known = self._machine.words.get(name) if self._machine else None
        return known.in_(self.lang) if known else None

    def stance(self, stance: Stance) -> str:
        """What a position is called: by the machine where it has a word of its own for it."""
        own = self._machine.stances.values() if self._machine else ()
        for one in own:
            if one.means is stance:
                return one.title.in_(self.lang)
        return self.words.say("stance", stance)

    def electorate(self, name: str) -> str:
        """The title of an electorate."""
        found = self._machine.electorates.get(name) if self._machine else None
        return found.title.in_(self.lang) if found else _plain(name)

    def asked(self, code: str, electorate: str | None) -> str:
        """Who is asked under a country's code: that country, or an office that keeps its calendar.

        The term of the Technical Secretariat is counted by the days of the country it sits in, and
        is nothing that country owes.
        """
        known = self._machine.electorates.get(electorate or "") if self._machine else None
        if known is None or known.of != "secretariat":
            return self.country(code)
        office = known.title.in_(self.lang)
        return self.words.label("office_by_calendar", office=office, country=self.country(code))

    def all_asked(self, codes: Iterable[str], electorate: str | None) -> str:
        """The same of several, with commas."""
        found = ", ".join(self.asked(one, electorate) for one in codes)
        return found or self.words.say("explain", "nobody")

    def asks(self, state: str) -> str | None:
        """The electorate that a state asks."""
        found = self._machine.states.get(state) if self._machine else None
        return found.electorate if found else None

    def takes_positions(self, electorate: str) -> bool:
        """Whether who is asked so can state a position, in some state that asks them."""
        if self._machine is None:
            return True
        asking = {
            name for name, one in self._machine.states.items() if one.electorate == electorate
        }
        moves = (one for one in self._machine.transitions if one.act == "position")
        return not asking.isdisjoint(source for one in moves for source in one.sources)

    def asked_for(self, period: str) -> str | None:
        """The electorate that a period is for, where all states that have it say the same."""
        states = self._machine.states.values() if self._machine else ()
        found = {one.electorate for one in states if one.period == period}
        return found.pop() if len(found) == 1 else None

    def zone(self, code: str) -> str | None:
        """The zone of a capital."""
        return self._zones.get(code)

    def when(self, at: datetime, code: str | None = None, *, last: bool = False) -> str:
        """An instant on the clock of a country's capital, else on that of home or UTC; short."""
        zone = self._zones.get(code or self._home or "", "UTC")
        return moment(at, zone, self.lang, last=last, short=True)

    def clock(self, at: datetime, code: str | None) -> str:
        """An instant on a country's own clock, where the table says whose clock it is."""
        shown = local(at, self._zones.get(code or "", "UTC"))
        return f"{day(shown.date(), self.lang, short=True)}, {shown:%H:%M}"

    def days(self, first: date, last: date) -> str:
        """One day, or the first and the last of several."""
        begins = written(first, self.lang)
        return begins if first == last else f"{begins} – {written(last, self.lang)}"

    def reason(self, text: str) -> str:
        """Why a case was opened; of one that another opened, that one and its step."""
        other, _, trigger = text.partition(" · ")
        title = trigger_title(trigger)
        return text if title is None else f"{other} · {title.in_(self.lang)}"

    def text(self, both: Localized) -> str:
        """The text in the language."""
        return both.in_(self.lang)

    def outcome(self, sentence: Localized) -> str:
        """The sentence of an outcome, with the names of the countries."""
        return named(sentence.in_(self.lang), self.lang)


def _plain(name: str) -> str:
    return name.replace("_", " ")
