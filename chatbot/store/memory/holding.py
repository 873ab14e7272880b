"""A turn's changes, entered into the dictionaries of one contact."""

from __future__ import annotations

from dataclasses import replace

from chatbot.domain.holdings import BY_STOP
from chatbot.engine.effects import LASTING
from chatbot.store.changes import Changes
from chatbot.store.fingerprints import row_of
from chatbot.store.group_totals import drawn_day
from chatbot.store.memory.contents import Contents, HeldContact, ended


def hold_changes(held: Contents, contact: HeldContact, changes: Changes) -> None:
    """Enter everything but what leaves. Nothing here can fail half-way."""
    if changes.language is not None:
        contact.language = changes.language
    if changes.stopped is not None:
        contact.stopped = changes.stopped
        contact.closed = False
    if changes.silenced:
        contact.timers.clear()
        held.drop_unfinished(contact.id)
    _set_timers(held, contact, changes)
    _remember(contact, changes)
    contact.consents.extend(changes.consents)
    for name, new in changes.switches.items():
        if not new.on and (old := contact.switches.get(name)) and old.on:
            contact.consents.append(ended(new))
        contact.switches[name] = new
    held.fingerprints += [row_of(held.keys, it) for it in changes.fingerprints]
    for it in changes.counted:
        held.group_totals[it.group, it.campaign, drawn_day(it)] += 1
    held.count_in_pacts(changes.pacts)
    for one in changes.left:
        held.groups_left.pop(one.group, None)
        if one.left is not None:
            held.groups_left[one.group] = one.left
    if changes.silenced:
        contact.end_permissions(BY_STOP, held.clock.now())
    held.wordings += changes.wordings
    for reading in changes.readings:
        held.keep_reading(contact.id, reading)
    for action in changes.actions:
        first, owner = held.actions.setdefault(action.key, (action, contact.id))
        held.actions[action.key] = (replace(first, detail=action.detail), owner)


def _set_timers(held: Contents, contact: HeldContact, changes: Changes) -> None:
    kept = {
        row: timer
        for row, timer in contact.timers.items()
        if (
            (timer.kind, timer.session) not in changes.follow_ups
            if timer.kind in LASTING
            else changes.timers is None
        )
    }
    new = [*(changes.timers or ()), *filter(None, changes.follow_ups.values())]
    contact.timers = kept | {next(held.ids): timer for timer in new}


def _remember(contact: HeldContact, changes: Changes) -> None:
    for name, value in changes.remembered.items():
        if value is None:
            contact.remembered.pop(name, None)
        else:
            contact.remembered[name] = value
