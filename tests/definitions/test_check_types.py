"""Conditions about values of a type they cannot work on, told with line, fault and what to do."""

import pytest

from tests.definitions.broken import FILE, line
from tests.definitions.slips import findings, slipped
from tests.definitions.typed import ASKED, TYPED, asking

AT = "transitions.#1.conditions"
ORDERED = "integer | date | instant"


def check(text):
    return findings(text, "errand")


def test_the_file_is_sound():
    assert check(TYPED) == ()


@pytest.mark.parametrize(
    "condition",
    [
        "compare:amount<=policy.meeting.quorum.six",
        "compare:starts<=ends",
        "compare:starts+amount<=today",
        "compare:days_until.starts>=amount",
        "compare:sum.works.cost<=amount",
        "compare:size.guests>=2",
        "compare:meeting_day.session>=opened+3",
        "fact_is:tone=plain|solemn",
        "fact_is:urgent=true",
        "fact_is:amount=1|9",
        "fact_is:starts=2021-10-01",
        "fact_is:topic=anything",
        "session_of:vice_ministerial_meeting",
        "under:meeting.quorum=quorum_8:compare:amount>=1",
    ],
)
def test_what_fits_is_not_complained_of(condition):
    assert [one.say("en") for one in check(asking(condition))] == []


SLIPS = [
    (
        "compare:topic<=3",
        (f"{AT} asks about “topic”, which is of type text; that works on: {ORDERED}. Correct it."),
        (f"{AT} pregunta por «topic», que es de tipo text; eso vale para: {ORDERED}. Corríjalo."),
    ),
    (
        "compare:starts<=amount",
        f"{AT}: “starts<=amount” compares a day with a number. Write days_until.NAME for a date.",
        (
            f"{AT}: «starts<=amount» compara un día con un número. Escriba days_until.NOMBRE para "
            "una fecha."
        ),
    ),
    (
        "compare:starts+ends<=today",
        f"{AT}: “starts+ends” adds two days. Add a number of days to one day.",
        f"{AT}: «starts+ends» suma dos días. Sume a un día un número de días.",
    ),
    (
        "compare:days_until.amount<=3",
        (
            f"{AT} asks about “amount”, which is of type integer; that works on: date | instant. "
            "Correct it."
        ),
        (
            f"{AT} pregunta por «amount», que es de tipo integer; eso vale para: date | instant. "
            "Corríjalo."
        ),
    ),
    (
        "compare:sum.works.maker<=3",
        f"{AT} asks about “maker”, which is of type text; that works on: integer. Correct it.",
        f"{AT} pregunta por «maker», que es de tipo text; eso vale para: integer. Corríjalo.",
    ),
    (
        "compare:sum.works.topic<=3",
        f"{AT} asks about “topic”, which no step gives the items of that list. Correct it.",
        f"{AT} pregunta por «topic», que ningún paso da a los elementos de esa lista. Corríjalo.",
    ),
    (
        "meeting_was_held:topic",
        f"{AT} asks about “topic”, which is of type text; that works on: meeting. Correct it.",
        f"{AT} pregunta por «topic», que es de tipo text; eso vale para: meeting. Corríjalo.",
    ),
    (
        "is_past:amount=member_review",
        f"{AT} asks about “amount”, which is of type integer; that works on: date. Correct it.",
        f"{AT} pregunta por «amount», que es de tipo integer; eso vale para: date. Corríjalo.",
    ),
    (
        "fact_is:tone=solem",
        f"{AT}: “tone” is never “solem”; it may be: plain | solemn. Did you mean “solemn”?",
        f"{AT}: «tone» nunca es «solem»; puede ser: plain | solemn. ¿Quiso decir «solemn»?",
    ),
    (
        "fact_is:urgent=yes",
        f"{AT}: “urgent” is never “yes”; it may be: true | false. Correct the name.",
        f"{AT}: «urgent» nunca es «yes»; puede ser: true | false. Corrija el nombre.",
    ),
    (
        "fact_is:amount=12",
        f"{AT}: “amount” is never “12”; it may be: integer 1-9. Correct the name.",
        f"{AT}: «amount» nunca es «12»; puede ser: integer 1-9. Corrija el nombre.",
    ),
    (
        "fact_is:starts=October",
        f"{AT}: “starts” is never “October”; it may be: YYYY-MM-DD. Correct the name.",
        f"{AT}: «starts» nunca es «October»; puede ser: YYYY-MM-DD. Corrija el nombre.",
    ),
    (
        "fact_is_given:aside",
        (
            f"{AT} asks about “aside”, which this step does not take and no step keeps. Write "
            "keep = true where it is given."
        ),
        (
            f"{AT} pregunta por «aside», que este paso no recibe y ningún paso conserva. Escriba "
            "keep = true donde se indica."
        ),
    ),
    (
        "input_is:tone=plain",
        f"{AT} asks about “tone”, which this step does not take. Add it to its inputs.",
        f"{AT} pregunta por «tone», que este paso no recibe. Agréguelo a sus datos.",
    ),
    (
        "session_of:vice_ministerial_meting",
        (
            f"{AT} names the body “vice_ministerial_meting”, which is not there. "
            "Did you mean “vice_ministerial_meeting”?"
        ),
        (
            f"{AT} cita el órgano «vice_ministerial_meting», que no está. "
            "¿Quiso decir «vice_ministerial_meeting»?"
        ),
    ),
    (
        "admission_is:@vm_plenari,topic=A",
        f"{AT} asks about “vm_plenari”, which is not there. Did you mean “vm_plenary”?",
        f"{AT} pregunta por «vm_plenari», que no existe. ¿Quiso decir «vm_plenary»?",
    ),
    (
        "listed:topic=themes_in_forse",
        f"{AT} asks about “themes_in_forse”, which is not there. Did you mean “themes_in_force”?",
        f"{AT} pregunta por «themes_in_forse», que no existe. ¿Quiso decir «themes_in_force»?",
    ),
    (
        # What another condition only asks at times is judged as well.
        "under:meeting.quorum=quorum_8:compare:topic>=1",
        (f"{AT} asks about “topic”, which is of type text; that works on: {ORDERED}. Correct it."),
        (f"{AT} pregunta por «topic», que es de tipo text; eso vale para: {ORDERED}. Corríjalo."),
    ),
]


