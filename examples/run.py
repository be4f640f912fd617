"""Play an example: `python examples/run.py examples/consultation_2021 [--lang es] [--transcript]`.

The story runs on a database of its own in a temporary folder, with the clock of the story. Before
it come the lines of `cast.txt`, the example's own or else the common one. With `--transcript` the
answer is the plain text that the tests compare with `transcript.txt`.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from rich.console import Console
from story import Stage, StoryError, play

HASH = re.compile(r"\b[0-9a-f]{12,64}\b|(?<=\+)[0-9a-f]{8}\+[A-Za-z0-9+/=]{44}")


def transcript(folder: Path, lang: str, database: str | None = None) -> str:
    """The whole example as plain text; hashes and keys differ with every run: blotted out."""
    with tempfile.TemporaryDirectory() as scratch:
        url = database or f"sqlite:///{scratch}/rcm.sqlite3"
        stage = Stage(Path(scratch), folder, url, lang)
        marks = {"told": "# ", "clock": "@ ", "asked": "$ ", "said": ""}
        told = [f"{marks[kind]}{text.rstrip()}" for kind, text in play(_story(folder), stage)]
    return HASH.sub("…", "\n".join(told)) + "\n"


def show(folder: Path, lang: str) -> None:
    """Play the example on the screen."""
    console = Console(highlight=False)
    styles = {"told": "bold", "clock": "cyan", "asked": "green"}
    with tempfile.TemporaryDirectory() as scratch:
        stage = Stage(Path(scratch), folder, f"sqlite:///{scratch}/rcm.sqlite3", lang)
        for kind, text in play(_story(folder), stage):
            if kind in ("told", "clock"):
                console.print()
            lead = "$ " if kind == "asked" else ""
            console.print(
                lead + text.rstrip(), style=styles.get(kind), markup=False, soft_wrap=True
            )


def _story(folder: Path) -> str:
    own, common = folder / "cast.txt", folder.parent / "cast.txt"
    cast = own if own.is_file() else common
    return "\n".join(one.read_text(encoding="utf-8") for one in (cast, folder / "story.txt"))


def main() -> int:
    """Play one example; 1 when a line of it does not do what it says."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--lang", default="en", choices=["en", "es"])
    parser.add_argument("--transcript", action="store_true")
    parser.add_argument("--write", action="store_true", help="write transcript.txt anew")
    asked = parser.parse_args()
    folder = asked.folder.resolve()
    try:
        if asked.write:
            (folder / "transcript.txt").write_text(transcript(folder, asked.lang), encoding="utf-8")
        elif asked.transcript:
            sys.stdout.write(transcript(folder, asked.lang))
        else:
            show(folder, asked.lang)
    except StoryError as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
