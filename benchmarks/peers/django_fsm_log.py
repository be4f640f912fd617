"""django-fsm-2 with django-fsm-log.

As their documentation advises for safety: `FSMModelMixin` and `ConcurrentTransitionMixin`, a
protected state, and transition and `save()` inside `atomic()`. The log row carries the actor's name
in its description (its `by` is a foreign key to a user). On SQLite: Django's documented production
options, `transaction_mode` IMMEDIATE and an `init_command` that sets the pragmas.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django
from django.conf import settings
from psycopg.conninfo import conninfo_to_dict

from benchmarks.case import FIRST_POSITION, ROUTE, STATES
from benchmarks.databases import is_sqlite, postgres_settings, sqlite_path, sqlite_settings

if TYPE_CHECKING:
    from benchmarks.case import Step


def database(url: str) -> dict[str, Any]:
    if is_sqlite(url):
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": sqlite_path(url),
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 30,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
            },
        }
    server = conninfo_to_dict(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": server["dbname"],
        "HOST": server.get("host", ""),
        "PORT": server.get("port", ""),
        "USER": server.get("user", ""),
        "PASSWORD": server.get("password", ""),
        "CONN_MAX_AGE": None,
    }


def consultation_model() -> Any:
    """Define the model; Django must be set up first."""
    from django.db import models  # noqa: PLC0415
    from django_fsm import (  # noqa: PLC0415
        ConcurrentTransitionMixin,
        FSMField,
        FSMModelMixin,
        transition,
    )
    from django_fsm_log.decorators import fsm_log_description  # noqa: PLC0415

    def move(trigger: str, source: str, dest: str) -> Any:
        def body(self: Any, **_: Any) -> None:
            """Nothing but the change of state."""

        body.__name__ = trigger
        return transition(field="state", source=source, target=dest)(fsm_log_description(body))

    return type(
        "Consultation",
        (ConcurrentTransitionMixin, FSMModelMixin, models.Model),
        {
            "__module__": __name__,
            "state": FSMField(default=STATES[0], protected=True),
            "Meta": type("Meta", (), {"app_label": "benchmarks"}),
            **{trigger: move(trigger, source, dest) for trigger, source, dest in ROUTE},
        },
    )


class DjangoFsmLog:
    """Get the case, call the transition, save it; the log row comes by signal."""

    name = "django-fsm"

    def __init__(self, steps: tuple[Step, ...]) -> None:
        self.steps = steps

    def setup(self, url: str) -> None:
        apps = [
            "django.contrib.contenttypes",
            "django.contrib.auth",
            "django_fsm",
            "django_fsm_log",
        ]
        settings.configure(
            DATABASES={"default": database(url)},
            INSTALLED_APPS=apps,
            DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
            USE_TZ=True,
        )
        django.setup()
        from django.core.management import call_command  # noqa: PLC0415
        from django.db import connection, transaction  # noqa: PLC0415
        from django_fsm_log.models import StateLog  # noqa: PLC0415

        self.sqlite = is_sqlite(url)
        self.connection, self.atomic, self.log = connection, transaction.atomic, StateLog
        self.model = consultation_model()
        call_command("migrate", verbosity=0)
        if self.model._meta.db_table not in connection.introspection.table_names():  # noqa: SLF001
            with connection.schema_editor() as editor:
                editor.create_model(self.model)

    def durability(self) -> dict[str, str]:
        with self.connection.cursor() as cursor:

            def ask(statement: str) -> object:
                cursor.execute(statement)
                return cursor.fetchone()[0]

            return (sqlite_settings if self.sqlite else postgres_settings)(ask)

    def open_case(self) -> str:
        return str(self.model.objects.create().pk)

    def step(self, case_id: str, n: int) -> None:
        step = self.steps[n]
        with self.atomic():
            case = self.model.objects.get(pk=int(case_id))
            getattr(case, step.trigger)(description=step.body)
            case.save()

    def fill_case(self, case_id: str, events: int) -> None:
        step = self.steps[FIRST_POSITION]
        case = self.model.objects.get(pk=int(case_id))
        rows = (
            self.log(
                content_object=case,
                source_state=step.source,
                state=step.dest,
                transition=step.trigger,
                description=step.body,
            )
            for _ in range(events)
        )
        with self.atomic():
            self.log.objects.bulk_create(rows, batch_size=500)

    def fill_log(self, events: int) -> None:
        for done in range(0, events, 1000):
            self.fill_case(self.open_case(), min(1000, events - done))

    def close(self) -> None:
        self.connection.close()
