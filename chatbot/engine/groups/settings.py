"""The panel on which administrators set how the bot behaves in their group.

A button says for which group and for which state of the panel it was made: one that was passed
on, or that somebody pressed after another, changes nothing.
"""

from __future__ import annotations

from dataclasses import replace

from chatbot.domain.calendar import day_of
from chatbot.domain.groups import InGroup
from chatbot.domain.messages import Button, OptionButton
from chatbot.engine.changed import changed
from chatbot.engine.effects import ForgetContact, SetGroupLeft
from chatbot.engine.group_notes import (
    CAMPAIGN,
    NIGHT,
    PANEL,
    PINNED,
    QUIET,
    TALLY,
    WEEKLY,
    note,
    noted,
    reference,
)
from chatbot.engine.groups.rights import is_by_admin
from chatbot.engine.groups.saying import place, say
from chatbot.engine.groups.ticking import put_total, wake_daily
from chatbot.engine.tokens import NO_SESSION, write_token
from chatbot.engine.values import items_of
from chatbot.engine.walk import Walk

GROUP = ".g."
"""The panel's options, as they travel: `.g.<group>.<state>.<what>`."""

SETUP, POST, KEEP = "setup", "post", "keep"
_REF_LETTERS = 6
_SWITCHES = {
    TALLY: ("group_tally_on", "group_tally_off"),
    QUIET: ("group_quiet_on", "group_quiet_off"),
    NIGHT: ("group_night_on", "group_night_off"),
    WEEKLY: ("group_weekly_on", "group_weekly_off"),
}
"""What the button says while it is off, and while it is on."""


def open_panel(walk: Walk, at: InGroup | None = None) -> None:
    """Show how things are set, with a button for each that can be changed."""
    voice = walk.voice()
    is_on = {name: bool(noted(walk, name)) for name in _SWITCHES}
    buttons: list[Button] = [
        _button(walk, f"language_{row['id']}", f"lang.{row['id']}", str(row["label"]))
        for row in items_of(voice.look_up(("languages",)))
    ]
    for name, campaign in walk.world.release.campaigns.items():
        if name != walk.session.campaign and len(name) <= 20:
            title = voice.say("campaign.title", domain=campaign.id)
            label = title.text if title else name
            buttons.append(_button(walk, name, f"camp.{name}", label))
    for what in _SWITCHES:
        if what == WEEKLY and not (is_on[TALLY] or is_on[WEEKLY]):
            continue
        words = voice.bot(_SWITCHES[what][is_on[what]]).text
        id, to = (f"{what}_off", "0") if is_on[what] else (f"{what}_on", "1")
        buttons.append(_button(walk, id, f"{what}.{to}", words))
    if is_on[TALLY]:
        buttons.append(_button(walk, POST, POST, voice.bot("group_post_total").text))
    shown = {
        what: voice.bot("group_is_on" if is_on[what] else "group_is_off")
        for what in (TALLY, QUIET)
    }
    say(walk, "group_settings", {**shown}, buttons, at)


def setup_button(walk: Walk) -> OptionButton:
    """Opens the panel for whoever may set things."""
    return _button(walk, SETUP, SETUP, walk.voice().bot("group_set_up").text)


def _button(walk: Walk, id: str, what: str, words: str) -> OptionButton:
    option = f"{GROUP}{reference(walk)[:_REF_LETTERS]}.{_state(walk)}.{what}"
    return OptionButton(id, words, write_token(NO_SESSION, 0, option))


def pressed(walk: Walk, option: str) -> None:
    """A button of the panel, or of hello: for administrators, and only as it stands now."""
    voice = walk.voice()
    ref, _, rest = option.removeprefix(GROUP).partition(".")
    state, _, what = rest.partition(".")
    is_any_state = what in (SETUP, KEEP)
    if ref != reference(walk)[:_REF_LETTERS] or not (is_any_state or state == str(_state(walk))):
        walk.toast(voice.bot("group_old_panel").text)
    elif not is_by_admin(walk):
        walk.toast(voice.bot("group_admins_only").text)
    elif what == SETUP:
        open_panel(walk)
    elif what == POST:
        _post_total(walk)
    elif what == KEEP:
        _keep_total(walk)
    else:
        _change(walk, *what.split(".", 1))


def _change(walk: Walk, what: str, to: str = "") -> None:
    if what == "lang" and to in walk.world.release.languages:
        walk.speak(to)
    elif what == "camp" and to in walk.world.release.campaigns:
        choose_campaign(walk, to)
    elif what in (TALLY, QUIET, NIGHT):
        note(walk, what, to == "1")
    elif what == WEEKLY:
        _tell_weekly(walk, to == "1")
    else:
        return
    note(walk, PANEL, _state(walk) + 1)
    walk.toast(walk.voice().bot("group_changed").text)
    message = walk.incoming.group.message if walk.incoming.group else None
    open_panel(walk, replace(place(walk), answers=None, edits=message))


def _tell_weekly(walk: Walk, is_on: bool) -> None:
    """On the day of the week that it is now, in the topic in which this was tapped."""
    day, topic = day_of(walk.incoming.at).weekday(), place(walk).topic
    note(walk, WEEKLY, {"day": day, "topic": topic} if is_on else None)
    if is_on:
        wake_daily(walk)


def _post_total(walk: Walk) -> None:
    keep = _button(walk, KEEP, KEEP, walk.voice().bot("group_keep_total").text)
    walk.toast()
    put_total(walk, replace(place(walk), answers=None), [keep])


def _keep_total(walk: Walk) -> None:
    """From now on the message that carries the button is the one that is kept up to date."""
    note(walk, PINNED, True)
    walk.toast(walk.voice().bot("group_changed").text)
    message = walk.incoming.group.message if walk.incoming.group else None
    put_total(walk, replace(place(walk), answers=None, edits=message, is_pinned=True))
    wake_daily(walk)


def choose_campaign(walk: Walk, campaign: str) -> None:
    """The campaign that the group takes part in from now on."""
    note(walk, CAMPAIGN, campaign)
    walk.session = changed(walk.session, campaign=campaign, frames=())


def forget_group(walk: Walk) -> None:
    """An administrator ends it: settings go at once, totals in time."""
    say(walk, "group_forgotten")
    walk.effects += [SetGroupLeft(reference(walk), walk.incoming.at), ForgetContact()]
    walk.outcome = "forgotten"


def _state(walk: Walk) -> int:
    held = noted(walk, PANEL)
    return held if isinstance(held, int) else 0
