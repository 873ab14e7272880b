"""Carry one parcel by calls to the Bot API.

A bubble that takes several calls goes on, when it is tried again, after the last call that was
granted; after a restart it begins anew.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Coroutine
from dataclasses import dataclass, replace
from typing import Any, Final, assert_never

import structlog
from telegram.error import BadRequest, ChatMigrated, TelegramError

from chatbot.channels.telegram.api import Api
from chatbot.channels.telegram.compose import Call, compose, edit
from chatbot.channels.telegram.group_sending import (
    GroupSending,
    borne,
    in_moved,
    is_topic_gone,
    standing_of,
)
from chatbot.channels.telegram.outcomes import Outcomes, is_already_so, is_bad_formatting
from chatbot.channels.telegram.photos import Draw, Photos, Pictures, no_cards
from chatbot.domain.messages import Outgoing, Retire, Toast
from chatbot.service.ports import Delivery, Later, Parcel, Refused, Sent, Unreachable

LONGEST_TOAST: Final = 200
UNFINISHED_HELD: Final = 1000
MOVED_HELD: Final = 1000

_log = structlog.get_logger()


@dataclass(slots=True)
class _Progress:
    """How many calls of a bubble were granted, and what the last one made."""

    done: int = 0
    ref: str | None = None


class Sender:
    """Sends for one bot. The errors it meets are judged by `Outcomes`."""

    def __init__(self, api: Api, pictures: Pictures, draw: Draw = no_cards) -> None:
        self._api = api
        self.groups = GroupSending(api)
        self._photos = Photos(pictures, draw)
        self._outcomes = Outcomes()
        self._unfinished: OrderedDict[int, _Progress] = OrderedDict()
        self._moved: OrderedDict[int, int] = OrderedDict()

    async def send(self, parcel: Parcel, ref: str | None) -> Delivery:
        """Carry it; every error of the Bot API becomes a `Delivery`."""
        repeatable = not isinstance(parcel.content, Outgoing)
        try:
            if self._outcomes.is_in_trouble and not await self._is_there():
                return self._outcomes.still_in_trouble()
            delivery = await self._carried(parcel, ref)
        except TelegramError as fault:
            delivery = borne(parcel, self._outcomes.judge(fault, parcel, repeatable))
        else:
            self._outcomes.went_well()
        if not isinstance(delivery, Later):
            self._unfinished.pop(parcel.id, None)
        return delivery

    async def _is_there(self) -> bool:
        """Ask for something that may be asked twice, before a message is risked."""
        try:
            await self._api.call("getMe")
        except TelegramError:
            return False
        return True

    async def _carried(self, parcel: Parcel, ref: str | None) -> Delivery:
        """Carry it, to where its chat has moved if it has; an old group lives on under a new id.

        The new one is kept in memory: a process that does not know it is told once more.
        """
        chat = int(parcel.address.identity)
        try:
            if chat not in self._moved:
                return await self._carry(parcel, chat, ref)
        except ChatMigrated as moved:
            _log.info("telegram.chat_moved")
            self._moved[chat] = moved.new_chat_id
            if len(self._moved) > MOVED_HELD:
                self._moved.popitem(last=False)
        stands = standing_of(parcel)
        if stands is not None and stands.by_clock:
            return Unreachable("moved")
        return await self._carry(in_moved(parcel), self._moved[chat], None)

    def _carry(self, parcel: Parcel, chat: int, ref: str | None) -> Coroutine[Any, Any, Delivery]:
        match parcel.content:
            case Toast(press, text):
                return self._answer(press, text)
            case Retire():
                return self._retire(chat, ref)
            case Outgoing() as message:
                return self._say(parcel, chat, message, ref)
            case _:
                assert_never(parcel.content)

    async def _answer(self, press: str, text: str | None) -> Delivery:
        words = {"text": text[:LONGEST_TOAST]} if text else {}
        await self._api.say("answerCallbackQuery", {"callback_query_id": press, **words})
        return Sent()

    async def _retire(self, chat: int, ref: str | None) -> Delivery:
        if ref is not None:
            target = {"chat_id": chat, "message_id": int(ref)}
            await self._api.say("editMessageReplyMarkup", target)
        return Sent()

    async def _say(
        self, parcel: Parcel, chat: int, message: Outgoing, ref: str | None
    ) -> Delivery:
        stands = message.in_group
        if stands is not None and stands.is_over:
            await self.groups.over(chat, ref)
            return Sent()
        if stands is not None:
            await self.groups.before(chat, stands)
            ref = str(stands.edits) if stands.edits is not None else ref
            message = self.groups.opened(message)
        photo = await self._photos.of(message)
        calls = compose(message, photo)
        if not calls:
            return Refused("empty") if stands is None else Sent()
        is_plain = len(calls) == 1 and photo is None and not message.replaces
        if is_plain and stands is None:
            return Sent(await self._call_plain(chat, calls[0], message))
        takes_place = message.replaces or (stands is not None and stands.edits is not None)
        change = edit(calls, ref) if takes_place and ref else None
        if change and await self._is_edited(chat, change, message):
            if stands is not None:
                await self.groups.after(chat, stands, ref)
            return Sent(ref)
        progress = self._progress(parcel)
        if message.replaces and ref and not progress.done:
            await self._retired(chat, ref)
        try:
            await self._call_each(chat, calls, message, progress)
        except BadRequest:
            if message.card is None or photo is None or progress.done:
                raise
            await self._say_uncarded(chat, message, progress)
        if stands is not None:
            await self.groups.after(chat, stands, progress.ref)
        return Sent(progress.ref)

    async def _call_each(
        self, chat: int, calls: list[Call], message: Outgoing, progress: _Progress
    ) -> None:
        for call in calls[progress.done :]:
            result = await self._call(chat, call, message)
            progress.done += 1
            progress.ref = _message_id(result)
            self._photos.note(message, result)

    async def _say_uncarded(self, chat: int, message: Outgoing, progress: _Progress) -> None:
        """A card that Telegram will not have, or not in this group: its words, which say it all.

        Whatever the reason was: if it was not the picture, the words meet it too.
        """
        _log.info("telegram.card_refused")
        self._photos.forget(message)
        words = replace(message, card=None)
        await self._call_each(chat, compose(words, None), words, progress)

    async def _is_edited(self, chat: int, change: Call, message: Outgoing) -> bool:
        """False when the old bubble is gone or is no text: then the new one is sent."""
        try:
            await self._call(chat, change, message)
        except BadRequest as fault:
            return is_already_so(fault) and "not modified" in fault.message.lower()
        return True

    async def _retired(self, chat: int, ref: str) -> None:
        """A bubble that could not be put in the place of another: that one loses its buttons."""
        try:
            await self._retire(chat, ref)
        except BadRequest as fault:
            if not is_already_so(fault):
                raise

    async def _call_plain(self, chat: int, call: Call, message: Outgoing) -> str | None:
        """What most bubbles take: one call without a file."""
        try:
            made = await self._api.say(call.method, {"chat_id": chat, **call.params})
        except BadRequest as fault:
            if not is_bad_formatting(fault):
                raise
            return _message_id(await self._call_unmarked(chat, call, message))
        return None if made is None else str(made)

    async def _call(self, chat: int, call: Call, message: Outgoing) -> Any:
        stands = message.in_group
        if stands is not None and call.method.startswith("send"):
            call = Call(call.method, self.groups.placed(call.params, stands))
        try:
            return await self._api.call(call.method, {"chat_id": chat, **call.params})
        except BadRequest as fault:
            if stands is not None and stands.topic is not None and is_topic_gone(fault):
                anywhere = replace(message, in_group=replace(stands, topic=None))
                return await self._call(chat, call.without("message_thread_id"), anywhere)
            if not is_bad_formatting(fault):
                raise
            return await self._call_unmarked(chat, call, message)

    async def _call_unmarked(self, chat: int, call: Call, message: Outgoing) -> Any:
        """Words whose marks were not understood, without them."""
        _log.error("telegram.bad_formatting", step=message.step, language=message.language)
        plain = call.without_entities()
        return await self._api.call(plain.method, {"chat_id": chat, **plain.params})

    def _progress(self, parcel: Parcel) -> _Progress:
        progress = self._unfinished.setdefault(parcel.id, _Progress())
        if len(self._unfinished) > UNFINISHED_HELD:
            self._unfinished.popitem(last=False)
        return progress


def _message_id(result: Any) -> str | None:
    return str(result["message_id"]) if isinstance(result, dict) else None
