"""Where definition files stand: a given folder, else the checkout, else the installed package."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Literal

import rcm_workflow
from rcm_workflow.definitions.findings import near
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.values import sha256

Kind = Literal["machine", "policy", "access", "roster", "bodies", "admission", "rules"]

_FOLDERS: dict[Kind, str] = {
    "machine": "machines",
    "policy": "policies",
    "access": "policies",
    "roster": "policies",
    "bodies": "policies",
    "admission": "policies",
    "rules": "policies",
}
DEFAULT_POLICY = "rcm-2011"
"""The policy of a machine that names none."""
_OWN_FILES = ("access", "roster", "bodies", "admission", "rules")
CALENDARS = "policies/calendars"
"""Where the calendars of the offices stand."""
_FILE = re.compile(r"^(?P<name>[a-z][a-z0-9_-]*)\.v(?P<version>[1-9][0-9]*)\.toml$")


@dataclass(frozen=True)
class Found:
    """One definition file, read once: the bytes that are used are those that were compared."""

    kind: Kind
    name: str
    version: int
    path: Traversable

    @property
    def file(self) -> str:
        """Its path as people write it, for instance ``machines/name.v1.toml``."""
        return f"{_FOLDERS[self.kind]}/{self.path.name}"

    @cached_property
    def data(self) -> bytes:
        """Its bytes."""
        return self.path.read_bytes()

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of its bytes."""
        return sha256(self.data)


def shipped() -> Traversable:
    """The definitions that come with the package: the checkout's, else the wheel's."""
    checkout = Path(rcm_workflow.__file__).resolve().parent.parent
    if (checkout / "machines").is_dir() and (checkout / "policies").is_dir():
        return checkout
    return files("rcm_workflow") / "_data"


def roots(folder: Path | None) -> tuple[Traversable, ...]:
    """Where to look, first place first: a given folder hides shipped files of the same name."""
    return (shipped(),) if folder is None else (folder, shipped())


def scan(kind: Kind, places: tuple[Traversable, ...]) -> Iterator[Found]:
    """Every file of a kind in these places; of two with one name and version, the first."""
    seen: set[tuple[str, int]] = set()
    for place in places:
        folder = place / _FOLDERS[kind]
        if not folder.is_dir():
            continue
        for path in sorted(folder.iterdir(), key=lambda one: one.name):
            match = _FILE.match(path.name)
            if match is None or not _belongs(kind, match["name"]):
                continue
            found = Found(kind, match["name"], int(match["version"]), path)
            if (found.name, found.version) not in seen:
                seen.add((found.name, found.version))
                yield found


def _belongs(kind: Kind, name: str) -> bool:
    return name == kind if kind in _OWN_FILES else name not in _OWN_FILES


def choose(kind: Kind, asked: str, candidates: tuple[Found, ...]) -> Found:
    """The file asked for by ``name`` (its newest version) or ``name@2``.

    Raises ``Refused`` ``unknown_machine``, ``unknown_policy``, … with the nearest name, or
    ``unknown_version`` with the versions there are.
    """
    name, at, version = asked.partition("@")
    versions = {one.version: one for one in candidates if one.name == name}
    if not versions:
        names = sorted({one.name for one in candidates})
        raise Refused(
            f"unknown_{kind}", kind="not_found", name=name, nearest=near(name, names), known=names
        )
    if not at:
        return versions[max(versions)]
    if not version.isdecimal() or int(version) not in versions:
        raise Refused(
            "unknown_version", kind="not_found", name=name, version=version, known=sorted(versions)
        )
    return versions[int(version)]


def folder_of(name: str, places: tuple[Traversable, ...]) -> Path:
    """The first folder of that name with files in it, for instance ``policies/calendars``."""
    for place in places:
        path = Path(str(place), *name.split("/"))
        if path.is_dir() and any(path.iterdir()):
            return path
    raise Refused("unknown_folder", kind="not_found", name=name)


def shipped_calendars_folder() -> Path:
    """Where the calendars stand that come with the package."""
    return Path(str(shipped()), *CALENDARS.split("/"))


def shipped_calendars() -> dict[str, Path]:
    """Every file of the calendars that come with the package, by its path as people write it."""
    folder = shipped_calendars_folder()
    return {f"{CALENDARS}/{path.name}": path for path in sorted(folder.iterdir()) if path.is_file()}


def snapshot_file(profile: str, places: tuple[Traversable, ...]) -> Path | None:
    """The published snapshot of a profile, if the folder of calendars in use has one."""
    path = folder_of(CALENDARS, places) / snapshot_name(profile)
    return path if path.is_file() else None


def snapshot_name(profile: str) -> str:
    """What the published snapshot of a profile is called."""
    return f"snapshot.{profile}.json"
