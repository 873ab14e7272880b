"""The commands that the menu of a group shows, each with the words that say what it does.

A menu is for looking at: whoever uses a command has their rights checked when it counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

MEMBERS_MENU: Final[Mapping[str, str]] = {
    "act": "group_menu_act",
    "progress": "group_menu_progress",
    "together": "group_menu_together",
    "help": "group_menu_help",
    "privacy": "group_menu_privacy",
}
ADMINS_MENU: Final[Mapping[str, str]] = {
    **MEMBERS_MENU,
    "settings": "group_menu_settings",
    "forget": "group_menu_forget",
}
