"""Whether a campaign holds together: facts, asks, letter, calendar, retention, languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from chatbot.engine.actions.drafting import OWN_SLOTS
from chatbot.engine.campaign import Retention
from chatbot.engine.document import Position, SourceText
from chatbot.engine.findings import did_you_mean
from chatbot.engine.language.campaign_tables import LETTER, LETTER_HEADS, OWN_SENTENCES
from chatbot.engine.language.campaigns import CampaignDraft
from chatbot.engine.language.checks.letters import FOR_MP, check_letter_room
from chatbot.engine.language.checks.scope import Scope
from chatbot.engine.language.checks.texts import check_text
from chatbot.engine.language.faults import Fault
from chatbot.engine.language.placeholders import placeholders_of, slots_of
from chatbot.engine.language.project import CampaignFolder, texts_of_folder
from chatbot.engine.language.spans import span_words
from chatbot.engine.language.tree import TreePath, find, group, place
from chatbot.engine.news import NEWS_NAMES
from chatbot.engine.values import BUILT_IN

LETTER_NAMES: Mapping[str, str] = {
    "recipient": "text",
    "seat": "constituency",
    "name": "name",
}
"""What a letter's sentences can name, beside what every text can."""

NEWS_TEXTS = "campaign.news."


def check_campaign(
    folder: CampaignFolder, languages: Mapping[str, str], today: date | None
) -> Iterator[Fault]:
    """One campaign file."""
    draft = folder.draft
    yield from _start(folder)
    yield from _languages(draft, languages)
    yield from _calendar(draft)
    yield from _retention(draft)
    yield from _facts(folder, today)
    yield from _asks(draft)
    yield from _news(draft, today)
    yield from _letter(draft)
    yield from check_letter_room(draft)
    for text in draft.texts:
        yield from check_text(text, _scope(text, draft))


def _fault(
    draft: CampaignDraft, path: TreePath, code: str, message: str, *, key: bool = False
) -> Fault:
    return Fault(place(draft.document.root, path, key=key), code, message)


def _scope(text: SourceText, draft: CampaignDraft) -> Scope:
    facts = () if text.key.startswith("campaign.fact.") else draft.written("facts")
    if text.key.startswith(NEWS_TEXTS):
        return Scope(types=NEWS_NAMES, facts=facts)
    types = {**BUILT_IN, **LETTER_NAMES} if text.kind == "letter" else BUILT_IN
    return Scope(types=types, facts=facts)


def _start(folder: CampaignFolder) -> Iterator[Fault]:
    start, flows = folder.draft.campaign.start, {*folder.flows, *folder.unread}
    if start and start not in flows:
        message = f"the campaign has no flow `{start}`{did_you_mean(start, flows)}"
        yield _fault(folder.draft, ("start",), "E302", message)
    elif start in folder.flows and folder.flows[start].flow.where == "group":
        yield _fault(folder.draft, ("start",), "E409", f"`{start}` is for groups only")


def _languages(draft: CampaignDraft, known: Mapping[str, str]) -> Iterator[Fault]:
    plan = draft.campaign.letter
    for path, tags in (
        (("languages",), draft.campaign.languages),
        (("awaited",), draft.awaited),
        (("letter", "languages"), plan.languages),
    ):
        for index, tag in enumerate(tags):
            if tag not in known:
                message = f"bot.yaml has no language `{tag}`{did_you_mean(tag, known)}"
                yield _fault(draft, (*path, index), "E311", message)


def _calendar(draft: CampaignDraft) -> Iterator[Fault]:
    for index, poll in enumerate(draft.campaign.polls):
        if poll.called > poll.day:
            message = f"the poll of {poll.day} cannot be called after it, on {poll.called}"
            yield _fault(draft, ("calendar", index, "called"), "E313", message)


def _retention(draft: CampaignDraft) -> Iterator[Fault]:
    own, longest = draft.campaign.retention, Retention()
    for key, span, limit in (
        ("drafts", own.drafts, longest.drafts),
        ("identity", own.identity, longest.identity),
    ):
        if span > limit:
            message = f"`{key}` may be {span_words(limit)} at most, by the project's own rule"
            yield _fault(draft, ("retention", key), "E606", message)


