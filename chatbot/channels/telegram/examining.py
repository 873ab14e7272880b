"""What Telegram says about a bot and its webhook, for whoever asks how it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Literal

from telegram.error import InvalidToken, TelegramError

from chatbot.channels.telegram.api import Api

SECONDS: Final = 8.0


@dataclass(frozen=True, slots=True)
class Examined:
    """`outcome`: well, refused (the token), or away (no answer).

    `is_inline`: `@bot` can be typed in any chat; `is_guest`: also be called where it is no member.
    `webhook` is where updates are posted, empty when they are polled for; `pending` how many wait
    at Telegram; `last_error` what Telegram last met there, in its own words, and when.
    """

    outcome: Literal["well", "refused", "away"]
    username: str = ""
    reads_groups: bool = False
    is_inline: bool = False
    is_guest: bool = False
    webhook: str = ""
    pending: int = 0
    last_error: str = ""
    last_error_at: datetime | None = None


async def examine(token: str, base_url: str) -> Examined:
    """Ask; never raises."""
    api = Api(token, base_url)
    await api.open()
    try:
        me = await api.call("getMe", read_seconds=SECONDS)
        hook = await api.call("getWebhookInfo", read_seconds=SECONDS)
        return _examined(me, hook)
    except InvalidToken:
        return Examined("refused")
    except (TelegramError, AttributeError, TypeError, ValueError):
        return Examined("away")
    finally:
        await api.close_connections()


def _examined(me: dict[str, Any], hook: dict[str, Any]) -> Examined:
    last = hook.get("last_error_date")
    return Examined(
        "well",
        str(me.get("username", "")),
        bool(me.get("can_read_all_group_messages")),
        bool(me.get("supports_inline_queries")),
        bool(me.get("supports_guest_queries")),
        str(hook.get("url", "")),
        int(hook.get("pending_update_count", 0)),
        str(hook.get("last_error_message", "")),
        None if last is None else datetime.fromtimestamp(int(last), UTC),
    )
