"""Which rule of the documents is carried out where, and why some are not.

Read off the definition files' own ``rules = [...]``, so that the page can say nothing they do not.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, NamedTuple, Self

from pydantic import Field, StringConstraints, model_validator

from rcm_workflow.definitions import released
from rcm_workflow.definitions.findings import BadDefinition, Finding, near
from rcm_workflow.definitions.library import Library
from rcm_workflow.definitions.resources import Kind
from rcm_workflow.definitions.rights import RuleId, Slug
from rcm_workflow.definitions.toml_file import Table, load
from rcm_workflow.definitions.unfit import Unfit
from rcm_workflow.domain.values import Frozen, Localized, Name

KINDS: tuple[Kind, ...] = tuple(one for one in released.KINDS if one != "rules")
HEAD = "*"
BINDING = ("must", "must_not", "may")
"""The kinds of rule that must be carried out or accounted for."""

Tag = Annotated[str, StringConstraints(pattern=r"^[a-z]+(\.[a-z0-9_]+)+$")]


Source = Annotated[str, StringConstraints(pattern=r"^S[0-9]$")]


class Known(Frozen):
    """One rule as far as the program has to know it; its words stand in its source."""

    tag: Tag
    modality: Literal["must", "must_not", "may", "should", "implied", "fact"]
    source: str
    outside: Name | None = None
    """The reason why the program does not enforce it, where it does not."""
    only: Name | None = None
    """The reason why what carries it out tells and does not refuse, where that is so."""

    @property
    def reasons(self) -> tuple[str, ...]:
        """The reasons that are given."""
        return tuple(one for one in (self.outside, self.only) if one is not None)


class RulesFile(Frozen):
    """One file of rules."""

    rules: Slug
    version: int = Field(ge=1)
    title: Localized
    sources: Table[Source, str]
    """What the short names of the sources stand for."""
    reasons: Table[Name, Localized]
    known: Table[RuleId, Known]

    @model_validator(mode="after")
    def _reasons_are_there(self) -> Self:
        for number, one in self.known.items():
            for given in one.reasons:
                if given not in self.reasons:
                    raise Unfit(
                        f"{number}: there is no reason “{given}”",
                        f"{number}: no hay razón «{given}»",
                    )
        return self


class Cited(NamedTuple):
    """One place of a definition file that cites a rule.

    ``place`` is ``*`` at the head of a file: that says what the file is about, and carries nothing
    out.
    """

    file: str
    place: str


class Coverage(NamedTuple):
    """What became of every rule."""

    file: RulesFile
    cited: Mapping[str, tuple[Cited, ...]]

    def carried_out(self, number: str) -> bool:
        """Whether a step, condition, period, key, line, body or cell of some file rests on it."""
        return any(one.place != HEAD for one in self.cited.get(number, ()))

    @property
    def unaccounted(self) -> tuple[str, ...]:
        """Rules that bind, are cited nowhere and have no reason."""
        return tuple(
            number
            for number, one in self.file.known.items()
            if one.modality in BINDING and not self.carried_out(number) and one.outside is None
        )

    @property
    def contradicted(self) -> tuple[str, ...]:
        """Rules whose reason is not what the files say of them.

        Carried out though a reason says they are not, or nowhere though it says how.
        """
        return tuple(
            number
            for number, one in self.file.known.items()
            if (one.outside is not None and self.carried_out(number))
            or (one.only is not None and not self.carried_out(number))
        )


def read_rules(data: bytes, file: str) -> RulesFile:
    """Read a file of rules. Raises ``BadDefinition``."""
    return load(RulesFile, data, file)


def coverage(library: Library) -> Coverage:
    """What became of every rule in the newest definition files.

    Raises ``BadDefinition`` for a number that nobody knows, with the nearest one.
    """
    found = library.find("rules", "rules")
    rules = read_rules(found.data, found.file)
    cited: dict[str, list[Cited]] = {}
    unknown: list[Finding] = []
    for kind in KINDS:
        for name in sorted({one.name for one in library.all(kind)}):
            file = library.find(kind, name)
            unknown += unknown_rules(file.data, file.file, rules)
            for number, place in _numbers(tomllib.loads(file.data.decode()), ()):
                cited.setdefault(number, []).append(Cited(name, place))
    if unknown:
        raise BadDefinition(tuple(unknown))
    return Coverage(rules, {number: tuple(places) for number, places in cited.items()})


def unknown_rules(data: bytes, file: str, rules: RulesFile) -> Iterator[Finding]:
    """A finding for every number that a definition file cites and no document has."""
    cited = dict.fromkeys(number for number, _ in _numbers(tomllib.loads(data.decode()), ()))
    yield from (_unknown(file, data, one, rules) for one in cited if one not in rules.known)


def _unknown(file: str, data: bytes, number: str, rules: RulesFile) -> Finding:
    lines = data.decode().splitlines()
    line = next((at for at, one in enumerate(lines, 1) if f'"{number}"' in one), 1)
    facts = {"where": "rules", "name": number, "nearest": near(number, rules.known)}
    return Finding(file=file, line=line, code="unknown_rule", facts=facts)


def _numbers(value: Any, path: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Every rule cited below a table, with the table's own name."""
    if isinstance(value, dict):
        own = value.get("trigger") or value.get("id")
        here = (*path[:-1], str(own)) if own and path else path
        cited = value.get("rules")
        if isinstance(cited, list):
            yield from ((str(one), ".".join(here) or HEAD) for one in cited)
        for name, inner in value.items():
            yield from _numbers(inner, (*here, name))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _numbers(inner, (*path, str(number)))


