"""A refusal in words: what was refused, every condition that is missing, the rules behind it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final, Protocol

from rcm_workflow.i18n import dates
from rcm_workflow.i18n.catalogue import Catalogue, catalogue
from rcm_workflow.i18n.seats import fact

ZoneOf = Callable[[str], str | None]
"""The zone of a country's capital, ``None`` when it is not known."""

_LANGUAGES = frozenset({"languages", "have"})
_COUNTRIES = frozenset({"country", "own", "countries"})
_WANTED = frozenset({"missing", "more", "values", "left_value", "right_value"})
"""Facts that are values of a case: some of them are States."""
_CLAUSES: Final = ("malformed", "calendar_fault", "not_canonical")
"""Where a code in ``why`` has its clause, into which the other facts go."""
_WHO = frozenset({"value", "actor"})
"""Facts of a condition that are a value of the case, and may be a State or a body."""
_STATE = re.compile(r"[A-Z]{2}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_DASHED = re.compile(r"[_.]")
_CLOSINGS = frozenset({"due_at", "closes_at", "term"})
"""Facts that are the first instant too late: a midnight is told as the minute before, so that
nobody takes it for the next day. An instant at which something happened stays as it is."""
_NOT = "not_"
GAP: Final = "…"
"""In the place of a fact that a sentence names and that is not there."""


class Sentence(Protocol):
    """A sentence in both languages."""

    def in_(self, lang: str) -> str:
        """The sentence in one of them."""
        ...


class Condition(Protocol):
    """What the registry of conditions keeps of one of them, as far as words need it."""

    @property
    def say(self) -> Sentence:
        """What is required."""
        ...

    @property
    def against(self) -> Sentence | None:
        """What is so where a transition asks that the condition be not."""
        ...

    @property
    def opposite(self) -> str | None:
        """The condition that is true exactly when this one is not."""
        ...


class Unmet(Protocol):
    """A condition that does not hold, with the facts of its sentence."""

    condition: str
    facts: dict[str, Any]


Titles = Mapping[str, Mapping[str, Sentence]]
"""The titles of roles, triggers, states and bodies, by name under the word for their kind."""

_TITLED = {
    "may": "role",
    "held": "role",
    "trigger": "trigger",
    "possible": "trigger",
    "state": "state",
    "states": "state",
    "body": "body",
    "machine": "machine",
}
_TYPED_AS_IS = frozenset({"unknown_seat", "unknown_observer", "unknown_office"})
"""Refusals of a code that somebody typed."""


_OF_ROLES = ("not_permitted", "another_country_reads")
"""Refusals whose titles are those of roles."""


class Refusal(Protocol):
    """What was refused."""

    code: str
    facts: dict[str, Any]
    unmet: tuple[Any, ...]
    rules: tuple[str, ...]

    @property
    def titles(self) -> Mapping[str, Sentence]:
        """What the machine of the case calls the triggers and states among the facts."""
        ...


def explain(
    refused: Refusal,
    lang: str,
    conditions: Mapping[str, Condition],
    zone_of: ZoneOf | None = None,
    titles: Titles | None = None,
) -> list[str]:
    """The sentence, one line per unmet condition, and the rules cited.

    Instants are shown on the clock of the country concerned where ``zone_of`` knows it, else in
    UTC. Roles, triggers and states are called by their ``titles`` where there is one, and as the
    refusal itself says where several steps share a trigger.
    """
    words = catalogue(lang)
    # What is not known has no title, and what was typed is to be shown as it was typed.
    known = {} if titles is None or refused.code.startswith("unknown_") else titles
    # A role may be called as a step is, but where roles are what is told.
    roles = refused.code in _OF_ROLES
    known = {
        kind: {**named, **refused.titles} if (kind == "role") == roles else named
        for kind, named in known.items()
    }
    facts = {key: _titled(key, value, words.lang, known) for key, value in refused.facts.items()}
    options = refused.code == "unknown_input"
    facts = {
        key: _called(key, one, refused.titles, words.lang, options=options)
        for key, one in facts.items()
    }
    facts = _worded(refused, facts, words, (titles or {}).get("holder", {}))
    lines = [words.say("refusals", refused.code, **_facts(facts, words, zone_of))]
    if where := refused.facts.get("elsewhere"):
        told = target_in_words(where, words, known.get("machine", {}))
        lines.insert(0, words.say("explain", "elsewhere", target=told))
    lines += [f"- {one}" for one in unmet_lines(refused.unmet, lang, conditions, zone_of, titles)]
    if refused.rules:
        lines.append(words.say("explain", "rules", rules=", ".join(refused.rules)))
    if changed := refused.facts.get("meanwhile"):
        lines.append(words.say("explain", "meanwhile"))
        lines += [f"- {one.called.in_(words.lang)}" for one in changed]
    return lines


def target_in_words(target: str, words: Catalogue, machines: Mapping[str, Sentence]) -> str:
    """Where an effect was to happen: a case, by its number or by what finds it, or the roster.

    A procedure stands there by its name, with the values of its key as JSON behind it.
    """
    name, _, key = target.partition(" ")
    if name == "roster":
        return words.label("roster")
    if name not in machines:
        return target
    title = machines[name].in_(words.lang)
    values = json.loads(key) if key.startswith("[") else ()
    return f"{title} ({', '.join(map(str, values))})" if values else title


def _worded(
    refused: Refusal, facts: dict[str, Any], words: Catalogue, holders: Mapping[str, Sentence]
) -> dict[str, Any]:
    """The same facts with words for the seats, fields, languages and actions among them."""
    found = dict(facts)
    if refused.code not in _TYPED_AS_IS:
        found = {key: fact(key, one, words.lang, holders) for key, one in facts.items()}
    if "seat" in facts:
        found["seat_code"] = facts["seat"]
    named = ("field", "name") if refused.code.startswith("instant_") else ("field",)
    tables = {**dict.fromkeys(named, "field"), "stands": "observer_status", "action": "action"}
    for key, table in tables.items():
        if key in facts and words.has(table, str(facts[key])):
            found[key] = words.say(table, str(facts[key]))
    for key in _LANGUAGES & facts.keys():
        found[key] = [dates.language(str(one), words.lang) for one in facts[key]]
    return found


def unmet_lines(
    unmet: Iterable[Unmet],
    lang: str,
    conditions: Mapping[str, Condition],
    zone_of: ZoneOf | None = None,
    titles: Titles | None = None,
) -> list[str]:
    """One sentence per unmet condition. ``not_X`` means: X holds and must not."""
    words = catalogue(lang)
    found = []
    for one in unmet:
        titled = one.facts
        if titles is not None and "body" in titled:
            titled = titled | {"body": _titled("body", titled["body"], words.lang, titles)}
        holders = titles.get("holder", {}) if titles else {}
        titled = {key: fact(key, each, words.lang, holders) for key, each in titled.items()}
        facts = _facts(titled, words, zone_of) | _who(one.facts, words.lang, holders)
        known = conditions.get(one.condition)
        said: Sentence | None = known.say if known else _against(one.condition, conditions)
        if said is not None:
            found.append(said.in_(words.lang).format_map(_Gaps(facts)))
            continue
        name = one.condition.removeprefix(_NOT).replace("_", " ")
        found.append(words.say("explain", "must_not", words=name))
    return found


def _who(facts: Mapping[str, Any], lang: str, holders: Mapping[str, Sentence]) -> dict[str, str]:
    """The values that say who somebody is, by their names: nobody has to know codes by heart."""
    return {
        key: ", ".join(named)
        for key in _WHO & facts.keys()
        if (named := _names(facts[key], lang, holders))
    }


def _names(value: Any, lang: str, holders: Mapping[str, Sentence]) -> list[str]:
    """What States, bodies and observers are called; nothing where any of them is none."""
    found = []
    for one in value if isinstance(value, list | tuple) else (value,):
        if isinstance(one, str) and _STATE.fullmatch(one):
            found.append(dates.country(one, lang))
        elif isinstance(one, str) and one in holders:
            found.append(holders[one].in_(lang))
        else:
            return []
    return found


def _against(name: str, conditions: Mapping[str, Condition]) -> Sentence | None:
    """The sentence for a condition that holds and must not; another package may bring none."""
    holding = conditions.get(name.removeprefix(_NOT)) if name.startswith(_NOT) else None
    if holding is None:
        return None
    opposite = conditions.get(holding.opposite or "")
    return holding.against or (opposite.say if opposite else None)


def _titled(key: str, value: Any, lang: str, titles: Titles) -> Any:
    known = titles.get(_TITLED.get(key, ""), {})
    if isinstance(value, list | tuple):
        return [_titled(key, one, lang, titles) for one in value]
    if not isinstance(value, str) or value not in known:
        return value
    title = known[value].in_(lang)
    # A trigger is also what has to be typed.
    return f"{title} ({value})" if _TITLED[key] == "trigger" else title


_TYPED = frozenset({"choices", "known", "offered"})
"""Facts that are to be typed: each is told with what it is called behind it."""
_NAMED = frozenset({"name", "names", "field"})
"""Facts that are inputs: each is told by its title, with its option behind it."""


def _called(
    key: str, value: Any, titles: Mapping[str, Sentence], lang: str, *, options: bool
) -> Any:
    """What the step calls its inputs and the values offered for them.

    With ``options`` what is to be typed are options themselves.
    """
    if key not in _TYPED | _NAMED:
        return value
    if isinstance(value, list | tuple):
        return [_called(key, one, titles, lang, options=options) for one in value]
    if isinstance(value, str) and key == "known" and _STATE.fullmatch(value):
        return f"{value} ({dates.country(value, lang)})"
    if not isinstance(value, str) or value not in titles:
        return value
    title = titles[value].in_(lang)
    option = value if value.startswith("--") else f"--{_DASHED.sub('-', value)}"
    if key in _NAMED:
        return f"{title} ({option})"
    return f"{option if options else value} ({title})"


class _Gaps(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return GAP


def _facts(facts: Mapping[str, Any], words: Catalogue, zone_of: ZoneOf | None) -> dict[str, str]:
    zone = None
    if zone_of is not None and isinstance(facts.get("country"), str):
        zone = zone_of(facts["country"])
    # What was typed is shown as it was typed.
    typed = "value" if "expected" in facts else ""
    shown = {
        key: str(value) if key == typed else _shown(key, value, words, zone)
        for key, value in facts.items()
    }
    for table in _CLAUSES:
        if words.has(table, why := shown.get("why", "")):
            shown["why"] = words.say(table, why, **shown)
            break
    near = facts.get("nearest")
    shown["hint"] = words.say("explain", "hint", nearest=near) if near else ""
    shown["limits"] = _limits(facts, words)
    if "expected" in facts:
        shown["expected"] = words.say("input_types", str(facts["expected"]))
    if words.has("system", why := str(facts.get("why"))):
        # What the operating system says of a file, it says in English.
        shown["why"] = words.say("system", why)
    if "act" in facts:
        shown["command"] = words.say("act_commands", str(facts["act"]))
    for key in ("path", "database"):
        if facts.get(key):
            shown["place"] = str(facts[key])
    return shown


def malformed(facts: Mapping[str, Any], words: Catalogue) -> str | None:
    """What is wrong with a file from elsewhere, in one clause; ``why`` among the facts names it."""
    why = str(facts.get("why", ""))
    return words.say("malformed", why, **facts) if words.has("malformed", why) else None


def _written(text: str, lang: str) -> str:
    try:
        return dates.day(date.fromisoformat(text), lang)
    except ValueError:
        return text


def _limits(facts: Mapping[str, Any], words: Catalogue) -> str:
    if facts.get("choices"):
        return words.say("explain", "limits_of", choices=", ".join(facts["choices"]))
    low, high = facts.get("minimum"), facts.get("maximum")
    if low is not None and high is not None:
        return words.say("explain", "limits_between", minimum=low, maximum=high)
    if low is not None:
        return words.say("explain", "limits_from", minimum=low)
    if high is not None:
        return words.say("explain", "limits_to", maximum=high)
    return ""


def _shown(  # noqa: PLR0911 - one line per kind of value
    key: str, value: Any, words: Catalogue, zone: str | None
) -> str:
    match value:
        case None:
            return "–"
        case str():
            return _text(key, value, words)
        case datetime():
            return dates.moment(value, zone or "UTC", words.lang, last=key in _CLOSINGS)
        case date():
            return dates.day(value, words.lang)
        case {"office": str(office), "at": str(at), "zone": str(own)}:
            arrives = dates.moment(datetime.fromisoformat(at), own, words.lang)
            return f"{dates.country(office, words.lang)} ({arrives})"
        case {"en": str(), "es": str()}:
            return str(value[words.lang])
        case Mapping():
            return "; ".join(f"{name}: {one}" for name, one in value.items())
        case list() | tuple():
            each = [_shown(key, one, words, zone) for one in value]
            return ", ".join(each) if each else words.say("explain", "nothing")
        case _:
            return str(value)


def _text(key: str, value: str, words: Catalogue) -> str:
    title = getattr(value, "called", None)
    if title is not None:
        said = str(title.in_(words.lang))
        return dates.named(said, words.lang) if key == "outcome" else said
    if key in _COUNTRIES or (key in _WANTED and _STATE.fullmatch(value)):
        return dates.country(value, words.lang)
    return _written(value, words.lang) if _DAY.fullmatch(value) else value
