"""Whether a campaign's letter leaves room for the person, and its facts stay where they belong."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from chatbot.engine.document import Position, SourceText
from chatbot.engine.language.campaign_tables import OWN_SENTENCES
from chatbot.engine.language.campaigns import CampaignDraft
from chatbot.engine.language.faults import Fault
from chatbot.engine.language.placeholders import place_in, slots_of, wordings
from chatbot.engine.language.project import CampaignFolder, texts_of_folder
from chatbot.engine.language.tree import place

ROOM: Final = 60
"""Words a person should have for themselves: three or four sentences."""

SEAT_WORDS: Final = 3
"""A seat's name, as it is counted; `Dumfriesshire, Clydesdale and Tweeddale` has four."""

FOR_MP: Final = "_mp"
_PLACEHOLDER: Final = re.compile(r"\{[^{}]*\}")


def check_letter_room(draft: CampaignDraft) -> Iterator[Fault]:
    """Counts the longest letter that the campaign alone would write, for each ask."""
    texts = {text.key: text for text in draft.texts}
    most, asks = draft.campaign.letter.max_words, draft.campaign.asks
    longest = max(
        (_words_of_letter(draft, it, role, texts) for it in asks for role in ("", FOR_MP)),
        default=0,
    )
    at = place(draft.document.root, ("letter", "sentences"), key=True)
    if longest > most:
        message = f"the campaign's own sentences are {longest} words; a letter has {most} at most"
        yield Fault(at, "E809", message)
    elif longest > most - ROOM:
        message = (
            f"the campaign's own sentences are {longest} of {most} words; "
            f"leave {ROOM} for the person's"
        )
        yield Fault(at, "W809", message)


def _words_of_letter(
    draft: CampaignDraft, ask: str, role: str, texts: Mapping[str, SourceText]
) -> int:
    total = 0
    for slot in draft.campaign.letter.sentences:
        if slot == "fact":
            facts = (_words(texts, f"campaign.fact.{it}.text") for it in _facts(draft, ask))
            total += max(facts, default=0)
        elif slot in ("ask", "question"):
            kind = "letter" if slot == "ask" else "question"
            total += _words(texts, f"campaign.ask.{ask}.{kind}")
        elif slot not in OWN_SENTENCES:
            key = f"campaign.letter.{slot}"
            total += _words(texts, key + role) or _words(texts, key)
    return total


def _facts(draft: CampaignDraft, ask: str) -> Iterator[str]:
    campaign = draft.campaign
    yield from campaign.asks[ask].facts
    yield from (fact.id for fact in campaign.facts.values() if fact.is_local)


def _words(texts: Mapping[str, SourceText], key: str) -> int:
    if key not in texts:
        return 0
    seat = " ".join(["seat"] * SEAT_WORDS)
    return max(len(_PLACEHOLDER.sub(seat, it).split()) for it in wordings(texts[key]))


def check_local_facts(folder: CampaignFolder) -> Iterator[tuple[str, Fault]]:
    """(path, fault) for every text that would tell everybody a fact of one place."""
    local = {fact.id for fact in folder.draft.campaign.facts.values() if fact.is_local}
    for text in texts_of_folder(folder):
        for slot in slots_of(text):
            if slot.path[0] == "facts" and len(slot.path) > 1 and slot.path[1] in local:
                name = slot.path[1]
                message = f"`{name}` is about one place; only letters from there carry it"
                yield text.file, Fault(_where(text, name), "E317", message)


def _where(text: SourceText, name: str) -> Position:
    for wording in wordings(text):
        if (offset := wording.find("{facts." + name)) >= 0:
            return place_in(text, wording, offset)
    return place_in(text, wordings(text)[0], 0)
