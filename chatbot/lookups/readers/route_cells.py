"""Public ways to reach somebody, out of the cells of a list. What is no address is left out.

A cell may hold a word in place of an address (`No email found`), a name on a network without its
site, or the address of something else. Streets are in no column that is read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from chatbot.domain.routes import COMMONS, Route, RouteKind, email_route, in_order, page_route
from chatbot.lookups.readers.csv_rows import Row, email_in, page_in

_NAME: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,252}")

_PAGES: Final = ("homepage_url", "party_ppc_page_url", "website", "blog_url")
_NETWORKS: Final[Mapping[str, str]] = {
    "facebook_page_url": "https://www.facebook.com/",
    "facebook": "https://www.facebook.com/",
    "blue_sky_url": "https://bsky.app/profile/",
    "bluesky": "https://bsky.app/profile/",
    "twitter_username": "https://x.com/",
    "twitter": "https://x.com/",
    "instagram_url": "https://www.instagram.com/",
    "threads_url": "https://www.threads.net/",
}
"""Column of a page that somebody keeps as a public person, and the site of a bare name.

A personal page (`facebook_personal_url`) is not one, and is not read.
"""


def candidate_routes(row: Row) -> tuple[Route, ...]:
    """From the columns of Democracy Club's export."""
    return in_order((*email_route(email_in(row.get("email", ""))), *_pages(row)))


def member_routes(ident: int, email: str | None, row: Row | None = None) -> tuple[Route, ...]:
    """Of a sitting member: an address if there is one, Parliament's own page, pages, post.

    So somebody who is new and has no address yet can be written to all the same.
    """
    page = f"https://members.parliament.uk/member/{ident}/contact"
    post = Route(RouteKind.POST, COMMONS)
    return in_order((*email_route(email), *page_route(page), *_pages(row or {}), post))


def _pages(row: Row) -> list[Route]:
    own = [page_in(row.get(column, "")) for column in _PAGES]
    social = [_profile(row.get(column, ""), site) for column, site in _NETWORKS.items()]
    return [
        *(Route(RouteKind.WEB, page) for page in own if page),
        *(Route(RouteKind.SOCIAL, page) for page in social if page),
    ]


def _profile(cell: str, site: str) -> str | None:
    name = cell.removeprefix("@")
    return f"{site}{name}" if _NAME.fullmatch(name) else page_in(cell)
