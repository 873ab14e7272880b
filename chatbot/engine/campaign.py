"""What a campaign is once compiled: asks, facts, letter, calendar, imprint, and its flows.

Texts are known by key: `campaign.title`, `campaign.imprint`, `campaign.ask.<id>.<slot>` with slots
`title text why change letter question`, `campaign.fact.<id>.text`, `campaign.topic.<id>.<slot>`
with slots `title text`, `campaign.news.<id>.text`, `campaign.letter.<slot>`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from chatbot.domain.calendar import Contest
from chatbot.domain.places import Constituency, Nation, SeatCode
from chatbot.engine.flow import Flow


@dataclass(frozen=True, slots=True)
class Fact:
    """A statistic or quote with where it comes from and until when it may be used.

    `seats` and `nations` are where it is about, both empty for all of the UK. A fact of one place
    goes into letters from there and into nothing else.
    """

    id: str
    source: str
    as_of: date
    expires: date
    url: str | None = None
    seats: tuple[SeatCode, ...] = ()
    nations: tuple[Nation, ...] = ()

    def usable(self, on: date) -> bool:
        """Whether it may be said on this date: known by then and not out of date."""
        return self.as_of <= on <= self.expires

    @property
    def is_local(self) -> bool:
        """Whether it is about a part of the UK."""
        return bool(self.seats or self.nations)

    def nearness(self, seat: Constituency | None) -> int | None:
        """How close it is to a seat: 0 the seat, 1 its nation, 2 the UK; None: about elsewhere."""
        if not self.is_local:
            return 2
        if seat is not None and seat.code in self.seats:
            return 0
        return 1 if seat is not None and seat.nation in self.nations else None


@dataclass(frozen=True, slots=True)
class CampaignAsk:
    """One ask. Its id is shared by every campaign that asks the same."""

    id: str
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class News:
    """A message that staff may send to whoever allowed it; after `expires` nobody sends it."""

    id: str
    expires: date


@dataclass(frozen=True, slots=True)
class Poll:
    """A polling day and when it was called; between the two the campaign speaks to candidates.

    `seat` is that of a by-election; a poll without one is a general election.
    """

    day: date
    called: date
    seat: SeatCode | None = None


@dataclass(frozen=True, slots=True)
class LetterPlan:
    """How a letter is put together, in the languages a recipient may be written to in.

    `sentences` are slots of `campaign.letter.<slot>` in order; the slots `why`, `ask`, `fact`,
    `local`, `question` are filled from the person's answers, the chosen ask and its fact. `picks`
    are slots of ready sentences; each may stand in for the slot that its name begins with.
    """

    languages: tuple[str, ...]
    sentences: tuple[str, ...]
    max_words: int = 200
    picks: tuple[str, ...] = ()

    def picks_for(self, slot: str) -> tuple[str, ...]:
        """The ready sentences that may stand in for the person's own words of a slot."""
        return tuple(pick for pick in self.picks if pick.startswith(f"{slot}_"))


@dataclass(frozen=True, slots=True)
class Retention:
    """Longest times a campaign keeps things; never laxer than the project's own."""

    drafts: timedelta = timedelta(weeks=4)
    identity: timedelta = timedelta(days=183)


@dataclass(frozen=True, slots=True)
class Campaign:
    """A folder under `flows/`, compiled."""

    id: str
    start: str
    flows: Mapping[str, Flow]
    asks: Mapping[str, CampaignAsk]
    facts: Mapping[str, Fact]
    polls: tuple[Poll, ...]
    letter: LetterPlan
    languages: tuple[str, ...]
    topics: tuple[str, ...] = ()
    retention: Retention = field(default_factory=Retention)
    privacy_contact: str = ""
    news: Mapping[str, News] = field(default_factory=dict)

    @property
    def general_contests(self) -> tuple[Contest, ...]:
        """The general elections of its calendar."""
        return tuple(Contest(poll.day, poll.called) for poll in self.polls if poll.seat is None)

    def contests(self, seat: SeatCode) -> tuple[Contest, ...]:
        """The polls of its calendar that concern a seat."""
        return tuple(
            Contest(poll.day, poll.called, by_election=poll.seat is not None)
            for poll in self.polls
            if poll.seat in (None, seat)
        )

    def current_facts(self, ask: str, on: date) -> Iterator[Fact]:
        """The facts of an ask that may be said on this date, to anybody."""
        for name in self.asks[ask].facts if ask in self.asks else ():
            fact = self.facts.get(name)
            if fact is not None and fact.usable(on) and not fact.is_local:
                yield fact

    def letter_facts(self, ask: str, on: date, seat: Constituency | None) -> list[Fact]:
        """The facts that a letter from this seat may carry on this date, the nearest first.

        A local fact goes with any ask, unless asks name it: then with those.
        """
        named = {name for one in self.asks.values() for name in one.facts}
        own = self.asks[ask].facts if ask in self.asks else ()
        fitting = [
            (near, fact)
            for fact in self.facts.values()
            if fact.usable(on) and (near := fact.nearness(seat)) is not None
            if fact.id in own or (fact.is_local and fact.id not in named)
        ]
        order = {name: place for place, name in enumerate(own)}
        ranked = sorted(fitting, key=lambda it: (it[0], order.get(it[1].id, len(order))))
        return [fact for _, fact in ranked]
