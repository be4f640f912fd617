"""One command at work: its settings, the application, who asks, and the answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any, TypedDict

import typer
from rich.console import RenderableType
from rich.text import Text

from rcm_workflow import bootstrap
from rcm_workflow.application.app import App
from rcm_workflow.audit.trust import Trust
from rcm_workflow.cli.options import Shared
from rcm_workflow.cli.surroundings import World
from rcm_workflow.cli.world import as_json, console
from rcm_workflow.clock import ManualClock
from rcm_workflow.config import BadSettings, Loaded, Settings, load
from rcm_workflow.definitions.library import Library
from rcm_workflow.domain.failures import Called, Refused
from rcm_workflow.domain.roster import Roster
from rcm_workflow.domain.values import Actor, Localized, Seat, in_utc
from rcm_workflow.i18n import LANGS, Catalogue, catalogue
from rcm_workflow.i18n.dates import moment

NOW = "RCM_NOW"
LARGEST_FILE = 4_000_000
"""Bytes of one file given to a command; a text of a megabyte in three languages fits."""
EARLIEST, LATEST = 1900, 9000


class Heading(TypedDict):
    """What every command to a case begins with."""

    command_id: str
    actor: Actor
    case_id: str
    occurred_at: datetime | None
    if_version: int | None


class Desk:
    """What every command works with."""

    def __init__(self, ctx: typer.Context, shared: Shared) -> None:
        """Read the settings. Raises ``Refused`` ``settings_not_understood``."""
        self.world: World = ctx.obj
        self.shared = shared
        flags = {
            "database": shared.database,
            "lang": shared.lang,
            "actor": shared.actor,
            "seat": shared.seat,
        }
        try:
            self.loaded: Loaded = load(flags, self.world.environ, self.world.files)
        except BadSettings as bad:
            raise Refused(
                "settings_not_understood",
                kind="input",
                key=bad.key,
                origin=bad.origin,
                why=_why(bad),
            ) from bad
        self.settings = self.loaded.settings
        self.lang: str = self.settings.lang
        self.words: Catalogue = catalogue(self.lang)
        self.seen: dict[str, int] = {}
        """The version at which this command first read a case."""
        self._roster: Roster | None = None

    @property
    def library(self) -> Library:
        """The definitions."""
        return bootstrap.library(self.settings.definitions)

    @property
    def hand_clock(self) -> ManualClock | None:
        """The clock set by hand, if one was given. Raises ``Refused`` for no instant."""
        by_hand = self.shared.at or self.world.environ.get(NOW)
        return ManualClock(instant(by_hand)) if by_hand else None

    def explained(self, failure: Exception) -> str:
        """A failure in one line."""
        if isinstance(failure, Refused):
            return " ".join(bootstrap.explain(failure, self.lang))
        return str(failure)

    @contextmanager
    def app(self, *, signs: bool = True) -> Iterator[App]:
        """The application on its database. Raises ``Refused`` as ``bootstrap.opened``."""
        with bootstrap.opened(
            self.settings,
            clock=self.hand_clock,
            system=self.world.clock,
            entropy=self.world.entropy,
            signs=signs,
        ) as app:
            yield app

    def answer(self, data: Any, shown: RenderableType | str, exact: str = "") -> None:
        """Write the one answer of this command to stdout.

        ``exact`` comes last with no line of it broken: what is signed has to stay as it is.
        """
        if self.shared.json:
            print(as_json(data), file=self.world.out)
            return
        print(self.told(shown), file=self.world.out)
        if exact:
            print(exact.rstrip("\n"), file=self.world.out)

    def told(self, shown: RenderableType | str) -> str:
        """An answer as it is printed."""
        out = console(self.world.out, self.settings.colour, self.world.environ)
        with out.capture() as captured:
            out.print(Text(shown) if isinstance(shown, str) else shown)
        # Cells are padded to their column; nobody wants those blanks in a file or a mail.
        return "\n".join(line.rstrip() for line in captured.get().rstrip("\n").split("\n"))

    def hand_over(self, data: Any, text: str) -> None:
        """Write a text to stdout as it is, with no line broken: it may go on to another program."""
        print(as_json(data) if self.shared.json else text.rstrip("\n"), file=self.world.out)

    @property
    def width(self) -> int:
        """How many columns an answer may take."""
        return console(self.world.out, self.settings.colour, self.world.environ).width

    def aside(self, text: str) -> None:
        """Write a remark to stderr."""
        print(text, file=self.world.err)

    def when(self, at: datetime, zone: str = "UTC", *, last: bool = False) -> str:
        """An instant in words, short."""
        return moment(at, zone, self.lang, last=last, short=True)

    def read_file(self, path: Path) -> bytes:
        """The bytes of a file. Raises ``Refused`` ``file_not_readable`` or ``file_too_large``.

        Only of a file: a pipe may never end, and a device has no end.
        """
        place = self.world.folder / path
        try:
            if place.exists() and not place.is_file():
                not_one = worded("not_a_file")
                raise Refused("file_not_readable", kind="input", path=shown(path), why=not_one)
            with place.open("rb") as file:
                data = file.read(LARGEST_FILE + 1)
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or "?"
            raise Refused("file_not_readable", kind="input", path=shown(path), why=why) from error
        if len(data) > LARGEST_FILE:
            raise Refused("file_too_large", kind="input", path=shown(path), limit=LARGEST_FILE)
        return data

    def trust(self, given: Path | None = None) -> Trust | None:
        """The trust file that was given, or that of the settings, if there is one.

        Raises ``Refused``: ``trust_file_not_understood`` and those of ``read_file``.
        """
        settings = self.settings if given is None else _trusting(self.settings, given)
        return bootstrap.trust_of(settings, self.read_file)

    def read_text(self, path: Path) -> str:
        """A UTF-8 file as text. Raises ``Refused`` ``file_not_readable``."""
        try:
            return self.read_file(path).decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise Refused("file_not_readable", kind="input", path=str(path), why="UTF-8") from error

    @property
    def command_id(self) -> str:
        """The id given, or a fresh one."""
        return self.shared.command_id or self.world.entropy.command_id()

    @property
    def occurred_at(self) -> datetime | None:
        """When the act really happened, if that was said."""
        given = self.shared.occurred_at
        return instant(given) if given else None

    def heading(self, case_id: str, actor: Actor) -> Heading:
        """What a command to a case begins with: its id, who gives it, where, and as of when."""
        return Heading(
            command_id=self.command_id,
            actor=actor,
            case_id=case_id,
            occurred_at=self.occurred_at,
            if_version=self.shared.if_version,
        )


def _trusting(settings: Settings, path: Path) -> Settings:
    return settings.model_copy(update={"trust": path})


def worded(key: str) -> Called:
    """A label among the facts of a refusal: its key for programs, its words for people."""
    return Called(key, Localized(**{lang: catalogue(lang).label(key) for lang in LANGS}))


def shown(path: Path) -> str:
    """A path that can be printed whatever bytes the terminal sent."""
    return str(path).encode("utf-8", "backslashreplace").decode()[:200]


def instant(text: str) -> datetime:
    """An aware instant in ISO 8601. Raises ``Refused`` ``instant_not_understood``.

    Also for one at the edge of what a date can be: in some capital it would lie beyond it.
    """
    with suppress(ValueError):
        found = datetime.fromisoformat(text)
        if found.utcoffset() is not None and EARLIEST <= found.year <= LATEST:
            return in_utc(found)
    raise Refused("instant_not_understood", kind="input", value=text[:80])


def seat_of(text: str) -> Seat:
    """A seat as people write it. Raises ``Refused`` ``seat_not_understood``."""
    try:
        return Seat.parse(text)
    except ValueError:
        raise Refused("seat_not_understood", kind="input", value=text[:80]) from None


def joined(names: Sequence[str], none: str = "–") -> str:
    """Names with commas between them."""
    return ", ".join(names) if names else none


def _why(bad: BadSettings) -> Called:
    """Why a setting cannot be used, in both languages: the language may be what is wrong."""

    def said(lang: str) -> str:
        words = catalogue(lang)
        code = bad.why if words.has("setting_fault", bad.why) else "other"
        return words.say("setting_fault", code, **bad.facts)

    return Called(bad.why, Localized(**{lang: said(lang) for lang in LANGS}))
