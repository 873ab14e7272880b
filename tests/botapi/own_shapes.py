"""The object types that go with `own_spec`, in the same notation. Data only, no code.

Only what the bot sends is here; what Telegram sends is made by `people` and `sending`, and
checked against the full description where there is one.
"""

from __future__ import annotations

SHAPES: dict[str, str] = {
    "MessageEntity": """
        type!: String
        offset!: Integer
        length!: Integer
        url: String
        user: User
        language: String
        custom_emoji_id: String
        unix_time: Integer
        date_time_format: String
    """,
    "User": """
        id!: Integer
        is_bot!: Boolean
        first_name!: String
        last_name: String
        username: String
        language_code: String
    """,
    "LinkPreviewOptions": """
        is_disabled: Boolean
        url: String
        prefer_small_media: Boolean
        prefer_large_media: Boolean
        show_above_text: Boolean
    """,
    "ReplyParameters": """
        message_id!: Integer
        chat_id: Integer | String
        allow_sending_without_reply: Boolean
        quote: String 0-1024 parsed
        quote_parse_mode: String
        quote_entities: Array of MessageEntity
        quote_position: Integer
    """,
    "InlineKeyboardMarkup": "inline_keyboard!: Array of Array of InlineKeyboardButton",
    "InlineKeyboardButton": """
        text!: String
        style: String
        url: String
        callback_data: String 1-64 bytes
        web_app: WebAppInfo
        login_url: LoginUrl
        switch_inline_query: String
        switch_inline_query_current_chat: String
        switch_inline_query_chosen_chat: SwitchInlineQueryChosenChat
        copy_text: CopyTextButton
        callback_game: CallbackGame
        pay: Boolean
    """,
    "CopyTextButton": "text!: String 1-256 characters",
    "WebAppInfo": "url!: String",
    "LoginUrl": """
        url!: String
        forward_text: String
        bot_username: String
        request_write_access: Boolean
    """,
    "SwitchInlineQueryChosenChat": """
        query: String
        allow_user_chats: Boolean
        allow_bot_chats: Boolean
        allow_group_chats: Boolean
        allow_channel_chats: Boolean
    """,
    "CallbackGame": "",
    "ReplyKeyboardMarkup": """
        keyboard!: Array of Array of KeyboardButton
        is_persistent: Boolean
        resize_keyboard: Boolean
        one_time_keyboard: Boolean
        input_field_placeholder: String 1-64 characters
        selective: Boolean
    """,
    "KeyboardButton": """
        text!: String
        style: String
        request_contact: Boolean
        request_location: Boolean
        web_app: WebAppInfo
    """,
    "ReplyKeyboardRemove": "remove_keyboard!: Boolean\nselective: Boolean",
    "ForceReply": """
        force_reply!: Boolean
        input_field_placeholder: String 1-64 characters
        selective: Boolean
    """,
    "BotCommand": "command!: String 1-32 characters\ndescription!: String 1-256 characters",
    "BotCommandScopeDefault": "type!: String = default",
    "BotCommandScopeAllPrivateChats": "type!: String = all_private_chats",
    "BotCommandScopeAllGroupChats": "type!: String = all_group_chats",
    "BotCommandScopeAllChatAdministrators": "type!: String = all_chat_administrators",
    "BotCommandScopeChat": "type!: String = chat\nchat_id!: Integer | String",
    "BotCommandScopeChatAdministrators": """
        type!: String = chat_administrators
        chat_id!: Integer | String
    """,
    "BotCommandScopeChatMember": """
        type!: String = chat_member
        chat_id!: Integer | String
        user_id!: Integer
    """,
    "MenuButtonCommands": "type!: String = commands",
    "MenuButtonDefault": "type!: String = default",
    "MenuButtonWebApp": "type!: String = web_app\ntext!: String\nweb_app!: WebAppInfo",
    "ReactionTypeEmoji": "type!: String = emoji\nemoji!: String",
    "InlineQueryResultsButton": """
        text!: String
        web_app: WebAppInfo
        start_parameter: String 1-64 characters
    """,
    "InlineQueryResultArticle": """
        type!: String = article
        id!: String 1-64 bytes
        title!: String
        input_message_content!: InputMessageContent
        reply_markup: InlineKeyboardMarkup
        url: String
        description: String
        thumbnail_url: String
        thumbnail_width: Integer
        thumbnail_height: Integer
    """,
    "SentGuestMessage": "inline_message_id!: String",
    "InputTextMessageContent": """
        message_text!: String 1-4096 characters
        parse_mode: String
        entities: Array of MessageEntity
        link_preview_options: LinkPreviewOptions
    """,
}

UNIONS: dict[str, tuple[str, ...]] = {
    "BotCommandScope": (
        "BotCommandScopeDefault",
        "BotCommandScopeAllPrivateChats",
        "BotCommandScopeAllGroupChats",
        "BotCommandScopeAllChatAdministrators",
        "BotCommandScopeChat",
        "BotCommandScopeChatAdministrators",
        "BotCommandScopeChatMember",
    ),
    "MenuButton": ("MenuButtonCommands", "MenuButtonWebApp", "MenuButtonDefault"),
    "ReactionType": ("ReactionTypeEmoji",),
    "InlineQueryResult": ("InlineQueryResultArticle",),
    "InputMessageContent": ("InputTextMessageContent",),
}
