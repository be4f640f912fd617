"""What no officer would type, and a script might: refused in words, and nothing stored."""

import os

import pytest

REF = "TC-2021-001"


@pytest.mark.parametrize("odd", ["fifo", "/dev/zero", "large.txt", "gone\udcf1.txt"])
def test_a_text_that_is_no_file_of_sane_length(opened, odd):
    if odd == "fifo":
        os.mkfifo(opened.folder / "fifo")
    opened.text("large.txt", "x" * 4_000_001)
    told = opened.run(
        "text", "file", REF, "--es", odd, "--original", "es", "--as", "mexico", "--json"
    )
    assert told.code == 2
    assert told.refusal["code"] in {"file_not_readable", "file_too_large"}


def test_an_instant_at_the_edge_of_the_calendar(opened):
    opened.at = "9999-12-31T23:59-12:00"
    told = opened.run("case", "list", "--as", "mexico", "--json")
    assert (told.code, told.refusal["code"]) == (2, "instant_not_understood")


@pytest.mark.parametrize(
    "text", ["a = " + "[" * 100_000, ".".join("a" * 50_000) + " = 1", "\n".join(["a = ["] * 99)]
)
def test_a_definition_without_bottom_is_told_at_once(opened, text):
    opened.text("deep.v1.toml", text)
    told = opened.run("machine", "check", "deep.v1.toml", "--json")
    assert told.code == 2
    assert [one["code"] for one in told.data["findings"]] == ["syntax"]


@pytest.mark.parametrize("name", ["Ana \u05d0\u05d1 L", "Ana\u200b", "Ana\U000e0041", "An\u00ada"])
def test_a_name_that_looks_like_another(opened, name):
    told = opened.run("person", "add", "ana", "--name", name, "--as", "admin", "--json")
    assert (told.code, told.refusal["kind"]) == (2, "input")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("presidency", "show", "--on", "2021-13-01"), "una fecha como 2021-10-01"),
        (("person", "add", "Ana", "--as", "admin"), "letras minúsculas y cifras"),
        (
            (
                "case",
                "do",
                "withdraw",
                REF,
                "--reason",
                "r",
                "--command-id",
                "a b",
                "--as",
                "mexico",
            ),
            "sin espacios",
        ),
        (("outbox", "list", "--limit", "-5", "--as", "mexico"), "1 como mínimo"),
        (("text", "show", REF, "--number", "0", "--as", "mexico"), "1 como mínimo"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_in_the_readers_words(opened, args, said):
    told = opened.run(*args, "--lang", "es")
    assert told.code == 2
    assert said in told.err
    assert not any(word in told.err for word in ("should", "match", "parse"))


def test_what_was_typed_is_shown_and_not_obeyed(opened):
    told = opened.run("case", "show", "TC\x1b[2J\u202e", "--as", "mexico")
    assert told.code == 3
    assert "\x1b" not in told.err
    assert "\u202e" not in told.err


def test_a_path_longer_than_any_file_system_takes(opened):
    told = opened.run(
        "case", "list", "--database", f"sqlite:///{'x' * 300}", "--as", "mexico", "--json"
    )
    assert told.refusal["code"] == "database_not_found"


def test_a_case_number_of_megabytes_is_not_told_back_whole(in_round):
    refused = in_round.run("case", "show", "T" * 10_000_000, "--as", "mexico", "--json")
    assert (refused.code, refused.refusal["code"]) == (3, "unknown_case")
    assert len(refused.err) < 2_000
    assert "10000000" in refused.refusal["message"]["en"]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ("text redline TC-2021-001 1 2", "Aquí sobra: 1 2. Vea --help."),
        ("position record TC-2021-001", "Falta PAÍS. Vea --help."),
        ("position recrod", "No existe la orden «recrod». ¿Quiso decir «record»? Vea --help."),
        (
            "period extend TC-2021-001 --days 2",
            "No existe la opción --days. ¿Quiso decir «--working-days»? Vea --help.",
        ),
        ("case show TC-2021-001 --json=yes", "--json no lleva valor. Quítelo."),
        ("case do withdraw X --reason", "A --reason le falta su valor. Escríbalo detrás."),
        ("case", "Uso: rcm case [OPCIONES] ORDEN [ARGUMENTOS]..."),
        (
            "mandate give nadie MX/ppt --since 2021-01-01 --as admin",
            (
                "No hay ninguna persona registrada como «nadie»."
                " Un administrador registra con: rcm person add"
            ),
        ),
        (
            "text file TC-2021-001 --es nofile --en nofile --original es --as mexico",
            "No se puede leer el archivo nofile: no existe el archivo o la carpeta.",
        ),
    ],
)
def test_what_the_parser_says_is_said_in_spanish(opened, args, said):
    given = [*args.replace(" X ", " TC-2021-001 ").split(), "--lang", "es"]
    if "withdraw" in args:
        given = ["case", "do", "withdraw", "TC-2021-001", "--as", "mexico", *given[-2:], "--reason"]
    err = opened.run(*given).err
    assert err.splitlines()[0] == said
