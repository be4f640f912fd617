"""What the commands that look at calendars share: whose, of which profile, and where to draw."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from rcm_workflow.cli.desk import Desk
from rcm_workflow.cli.files import put_new
from rcm_workflow.domain.roster_events import MemberAdmitted


class ProfileName(StrEnum):
    """What closes an office: the general law alone, or also what closes public offices."""

    GOVERNMENT = "government"
    STATUTORY = "statutory"


ProfileOption = Annotated[
    ProfileName,
    typer.Option("--profile", help="General law alone, or also what closes public offices."),
]
Svg = Annotated[
    Path | None, typer.Option("--svg", metavar="FILE", help="Draw it into a new SVG file as well.")
]


def members(desk: Desk) -> tuple[str, ...]:
    """The Member Countries as the definitions know them."""
    facts = desk.library.facts()
    return tuple(sorted(one.country for one in facts if isinstance(one, MemberAdmitted)))


def countries_of(given: str | None, desk: Desk) -> tuple[str, ...]:
    """Countries or offices with commas between them, each once; the members if none was given."""
    names = [name.strip() for name in (given or "").split(",")]
    # An office is written in small letters after the point: HN.migration.
    asked = [name[:2].upper() + name[2:] for name in names if name]
    return tuple(dict.fromkeys(asked)) or members(desk)


def draw(desk: Desk, path: Path, picture: str) -> None:
    """Write a picture to a new file and say so on stderr."""
    put_new(desk, path, picture.encode())
    desk.aside(desk.words.label("written", name="SVG", path=path))
