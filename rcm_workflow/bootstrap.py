"""From settings to a wired application. This module alone knows every part."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any, TextIO

from rcm_workflow.application.app import App
from rcm_workflow.application.ids import SystemEntropy
from rcm_workflow.application.ports import Clock, Entropy
from rcm_workflow.application.sign import require_not_behind
from rcm_workflow.audit.trust import NotATrustFile, Trust
from rcm_workflow.clock import SystemClock
from rcm_workflow.config import Settings
from rcm_workflow.custody.log_custody import FileCustody
from rcm_workflow.definitions.library import Library
from rcm_workflow.domain.conditions import known_conditions
from rcm_workflow.domain.events import Event
from rcm_workflow.domain.failures import LogBroken, Refused, Unmet
from rcm_workflow.domain.roster_events import MemberAdmitted, ObserverAdmitted
from rcm_workflow.domain.values import Localized, Seat
from rcm_workflow.i18n import explain as explain_with
from rcm_workflow.i18n.explain import ZoneOf, unmet_lines
from rcm_workflow.notify.addressee import addressee
from rcm_workflow.notify.console import Console, Told
from rcm_workflow.storage.codec import decode
from rcm_workflow.storage.store import (
    SqlStore,
    create_database,
    open_store,
    require_no_database,
    upgrade_database,
)

__all__ = [
    "console",
    "create_database",
    "explain",
    "explain_unmet",
    "is_rehearsal",
    "library",
    "log_custody",
    "opened",
    "require_no_database",
    "stay_long",
    "trust_of",
    "upgrade_database",
    "zones",
]

YOUNG = 50_000
"""Objects made before the youngest are looked through for cycles; a step makes a few hundred."""

REHEARSAL = "/rehearsal"
"""Ends the name of a log whose clock may be set by hand."""


def stay_long() -> None:
    """Prepare a process that serves for long, once everything is loaded.

    What is loaded stays, so the collector of cycles need not go through it again and again; cases,
    events and rows hold no cycles and go without it. It looks less often and finds as much.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, 20, 20)


@contextmanager
def opened(
    settings: Settings,
    *,
    clock: Clock | None = None,
    system: Clock | None = None,
    entropy: Entropy | None = None,
    signs: bool = True,
) -> Iterator[App]:
    """The application on its database, closed at the end.

    A ``clock`` that is given is one set by hand; ``system`` is the one of this machine. It signs
    heads where the settings name a key file, unless told not to.

    Raises ``Refused``: ``manual_clock_not_allowed`` on any log but a rehearsal, and what
    ``open_store`` and the key file raise; ``LogBroken`` for a database that has less than was
    signed for.
    """
    chance = entropy or SystemEntropy()
    store = open_store(settings.database, entropy=chance)
    try:
        if clock is not None and not is_rehearsal(store.log):
            raise Refused("manual_clock_not_allowed", kind="input", log=store.log)
        custody = log_custody(settings, store.log) if signs else None
        if custody is not None:
            _require_whole(store, custody)
        yield App(
            store,
            clock or system or SystemClock(),
            library(settings.definitions),
            chance,
            custody,
            timedelta(seconds=settings.heartbeat_seconds),
        )
    finally:
        store.close()


def log_custody(settings: Settings, log: str) -> FileCustody | None:
    """The keys of the log as the settings name them; nothing where this process does not sign."""
    if settings.log_key is None:
        return None
    beside = settings.log_key.with_name(f"{settings.log_key.name}.last")
    return FileCustody(log, settings.log_key, settings.last_signed or beside)


def event_in(word: str, body: Mapping[str, Any]) -> Event | None:
    """The event that an entry of a log holds; ``None`` for an act that this program does not know.

    Of a log that a newer program writes the proofs still hold.
    """
    try:
        return decode(word, dict(body))
    except LogBroken:
        return None


def trust_of(settings: Settings, read: Callable[[Path], bytes] = Path.read_bytes) -> Trust | None:
    """The trust file of the settings, if they name one.

    Raises ``Refused``: ``trust_file_not_understood``, ``file_not_readable``, and as ``read``.
    """
    path = settings.trust
    if path is None:
        return None
    try:
        return Trust.parse(read(path))
    except NotATrustFile as wrong:
        raise Refused(
            "trust_file_not_understood",
            kind="input",
            path=str(path),
            **wrong.told,
        ) from None
    except OSError as error:
        why = error.strerror or "?"
        raise Refused("file_not_readable", kind="input", path=str(path), why=why) from error


