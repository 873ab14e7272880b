"""The answers a question offers right now: from data, written by the author, the bot's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chatbot.engine.answers.normalise import matching, plain
from chatbot.engine.evaluate import holds
from chatbot.engine.flow import Choose, Exit, Option, Wait
from chatbot.engine.session import Session
from chatbot.engine.values import items_of
from chatbot.engine.voice import Voice

PAGE_SIZE = 12
"""Data options shown at once; more are turned over, so that a phone need not scroll far."""

DONE = "~done"
NEXT_PAGE = "~more"


@dataclass(frozen=True, slots=True)
class ShownOption:
    """One answer that counts now. `written` is None for an option that came from data."""

    id: str
    label: str
    written: Option | None = None

    @property
    def exit(self) -> Exit | None:
        """Where it leads, when its author said."""
        return self.written.exit if self.written else None


def options_of(step: Wait, key: str, voice: Voice) -> list[ShownOption]:
    """Every answer that counts, in order: data first, then the author's. All pages of them."""
    drawn: list[ShownOption] = []
    if isinstance(step, Choose) and step.source is not None:
        rows = items_of(voice.look_up(step.source))
        drawn = [ShownOption(str(row["id"]), _row_label(row, voice)) for row in rows]
    written = [
        ShownOption(option.id, _label(key, option, voice), option)
        for option in step.options
        if option.when is None or holds(option.when, voice.look_up)
    ]
    return drawn + written


def _row_label(row: Mapping[str, object], voice: Voice) -> str:
    """The label of something drawn from data; a letter that was sent is ticked."""
    label = str(row["label"])
    return voice.bot("chosen_mark", {"label": label}).text if row.get("sent") else label


def on_this_page(options: list[ShownOption], session: Session, voice: Voice) -> list[ShownOption]:
    """The options on the screen: one page of data, then the rest, then `more` where needed."""
    drawn = [option for option in options if option.written is None]
    rest = [option for option in options if option.written is not None]
    if len(drawn) <= PAGE_SIZE:
        return drawn + rest
    pages = -(-len(drawn) // PAGE_SIZE)
    start = (session.page % pages) * PAGE_SIZE
    more = ShownOption(NEXT_PAGE, voice.bot("page_more").text)
    return [*drawn[start : start + PAGE_SIZE], more, *rest]


def match_option(
    typed: str, options: list[ShownOption], key: str, voice: Voice, numbers: bool
) -> ShownOption | None:
    """The option that typed words mean: its id, label, a synonym, or (if asked) its number."""
    wanted = matching(typed)
    if not wanted:
        return None
    for option in options:
        if wanted in _names(option, key, voice):
            return option
    digits = plain(typed).strip(" .#)")
    if numbers and digits.isascii() and digits.isdigit() and 0 < int(digits[:4]) <= len(options):
        return options[int(digits[:4]) - 1]
    return None


def _names(option: ShownOption, key: str, voice: Voice) -> set[str]:
    names = {matching(option.id), matching(option.label)}
    if option.written is not None:
        source = voice.in_language(voice.release.bot.source_language)
        names.add(matching(_label(key, option.written, source)))
        if option.written.has_synonyms:
            slot = f"{key}.option.{option.id}.also"
            for each in (voice, source):
                names |= {matching(word) for word in each.words_of(voice.campaign.id, slot)}
    else:
        names.add(matching(option.label.partition(",")[0]))
    return names - {""}


def _label(key: str, option: Option, voice: Voice) -> str:
    said = voice.say(f"{key}.option.{option.id}")
    return said.text if said else option.id
