"""What an operator should read after a refresh: sentences about what the lists lack."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chatbot.domain.places import Ballot, Person, SeatCode
from chatbot.service.fetch_sources import Sitting


def about_ballots(ballots: Sequence[Ballot]) -> tuple[str, ...]:
    """How many there are, who cannot be written to, what is provisional."""
    people = [person for ballot in ballots for person in ballot.candidates]
    notes = [f"{len(ballots)} ballots."]
    if silent := sum(person.email is None for person in people):
        notes.append(f"{silent} of {len(people)} people have no e-mail address.")
    if unverified := sum(not ballot.verified for ballot in ballots):
        notes.append(f"{unverified} ballots are not verified and are shown as provisional.")
    return tuple(notes)


def about_sitting(
    sitting: Sitting, members: Sequence[tuple[SeatCode, Person]], names: Mapping[SeatCode, str]
) -> tuple[str, ...]:
    """Who cannot be written to, which seats nobody holds, what could not be learned."""
    notes = []
    if silent := sum(person.email is None for _, person in members):
        notes.append(f"{silent} members have no e-mail address.")
    if sitting.vacant:
        vacant = ", ".join(names[code] for code in sitting.vacant)
        notes.append(f"{len(sitting.vacant)} seats are vacant: {vacant}.")
    if sitting.unsure:
        notes.append(f"{len(sitting.unsure)} members keep the address held: theirs was not told.")
    if sitting.unplaced:
        notes.append(f"Left out, because no seat has that name: {', '.join(sitting.unplaced)}.")
    return tuple(notes)
