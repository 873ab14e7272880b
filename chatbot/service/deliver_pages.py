"""Buttons that open a page of ours, given their address at the last moment.

The address is a key to somebody's letters or talk: it is in no outbox, and each message carries
its own.
"""

from __future__ import annotations

from dataclasses import replace

import structlog

from chatbot.domain.contacts import ContactId
from chatbot.domain.messages import Button, DoorButton, Outgoing, PageButton, UrlButton
from chatbot.service.ports import PageLinks, Parcel

_log = structlog.get_logger()


def has_pages(parcel: Parcel) -> bool:
    """Whether a button of it opens the letter page."""
    content = parcel.content
    if not isinstance(content, Outgoing) or not content.buttons:
        return False
    return _opens_pages(content)


def _opens_pages(message: Outgoing) -> bool:
    return any([isinstance(button, PageButton | DoorButton) for button in message.buttons])


async def with_pages(parcel: Parcel, links: PageLinks | None) -> Parcel:
    """The parcel with pages that can be opened, and without those that cannot."""
    content = parcel.content
    if not isinstance(content, Outgoing):
        return parcel
    opened = await with_links(content, parcel.contact_id, links)
    return parcel if opened is content else replace(parcel, content=opened)


async def with_links(
    message: Outgoing, contact_id: ContactId, links: PageLinks | None
) -> Outgoing:
    """The message with pages that can be opened, and without those that cannot."""
    if not _opens_pages(message):
        return message
    made = [await _opened(button, contact_id, links) for button in message.buttons]
    return replace(message, buttons=tuple(button for button in made if button is not None))


async def _opened(button: Button, contact_id: ContactId, links: PageLinks | None) -> Button | None:
    if not isinstance(button, PageButton | DoorButton):
        return button
    try:
        url = await _address(button, contact_id, links) if links is not None else None
    except Exception as fault:
        _log.error("page.no_link", fault=type(fault).__name__)
        url = None
    return UrlButton(button.label, url) if url else None


async def _address(
    button: PageButton | DoorButton, contact_id: ContactId, links: PageLinks
) -> str | None:
    if isinstance(button, DoorButton):
        return await links.door(contact_id, button.channel)
    return await links.link(contact_id, button)
