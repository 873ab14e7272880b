"""Write down a rehearsed dialogue as a page: what the person did, what the bot showed.

The same run as a rehearsal, so a transcript cannot show what the product does not do.
"""

from __future__ import annotations

from collections.abc import Iterator

from chatbot.domain.messages import (
    Button,
    CopyButton,
    MailButton,
    OptionButton,
    Outgoing,
    ShareButton,
    UrlButton,
)
from chatbot.engine.world import World
from chatbot.service.rehearsal import Dialogue, FindFact, Line, Rehearsal, begin
from chatbot.service.rehearse import PLAY

PERSON_DOES = frozenset({"user", "tap", "tap_old", "sends", "edit_last", "language"})


def transcript(dialogue: Dialogue, world: World, facts: FindFact, language: str) -> str:
    """The page for one language, in Markdown. Raises DialogueFailed when the dialogue does."""
    spoken = world.release.languages[language]
    head = [
        f"# {spoken.name}",
        "",
        f"A rehearsal of {dialogue.on.isoformat()}: “{dialogue.test}” Everybody in it is made up.",
        "Written by `chatbot rehearse --transcripts`; not edited by hand.",
        "",
        f'<div dir="{spoken.direction}" lang="{language}">',
        "",
    ]
    body = list(_played(begin(dialogue, world, facts, language), dialogue))
    return "\n".join([*head, *body, "</div>", ""])


def _played(rehearsal: Rehearsal, dialogue: Dialogue) -> Iterator[str]:
    shown = 0
    for line in dialogue.lines:
        did = _did(rehearsal, line) if line.kind in PERSON_DOES else None
        PLAY[line.kind](rehearsal, dialogue, line)
        if did is not None:
            yield from (did, "")
        for message in rehearsal.screen[shown:]:
            yield from _bubble(message)
        shown = len(rehearsal.screen)


def _did(rehearsal: Rehearsal, line: Line) -> str:
    (value, *_) = line.values
    if line.kind in ("tap", "tap_old"):
        label = rehearsal.label_of(value, old=line.kind == "tap_old")
        return f"**▸ [ {label} ]**"
    if line.kind == "user":
        return f"**▸ {value}**"
    return f"**▸ ({line.kind}: {value})**"


def _bubble(message: Outgoing) -> Iterator[str]:
    for line in message.text.text.split("\n"):
        yield f"> {line}  " if line else ">"
    if message.buttons:
        yield ">"
        yield "> " + " ".join(f"`{_label(button)}`" for button in message.buttons)
    yield ""


def _label(button: Button) -> str:
    match button:
        case OptionButton(label=label) | CopyButton(label=label) | ShareButton(label=label):
            return label
        case UrlButton(label=label, url=url):
            return f"{label} → {url}"
        case MailButton(label=label, to=to):
            return f"{label} → {to}"
