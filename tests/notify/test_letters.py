"""A letter says what was given with a step as people say it, in both languages."""

from __future__ import annotations

from datetime import UTC, datetime

from rcm_workflow.domain.keeping import Letter
from rcm_workflow.domain.notices import Notice, given
from rcm_workflow.domain.values import Localized
from rcm_workflow.notify.console import Told, write
from tests.scene import library

NOW = datetime(2021, 9, 6, 14, tzinfo=UTC)


def written(machine: str, trigger: str, **inputs: object) -> str:
    """The letter about a step that was given this."""
    spec = library().machine(machine)
    move = next(one for one in spec.transitions if one.trigger == trigger)
    facts = {"title": move.title.model_dump(), "given": given(move, inputs, spec.words)}
    notice = Notice.made(recipient="HN/foreign_affairs", topic=trigger, event="X-1.2", facts=facts)
    name = Localized(en="Honduras", es="Honduras")
    told = Told(to=name, case=name, state=name, zone="America/Tegucigalpa")
    return write(Letter(1, "X-1", "X-1.2", notice, NOW, 0), told)


def test_texts_countries_and_days_are_told_in_both_languages():
    said = {"en": "Pay the share", "es": "Pagar la cuota"}
    text = written(
        "vm_declaration",
        "plan_follow_up",
        decision="decisions-1",
        action_text=said,
        led_by="US",
        due_on="2022-06-30",
    )
    english, spanish = text.index("What is to be done"), text.index("Qué debe hacerse")
    for found, lines in (
        (english, ("Pay the share", "Led by: United States", "Due on: 30 June 2022")),
        (
            spanish,
            ("Pagar la cuota", "A cargo de: Estados Unidos", "Fecha límite: 30 de junio de 2022"),
        ),
    ):
        part = text[found : found + 200]
        assert all(one in part for one in lines), part
    assert "{" not in text


def test_lists_choices_and_yes_or_no_have_words():
    opened = written("vm_declaration", "open", present=("GT", "US"))
    assert "Delegations present: Guatemala, United States" in opened
    assert "Delegaciones presentes: Guatemala, Estados Unidos" in opened
    done = written("training_nominee", "finish_course", course_done=True)
    assert ": yes" in done
    assert ": sí" in done
    # What somebody wrote is no name that the procedure has a word for.
    assert ": pass" in written("ppt_succession", "decline", reason="pass")
