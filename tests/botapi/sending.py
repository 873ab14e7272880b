"""Messages that the bot sends, edits and deletes. Parameters have passed the check before."""

from __future__ import annotations

from typing import Any

from .bodies import Upload
from .detected import with_detected
from .formatted import ENTITIES_OF, compose
from .refusals import (
    BAD_SIDES,
    CANNOT_DELETE,
    CANNOT_EDIT,
    CANNOT_PIN,
    DELETE_NOT_FOUND,
    EDIT_NOT_FOUND,
    NO_PHOTO_RIGHTS,
    NO_TEXT_TO_EDIT,
    NO_THREAD,
    NOT_MODIFIED,
    REACT_NOT_FOUND,
    REPLY_NOT_FOUND,
    TOO_BIG,
    Refused,
)
from .telegram_side import TelegramSide
from .world import DELETE_LIFE, Chat, Happening, Json

_PICTURE_SIDE = 90
LARGEST_PHOTO = 10 * 1024 * 1024
LONGEST_SIDES = 10_000
THINNEST = 20
_SHOWN = ("text", "entities", "caption", "caption_entities", "reply_markup")


async def send_message(side: TelegramSide, params: Json) -> Json:
    """https://core.telegram.org/bots/api#sendmessage"""
    preview = {"link_preview_options": params.get("link_preview_options")}
    return _send(side, params, _words(params, "text") | _given(preview))


async def send_photo(side: TelegramSide, params: Json) -> Json:
    """https://core.telegram.org/bots/api#sendphoto"""
    if not side.open_chat(params).may_send_photos:
        raise Refused(NO_PHOTO_RIGHTS)
    width, height = _sides(params["photo"])
    picture = _file(side, params["photo"]) | {"width": width, "height": height}
    return _send(side, params, {"photo": [picture], **_words(params, "caption")})


async def send_document(side: TelegramSide, params: Json) -> Json:
    """https://core.telegram.org/bots/api#senddocument"""
    document = _file(side, params["document"])
    if isinstance(params["document"], Upload):
        document["file_name"] = params["document"].name
    return _send(side, params, {"document": document, **_words(params, "caption")})


async def send_chat_action(side: TelegramSide, params: Json) -> bool:
    """https://core.telegram.org/bots/api#sendchataction"""
    side.open_chat(params).actions.append(params["action"])
    return True


async def edit_message_text(side: TelegramSide, params: Json) -> Json:
    """https://core.telegram.org/bots/api#editmessagetext"""
    chat, old = _to_edit(side, params)
    if "text" not in old:
        raise Refused(NO_TEXT_TO_EDIT)
    preview = {"link_preview_options": params.get("link_preview_options")}
    return _edit(side, chat, old, {**_words(params, "text"), **_given(preview), **_inline(params)})


async def edit_message_caption(side: TelegramSide, params: Json) -> Json:
    """https://core.telegram.org/bots/api#editmessagecaption"""
    chat, old = _to_edit(side, params)
    media: Json = {name: old[name] for name in ("photo", "document") if name in old}
    if not media:
        raise Refused("there is no caption in the message to edit")
    return _edit(side, chat, old, {**media, **_words(params, "caption"), **_inline(params)})


async def edit_message_reply_markup(side: TelegramSide, params: Json) -> Json:
    """https://core.telegram.org/bots/api#editmessagereplymarkup"""
    chat, old = _to_edit(side, params)
    frame = {"message_id", "from", "chat", "date", "edit_date", "reply_markup", "reply_to_message"}
    content = {name: value for name, value in old.items() if name not in frame}
    return _edit(side, chat, old, {**content, **_inline(params)})


async def delete_message(side: TelegramSide, params: Json) -> bool:
    """https://core.telegram.org/bots/api#deletemessage"""
    chat = side.chat_here(params)
    message = chat.messages.get(params["message_id"])
    if message is None:
        raise Refused(DELETE_NOT_FOUND)
    is_ours = message["from"]["id"] == side.world.bot["id"]
    if chat.id < 0 and not is_ours and not chat.may_delete:
        raise Refused(CANNOT_DELETE)
    if message["date"] + DELETE_LIFE < side.world.now():
        raise Refused(CANNOT_DELETE)
    del chat.messages[params["message_id"]]
    chat.tell(Happening.DELETED, message)
    return True


async def delete_messages(side: TelegramSide, params: Json) -> bool:
    """https://core.telegram.org/bots/api#deletemessages (what is not there is skipped)"""
    chat = side.chat(params)
    for message_id in params["message_ids"]:
        if message_id in chat.messages:
            await delete_message(side, {"chat_id": chat.id, "message_id": message_id})
    return True


