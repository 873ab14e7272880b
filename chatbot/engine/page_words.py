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

CHAT_WORDS: Final = frozenset(
    """
    chat_begin chat_busy chat_intro chat_private chat_say chat_send chat_trouble chat_unknown
    chat_you
    """.split()
)
