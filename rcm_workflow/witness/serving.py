"""A witness over HTTP (C2SP tlog-witness, ``add-checkpoint``)."""

from __future__ import annotations

import sys
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

from rcm_workflow.audit.witnessing import Status
from rcm_workflow.domain.failures import LogBroken, Refused
from rcm_workflow.witness.folder import Answer

PATH: Final = "/add-checkpoint"
LARGEST: Final = 1_100_000
"""Bytes of a request: a note and a proof of 63 hashes."""
PATIENCE: Final = 30
"""Seconds that a connection may be silent."""

Look = Callable[[bytes], Answer]


def server(host: str, port: int, look: Look) -> ThreadingHTTPServer:
    """A server that answers with ``look``; port 0 takes any that is free. Call ``serve_forever``.

    Whoever asks is not authenticated: what counts is the signature under the checkpoint.
    """

    class Handler(_Handler):
        answer = staticmethod(look)

    return _Server((host, port), Handler)


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of who hung up: a page for each would bury the evidence of a fork."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "witness"
    sys_version = ""
    timeout = PATIENCE
    answer: Look

    def do_POST(self) -> None:
        """Answer a request."""
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or int(length) > LARGEST:
            # What follows cannot be told from a next request.
            self.close_connection = True
            self._send(413 if length.isdecimal() else 411, "")
            return
        data = self.rfile.read(int(length))
        if not self.path.endswith(PATH):
            self._send(Status.UNKNOWN_LOG, "")
            return
        try:
            found = self.answer(data)
        except (Refused, LogBroken):
            # Its own files fail it: nothing was signed, and nothing is said of why.
            self._send(500, "")
            return
        match found.status:
            case Status.COSIGNED:
                self._send(found.status, found.lines)
            case Status.CONFLICT:
                self._send(found.status, f"{found.size}\n", "text/x.tlog.size")
            case _:
                self._send(found.status, f"{found.wrong}\n" if found.wrong else "")

    def _send(self, status: int, body: str, media: str = "text/plain; charset=utf-8") -> None:
        data = body.encode()
        self.send_response(status)
        self.send_header("Content-Type", media)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's
        """Say nothing: whoever runs the witness sees evidence, not visitors."""
