"""The worked examples of docs/periods.md, reckoned on the real policy and the real calendars.

``python -m tests.definitions.periods_page`` prints the tables, for whoever changes an example.
"""

from collections.abc import Iterator
from datetime import date, datetime
from functools import cache

from rcm_workflow.definitions.library import Library
from rcm_workflow.definitions.period import PeriodRule, reckon
from rcm_workflow.domain.certificate import Certificate
from rcm_workflow.domain.failures import Refused
from rcm_workflow.i18n import dates as said
from rcm_workflow.notify.certificate_words import clocks, day_and_hour, in_brief
from rcm_workflow.zones import zone
from tests.definitions.period_kit import real
from tests.scene import MEMBERS, Scene, mexico

ZONES = {
    "MX": "America/Mexico_City",
    "GT": "America/Guatemala",
}
HEAD = "| Answer | Notice sent | For | Day 0 | Counted | Closes |"
AFTER = "| Answer | What happens | For | Closed before | Closes now |"

USUAL = ("2021-09-09T10:00", "MX", "NI")
HN, THURSDAY, FRIDAY = "HN.foreign_affairs", date(2021, 9, 16), date(2021, 9, 17)

SENT = {
    "consultation.calendar": (
        [
            "per_country_close_at_last",
            "intersection",
            "ppt_country",
            "secretariat",
            "majority",
            "monday_friday",
        ],
        [("2021-09-09T10:00", "MX", "all")],
    ),
    "consultation.clock_start": (
        ["day_after_dispatch_local", "same_day_if_before_noon", "next_day_of_ppt_country"],
        [USUAL],
    ),
    "calendar.receipt": (
        ["calendar_day", "deemed_business_hours", "reject_send"],
        [("2021-09-09T18:30", "MX", "HN"), ("2021-09-11T10:00", "MX", "HN")],
    ),
    "calendar.day_basis": (
        ["recipient_capital", "ppt", "sender", "utc"],
        [("2021-09-09T23:50", "MX", "US"), ("2021-09-09T23:50", "MX", "NI")],
    ),
    "calendar.half_day": (
        ["not_counted", "counts", "counts_unless_last"],
        [("2026-03-26T10:00", "GT", "GT"), ("2026-03-25T10:00", "GT", "GT")],
    ),
    "consultation.cutoff": (
        [
            "end_of_day_local",
            "close_of_business_local",
            "close_of_business_secretariat",
            "close_of_business_ppt",
            "end_of_day_utc",
            "single_instant",
        ],
        [("2021-09-09T10:00", "MX", "US")],
    ),
    "calendar.horizon": (
        ["strict", "provisional"],
        [("2026-12-28T10:00", "MX", "BZ"), ("2026-12-28T10:00", "MX", "US")],
    ),
}
"""By key: the answers, and the notices each is tried on: sent at, from where, for whom."""


@cache
def _rules(key: str, answer: str):
    library = Library()
    return library.rules(
        library.machine_document("troika_consultation").body,
        library.policy_document("rcm-2011", {key: answer}).body,
        library.access_document().body,
        library.snapshot_document().body,
        {}.__getitem__,
    )


def closing(one: Certificate) -> str:
    """The closing on the clock that closes it."""
    return clocks(one, "en")[0]


def sent(key: str) -> Iterator[str]:
    """The rows of a key whose answers differ when the notice goes out."""
    answers, notices = SENT[key]
    for wall, sender, country in notices:
        at = datetime.fromisoformat(wall).replace(tzinfo=zone(ZONES[sender]))
        told = f"{said.day(at.date(), 'en', short=True)}, {at:%H:%M}"
        for answer in answers:
            start = f"| `{answer}` | {told} ({said.place(ZONES[sender], 'en')}) |"
            together = country == "all" or answer == "single_instant"
            asked = MEMBERS if together else (country,)
            try:
                reckoned = _rules(key, answer).reckon("member_review", asked, at, sender)
            except Refused as refusal:
                name = said.country(country, "en")
                yield f"{start} {name} | – | – | refused: `{refusal.code}` |"
                continue
            last = reckoned.last
            one = reckoned.of_country(last[0] if country == "all" else country).certificate
            whom = said.country(country, "en")
            if country == "all":
                codes = [said.country(each, "en") for each in last]
                every = len(last) == len(asked)
                whom = "all eleven; last: " + ("all together" if every else ", ".join(codes))
            counted = ", ".join(in_brief(day, day, "en") for day in one.counted)
            day0 = in_brief(one.day0, one.day0, "en")
            mark = ", provisional" if one.provisional else ""
            day, hour = day_and_hour(one.closes_at, one.closing_zone, "en")
            closes = f"{said.day(day, 'en', short=True)}, {hour}{mark}"
            yield f"{start} {whom} | {day0} | {counted} | {closes} |"


def _running(**overrides: str) -> Scene:
    scene = Scene(mexico("2021-09-06T09:00"), overrides).to_agreed()
    scene.at(mexico("2021-09-09T10:00")).do("open_round_1")
    return scene


def _certificate(scene: Scene, country: str) -> Certificate:
    standing = scene.live.poll.standing(country)
    return scene.rules.certificate(standing.certificate)


def _row(answer: str, what: str, country: str, before: Certificate, now: Certificate) -> str:
    whom = said.country(country, "en")
    return f"| `{answer}` | {what} | {whom} | {closing(before)} | {closing(now)} |"


