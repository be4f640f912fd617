"""The oracle: one day after the other, from the files and the library, sharing no code with us.

Slow and plain on purpose: it reads the files by itself, asks ``holidays`` by itself, and walks.
"""

import tomllib
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import holidays

MEMBERS = ("BZ", "CA", "CR", "DO", "SV", "GT", "HN", "MX", "NI", "PA", "US")
FIRST, LAST = 2020, 2027
DAY = timedelta(days=1)
FOLDER = Path(__file__).parents[2] / "policies" / "calendars"
FILES = {
    country: tomllib.loads((FOLDER / f"{country}.v1.toml").read_text(encoding="utf-8"))
    for country in MEMBERS
}
ZONES = {country: ZoneInfo(file["zone"]) for country, file in FILES.items()}


def asked(country, categories):
    settings = FILES[country]["holidays"]
    if not categories:
        return set()
    return set(
        holidays.country_holidays(
            country,
            categories=categories,
            years=range(FIRST - 1, LAST + 2),
            language=settings["languages"]["en"],
        )
    )


def dates(entry):
    for each in entry["days"]:
        first, last = each if isinstance(each, list) else (each, each)
        while first <= last:
            yield first
            first += DAY


def closed_by_the_file(country, profile):
    """The whole and the half days off of a country."""
    file = FILES[country]
    settings = file["holidays"]
    whole = asked(country, settings["categories"])
    half = asked(country, settings.get("half_day_categories", ()))
    entries = file.get("corrections", [])
    if profile == "government":
        entries = [*entries, *file.get("overlays", [])]
    for entry in entries:
        for day in dates(entry):
            if entry.get("change") == "remove":
                whole.discard(day)
                half.discard(day)
            elif entry.get("kind") == "half_day":
                half.add(day)
            else:
                whole.add(day)
    return whole, half - whole


CLOSED = {
    (country, profile): closed_by_the_file(country, profile)
    for country in MEMBERS
    for profile in ("statutory", "government")
}


def works(country, day, profile, *, halves):
    whole, half = CLOSED[country, profile]
    return day.weekday() < 5 and day not in whole and (halves or day not in half)


def walk(counts, day0, n):
    """The first ``n`` days after ``day0`` that count."""
    day, counted = day0, []
    while len(counted) < n:
        day += DAY
        if counts(day):
            counted.append(day)
    return counted


def due_day(counts, day0, n, half_day):
    """The last counted day; ``counts(day, halves)`` says whether a day counts."""
    if half_day == "not_counted":
        return walk(lambda day: counts(day, False), day0, n)[-1]
    if half_day == "counts":
        return walk(lambda day: counts(day, True), day0, n)[-1]
    before = walk(lambda day: counts(day, True), day0, n - 1)
    return walk(lambda day: counts(day, False), before[-1] if before else day0, 1)[0]


def arrival(counts, at, zone, receipt, half_day):
    """Day 0 in a zone."""
    local = at.astimezone(zone)
    day = local.date()
    halves = half_day != "not_counted"
    if receipt == "calendar_day" or (counts(day, halves) and local.time() < time(17)):
        return day
    return walk(lambda each: counts(each, halves), day, 1)[0]


def close(day, zones, cutoff):
    if cutoff == "close_of_business_local":
        return max(datetime.combine(day, time(17), zone).astimezone(UTC) for zone in zones)
    if cutoff == "end_of_day_utc":
        zones = [UTC]
    return max(datetime.combine(day + DAY, time(0), zone).astimezone(UTC) for zone in zones)


def closing(countries, at, n, *, multi, followed, profile, half_day, cutoff, receipt):
    """The closing instant of each country."""

    def alone(whose):
        def counts(day, halves):
            working = [works(one, day, profile, halves=halves) for one in whose]
            if multi == "majority":
                return sum(working) * 2 > len(working)
            return day.weekday() < 5 if multi == "monday_friday" else all(working)

        zones = [ZONES[one] for one in whose]
        day0 = max(arrival(counts, at, zone, receipt, half_day) for zone in zones)
        return close(due_day(counts, day0, n, half_day), zones, cutoff)

    if multi in ("each_own_last_closes", "monday_friday"):
        found = {country: alone([country]) for country in countries}
    else:
        whose = [followed] if multi in ("ppt_calendar", "secretariat") else countries
        found = dict.fromkeys(countries, alone(whose))
    if cutoff == "single_instant":
        return dict.fromkeys(countries, max(found.values()))
    return found


def at_ten(day, country):
    return datetime.combine(day, time(10), ZONES[country])


def weekdays():
    day = date(FIRST, 1, 1)
    while day.year <= LAST:
        if day.weekday() < 5:
            yield day
        day += DAY
