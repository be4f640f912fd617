"""Tables of the figures, in Markdown, for the terminal and for the README."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

Row = dict[str, Any]


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """Lay out a Markdown table: the first column to the left, figures to the right."""
    lines = [head, ("---", *("---:" for _ in head[1:])), *rows]
    widths = [max(len(line[i]) for line in lines) for i in range(len(head))]

    def cell(text: str, i: int) -> str:
        return text.ljust(widths[i]) if i == 0 else text.rjust(widths[i])

    return "\n".join("| " + " | ".join(cell(t, i) for i, t in enumerate(x)) + " |" for x in lines)


def machine_line(machine: Row, databases: Iterable[str]) -> str:
    libraries = ", ".join(f"{name} {number}" for name, number in machine["libraries"].items())
    return (
        f"{machine['processor']}, {machine['cores']} cores, {machine['memory_gib']} GiB, "
        f"{machine['kernel']}, Python {machine['python']}, {', '.join(databases)}; "
        f"{machine['at']}; load before the run {machine['load_before']:.2f}.\n\n{libraries}."
    )


def steps_table(rows: list[Row]) -> str:
    head = ("peer", "steps/s", "slowest turn", "quickest turn", "of the floor", "p50 us", "p99 us")
    return table(
        head,
        (
            (
                row["peer"],
                f"{row['rate']:,.0f}",
                f"{row['slowest']:,.0f}",
                f"{row['quickest']:,.0f}",
                f"{row['of_floor']:.2f}" if "of_floor" in row else "",
                f"{row['p50_us']:,.0f}",
                f"{row['p99_us']:,.0f}",
            )
            for row in rows
        ),
    )


def members_table(rows: list[Row]) -> str:
    few, many = rows[0]["few"], rows[0]["many"]
    return table(
        ("peer", f"steps/s, {few} positions", f"steps/s, {many} positions", "cost of a step"),
        (
            (
                row["peer"],
                f"{row['rate_few']:,.0f}",
                f"{row['rate_many']:,.0f}",
                _times(row["cost"]),
            )
            for row in rows
        ),
    )


def race_table(rows: list[Row]) -> str:
    return table(
        ("peer", "tries", "both won", "one won", "none won"),
        (
            (row["peer"], *(str(row[key]) for key in ("tries", "both", "one", "none")))
            for row in rows
        ),
    )


def scaling_table(rows: list[Row]) -> str:
    return table(
        ("peer", "one process", "two processes", "scaling"),
        (
            (row["peer"], f"{row['alone']:,.0f}", f"{row['together']:,.0f}", _times(row["scaling"]))
            for row in rows
        ),
    )


def growth_table(rows: list[Row]) -> str:
    return table(
        ("peer", "events in the", "events", "p50 us", "cost of a step"),
        (
            (
                row["peer"],
                row["what"],
                f"{row['events']:,}",
                f"{row['p50_us']:,.0f}",
                _times(row["cost"]),
            )
            for row in rows
        ),
    )


def _times(ratio: float) -> str:
    return f"{ratio:.2f}x"


TITLES = {
    "steps": ("Durable steps per second, the eight-step case", steps_table),
    "members": ("Positions in the round", members_table),
    "race": ("Two processes, the same step of the same case", race_table),
    "scaling": ("Two processes, cases of their own", scaling_table),
    "growth": ("Long cases, long logs", growth_table),
}


def settings_line(rows: list[Row]) -> str:
    """Say what every peer's own connection answered about durability."""
    kept: dict[str, list[str]] = {}
    for row in rows:
        said = ", ".join(f"{name}={value}" for name, value in row["settings"].items())
        kept.setdefault(said, []).append(row["peer"])
    return "\n".join(f"- {said}: {', '.join(peers)}" for said, peers in kept.items())


def report(result: Row) -> str:
    """Write out the result of one run as Markdown."""
    names = [found["version"] for found in result["databases"].values()]
    parts = [machine_line(result["machine"], names)]
    for database, found in result["databases"].items():
        parts.append(f"### {database}: {found['version']}")
        for what, (title, write) in TITLES.items():
            if rows := found.get(what):
                parts += [f"**{title}**", write(rows)]
            if what == "steps" and rows:
                parts.append("Asked of each peer's own connection:\n\n" + settings_line(rows))
    return "\n\n".join(parts) + "\n"
