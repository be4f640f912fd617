"""Ask a witness over HTTP."""

from __future__ import annotations

from http.client import HTTPException
from typing import Final
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from rcm_workflow.domain.failures import Refused
from rcm_workflow.witness.serving import PATH

PATIENCE: Final = 10
LARGEST: Final = 100_000


class _Stay(HTTPRedirectHandler):
    """A witness is where the trust file says; it sends nobody elsewhere."""

    def redirect_request(self, *_: object, **__: object) -> None:
        return None


def post(prefix: str, body: bytes) -> tuple[int, str]:
    """Send a request to the witness with this address; its status and what it says.

    Raises ``Refused`` ``witness_unreachable``.
    """
    if urlsplit(prefix).scheme not in {"http", "https"}:
        raise Refused("witness_unreachable", kind="input", url=prefix, why="http, https")
    asked = Request(prefix.rstrip("/") + PATH, data=body, method="POST")  # noqa: S310 - see above
    asked.add_header("Content-Type", "text/plain; charset=utf-8")
    try:
        with build_opener(_Stay).open(asked, timeout=PATIENCE) as reply:
            return reply.status, reply.read(LARGEST).decode("utf-8", "replace")
    except HTTPError as error:
        with error:
            return error.code, error.read(LARGEST).decode("utf-8", "replace")
    except (URLError, OSError, HTTPException) as error:
        why = str(getattr(error, "reason", error))[:200]
        raise Refused("witness_unreachable", kind="conflict", url=prefix, why=why) from error
