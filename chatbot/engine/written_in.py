"""In which language somebody wrote: told by script, by the language of the talk, and by asking.

Nothing is guessed from statistics. Letters outside the Latin alphabet are certain. In a talk in
another language, Latin letters without one of the commonest English or Welsh words are not, and
then the person is asked; a text with such a word is taken for what it looks like, so that most who
type English are not held up. In a talk in English or Welsh nobody is asked.
"""

from __future__ import annotations

import unicodedata
from typing import Final, Literal

from chatbot.engine.watchwords import words_in

LETTERS_GO_IN: Final = ("en", "cy")
"""What offices in the United Kingdom read."""

OTHER_SCRIPT: Final = 0.5
"""More letters than this share outside the Latin alphabet: a name of a place does not count."""

COMMONEST: Final = frozenset(
    """
    the and of is are was were my our we they them their this that these those with for have has
    had been should would could because people want who what not but from it its you your all
    i'm im i've ive don't dont can be at there here where when how or by if as
    mae yn yr ac rwy rwyf rydw rydym ein fy eu nhw chi maen roedd oedd bod wedi gan gyda hynny hyn
    pobl achos ddim nid dylai dw'i dwi eisiau cael ydy yw sydd
    """.split()
)
"""Function words of English and Welsh that are no words of Somali, Polish, French, Turkish or
Gaelic, as `tests/engine/test_written_in.py` holds against our own texts in those languages."""

Told = Literal["english_or_welsh", "other", "unsure"]


def told(text: str, talk: str) -> Told:
    """What can be said of a text in a talk in this language (a tag)."""
    if is_in_other_script(text):
        return "other"
    if talk.partition("-")[0] in LETTERS_GO_IN or not any(c.isalpha() for c in text):
        return "english_or_welsh"
    words = words_in(text)
    return "english_or_welsh" if any(word in COMMONEST for word in words) else "unsure"


def is_in_other_script(text: str) -> bool:
    """Whether most letters are outside the Latin alphabet."""
    letters = [c for c in text if c.isalpha()]
    other = sum(1 for c in letters if not unicodedata.name(c, "").startswith("LATIN"))
    return bool(letters) and other > OTHER_SCRIPT * len(letters)
