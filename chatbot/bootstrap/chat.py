"""`chatbot chat`: a house of one room, with the terminal as its only channel."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from chatbot.bootstrap.campaigns import campaign_of
from chatbot.bootstrap.clock import clock_for
from chatbot.bootstrap.flow_folders import folders_of
from chatbot.bootstrap.logs import configure_logs
from chatbot.bootstrap.opened_store import opened_store
from chatbot.bootstrap.page_links import ReachablePageLinks
from chatbot.bootstrap.places import opened_places
from chatbot.bootstrap.releases import Newest, PinnedWorlds, ReleasesInUse, Surroundings
from chatbot.bootstrap.run_folder import run_folder
from chatbot.bootstrap.sealed_files import TERMINALS, SealedFile
from chatbot.bootstrap.secret_key import secret_of
from chatbot.channels.terminal.channel import ShownOutbox, TerminalChannel
from chatbot.channels.terminal.lines import piped, prompted
from chatbot.channels.terminal.newest_buttons import NewestButtons
from chatbot.channels.terminal.post import Post
from chatbot.channels.terminal.screens import Screen
from chatbot.channels.terminal.talk import Talk
from chatbot.config import Settings
from chatbot.service.converse import Conversation
from chatbot.service.deliver import Deliverer
from chatbot.service.group_facts import KnownGroups

SECONDS_TO_LEAVE: Final = 5.0


@dataclass(frozen=True, slots=True)
class ChatOptions:
    """What was asked for on the command line."""

    campaign: str | None = None
    language: str | None = None
    as_of: date | None = None
    contact: str = "local"
    as_json: bool = False


def run_chat(settings: Settings, options: ChatOptions) -> None:
    """Hold the conversation until the input ends."""
    configure_logs(settings.log, logging.ERROR)
    at_terminal = not options.as_json and sys.stdin.isatty() and sys.stdout.isatty()
    screen, lines = _at_a_terminal() if at_terminal else _in_a_pipe(options.as_json)
    with asyncio.Runner() as runner:
        open_things = AsyncExitStack()
        try:
            talk = runner.run(
                open_things.enter_async_context(opened_talk(settings, options, screen))
            )
            if options.as_of is not None:
                screen.notice(_rehearsal(options.as_of))
            runner.run(talk.open(greet=at_terminal))
            for line in lines:
                runner.run(talk.hear(line))
        except KeyboardInterrupt:
            pass  # Ctrl-C leaves, wherever it comes; what was said is kept
        finally:
            runner.run(open_things.aclose())


@asynccontextmanager
async def opened_talk(
    settings: Settings, options: ChatOptions, screen: Screen
) -> AsyncIterator[Talk]:
    """Everything a conversation stands on, opened in order and closed in the other."""
    clock = clock_for(options.as_of)
    folder = run_folder(settings)
    secret = secret_of(settings)
    newest = NewestButtons(SealedFile(folder / TERMINALS, options.contact, secret))
    async with AsyncExitStack() as open_things:
        store = await open_things.enter_async_context(opened_store(settings, clock))
        release = await folders_of(settings).kept(store.releases, clock)
        places = await open_things.enter_async_context(
            opened_places(settings, folder, store.public_record, clock)
        )
        surroundings = Surroundings(
            invite_link=f"{settings.public_url}/chat",
            rehearsal=options.as_of is not None,
            asked=places.asked,
        )
        channel = TerminalChannel(screen, newest)
        outbox = ShownOutbox(store.outbox, channel)
        links = ReachablePageLinks(store.page_tokens, settings.public_url, clock)
        deliverer = Deliverer(outbox, [channel], pages=links)
        open_things.push_async_callback(deliverer.drain, SECONDS_TO_LEAVE)

        post = Post(outbox, deliverer.dispatch, store.outbox.take_over)
        campaign = campaign_of(release, options.campaign, clock.now())
        in_use = ReleasesInUse(store.releases, Newest(release, campaign))
        worlds = PinnedWorlds(in_use, surroundings, places.credits)
        yield Talk(
            contact=options.contact,
            language=options.language,
            conversations=store.conversations,
            conversation=Conversation(
                store.conversations,
                worlds,
                places.finder,
                post.deliver,
                fingerprints=store.fingerprints,
                records=store.contact_records,
                groups=KnownGroups(
                    store.group_key,
                    store.group_totals,
                    store.conversations,
                    pacts=store.pact_counts,
                ),
            ),
            post=post,
            newest=newest,
            screen=screen,
            clock=clock,
        )


def _rehearsal(day: date) -> str:
    told = f"today is {day:%d %B %Y}"
    if isinstance(day, datetime):
        told = f"it is {day:%H:%M on %d %B %Y} in London, and time runs on from there"
    return (
        f"REHEARSAL: this conversation pretends that {told}. "
        "For today's date: make run AS_OF=today, or chatbot chat without --as-of."
    )


def _at_a_terminal() -> tuple[Screen, Iterator[str]]:
    from rich.console import Console

    from chatbot.channels.terminal.bubble_screen import BubbleScreen

    console = Console(highlight=False)
    return BubbleScreen(console), prompted(console)


def _in_a_pipe(as_json: bool) -> tuple[Screen, Iterator[str]]:
    from chatbot.channels.terminal.json_screen import JsonScreen
    from chatbot.channels.terminal.text_screen import TextScreen

    # Whatever the locale of the machine says, what we write is UTF-8.
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    screen: Screen = JsonScreen(sys.stdout) if as_json else TextScreen(sys.stdout)
    return screen, piped(sys.stdin.buffer)
