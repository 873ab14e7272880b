"""Links to the letter page: made when a message leaves, over https, and left out otherwise."""

from __future__ import annotations

from datetime import timedelta

from chatbot.bootstrap.page_links import PublicPageLinks
from chatbot.domain.contacts import ContactId
from chatbot.domain.messages import (
    Address,
    Button,
    CopyButton,
    Outgoing,
    PageButton,
    RichText,
    Toast,
    UrlButton,
)
from chatbot.service.deliver_pages import with_pages
from chatbot.service.ports import Parcel
from tests.service.stand_in import RunningClock
from tests.store.kit import ANN, Store, a_session, take_turn
from tests.store.test_page_tokens import LETTERS

COPY = CopyButton("Copy", "words")
PAGE = PageButton("Open", LETTERS, 3)


def a_parcel(*buttons: Button) -> Parcel:
    content = Outgoing(RichText("Here."), "en", buttons=buttons)
    return Parcel(1, ContactId(1), Address("telegram", "1"), content, "lease")


def buttons_of(parcel: Parcel) -> tuple[Button, ...]:
    assert isinstance(parcel.content, Outgoing)
    return parcel.content.buttons


class Fixed:
    """The port `PageLinks`: always the same, or a fault."""

    def __init__(self, url: str | None = None) -> None:
        self.url = url

    async def link(self, contact_id: ContactId, button: PageButton) -> str | None:
        if self.url is None:
            raise OSError("private words")
        return self.url

    async def door(self, contact_id: ContactId, channel: str) -> str | None:
        return await self.link(contact_id, PAGE)


async def test_a_page_that_can_be_opened_becomes_a_link_in_its_place() -> None:
    parcel = await with_pages(a_parcel(PAGE, COPY), Fixed("https://example.org/l/x"))
    assert buttons_of(parcel) == (UrlButton("Open", "https://example.org/l/x"), COPY)


async def test_a_page_that_cannot_be_opened_is_left_out_and_the_message_goes() -> None:
    for links in (None, Fixed(""), Fixed(None)):
        assert buttons_of(await with_pages(a_parcel(PAGE, COPY), links)) == (COPY,)


async def test_messages_without_a_page_stay_the_very_same() -> None:
    for parcel in (a_parcel(COPY), Parcel(-1, ContactId(1), ANN, Toast("p", None), "")):
        assert await with_pages(parcel, None) is parcel


async def test_a_link_carries_a_token_of_its_own_and_leads_to_the_letter(
    store: Store, clock: RunningClock
) -> None:
    await take_turn(store, session=a_session())
    contact = (await store.conversations.snapshot(ANN)).contact_id
    assert contact is not None
    began = clock.now()
    links = PublicPageLinks(store.page_tokens, store.doors, "https://example.org", clock)
    first, second = [await links.link(contact, PAGE) for _ in range(2)]
    assert first is not None
    assert first != second
    path, _, place = first.removeprefix("https://example.org/l/").partition("#")
    assert place == "letter-3"
    holder = await store.page_tokens.holder(path)
    assert holder is not None
    assert holder.letters == LETTERS
    assert began < holder.until - timedelta(weeks=4) < clock.now()


async def test_letters_are_not_shown_over_plain_http(store: Store, clock: RunningClock) -> None:
    links = PublicPageLinks(store.page_tokens, store.doors, "http://example.org", clock)
    assert await links.link(ContactId(1), PAGE) is None
