"""Bodies of Democracy Club's candidates site (`/api/next/`, its code read at 0d9dd492).

The site calls this API alpha: only what is needed is read, and nothing else is relied on.
"""

from __future__ import annotations

from datetime import date

import msgspec

from chatbot.domain.places import Ballot, BallotId, Person, PersonId
from chatbot.domain.seats import seat_code
from chatbot.lookups.ballot_order import in_ballot_order
from chatbot.lookups.printed import printed
from chatbot.lookups.readers.ballots import could_be_polled
from chatbot.lookups.readers.csv_rows import email_in

_GSS = "gss:"
_PARLIAMENT = "parl."


class _BallotLink(msgspec.Struct):
    ballot_paper_id: str


class _Election(msgspec.Struct):
    election_date: date
    ballots: list[_BallotLink] = []


class ElectionsPage(msgspec.Struct):
    """A page of the elections that are current there, of every kind of council too.

    `next` is the address of the page that follows: only whether there is one is read.
    """

    results: list[_Election]
    next: str | None = None

    def ballots(self) -> list[tuple[date, BallotId]]:
        """Those for the UK Parliament, with their days."""
        return [
            (election.election_date, BallotId(link.ballot_paper_id))
            for election in self.results
            for link in election.ballots
            if link.ballot_paper_id.startswith(_PARLIAMENT)
            and could_be_polled(election.election_date)
        ]


class _Post(msgspec.Struct):
    id: str


class _PersonLink(msgspec.Struct):
    id: int
    name: str


class _Candidacy(msgspec.Struct):
    person: _PersonLink
    party_name: str
    elected: bool | None = None
    sopn_last_name: str | None = None
    sopn_first_names: str | None = None

    def person_on_ballot(self) -> Person:
        last, first = printed(self.sopn_last_name), printed(self.sopn_first_names)
        return Person(
            id=PersonId(f"dc:{self.person.id}"),
            name=printed(self.person.name),
            party=printed(self.party_name),
            role="candidate",
            sort_name=(f"{last}, {first}" if first else last) or None,
        )


class BallotBody(msgspec.Struct):
    """One ballot. `candidates_locked`: two people have compared it with the official notice.

    It gives no e-mail addresses.
    """

    ballot_paper_id: str
    election: _Election
    post: _Post
    candidacies: list[_Candidacy]
    cancelled: bool = False
    candidates_locked: bool = False

    def ballot(self, source: str, as_of: date) -> Ballot | None:
        """None for a ballot that is for no seat of the UK Parliament.

        Somebody whose party withdrew its support is still on the paper.
        """
        seat = seat_code(self.post.id.removeprefix(_GSS))
        ours = self.ballot_paper_id.startswith(_PARLIAMENT)
        if seat is None or not ours or not could_be_polled(self.election.election_date):
            return None
        elected = [one.person.id for one in self.candidacies if one.elected]
        return Ballot(
            id=BallotId(self.ballot_paper_id),
            constituency=seat,
            poll_date=self.election.election_date,
            candidates=in_ballot_order(one.person_on_ballot() for one in self.candidacies),
            verified=self.candidates_locked,
            cancelled=self.cancelled,
            elected=PersonId(f"dc:{elected[0]}") if len(elected) == 1 else None,
            source=source,
            as_of=as_of,
        )


class PersonBody(msgspec.Struct):
    """One person. `delisted`: asked not to be shown any more, so they are on no list of ours."""

    id: int
    email: str | None = None
    delisted: bool = False
    death_date: str | None = None

    @property
    def reachable_at(self) -> str | None:
        """The address, if it is one and may be used."""
        return None if self.death_date else email_in(self.email or "")


class Redirect(msgspec.Struct):
    """Two entries were merged: the old id stands for the new one."""

    old_person_id: int
    new_person_id: int