async def set_message_reaction(side: TelegramSide, params: Json) -> bool:
    """https://core.telegram.org/bots/api#setmessagereaction"""
    chat = side.open_chat(params)
    if params["message_id"] not in chat.messages:
        raise Refused(REACT_NOT_FOUND)
    chat.reactions[params["message_id"]] = params.get("reaction", [])
    chat.tell(Happening.EDITED, chat.messages[params["message_id"]])
    return True


async def pin_chat_message(side: TelegramSide, params: Json) -> bool:
    """https://core.telegram.org/bots/api#pinchatmessage: in a group only for who may."""
    chat = side.open_chat(params)
    if chat.id < 0 and not chat.may_pin:
        raise Refused(CANNOT_PIN)
    chat.pinned = params["message_id"]
    return True


def _send(side: TelegramSide, params: Json, content: Json) -> Json:
    chat = side.open_chat(params)
    reply = _reply(chat, params)
    topic = params.get("message_thread_id")
    if topic is not None and topic in chat.gone_topics:
        raise Refused(NO_THREAD)
    thread = {} if topic is None else {"message_thread_id": topic, "is_topic_message": True}
    protected = {"has_protected_content": params.get("protect_content") or None}
    message = side.world.add(
        chat,
        side.world.bot,
        {**reply, **thread, **content, **_given(protected), **_inline(params)},
    )
    _show_keyboard(chat, params.get("reply_markup", {}))
    chat.tell(Happening.SENT, message)
    return message


def _reply(chat: Chat, params: Json) -> Json:
    wanted = params.get("reply_parameters")
    if wanted is None:
        return {}
    target = chat.messages.get(wanted["message_id"])
    if target is not None:
        kept = {name: value for name, value in target.items() if name != "reply_to_message"}
        return {"reply_to_message": kept}
    if wanted.get("allow_sending_without_reply"):
        return {}
    raise Refused(REPLY_NOT_FOUND)


def _show_keyboard(chat: Chat, markup: Json) -> None:
    if "keyboard" in markup:
        chat.reply_keyboard = markup
    elif markup.get("remove_keyboard"):
        chat.reply_keyboard = None


def _to_edit(side: TelegramSide, params: Json) -> tuple[Chat, Json]:
    if "inline_message_id" in params:
        raise Refused("MESSAGE_ID_INVALID")
    chat = side.open_chat(params)
    message = chat.messages.get(params["message_id"])
    if message is None:
        raise Refused(EDIT_NOT_FOUND)
    if message["from"]["id"] != side.world.bot["id"]:
        raise Refused(CANNOT_EDIT)
    return chat, message


def _edit(side: TelegramSide, chat: Chat, old: Json, content: Json) -> Json:
    if all(old.get(name) == content.get(name) for name in _SHOWN):
        raise Refused(NOT_MODIFIED)
    message = side.world.edit(chat, old["message_id"], content)
    chat.tell(Happening.EDITED, message)
    return message


def _words(params: Json, name: str) -> Json:
    words = compose(params, name)
    if not words.text:
        return {}
    entities = with_detected(words.text, words.entities)
    return {name: words.text, **({ENTITIES_OF[name]: entities} if entities else {})}


def _inline(params: Json) -> Json:
    """Only inline keyboards are part of a message; empty rows vanish, an empty one is none."""
    rows = params.get("reply_markup", {}).get("inline_keyboard", [])
    kept = [row for row in rows if row]
    return {"reply_markup": {"inline_keyboard": kept}} if kept else {}


def _given(values: Json) -> Json:
    return {name: value for name, value in values.items() if value is not None}


def _sides(given: Any) -> tuple[int, int]:
    """At most 10 MB, 10,000 pixels around the corner, and not twenty times as long as wide."""
    if not isinstance(given, Upload):
        return _PICTURE_SIDE, _PICTURE_SIDE
    if given.size > LARGEST_PHOTO:
        raise Refused(TOO_BIG)
    width, height = given.sides or (_PICTURE_SIDE, _PICTURE_SIDE)
    if width + height > LONGEST_SIDES or max(width, height) > THINNEST * min(width, height):
        raise Refused(BAD_SIDES)
    return width, height


def _file(side: TelegramSide, given: Any) -> Json:
    file_id = f"file-{side.world.new_id()}"
    size = given.size if isinstance(given, Upload) else 1
    return {"file_id": file_id, "file_unique_id": f"unique-{file_id}", "file_size": size}
