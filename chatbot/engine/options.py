"""The answers a question offers right now: from data, written by the author, the bot's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chatbot.domain.records import record
from chatbot.engine.actions.letters import is_done
from chatbot.engine.answers.normalise import matching, plain, without_emoji
from chatbot.engine.conditions import Condition
from chatbot.engine.evaluate import holds
from chatbot.engine.flow import Choose, Exit, Option, Wait
from chatbot.engine.language_names import names_of
from chatbot.engine.session import Session
from chatbot.engine.texts import Template
from chatbot.engine.tokens import short_option
from chatbot.engine.values import label_in, things_of
from chatbot.engine.voice import Voice

PAGE_SIZE = 12
"""Data options shown at once; more are turned over, so that a phone need not scroll far."""

FEW_LANGUAGES = 6
"""So many are shown at once. Of more, the likely ones first and all of them one tap away."""

LANGUAGES = ("languages",)

DONE = "~done"
NEXT_PAGE = "~more"

MAX_NUMBER_DIGITS = 3


@record(frozen=True, slots=True)
class ShownOption:
    """One answer that counts now. `written` is None for an option that came from data.

    `named` is what the data calls it, where the label is in another language; `short` how a button
    names it. `is_language`: it is one of ours, which has a name in every other.
    """

    id: str
    label: str
    short: str
    written: Option | None = None
    named: str = ""
    is_language: bool = False

    @property
    def when(self) -> Condition | None:
        """While what it is there, when its author said."""
        return self.written.when if self.written else None

    @property
    def exit(self) -> Exit | None:
        """Where it leads, when its author said."""
        return self.written.exit if self.written else None


def options_of(step: Wait, key: str, voice: Voice) -> list[ShownOption]:
    """Every answer that counts, in order: data first, then the author's. All pages of them."""
    drawn: list[ShownOption] = []
    if isinstance(step, Choose) and step.source is not None:
        rows = things_of(voice.look_up(step.source))
        drawn = [
            ShownOption(
                ident,
                _row_label(row, voice),
                short_option(ident),
                named=str(row["label"]),
                is_language=step.source == LANGUAGES,
            )
            for row in rows
            if (ident := str(row["id"]))
        ]
    return drawn + _written(step, key, voice) if step.options else drawn


def _written(step: Wait, key: str, voice: Voice) -> list[ShownOption]:
    """Those of the author that count now. Their labels are ready where nothing is filled in."""
    at, ready = (voice.campaign.id, key), voice.language.ready
    of, made = ready.get(at, (None, ()))
    if of is not step:
        labels = [voice.text(at[0], f"{key}.option.{option.id}") for option in step.options]
        fixed = all(isinstance(text, Template) and text.fixed is not None for text in labels)
        made = _labelled(step, key, voice) if fixed else ()
        ready[at] = step, made
    return [
        shown
        for shown in made or _labelled(step, key, voice)
        if (when := shown.when) is None or holds(when, voice.look_up)
    ]


def _labelled(step: Wait, key: str, voice: Voice) -> tuple[ShownOption, ...]:
    return tuple(
        ShownOption(option.id, _label(key, option, voice), short_option(option.id), option)
        for option in step.options
    )


def _row_label(row: Mapping[str, object], voice: Voice) -> str:
    """The label of something drawn from data; a letter that was sent is ticked."""
    label = label_in(row, voice.language.tag)
    return voice.bot("chosen_mark", {"label": label}).text if is_done(row) else label


def on_screen(
    step: Wait, options: list[ShownOption], session: Session, voice: Voice
) -> list[ShownOption]:
    """What the buttons say, in their order: a page of data, `more`, the author's, `done`."""
    if not isinstance(step, Choose):
        return options
    shown = options
    if step.source is not None:
        shown = (_likely_languages if step.source == LANGUAGES else _page)(options, session, voice)
    return [*shown, ShownOption(DONE, voice.bot("done_option").text, DONE)] if step.many else shown


def _page(options: list[ShownOption], session: Session, voice: Voice) -> list[ShownOption]:
    drawn = [option for option in options if option.written is None]
    if len(drawn) <= PAGE_SIZE:
        return options
    rest = [option for option in options if option.written is not None]
    pages = -(-len(drawn) // PAGE_SIZE)
    start = (session.page % pages) * PAGE_SIZE
    more = ShownOption(NEXT_PAGE, voice.bot("page_more").text, NEXT_PAGE)
    return [*drawn[start : start + PAGE_SIZE], more, *rest]


def _likely_languages(
    options: list[ShownOption], session: Session, voice: Voice
) -> list[ShownOption]:
    """The language we guess and the source language; or all, once somebody asked for more."""
    drawn = [option for option in options if option.written is None]
    if len(drawn) <= FEW_LANGUAGES or session.page % 2:
        return options
    likely = {voice.language.tag: None, voice.release.bot.source_language: None}
    first = [option for tag in likely for option in drawn if option.id == tag]
    more = ShownOption(NEXT_PAGE, voice.bot("more_languages").text, NEXT_PAGE)
    return [*first, more, *(option for option in options if option.written is not None)]


def match_option(
    typed: str,
    options: Sequence[ShownOption],
    key: str,
    voice: Voice,
    numbered: Sequence[ShownOption] = (),
) -> ShownOption | None:
    """The one option that typed words mean; None for none, and for words that fit several.

    What is on the screen counts first, then a name without what follows its comma, then ids and
    the words of the source language, and last the number among `numbered`.
    """
    wanted = matching(typed) if options or numbered else ""
    if not wanted:
        return None
    counting = {option.id: option for option in (*options, *numbered)}.values()
    for names in (_shown_names, _short_name, _other_names):
        meant = [option for option in counting if wanted in names(option, key, voice)]
        if meant:
            return meant[0] if len(meant) == 1 else None
    return _by_number(typed, numbered)


def _by_number(typed: str, numbered: Sequence[ShownOption]) -> ShownOption | None:
    number = number_typed(typed)
    return numbered[number - 1] if number is not None and 0 < number <= len(numbered) else None


def number_typed(typed: str) -> int | None:
    """The number that somebody typed for a button: `2`, `(2)`, `#2`, in any script."""
    digits = without_emoji(plain(typed)).strip(" .#()")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= MAX_NUMBER_DIGITS):
        return None
    return int(digits)


def _shown_names(option: ShownOption, key: str, voice: Voice) -> set[str]:
    return {matching(option.label), *_synonyms(option, key, voice)}


def _short_name(option: ShownOption, key: str, voice: Voice) -> set[str]:
    """`Ada Example` of `Ada Example, A Party`."""
    return {matching(option.label.partition(",")[0])} if option.written is None else set()


def _other_names(option: ShownOption, key: str, voice: Voice) -> set[str]:
    names = {matching(option.id), matching(option.named)}
    if option.written is not None:
        source = voice.in_language(voice.release.bot.source_language)
        names.add(matching(_label(key, option.written, source)))
        names |= _synonyms(option, key, source)
    if option.is_language:
        names |= names_of(option.id, voice)
    return names


def _synonyms(option: ShownOption, key: str, voice: Voice) -> frozenset[str]:
    if option.written is None or not option.written.has_synonyms:
        return frozenset()
    return voice.known_words_of(voice.campaign.id, f"{key}.option.{option.id}.also")


def _label(key: str, option: Option, voice: Voice) -> str:
    said = voice.say(f"{key}.option.{option.id}")
    return said.text if said else option.id