def closures() -> Iterator[tuple[str, str]]:
    """Key and row for what a closure does to a period that runs, or has run."""
    for key, cause, when in (
        ("calendar.new_closure", "decree", THURSDAY),
        ("calendar.force_majeure", "force_majeure", THURSDAY),
        ("calendar.force_majeure", "force_majeure", FRIDAY),
    ):
        answers = {
            "calendar.new_closure": ("extend_open", "freeze_at_notice", "manual"),
            "calendar.force_majeure": ("each_day", "last_day_only", "manual_extension"),
        }[key]
        for answer in answers:
            scene = _running(**{key: answer})
            before = _certificate(scene, "HN")
            scene.at(mexico("2021-09-14T05:00")).closed(HN, when, cause=cause).settle()
            what = "decree" if cause == "decree" else "storm"
            told = f"{what} closes {said.day(when, 'en', short=True)}"
            yield key, _row(answer, told, "HN", before, _certificate(scene, "HN"))
    scene = _running()
    before = _certificate(scene, "HN")
    scene.at(mexico("2021-09-18T09:00")).closed(HN, FRIDAY).settle()
    told = f"on 18 Sep it becomes known that {said.day(FRIDAY, 'en', short=True)} was closed"
    yield (
        "calendar.late_data",
        _row("freeze_closed", told, "HN", before, _certificate(scene, "HN")),
    )
    scene = _running()
    scene.at(mexico("2021-09-14T05:00")).closed(HN, THURSDAY).settle()
    before = _certificate(scene, "HN")
    closure = scene.roster.closures[-1].id
    scene.at(mexico("2021-09-15T05:00")).reopened(closure).settle()
    told = f"the closing of {said.day(THURSDAY, 'en', short=True)} is taken back"
    yield "calendar.shorten", _row("never", told, "HN", before, _certificate(scene, "HN"))


UNITS = (
    ("working_days", {"working_days": 5}, ("NI", "US")),
    ("calendar_days", {"working_days": 21}, ("NI", "US")),
    ("calendar_days", {"working_days": 21, "ends_at": 17, "ends_in": "Europe/Rome"}, ("NI", "US")),
    ("clock_hours", {"working_days": 72}, ("NI", "US")),
    ("clock_hours", {"working_days": 72, "ends_at": 18, "ends_in": "America/New_York"}, ("NI",)),
)
"""Periods of other bodies beside the RCM's own, each as its rule and for whom it is shown."""


def units() -> list[str]:
    """The table of periods in different units, for the same notice."""
    rows = ["| Unit | Rule | For | Day 0 | Counted | Closes |", "|---|---|---|---|---|---|"]
    at = datetime.fromisoformat(USUAL[0]).replace(tzinfo=zone(ZONES["MX"]))
    for unit, given, countries in UNITS:
        rule = PeriodRule.model_validate({"unit": unit, **given})
        told = f"{rule.working_days} {unit.replace('_', ' ')}"
        if rule.ends_in is not None:
            told += f", to {rule.ends_at}:00 in {said.place(rule.ends_in, 'en')}"
        for country in countries:
            one = reckon(real(), rule, (country,), at, "MX", "CR").deadlines[0].certificate
            counted = ", ".join(in_brief(day, day, "en") for day in one.counted[:5])
            more = len(one.counted) - 5
            counted += f" and {more} more" if more > 0 else ""
            day0 = in_brief(one.day0, one.day0, "en")
            closes = closing(one)
            name = said.country(country, "en")
            rows.append(f"| `{unit}` | {told} | {name} | {day0} | {counted or '–'} | {closes} |")
    return rows


def more_time() -> Iterator[tuple[str, str]]:
    """Key and row for an extension, and for a period that stood still."""
    scene = _running()
    before = {country: _certificate(scene, country) for country in ("US", "NI")}
    scene.at(mexico("2021-09-14T10:00")).do("extend", working_days=2, reason="Storm")
    for country, old in before.items():
        told = "on 14 Sep the PPT gives 2 working days more"
        yield (
            "consultation.extension",
            _row(
                "ppt_once_per_round_equal_for_all",
                told,
                country,
                old,
                _certificate(scene, country),
            ),
        )
    scene = _running()
    before = {country: _certificate(scene, country) for country in ("US", "NI")}
    scene.at(mexico("2021-09-14T10:00")).vm_opens(mexico("2021-09-14T09:00"))
    scene.settle()
    scene.at(mexico("2021-09-20T10:00")).vm_closes(mexico("2021-09-20T09:00")).do("resume")
    for country, old in before.items():
        new = _certificate(scene, country)
        told = f"stands still from 14 to 20 Sep with {new.working_days} days left"
        yield (
            "consultation.vm_opens",
            _row("suspend_and_offer_referral", told, country, old, new),
        )


def tables() -> dict[str, list[str]]:
    """Every table by its key: heading, rule and rows."""
    found = {key: [HEAD, "|---|---|---|---|---|---|", *sent(key)] for key in SENT}
    for key, row in (*closures(), *more_time()):
        found.setdefault(key, [AFTER, "|---|---|---|---|---|"]).append(row)
    return found


if __name__ == "__main__":
    for key, lines in tables().items():
        print(f"## {key}", *lines, "", sep="\n")  # noqa: T201 - what it is for
