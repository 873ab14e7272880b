"""Bodies of UK Parliament's Members API, as far as they are read.

Of a contact nothing is read but its kind and its e-mail address: the lines beside it are streets,
often of somebody's home, and what is never read can be neither shown nor kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

import msgspec

from chatbot.domain.places import Person, PersonId
from chatbot.domain.seats import fold_name
from chatbot.lookups.printed import printed
from chatbot.lookups.readers.csv_rows import email_in
from chatbot.lookups.readers.route_cells import member_routes

PARLIAMENTARY_OFFICE: Final = 1
"""`typeId` of a contact at the House of Commons."""

_AT_PARLIAMENT: Final = "@parliament.uk"
_NOBODY: Final = frozenset({"", "vacant", "test mp"})


class _Party(msgspec.Struct):
    name: str | None = None


class _Membership(msgspec.Struct, rename="camel"):
    """A null `membershipStatus` is why it is not read: it says less than the end date does."""

    membership_from: str | None = None
    membership_end_date: datetime | None = None


class Member(msgspec.Struct, rename="camel"):
    """Somebody who sits, or sat."""

    id: int
    name_display_as: str
    name_list_as: str | None = None
    latest_party: _Party | None = None
    latest_house_membership: _Membership | None = None

    @property
    def seat_name(self) -> str | None:
        """The seat that is held now; None for test entries and for those who left."""
        held = self.latest_house_membership
        if held is None or held.membership_end_date or fold_name(self.name_display_as) in _NOBODY:
            return None
        return held.membership_from

    def person(self, email: str | None) -> Person:
        """As a recipient. The page lists every way to write that the member made public."""
        return Person(
            id=PersonId(f"mnis:{self.id}"),
            name=printed(self.name_display_as),
            party=printed(self.latest_party.name if self.latest_party else ""),
            role="mp",
            routes=member_routes(self.id, email),
            sort_name=printed(self.name_list_as) or None,
        )


class _MemberItem(msgspec.Struct):
    value: Member


class MembersPage(msgspec.Struct, rename="camel"):
    """A page of a search for members."""

    items: list[_MemberItem]
    total_results: int


class _Representation(msgspec.Struct):
    member: _MemberItem | None = None


class _Seat(msgspec.Struct, rename="camel"):
    name: str
    end_date: datetime | None = None
    current_representation: _Representation | None = None


class _SeatItem(msgspec.Struct):
    value: _Seat


class SeatsPage(msgspec.Struct, rename="camel"):
    """A page of a search for seats, which finds every name that the words are a part of."""

    items: list[_SeatItem]
    total_results: int

    def exactly(self, name: str) -> _Seat | None:
        """The seat of today with that very name."""
        seats = (item.value for item in self.items)
        wanted = fold_name(name)
        return next(
            (one for one in seats if not one.end_date and fold_name(one.name) == wanted), None
        )


class _Contact(msgspec.Struct, rename="camel"):
    type_id: int | None = None
    email: str | None = None


class Contacts(msgspec.Struct):
    """How one member can be reached."""

    value: list[_Contact] | None

    @property
    def email(self) -> str | None:
        """At parliament.uk wherever it is filed, else the Parliamentary office's, else any."""
        given = [(one.type_id, email_in(one.email or "")) for one in self.value or ()]
        usable = [(kind, email) for kind, email in given if email]
        return (
            _first(email for _, email in usable if email.casefold().endswith(_AT_PARLIAMENT))
            or _first(email for kind, email in usable if kind == PARLIAMENTARY_OFFICE)
            or _first(email for _, email in usable)
        )


def _first(emails: Iterable[str]) -> str | None:
    return next(iter(emails), None)
