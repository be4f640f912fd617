"""A PostgreSQL server of a test's own, that may crash and come back."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from tests.postgres_server import START_SECONDS, Server, _run, start, stop


class OwnServer:
    """Started with its files in a folder, durable as packaged."""

    def __init__(self, folder: Path) -> None:
        self._server: Server = start(folder, fsync=True)
        self.url = self._server.url

    @property
    def binaries(self) -> Path:
        """Where its programs lie."""
        return Path(self._server.binaries)

    @property
    def data(self) -> Path:
        """Where its files lie."""
        return Path(self._server.data)

    def crash(self) -> None:
        """Stop at once, as a power cut would: no checkpoint, every connection lost."""
        os.kill(self._server.pid, signal.SIGQUIT)
        self.wait_until_gone()

    def wait_until_gone(self) -> None:
        """Wait for a server that is about to end."""
        until = time.monotonic() + START_SECONDS
        while self.running and time.monotonic() < until:
            time.sleep(0.01)
        assert not self.running, "the server does not end"

    @property
    def running(self) -> bool:
        """Whether the process that was started still lives."""
        try:
            os.kill(self._server.pid, 0)
        except ProcessLookupError:
            return False
        # Nobody may have waited for a process that has ended.
        return (self.data / "postmaster.pid").exists()

    def again(self) -> None:
        """Start anew on the same files."""
        command = [f"{self.binaries}/pg_ctl", "start", "-D", str(self.data), "-w"]
        _run([*command, "-l", str(self.data.parent / "log")], self.data.parent)
        pid = int((self.data / "postmaster.pid").read_text().split()[0])
        self._server = replace(self._server, pid=pid)

    def stop(self) -> None:
        """End it, if it runs."""
        stop(self._server)


@contextmanager
def own_server(folder: Path | None = None) -> Iterator[OwnServer]:
    """A server that ends with the block, in ``folder`` or in one that goes with it."""
    # The server runs as somebody else and has to get there.
    place = folder or Path(tempfile.mkdtemp(prefix="rcm-server-")).resolve()
    place.chmod(0o711)
    server = OwnServer(place)
    try:
        yield server
    finally:
        server.stop()
        if folder is None:
            shutil.rmtree(place)