def _require_whole(store: SqlStore, custody: FileCustody) -> None:
    """Refuse at once what would be refused after a command is stored: keys, and an old copy."""
    custody.signers()
    with custody.held():
        last = custody.last()
        if last is not None:
            with store.read() as view:
                require_not_behind(last, view.head())


@cache
def library(folder: Path | None) -> Library:
    """The definitions of a folder of one's own before the ones that come with the package.

    Read once a process: a file that changes counts from the next start, never in mid-run.
    """
    return Library(folder)


def zones() -> ZoneOf:
    """The zones of the capitals as this package knows them, looked up when first asked for."""

    @cache
    def known() -> dict[str, str]:
        facts = library(None).facts()
        return {one.country: one.zone for one in facts if isinstance(one, MemberAdmitted)}

    return lambda country: known().get(country)


def is_rehearsal(log: str) -> bool:
    """Whether the log of that name is one for examples and training."""
    return log.endswith(REHEARSAL)


def console(app: App, out: TextIO, *, proves: bool = False) -> Console:
    """The office's own printer, told about each case what a letter has to say."""

    def tell(case_id: str, state: str, seat: Seat) -> Told:
        with app.store.read() as view:
            case, roster = view.case(case_id), view.roster()
            to = addressee(seat, roster, body_titles())
            member = roster.member(seat.holder)
            zone = member.zone if member else "UTC"
            if case is None:
                return Told(to, _word(case_id), _word(state), zone)
            machine = app.rules_of(case, view.document).machine
        at = machine.states.get(state)
        standing = case.poll.standing(seat.holder) if case.poll else None
        entry = standing.entry if standing else None
        return Told(
            to,
            case.title,
            at.title if at else _word(state),
            zone,
            automatic=entry is not None and entry.automatic,
            answered=entry is not None,
        )

    return Console(out, tell, proves=proves)


def explain(refused: Refused, lang: str, zone_of: ZoneOf | None = None) -> list[str]:
    """A refusal in words; see :func:`rcm_workflow.i18n.explain.explain`."""
    return explain_with(refused, lang, known_conditions(), zone_of, _titles())


@cache
def body_titles() -> dict[str, Localized]:
    """What the bodies and meetings of this package are called."""
    shipped = library(None)
    named = {name: one.title for name, one in shipped.bodies().bodies.items()}
    return {**shipped.seated_bodies(), **named}


def machine_titles() -> dict[str, Localized]:
    """What the procedures of this package are called."""
    return _titles()["machine"]


def trigger_title(name: str) -> Localized | None:
    """What a step of some procedure of this package is called."""
    return _titles()["trigger"].get(name)


@cache
def _titles() -> dict[str, dict[str, Localized]]:
    """What the roles, triggers, states and bodies of this package are called."""
    shipped = library(None)
    roles = shipped.access(shipped.access_document().body).roles
    found: dict[str, dict[str, Localized]] = {
        "role": {name: role.title for name, role in roles.items()},
        "trigger": {},
        "state": {},
        "body": {**body_titles()},
        "machine": {},
        "holder": {**body_titles()},
    }
    for fact in shipped.facts():
        if isinstance(fact, ObserverAdmitted):
            found["holder"][fact.holder] = fact.name
    for one in shipped.all("machine"):
        machine = shipped.machine(one.name)
        found["machine"][one.name] = machine.title
        for role in machine.roles.values():
            found["role"].setdefault(role.name, role.title)
        found["trigger"].setdefault(machine.opening.trigger, machine.opening.title)
        for move in machine.transitions:
            found["trigger"].setdefault(move.trigger, move.title)
        for state in machine.states.values():
            found["state"].setdefault(state.name, state.title)
    return found


def explain_unmet(unmet: tuple[Unmet, ...], lang: str, zone_of: ZoneOf | None = None) -> list[str]:
    """One sentence per condition that does not hold."""
    if not unmet:
        # The titles are read from every machine file there is: not for nothing.
        return []
    return unmet_lines(unmet, lang, known_conditions(), zone_of, _titles())


def _word(name: str) -> Localized:
    said = name.replace("_", " ")
    return Localized(en=said, es=said)
