"""The bot's answers to presses and inline queries."""

from __future__ import annotations

from .refusals import OLD_QUERY, Refused
from .telegram_side import TelegramSide
from .world import PRESS_LIFE, Json

INLINE_QUERY_LIFE = 30.0  # seconds; telegram-bot-api Client.cpp 17053


async def answer_callback_query(side: TelegramSide, params: Json) -> bool:
    """https://core.telegram.org/bots/api#answercallbackquery; only a first answer is shown."""
    press = side.world.presses.get(params["callback_query_id"])
    if press is None or press.born + PRESS_LIFE < side.world.now():
        raise Refused(OLD_QUERY)
    if not press.is_answered:
        press.is_answered = True
        press.answer(params)
    return True


async def answer_inline_query(side: TelegramSide, params: Json) -> bool:
    """https://core.telegram.org/bots/api#answerinlinequery"""
    born = side.world.inline_queries.get(params["inline_query_id"])
    if born is None or born + INLINE_QUERY_LIFE < side.world.now():
        raise Refused(OLD_QUERY)
    side.world.inline_answers.append(params)
    return True


async def answer_guest_query(side: TelegramSide, params: Json) -> Json:
    """https://core.telegram.org/bots/api#answerguestquery; a query is answered once."""
    if params["guest_query_id"] not in side.world.guest_queries:
        raise Refused(OLD_QUERY)
    side.world.guest_queries.remove(params["guest_query_id"])
    side.world.guest_answers.append(params)
    return {"inline_message_id": side.world.new_id()}
