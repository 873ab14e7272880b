"""One turn in a group chat: commands by name, buttons, coming and going. Nothing else is heard.

The same walk and the same flows as in private. What differs: nobody is a contact here, the group
is; so nothing is asked that is anybody's own, and whoever gives something away is led elsewhere.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from chatbot.domain.groups import InGroup
from chatbot.domain.messages import FollowUp, Left, Moved, Pressed, Returned, Typed
from chatbot.domain.personal import gives_away
from chatbot.domain.quiet_hours import is_quiet
from chatbot.engine.changed import changed
from chatbot.engine.clean import clean_text
from chatbot.engine.commands import split_command
from chatbot.engine.effects import Remember, SetGroupLeft, SetLanguage, SetStopped, SetTimers
from chatbot.engine.flow import Flow
from chatbot.engine.group_notes import (
    HELLO,
    NIGHT,
    OF_GROUP,
    PAUSED,
    PINNED,
    QUIET,
    REF,
    SCRUBBED,
    SETTINGS,
    WEEKLY,
    note,
    noted,
    private_button,
    reference,
    renew,
)
from chatbot.engine.groups import settings
from chatbot.engine.groups.rights import is_by_admin
from chatbot.engine.groups.saying import (
    hold_back,
    is_asked_again,
    place,
    say,
    sign,
)
from chatbot.engine.groups.ticking import say_for_a_minute, tick, wake_daily
from chatbot.engine.moves import MissingFact, start
from chatbot.engine.needs import GroupBefore, NeedGroup
from chatbot.engine.share_cards import read_invitation
from chatbot.engine.standing import stands
from chatbot.engine.taps import press
from chatbot.engine.tokens import read_token
from chatbot.engine.walk import Walk

HELLO_ONCE_IN = timedelta(days=1)
KEPT_AFTER_LEAVING = timedelta(days=30)
LONGEST_WORDS = 4096

HELP, PRIVACY, START, SETTINGS_COMMAND, FORGET = "help", "privacy", "start", "settings", "forget"
ADMIN_COMMANDS = (SETTINGS_COMMAND, FORGET)


def answer_in_group(walk: Walk, waiting: bool) -> None:
    """Decide it. What came long ago, or says nothing to us, is let be."""
    content = walk.incoming.content
    is_talk = isinstance(content, Typed | Pressed)
    if walk.incoming.late is not None or (is_talk and noted(walk, PAUSED) is True):
        if isinstance(content, Typed) and _is_personal(walk, content.text):
            _take_away(walk)
        if walk.incoming.late is None:
            renew(walk)
        return
    match content:
        case Left():
            _leave(walk)
        case Returned():
            _arrive(walk)
        case Moved(before):
            _take_over(walk, NeedGroup(before))
        case Typed(text):
            _typed(walk, clean_text(text, LONGEST_WORDS))
        case Pressed():
            _pressed(walk, content, waiting and stands(walk))
        case FollowUp(what):
            tick(walk, what)
            return
        case _:
            return
    if walk.outcome not in ("left", "forgotten"):
        renew(walk)
    hold_back(walk)


# --- Coming and going -----------------------------------------------------------------------


def _arrive(walk: Walk) -> None:
    """Hello once, and not again within a day."""
    walk.effects += [SetStopped(False), SetGroupLeft(reference(walk), None)]
    if walk.contact.language is None:
        walk.effects.append(SetLanguage(walk.session.language))
    if noted(walk, HELLO) is not None:
        return
    note(walk, HELLO, True, HELLO_ONCE_IN)
    say(walk, "group_hello", buttons=[settings.setup_button(walk)])


def _leave(walk: Walk) -> None:
    """Say nothing, drop what waits; settings and totals stay a month, in case it was a slip."""
    until = walk.incoming.at + KEPT_AFTER_LEAVING
    kept = [walk.contact.remembered.get((OF_GROUP, name)) for name in SETTINGS]
    walk.effects += [SetStopped(True), SetTimers(())]
    walk.effects += [Remember(replace(one, expires=until)) for one in kept if one is not None]
    if isinstance(ref := noted(walk, REF), str):
        walk.effects.append(SetGroupLeft(ref, walk.incoming.at))
    walk.outcome = "left"


def _take_over(walk: Walk, need: NeedGroup) -> None:
    """The group has moved here: what was set there holds here. Told twice, it is done once."""
    if need not in walk.facts:
        raise MissingFact(need)
    before = walk.facts[need]
    if not isinstance(before, GroupBefore) or noted(walk, REF) == before.noted.get(REF):
        return
    for name in SETTINGS:
        if name in before.noted:
            note(walk, name, before.noted[name])
    if HELLO in before.noted:
        note(walk, HELLO, True, HELLO_ONCE_IN)
    if PINNED in before.noted or WEEKLY in before.noted:
        wake_daily(walk)
    if before.language is not None:
        walk.effects.append(SetLanguage(before.language))


# --- Words ----------------------------------------------------------------------------------


def _typed(walk: Walk, text: str) -> None:
    group = walk.incoming.group
    if _is_personal(walk, text):
        _lead_away(walk)
    elif text.startswith("/"):
        _command(walk, *split_command(text))
    elif group is not None and group.is_named:
        _answer(walk, HELP)


def _is_personal(walk: Walk, text: str) -> bool:
    group = walk.incoming.group
    return gives_away(text) or (group is not None and group.is_personal)


def _away(walk: Walk) -> InGroup:
    group = walk.incoming.group
    return replace(place(walk), answers=None, erases=group.message if group else None)


def _count_away(walk: Walk) -> None:
    count = noted(walk, SCRUBBED)
    note(walk, SCRUBBED, count + 1 if isinstance(count, int) else 1)


def _take_away(walk: Walk) -> None:
    """It goes, counted and without a word."""
    _count_away(walk)
    sign(walk, _away(walk))


def _lead_away(walk: Walk) -> None:
    """Somebody gave something away: it goes, nobody repeats it, and we go on in private."""
    group = walk.incoming.group
    if (group is not None and group.again) or _is_quiet_now(walk):
        _take_away(walk)
        return
    _count_away(walk)
    button = private_button(walk, _main(walk), walk.voice().bot("group_private").text)
    say_for_a_minute(walk, "group_lead_away", [button], _away(walk))


def _command(walk: Walk, name: str, rest: str) -> None:
    opened = _opened_by(walk, name)
    if name in ADMIN_COMMANDS or (name == START and rest):
        if is_by_admin(walk):
            _of_admin(walk, name, rest)
        return
    known = opened is not None or name in (HELP, PRIVACY, START)
    if not known:
        return
    walk.effects += [SetStopped(False)] if walk.contact.stopped else []
    if _is_quiet_now(walk) or is_asked_again(walk, name):
        sign(walk)
    elif opened is not None:
        walk.session = changed(walk.session, frames=(), answered=None, past={})
        start(walk, opened)
    else:
        _answer(walk, PRIVACY if name == PRIVACY else HELP)


def _answer(walk: Walk, what: str) -> None:
    button = private_button(walk, _main(walk), walk.voice().bot("group_private").text)
    if what == HELP:
        say_for_a_minute(walk, "group_help", [button])
    else:
        say(walk, "group_privacy", buttons=[button])


def _is_quiet_now(walk: Walk) -> bool:
    is_night = noted(walk, NIGHT) is True and is_quiet(walk.incoming.at)
    return is_night or noted(walk, QUIET) is True


def _of_admin(walk: Walk, name: str, rest: str) -> None:
    if name == SETTINGS_COMMAND:
        settings.open_panel(walk)
    elif name == FORGET:
        settings.forget_group(walk)
    else:
        _set_up(walk, rest)


def _set_up(walk: Walk, payload: str) -> None:
    """`/start <campaign>-<language>`, as the link that adds us to a group sends it."""
    campaign, language = read_invitation(walk.world.release, payload)
    if campaign:
        settings.choose_campaign(walk, campaign)
    if language:
        walk.speak(language)


def _opened_by(walk: Walk, name: str) -> Flow | None:
    flows = walk.world.release.campaigns[walk.session.campaign].flows.values()
    for flow in flows:
        if flow.where == "group" and name in flow.starts.commands:
            return flow
    return None


def _main(walk: Walk) -> str:
    return walk.world.release.campaigns[walk.session.campaign].start


# --- Buttons --------------------------------------------------------------------------------


def _pressed(walk: Walk, content: Pressed, waiting: bool) -> None:
    token = read_token(content.token)
    if token is not None and token.option.startswith(settings.GROUP):
        settings.pressed(walk, token.option)
    elif token is not None and not token.is_ours and waiting and _is_open(walk, token):
        press(walk, content, waiting)
    else:
        walk.toast(walk.voice().bot("group_old_panel").text)


def _is_open(walk: Walk, token: object) -> bool:
    here = (walk.session.id, walk.session.visit)
    return (getattr(token, "session", None), getattr(token, "visit", None)) == here
