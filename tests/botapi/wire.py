"""A plain client for the tests of this package: calls as a bot would make them, in each form."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import aiohttp

from .server import BotApiServer

PATIENCE = 10.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. `content` is the JSON object, or {} where there is none."""

    status: int
    content: dict[str, Any]
    text: str
    headers: Mapping[str, str]

    @property
    def result(self) -> Any:
        """The result of a call that must have been granted."""
        assert self.content.get("ok") is True, self.text
        return self.content["result"]

    @property
    def description(self) -> str:
        """Why the call was refused; it must have been."""
        assert self.content.get("ok") is False, self.text
        return str(self.content["description"])


class Wire:
    """`async with Wire(server) as wire:`; every call is made on a kept-alive connection."""

    def __init__(self, server: BotApiServer, token: str | None = None) -> None:
        self._server = server
        self._token = token or server.token
        self._http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=PATIENCE))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._http.close()

    async def call(self, method: str, **params: Any) -> Answer:
        """Call with a JSON body."""
        return await self._post(method, json=params)

    async def form(self, method: str, **params: Any) -> Answer:
        """Call with an urlencoded body, structures as JSON inside, as python-telegram-bot does."""
        return await self._post(
            method, data={name: as_form(each) for name, each in params.items()}
        )

    async def multipart(self, method: str, files: Mapping[str, bytes], **params: Any) -> Answer:
        """Call with files."""
        body = aiohttp.FormData({name: as_form(value) for name, value in params.items()})
        for name, content in files.items():
            body.add_field(name, content, filename=f"{name}.bin")
        return await self._post(method, data=body)

    async def raw(self, method: str, body: bytes, content_type: str) -> Answer:
        """Call with any body."""
        return await self._post(method, data=body, headers={"Content-Type": content_type})

    async def get(self, method: str, **params: str) -> Answer:
        """Call with a query."""
        async with self._http.get(self._url(method), params=params) as answer:
            return await _read(answer)

    async def _post(self, method: str, **kwargs: Any) -> Answer:
        async with self._http.post(self._url(method), **kwargs) as answer:
            return await _read(answer)

    def _url(self, method: str) -> str:
        return f"{self._server.base_url}/bot{self._token}/{method}"


def as_form(value: Any) -> str:
    """Return what stands for a value inside a form."""
    return value if isinstance(value, str) else json.dumps(value)


async def _read(answer: aiohttp.ClientResponse) -> Answer:
    text = await answer.text()
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        content = {}
    return Answer(answer.status, content, text, answer.headers)
