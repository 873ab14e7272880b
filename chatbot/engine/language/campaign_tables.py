"""What may stand in campaign.yaml and in bot.yaml. Tables only."""

from __future__ import annotations

from typing import get_args

from chatbot.domain.places import Nation
from chatbot.engine.answers import REASONS
from chatbot.engine.language.flow_tables import MESSAGE, TEXT
from chatbot.engine.language.forms import (
    COMMAND,
    DAY,
    EMAIL,
    FORMAT_ONE,
    NAME,
    NOTE,
    SEAT,
    SPAN,
    TAG,
    URL,
    WORD_COUNT,
)
from chatbot.engine.language.shapes import Key, ListOf, OneOf, Prose, Record, Table, Words
from chatbot.engine.release import CommandDoes

MAX_ASKS = 20
MAX_WORDS = 300
LETTER_TEXT = Words("letter")
OWN_SENTENCES = ("why", "local", "ask", "fact", "question")
"""Sentences of a letter that are filled: from the person's words, the chosen ask, its fact."""

ASK_SLOTS = ("title", "text", "why", "change", "letter", "question")
TOPIC_SLOTS = ("title", "text")

FACT = Record(
    "a fact",
    (
        Key("text", LETTER_TEXT, "The fact in one sentence.", required=True),
        Key("source", Prose(), "The publication it is from.", required=True),
        Key("as_of", DAY, "The day it was true.", required=True),
        Key("expires", DAY, "The day after which it is not used.", required=True),
        Key("url", URL, "Where to read it."),
        Key("seats", ListOf(SEAT, most=650), "Only for letters from these seats."),
        Key("nations", ListOf(OneOf(get_args(Nation))), "Only for letters from these nations."),
        NOTE,
    ),
)
ASK_OF_CAMPAIGN = Record(
    "an ask",
    (
        Key("title", Words("title"), required=True),
        Key("text", MESSAGE, "What is asked.", required=True),
        Key("why", MESSAGE, "Why it is asked."),
        Key("change", MESSAGE, "What would change."),
        Key("letter", LETTER_TEXT, "The sentence of a letter that makes the ask.", required=True),
        Key("question", LETTER_TEXT, "The yes-or-no question a reply can answer.", required=True),
        Key("facts", ListOf(NAME), "Facts that go with it, the best first."),
        NOTE,
    ),
)
TOPIC = Record(
    "a topic",
    (
        Key("title", Words("title"), required=True),
        Key("text", MESSAGE, required=True),
        NOTE,
    ),
)
NEWS = Record(
    "news",
    (
        Key("text", MESSAGE, "The whole message. It has the {imprint}.", required=True),
        Key("expires", DAY, "The day after which nobody sends it.", required=True),
        NOTE,
    ),
)
LETTER = Record(
    "the letter",
    (
        Key("languages", ListOf(TAG), "Languages a letter may be sent in.", required=True),
        Key("max_words", WORD_COUNT, "The longest letter, 200 words at most."),
        Key("subject", LETTER_TEXT, required=True),
        Key("greeting", LETTER_TEXT, required=True),
        Key("with_helper", LETTER_TEXT, "Said when somebody types for the person."),
        Key("own_language", LETTER_TEXT, "Said before own words in another language."),
        Key("picks", ListOf(NAME, most=20), "Ready sentences, named `why_…` and `local_…`."),
        Key("sentences", ListOf(NAME, most=20), "The sentences in order.", required=True),
        NOTE,
    ),
    others=(NAME, LETTER_TEXT),
)
LETTER_HEADS = ("subject", "greeting", "with_helper", "own_language")

CAMPAIGN = Record(
    "a campaign",
    (
        Key("campaign", FORMAT_ONE, "The version of the format.", required=True),
        Key("title", Words("title"), "The campaign's name.", required=True),
        NOTE,
        Key("languages", ListOf(TAG), "Languages it speaks, the main one first.", required=True),
        Key(
            "awaited",
            ListOf(TAG),
            "Languages it will speak as soon as every text of it and of the bot is translated.",
        ),
        Key("start", NAME, "The flow that /start opens.", required=True),
        Key("privacy_contact", EMAIL, "Whom people write to about their data.", required=True),
        Key("imprint", MESSAGE, "Who promotes this: name, postal address.", required=True),
        Key(
            "calendar",
            ListOf(
                Record(
                    "a poll",
                    (
                        Key("poll", DAY, "Polling day.", required=True),
                        Key("called", DAY, "The day it was called.", required=True),
                        Key("seat", SEAT, "The seat of a by-election; without it, general."),
                        NOTE,
                    ),
                )
            ),
            "Polls the campaign speaks to.",
        ),
        Key(
            "retention",
            Record(
                "retention",
                (
                    Key("drafts", SPAN, "Letters and what was written for them."),
                    Key("identity", SPAN, "Names and contact details."),
                ),
            ),
            "The longest times anything is kept.",
        ),
        Key("facts", Table(NAME, FACT)),
        Key("asks", Table(NAME, ASK_OF_CAMPAIGN, most=MAX_ASKS)),
        Key("topics", Table(NAME, TOPIC)),
        Key("news", Table(NAME, NEWS), "Messages that `chatbot broadcast` may send."),
        Key("letter", LETTER),
        Key("kept", Table(NAME, Words("title")), "What people call each remembered variable."),
    ),
)

COMMAND_OF_BOT = Record(
    "a command",
    (
        Key("does", OneOf(get_args(CommandDoes)), required=True),
        Key("topic", NAME, "The topic it tells, for `does: topic`."),
        Key("menu", Words("menu"), "What menus show."),
        Key("text", MESSAGE, "What it says."),
        Key("words", Words("words"), "Whole messages that mean the same."),
        NOTE,
    ),
)
BOT = Record(
    "the bot",
    (
        Key("bot", FORMAT_ONE, "The version of the format.", required=True),
        NOTE,
        Key("source_language", TAG, "The language of these files.", required=True),
        Key("languages", Table(TAG, Prose()), "Each language's own name.", required=True),
        Key("commands", Table(COMMAND, COMMAND_OF_BOT), "In menu order.", required=True),
        Key(
            "retry",
            Table(OneOf(tuple(REASONS)), Table(NAME, MESSAGE)),
            "What is said to an answer that cannot be read, by answer type and reason.",
        ),
        Key("words", Table(NAME, TEXT, most=MAX_WORDS), "What the bot says by itself."),
    ),
)
