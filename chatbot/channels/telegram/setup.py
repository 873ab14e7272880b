"""What is told to Telegram on every start: how updates shall come, and the menu of commands."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from typing import Any, Final, Literal

import structlog
from telegram.error import TelegramError

from chatbot.channels.telegram.api import Api
from chatbot.channels.telegram.insisting import insist
from chatbot.channels.telegram.updates import ALLOWED_UPDATES
from chatbot.channels.telegram.webhook import PATH
from chatbot.engine.groups.menu import ADMINS_MENU, MEMBERS_MENU
from chatbot.engine.release import Release
from chatbot.engine.texts import Language, Plural, Words

CONNECTIONS: Final = 40
"""Deliveries at once. Two chats per place may fail before Telegram stops looking at others."""

LONGEST_DESCRIPTION: Final = 256
MOST_COMMANDS: Final = 100

PROFILE: Final = {
    "description": ("Description", "bot_description", 512),
    "short_description": ("ShortDescription", "bot_short_description", 120),
}
"""Name -> its methods, our words for it, and Telegram's limit
(core.telegram.org/bots/api#setmydescription, #setmyshortdescription)."""

GROUP_MENUS: Final = {
    "all_group_chats": MEMBERS_MENU,
    "all_chat_administrators": ADMINS_MENU,
}
"""Scope -> what its menu offers."""

Mode = Literal["polling", "webhook"]

_log = structlog.get_logger()


def mode_for(wanted: Literal["auto", "polling", "webhook"], public_url: str) -> Mode:
    """`auto` is the webhook where Telegram can reach us, which takes https."""
    if wanted != "auto":
        return wanted
    return "webhook" if public_url.lower().startswith("https://") else "polling"


async def use_webhook(api: Api, public_url: str, secret: str, stop: asyncio.Event) -> None:
    """Have updates posted to us. Raises SettingsFault when the address will not do."""
    wanted = {
        "url": public_url.rstrip("/") + PATH,
        "secret_token": secret,
        "max_connections": CONNECTIONS,
        "allowed_updates": list(ALLOWED_UPDATES),
    }
    await insist(api, "setWebhook", wanted, stop)


async def use_polling(api: Api, stop: asyncio.Event) -> None:
    """Have no updates posted: a webhook in force refuses every poll."""
    await insist(api, "deleteWebhook", {"drop_pending_updates": False}, stop)


async def sync_commands(api: Api, release: Release) -> None:
    """Show the commands in the menu, in each language; a failure costs the menu and no more.

    Only what differs is sent: Telegram limits how often a bot may change.
    """
    try:
        for code, language in _menus(release):
            tongue = {"language_code": code} if code else {}
            await _offer(api, _commands(release, language), tongue)
            for scope, menu in GROUP_MENUS.items():
                wanted = _group_commands(language, menu)
                await _offer(api, wanted, {"scope": {"type": scope}, **tongue})
    except TelegramError as fault:
        _log.warning("telegram.commands_not_set", fault=type(fault).__name__)


async def sync_profile(api: Api, release: Release) -> None:
    """Tell what the bot is, in each language; a failure costs that and no more."""
    try:
        for code, language in _menus(release):
            for name, (method, words, longest) in PROFILE.items():
                to = {"language_code": code} if code else {}
                wanted = _said(language, f"bot:words.{words}")[:longest]
                shown = await api.call(f"getMy{method}", to)
                if wanted and wanted != shown.get(name):
                    await api.call(f"setMy{method}", {name: wanted, **to})
    except TelegramError as fault:
        _log.warning("telegram.profile_not_set", fault=type(fault).__name__)


async def _offer(api: Api, wanted: list[dict[str, Any]], to: dict[str, Any]) -> None:
    if wanted and wanted != await api.call("getMyCommands", to):
        await api.call("setMyCommands", {"commands": wanted, **to})


def _menus(release: Release) -> Iterable[tuple[str | None, Language]]:
    """First the menu of everybody, then those Telegram can tell apart: two letters."""
    source = release.languages.get(release.bot.source_language)
    if source is not None:
        yield None, source
    for tag, language in release.languages.items():
        if len(tag) == 2:
            yield tag, language


def _commands(release: Release, language: Language) -> list[dict[str, Any]]:
    menu = (
        {"command": name, "description": description}
        for name in release.bot.commands
        if (description := _description(language, name))
    )
    return list(menu)[:MOST_COMMANDS]


def _group_commands(language: Language, menu: Mapping[str, str]) -> list[dict[str, Any]]:
    said = {name: _said(language, f"bot:words.{words}") for name, words in menu.items()}
    return [
        {"command": name, "description": words[:LONGEST_DESCRIPTION]}
        for name, words in said.items()
        if words
    ]


def _description(language: Language, name: str) -> str:
    return _said(language, f"bot:command.{name}.menu")[:LONGEST_DESCRIPTION]


def _said(language: Language, key: str) -> str:
    text = language.texts.get(key)
    template = text.forms["other"] if isinstance(text, Plural) else text
    pieces = template.pieces if template else ()
    return "".join(piece.text for piece in pieces if isinstance(piece, Words))
