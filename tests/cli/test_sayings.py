"""What answers and refusals say, in the words of people."""

import pytest

from rcm_workflow.cli.chosen import chosen
from rcm_workflow.cli.stances import SAID, meant
from rcm_workflow.domain.values import Confirmation, DeliveryStatus, Disposition, Stance
from rcm_workflow.i18n import LANGS, catalogue

REF = "TC-2021-001"
OFFERED = (
    "assent (está de acuerdo), assent_with_comment (está de acuerdo, con un comentario), amend "
    "(solicita cambios), object (objeta), reserve (está de acuerdo, con reserva), no_position (no "
    "toma posición)"
)


def test_silence_is_not_among_the_stances_offered():
    assert set(SAID) == set(Stance) - {Stance.TACIT}


@pytest.mark.parametrize(
    ("args", "es", "en"),
    [
        (("case", "show"), "Falta CASO. Vea --help.", "CASE is missing. See --help."),
        (
            ("case", "list", "--machin"),
            "No existe la opción --machin. ¿Quiso decir «--machine»? Vea --help.",
            "There is no option --machin. Did you mean “--machine”? See --help.",
        ),
    ],
)
def test_a_command_line_not_understood_is_told_in_both_languages(office, args, es, en):
    refused = office.run(*args, "--json")
    assert (refused.code, refused.refusal["message"]) == (2, {"en": en, "es": es})
    assert office.run(*args, "--lang", "es").err == f"{es}\n"


def test_a_position_nobody_knows_is_refused_with_those_that_are_offered(in_round):
    given = ("position", "record", REF, "HN", "maybe", "--as", "honduras")
    refused = in_round.run(*given, "--json")
    assert (refused.code, refused.refusal["code"]) == (2, "stance_not_offered")
    assert in_round.run(*given, "--lang", "es").err.startswith(
        f"La posición «maybe» no se ofrece aquí. Se ofrecen: {OFFERED}."
    )


@pytest.mark.parametrize(
    ("kind", "section", "typed", "code"),
    [
        (Disposition, "disposition", "No incorporado", "not_incorporated"),
        (Disposition, "disposition", "taken up in part", "partly"),
        (Disposition, "disposition", "parcialmente", "partly"),
        (Confirmation, "confirmation", "retirado", "withdrawn"),
        (Confirmation, "confirmation", "maintained", "maintained"),
        (DeliveryStatus, "delivery", "devuelta", "bounced"),
    ],
)
def test_a_choice_may_be_typed_in_either_language(kind, section, typed, code):
    assert chosen(typed, kind, section) == kind(code)


def test_every_choice_is_meant_by_its_code_and_its_words():
    for kind, section in (
        (Disposition, "disposition"),
        (Confirmation, "confirmation"),
        (DeliveryStatus, "delivery"),
    ):
        for one in kind:
            words = [one.value]
            for lang in LANGS:
                words.append(catalogue(lang).say(section, one))
                words += catalogue(lang).say(f"{section}_typed", one).split("|")
            assert {chosen(word, kind, section) for word in words} == {one}


def test_a_choice_nobody_knows_is_refused_with_what_each_means(in_round):
    given = ("change", "confirm", REF, "HN-1-1", "retirardo", "--as", "honduras")
    refused = in_round.run(*given, "--json")
    assert (refused.code, refused.refusal["code"]) == (2, "choice_not_offered")
    assert in_round.run(*given, "--lang", "es").err == (
        "«retirardo» no es ninguna de las opciones. ¿Quiso decir «withdrawn»? Se ofrecen: "
        "maintained (mantenido), withdrawn (retirado).\n"
    )


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "is not over (the clock is stopped, working days left: 5)"),
        ("es", "no ha concluido (el reloj está detenido, días hábiles restantes: 5)"),
    ],
)
def test_of_a_stopped_clock_nobody_is_told_that_it_runs(in_round, lang, said):
    in_round.done("case", "do", "suspend", REF, "--reason", "Storm", "--as", "mexico")
    in_round.at = "2021-10-04T12:00-05:00"
    told = in_round.done("case", "why", REF, "--as", "honduras", "--lang", lang).out
    assert said in " ".join(told.split())


@pytest.mark.parametrize(
    ("asked", "by", "en", "es"),
    [
        (("--country", "HN"), "mexico", "given to all alike, not", "a todos por igual, no"),
        ((), "honduras", "only the PPT gives it.", "solo la PPT la concede."),
    ],
)
def test_of_an_extension_it_is_told_what_the_policy_has_against_it(in_round, asked, by, en, es):
    extend = ("period", "extend", REF, "--working-days", "1", "--reason", "Storm", *asked)
    for lang, said in (("en", en), ("es", es)):
        refused = in_round.run(*extend, "--as", by, "--lang", lang)
        assert (refused.code, said in refused.err) == (5, True), refused.err


def test_the_end_of_a_period_is_told_on_the_clock_of_who_closes_it(in_round):
    told = " ".join(in_round.done("case", "why", REF, "--as", "mexico").out.split())
    closes = told.partition("The term must be over; it closes: ")[2]
    assert closes.startswith("Monday 20 September 2021, 23:59 (Managua, UTC-6)")


def test_a_claimed_midnight_is_told_as_it_was_typed(in_round):
    given = ("position", "record", REF, "HN", "assent", "--as", "honduras")
    refused = in_round.run(*given, "--occurred-at", "2029-01-01T00:00Z")
    assert "Monday 1 January 2029, 00:00 (UTC)" in refused.err


