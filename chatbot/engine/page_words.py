"""The words of pages outside the chat: each must stand under `words` in bot.yaml.

Templates of the web channel name them; a test holds this list to the templates.
"""

from __future__ import annotations

from typing import Final

PAGE_WORDS: Final = frozenset(
    """
    page_address page_all page_all_sent page_broken page_broken_title page_changed page_chat
    page_chat_elsewhere page_chat_on page_copied page_copy_address page_copy_letter
    page_copy_subject page_gone page_gone_title page_intro page_is_sent page_languages page_left
    page_letter page_long page_mail page_no_mail page_no_way page_not_copied page_nothing_opened
    page_over page_over_title page_post page_print page_print_hint page_private page_progress
    page_public page_read page_refused page_refused_title page_select page_sent page_shared
    page_subject page_title page_told page_trouble page_trouble_title page_vanished
    page_vanished_title page_web_mail
    """.split()
)

MAIL_WORDS: Final = frozenset(
    """
    mail_bounced mail_changed mail_code_body mail_code_subject mail_confirmed mail_disowned
    mail_failed mail_left mail_letter_foot mail_letter_foot_unsigned mail_letter_from
    mail_no_such_sender mail_over mail_page_confirm mail_page_confirm_button
    mail_page_confirm_title mail_page_confirmed mail_page_confirmed_title mail_page_disown
    mail_page_disown_button mail_page_disown_title mail_page_disowned mail_page_disowned_title
    mail_page_gone mail_page_gone_title mail_receipt_body mail_receipt_subject mail_refused
    mail_unknown
    """.split()
)
"""Of letters that the house sends: in the chat, in e-mails, and on the pages of their links."""

CHAT_WORDS: Final = frozenset(
    """
    chat_begin chat_busy chat_code chat_elsewhere chat_go chat_go_button chat_go_over chat_go_scan
    chat_intro chat_private chat_say chat_send chat_telegram chat_telegram_back
    chat_telegram_open chat_telegram_scan chat_telegram_words chat_trouble chat_unknown chat_you
    """.split()
)

PROFILE_WORDS: Final = frozenset({"bot_description", "bot_short_description"})
"""What Telegram shows of the bot: before a talk begins, and on its profile."""
