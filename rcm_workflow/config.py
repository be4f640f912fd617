"""Settings and where each of them comes from.

Flags > ``RCM_*`` > ``./rcm.toml`` > the user's own ``rcm.toml`` > ``/etc/rcm/rcm.toml`` > defaults.
A key that nobody knows is refused: a misspelled setting must not be silently without effect.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, NamedTuple

from platformdirs import user_config_path
from pydantic import Field, StringConstraints, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

PREFIX = "RCM_"
FILE = "rcm.toml"
DEFAULT_DATABASE = "sqlite:///./rcm.db"
BESIDE = ("RCM_NOW", "RCM_CHECKOUT", "RCM_TEST_")
"""Beginnings of variables that are no settings: the clock of a rehearsal, and the tests' own."""

CREDENTIALS, CREDENTIAL = "CREDENTIALS_DIRECTORY", "rcm-log-key"
"""Where systemd puts what LoadCredential= hands over, and the name under which we look there."""

_PASSWORD = re.compile(r"(?P<head>[a-z0-9+]+://[^:/@\s]*):\S*@")
_PARAMETER = re.compile(r"(?i)([?&](?:password|sslpassword|passfile)=)[^&\s]*")


class BadSettings(ValueError):
    """A setting cannot be used: which one, where it stands, and why: a code and its facts."""

    def __init__(self, key: str, origin: str, why: str, **facts: object) -> None:
        super().__init__(f"{key} ({origin}): {why}")
        self.key = key
        self.origin = origin
        self.why = why
        self.facts = facts


class Settings(BaseSettings):
    """What an office sets once. Times are seconds."""

    model_config: ClassVar[SettingsConfigDict] = SettingsConfigDict(extra="forbid", frozen=True)

    database: str = DEFAULT_DATABASE
    """``sqlite:///PATH`` or ``postgresql://USER:PASSWORD@HOST/NAME``."""
    log_name: Annotated[str, StringConstraints(min_length=1, max_length=200)] = "rcm.example/log"
    """The name a new log gets; used by ``rcm init`` only."""
    lang: Literal["en", "es"] = "en"
    actor: str | None = None
    """The id of the person who works here."""
    seat: str | None = None
    """``HOLDER/CAPACITY``, where that person holds several."""
    definitions: Path | None = None
    """A folder with ``machines/`` and ``policies/`` of one's own, beside the ones shipped."""
    colour: Literal["auto", "always", "never"] = "auto"
    sweep_seconds: float = Field(default=10, gt=0, le=15)
    """The beat of the worker; deadlines wake it between two beats as well."""
    seal_seconds: float = Field(default=0.2, gt=0, le=60)
    """The longest a recorded entry waits to be sealed while a worker runs."""
    log_key: Path | None = None
    """The file with the secret keys of the log; without it this process seals and does not sign."""
    last_signed: Path | None = None
    """The file of the head signed last; beside the key file if not given."""
    heartbeat_seconds: float = Field(default=3600, ge=1)
    """After that long the head is signed again though nothing was recorded."""
    trust: Path | None = None
    """The trust file: whose signatures of witnesses are collected, and where they are asked."""
    witness_seconds: float = Field(default=60, ge=1)
    """The beat at which a worker that signs shows new heads to the witnesses of the trust file."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - the signature is the library's
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read only what is handed in: the process environment is an argument here."""
        return (init_settings,)


class Layer(NamedTuple):
    """Settings of one place."""

    origin: str
    values: Mapping[str, Any]


class Loaded(NamedTuple):
    """The settings in force and the place each of them comes from."""

    settings: Settings
    origins: Mapping[str, str]


def places(folder: Path, environ: Mapping[str, str]) -> tuple[Path, ...]:
    """Where settings files are looked for, the strongest first."""
    home = environ.get("XDG_CONFIG_HOME")
    own = Path(home) / "rcm" if home else user_config_path("rcm")
    return (folder / FILE, own / FILE, Path("/etc/rcm") / FILE)


def load(flags: Mapping[str, Any], environ: Mapping[str, str], files: tuple[Path, ...]) -> Loaded:
    """Put the layers together. ``flags`` that are ``None`` were not given.

    Raises ``BadSettings`` for a key that does not exist, a value that does not fit, or a file that
    is no TOML.
    """
    layers = [*_layers(flags, environ, files)]
    found: dict[str, Any] = {}
    origins = dict.fromkeys(Settings.model_fields, "default")
    for layer in reversed(layers):
        for key, value in layer.values.items():
            if key not in Settings.model_fields:
                near = difflib.get_close_matches(key, Settings.model_fields, n=1)
                if near:
                    raise BadSettings(key, layer.origin, "unknown_near", nearest=near[0])
                raise BadSettings(key, layer.origin, "unknown")
            found[key] = value
            origins[key] = layer.origin
    try:
        return Loaded(Settings(**InitSettingsSource(Settings, found)()), origins)
    except ValidationError as error:
        first = error.errors()[0]
        key = str(first["loc"][0])
        raise BadSettings(key, origins[key], first["type"], **_bounds(first)) from None


def _bounds(error: ErrorDetails) -> dict[str, object]:
    """What a value had to keep to, without the words of the library."""
    given = dict(error.get("ctx", {}))
    if "expected" in given:
        given["expected"] = str(given["expected"]).replace("'", "").replace(" or ", ", ")
    return given


def _layers(
    flags: Mapping[str, Any], environ: Mapping[str, str], files: tuple[Path, ...]
) -> Iterator[Layer]:
    given = {key: value for key, value in flags.items() if value is not None}
    yield Layer("command line", given)
    for name, value in environ.items():
        # A variable that is set to nothing is how a shell unsets one for a single command.
        if value and name.startswith(PREFIX) and not name.startswith(BESIDE):
            key = name.removeprefix(PREFIX).lower()
            yield Layer(name, {key: value})
    credentials = environ.get(CREDENTIALS)
    if credentials and (Path(credentials) / CREDENTIAL).is_file():
        yield Layer(CREDENTIALS, {"log_key": Path(credentials) / CREDENTIAL})
    for path in files:
        try:
            data = path.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError as error:
            raise BadSettings(FILE, str(path), "not_readable", detail=error.strerror) from None
        try:
            yield Layer(str(path), tomllib.loads(data.decode()))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise BadSettings(FILE, str(path), "not_toml", detail=str(error)) from None


def masked(value: object) -> str:
    """A setting as it may be shown: the password of an address is three asterisks."""
    shown = _PASSWORD.sub(r"\g<head>:***@", str(value))
    return _PARAMETER.sub(r"\1***", shown)
