"""Keeps the token out of everything that is written down.

The token is part of every URL of the Bot API, and libraries write URLs into logs, exceptions and
tracebacks. Ours are silenced or scrubbed here; `Scrubber` is the second wall for the rest.
"""

from __future__ import annotations

import logging
import re
import traceback
from collections.abc import MutableMapping
from typing import Any, Final

QUIET: Final = ("telegram", "httpx", "httpcore", "aiohttp.access")
"""Loggers that tell of every request: with its URL, or at DEBUG with what people wrote."""

_TOKEN = re.compile(r"(?<!\d)\d{3,20}:[A-Za-z0-9_-]{20,}")
_HIDDEN: Final = "<token>"


class Scrubber(logging.Filter):
    """Takes known secrets, and all that looks like a bot's token, out of log records.

    As a filter it belongs on handlers (a logger's filters do not see its children's records); as a
    structlog processor it comes before the renderer.
    """

    def __init__(self, *secrets: str) -> None:
        super().__init__()
        self._secrets = tuple(secret for secret in secrets if secret)

    def scrub(self, text: str) -> str:
        """The text without secrets."""
        for secret in self._secrets:
            text = text.replace(secret, _HIDDEN)
        return _TOKEN.sub(_HIDDEN, text)

    def filter(self, record: logging.LogRecord) -> bool:
        """Scrub a record, its traceback too; never drops it."""
        record.msg, record.args = self.scrub(record.getMessage()), None
        if record.exc_info and record.exc_info[1]:
            record.exc_text = "".join(traceback.format_exception(record.exc_info[1]))
            record.exc_info = None
        if record.exc_text:
            record.exc_text = self.scrub(record.exc_text)
        return True

    def __call__(
        self, logger: Any, method: str, event: MutableMapping[str, Any]
    ) -> MutableMapping[str, Any]:
        """Scrub an event of structlog."""
        for name, value in event.items():
            if isinstance(value, str):
                event[name] = self.scrub(value)
        return event


def quieten() -> None:
    """Silence the libraries that tell too much."""
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def scrub_root(*secrets: str) -> None:
    """Put a scrubber on every handler of the root logger."""
    scrubber = Scrubber(*secrets)
    for handler in logging.getLogger().handlers:
        handler.addFilter(scrubber)
