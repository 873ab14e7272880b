"""What the bot says of itself: names, descriptions, commands, the menu button."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable

from .telegram_side import TelegramSide
from .world import Json

_EVERYBODY: Json = {"type": "default"}

Handler = Callable[[TelegramSide, Json], Awaitable[object]]


def setter(name: str) -> Handler:
    """Return the method that keeps a text by language; an empty one removes it."""

    async def keep(side: TelegramSide, params: Json) -> bool:
        side.world.profile.texts[name, params.get("language_code", "")] = params.get(name, "")
        return True

    return keep


def getter(name: str) -> Handler:
    """Return the method that tells a text: that of the language, else the general one."""

    async def tell(side: TelegramSide, params: Json) -> Json:
        texts = side.world.profile.texts
        general = texts.get((name, ""), side.world.bot["first_name"] if name == "name" else "")
        return {name: texts.get((name, params.get("language_code", ""))) or general}

    return tell


async def set_my_commands(side: TelegramSide, params: Json) -> bool:
    """https://core.telegram.org/bots/api#setmycommands"""
    side.world.profile.commands[_audience(params)] = params["commands"]
    return True


async def get_my_commands(side: TelegramSide, params: Json) -> list[Json]:
    """https://core.telegram.org/bots/api#getmycommands: of this very scope and language."""
    return side.world.profile.commands.get(_audience(params), [])


async def delete_my_commands(side: TelegramSide, params: Json) -> bool:
    """https://core.telegram.org/bots/api#deletemycommands"""
    side.world.profile.commands.pop(_audience(params), None)
    return True


async def set_chat_menu_button(side: TelegramSide, params: Json) -> bool:
    """https://core.telegram.org/bots/api#setchatmenubutton"""
    button = params.get("menu_button", _EVERYBODY)
    side.world.profile.menu_buttons[params.get("chat_id")] = button
    return True


async def get_chat_menu_button(side: TelegramSide, params: Json) -> Json:
    """https://core.telegram.org/bots/api#getchatmenubutton"""
    return side.world.profile.menu_buttons.get(params.get("chat_id"), {"type": "commands"})


def _audience(params: Json) -> tuple[str, str]:
    scope = json.dumps(params.get("scope", _EVERYBODY), sort_keys=True)
    return scope, params.get("language_code", "")
