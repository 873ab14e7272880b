"""`chatbot group`: the groups this bot is in, on behalf of the command line."""

from __future__ import annotations

from chatbot.bootstrap.clock import clock_for
from chatbot.bootstrap.opened_store import with_store
from chatbot.config import Settings
from chatbot.service.group_staff import GroupSeen, GroupStaff
from chatbot.store.sql_store import SqlStore


def groups(settings: Settings) -> list[GroupSeen]:
    """All of them, by reference."""
    now = clock_for(settings.as_of).now()
    return with_store(settings, lambda store: _staff(store).seen(now))


def pause_group(settings: Settings, ref: str, paused: bool) -> bool:
    """Silence the bot in one, or let it answer again; False when it is not known."""
    now = clock_for(settings.as_of).now()
    return with_store(settings, lambda store: _staff(store).pause(ref, now, paused))


def forget_group(settings: Settings, ref: str) -> bool:
    """Erase what is held about one; False when it is not known."""
    now = clock_for(settings.as_of).now()
    return with_store(settings, lambda store: _staff(store).forget(ref, now))


def _staff(store: SqlStore) -> GroupStaff:
    return GroupStaff(store.conversations, store.group_totals, store.group_key)