@pytest.mark.parametrize(("condition", "en", "es"), SLIPS)
def test_a_condition_that_cannot_be_is_told(condition, en, es):
    text = asking(condition)
    (found,) = check(text)
    at = line(text, condition)
    assert found.line == at
    assert found.say("en") == f"{FILE}:{at}: {en}"
    assert found.say("es") == f"{FILE}:{at}: {es}"


def test_the_item_of_a_step_has_the_statuses_of_its_list():
    text = slipped(TYPED, "input_is_given:work", "item_is:work=opn")
    (found,) = check(text)
    assert found.say("en") == (
        f"{FILE}:{line(text, 'opn')}: transitions.#5.conditions asks about “works.opn”, which is "
        "not there. Did you mean “works.open”?"
    )


def test_a_value_of_another_way_of_the_same_trigger_may_be_asked_about():
    text = TYPED.replace(ASKED, 'unless = ["input_is_given:work"]').replace('"drop"', '"ask"')
    assert "not_asked" not in {one.code for one in check(text)}


def test_a_condition_of_an_effect_is_judged_as_well():
    text = TYPED.replace(
        'trigger = "drop"',
        'trigger = "drop"\n'
        'registers = [{ what = "meeting_opened", when = ["compare:topic<=3"],'
        ' with = { body = "=vice_ministerial_meeting", meeting = "fact:session" } }]',
    )
    assert [one.code for one in check(text)] == ["unfit_type"]


def test_a_date_that_an_occasion_waits_for_is_a_date():
    text = TYPED.replace(
        'trigger = "add"', 'trigger = "lapse"\non = "date_reached"\ndate = "amount"', 1
    )
    (found,) = check(text)
    at = line(text, 'date = "amount"')
    assert found.say("en") == (
        f"{FILE}:{at}: transitions.#4.date asks about “amount”, which is "
        "of type integer; that works on: date | instant. Correct it."
    )


def test_an_occasion_of_a_body_that_is_not_there_is_told():
    text = TYPED.replace(
        'trigger = "add"', 'trigger = "rise"\non = "meeting_closed"\nbody = "vm"', 1
    )
    (found,) = check(text)
    assert (found.code, found.line) == ("unknown_body", line(text, 'body = "vm"'))