def page(found: Coverage) -> str:
    """The page of all rules, in both languages."""
    return "\n".join([*_page(found)])


def _page(found: Coverage) -> Iterator[str]:
    yield from ("# Rules and where they are carried out / Reglas y dónde se aplican", "")
    yield from ("Generated from the definition files' own `rules = [...]`; do not edit.", "")
    yield from _figures(found)
    yield from ("| Rule / Regla | Kind / Clase | Tag | Source / Fuente | Where / Dónde |",)
    yield "|---|---|---|---|---|"
    for number, one in found.file.known.items():
        yield (
            f"| {number} | {one.modality.replace('_', ' ')} | `{one.tag}` | {one.source} "
            f"| {_where(found, number)} |"
        )
    yield from ("", "## Sources / Fuentes", "")
    yield from (f"- {name}: {title}" for name, title in found.file.sources.items())
    yield from ("", "## Why not / Por qué no", "")
    for name, reason in found.file.reasons.items():
        yield from (f"**{name}.** {reason.en} / {reason.es}", "")


def _figures(found: Coverage) -> Iterator[str]:
    binding = [n for n, one in found.file.known.items() if one.modality in BINDING]
    out = sum(found.file.known[one].outside is not None for one in binding)
    done = sum(found.carried_out(one) for one in binding)
    told = sum(found.file.known[one].only is not None for one in binding)
    yield (
        f"{len(found.file.known)} rules; {len(binding)} must, must not or may: {done} carried out "
        f"({told} of them told or declared, and not refused), "
        f"{out} outside what a program can enforce. / {len(found.file.known)} reglas; "
        f"{len(binding)} de deber, prohibición o facultad: {done} aplicadas "
        f"({told} de ellas se advierten o declaran, no se imponen), {out} fuera de lo que "
        "un programa puede hacer cumplir."
    )
    yield ""


def _where(found: Coverage, number: str) -> str:
    by_file: dict[str, dict[str, None]] = {}
    for one in found.cited.get(number, ()):
        if one.place != HEAD:
            by_file.setdefault(one.file, {}).setdefault(_short(one.place))
    told = [f"{file}: {', '.join(places)}" for file, places in by_file.items()]
    told += [f"*{reason}*" for reason in found.file.known[number].reasons]
    return "; ".join(told) or "–"


def _short(place: str) -> str:
    return place.removeprefix("transitions.").removeprefix("lines.").removeprefix("keys.")
