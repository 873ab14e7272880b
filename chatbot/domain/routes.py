"""Public ways to reach a candidate or an MP, each with where it was learned and when.

Only what somebody made public for being written to as a candidate or an MP. Never a street: the
office in a constituency is often a home, so the one postal route is the House of Commons.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final


class RouteKind(StrEnum):
    """In the order in which they are offered."""

    EMAIL = "email"
    FORM = "form"
    WEB = "web"
    SOCIAL = "social"
    POST = "post"


PAGES: Final = frozenset({RouteKind.FORM, RouteKind.WEB, RouteKind.SOCIAL})
"""Kinds whose `to` is the address of a page."""

COMMONS: Final = "House of Commons, London SW1A 0AA"
"""Where every sitting MP gets post. It is public, and nobody's home."""


class Closed(StrEnum):
    """Why a route is known and not offered.

    OPTED_OUT its owner asked us · BOUNCED it gave letters back · DROPPED it is wrong · DISSOLVED a
    mailbox at parliament.uk between the dissolution and polling day.
    """

    OPTED_OUT = "opted_out"
    BOUNCED = "bounced"
    DROPPED = "dropped"
    DISSOLVED = "dissolved"


@dataclass(frozen=True, slots=True)
class Route:
    """`to` is an e-mail address, the address of a page, or lines of an envelope.

    `source` and `as_of` are None where they are those of the list it came with. `shared` says that
    more than one person of that list has it: a letter must name whom it is for.
    """

    kind: RouteKind
    to: str
    source: str | None = None
    as_of: date | None = None
    shared: bool = False
    closed: Closed | None = None

    def close(self, why: Closed) -> Route:
        """The same, not to be offered."""
        return replace(self, closed=why)


def email_route(address: str | None) -> tuple[Route, ...]:
    """The route of an address; none of no address."""
    return (Route(RouteKind.EMAIL, address),) if address else ()


def page_route(page: str | None, kind: RouteKind = RouteKind.WEB) -> tuple[Route, ...]:
    """The route of a page; none of no page."""
    return (Route(kind, page),) if page else ()


def in_order(routes: Iterable[Route]) -> tuple[Route, ...]:
    """Each once, in the order in which they are offered; the first of equal kind stays first."""
    order = list(RouteKind)
    each = {(one.kind, one.to.casefold()): one for one in reversed(list(routes))}
    return tuple(sorted(reversed(each.values()), key=lambda one: order.index(one.kind)))


def first_open(routes: Iterable[Route], *kinds: RouteKind) -> Route | None:
    """The best route of these kinds that may be offered."""
    return next((one for one in routes if one.kind in kinds and not one.closed), None)
