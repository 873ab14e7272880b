"""What no database can hold is replaced, by one rule for all of them.

NUL (PostgreSQL refuses it, SQLite's length() stops at it) and lone surrogates (no encoding holds
them) become U+FFFD, so that the same words read back the same everywhere.
"""

from __future__ import annotations

import json
import re
from typing import Any

_UNHOLDABLE = re.compile("[\0\ud800-\udfff]")
_REPLACEMENT = "\ufffd"


def clean(text: str) -> str:
    """The text as it can be held; the same object when nothing had to change."""
    if text.isascii() and "\0" not in text:
        return text
    return _UNHOLDABLE.sub(_REPLACEMENT, text)


def clean_json(written: str) -> str:
    """The same rule for JSON written with `ensure_ascii=False`, where NUL hides as an escape."""
    if "\\u0000" not in written and _UNHOLDABLE.search(written) is None:
        return written
    return json.dumps(clean_value(json.loads(written)), ensure_ascii=False, separators=(",", ":"))


def clean_value(value: Any) -> Any:
    """The same rule for every text inside a JSON value, keys too."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {clean(key): clean_value(held) for key, held in value.items()}
    if isinstance(value, list | tuple):
        return [clean_value(held) for held in value]
    return value
