"""The library of definitions: find by name, pin by digest, read what a case pinned.

Satisfies ``Library`` of ``application.ports`` by shape.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from rcm_workflow.definitions import resources
from rcm_workflow.definitions.access import Access
from rcm_workflow.definitions.admission import EMPTY, Matrix
from rcm_workflow.definitions.bodies import BodiesFile, read_bodies
from rcm_workflow.definitions.checks import check_machine
from rcm_workflow.definitions.digests import released_digests
from rcm_workflow.definitions.machine import Machine, read_machine
from rcm_workflow.definitions.people import in_spanish, initial_facts, seated_bodies
from rcm_workflow.definitions.policy import Policy
from rcm_workflow.definitions.policy_like import whole
from rcm_workflow.definitions.reckon_refusals import refusals
from rcm_workflow.definitions.resources import Found, Kind
from rcm_workflow.definitions.rulebook import Fetch, Rulebook
from rcm_workflow.definitions.snapshot import NoCalendar, Profile, Snapshot
from rcm_workflow.definitions.unlike import unlike
from rcm_workflow.definitions.walker import Walker
from rcm_workflow.domain.events import Event
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.overriding import Suits
from rcm_workflow.domain.unlike import Unlike
from rcm_workflow.domain.values import Document, Localized, Pin, sha256
from rcm_workflow.domain.words import nearest

if TYPE_CHECKING:
    from rcm_workflow.definitions.calendar import OfficeCalendar

T = TypeVar("T")

TOML = "application/toml"
JSON = "application/json"
MOST_KEPT = 64
"""Readings kept per kind: more definitions than a Conference has in force at once."""


class Library:
    """Definitions of one place, and readings of pinned ones."""

    def __init__(self, folder: Path | None = None) -> None:
        self._places = resources.roots(folder)
        self._walkers: dict[bytes, Walker] = {}
        self._policies: dict[bytes, Policy] = {}
        self._whole: dict[bytes, bytes] = {}
        self._tables: dict[bytes, Access] = {}
        self._snapshots: dict[bytes, Snapshot] = {}
        self._unfit: dict[tuple[bytes, bytes, bytes], tuple[Localized, ...]] = {}
        self._matrices: dict[str, Matrix] = {}
        self._in_force: dict[str, Document] = {}

    # Finding ------------------------------------------------------------------------------------

    def all(self, kind: Kind) -> tuple[Found, ...]:
        """Every file of a kind, by name and version."""
        return tuple(
            sorted(resources.scan(kind, self._places), key=lambda one: (one.name, one.version))
        )

    def find(self, kind: Kind, asked: str) -> Found:
        """A file by ``name`` (the newest version) or ``name@version``.

        Raises ``Refused`` of kind ``not_found`` with the nearest name, and
        ``released_file_edited``: two cases must never run under different texts of one version.
        """
        found = resources.choose(kind, asked, self.all(kind))
        kept = released_digests().get(found.file)
        if kept is not None and kept != found.digest:
            raise Refused(
                "released_file_edited", kind="input", file=found.file, next=found.version + 1
            )
        return found

    def machine(self, asked: str) -> Machine:
        """A machine by name. Raises ``Refused`` (``unknown_machine``) or ``BadDefinition``."""
        found = self.find("machine", asked)
        return read_machine(found.data, found.file)

    def policy(self, asked: str) -> Policy:
        """A policy by name. Raises ``Refused`` (``unknown_policy``) or ``BadDefinition``."""
        found = self.find("policy", asked)
        return Policy.read(self.whole_policy(found), found.file)

    def whole_policy(self, found: Found) -> bytes:
        """The bytes of a policy as cases pin it, with what it takes from the policy it is like."""
        return _kept(
            self._whole,
            found.data,
            lambda data: whole(data, found.file, lambda name: self.find("policy", name).data),
        )

    def facts(self) -> tuple[Event, ...]:
        """The initial facts of the roster."""
        found = self.find("roster", "roster")
        return initial_facts(found.data, found.file)

    def seated_bodies(self) -> Mapping[str, Localized]:
        """What the bodies are called that have seats of their own in the roster."""
        found = self.find("roster", "roster")
        return seated_bodies(found.data, found.file)

    def noted(self, text: str, lang: str) -> str:
        """A basis, a source or a theme of the roster in a language; as it was noted elsewhere."""
        if lang != "es":
            return text
        found = self.find("roster", "roster")
        return in_spanish(found.data, found.file).get(text, text)

    def role_titles(self) -> Mapping[str, Localized]:
        """What the roles of the newest table of rights are called."""
        roles = self.access(self.access_document().body).roles
        return {name: role.title for name, role in roles.items()}

    def bodies(self, asked: str = "bodies") -> BodiesFile:
        """The bodies by ``name`` or ``name@version``. Raises ``Refused`` or ``BadDefinition``."""
        found = self.find("bodies", asked)
        return read_bodies(found.data, found.file)

    def matrix_under(self, policy: Policy) -> Matrix:
        """The admission matrix that a policy names, with the lists of that policy.

        Raises ``Refused`` or ``BadDefinition``.
        """
        return self.matrix(policy.file.admission).under(policy.file.lists)

    def matrix(self, asked: str | None = "admission") -> Matrix:
        """The admission matrix by ``name`` or ``name@version``; an empty one for ``None``.

        A policy names it with its version, and a released version is never edited: what a case
        pins is thereby the matrix as well. Raises ``Refused`` or ``BadDefinition``.
        """
        if asked is None:
            return EMPTY
        if asked in self._matrices:
            return self._matrices[asked]
        found = self.find("admission", asked)
        matrix = Matrix.read(found.data, found.file, lambda named: self.bodies(named).attended)
        if "@" in asked:
            # Only what names its version stays what it is while this process runs.
            self._matrices[asked] = matrix
        return matrix

    # As documents -------------------------------------------------------------------------------

    def machine_document(self, name: str) -> Document:
        """The bytes of a machine file under their digest."""
        return Document.of(self.find("machine", name).data, TOML)

    def policy_document(self, name: str, overrides: Mapping[str, str | int]) -> Document:
        """The bytes of a policy, with named overrides written into it (GAP-56).

        An override may give a number as text. Raises ``Refused`` as ``Policy.with_overrides``.
        """
        data = self.whole_policy(self.find("policy", name))
        if not overrides:
            return Document.of(data, TOML)
        policy = self._policy(data)
        return Document.of(policy.with_overrides(_typed(overrides)).data, TOML)

    def policy_like_pinned(self, name: str, pinned: bytes) -> Document:
        """A policy with the overrides that a pinned one was given.

        Raises ``Refused`` as :meth:`policy_document`: an answer may not be offered any more.
        """
        return self.policy_document(name, self._policy(pinned).file.overrides)

    def access_document(self) -> Document:
        """The bytes of the newest table of rights."""
        return Document.of(self.find("access", "access").data, TOML)

    def snapshot_document(self, profile: Profile = "government") -> Document:
        """The calendars in force, as they were published.

        A later ``holidays`` on this machine changes nothing here. Only a folder of calendars beside
        which nothing was published is reckoned with the installed library.
        """
        if profile not in self._in_force:
            published = resources.snapshot_file(profile, self._places)
            if published is None:
                self._in_force[profile] = Document.of(self.built_snapshot(profile).document, JSON)
            else:
                self._in_force[profile] = _unedited(published, JSON)
        return self._in_force[profile]

    def snapshot(self, profile: Profile = "government") -> Snapshot:
        """The calendars in force, to be reckoned with."""
        document = self.snapshot_document(profile)
        return _kept(self._snapshots, document.body, Snapshot)

    def office(self, name: str, *days: date) -> str:
        """The id of an office, by itself or by its country's code (the primary office).

        Raises ``Refused``: ``unknown_office`` with the nearest name, and ``beyond_calendar`` for a
        day that its calendar does not hold.
        """
        calendars = self.snapshot()
        try:
            office = calendars.office(name).office
        except NoCalendar as fault:
            raise Refused(
                "unknown_office",
                kind="not_found",
                office=name,
                nearest=nearest(name, calendars.offices),
            ) from fault
        with refusals():
            for day in days:
                calendars.index(office, day)
        return office

    def calendars(self) -> tuple[OfficeCalendar, ...]:
        """The calendar files in use.

        Raises ``Refused`` ``calendar_file_edited``, ``OSError`` or ``ValueError``.
        """
        from rcm_workflow.definitions import calendar  # noqa: PLC0415 - `holidays` takes 90 ms

        folder = resources.folder_of(resources.CALENDARS, self._places)
        for path in folder.glob("*.toml"):
            _unedited(path, TOML)
        return calendar.read_calendars(folder)

    def built_snapshot(self, profile: Profile = "government") -> Snapshot:
        """What the calendar files and the installed ``holidays`` give at this moment.

        Nothing goes by it until it is published or approved.
        """
        from rcm_workflow.definitions import calendar  # noqa: PLC0415 - `holidays` takes 90 ms

        return calendar.build_snapshot(self.calendars(), profile=profile)

    # As pinned ----------------------------------------------------------------------------------

    def pin_machine(self, document: Document) -> Pin:
        """Name, version and digest of a machine document."""
        return _pin(self._walker(document.body).machine, document.digest)

    def pin_policy(self, document: Document) -> Pin:
        """Name, version and digest of a policy document."""
        return self._policy(document.body).pin

    def reference(self, machine: Document) -> str:
        """The prefix of the case numbers of a machine."""
        return self._walker(machine.body).machine.reference

    def policy_for(self, machine: Document) -> str:
        """The policy that a machine is meant for: that of the package where it names none."""
        return self._walker(machine.body).machine.policy or resources.DEFAULT_POLICY

    def suits(self, machine: Document, policy: str) -> Suits:
        """Whether a machine goes by a policy as a rule, by choice, or not at all.

        A machine that names its policy goes by no other, and nothing else goes by that one: the
        rules of one body decide nothing in the procedures of another.
        """
        asked, usual = _name(policy), _name(self.policy_for(machine))
        if asked == usual:
            return "as_a_rule"
        theirs = {
            _name(one.policy or resources.DEFAULT_POLICY)
            for one in (self.machine(found.name) for found in self.all("machine"))
        }
        own = usual != resources.DEFAULT_POLICY
        return "not_at_all" if own or asked in theirs else "by_choice"

    def access(self, document: bytes) -> Access:
        """The table of rights in a document."""
        return _kept(self._tables, document, lambda data: Access.read(data, "access"))

    def rights(self, machine: bytes, access: bytes) -> Access:
        """The table of rights in a document, with the lines that a machine file brings."""
        return self.access(access).with_rights_of(self._walker(machine).machine)

    def machine_in(self, document: bytes) -> Machine:
        """The machine in a pinned document."""
        return self._walker(document).machine

    def answer(self, policy: bytes, key: str) -> str:
        """The answer in force of a pinned policy."""
        return self._policy(policy).value(key)

    def period_title(self, policy: bytes, name: str) -> Localized | None:
        """What a policy in a document calls a period, if it has it."""
        known = self._policy(policy).file.periods.get(name)
        return known.title if known else None

    def unlike(
        self, old: tuple[bytes, ...], new: tuple[bytes, ...], names: Mapping[str, str]
    ) -> Unlike:
        """What a machine, a policy and a table of rights say otherwise than three others.

        ``names`` of states anew.
        """
        machines = self.machine_in(old[0]), self.machine_in(new[0])
        tables = self.access(old[2]).file, self.access(new[2]).file
        return unlike(machines, (self._policy(old[1]), self._policy(new[1])), tables, names)

    def unfit(self, machine: bytes, policy: bytes, access: bytes) -> tuple[Localized, ...]:
        """What ``check`` finds in a machine that is to run under a policy and a table of rights."""
        key = (machine, policy, access)
        if key not in self._unfit:
            named = self._walker(machine).machine
            file = f"{named.machine}.v{named.version}.toml"
            found = check_machine(machine, file, self._policy(policy), self.access(access))
            self._unfit[key] = tuple(Localized(en=one.say("en"), es=one.say("es")) for one in found)
        return self._unfit[key]

    def rules(
        self, machine: bytes, policy: bytes, access: bytes, snapshot: bytes, fetch: Fetch
    ) -> Rulebook:
        """The rules in pinned documents; what was read before is not read again.

        ``fetch`` gives a stored document by its digest.
        """
        walker = self._walker(machine)
        return Rulebook(
            walker,
            _pin(walker.machine, sha256(machine)),
            self._policy(policy),
            self.rights(machine, access),
            _kept(self._snapshots, snapshot, Snapshot),
            fetch,
            self.matrix_under(self._policy(policy)),
        )

    def _walker(self, data: bytes) -> Walker:
        return _kept(self._walkers, data, lambda read: Walker(read_machine(read, "machine")))

    def _policy(self, data: bytes) -> Policy:
        return _kept(self._policies, data, lambda read: Policy.read(read, "policy"))


def _unedited(path: Path, media: str) -> Document:
    """A file of calendars; one of this package only as it was published.

    Raises ``Refused`` ``calendar_file_edited``: a deadline that binds States goes by no list that
    somebody changed on one machine.
    """
    document = Document.of(path.read_bytes(), media)
    if path.parent == resources.shipped_calendars_folder():
        file = f"{resources.CALENDARS}/{path.name}"
        if released_digests().get(file) != document.digest:
            raise Refused("calendar_file_edited", kind="input", file=file)
    return document


def _pin(machine: Machine, digest: str) -> Pin:
    return Pin(name=machine.machine, version=machine.version, digest=digest)


def _name(asked: str) -> str:
    return asked.partition("@")[0]


def _typed(overrides: Mapping[str, str | int]) -> dict[str, str | int]:
    return {
        key: int(value) if isinstance(value, str) and value.isdecimal() else value
        for key, value in overrides.items()
    }


def _kept(kept: dict[bytes, T], data: bytes, read: Callable[[bytes], T]) -> T:
    """What these bytes say, read once; the oldest reading goes when there are too many."""
    # By the bytes and not by their SHA-256: Python hashes an object once, and the calendars of all
    # offices, the same object for every new case, would be digested anew for each.
    found = kept.get(data)
    if found is None:
        found = read(data)
        while len(kept) >= MOST_KEPT:
            kept.pop(next(iter(kept)), None)
        kept[data] = found
    return found
