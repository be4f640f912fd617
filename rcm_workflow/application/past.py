"""A case as it stood at any instant or version, as far as the one who asks may see it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import reduce
from typing import Any, NamedTuple

from rcm_workflow.application import inspect
from rcm_workflow.application.app import App
from rcm_workflow.application.disclosure import open_to_country
from rcm_workflow.application.heads import best_over, with_cosignatures
from rcm_workflow.application.reading import Reading
from rcm_workflow.application.unsealing import Said as Opened
from rcm_workflow.application.unsealing import Wanted, unseal
from rcm_workflow.audit.merkle import leaf_hash
from rcm_workflow.audit.trust import Trust
from rcm_workflow.domain.asked import with_asked_of
from rcm_workflow.domain.case import Case
from rcm_workflow.domain.events import PositionRecorded, Recorded
from rcm_workflow.domain.evolve import evolve
from rcm_workflow.domain.evolve_roster import evolve_roster
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.hindsight import Eyes, eyes_of, fields_then, unsealing_then
from rcm_workflow.domain.mandates import require_mandate
from rcm_workflow.domain.permission import not_permitted
from rcm_workflow.domain.roles import roles_of
from rcm_workflow.domain.roster import ROSTER, Roster
from rcm_workflow.domain.rules import Rules
from rcm_workflow.domain.settle import settle
from rcm_workflow.domain.sight import WHOLE, Place, Said, Sight, sight
from rcm_workflow.domain.values import Actor
from rcm_workflow.domain.words import nearest

Moment = int | datetime
"""A version of the case, or an instant."""


class Leaf(NamedTuple):
    """Where an event stands in the log; ``place`` is ``None`` while it is not sealed."""

    event: str
    place: int | None
    hash: str


class Then(NamedTuple):
    """A case as it stood, and with whose rights it is looked at."""

    at: datetime
    case: Case
    rules: Rules
    """Those that were pinned then."""
    roster: Roster
    fields: frozenset[str]
    said: Said
    """The sealed values that could be opened then and can be now."""
    own: str | None
    due: tuple[Recorded, ...] = ()
    """What the clock had asked for by then and nobody had written down yet."""
    newest: Recorded | None = None
    """The last event by then that the reader may read: its leaf proves all before it."""

    @property
    def sight(self) -> Sight:
        """What was seen of it, value by value."""
        return sight(self.case, self.fields, self.own, self.said)


class History:
    """A case from its first event to its last, for one who asks.

    What of it is seen is what may be read of the case today **and** could be read then; see
    :mod:`rcm_workflow.domain.hindsight`.
    """

    def __init__(self, app: App, view: Reading, case_id: str, eyes: Eyes, found: Opened) -> None:
        self.eyes = eyes
        self.found = found
        """What was opened to look back, or why nothing was."""
        self.whole = WHOLE in eyes.fields and not eyes.borrowed
        """Whether every event is seen."""
        self.counts = WHOLE in eyes.fields
        """Whether the one who asks may count the events, through whose eyes ever."""
        self.events = tuple(view.events(case_id))
        self._app = app
        self._view = view
        self._said: Said = found.values
        self._world = tuple(view.events(ROSTER))
        self._folded = tuple(_folded(self.events, self._world))
        self.authority = self._folded[-1][1].authority
        """Who presides in the case as it is recorded."""
        self._speakers = {
            one.id: one.event.country
            for one in self.events
            if isinstance(one.event, PositionRecorded)
        }

    @property
    def hides_places(self) -> bool:
        """Whether places in the log would tell these eyes who has spoken, which they may not see.

        An index says how many entries came before: beside the hour and one's own letters that is
        often enough to tell who has spoken, as long as the case runs and its positions are hidden.
        """
        recorded, case, roster = self._folded[-1]
        if case.final or not case.polls:
            return False
        rules = self._app.rules_of(case, self._view.document)
        fields = fields_then(self.eyes, case, rules, roster, recorded.recorded_at)
        return not {WHOLE, "positions"} & fields

    def walk(self) -> Iterator[tuple[Recorded, Then]]:
        """Every event with the case after it, as it was recorded; nothing is settled here."""
        newest: Recorded | None = None
        for recorded, case, roster in self._folded:
            then = self._then(case, roster, recorded.recorded_at)
            if self.open(recorded, then):
                newest = recorded
            yield recorded, then._replace(newest=newest)

    def at(self, moment: Moment) -> Then:
        """The case at a moment: at an instant, with what the clock had asked for by then.

        Raises ``Refused``: ``case_not_open_then``, ``instant_in_the_future``, ``unknown_version``,
        ``versions_are_counted`` for who does not see every event, ``not_readable_then``.
        """
        then = self._at_version(moment) if isinstance(moment, int) else self._at_instant(moment)
        if not then.fields:
            case_id = self.events[0].case
            raise Refused("not_readable_then", kind="not_permitted", case=case_id, at=then.at)
        return then

    def _at_version(self, version: int) -> Then:
        case_id, last = self.events[0].case, self.events[-1].seq
        if not self.counts:
            raise Refused("versions_are_counted", kind="not_permitted", case=case_id)
        if not 0 < version <= last:
            known = f"1 – {last}"
            raise Refused(
                "unknown_version", kind="not_found", name=case_id, version=version, known=known
            )
        recorded, case, roster = self._folded[version - 1]
        then = self._then(case, roster, recorded.recorded_at)
        return then._replace(newest=self._newest(version))

    def _at_instant(self, at: datetime) -> Then:
        first, last = self.events[0], self.events[-1]
        if at > max(self._app.clock.now(), last.recorded_at):
            raise Refused("instant_in_the_future", kind="input", instant=at, name="at")
        if at < first.recorded_at:
            opened = first.recorded_at
            raise Refused(
                "case_not_open_then", kind="not_found", case=first.case, at=at, opened_at=opened
            )
        by_then = [one for one in self._folded if one[0].recorded_at <= at]
        _, case, _ = by_then[-1]
        roster = reduce(
            evolve_roster, (one for one in self._world if one.recorded_at <= at), Roster()
        )
        # Whoever looked then saw a round as over when it was over, whatever a worker had written
        # down; see ``inspect.visible``.
        rules = self._app.rules_of(case, self._view.document)
        settled = settle(case, rules, roster, at)
        self._app.take_note(settled.documents)
        after = self._then(settled.case, roster, at)
        due = tuple(one for one in settled.events if self.open(one, after))
        return after._replace(due=due, newest=self._newest(len(by_then)))

    def _newest(self, version: int) -> Recorded | None:
        """The last event up to a version that the reader may read, as it was then."""
        for recorded, case, roster in reversed(self._folded[:version]):
            if self.open(recorded, self._then(case, roster, recorded.recorded_at)):
                return recorded
        return None

    def open(self, recorded: Recorded, then: Then) -> bool:
        """Whether an event may be read, today and as it was then."""
        both = then.fields
        eyes, machine = self.eyes, then.rules.machine
        return bool(both) and open_to_country(recorded, machine, both, eyes.country, eyes.seat)

    def opens(self, then: Then, place: Place) -> bool:
        """Whether a sealed value of another at a place could be opened at a moment, if any."""
        found = unsealing_then(self.eyes, then.case, then.rules, then.roster, then.at)
        group, of, _ = place
        if found.whole is not None or group != "items":
            return found.whole is not None
        item = then.case.item(of[1])
        # That there was no such item yet is known to whoever reads the list.
        return item is None or found.of_field(item, of[-1]) is not None

    def _then(self, case: Case, roster: Roster, at: datetime) -> Then:
        rules = self._app.rules_of(case, self._view.document)
        fields = fields_then(self.eyes, case, rules, roster, at)
        said = self._opened(case, rules, roster, at)
        cut = inspect.texts_for(case, rules, fields, self.eyes.country)
        cut = inspect.with_items_of(cut, fields, self.eyes.seat)
        cut = with_asked_of(cut, rules.machine, fields)
        return Then(at, cut, rules, roster, fields, said, self.eyes.country)

    def _opened(self, case: Case, rules: Rules, roster: Roster, at: datetime) -> Said:
        if not self._said:
            return {}
        by_then = {
            event: values
            for event, values in self._said.items()
            if int(event.rpartition(".")[2]) <= case.version
        }
        right = unsealing_then(self.eyes, case, rules, roster, at)
        opened = right.of_values(case, by_then)
        own = self.eyes.country
        shown = {
            event: {
                name: value
                for name, value in values.items()
                if (event, name) in opened or self._speakers.get(event) == own is not None
            }
            for event, values in by_then.items()
        }
        return {event: values for event, values in shown.items() if values or right.whole}


def _folded(
    events: Sequence[Recorded], world: Sequence[Recorded]
) -> Iterator[tuple[Recorded, Case, Roster]]:
    """Every event with the case after it and the roster of that instant."""
    case: Case | None = None
    roster, upto = Roster(), 0
    for recorded in events:
        while upto < len(world) and world[upto].recorded_at <= recorded.recorded_at:
            roster = evolve_roster(roster, world[upto])
            upto += 1
        case = evolve(case, recorded)
        yield recorded, case, roster


def history_of(
    app: App,
    view: Reading,
    case_id: str,
    actor: Actor,
    as_role: str | None = None,
    *,
    purpose: str = "case show --at",
    unsealed: bool = True,
    wanted: Wanted | None = None,
) -> History:
    """The history of a case for who asks; with ``as_role`` through the eyes of ``ROLE[:XX]``.

    It is made of all that the one who asks may open and that is ``wanted``, so all of that is
    opened, for ``purpose``, unless nothing under seal is.
    Raises ``Refused``: as ``inspect.visible``; ``not_permitted`` for who may not look through the
    eyes of others; ``unknown_role``, ``unknown_country``.
    """
    case, rules, fields = inspect.visible(app, view, case_id, actor)
    found = unseal(app, case_id, actor, purpose, wanted) if unsealed else Opened({})
    roster, now = view.roster(), max(app.clock.now(), case.last_at)
    if as_role is None:
        held = roles_of(actor, case, rules.access, roster, now)
        return History(app, view, case_id, eyes_of(actor, fields, held), found)
    require_roster_right(app, view, actor, "look_back")
    role, _, country = as_role.partition(":")
    known = rules.access.roles
    if role not in known:
        raise Refused("unknown_role", kind="not_found", name=role, nearest=nearest(role, known))
    if country and country not in case.members:
        raise Refused(
            "unknown_country",
            kind="not_found",
            country=country,
            known=list(case.members),
        )
    eyes = Eyes(fields, (role,), None, country or None, borrowed=True)
    return History(app, view, case_id, eyes, found)


def require_roster_right(app: App, view: Reading, actor: Actor, action: str) -> None:
    """Refuse who has no line for an action that is not about one case.

    Raises ``Refused``: ``no_seat``, ``no_mandate``, ``not_permitted``.
    """
    access = app.library.access(app.library.access_document().body)
    roster, now = view.roster(), app.clock.now()
    require_mandate(actor, roster, access, now)
    held = roles_of(actor, None, access, roster, now)
    may = [one for one in access.roles if access.line(one, action, ROSTER, "")]
    if not set(held) & set(may):
        raise not_permitted(actor, may, held, action, access, ROSTER)


def leaves_of(view: Reading, case_id: str) -> Mapping[str, Leaf]:
    """Where each event of a case stands in the log, by event."""
    return {
        one.event: Leaf(one.event, one.place, (one.hash or leaf_hash(one.leaf)).hex())
        for one in view.leaves_of(case_id)
    }


def proof_of(
    view: Reading,
    then: Then,
    leaves: Mapping[str, Leaf],
    trust: Trust | None = None,
    *,
    hidden: bool = False,
) -> Mapping[str, Any]:
    """The leaf that proves a moment, and the signed checkpoint that proves the leaf.

    A signed checkpoint of any size from ``covered_by`` on commits to this leaf and to every leaf of
    the case before it. As with a receipt, the one given is the smallest that enough witnesses of
    ``trust`` signed; below the quorum, the one that most of them signed; else the smallest of all.
    ``None`` where nothing over the leaf was signed yet; all of it where its place is ``hidden``,
    which a hash gives away as well.
    """
    names = ("event", "log_index", "leaf_hash", "covered_by", "checkpoint")
    if then.newest is None or hidden:
        return dict.fromkeys(names)
    leaf = leaves[then.newest.id]
    covered, checkpoint = None, None
    if leaf.place is not None:
        covered = leaf.place + 1
        size, _ = (None, None) if trust is None else best_over(view, leaf.place, trust)
        signed = view.head_over(leaf.place) if size is None else view.head_of_size(size)
        if signed is not None:
            whole = with_cosignatures(view, signed)
            signers = [one.name for one in whole.note.signatures]
            note = bytes(whole.note).decode()
            checkpoint = {"size": whole.size, "signatures": signers, "note": note}
    return dict(zip(names, (leaf.event, leaf.place, leaf.hash, covered, checkpoint), strict=True))
