"""Reads a request of the bot: query, JSON, urlencoded or multipart, as Telegram takes them all
(core.telegram.org/bots/api#making-requests). What the values mean is for `spec_check`.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import BodyPartReader, web

_FORM = "application/x-www-form-urlencoded"
_MULTIPART = "multipart/form-data"
_JSON = "application/json"
_PNG = b"\x89PNG\r\n\x1a\n"
_NO_BODY_TYPE = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came in a multipart body; its content is not kept.

    `sides` are the width and height of a PNG, in pixels.
    """

    name: str
    size: int
    sides: tuple[int, int] | None = None


@dataclass(slots=True)
class RawCall:
    """A call as it came. A form's values are str or Upload; a JSON body's are any JSON."""

    method: str
    params: dict[str, Any] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


async def read_call(request: web.Request) -> RawCall:
    """Return the call; what cannot be read becomes one of its problems."""
    call = RawCall(request.match_info["method"], dict(request.query))
    kind = request.content_type
    if kind == _MULTIPART:
        await _read_multipart(request, call)
    elif body := await request.read():
        _read_body(kind, body, request, call)
    return call


def _read_body(kind: str, body: bytes, request: web.Request, call: RawCall) -> None:
    try:
        text = body.decode(request.charset or "utf-8")
    except UnicodeDecodeError:
        call.problems.append("strings must be encoded in UTF-8")
        return
    if kind == _FORM:
        call.params |= _read_form(text, call)
    elif kind == _JSON:
        call.params |= _read_json(text, call)
    elif kind != _NO_BODY_TYPE:
        call.problems.append(f"body of type {kind} is not read")
    else:
        call.problems.append("body without a Content-Type is not read")


def _read_form(text: str, call: RawCall) -> dict[str, str]:
    try:
        return dict(parse_qsl(text, keep_blank_values=True, errors="strict"))
    except UnicodeDecodeError:
        call.problems.append("strings must be encoded in UTF-8")
        return {}


def _read_json(text: str, call: RawCall) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        call.problems.append("can't parse request body as JSON")
        return {}
    if not isinstance(found, dict):
        call.problems.append("request body must be a JSON object")
        return {}
    return found


async def _read_multipart(request: web.Request, call: RawCall) -> None:
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or part.name is None:
            call.problems.append("can't read a part of the multipart body")
        elif part.filename is None:
            call.params[part.name] = await part.text()
        else:
            content = bytes(await part.read())
            upload = Upload(part.filename, len(content), _sides(content))
            call.uploads[part.name] = upload
            call.params[part.name] = upload


def _sides(content: bytes) -> tuple[int, int] | None:
    """What the header of a PNG says (w3.org/TR/png, 5.6 and 11.2.1)."""
    if not content.startswith(_PNG) or len(content) < 24:
        return None
    width, height = struct.unpack(">II", content[16:24])
    return width, height
