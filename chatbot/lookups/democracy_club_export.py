"""Democracy Club's export of candidates, brought onto this machine as a file to import.

GET /data/export_csv/ of the candidates site (its code read at 0d9dd492, August 2026). One request
holds a whole election; asking for each person would be throttled at ten requests a minute.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import BinaryIO, Final

import aiohttp

from chatbot import __version__
from chatbot.domain.errors import LookupFailed

NAME: Final = "Democracy Club"
PATIENCE: Final = aiohttp.ClientTimeout(total=300, sock_connect=10, sock_read=60)
LARGEST: Final = 100_000_000
"""Bytes; the export of a general election has about four million."""

_PIECE: Final = 1 << 16


async def fetch_candidates(
    http: aiohttp.ClientSession, base: str, poll: date, into: Path, contact: str = ""
) -> None:
    """Write everybody who stands for Parliament on a day. Raises LookupFailed."""
    params = [
        ("election_id", f"parl.{poll.isoformat()}"),
        ("field_group", "person"),
        ("extra_fields", "gss"),
        ("extra_fields", "candidates_locked"),
        ("format", "csv"),
    ]
    agent = f"chatbot/{__version__}" + (f" ({contact})" if contact else "")
    url = f"{base.rstrip('/')}/data/export_csv/"
    try:
        async with http.get(
            url, params=params, headers={"User-Agent": agent}, timeout=PATIENCE
        ) as answer:
            if answer.status != 200:
                raise LookupFailed(f"{NAME} answered {answer.status}")
            with into.open("wb") as file:
                await _copy(answer.content, file)
    except (aiohttp.ClientError, TimeoutError) as fault:
        raise LookupFailed(f"{NAME} did not answer ({type(fault).__name__})") from None


async def _copy(body: aiohttp.StreamReader, file: BinaryIO) -> None:
    size = 0
    async for piece in body.iter_chunked(_PIECE):
        size += len(piece)
        if size > LARGEST:
            raise LookupFailed(f"{NAME} sent more than any list of candidates holds")
        file.write(piece)
