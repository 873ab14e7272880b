"""What a service says when it refuses, in whichever of the usual shapes it says it.

The words are for telling a refusal from a page of somebody else's. They may quote the postcode
that was asked for, so they are never logged and never passed on.
"""

from __future__ import annotations

import msgspec


def refusal(body: bytes) -> str | None:
    """The words of `{"error": …}`, `{"detail": …}`, `{"message": …}`, `["…"]` or `"…"`.

    None for any other body, an empty one and HTML among them; the JSON string `""` is a refusal.
    """
    try:
        said = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    match said:
        case str(words) | [str(words), *_]:
            return words
        case {"error": str(words)} | {"detail": str(words)} | {"message": str(words)}:
            return words
    return None
