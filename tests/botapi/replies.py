"""The bytes of an answer: Telegram's envelope, and the broken forms that `faults` order."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from .faults import Body, Fault
from .refusals import Refused

_JSON = "application/json"
_FINE = 200
_HTML_PAGE = "<html>\r\n<head><title>{status}</title></head>\r\n<body>nginx</body>\r\n</html>\r\n"


@dataclass(frozen=True, slots=True)
class RawResult:
    """A result that is JSON text already; `summary` is what the transcript keeps."""

    text: bytes
    summary: Any


@dataclass(slots=True)
class Reply:
    """One answer, ready to be written; `result` and `error` are for the transcript."""

    status: int
    body: bytes
    result: Any = None
    error: str | None = None
    content_type: str = _JSON
    headers: dict[str, str] = field(default_factory=dict)


def granted(result: Any) -> Reply:
    """Return the answer ok=true."""
    if isinstance(result, RawResult):
        return Reply(_FINE, b'{"ok":true,"result":' + result.text + b"}", result.summary)
    body = json.dumps({"ok": True, "result": result}).encode()
    return Reply(_FINE, body, result)


def refused(refusal: Refused) -> Reply:
    """Return the answer ok=false."""
    return _no(refusal.status, refusal.description, refusal.parameters)


def faulty(fault: Fault, honest: Reply | None) -> Reply:
    """Return what a fault makes of the honest answer (None when nothing took effect)."""
    if fault.status != _FINE or fault.refuse_ok:
        reply = _no(fault.status, fault.text, fault.parameters)
    else:
        reply = honest or Reply(fault.status, b"")
    return _spoilt(reply, fault.body)


def _no(status: int, description: str, parameters: dict[str, Any]) -> Reply:
    content: dict[str, Any] = {"ok": False, "error_code": status, "description": description}
    headers = {}
    if parameters:
        content["parameters"] = parameters
    if "retry_after" in parameters:
        headers["Retry-After"] = str(parameters["retry_after"])
    body = json.dumps(content).encode()
    return Reply(status, body, error=description, headers=headers)


def _spoilt(reply: Reply, form: Body) -> Reply:
    match form:
        case Body.HTML:
            reply.body = _HTML_PAGE.format(status=reply.status).encode()
            reply.content_type = "text/html"
        case Body.EMPTY:
            reply.body = b""
        case Body.TRUNCATED:
            reply.body = reply.body[: len(reply.body) // 2]
        case Body.JSON:
            pass
    return reply
