"""Draw the figures and put the tables into the README.

`python -m benchmarks.plot FILE.json` writes PNG and SVG files under benchmarks/results and replaces
what stands between the markers of benchmarks/README.md.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import matplotlib as mpl

mpl.use("Agg")
# Without a fixed salt every run would give every element of the SVG another id.
mpl.rcParams["svg.hashsalt"] = "rcm"

from matplotlib import pyplot as plt  # noqa: E402 - the backend must be chosen first

from benchmarks.report import report  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.axes import Axes

HERE = Path(__file__).parent
RESULTS = HERE / "results"
OURS, FLOOR, OTHERS = "#0b6e4f", "#555555", "#9bb8d3"
BEGIN, END = "<!-- figures -->", "<!-- /figures -->"

Row = dict[str, Any]


def colour(peer: str) -> str:
    if peer == "rcm":
        return OURS
    return FLOOR if peer.startswith("floor") else OTHERS


def bars(rows: list[Row], key: str, axes: Axes, wording: str) -> None:
    """Draw one bar per peer, the longest on top."""
    rows = sorted(rows, key=lambda row: row[key])
    names = [row["peer"] for row in rows]
    drawn = axes.barh(names, [row[key] for row in rows], color=[colour(name) for name in names])
    axes.bar_label(drawn, [wording.format(row[key]) for row in rows], padding=3, fontsize=8)
    axes.margins(x=0.15)


def steps(rows: list[Row], axes: Axes) -> None:
    bars(rows, "rate", axes, "{:,.0f}")
    axes.set_xlabel("durable steps per second, median turn")


def members(rows: list[Row], axes: Axes) -> None:
    bars(rows, "cost", axes, "{:.2f}x")
    few, many = rows[0]["few"], rows[0]["many"]
    axes.set_xlabel(f"cost of a step with {many} positions in the round, against {few}")


def race(rows: list[Row], axes: Axes) -> None:
    bars(rows, "both", axes, "{:.0f}")
    axes.set_xlabel(f"contested steps that both processes won, of {rows[0]['tries']}")


def scaling(rows: list[Row], axes: Axes) -> None:
    bars(rows, "scaling", axes, "{:.2f}x")
    axes.set_xlabel("steps per second of two processes, against one")


def growth(rows: list[Row], axes: Axes) -> None:
    """Draw one line per peer: whole for long cases, dashed for long logs."""
    for what, line in (("case", "-"), ("log", "--")):
        for peer in dict.fromkeys(row["peer"] for row in rows):
            points = [row for row in rows if row["peer"] == peer and row["what"] == what]
            axes.plot(
                [row["events"] for row in points],
                [row["p50_us"] for row in points],
                line,
                marker="o",
                color=colour(peer) if peer in {"rcm", "floor"} else None,
                label=f"{peer}, {what}",
            )
    axes.set(xscale="log", yscale="log", xlabel="events in the case or in the log")
    axes.set_ylabel("median step, microseconds")
    axes.legend(fontsize=7)


PLOTS: dict[str, Callable[[list[Row], Axes], None]] = {
    "steps": steps,
    "members": members,
    "race": race,
    "scaling": scaling,
    "growth": growth,
}


def draw(result: Row, folder: Path) -> list[str]:
    """Write one picture per database and measure, twice; return the names of the PNG files."""
    folder.mkdir(parents=True, exist_ok=True)
    names = []
    for database, found in result["databases"].items():
        for what, plot in PLOTS.items():
            if not found.get(what):
                continue
            figure, axes = plt.subplots(figsize=(8, 4), layout="constrained")
            plot(found[what], axes)
            axes.set_title(f"{found['version']}, {result['machine']['processor']}", fontsize=9)
            figure.savefig(folder / f"{what}_{database}.png", dpi=120)
            figure.savefig(folder / f"{what}_{database}.svg", metadata={"Date": None})
            plt.close(figure)
            names.append(f"{what}_{database}.png")
    return names


def fill(page: Path, text: str) -> None:
    """Replace what stands between the markers of a page. Raises ValueError if they are missing."""
    before, begin, rest = page.read_text().partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"{page} has no {BEGIN} ... {END}")
    page.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}")


def main(given: list[str]) -> None:
    """Draw the last of the given results and put its tables into the README."""
    if len(given) != 1:
        sys.exit("usage: python -m benchmarks.plot FILE.json")
    result = json.loads(Path(given[0]).read_text())
    pictures = "\n".join(f"![{name}](results/{name})" for name in draw(result, RESULTS))
    fill(HERE / "README.md", f"\n{report(result)}\n{pictures}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
