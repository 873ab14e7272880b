"""The forms single words take in the flow language, and the limits on them."""

from __future__ import annotations

from datetime import date

from chatbot.domain.seats import seat_code
from chatbot.engine.answers import ANSWER_TYPES
from chatbot.engine.language.shapes import Key, OneOf, Prose, Word
from chatbot.engine.values import TYPES

MAX_NAME = 40
MAX_ID = 24
"""Option ids travel in button data, of which Telegram allows 64 bytes."""
MAX_DIGITS = 4

# What YAML 1.1 readers take for a truth value or nothing; an id must mean the same everywhere.
TREACHEROUS = frozenset("yes no on off y n true false null".split())


def is_day(written: str) -> bool:
    """Whether the calendar has such a day."""
    try:
        date.fromisoformat(written)
    except ValueError:
        return False
    return True


NAME = Word(
    f"a name of small letters, digits and _ (at most {MAX_NAME}, a letter first)",
    rf"[a-z][a-z0-9_]{{0,{MAX_NAME - 1}}}",
    reserved=TREACHEROUS,
)
OPTION_ID = Word(
    f"an id of small letters, digits and _ (at most {MAX_ID}, a letter first)",
    rf"[a-z][a-z0-9_]{{0,{MAX_ID - 1}}}",
    reserved=TREACHEROUS,
)
PATH = Word(
    "a variable, or a field of one such as `seat.name`",
    r"[a-z][a-z0-9_]{0,39}(\.[a-z][a-z0-9_]{0,39}){0,2}",
)
FORMAT_ONE = Word("1, the version of the format", "1", "integer")
WHOLE = Word("a whole number from 1 to 20", "[1-9]|1[0-9]|20", "integer")
WORD_COUNT = Word("a number of words from 80 to 200", "[89][0-9]|1[0-9][0-9]|200", "integer")
FLAG = Word("true or false", "true|false", "boolean")
DAY = Word(
    "a day written 2024-07-04",
    r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])",
    valid=is_day,
)
SEAT = Word(
    "the code of a seat such as E14001299",
    r"[ENSW][0-9]{8}",
    valid=lambda written: seat_code(written) is not None,
)
SPAN = Word(
    "a length of time such as `3 days` (minutes, hours, days, weeks, months or years)",
    rf"[1-9][0-9]{{0,{MAX_DIGITS - 1}}} (minute|hour|day|week|month|year)s?",
)
KEEP = Word(
    "session, campaign, forever or a length of time such as `3 days`",
    rf"session|campaign|forever|{SPAN.pattern}",
)
TAG = Word("a language tag such as en, cy or pt-BR", "[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}")
COMMAND = Word(
    "a command without its slash: small letters, digits and _ (at most 32)",
    "[a-z][a-z0-9_]{0,31}",
)
LINK = Word(
    "letters, digits, _ and - (at most 64), with * at the end for any ending",
    r"[A-Za-z0-9_\-]{1,64}|[A-Za-z0-9_\-]{1,63}\*",
)
EMAIL = Word("an e-mail address", r"[^@\s]{1,64}@[^@\s]{1,190}\.[^@\s.]{2,63}")
URL = Word("an address that starts with https://", r"https://[^\s]{3,2000}")
PICTURE = Word(
    "a file below media/ that ends in .jpg, .jpeg, .png or .webp",
    r"media/[A-Za-z0-9_\-/.]{0,80}(\{language\})?[A-Za-z0-9_\-/.]{0,80}\.(jpg|jpeg|png|webp)",
)
CONDITION = Word("a condition such as `people.count > 1`", r"[^\n]{1,200}")
CONSTANT = Word("a variable, a number, true, false or words in quotes", r"[^\n]{1,200}", "any")

ANSWER = OneOf(ANSWER_TYPES)
TYPE = OneOf(tuple(sorted(TYPES)))
NOTE = Key("note", Prose(), "For colleagues and translators; nobody else sees it.")
TITLE = Key("title", Prose(), "What staff call it.", required=True)
