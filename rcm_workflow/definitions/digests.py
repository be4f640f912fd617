"""The digests of definition files, kept beside the code that trusts them.

A released file is never edited again. One that is to be released is watched just the same, so that
nobody works under a text that was not published; ``definitions.publish`` writes its digest anew.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path

LIST = "released.toml"
_HEAD = """\
# SHA-256 of every definition file of this package. The library refuses one that differs.
#
# What stands under `released` is never edited: copy the file to its next version. What stands under
# `to_be_released` may be edited until then; `python -m rcm_workflow.definitions.publish` writes its
# digest anew and takes up new files. A release moves all lines to `released`.
"""
_SHIPPED = ("machines/*.v*.toml", "policies/*.v*.toml", "policies/calendars/*.*")


def read_digests(data: bytes) -> Mapping[str, str]:
    """Read a list of files under watch, released or to be: path to SHA-256."""
    tables = tomllib.loads(data.decode())
    return {**tables.get("released", {}), **tables.get("to_be_released", {})}


@cache
def released_digests() -> Mapping[str, str]:
    """The digests of the files that come with this package."""
    return read_digests(files(__package__).joinpath(LIST).read_bytes())


def renewed(data: bytes, root: Path) -> str:
    """The list with the digests of files not yet released as they are below ``root`` now."""
    released: Mapping[str, str] = tomllib.loads(data.decode()).get("released", {})
    found = {
        file: hashlib.sha256((root / file).read_bytes()).hexdigest()
        for file in _below(root)
        if file not in released
    }
    return (
        "\n".join([_HEAD, *_table("released", released), "", *_table("to_be_released", found)])
        + "\n"
    )


def _below(root: Path) -> Iterator[str]:
    for pattern in _SHIPPED:
        for path in sorted(root.glob(pattern)):
            yield path.relative_to(root).as_posix()


def _table(name: str, digests: Mapping[str, str]) -> list[str]:
    return [f"[{name}]", *(f'"{file}" = "{digest}"' for file, digest in digests.items())]


def publish_digests(root: Path) -> None:
    """Write the list anew; what is read from now on is compared with it."""
    path = Path(__file__).with_name(LIST)
    path.write_text(renewed(path.read_bytes(), root), encoding="utf-8")
    released_digests.cache_clear()
