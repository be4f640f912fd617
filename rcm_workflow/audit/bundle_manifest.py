"""The list of a bundle: every file with its length and SHA-256, and their kinds."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field
from typing import Any, Final

from rcm_workflow.audit.tiles import WIDTH

MANIFEST: Final = "bundle.json"
VERSION: Final = 1
COUNTED: Final = ("documents", "heads", "leaves", "sealed")
_KEYS = {"bundle", "cases", "counts", "files", "log", "role", "size"}
_DIGEST = re.compile("[0-9a-f]{64}")
_FILE = re.compile(r"(?=.{1,1000}$)[A-Za-z0-9._-]{1,255}(?:/[A-Za-z0-9._-]{1,255})*")


def leaf_path(index: int) -> str:
    """Where an entry stands by itself."""
    return f"leaves/{index:012d}.json"


def head_path(size: int, number: int) -> str:
    """Where the so many-eth signed head over so many entries stands."""
    return f"checkpoints/{size:012d}-{number}"


def sealed_bytes(index: int, name: str, salt: bytes, value: Any) -> bytes:
    """An opened value as a file."""
    return _spelled({"index": index, "name": name, "salt": salt.hex(), "value": value})


def _spelled(value: Any) -> bytes:
    return (json.dumps(value, indent=1, sort_keys=True) + "\n").encode()


@dataclass
class Manifest:
    """What is in a bundle: all of the log, or some cases, perhaps as a role saw them."""

    log: str
    size: int
    cases: list[str] = field(default_factory=list)
    role: str = ""
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COUNTED, 0))
    files: dict[str, list[Any]] = field(default_factory=dict)

    def note(self, path: str, data: bytes) -> None:
        """List a file, and count what it is one of."""
        self.files[path] = [len(data), hashlib.sha256(data).hexdigest()]
        kind = {"documents": "documents", "checkpoints": "heads", "sealed": "sealed"}
        counted = kind.get(path.partition("/")[0])
        if counted is not None:
            self.counts[counted] += 1

    def __bytes__(self) -> bytes:
        """The file."""
        return _spelled({"bundle": VERSION, **vars(self)})

    @classmethod
    def parse(cls, data: bytes) -> Manifest:
        """Read the file, which has one spelling. Raises ``ValueError``."""
        try:
            found = json.loads(data)
            fits = (
                _spelled(found) == data
                and found.keys() == _KEYS
                and found["bundle"] == VERSION
                and (type(found["bundle"]), type(found["cases"])) == (int, list)
                and found["counts"].keys() == set(COUNTED)
                and all(type(one) is int for one in (found["size"], *found["counts"].values()))
                and min(found["size"], *found["counts"].values()) >= 0
                and all(map(_is_word, (found["log"], found["role"], *found["cases"])))
                and all(map(_is_listed, found["files"].items()))
                # Every 256 hashes are a file: a size that no list could hold is none.
                and found["size"] <= WIDTH * len(found["files"])
            )
        except (KeyError, TypeError, AttributeError, RecursionError):
            fits = False
        if not fits:
            raise ValueError("not a manifest as it is written")
        del found["bundle"]
        return cls(**found)


def _is_word(value: Any) -> bool:
    return type(value) is str and value.isprintable()


def _is_listed(entry: tuple[str, Any]) -> bool:
    """A name that every file system can hold, and that leads nowhere else."""
    path, (size, digest) = entry
    named = _FILE.fullmatch(path) is not None and ".." not in path
    return named and type(size) is int and size >= 0 and _DIGEST.fullmatch(digest) is not None


def under(manifest: Manifest, folder: str) -> list[str]:
    """The listed files of a folder, sorted."""
    return sorted(one for one in manifest.files if one.startswith(f"{folder}/"))
