"""The bot's own words that code says: each must stand under `words` in bot.yaml.

A word missing there would be an empty bubble. A test reads the engine's source and holds this
list to it.
"""

from __future__ import annotations

from typing import Final

from chatbot.engine.document import SlotKind
from chatbot.engine.page_words import CHAT_WORDS, MAIL_WORDS, PAGE_WORDS, PROFILE_WORDS

OWN_WORDS: Final = (
    PAGE_WORDS
    | CHAT_WORDS
    | MAIL_WORDS
    | PROFILE_WORDS
    | frozenset(
        """
    also_in_english answer_changed answered_in_place back_again campaign_fact campaign_words
    card_deadline card_figure card_goal card_who
    carried_keep carried_kept carried_lost carried_question carried_take carried_used
    change_gone
    change_again change_joined change_moved change_name change_opted_out
    change_party change_withdrawn
    chosen_mark credit_democracy_club credit_mysociety credit_ordnance_survey credit_parliament
    credit_statistics done_option double_tap edit_keep edit_question edit_use error
    fact_and_source forget_kept
    forget_no forget_question forget_yes forgotten
    group_admins_only group_changed group_forgotten group_hello group_help
    group_is_off group_is_on group_keep_total group_lead_away
    group_menu_act group_menu_forget group_menu_help
    group_menu_privacy group_menu_progress group_menu_settings group_menu_together
    group_night_off group_night_on group_old_panel group_post_total group_privacy
    group_private group_quiet_off group_quiet_on group_set_up group_settings group_tally_off
    group_tally_on group_unheard group_weekly_off group_weekly_on
    in_your_language language_question language_set more_languages
    my_data_allowed my_data_consent my_data_ended my_data_head my_data_item my_data_item_until
    my_data_letters my_data_nothing news_end no_words
    not_understood nothing_open page_more
    restart_option resume roster_opted_out roster_withdrawn sent_on_page session_moved
    source_and_date stale_tap start_option still_stopped stopped stuck unread_language
    web_not_here web_offer web_open who_is_asked wording_reported wrong_question yes_words
    you_chose you_said
    """.split()
    )
)

_BUTTONS: Final = """
    done_option edit_keep edit_use forget_no forget_yes group_keep_total group_night_off
    group_night_on group_post_total group_private group_quiet_off group_quiet_on group_set_up
    group_tally_off group_tally_on group_weekly_off group_weekly_on more_languages page_more
    restart_option start_option
"""
_NOTICES: Final = """
    answer_changed answered_in_place double_tap group_admins_only group_changed group_old_panel
    stale_tap
"""
_LISTS: Final = "no_words yes_words"

KINDS: Final[dict[str, SlotKind]] = {
    **dict.fromkeys(_BUTTONS.split(), "option"),
    **dict.fromkeys(_NOTICES.split(), "toast"),
    **dict.fromkeys(_LISTS.split(), "words"),
    "bot_description": "about",
    "bot_short_description": "tagline",
}
"""Where a word stands, if not in a message: so long may it be, and so translators are told."""
