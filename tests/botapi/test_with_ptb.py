"""python-telegram-bot, unchanged, takes this server for Telegram."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllPrivateChats,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    MessageEntity,
    Update,
)
from telegram.error import BadRequest, Conflict, Forbidden, NetworkError, RetryAfter
from telegram.ext import Application, CallbackQueryHandler, ContextTypes, MessageHandler, filters

from .people import Person
from .server import BotApiServer


@pytest.fixture
async def bot(server: BotApiServer) -> AsyncIterator[Bot]:
    async with Bot(server.token, base_url=f"{server.base_url}/bot") as bot:
        yield bot


@pytest.fixture
def person(server: BotApiServer) -> Person:
    return server.person(is_started=True)


def _keyboard() -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        [
            [InlineKeyboardButton("Yes", callback_data="y")],
            [InlineKeyboardButton("Open", url="https://example.org")],
            [InlineKeyboardButton("Copy", copy_text=CopyTextButton("words"))],
        ]
    )


async def test_it_knows_itself(server: BotApiServer, bot: Bot) -> None:
    assert (await bot.get_me()).username == "chatbot_under_test_bot"
    assert server.violations == []


async def test_it_sends_edits_and_deletes(server: BotApiServer, bot: Bot, person: Person) -> None:
    sent = await bot.send_message(
        person.id,
        "Héllo",
        entities=[MessageEntity(MessageEntity.BOLD, 0, 5)],
        reply_markup=_keyboard(),
        link_preview_options=LinkPreviewOptions(is_disabled=True),
        protect_content=True,
    )
    assert (sent.text, sent.entities[0].type, sent.chat.id) == ("Héllo", "bold", person.id)
    edited = await bot.edit_message_text("Bye", person.id, sent.message_id)
    assert isinstance(edited, type(sent))
    assert edited.text == "Bye"
    assert (await person.hears()).labels == ["Yes", "Open", "Copy"]
    await bot.delete_message(person.id, sent.message_id)
    assert (person.screen, server.violations) == ([], [])


async def test_it_sends_a_picture(server: BotApiServer, bot: Bot, person: Person) -> None:
    sent = await bot.send_photo(person.id, b"not really a picture", caption="Look")
    assert (sent.caption, len(sent.photo)) == ("Look", 1)
    assert server.violations == []


async def test_it_gets_updates_of_every_kind(
    server: BotApiServer, bot: Bot, person: Person
) -> None:
    await person.says("/start")
    await bot.send_message(person.id, "Well?", reply_markup=_keyboard())
    await person.presses("Yes")
    for kind in "photo voice video sticker location contact document dice poll story".split():
        await getattr(person, f"sends_{kind}")()
    await person.presses_data("gone", 999)
    await person.blocks()
    updates = await bot.get_updates(timeout=1, allowed_updates=Update.ALL_TYPES)
    assert len(updates) == 14
    assert updates[1].callback_query is not None
    assert updates[1].callback_query.data == "y"
    assert await bot.get_updates(offset=updates[-1].update_id + 1) == ()
    assert server.violations == []


async def test_it_sets_its_profile(server: BotApiServer, bot: Bot) -> None:
    commands = [BotCommand("start", "Begin")]
    await bot.set_my_commands(commands, scope=BotCommandScopeAllPrivateChats(), language_code="cy")
    told = await bot.get_my_commands(scope=BotCommandScopeAllPrivateChats(), language_code="cy")
    await bot.set_my_description("Helps you write", language_code="en")
    assert list(told) == commands
    assert (await bot.get_my_description("en")).description == "Helps you write"
    assert server.violations == []


async def test_it_understands_refusals(
    server: BotApiServer, bot: Bot, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")  # without, reading RetryAfter is deprecated
    server.fail(status=429, retry_after=7)
    with pytest.raises(RetryAfter):
        await bot.send_message(person.id, "x")
    server.fail(status=502, body="html")
    with pytest.raises(NetworkError):
        await bot.send_message(person.id, "x")
    await person.blocks()
    with pytest.raises(Forbidden, match="blocked by the user"):
        await bot.send_message(person.id, "x")
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(1, "x")
    assert server.violations == []


async def test_its_mistakes_are_written_down(
    server: BotApiServer, bot: Bot, person: Person
) -> None:
    wrong = InlineKeyboardMarkup([[InlineKeyboardButton("Mail", url="mailto:a@example.org")]])
    with pytest.raises(BadRequest, match=r"(?i)unsupported URL protocol"):
        await bot.send_message(person.id, "x", reply_markup=wrong)
    assert [each.method for each in server.violations] == ["sendMessage"]


async def test_a_second_poller_is_a_conflict(server: BotApiServer, bot: Bot) -> None:
    older = asyncio.create_task(bot.get_updates(timeout=30))
    await server.until(lambda: [call for call in server.calls if call.status is None])
    async with Bot(server.token, base_url=f"{server.base_url}/bot") as other:
        assert await other.get_updates(timeout=1) == ()
    with pytest.raises(Conflict):
        await older


async def test_a_whole_application_polls_and_answers(server: BotApiServer, person: Person) -> None:
    async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.effective_message is not None
        await update.effective_message.reply_text("Echo", reply_markup=_keyboard())

    async def press(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.callback_query is not None
        await update.callback_query.answer("Noted")

    builder = Application.builder().token(server.token).base_url(f"{server.base_url}/bot")
    app: Application[Any, Any, Any, Any, Any, Any] = builder.build()
    app.add_handler(MessageHandler(filters.TEXT, echo))
    app.add_handler(CallbackQueryHandler(press))
    async with app:
        assert app.updater is not None
        await app.start()
        await app.updater.start_polling(poll_interval=0, timeout=1)
        await person.says("anybody?")
        assert (await person.hears()).text == "Echo"
        answered = await person.answer_to(await person.presses("Yes"))
        await app.updater.stop()
        await app.stop()
    assert (answered.text, server.violations, server.unanswered_presses) == ("Noted", [], [])
    assert server.pending_updates == []
