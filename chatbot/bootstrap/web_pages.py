"""The pages that this process serves to people: their letters, and the conversation itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from aiohttp import web

from chatbot.bootstrap.gateway import Gateway
from chatbot.bootstrap.page_links import PublicPageLinks
from chatbot.bootstrap.telegram import Telegram
from chatbot.channels.web.chat_channel import WebChannel
from chatbot.channels.web.chat_doors import ChatDoors
from chatbot.channels.web.chat_limits import PeerLimits
from chatbot.channels.web.chat_live import ChatStreams
from chatbot.channels.web.chat_routes import ChatDoor
from chatbot.channels.web.chat_screen import ChatScreen
from chatbot.channels.web.chat_script import script_routes
from chatbot.channels.web.chat_streams import Lookout
from chatbot.channels.web.letter_routes import letter_routes
from chatbot.channels.web.mail_routes import mail_routes
from chatbot.config import Settings
from chatbot.domain.messages import Address
from chatbot.service.converse import Worlds
from chatbot.service.letter_pages import LetterPages
from chatbot.service.mail_links import MailLinks
from chatbot.service.ports import Clock, PageLinks, Places
from chatbot.store.sql_store import SqlStore


@dataclass(frozen=True, slots=True)
class WebPages:
    """What the web server must serve, the channel that brings words to the chat page, and where
    messages may link to the letter page."""

    routes: list[web.RouteDef]
    channel: WebChannel
    links: PageLinks
    let_go: Callable[[], None]


def web_pages(
    settings: Settings,
    store: SqlStore,
    worlds: Worlds,
    places: Places,
    gateway: Gateway,
    clock: Clock,
    telegram: Telegram | None,
) -> WebPages:
    """All pages. A talk in a web page has no link on the letter page: it would be its key."""

    def bot_name() -> str:
        return telegram.channel.username if telegram else ""

    def chat_of(address: Address) -> str | None:
        name = bot_name()
        return f"https://t.me/{name}" if name and address.channel == "telegram" else None

    letters = LetterPages(store.page_tokens, worlds, places, gateway.receive, clock)
    channel = WebChannel(clock)
    links = PublicPageLinks(store.page_tokens, store.doors, settings.public_url, clock)
    screen = ChatScreen(channel, store.screens, links)
    limits = PeerLimits(proxies=settings.trusted_proxies)
    conversations = store.conversations
    door = ChatDoor(
        channel, conversations, worlds, gateway.receive, clock, limits, screen, bot_name
    )
    doors = ChatDoors(door, store.doors, settings.public_url, bot_name)
    lookout = Lookout(store.screens)
    channel.told = lookout.told
    streams = ChatStreams(door, lookout, limits)
    mail = MailLinks(store.mail_desk, worlds, gateway.take_up, clock)
    routes = [
        *letter_routes(letters, chat_of),
        *mail_routes(mail),
        *doors.routes(),
        *door.routes(),
        *streams.routes(),
        *script_routes(),
    ]
    return WebPages(routes, channel, links, lookout.close)
