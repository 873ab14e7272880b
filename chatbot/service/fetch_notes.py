"""What an operator should read after a refresh: sentences about what the lists lack."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from chatbot.domain.places import Ballot, Person, PersonId, SeatCode
from chatbot.service.changes_in_words import number_of
from chatbot.service.fetch_sources import Sitting


def about_ballots(ballots: Sequence[Ballot]) -> tuple[str, ...]:
    """How many there are, who cannot be written to, what is provisional."""
    return (f"{number_of(len(ballots), 'ballot', 'ballots')}.", *about_people(ballots))


def about_people(ballots: Sequence[Ballot]) -> tuple[str, ...]:
    """Who cannot be written to by e-mail, or at all; what is provisional."""
    people = [person for ballot in ballots for person in ballot.candidates]
    notes, everybody = [], number_of(len(people), "person", "people")
    if silent := sum(person.email is None for person in people):
        notes.append(f"{silent:,} of {everybody}: no e-mail address.")
    if unreached := sum(not person.routes for person in people):
        notes.append(f"{unreached:,} of {everybody}: no public way to reach them at all.")
    if unverified := sum(not ballot.verified for ballot in ballots):
        unsure = number_of(unverified, "ballot is", "ballots are")
        notes.append(f"{unsure} not verified, and shown as provisional.")
    return (*notes, *_twice_on_a_day(ballots))


def _twice_on_a_day(ballots: Sequence[Ballot]) -> Iterable[str]:
    """Whoever stands in several seats has an id for each: in 2024 one man had eleven."""
    seats: defaultdict[tuple[date, PersonId], list[Ballot]] = defaultdict(list)
    for ballot in ballots:
        for person in ballot.candidates:
            seats[ballot.poll_date, person.id].append(ballot)
    for (day, who), those in sorted(seats.items()):
        if (count := len(those)) > 1:
            named = ", ".join(sorted(one.id for one in those))
            yield f"{who} is on {count} ballots of {day} and should have one id each: {named}."


def about_sitting(
    sitting: Sitting, members: Sequence[tuple[SeatCode, Person]], names: Mapping[SeatCode, str]
) -> tuple[str, ...]:
    """Who cannot be written to, which seats nobody holds, what could not be learned."""
    notes = []
    if silent := sum(person.email is None for _, person in members):
        notes.append(f"{number_of(silent, 'member has', 'members have')} no e-mail address.")
    notes += about_vacancies(sitting.vacant, names)
    if sitting.unsure:
        notes.append(f"{len(sitting.unsure)} members keep the address held: theirs was not told.")
    if sitting.unplaced:
        notes.append(f"Left out, because no seat has that name: {', '.join(sitting.unplaced)}.")
    return tuple(notes)


def about_vacancies(vacant: Sequence[SeatCode], names: Mapping[SeatCode, str]) -> tuple[str, ...]:
    """Which seats nobody holds."""
    if not vacant:
        return ()
    said = ", ".join(names.get(code, code) for code in vacant)
    return (f"{number_of(len(vacant), 'seat is', 'seats are')} vacant: {said}.",)
