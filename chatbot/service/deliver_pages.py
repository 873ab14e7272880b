"""Buttons of the letter page, given their address at the last moment.

The address is a key to somebody's letters: it is in no outbox, and each message carries its own.
"""

from __future__ import annotations

from dataclasses import replace

import structlog

from chatbot.domain.messages import Button, Outgoing, PageButton, UrlButton
from chatbot.service.ports import PageLinks, Parcel

_log = structlog.get_logger()


async def with_pages(parcel: Parcel, links: PageLinks | None) -> Parcel:
    """The parcel with pages that can be opened, and without those that cannot."""
    content = parcel.content
    if not isinstance(content, Outgoing):
        return parcel
    if not any(isinstance(button, PageButton) for button in content.buttons):
        return parcel
    made = [await _opened(button, parcel, links) for button in content.buttons]
    buttons = tuple(button for button in made if button is not None)
    return replace(parcel, content=replace(content, buttons=buttons))


async def _opened(button: Button, parcel: Parcel, links: PageLinks | None) -> Button | None:
    if not isinstance(button, PageButton):
        return button
    try:
        url = await links.link(parcel.contact_id, button) if links is not None else None
    except Exception as fault:
        _log.error("page.no_link", fault=type(fault).__name__)
        url = None
    return UrlButton(button.label, url) if url else None
