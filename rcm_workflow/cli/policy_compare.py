"""``rcm policy compare``: the replies of a case under the rules of other bodies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Annotated, Any

import typer
from rich.console import RenderableType

from rcm_workflow.application.compare import Comparison, compare_under
from rcm_workflow.cli import who
from rcm_workflow.cli.desk import Desk
from rcm_workflow.cli.names import Names
from rcm_workflow.cli.options import READING, Ref, Shared, shared
from rcm_workflow.cli.tables import bullets, head, table
from rcm_workflow.cli.world import lines
from rcm_workflow.definitions.policy import Policy
from rcm_workflow.domain.compare import Compared, Unknown
from rcm_workflow.domain.failures import Refused


@shared(READING)
def compare(
    ctx: typer.Context,
    common: Shared,
    ref: Ref,
    under: Annotated[
        str,
        typer.Option(
            "--under", metavar="NAME,…", help="Policies by name or name@version, with commas."
        ),
    ],
) -> None:
    """Tell what the replies of a case would have led to under the rules of other bodies.

    Replies after the other rule's deadline are late there, and silence means what it means there.
    What nobody can know from the record is told, and what nobody has read in a text of the body.

    Example: rcm policy compare TC-2021-001 --under osce-silence,ifad-lapse
    """
    desk = Desk(ctx, common)
    names = list(dict.fromkeys(one.strip() for one in under.split(",") if one.strip()))
    if not names:
        raise Refused("no_policy_given", kind="input")
    policies = {name: desk.library.policy(name) for name in names}
    with desk.app() as application:
        actor = who.for_case(desk, application, ref)
        found = compare_under(application, ref, actor, names)
    told = Names(desk.lang, found.roster, found.rules.machine)
    view = _View(desk, told, found, policies)
    desk.answer(view.data(), view.shown())


class _View:
    """A comparison in the words of one language."""

    def __init__(
        self, desk: Desk, names: Names, found: Comparison, policies: dict[str, Policy]
    ) -> None:
        self._desk = desk
        self._names = names
        self._found = found
        self._policies = policies

    def _say(self, key: str, **facts: Any) -> str:
        return self._desk.words.say("compare", key, **facts)

    def data(self) -> dict[str, Any]:
        """The comparison as JSON."""
        return {
            "case": self._found.case.id,
            "policy": self._found.case.policy,
            "rounds": [
                {
                    "electorate": poll.electorate,
                    "round": poll.round,
                    "result": one.result,
                    "sentence": one.sentence,
                }
                for poll, one in self._found.own
            ],
            "under": [
                {
                    "policy": self._policies[name].pin,
                    "title": self._policies[name].file.title,
                    "rounds": [self._round(one, self._policies[name]) for one in rounds],
                }
                for name, rounds in self._found.under
            ],
        }

    def _round(self, one: Compared, policy: Policy) -> dict[str, Any]:
        period = policy.file.periods.get(one.period or "")
        verdict = one.verdict._asdict()
        return {
            "electorate": one.electorate,
            "round": one.round,
            "period": period
            and {
                "name": one.period,
                "length": one.length,
                "unit": one.unit,
                "source": period.source,
                "verified": period.verified,
            },
            "opened_at": one.opened_at,
            "closes_at": one.closes_at,
            "due_at": dict(one.due),
            **verdict,
            "late": one.late,
            "sooner": one.sooner,
            "unknown": [
                {"code": each.code, "countries": each.countries, "say": self._unknown(each)}
                for each in one.unknown
            ],
            "rests_on": [
                {
                    "key": key,
                    "value": policy.value(key),
                    "source": policy.file.keys[key].source,
                    "verified": policy.file.keys[key].verified,
                }
                for key in one.rests_on
            ],
        }

    def shown(self) -> RenderableType:
        """The comparison for people: a table of every round, then each policy in sentences."""
        parts: list[RenderableType | str] = []
        for place, (poll, own) in enumerate(self._found.own):
            title = f"{self._names.electorate(poll.electorate)} {poll.round or ''}".strip()
            heads = [self._desk.words.label("policy"), self._say("closes"), self._say("result")]
            here = f"{self._found.case.policy.name} ({self._say('own')})"
            due = {one.country: one.due_at for one in poll.standings if one.due_at is not None}
            closed = self._closing(due, None)
            rows = [(here, closed, self._desk.words.say("result", own.result))]
            rows += [self._row(name, rounds[place]) for name, rounds in self._found.under]
            parts += [head(title), table(heads, rows)]
        for name, rounds in self._found.under:
            policy = self._policies[name]
            parts.append(head(policy.file.title.in_(self._desk.lang)))
            parts.append(bullets(self._sentences(rounds, policy)))
        parts.append(self._say("caution"))
        return lines(*parts)

    def _row(self, name: str, one: Compared) -> tuple[str, str, str]:
        period = self._policies[name].file.periods.get(one.period or "")
        closed = self._closing(dict(one.due), period.ends_in if period else None)
        return name, closed, self._desk.words.say("result", one.verdict.result)

    def _closing(self, due: Mapping[str, datetime], place: str | None) -> str:
        """When the last deadline ends, on the clock of the rule or of the last country."""
        if not due:
            return "–"
        last = max(due, key=lambda country: due[country])
        if place is not None:
            return self._desk.when(due[last], place, last=True)
        return self._names.when(due[last], last, last=True)

    def _sentences(self, rounds: tuple[Compared, ...], policy: Policy) -> Iterator[str]:
        for one in rounds:
            label = f"{one.round}. " if len(rounds) > 1 else ""
            told = [f"{label}{self._names.outcome(one.verdict.sentence)}"]
            if one.period and one.length:
                length = self._say(f"length_{one.unit}", number=one.length)
                told.append(self._say("counted", length=length))
            for key, countries in (("late", one.late), ("sooner", one.sooner)):
                if countries:
                    told.append(self._say(key, countries=self._names.countries(countries)))
            told += [self._unknown(each) for each in one.unknown]
            yield " ".join(told)
        assumed = self._assumed(rounds, policy)
        if assumed:
            yield self._say("assumed", keys="; ".join(assumed))

    def _unknown(self, one: Unknown) -> str:
        return self._say(one.code, countries=self._names.countries(one.countries))

    def _assumed(self, rounds: tuple[Compared, ...], policy: Policy) -> list[str]:
        """What these outcomes rest on and nobody has read in a text of the body."""
        found: dict[str, None] = {}
        for one in rounds:
            period = policy.file.periods.get(one.period or "")
            if period is not None and not period.verified:
                found[self._say("period_length", period=period.title.in_(self._desk.lang))] = None
            for key in one.rests_on:
                asked = policy.file.keys[key]
                if not asked.verified:
                    answer = asked.answers[policy.value(key)].title.in_(self._desk.lang)
                    found[f"{asked.title.in_(self._desk.lang)} {answer}"] = None
        return list(found)