def _facts(folder: CampaignFolder, today: date | None) -> Iterator[Fault]:
    draft = folder.draft
    used = {name for ask in draft.campaign.asks.values() for name in ask.facts}
    used |= _named_facts(folder)
    if "fact" in draft.campaign.letter.sentences:
        used |= {name for name in draft.written("facts") if _has_place(draft, name)}
    for fact in draft.campaign.facts.values():
        if fact.as_of > fact.expires:
            message = f"`{fact.id}` expires on {fact.expires}, before it was true"
            yield _fault(draft, ("facts", fact.id, "expires"), "E313", message)
        elif today is not None and today > fact.expires:
            message = f"`{fact.id}` is past its day and no longer used; check its source again"
            yield _fault(draft, ("facts", fact.id, "expires"), "W804", message)
        misspelt = did_you_mean(fact.id, used - set(draft.campaign.facts))
        if fact.id not in used and not misspelt and not folder.unread:
            message = f"no ask and no text uses the fact `{fact.id}`"
            yield _fault(draft, ("facts", fact.id), "W506", message, key=True)


def _has_place(draft: CampaignDraft, fact: str) -> bool:
    """Whether its author gave it a place, readable or not."""
    return any(
        find(draft.document.root, ("facts", fact, key)) is not None for key in ("seats", "nations")
    )


def _named_facts(folder: CampaignFolder) -> set[str]:
    return {
        slot.path[1]
        for text in texts_of_folder(folder)
        for slot in slots_of(text)
        if slot.path[0] == "facts" and len(slot.path) > 1
    }


def _asks(draft: CampaignDraft) -> Iterator[Fault]:
    facts = draft.written("facts")
    for ask in draft.campaign.asks.values():
        for index, name in enumerate(ask.facts):
            if name not in facts:
                message = f"the campaign has no fact `{name}`{did_you_mean(name, facts)}"
                yield _fault(draft, ("asks", ask.id, "facts", index), "E310", message)


def _news(draft: CampaignDraft, today: date | None) -> Iterator[Fault]:
    """News is written to people who were not waiting: it says who sends it, and ends by itself."""
    for text in draft.texts:
        if text.key.startswith(NEWS_TEXTS) and "imprint" not in placeholders_of(text):
            message = "news that is sent around needs `{imprint}` in its text"
            yield Fault(Position(text.line, text.column), "E810", message)
    for news in draft.campaign.news.values():
        if today is not None and today > news.expires:
            message = f"`{news.id}` is past its day and no longer sent"
            yield _fault(draft, ("news", news.id, "expires"), "W811", message)


def _letter(draft: CampaignDraft) -> Iterator[Fault]:
    letter = group(draft.document.root.get("letter"))
    known = {key.name for key in LETTER.keys} - set(LETTER_HEADS)
    slots = [key.text for key, _ in letter if key.text not in known]
    sentences = draft.campaign.letter.sentences
    plain = {slot.removesuffix(FOR_MP) for slot in slots}
    picks = draft.campaign.letter.picks
    unused = plain - {*sentences, *picks, *LETTER_HEADS}
    for index, name in enumerate(sentences):
        if name not in plain and name not in OWN_SENTENCES:
            near = did_you_mean(name, (*unused, *OWN_SENTENCES))
            unused = {slot for slot in unused if not near.endswith(f" {slot}?")}
            message = f"the letter has no text for `{name}`{near}"
            yield _fault(draft, ("letter", "sentences", index), "E310", message)
    for index, name in enumerate(picks):
        if name not in plain or name.partition("_")[0] not in OWN_SLOTS:
            message = f"`{name}` needs a text here, and a name that begins with `why_` or `local_`"
            yield _fault(draft, ("letter", "picks", index), "E310", message)
    for slot in slots:
        if slot.removesuffix(FOR_MP) in unused:
            near = did_you_mean(slot, (*sentences, *LETTER_HEADS))
            message = f"`{slot}` is not among the letter's `sentences`{near}"
            yield _fault(draft, ("letter", slot), "E310", message, key=True)
