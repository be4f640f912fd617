"""Where the peers keep their cases: SQLite files and databases of a throwaway PostgreSQL server."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

if TYPE_CHECKING:
    from collections.abc import Callable

SYNCHRONOUS = {"0": "OFF", "1": "NORMAL", "2": "FULL", "3": "EXTRA"}


class NotDurableError(Exception):
    """A peer runs with weaker settings than the others; its figures would be worth nothing."""


def is_sqlite(url: str) -> bool:
    return url.startswith("sqlite:")


def sqlite_path(url: str) -> str:
    return url.removeprefix("sqlite:///")


def sqlalchemy_url(url: str) -> str:
    return url.replace("postgresql://", "postgresql+psycopg://", 1)


def sqlite_settings(ask: Callable[[str], object]) -> dict[str, str]:
    """Read what decides durability, by the peer's own connection."""
    return {
        "journal_mode": str(ask("PRAGMA journal_mode")).upper(),
        "synchronous": SYNCHRONOUS[str(ask("PRAGMA synchronous"))],
    }


def postgres_settings(ask: Callable[[str], object]) -> dict[str, str]:
    names = ("fsync", "synchronous_commit", "full_page_writes", "transaction_isolation")
    return {name: str(ask(f"SHOW {name}")) for name in names}


def require_durable(peer: str, settings: dict[str, str]) -> None:
    """Raise NotDurableError unless a commit of this peer survives a power cut."""
    wanted = (
        {"journal_mode": "WAL", "synchronous": "FULL"}
        if "journal_mode" in settings
        else {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
    )
    weak = {name: settings[name] for name, value in wanted.items() if settings[name] != value}
    if weak:
        raise NotDurableError(f"{peer}: {weak}")


class SqliteFiles:
    """A folder of SQLite files, one per peer and measure."""

    kind = "sqlite"

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="rcm-bench-"))

    def version(self) -> str:
        return f"SQLite {sqlite3.sqlite_version}"

    def create(self, name: str) -> str:
        return f"sqlite:///{self.folder / name}.db"

    def drop(self, url: str) -> None:
        for suffix in ("", "-wal", "-shm"):
            Path(sqlite_path(url) + suffix).unlink(missing_ok=True)

    def close(self) -> None:
        shutil.rmtree(self.folder)


class PostgresServer:
    """Databases of a server: the one at `url`, or a throwaway one on a Unix socket.

    The throwaway server keeps the settings as packaged (fsync, synchronous_commit and
    full_page_writes are on) and is run by an unprivileged user, stopped and removed by `close`.
    """

    kind = "postgres"

    def __init__(self, url: str | None = None) -> None:
        self.folder: Path | None = None
        self.process: subprocess.Popen[bytes] | None = None
        self.url = url or self._start()

    def version(self) -> str:
        with psycopg.connect(self.url) as connection:
            row = connection.execute("SHOW server_version").fetchone()
            return f"PostgreSQL {row[0] if row else ''}"

    def create(self, name: str) -> str:
        """Make an empty database and return its URL; one left over by a killed run is replaced."""
        database = "rcm_bench_" + name.replace("-", "_")
        self._admin("DROP DATABASE IF EXISTS {} WITH (FORCE)", database)
        self._admin("CREATE DATABASE {}", database)
        parts = urlsplit(self.url)
        # urlunsplit drops the empty host of a Unix-socket URL together with its slashes.
        rebuilt = urlunsplit(parts._replace(path="/" + database))
        return rebuilt.replace("postgresql:/rcm", "postgresql:///rcm", 1)

    def drop(self, url: str) -> None:
        self._admin("DROP DATABASE {} WITH (FORCE)", urlsplit(url).path.lstrip("/"))

    def close(self) -> None:
        if self.process is None or self.folder is None:
            return
        postmaster = int((self.folder / "data/postmaster.pid").read_text().split()[0])
        os.kill(postmaster, 2)  # SIGINT: fast shutdown
        self.process.wait(60)
        shutil.rmtree(self.folder)

    def _admin(self, statement: str, database: str) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(sql.Identifier(database)))

    def _start(self) -> str:
        binaries = max(
            Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name)
        )
        self.folder = Path(tempfile.mkdtemp(prefix="rcm-bench-pg-"))
        as_user: list[str] = []
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            shutil.chown(self.folder, "postgres")
            as_user = ["runuser", "-u", "postgres", "--"]
        data = str(self.folder / "data")
        initdb = [str(binaries / "initdb"), "-D", data, "-A", "trust", "-U", "bench", "-E", "UTF8"]
        subprocess.run(
            [*as_user, *initdb, "--no-sync"], check=True, stdout=subprocess.DEVNULL, cwd=self.folder
        )
        options = ("listen_addresses=", f"unix_socket_directories={self.folder}")
        server = [str(binaries / "postgres"), "-D", data, *(x for o in options for x in ("-c", o))]
        self.process = subprocess.Popen(
            [*as_user, *server], stderr=(self.folder / "server.log").open("wb"), cwd=self.folder
        )
        url = f"postgresql:///postgres?host={self.folder}&user=bench"
        for _ in range(100):
            try:
                psycopg.connect(url).close()
            except psycopg.OperationalError:
                time.sleep(0.1)
            else:
                return url
        raise TimeoutError((self.folder / "server.log").read_text())
