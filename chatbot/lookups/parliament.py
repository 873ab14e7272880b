"""UK Parliament's Members API: who sits for which seat, and the e-mail address they made public.

https://members-api.parliament.uk (OpenAPI as of July 2026; Open Parliament Licence). It knows no
codes of seats, so they are joined by their names. Twenty-four calls at once have drawn a ban of
an hour from its gateway: it is asked four at a time, at night, and never in a person's turn.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Final, TypeVar

import aiohttp
import msgspec

from chatbot.domain.credits import PARLIAMENT_ITSELF
from chatbot.domain.errors import LookupFailed
from chatbot.domain.places import Constituency, Person, PersonId, SeatCode
from chatbot.domain.seats import SEATS, fold_name
from chatbot.lookups.parliament_bodies import Contacts, Member, MembersPage, SeatsPage
from chatbot.lookups.patience import patiently
from chatbot.lookups.upstream import Manners, Nonsense, Upstream
from chatbot.service.fetch_sources import Sitting
from chatbot.service.ports import Clock

NAME: Final = PARLIAMENT_ITSELF
AT_ONCE: Final = 4
MANNERS: Final = Manners(
    at_once=AT_ONCE, queue=60, patience=aiohttp.ClientTimeout(total=20, sock_connect=5)
)

PAGE: Final = 20
"""The most that the API gives, whatever is asked for."""

MOST_VACANT: Final = 20
"""Seats without a member that are asked about one by one; more are no vacancies but a fault."""

MOST_UNSURE: Final = 20
"""Members whose contacts cannot be had before it is given up."""

T = TypeVar("T")
S = TypeVar("S")


class ParliamentMembers:
    """Reads everybody anew each time: nothing here is kept."""

    def __init__(
        self,
        http: aiohttp.ClientSession,
        base: str,
        clock: Clock,
        contact: str = "",
        manners: Manners = MANNERS,
    ) -> None:
        self._upstream = Upstream(http, base, clock, contact, manners)

    @property
    def name(self) -> str:
        """How the source is shown."""
        return NAME

    async def sitting(self, seats: Sequence[Constituency]) -> Sitting:
        """Everybody who sits. `seats` are all 650 by name. Raises LookupFailed."""
        codes = {fold_name(seat.name): seat.code for seat in seats}
        holders, unplaced = _by_seat(await self._members(), codes)
        empty = [seat for seat in seats if seat.code not in holders]
        if len(empty) <= MOST_VACANT:
            found = await _few_at_once(self.holder, [seat.name for seat in empty])
            holders |= {seat.code: held for seat, held in zip(empty, found, strict=True) if held}
        members, unsure = await self._reachable(holders)
        vacant = tuple(seat.code for seat in empty if seat.code not in holders)
        return Sitting(members, vacant, unsure, unplaced)

    async def holder(self, seat: str) -> Member | None:
        """Who holds the seat of exactly that name; None when it is vacant. Raises LookupFailed."""
        query = {"searchText": seat, "skip": "0", "take": str(PAGE)}
        path = ("api", "Location", "Constituency", "Search")
        page = await patiently(lambda: self._upstream.ask(_of(SeatsPage), *path, query=query))
        exact = page.exactly(seat)
        if exact is None:
            raise LookupFailed(f"{NAME} knows no seat of a name that is ours")
        held = exact.current_representation
        return held.member.value if held and held.member else None

    async def email(self, member: int) -> str | None:
        """The address that a member made public. Raises LookupFailed."""
        path = ("api", "Members", str(member), "Contact")
        return (await patiently(lambda: self._upstream.ask(_of(Contacts), *path))).email

    # --- All of them ----------------------------------------------------------------------

    async def _members(self) -> list[Member]:
        first = await self._page(0)
        starts = range(PAGE, first.total_results, PAGE)
        pages = [first, *await _few_at_once(self._page, starts)]
        members = {item.value.id: item.value for page in pages for item in page.items}
        if len(members) != first.total_results:
            raise LookupFailed(f"{NAME} changed its list while it was read")
        return list(members.values())

    async def _page(self, skip: int) -> MembersPage:
        query = {"House": "1", "IsCurrentMember": "true", "skip": str(skip), "take": str(PAGE)}
        return await patiently(
            lambda: self._upstream.ask(_of_members, "api", "Members", "Search", query=query)
        )

    async def _reachable(
        self, holders: Mapping[SeatCode, Member]
    ) -> tuple[tuple[tuple[SeatCode, Person], ...], frozenset[PersonId]]:
        """The members with their addresses, and those whose address could not be learned."""
        unsure: set[PersonId] = set()

        async def reachable(member: Member) -> Person:
            try:
                return member.person(await self.email(member.id))
            except LookupFailed:
                person = member.person(None)
                unsure.add(person.id)
                if len(unsure) > MOST_UNSURE:
                    raise
                return person

        people = await _few_at_once(reachable, list(holders.values()))
        return tuple(zip(holders, people, strict=True)), frozenset(unsure)


def _by_seat(
    members: Sequence[Member], codes: Mapping[str, SeatCode]
) -> tuple[dict[SeatCode, Member], tuple[str, ...]]:
    holders: dict[SeatCode, Member] = {}
    unplaced = []
    for member in members:
        if (name := member.seat_name) is None:
            continue
        code = codes.get(fold_name(name))
        if code is None:
            unplaced.append(name)
        elif holders.setdefault(code, member) is not member:
            raise LookupFailed(f"{NAME} names two members for {code}")
    return holders, tuple(unplaced)


async def _few_at_once(ask: Callable[[S], Awaitable[T]], about: Sequence[S]) -> list[T]:
    answers: list[T] = []
    for start in range(0, len(about), AT_ONCE):
        answers += await asyncio.gather(*map(ask, about[start : start + AT_ONCE]))
    return answers


def _of(form: type[T]) -> Callable[[int, bytes], T]:
    def meaning(status: int, body: bytes) -> T:
        if status != 200:
            raise Nonsense("without an answer")
        return msgspec.json.decode(body, type=form)

    return meaning


def _of_members(status: int, body: bytes) -> MembersPage:
    """There have never been more members than seats: a page that says so starts no long read."""
    page = _of(MembersPage)(status, body)
    if page.total_results > SEATS:
        raise Nonsense("with more members than there are seats")
    return page
