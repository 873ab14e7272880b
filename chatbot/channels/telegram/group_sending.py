"""What a bubble in a group takes beside its words: topic, reply, signs, going again.

Facts: core.telegram.org/bots/api (10.1) sendMessage, setMessageReaction, deleteMessage; a topic
that is gone answers 400 "message thread not found".
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Any, Final

from telegram.error import BadRequest

from chatbot.channels.telegram.api import Api
from chatbot.domain.groups import HandoverButton, InGroup
from chatbot.domain.handovers import Handover, digest, write_handover
from chatbot.domain.messages import Button, Outgoing, UrlButton
from chatbot.service.ports import Delivery, Later, Parcel, Refused

SIGN: Final = "\N{THUMBS UP SIGN}"
LONGEST_WAIT: Final = 60.0
"""Seconds. What a group would hear later than that answers nobody any more: slow mode can ask us
to wait for an hour, and one answer an hour would go on for days."""

_NO_THREAD: Final = ("message thread not found", "topic_deleted")


class GroupSending:
    """For one bot. `username` is known after getMe; without `key` no link can be signed."""

    def __init__(self, api: Api) -> None:
        self.username = ""
        self.key = b""
        self._api = api

    def opened(self, message: Outgoing) -> Outgoing:
        """With ways to the private chat as links; one that cannot be made is left out."""
        if not any(isinstance(button, HandoverButton) for button in message.buttons):
            return message
        made = [self._link(button) for button in message.buttons]
        return replace(message, buttons=tuple(button for button in made if button is not None))

    def _link(self, button: Button) -> Button | None:
        if not isinstance(button, HandoverButton):
            return button
        campaign, flow = digest(button.campaign), digest(button.flow)
        handover = Handover(campaign, flow, button.group, button.language)
        if not self.username or not self.key:
            return None
        payload = write_handover(self.key, handover)
        return UrlButton(button.label, f"https://t.me/{self.username}?start={payload}")

    async def before(self, chat: int, stands: InGroup) -> None:
        """What comes before the words: somebody's message taken away, a sign at it."""
        if stands.erases is not None:
            target = {"chat_id": chat, "message_id": stands.erases}
            with suppress(BadRequest):  # it is not ours to take away, or gone already
                await self._api.call("deleteMessage", target)
        if stands.is_sign and stands.answers is not None:
            reaction = {"reaction": [{"type": "emoji", "emoji": SIGN}]}
            target = {"chat_id": chat, "message_id": stands.answers}
            with suppress(BadRequest):  # signs may be off in this group
                await self._api.call("setMessageReaction", {**target, **reaction})

    def placed(self, params: dict[str, Any], stands: InGroup) -> dict[str, Any]:
        """The parameters of a message that stands so: quietly, in its topic."""
        more: dict[str, Any] = {"disable_notification": True}
        if stands.topic is not None:
            more["message_thread_id"] = stands.topic
        if stands.answers is not None:
            quoted = {"message_id": stands.answers, "allow_sending_without_reply": True}
            more["reply_parameters"] = quoted
        return params | more

    async def after(self, chat: int, stands: InGroup, message_id: str | None) -> None:
        """What is to be on top is put there, if an administrator has let us."""
        if stands.is_pinned and message_id is not None:
            target = {"chat_id": chat, "message_id": int(message_id)}
            with suppress(BadRequest):  # not granted: it stays where it is
                await self._api.call("pinChatMessage", {**target, "disable_notification": True})

    async def over(self, chat: int, ref: str | None) -> None:
        """Take a message of ours away; after 48 hours Telegram refuses that."""
        if ref is not None:
            with suppress(BadRequest):
                target = {"chat_id": chat, "message_id": int(ref)}
                await self._api.call("deleteMessage", target)


def is_topic_gone(fault: BadRequest) -> bool:
    """Whether it would go without its topic."""
    return any(known in fault.message.lower() for known in _NO_THREAD)


def standing_of(parcel: Parcel) -> InGroup | None:
    """How it stands in a group; None when it is no bubble, or not for a group."""
    return parcel.content.in_group if isinstance(parcel.content, Outgoing) else None


def in_moved(parcel: Parcel) -> Parcel:
    """For a group that has moved: there the number of a message is another message's.

    An answer would stand below a stranger's words, and what is taken away would be theirs.
    """
    message = parcel.content
    if not isinstance(message, Outgoing) or standing_of(parcel) is None:
        return parcel
    return replace(parcel, content=replace(message, in_group=InGroup()))


def borne(parcel: Parcel, delivery: Delivery) -> Delivery:
    """What a wait means in a group: silence when it is long, and never a wait for others.

    Slow mode and the limit of a group are that group's own. Taken for a limit of the bot, two
    groups could make everybody in private wait.
    """
    if not isinstance(delivery, Later) or not delivery.flood or standing_of(parcel) is None:
        return delivery
    if delivery.seconds > LONGEST_WAIT:
        return Refused("group_too_slow")
    return replace(delivery, flood=False)
