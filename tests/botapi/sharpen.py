"""Limits that the published description gives in prose only, or not at all.

They are laid over either table, so that both refuse the same calls. Each entry is a fact about
Telegram with its source; nothing here is specific to our bot.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from .api_table import ApiTable, Field, Limit, Unit

PARSE_MODES = frozenset({"HTML", "MarkdownV2", "Markdown"})

# core.telegram.org/bots/api#sendchataction, 10.1 (June 2026)
CHAT_ACTIONS = frozenset(
    "typing upload_photo record_video upload_video record_voice upload_voice upload_document "
    "choose_sticker find_location record_video_note upload_video_note".split()
)
# core.telegram.org/bots/api#messageentity, 10.1
ENTITY_TYPES = frozenset(
    "mention hashtag cashtag bot_command url email phone_number bold italic underline "
    "strikethrough spoiler blockquote expandable_blockquote code pre text_link text_mention "
    "custom_emoji date_time".split()
)
# core.telegram.org/bots/api#update, 10.1
UPDATE_KINDS = frozenset(
    "message edited_message channel_post edited_channel_post business_connection "
    "business_message edited_business_message deleted_business_messages guest_message "
    "message_reaction message_reaction_count inline_query chosen_inline_result callback_query "
    "shipping_query pre_checkout_query purchased_paid_media poll poll_answer my_chat_member "
    "chat_member chat_join_request chat_boost removed_chat_boost managed_bot".split()
)
BUTTON_STYLES = frozenset({"danger", "success", "primary"})

# "Ids up to 52 bits" (api#chat); a message id is an int32 in td/telegram/MessageId.h
MAX_ID = 2**52 - 1
MAX_MESSAGE_ID = 2**31 - 1
MAX_COMMANDS = 100
MAX_INLINE_RESULTS = 50
MAX_INLINE_QUERY = 256

_ANY_ID = Limit(-MAX_ID, MAX_ID, Unit.VALUE)
_USER_ID = Limit(1, MAX_ID, Unit.VALUE)
_MESSAGE_ID = Limit(1, MAX_MESSAGE_ID, Unit.VALUE)
_USERNAME = r"@[A-Za-z][A-Za-z0-9_]{3,31}"
# td/telegram/misc.cpp validate_bot_language_code: empty, or two small letters
_LANGUAGE = r"([a-z]{2})?"

_BY_NAME: Mapping[str, Field] = {
    "chat_id": Field("", (), limit=_ANY_ID, pattern=_USERNAME),
    "from_chat_id": Field("", (), limit=_ANY_ID, pattern=_USERNAME),
    "user_id": Field("", (), limit=_USER_ID),
    "message_id": Field("", (), limit=_MESSAGE_ID),
    "parse_mode": Field("", (), choices=PARSE_MODES),
    "quote_parse_mode": Field("", (), choices=PARSE_MODES),
}
_BY_PLACE: Mapping[tuple[str, str], Field] = {
    ("sendChatAction", "action"): Field("", (), choices=CHAT_ACTIONS),
    ("MessageEntity", "type"): Field("", (), choices=ENTITY_TYPES),
    ("MessageEntity", "offset"): Field("", (), limit=Limit(0, MAX_MESSAGE_ID, Unit.VALUE)),
    ("MessageEntity", "length"): Field("", (), limit=Limit(1, MAX_MESSAGE_ID, Unit.VALUE)),
    ("BotCommand", "command"): Field("", (), pattern=r"[a-z0-9_]{1,32}"),
    ("setMyCommands", "commands"): Field("", (), limit=Limit(0, MAX_COMMANDS, Unit.ITEMS)),
    ("setMyCommands", "language_code"): Field("", (), pattern=_LANGUAGE),
    ("getMyCommands", "language_code"): Field("", (), pattern=_LANGUAGE),
    ("deleteMyCommands", "language_code"): Field("", (), pattern=_LANGUAGE),
    ("setMyName", "language_code"): Field("", (), pattern=_LANGUAGE),
    ("getMyName", "language_code"): Field("", (), pattern=_LANGUAGE),
    ("setMyDescription", "language_code"): Field("", (), pattern=_LANGUAGE),
    ("getMyDescription", "language_code"): Field("", (), pattern=_LANGUAGE),
    ("setMyShortDescription", "language_code"): Field("", (), pattern=_LANGUAGE),
    ("getMyShortDescription", "language_code"): Field("", (), pattern=_LANGUAGE),
    ("setWebhook", "secret_token"): Field("", (), pattern=r"[A-Za-z0-9_-]{1,256}"),
    ("getUpdates", "allowed_updates"): Field("", (), choices=UPDATE_KINDS),
    ("setWebhook", "allowed_updates"): Field("", (), choices=UPDATE_KINDS),
    ("answerInlineQuery", "results"): Field(
        "", (), limit=Limit(0, MAX_INLINE_RESULTS, Unit.ITEMS)
    ),
    ("InlineQueryResultsButton", "start_parameter"): Field("", (), pattern=r"[A-Za-z0-9_-]{1,64}"),
    ("InlineKeyboardButton", "style"): Field("", (), choices=BUTTON_STYLES),
    ("KeyboardButton", "style"): Field("", (), choices=BUTTON_STYLES),
    ("InlineKeyboardButton", "switch_inline_query"): Field(
        "", (), limit=Limit(0, MAX_INLINE_QUERY, Unit.CHARACTERS)
    ),
    ("InlineKeyboardButton", "switch_inline_query_current_chat"): Field(
        "", (), limit=Limit(0, MAX_INLINE_QUERY, Unit.CHARACTERS)
    ),
}


def sharpen(table: ApiTable) -> ApiTable:
    """Return the table with the limits above laid over its own."""
    return replace(
        table,
        methods={
            name: replace(method, fields=_laid_over(name, method.fields))
            for name, method in table.methods.items()
        },
        shapes={
            name: replace(shape, fields=_laid_over(name, shape.fields))
            for name, shape in table.shapes.items()
        },
    )


def _laid_over(owner: str, fields: Mapping[str, Field]) -> dict[str, Field]:
    return {name: _sharper(owner, known) for name, known in fields.items()}


def _sharper(owner: str, known: Field) -> Field:
    extra = _BY_PLACE.get((owner, known.name)) or _BY_NAME.get(known.name)
    if extra is None:
        return known
    return replace(
        known,
        limit=extra.limit or known.limit,
        choices=extra.choices or known.choices,
        pattern=extra.pattern or known.pattern,
    )
