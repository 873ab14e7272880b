"""From the tree of campaign.yaml to a Campaign without its flows, its texts, and its faults."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import cast

from chatbot.domain.places import Nation
from chatbot.domain.seats import seat_code
from chatbot.engine.campaign import Campaign, CampaignAsk, Fact, LetterPlan, News, Poll, Retention
from chatbot.engine.document import Document, Mapping, SlotKind, SourceText
from chatbot.engine.language.campaign_tables import (
    ASK_SLOTS,
    CAMPAIGN,
    LETTER,
    LETTER_HEADS,
    TOPIC_SLOTS,
)
from chatbot.engine.language.conform import conform
from chatbot.engine.language.faults import Fault
from chatbot.engine.language.prune import prune_record
from chatbot.engine.language.source_texts import Writer, texts_of_parts
from chatbot.engine.language.spans import read_span
from chatbot.engine.language.tree import group, items, word, word_list, words

NO_DAY = "0001-01-01"
_KINDS: dict[str, SlotKind] = {"title": "title", "letter": "letter", "question": "letter"}


@dataclass(frozen=True, slots=True)
class CampaignDraft:
    """A campaign as far as it could be read.

    `awaited` are languages that are offered once their catalogues are complete.
    """

    campaign: Campaign
    document: Document
    texts: tuple[SourceText, ...]
    faults: tuple[Fault, ...]
    awaited: tuple[str, ...] = ()

    def written(self, table: str) -> tuple[str, ...]:
        """The ids in a table of the file (`asks`, `facts`, `topics`), faulty ones too."""
        return tuple(key.text for key, _ in group(self.document.root.get(table)))


def draft_campaign(id: str, document: Document) -> CampaignDraft:
    """Read a campaign file."""
    faults = list(conform(CAMPAIGN, document.root, "campaign", document.root.position))
    root = prune_record(CAMPAIGN, document.root) if faults else document.root
    return CampaignDraft(
        campaign=_campaign(id, root),
        document=document,
        texts=tuple(_texts(document.path, root)),
        faults=tuple(faults),
        awaited=word_list(root.get("awaited")),
    )


def _campaign(id: str, root: Mapping) -> Campaign:
    letter = group(root.get("letter"))
    return Campaign(
        id=id,
        start=word(root, "start"),
        flows={},
        asks={
            key.text: CampaignAsk(key.text, word_list(group(node).get("facts")))
            for key, node in group(root.get("asks"))
        },
        facts={key.text: _fact(key.text, group(node)) for key, node in group(root.get("facts"))},
        polls=tuple(_poll(group(node)) for node in items(root.get("calendar"))),
        letter=LetterPlan(
            languages=word_list(letter.get("languages")),
            sentences=word_list(letter.get("sentences")),
            picks=word_list(letter.get("picks")),
            max_words=int(word(letter, "max_words", str(LetterPlan((), ()).max_words))),
        ),
        languages=word_list(root.get("languages")),
        topics=tuple(key.text for key, _ in group(root.get("topics"))),
        retention=_retention(group(root.get("retention"))),
        privacy_contact=word(root, "privacy_contact"),
        news={
            key.text: News(key.text, _day(group(node), "expires"))
            for key, node in group(root.get("news"))
        },
    )


def _fact(id: str, node: Mapping) -> Fact:
    return Fact(
        id=id,
        source=word(node, "source"),
        as_of=_day(node, "as_of"),
        expires=_day(node, "expires"),
        url=words(node.get("url")),
        seats=tuple(filter(None, map(seat_code, word_list(node.get("seats"))))),
        nations=tuple(cast("Nation", name) for name in word_list(node.get("nations"))),
    )


def _poll(node: Mapping) -> Poll:
    return Poll(_day(node, "poll"), _day(node, "called"), seat_code(word(node, "seat")))


def _day(node: Mapping, key: str) -> date:
    return date.fromisoformat(word(node, key, NO_DAY))


def _retention(node: Mapping) -> Retention:
    own = Retention()
    drafts, identity = words(node.get("drafts")), words(node.get("identity"))
    return Retention(
        drafts=read_span(drafts) if drafts else own.drafts,
        identity=read_span(identity) if identity else own.identity,
    )


def _texts(path: str, root: Mapping) -> Iterator[SourceText]:
    writer = Writer(path, "campaign.", words(root.get("note")))
    yield from writer.text("title", root.get("title"), "title")
    yield from writer.text("imprint", root.get("imprint"), "message")
    ask_slots = [(slot, _KINDS.get(slot, "message")) for slot in ASK_SLOTS]
    topic_slots = [(slot, _KINDS.get(slot, "message")) for slot in TOPIC_SLOTS]
    yield from texts_of_parts(_part(writer, "ask"), root.get("asks"), ask_slots)
    yield from texts_of_parts(_part(writer, "fact"), root.get("facts"), [("text", "letter")])
    yield from texts_of_parts(_part(writer, "topic"), root.get("topics"), topic_slots)
    yield from texts_of_parts(_part(writer, "news"), root.get("news"), [("text", "message")])
    kept = _part(writer, "kept")
    for key, value in group(root.get("kept")):
        yield from kept.text(key.text, value, "title")
    letter = group(root.get("letter"))
    here = writer.within("letter", letter)
    for key, value in letter:
        if key.text in LETTER_HEADS or key.text not in {k.name for k in LETTER.keys}:
            yield from here.text(key.text, value, "letter")


def _part(writer: Writer, name: str) -> Writer:
    return Writer(writer.path, f"{writer.prefix}{name}.", writer.note)
