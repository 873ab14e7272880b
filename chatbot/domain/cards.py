"""A card: a picture that tells how far a group is, with every word on it."""

from __future__ import annotations

from collections.abc import Iterator

from chatbot.domain.records import record


@record(frozen=True, slots=True)
class Card:
    """What stands on one, final and in one language.

    `filled` is how much of the bar is, in per cent of the way to `goal`. Nothing is on a card
    that its message does not say too.
    """

    language: str
    is_right_to_left: bool
    title: str
    who: str
    figure: str
    goal: str
    filled: int
    imprint: str
    deadline: str | None = None

    @property
    def alt(self) -> str:
        """All its words, for where the picture stands without its message."""
        return "\n".join(self.words)

    @property
    def words(self) -> Iterator[str]:
        """Its words from top to bottom."""
        every = (self.title, self.who, self.figure, self.goal, self.deadline, self.imprint)
        return (words for words in every if words)
