"""Values that do not fit an input, by its declaration, and what each is refused with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from rcm_workflow.domain.specs_given import InputSpec
from rcm_workflow.domain.words import PARAGRAPHS

BELL, OVERRIDE, MIXED = "a bell\x07", "a\u202eb", "abc\u05d0\u05d1"
HUGE = "x" * (PARAGRAPHS + 1)
BOTH = {"en": "In both", "es": "En ambos"}


class Wrong(NamedTuple):
    """A value, and the code of its refusal."""

    value: Any
    code: str


OF_TEXT = (
    Wrong(BELL, "control_character"),
    Wrong(OVERRIDE, "mixed_direction"),
    Wrong(MIXED, "mixed_direction"),
    Wrong(HUGE, "text_too_long"),
    Wrong(["a", "list"], "wrong_input"),
    Wrong({"en": "a table"}, "wrong_input"),
    Wrong(7, "wrong_input"),
    Wrong(True, "wrong_input"),
)
UNFIT: dict[str, tuple[Any, ...]] = {
    "integer": ("many", "1.5", 1.5, True, [1]),
    "boolean": ("perhaps", 3, ["yes"]),
    "date": ("2021-02-30", "tomorrow", "20211001T", ["2021-10-01"]),
    "instant": ("2021-10-01T10:00", "noon", "9999-12-31T23:59-12:00"),
    "state": ("France", "fr", 7),
    "holder": ("?", "A B", 7),
    "meeting": ("two words", "-", ["XXVI"]),
    "choice": ("neither of them", 7, ["first"]),
    "localized": ("in no language", {"fr": "En français"}, ["a"]),
}


def wrong(spec: InputSpec, listed: Sequence[str]) -> Iterator[Wrong]:  # noqa: C901, PLR0912 - one branch per type
    """Each wrong value once."""
    match spec.type:
        case "text" | "document" | "case":
            yield from OF_TEXT
            if spec.list is not None:
                yield Wrong("nothing on the list", "not_on_the_list")
                yield Wrong(listed[0] + "x", "not_on_the_list")
        case "country":
            yield Wrong("FR", "not_a_member")
            yield Wrong("Mexico", "not_a_member")
        case "countries":
            yield Wrong("GT, FR", "not_a_member")
            yield Wrong(["GT", 7], "not_a_member")
        case "item":
            yield Wrong("nothing-1", "unknown_item")
        case "localized":
            yield Wrong({"en": "Only English"}, "languages_missing")
            yield Wrong({"es": "Solo español", "en": "  "}, "languages_missing")
            for lang in ("en", "es"):
                for text in OF_TEXT:
                    yield Wrong(BOTH | {lang: text.value}, text.code)
        case _:
            pass
    for value in UNFIT.get(spec.type, ()):
        yield Wrong(value, "wrong_input")
    if spec.type == "integer":
        if spec.minimum is not None:
            yield Wrong(spec.minimum - 1, "wrong_input")
        if spec.maximum is not None:
            yield Wrong(spec.maximum + 1, "wrong_input")


def fitting(spec: InputSpec, today: date, listed: Sequence[str], items: Sequence[str]) -> Any:
    """A value that fits an input; nothing where there is none."""
    match spec.type:
        case "text":
            return listed[0] if listed else "A few words"
        case "integer":
            return max(spec.minimum or 0, min(5, spec.maximum or 5))
        case "date":
            return (today + timedelta(days=30)).isoformat()
        case "item":
            return items[0] if items else None
        case _:
            known = {
                "boolean": True,
                "instant": f"{today}T10:00-05:00",
                "country": "GT",
                "countries": "GT, HN",
                "state": "CL",
                "holder": "iom",
                "meeting": "M-1",
                "case": "TC-2021-001",
                "localized": BOTH,
                "choice": next(iter(spec.choices), None),
            }
            return known[spec.type]
