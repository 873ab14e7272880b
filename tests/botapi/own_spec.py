"""The part of the Bot API that this bot uses, in our own table, for machines without the full one.

Names, types and limits only, as of Bot API 10.1 (core.telegram.org/bots/api, June 2026). A call
with a method or parameter missing here is refused: whoever starts to use one adds it here, and
`test_own_spec` compares it with the full description where there is one.

One line is one field: `name[!]: type | type [limit]`. `!` marks it required; a limit is such as
`1-64 bytes`, or `= constant` for a field that has one value only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from .api_table import ApiTable, Field, Limit, Method, Shape, Unit
from .own_shapes import SHAPES, UNIONS
from .sharpen import sharpen

_SEND = """
    chat_id!: Integer | String
    message_thread_id: Integer
    disable_notification: Boolean
    protect_content: Boolean
    allow_paid_broadcast: Boolean
    reply_parameters: ReplyParameters
    reply_markup: InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove | ForceReply
"""
_CAPTION = """
    caption: String 0-1024 parsed
    parse_mode: String
    caption_entities: Array of MessageEntity
"""
_WHICH_MESSAGE = """
    chat_id: Integer | String
    message_id: Integer
    inline_message_id: String
    reply_markup: InlineKeyboardMarkup
"""
_SCOPE = """
    scope: BotCommandScope
    language_code: String
"""

# name -> (what it returns, its fields)
METHODS: dict[str, tuple[str, str]] = {
    "getMe": ("User", ""),
    "logOut": ("Boolean", ""),
    "close": ("Boolean", ""),
    "getUpdates": (
        "Array of Update",
        """
        offset: Integer
        limit: Integer 1-100 value
        timeout: Integer
        allowed_updates: Array of String
        """,
    ),
    "setWebhook": (
        "Boolean",
        """
        url!: String
        certificate: InputFile
        ip_address: String
        max_connections: Integer 1-100 value
        allowed_updates: Array of String
        drop_pending_updates: Boolean
        secret_token: String 1-256 characters
        """,
    ),
    "deleteWebhook": ("Boolean", "drop_pending_updates: Boolean"),
    "getWebhookInfo": ("WebhookInfo", ""),
    "sendMessage": (
        "Message",
        _SEND
        + """
        text!: String 1-4096 parsed
        parse_mode: String
        entities: Array of MessageEntity
        link_preview_options: LinkPreviewOptions
        """,
    ),
    "sendPhoto": (
        "Message",
        _SEND + _CAPTION + "photo!: InputFile | String\nshow_caption_above_media: Boolean",
    ),
    "sendDocument": (
        "Message",
        _SEND + _CAPTION + "document!: InputFile | String\nthumbnail: InputFile | String",
    ),
    "sendChatAction": (
        "Boolean",
        """
        chat_id!: Integer | String
        message_thread_id: Integer
        action!: String
        """,
    ),
    "editMessageText": (
        "Message | Boolean",
        _WHICH_MESSAGE
        + """
        text: String 1-4096 parsed
        parse_mode: String
        entities: Array of MessageEntity
        link_preview_options: LinkPreviewOptions
        """,
    ),
    "editMessageCaption": ("Message | Boolean", _WHICH_MESSAGE + _CAPTION),
    "editMessageReplyMarkup": ("Message | Boolean", _WHICH_MESSAGE),
    "deleteMessage": ("Boolean", "chat_id!: Integer | String\nmessage_id!: Integer"),
    "deleteMessages": (
        "Boolean",
        "chat_id!: Integer | String\nmessage_ids!: Array of Integer 1-100 items",
    ),
    "setMessageReaction": (
        "Boolean",
        """
        chat_id!: Integer | String
        message_id!: Integer
        reaction: Array of ReactionType
        is_big: Boolean
        """,
    ),
    "answerCallbackQuery": (
        "Boolean",
        """
        callback_query_id!: String
        text: String 0-200 characters
        show_alert: Boolean
        url: String
        cache_time: Integer
        """,
    ),
    "answerInlineQuery": (
        "Boolean",
        """
        inline_query_id!: String
        results!: Array of InlineQueryResult
        cache_time: Integer
        is_personal: Boolean
        next_offset: String
        button: InlineQueryResultsButton
        """,
    ),
    "answerGuestQuery": (
        "SentGuestMessage",
        """
        guest_query_id!: String
        result!: InlineQueryResult
        """,
    ),
    "pinChatMessage": (
        "Boolean",
        """
        chat_id!: Integer | String
        message_id!: Integer
        disable_notification: Boolean
        """,
    ),
    "getChat": ("ChatFullInfo", "chat_id!: Integer | String"),
    "getChatMember": ("ChatMember", "chat_id!: Integer | String\nuser_id!: Integer"),
    "getChatAdministrators": ("Array of ChatMember", "chat_id!: Integer | String"),
    "setMyCommands": ("Boolean", _SCOPE + "commands!: Array of BotCommand"),
    "getMyCommands": ("Array of BotCommand", _SCOPE),
    "deleteMyCommands": ("Boolean", _SCOPE),
    "setMyName": ("Boolean", "name: String 0-64 characters\nlanguage_code: String"),
    "getMyName": ("BotName", "language_code: String"),
    "setMyDescription": (
        "Boolean",
        "description: String 0-512 characters\nlanguage_code: String",
    ),
    "getMyDescription": ("BotDescription", "language_code: String"),
    "setMyShortDescription": (
        "Boolean",
        "short_description: String 0-120 characters\nlanguage_code: String",
    ),
    "getMyShortDescription": ("BotShortDescription", "language_code: String"),
    "setChatMenuButton": ("Boolean", "chat_id: Integer\nmenu_button: MenuButton"),
    "getChatMenuButton": ("MenuButton", "chat_id: Integer"),
}

_LINE = re.compile(
    r"(?P<name>\w+)(?P<required>!?): (?P<types>[A-Za-z |]+?)"
    r"(?: (?P<low>\d+)-(?P<high>\d+) (?P<unit>characters|parsed|bytes|value|items))?"
    r"(?: = (?P<constant>\w+))?"
)


def own_table() -> ApiTable:
    """Return our subset as a table, with the extra limits laid over it."""
    return sharpen(
        ApiTable(
            source="own subset",
            methods={
                name: Method(name, read_fields(fields.splitlines()), tuple(returns.split(" | ")))
                for name, (returns, fields) in METHODS.items()
            },
            shapes={
                **{
                    name: Shape(name, read_fields(text.splitlines()))
                    for name, text in SHAPES.items()
                },
                **{name: Shape(name, {}, members) for name, members in UNIONS.items()},
            },
        )
    )


def read_fields(lines: Iterable[str]) -> dict[str, Field]:
    """Return the fields of one block of lines; a line that cannot be read is a ValueError."""
    found = (_read_line(line.strip()) for line in lines if line.strip())
    return {field.name: field for field in found}


def _read_line(line: str) -> Field:
    match = _LINE.fullmatch(line)
    if match is None:
        raise ValueError(f"not a field: {line!r}")
    limit = None
    if match["unit"]:
        limit = Limit(int(match["low"]), int(match["high"]), Unit(match["unit"]))
    return Field(
        name=match["name"],
        types=tuple(match["types"].split(" | ")),
        required=bool(match["required"]),
        limit=limit,
        choices=frozenset([match["constant"]] if match["constant"] else []),
    )