def test_a_position_nobody_knows_is_answered_with_those_of_the_step(office):
    office.done(
        "case", "open", "contribution_scale", "--title-en", "Scale", "--title-es", "Escala",
        "--reason", "Table I", "--total", "100", "--from-year", "2022", "--as", "mexico",
    )  # fmt: skip
    given = ("position", "record", "CS-2021-001", "HN", "objetta", "--as", "honduras")
    assert office.run(*given).err.startswith(
        "The position “objetta” is not offered here. Did you mean “object”? "
        "Offered: assent (agrees), object (objects)."
    )


@pytest.mark.parametrize(
    ("typed", "stance"),
    [
        ("acuerdo", "assent"),
        ("De Acuerdo", "assent"),
        ("esta de acuerdo", "assent"),
        ("agrees", "assent"),
        ("objecion", "object"),
        ("asks for changes", "amend"),
        ("sin-posición", "no_position"),
    ],
)
def test_a_position_is_typed_in_the_words_of_people(opened, typed, stance):
    with opened.app() as app, app.store.read() as view:
        rules = app.rules_of(view.case(REF), view.document)
    assert meant(typed, rules, "member_round_1") == stance


def test_a_choice_is_typed_by_what_it_is_called_in_either_language(office):
    begin = ("case", "open", "observer_application", "--applicant", "CL", "--name-en", "Chile")
    rest = ("--name-es", "Chile", "--title-en", "Chile", "--title-es", "Chile", "--reason", "Note")
    opening = (*begin, *rest, "--as", "admin", "--json")
    refused = office.run(*opening, "--kind", "paiss")
    assert refused.refusal["facts"]["nearest"] == "state"
    assert "¿Quiso decir «state»?" in refused.refusal["message"]["es"]
    assert "state (país)" in refused.refusal["message"]["es"]
    told = office.run(*opening, "--kind", "PAIS")
    assert told.code != 2, told.err


def test_a_refusal_calls_roles_and_steps_by_their_titles(in_round):
    refused = in_round.run(
        "case", "do", "withdraw", REF, "--reason", "x", "--as", "honduras", "--json"
    )
    said = refused.refusal["message"]
    assert said["es"].startswith(
        "Honduras, relaciones exteriores no puede hacer esto (dar un paso)."
    )
    assert "Corresponde a: Oficial de la PPT" in said["es"]
    refused = in_round.run("case", "do", "launch", REF, "--action-item", "x", "--as", "mexico")
    assert "Primera ronda" not in refused.err
    assert "(withdraw)" in refused.err
    assert "member_round_1" not in refused.err


def test_a_country_may_be_written_small(in_round):
    shown = in_round.done("period", "show", REF, "--country", "ni", "--as", "mexico", "--json")
    assert [one["country"] for one in shown.data] == ["NI"]


def test_while_the_clock_stands_still_days_are_left_and_no_dates(in_round):
    in_round.done("case", "do", "suspend", REF, "--reason", "Storm", "--as", "mexico")
    awaited = in_round.done("position", "missing", REF, "--as", "mexico", "--json").data
    assert {one["due_at"] for one in awaited} == {None}
    assert {one["working_days_left"] for one in awaited} == {5}
    assert "2021" not in in_round.done("position", "missing", REF, "--as", "mexico").out


def test_a_case_that_ended_says_so(opened):
    opened.done("case", "do", "withdraw", REF, "--reason", "x", "--as", "mexico")
    told = opened.done("case", "why", REF, "--as", "mexico", "--lang", "es").out
    assert told.startswith(f"{REF} ha terminado: ")


def test_one_file_is_one_file(office, checkout):
    path = str(checkout / "machines" / "troika_consultation.v1.toml")
    assert office.done("machine", "check", path).out.endswith(": 1 file\n")


@pytest.mark.parametrize("blank", ["", "  "])
@pytest.mark.parametrize(
    ("args", "field"),
    [
        (("calendar", "close", "HN", "2026-09-16", "--source", "x", "--reason"), "--reason"),
        (("calendar", "close", "HN", "2026-09-16", "--reason", "x", "--source"), "--source"),
        (("period", "extend", REF, "--working-days", "1", "--reason"), "--reason"),
        (("case", "show"), "CASE"),
    ],
)
def test_a_blank_is_told_by_the_name_it_was_given_under(in_round, args, field, blank):
    refused = in_round.run(*args, blank, "--as", "mexico", "--json")
    assert (refused.code, refused.refusal["code"]) == (2, "empty_text")
    assert refused.refusal["facts"] == {"field": field}


@pytest.mark.parametrize(
    ("args", "english", "spanish"),
    [
        (("--weeks", "61"), "--weeks is at most 60.", "--weeks es 60 como máximo."),
        (("--weeks", "0"), "--weeks is at least 1.", "--weeks es 1 como mínimo."),
        (("--weeks", "x"), "Write a whole number.", "Escriba un número entero."),
        (("--from", "2026-3"), "Write a date such as", "Escriba una fecha como"),
    ],
)
def test_a_number_or_date_that_does_not_fit_in_both_languages(in_round, args, english, spanish):
    ask = ("calendar", "plan", "--from", "2026-03-03", *args)
    assert english in in_round.run(*ask).err
    told = in_round.run(*ask, "--lang", "es").err
    assert spanish in told
    assert "Input" not in told
