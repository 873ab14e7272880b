"""What Telegram is told on every start."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any, cast

import pytest
from structlog.testing import capture_logs

from chatbot.channels.telegram import (
    TelegramChannel,
    mode_for,
    sync_commands,
    sync_profile,
    use_webhook,
)
from chatbot.channels.telegram.updates import ALLOWED_UPDATES
from chatbot.domain.errors import SettingsFault
from chatbot.engine.release import Release
from chatbot.engine.texts import Language, Template, Words
from tests.botapi.server import BotApiServer
from tests.service.stand_in import a_release

SECRET = "a-secret_of_the_webhook"


@pytest.mark.parametrize(
    ("wanted", "public_url", "mode"),
    [
        ("auto", "https://bot.example.org", "webhook"),
        ("auto", "http://localhost:8080", "polling"),
        ("polling", "https://bot.example.org", "polling"),
        ("webhook", "http://127.0.0.1:8080", "webhook"),
    ],
)
def test_updates_come_by_webhook_where_telegram_can_reach_us(
    wanted: Any, public_url: str, mode: str
) -> None:
    assert mode_for(wanted, public_url) == mode


async def test_the_webhook_is_set_with_its_secret_and_kinds(
    channel: TelegramChannel, server: BotApiServer
) -> None:
    await use_webhook(channel.api, "http://127.0.0.1:8080/", SECRET, asyncio.Event())
    (call,) = server.calls_to("setWebhook")
    assert call.params["url"] == "http://127.0.0.1:8080/telegram/webhook"
    assert call.params["secret_token"] == SECRET
    assert call.params["allowed_updates"] == list(ALLOWED_UPDATES)
    assert "drop_pending_updates" not in call.params


async def test_an_address_telegram_refuses_is_a_fault_of_the_settings(
    channel: TelegramChannel,
) -> None:
    with pytest.raises(SettingsFault, match="setWebhook: Bad webhook"):
        await use_webhook(channel.api, "http://bot.example.org", SECRET, asyncio.Event())


def in_three_languages() -> Release:
    release = a_release()
    text = Template("Dechrau", (Words("Dechrau"),))
    welsh = Language("cy", "Cymraeg", "ltr", cast(Any, None), {"bot:command.start.menu": text})
    other = replace(welsh, tag="pt-BR")
    return replace(release, languages={**release.languages, "cy": welsh, "pt-BR": other})


async def test_commands_are_shown_in_every_language_telegram_can_tell_apart(
    channel: TelegramChannel, server: BotApiServer
) -> None:
    await sync_commands(channel.api, in_three_languages())
    shown = {
        call.params.get("language_code"): [it["description"] for it in call.params["commands"]]
        for call in server.calls_to("setMyCommands")
    }
    assert shown == {None: ["Begin", "Help"], "en": ["Begin", "Help"], "cy": ["Dechrau"]}


async def test_commands_that_are_there_already_are_not_sent_again(
    channel: TelegramChannel, server: BotApiServer
) -> None:
    await sync_commands(channel.api, in_three_languages())
    before = len(server.calls_to("setMyCommands"))
    await sync_commands(channel.api, in_three_languages())
    assert len(server.calls_to("setMyCommands")) == before


async def test_a_menu_that_cannot_be_set_stops_nothing(
    channel: TelegramChannel, server: BotApiServer
) -> None:
    server.fail("setMyCommands", status=429, retry_after=60)
    with capture_logs() as logs:
        await sync_commands(channel.api, a_release())
    assert [log["event"] for log in logs] == ["telegram.commands_not_set"]


def told_of_itself(tag: str, said: str) -> Release:
    """English and one more language, each with what it says of the bot."""
    release = a_release()

    def texts(words: str) -> dict[str, Template]:
        keys = ("bot:words.bot_description", "bot:words.bot_short_description")
        return {key: Template(words, (Words(words),)) for key in keys}

    english = replace(release.languages["en"], texts=texts("I help."))
    other = Language(tag, "Another", "ltr", cast(Any, None), texts(said))
    return replace(release, languages={"en": english, tag: other})


async def test_what_the_bot_is_stands_in_every_language_telegram_can_tell_apart(
    channel: TelegramChannel, server: BotApiServer
) -> None:
    await sync_profile(channel.api, told_of_itself("cy", "Rwy'n helpu."))
    for method, name in (
        ("setMyDescription", "description"),
        ("setMyShortDescription", "short_description"),
    ):
        shown = {
            call.params.get("language_code"): call.params[name] for call in server.calls_to(method)
        }
        assert (shown[None], shown["cy"]) == ("I help.", "Rwy'n helpu.")


async def test_a_language_without_two_letters_has_no_face_of_its_own(
    channel: TelegramChannel, server: BotApiServer
) -> None:
    await sync_profile(channel.api, told_of_itself("ckb", "یارمەتی"))
    codes = {it.params.get("language_code") for it in server.calls_to("setMyDescription")}
    assert "ckb" not in codes


async def test_a_face_that_is_there_already_is_not_sent_again(
    channel: TelegramChannel, server: BotApiServer
) -> None:
    await sync_profile(channel.api, told_of_itself("cy", "Rwy'n helpu."))
    before = len(server.calls_to("setMyDescription"))
    await sync_profile(channel.api, told_of_itself("cy", "Rwy'n helpu."))
    assert len(server.calls_to("setMyDescription")) == before


async def test_a_face_is_no_longer_than_telegram_takes(
    channel: TelegramChannel, server: BotApiServer
) -> None:
    await sync_profile(channel.api, told_of_itself("cy", "x" * 600))
    for method, name, longest in (
        ("setMyDescription", "description", 512),
        ("setMyShortDescription", "short_description", 120),
    ):
        assert max(len(it.params[name]) for it in server.calls_to(method)) == longest
