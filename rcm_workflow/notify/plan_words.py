"""Days and their costs in few words, for tables and pictures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from babel.dates import format_date

from rcm_workflow.domain.plan import Cost, DispatchDay, Plan
from rcm_workflow.i18n import catalogue
from rcm_workflow.i18n.dates import day as in_words


def short(day: date, lang: str) -> str:
    """A date without its year: ``Thu 26 Mar``, three letters each."""
    return " ".join(_word(day, form, lang) for form in ("EEE", "d", "MMM"))


def month(day: date, lang: str) -> str:
    """``26 Mar``."""
    return " ".join(_word(day, form, lang) for form in ("d", "MMM"))


def _word(day: date, form: str, lang: str) -> str:
    # CLDR writes "sept" and full stops; three letters keep the columns of a table.
    return format_date(day, form, locale=catalogue(lang).lang).replace(".", "")[:3]


def span(since: date, until: date, lang: str) -> str:
    """A run of days: ``30 Mar–6 Apr``, ``1–3 Apr``, ``9 Nov``."""
    if since == until:
        return month(since, lang)
    if (since.year, since.month) == (until.year, until.month):
        return f"{since.day}–{month(until, lang)}"
    return f"{month(since, lang)}–{month(until, lang)}"


def plan_title(plan: Plan, lang: str) -> tuple[str, str]:
    """What a plan compares, and over which days."""
    words = catalogue(lang)
    first, until = (in_words(one.day, lang, short=True) for one in (plan.days[0], plan.days[-1]))
    multi = words.say("multi", plan.multi.value)
    return (
        words.say("plan", "title", days=plan.working_days, multi=multi),
        words.say("plan", "span", first=first, until=until),
    )


def costs_in_words(one: DispatchDay, lang: str) -> str:
    """The runs of days off that kept the round open, with whose they were."""
    return "; ".join(_cost(cost, lang) for cost in one.costs)


def _cost(cost: Cost, lang: str) -> str:
    return f"{span(cost.since, cost.until, lang)} ({few(cost.countries)})"


def few(countries: Sequence[str], most: int = 4) -> str:
    """Codes of countries, or the first of them and how many more there are."""
    if len(countries) <= most:
        return " ".join(countries)
    return f"{' '.join(countries[: most - 1])} +{len(countries) - most + 1}"
