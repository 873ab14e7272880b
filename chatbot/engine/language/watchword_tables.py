"""What may stand in watchwords.yaml. Tables only."""

from __future__ import annotations

from typing import Final

from chatbot.engine.language.forms import FORMAT_ONE, NOTE, TAG
from chatbot.engine.language.shapes import Key, Prose, Record, Table, Word
from chatbot.engine.watchwords import KINDS, Kind

_HELP: Final[dict[Kind, str]] = {
    "abuse": "Words that no letter may carry, outside quotation marks.",
    "insult": "Words that are abuse when a word for the reader stands shortly before them.",
    "reader": "Words for the reader, such as `you`.",
    "threat": "Words that threaten somebody.",
    "own_case": "Words of somebody who writes about a case of their own.",
    "vote_threat": "Words that make a vote the price.",
    "how_to_vote": "Words that tell people how to vote.",
    "voter": "Words that say the writer has a vote.",
    "machine": "Turns of phrase that make a letter read as if no person had written it.",
}
# An editor holds every key to one form, so that of the note is part of it.
_TAG: Final = Word(TAG.what, f"{TAG.pattern}|{NOTE.name}")
_LIST: Final = Record("a list of words", (NOTE,), others=(_TAG, Prose()))

WATCHWORDS: Final = Record(
    "the watchwords",
    (
        Key("watchwords", FORMAT_ONE, "The version of the format.", required=True),
        NOTE,
        *(Key(kind, _LIST, _HELP[kind]) for kind in KINDS),
        Key(
            "spelling",
            Table(
                Word("an American spelling in small letters", "[a-z]{2,40}"),
                Word("a British spelling in small letters", "[a-z]{2,40}"),
                most=600,
            ),
            "American spelling: British spelling.",
        ),
    ),
)
