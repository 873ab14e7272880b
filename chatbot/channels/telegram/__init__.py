"""Telegram: the only package that knows its library, its words and its limits."""

from __future__ import annotations

from chatbot.channels.telegram.channel import TelegramChannel
from chatbot.channels.telegram.examining import Examined, examine
from chatbot.channels.telegram.polling import AnotherInstance, poll
from chatbot.channels.telegram.secrecy import Scrubber, quieten, scrub_root
from chatbot.channels.telegram.setup import (
    mode_for,
    sync_commands,
    sync_profile,
    use_polling,
    use_webhook,
)
from chatbot.channels.telegram.webhook import derive_secret, webhook_posts, webhook_routes

__all__ = [
    "AnotherInstance",
    "Examined",
    "Scrubber",
    "TelegramChannel",
    "derive_secret",
    "examine",
    "mode_for",
    "poll",
    "quieten",
    "scrub_root",
    "sync_commands",
    "sync_profile",
    "use_polling",
    "use_webhook",
    "webhook_posts",
    "webhook_routes",
]
