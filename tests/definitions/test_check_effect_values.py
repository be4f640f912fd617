"""Values of effects that the other case, or the roster, could never take."""

import pytest

from tests.definitions.broken import line
from tests.definitions.effecting import ERRAND, PLAN
from tests.definitions.slips import findings, slipped

MACHINES = {"plan": PLAN, "errand": ERRAND}
OPENS, REGISTERS = "transitions.#1.opens.#1", "transitions.#1.registers.#1"
MEETING = """\
body = "=vice_ministerial_meeting"
meeting = "fact:meeting"
starts_on = "=2021-11-18"
place = "input:place"
"""
SCHEDULED = f'what = "meeting_scheduled"\n[transitions.registers.with]\n{MEETING}'


def found_in(name, old, new):
    text = slipped(MACHINES[name], old, new)
    (found,) = findings(text, name, MACHINES)
    at = line(text, new.splitlines()[-1])
    assert found.line == at
    return [
        found.say(lang).removeprefix(f"machines/{name}.v1.toml:{at}: ") for lang in ("en", "es")
    ]


@pytest.mark.parametrize(
    ("name", "old", "new", "en", "es"),
    [
        (
            "plan",
            'country = "authority"',
            'country = "title"',
            (
                f"{OPENS}.with.country gives title, of type text, to “country”, of type country. "
                "Give another value."
            ),
            (
                f"{OPENS}.with.country da title, de tipo text, a «country», de tipo country. Dé "
                "otro valor."
            ),
        ),
        (
            "plan",
            'country = "authority"',
            'country = "=Mexico"',
            f"{OPENS}.with.country: “country” is never “Mexico”; it may be: XX. Correct the name.",
            f"{OPENS}.with.country: «country» nunca es «Mexico»; puede ser: XX. Corrija el nombre.",
        ),
        (
            "errand",
            "=done",
            "=doen",
            (
                "transitions.#2.fires.#1.with.news: “news” is never “doen”; it may be: done. "
                "Did you mean “done”?"
            ),
            (
                "transitions.#2.fires.#1.with.news: «news» nunca es «doen»; puede ser: done. "
                "¿Quiso decir «done»?"
            ),
        ),
        (
            "plan",
            "=2021-11-18",
            "=November",
            (
                f"{REGISTERS}.with.starts_on: “starts_on” is never “November”; it may be: "
                "YYYY-MM-DD. Correct the name."
            ),
            (
                f"{REGISTERS}.with.starts_on: «starts_on» nunca es «November»; puede ser: "
                "YYYY-MM-DD. Corrija el nombre."
            ),
        ),
        (
            "plan",
            "=2021-11-18",
            "now",
            (
                f"{REGISTERS}.with.starts_on gives now, of type instant, to “starts_on”, of type "
                "date. Give another value."
            ),
            (
                f"{REGISTERS}.with.starts_on da now, de tipo instant, a «starts_on», de tipo date. "
                "Dé otro valor."
            ),
        ),
        (
            "plan",
            "=vice_ministerial_meeting",
            "=vice_ministers_meeting",
            (
                f"{REGISTERS}.with.body names the body “vice_ministers_meeting”, which is not "
                "there. Did you mean “vice_ministerial_meeting”?"
            ),
            (
                f"{REGISTERS}.with.body cita el órgano «vice_ministers_meeting», que no está. "
                "¿Quiso decir «vice_ministerial_meeting»?"
            ),
        ),
        (
            "plan",
            SCHEDULED,
            (
                'what = "observer"\nwith = { holder = "authority", kind = "=organisation",'
                ' since = "today" }\n'
            ),
            (
                f"{REGISTERS}.with.kind: “kind” is never “organisation”; it may be: state | "
                "organization | network | guest. Did you mean “organization”?"
            ),
            (
                f"{REGISTERS}.with.kind: «kind» nunca es «organisation»; puede ser: state | "
                "organization | network | guest. ¿Quiso decir «organization»?"
            ),
        ),
        (
            "plan",
            SCHEDULED,
            (
                'what = "observer_status"\nwith = { holder = "authority", status = "=end",'
                ' since = "today" }\n'
            ),
            (
                f"{REGISTERS}.with.status: “status” is never “end”; it may be: in_force | "
                "suspended | ended. Did you mean “ended”?"
            ),
            (
                f"{REGISTERS}.with.status: «status» nunca es «end»; puede ser: in_force | "
                "suspended | ended. ¿Quiso decir «ended»?"
            ),
        ),
        (
            "plan",
            'back = "plan"',
            'back = "plan"\nfor_each = "admitted:vice_ministerial_meting"',
            (
                f"{OPENS}.for_each names the body “vice_ministerial_meting”, which is not there. "
                "Did you mean “vice_ministerial_meeting”?"
            ),
            (
                f"{OPENS}.for_each cita el órgano «vice_ministerial_meting», que no está. "
                "¿Quiso decir «vice_ministerial_meeting»?"
            ),
        ),
    ],
    ids=lambda value: value[:24] if isinstance(value, str) else None,
)
def test_a_value_that_can_never_be_taken_is_told(name, old, new, en, es):
    assert found_in(name, old, new) == [en, es]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('country = "authority"', 'country = "=MX"'),
        ('country = "authority"', 'country = "country"'),
        ('what = "fact:what"', 'what = "today"'),
        (
            SCHEDULED,
            (
                'what = "presidency"\nwith = { year = 2022, country = "authority", '
                'starts_on = "now", ad_interim = true }\n'
            ),
        ),
    ],
)
def test_what_fits_is_not_complained_of(old, new):
    assert findings(slipped(PLAN, old, new), "plan", MACHINES) == ()


def test_the_choices_that_are_handed_on_are_choices_there():
    given = 'name = "place"\ntype = "choice"\nchoices = ["done", "undone"]\n'
    plan = PLAN.replace('name = "place"\ntype = "text"\n', given)
    plan = plan.replace("[words]\n", '[words]\nundone = { en = "undone", es = "sin hacer" }\n')
    plan = plan.replace('what = "fact:what"', 'what = "input:place"')
    errand = ERRAND.replace(
        'name = "what"\ntype = "text"', 'name = "what"\ntype = "choice"\nchoices = ["done"]', 1
    )
    (found,) = findings(plan, "plan", {"plan": plan, "errand": errand})
    assert found.say("en").endswith(
        "“what” is never “undone”; it may be: done. Did you mean “done”?"
    )
