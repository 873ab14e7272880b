"""Write down a rehearsed dialogue as a page: what the person did, what the bot showed.

The same run as a rehearsal, so a transcript cannot show what the product does not do. A page has
the direction of its language; what may be in another (what a person typed, a label, a letter to
copy) has its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from chatbot.domain.groups import HandoverButton
from chatbot.domain.messages import (
    Button,
    CopyButton,
    Direction,
    DoorButton,
    MailButton,
    OptionButton,
    Outgoing,
    PageButton,
    RichText,
    ShareButton,
    UrlButton,
)
from chatbot.engine.clean import isolate_in
from chatbot.engine.world import World
from chatbot.service.rehearsal import Dialogue, FindFact, Line, Rehearsal, begin
from chatbot.service.rehearsal_party import Party
from chatbot.service.rehearse import play_line

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
    rehearsal = begin(dialogue, world, facts, language)
    body = list(_played(rehearsal, dialogue, spoken.direction))
    return "\n".join([*head, *body, "</div>", ""])


def _played(rehearsal: Rehearsal, dialogue: Dialogue, direction: Direction) -> Iterator[str]:
    party, shown = Party(rehearsal), Counter[int]()
    for line in dialogue.lines:
        did = _did(party.at(line), line, direction) if line.kind in PERSON_DOES else None
        play_line(party, dialogue, line)
        if did is not None:
            yield from (did, "")
        for chat in party.everywhere:
            for message in chat.screen[shown[id(chat)] :]:
                yield from _bubble(message)
            shown[id(chat)] = len(chat.screen)


def _did(rehearsal: Rehearsal, line: Line, direction: Direction) -> str:
    (value, *_) = line.values
    if line.kind in ("tap", "tap_old"):
        label = rehearsal.label_of(value, old=line.kind == "tap_old")
        return f"**▸ [ {isolate_in(label, direction)} ]**"
    if line.kind == "user":
        return f"**▸ {isolate_in(str(value), direction)}**"
    return f"**▸ ({line.kind}: {value})**"


def _bubble(message: Outgoing) -> Iterator[str]:
    for line in _lines(message.text):
        yield f"> {line}  " if line else ">"
    if message.buttons:
        labels = (isolate_in(_label(button), message.direction) for button in message.buttons)
        yield ">"
        yield "> " + " ".join(f"`{label}`" for label in labels)
    yield ""


def _lines(words: RichText) -> Iterator[str]:
    """The lines of a bubble; a letter to copy is a division by itself."""
    done = 0
    for block in (mark for mark in words.marks if mark.kind == "block"):
        end = block.start + block.length
        yield from words.text[done : block.start].removesuffix("\n").split("\n")
        yield from ('<div dir="auto">', "", *words.text[block.start : end].split("\n"))
        yield from ("", "</div>")
        done = end
    yield from words.text[done:].removeprefix("\n" if done else "").split("\n")


def _label(button: Button) -> str:
    match button:
        case OptionButton(label=label) | CopyButton(label=label) | ShareButton(label=label):
            return label
        case DoorButton(label=label):
            return f"{label} → web page"
        case PageButton(label=label):
            return f"{label} → letter page"
        case HandoverButton(label=label):
            return f"{label} → private chat"
        case UrlButton(label=label, url=url):
            return f"{label} → {url}"
        case MailButton(label=label, to=to):
            return f"{label} → {to}"
