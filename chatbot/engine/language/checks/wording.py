"""How a campaign's own words read: held to the watchwords, and a letter to what offices read.

Only the source language is looked at here. What campaign words may never do is an error (tell
people how to vote, say that the writer votes, put a list into a letter); the rest warns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from chatbot.engine.actions.wording import CHECK_WORDS, OUTCOMES
from chatbot.engine.document import Position, SourceText
from chatbot.engine.findings import Finding
from chatbot.engine.flow import Do
from chatbot.engine.language.faults import Fault, found_in, listed, shown
from chatbot.engine.language.placeholders import place_in, wordings
from chatbot.engine.language.project import CampaignFolder, texts_of_folder
from chatbot.engine.language.tree import place
from chatbot.engine.watchwords import Kind, Place, Watchwords

ENGLISH: Final = "en"
YES_OR_NO: Final = frozenset(
    "will would do does did can could are is have has may might should shall".split()
)
"""Words that a question begins with when yes or no answers it."""

_NOT_PROSE: Final = re.compile(r"\{[^{}]*\}|https?://\S+|[\w.]+@[\w.]+|/[a-z_]+")
_A_LIST: Final = re.compile(r"^[ \t]*(?:[-*•–]|[0-9]{1,2}[.)])[ \t]", re.MULTILINE)
_DASH: Final = re.compile("—")
_SENTENCE: Final = re.compile(r"[^.!?]*\?")

FORBIDDEN: Final[dict[Kind, str]] = {
    "how_to_vote": "campaign words may tell nobody how to vote",
    "vote_threat": "campaign words may not threaten with a vote",
    "voter": "campaign words may not say that the writer votes: many who write cannot",
}


def check_wording(
    folder: CampaignFolder, watchwords: Watchwords, language: str
) -> Iterator[Finding]:
    """Every text of a campaign and its flows, in the language they are written in."""
    yield from _unlisted(folder, watchwords)
    for text in texts_of_folder(folder):
        if text.kind != "words":  # synonyms for answers are the person's words
            yield from found_in(text.file, _faults(text, watchwords, language))


def _unlisted(folder: CampaignFolder, watchwords: Watchwords) -> Iterator[Finding]:
    """Steps that look for words where there are no lists to look in."""
    missing = [
        kind for kinds in OUTCOMES.values() for kind in kinds if not watchwords.lists.get(kind)
    ]
    for draft in folder.flows.values() if missing else ():
        for step in draft.flow.steps.values():
            if isinstance(step, Do) and step.action == CHECK_WORDS:
                where = place(draft.document.root, ("steps", step.id, "do"))
                message = f"watchwords.yaml has no list {listed(f'`{it}`' for it in missing)}"
                yield from found_in(draft.document.path, (Fault(where, "E318", message),))


def _faults(text: SourceText, watchwords: Watchwords, language: str) -> Iterator[Fault]:
    for wording in wordings(text):
        prose = _NOT_PROSE.sub(lambda found: " " * len(found.group()), wording)
        for kind, why in FORBIDDEN.items():
            for at in watchwords.places(kind, prose, language):
                yield _at(text, wording, at, "E807", f"{{}}: {why}")
        if language == ENGLISH:
            for at, british in watchwords.misspelt(prose):
                yield _at(text, wording, at, "W806", f"{{}} is American; write `{british}`")
        if text.kind == "letter":
            yield from _letter(text, wording, prose, watchwords, language)


def _letter(
    text: SourceText, wording: str, prose: str, watchwords: Watchwords, language: str
) -> Iterator[Fault]:
    for at in watchwords.places("machine", prose, language):
        yield _at(text, wording, at, "W807", "{} reads as if a machine had written it")
    if dash := _DASH.search(prose):
        message = "{} reads as if a machine had written it; use a comma or a full stop"
        yield _at(text, wording, Place(*dash.span()), "W807", message)
    if found := _A_LIST.search(prose):
        message = "a letter has no lists; write sentences"
        yield Fault(place_in(text, wording, found.start()), "E806", message)
    is_question = text.key.startswith("campaign.ask.") and text.key.endswith(".question")
    if is_question and language == ENGLISH and not _asks_yes_or_no(prose):
        message = (
            "the question of an ask must be one that yes or no answers, such as `Will you …?`"
        )
        yield Fault(Position(text.line, text.column), "E808", message)


def _asks_yes_or_no(prose: str) -> bool:
    """One question, which begins as yes-or-no questions do, perhaps after a comma."""
    questions = _SENTENCE.findall(prose)
    if len(questions) != 1:
        return False
    openings = (part.split() for part in questions[0].casefold().split(","))
    return any(words and words[0] in YES_OR_NO for words in openings)


def _at(text: SourceText, wording: str, at: Place, code: str, message: str) -> Fault:
    said = shown(wording[at.start : at.end])
    return Fault(place_in(text, wording, at.start), code, message.format(said))
