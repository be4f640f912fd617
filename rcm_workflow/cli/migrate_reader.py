"""What stands in a plan, in the words of the machines on both sides."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from itertools import zip_longest
from typing import Any

from rcm_workflow.application.app import App
from rcm_workflow.application.migration_plan import Doubt, Entry, Side, Way
from rcm_workflow.cli.names import Names
from rcm_workflow.domain.values import Localized, Stance


class Reader:
    """Says what stands in a plan, with the words of the machines on both sides."""

    def __init__(self, app: App, names: Names) -> None:
        self.names = names
        self.words = names.words
        self._app = app
        access = app.library.access(app.library.access_document().body)
        self._roles = {name: role.title for name, role in access.roles.items()}

    def under(self, side: Side) -> Names:
        """The words of the machine of one side."""
        body = self._app.fetch(side.pins.machine.digest)
        return self.names.under(self._app.library.machine_in(body))

    def state(self, side: Side | None) -> str:
        """Where a case is on one side."""
        return self.under(side).state(side.state) if side else "–"

    def closes(self, entry: Entry) -> str:
        """When the running period closes, on the clock of the country that closes it."""
        if entry.closes_at is None:
            return "–"
        last = next((one for one, at in entry.deadlines if at == entry.closes_at), None)
        return self.names.when(entry.closes_at, last, last=True)

    def step(self, side: Side, way: Way) -> str:
        """The title of a step."""
        return self.under(side).trigger(way.trigger, side.state, way.dest)

    def roles(self, way: Way) -> str:
        """Who makes a step."""
        found = (self._roles.get(one) for one in way.by)
        return ", ".join(
            title.in_(self.names.lang) if title else name
            for name, title in zip(way.by, found, strict=True)
        )

    def doubt(self, entry: Entry, doubt: Doubt) -> str:
        """One reason in a sentence."""
        return self.words.say("migration", doubt.code, **self._facts(entry, doubt.facts))

    def _period(self, entry: Entry, name: str) -> str:
        for side in (entry.before, entry.after):
            policy = self._app.fetch(side.pins.policy.digest) if side else None
            title = self._app.library.period_title(policy, name) if policy else None
            if title is not None:
                return title.in_(self.names.lang)
        return name.replace("_", " ")

    def _facts(self, entry: Entry, facts: Mapping[str, Any]) -> dict[str, str]:
        names = self.under(entry.before)
        shown: dict[str, str] = {}
        after = self.under(entry.after) if entry.after else names
        plainly = {
            "electorate": names.electorate,
            "trigger": names.trigger,
            "country": names.country,
        }
        for name, value in facts.items():
            match name, value:
                case _, str() if name in plainly:
                    shown[name] = plainly[name](value)
                case "state", str():
                    title = names.state(value)
                    known = title != value.replace("_", " ")
                    shown[name] = title if known else after.state(value)
                case "period", str():
                    shown[name] = self._period(entry, value)
                case "stances", list():
                    shown[name] = ", ".join(names.stance(Stance(one)) for one in value)
                case (("due_at" | "instead"), str()):
                    at = datetime.fromisoformat(value)
                    shown[name] = names.when(at, str(facts.get("country")), last=True)
                case _, {"en": str(), "es": str()}:
                    shown[name] = Localized.model_validate(value).in_(names.lang)
                case _, None:
                    shown[name] = "–"
                case _:
                    shown[name] = str(value).replace("_", " ")
        return shown


Row = tuple[str, str, str]


def steps_of(
    reader: Reader, before: Side | None, after: Side | None, *, alike: bool = True
) -> list[Row]:
    """A step a row: its title, who makes it before, and after with what else it then needs.

    Steps that are the same on both sides are left out unless ``alike``.
    """
    old, new = (one.steps if one else () for one in (before, after))
    rows: list[Row] = []
    for trigger, on in dict.fromkeys((way.trigger, way.on) for way in (*old, *new)):
        lost, won = (
            [way for way in ways if (way.trigger, way.on) == (trigger, on)] for ways in (old, new)
        )
        for was in tuple(lost):
            now = next((one for one in won if _same(reader, before, after, was, one)), None)
            if now is not None:
                lost.remove(was)
                won.remove(now)
                rows += [_row(reader, before, after, was, now)] if alike else []
        rows += [_row(reader, before, after, *pair) for pair in zip_longest(lost, won)]
    return list(dict.fromkeys(rows))


def _same(reader: Reader, before: Side | None, after: Side | None, was: Way, now: Way) -> bool:
    """Whether two steps are alike; a state that only has another name is the same."""
    alike = was.model_copy(update={"dest": now.dest}) == now
    return alike and not _leads(reader, before, after, was, now)


def _row(
    reader: Reader, before: Side | None, after: Side | None, was: Way | None, now: Way | None
) -> Row:
    shown = ""
    if after and now:
        shown = reader.step(after, now)
    elif before and was:
        shown = reader.step(before, was)
    then = reader.roles(now) if now else "–"
    if was and now:
        then += "".join(f"; {one}" for one in _changes(reader, was, now))
        then += _leads(reader, before, after, was, now)
    return shown, reader.roles(was) if was else "–", then


def _leads(reader: Reader, before: Side | None, after: Side | None, was: Way, now: Way) -> str:
    """Where a step leads that led elsewhere before; a state of another name alone is the same."""
    if not (before and after and was.dest and now.dest):
        return ""
    then, goes = reader.under(before).state(was.dest), reader.under(after).state(now.dest)
    return "" if then == goes else f"; {reader.words.label('leads_to', state=goes)}"


def _changes(reader: Reader, was: Way, now: Way) -> list[str]:
    """What is asked for now and was not, and the other way round."""
    said = []
    for label, one, other in (("asked_anew", now, was), ("asked_no_more", was, now)):
        mine = [*one.conditions, *(f"not {name}" for name in one.unless)]
        theirs = {*other.conditions, *(f"not {name}" for name in other.unless)}
        found = [name.replace("_", " ") for name in mine if name not in theirs]
        if found:
            said.append(f"{reader.words.label(label)} {', '.join(found)}")
    return said
