"""`chatbot serve`: the whole house, kept running until it is told to stop.

Opened in the order in which one thing needs another, closed in the other: first nothing more is
taken in, then the turns in hand are finished, then what they said is sent.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Coroutine, Iterator
from contextlib import AsyncExitStack, suppress
from typing import Any, Final

import structlog
from aiohttp import web

from chatbot.bootstrap.awaited_store import NeverOpened, answered, awaited_store
from chatbot.bootstrap.clock import clock_for
from chatbot.bootstrap.duty import Work, on_duty
from chatbot.bootstrap.failpoints import Failpoints, failpoints_of
from chatbot.bootstrap.fetching import nightly_refresh
from chatbot.bootstrap.following import begun
from chatbot.bootstrap.garbage import search_less
from chatbot.bootstrap.gateway import Gateway
from chatbot.bootstrap.leaving import SENDS_MAY_TAKE, TURNS_MAY_TAKE, first_end, until_stopped
from chatbot.bootstrap.logs import configure_logs, let_go_of_logs
from chatbot.bootstrap.mail import MAIL_ROUND, mail_round, mailer_of, mails_waiting, sends_mail
from chatbot.bootstrap.network import opened_network
from chatbot.bootstrap.opened_store import erasure_log
from chatbot.bootstrap.pace import pace_of
from chatbot.bootstrap.places import OpenedPlaces, opened_places
from chatbot.bootstrap.releases import Newest, PinnedWorlds, ReleasesInUse, Surroundings
from chatbot.bootstrap.retention import purge_now_and_then
from chatbot.bootstrap.run_folder import is_sqlite, run_folder
from chatbot.bootstrap.telegram import Telegram, cards_for, telegram_of
from chatbot.bootstrap.watchdog import watched_loop
from chatbot.bootstrap.watching import Watch, metrics_of
from chatbot.bootstrap.web_pages import WebPages, web_pages
from chatbot.channels.telegram.private import is_private
from chatbot.channels.web.app import make_app, serving
from chatbot.channels.web.chat_channel import WebChannel
from chatbot.channels.web.health import Check, health_routes
from chatbot.channels.web.metrics import Metrics, metrics_routes
from chatbot.config import Settings, TelegramMode
from chatbot.domain.messages import Address
from chatbot.service.converse import Conversation
from chatbot.service.deliver import Deliverer
from chatbot.service.feeding import Feeder
from chatbot.service.group_facts import KnownGroups
from chatbot.service.ports import Channel, Clock
from chatbot.service.receive import Receiver
from chatbot.store.sql_store import SqlStore

REFRESH: Final = "lists.refresh"

SENDS_LOOKED_AT: Final = 0.02

_log = structlog.get_logger()


def run_serve(settings: Settings, mode: TelegramMode | None) -> None:
    """Run until SIGTERM or SIGINT. Raises what the house raises when it cannot begin."""
    configure_logs(settings.log)
    with asyncio.Runner(loop_factory=_fast_loop()) as runner:
        runner.run(_serve_until_stopped(settings, mode or settings.telegram_mode))
    let_go_of_logs()


def _fast_loop() -> Any:
    if sys.platform == "win32":
        return None
    with suppress(ImportError):
        import uvloop

        return uvloop.new_event_loop
    return None


async def _serve_until_stopped(settings: Settings, mode: TelegramMode) -> None:
    stop = asyncio.Event()
    with suppress(NeverOpened):
        await until_stopped(serve(settings, mode, stop), stop)


async def serve(settings: Settings, mode: TelegramMode, stop: asyncio.Event) -> None:
    """Everything, until `stop`."""
    clock = clock_for(settings.as_of)
    failpoints = failpoints_of(settings.for_tests, settings.telegram_api_url)
    metrics = metrics_of()
    gateway = Gateway()
    telegram = telegram_of(settings, mode, clock, metrics, gateway.receive)
    async with AsyncExitStack() as open_things:
        open_things.enter_context(watched_loop())
        store = await open_things.enter_async_context(awaited_store(settings, clock, stop))
        following = await begun(settings, store.releases, clock, metrics, stop)
        in_use = following.in_use
        network = await open_things.enter_async_context(opened_network(settings, clock))
        places = await open_things.enter_async_context(
            opened_places(settings, run_folder(settings), store.public_record, clock, network)
        )
        here = Surroundings(rehearsal=settings.as_of is not None)
        worlds = PinnedWorlds(in_use, here, places.credits)
        pages = web_pages(settings, store, worlds, places.finder, gateway, clock, telegram)
        checks = _checks(store, in_use, gateway)
        app = make_app(_routes(pages, checks, metrics, telegram), [pages.let_go])
        posts = telegram.posts if telegram else {}
        port = await open_things.enter_async_context(
            serving(app, settings.host, settings.port, posts)
        )
        open_things.callback(gateway.close)
        _tell_start(settings, port, telegram, in_use.newest)
        if is_sqlite(settings):
            await answered(lambda: _take_back(store, pages.channel, telegram), stop)
        if telegram is not None:
            await open_things.enter_async_context(telegram.opened(stop))
        house = _House(
            settings,
            store,
            in_use,
            _surroundings(settings, telegram, places.asked),
            places,
            clock,
            metrics,
            telegram,
            failpoints,
            pages,
        )

        def refresh(over: asyncio.Event) -> Coroutine[Any, Any, None]:
            record = store.public_record
            return nightly_refresh(settings, network, in_use.current, record, clock, over)

        beside = (
            following.run(stop),
            _by_one(store, REFRESH, refresh, stop),
            erasure_log(settings, store, clock).keep(stop),
            Watch(metrics, store.backlog, mails_waiting(settings, store, clock)).run(stop),
        )
        search_less()
        await house.run(gateway, stop, *beside)
    _log.info("serve.stopped")


async def _take_back(store: SqlStore, web: WebChannel, telegram: Telegram | None) -> None:
    """No other process carries these channels, so that none may hold anything of them."""
    await store.outbox.release(web.name)
    if telegram is not None:
        await store.outbox.release(telegram.channel.name)


def _checks(store: SqlStore, in_use: ReleasesInUse, gateway: Gateway) -> dict[str, Check]:
    """What /readyz asks: the database takes writes, a release is there, the door is open."""

    async def is_loaded() -> bool:
        release = in_use.current()
        return bool(release.campaigns and release.languages)

    return {"database": store.ready, "release": is_loaded, "channels": gateway.is_open}


def _routes(
    pages: WebPages, checks: dict[str, Check], metrics: Metrics, telegram: Telegram | None
) -> list[web.RouteDef]:
    return [
        *pages.routes,
        *health_routes(checks),
        *metrics_routes(metrics),
        *(telegram.routes if telegram else ()),
    ]


def _tell_start(settings: Settings, port: int, telegram: Telegram | None, newest: Newest) -> None:
    _log.info(
        "serve.started",
        host=settings.host,
        port=port,
        telegram=telegram.mode if telegram else "off",
        release=newest.release.id[:12],
        campaign=newest.campaign,
    )
    if settings.as_of is not None:
        _log.warning("serve.REHEARSAL", pretends_today_is=settings.as_of.isoformat())


def _surroundings(
    settings: Settings, telegram: Telegram | None, asked: tuple[str, ...]
) -> Surroundings:
    name = telegram.channel.username if telegram else ""
    invite = f"https://t.me/{name}" if name else f"{settings.public_url}/chat"
    rehearsal = settings.as_of is not None
    has_pages = name and settings.public_url.startswith("https://")
    page_from = frozenset({telegram.channel.name} if telegram and has_pages else ())
    sends = sends_mail(settings)
    return Surroundings(invite, name, rehearsal, asked, sends, page_from)


class _House:
    """The path of a message, running."""

    def __init__(
        self,
        settings: Settings,
        store: SqlStore,
        in_use: ReleasesInUse,
        surroundings: Surroundings,
        places: OpenedPlaces,
        clock: Clock,
        metrics: Metrics,
        telegram: Telegram | None,
        failpoints: Failpoints,
        pages: WebPages,
    ) -> None:
        self._store = store
        self._settings, self._failpoints = settings, failpoints
        self._places = places
        self._metrics = metrics
        self._clock = clock
        self._in_use = in_use
        self._telegram = telegram
        rates = {}
        channels: list[Channel] = [pages.channel]
        if telegram is not None:
            rates = {telegram.channel.name: telegram.channel.messages_per_second}
            channels.append(failpoints.around("Channel", telegram.channel))
        conversations = failpoints.around("Conversations", store.conversations)
        outbox = failpoints.around("Outbox", store.outbox)
        self._deliverer = Deliverer(
            outbox,
            channels,
            rates,
            metrics,
            budget=store.budget,
            pages=pages.links,
            permits=store.permits,
        )
        self._feeder = Feeder(store.broadcast_feed, clock, is_private)
        conversation = Conversation(
            conversations,
            PinnedWorlds(in_use, surroundings, places.credits),
            places.finder,
            self._deliverer.dispatch,
            meter=metrics,
            busy=self._show_busy,
            fingerprints=store.fingerprints,
            desk=store.mail_desk if surroundings.sends_mail else None,
            groups=_known_groups(store, telegram, in_use, clock),
            doors=store.doors,
            records=store.contact_records,
        )
        self._receiver = Receiver(
            conversations,
            channels,
            conversation,
            clock,
            meter=metrics,
            left_after=pace_of(settings.for_tests).left_after,
        )
        self._worlds = conversation.worlds
        self._watch(metrics)

    def _watch(self, metrics: Metrics) -> None:
        metrics.watch("inbox_waiting", "Turns in hand.", lambda: self._receiver.lanes.waiting)
        metrics.watch("inbox_oldest_seconds", "Age of the oldest.", self._receiver.oldest_in_hand)
        metrics.watch("outbox_in_hand", "Parcels in hand.", lambda: self._deliverer.in_hand)

    def _show_busy(self, address: Address) -> None:
        if self._telegram is None or address.channel != self._telegram.channel.name:
            return
        if not self._deliverer.is_pressed(address.channel):
            self._telegram.channel.show_busy(address)

    async def run(
        self, gateway: Gateway, stop: asyncio.Event, *beside: Coroutine[Any, Any, None]
    ) -> None:
        """Take up what lies there, then whatever comes, until `stop` or a fault.

        `beside` is whatever else has to run as long. No part of it may raise StoreFailed.
        """
        tasks: list[Coroutine[Any, Any, None]] = [
            *self._mail(stop),
            self._open(gateway, stop),
            self._receiver.run(stop),
            self._deliverer.run(stop),
            self._feeder.run(stop),
            purge_now_and_then(self._store.contact_records, self._clock, stop),
            *beside,
            _until(stop),
        ]
        if self._telegram is not None:
            tasks += self._telegram.work(self._in_use.current, stop, self._store.duties)
        try:
            await first_end(tasks, stop)
        finally:
            gateway.close()
            await self._receiver.drain(TURNS_MAY_TAKE)
            await _sent_off(self._deliverer)
            await self._deliverer.drain(SENDS_MAY_TAKE)

    def _mail(self, stop: asyncio.Event) -> Iterator[Coroutine[Any, Any, None]]:
        """Letters that people have sent for them, where a mail server is set."""
        if not sends_mail(self._settings):
            return
        sends = mail_round(
            self._settings,
            self._failpoints.around("Mailer", mailer_of(self._settings)),
            self._store,
            self._worlds,
            self._places.finder,
            self._clock,
            self._metrics,
            self._receiver.take_up,
        )
        yield _by_one(self._store, MAIL_ROUND, sends.run, stop)

    async def _open(self, gateway: Gateway, stop: asyncio.Event) -> None:
        """What lies there is begun before anything that comes: so each chat keeps its order."""
        with suppress(NeverOpened):
            await answered(self._receiver.recover, stop)
            gateway.open(self._receiver)


def _known_groups(
    store: SqlStore, telegram: Telegram | None, in_use: ReleasesInUse, clock: Clock
) -> KnownGroups:
    """Groups as Telegram has them; the key that signs their links is the store's."""
    channel = telegram.channel if telegram else None
    if channel is not None:
        channel.sign_links_with(store.group_key)
        channel.offer_cards(cards_for(channel, in_use.current, clock))
    return KnownGroups(
        store.group_key, store.group_totals, store.conversations, channel, store.pact_counts
    )


def _by_one(
    store: SqlStore, duty: str, work: Work, stop: asyncio.Event
) -> Coroutine[Any, Any, None]:
    """Work that one process does; where there are several, whoever has the duty."""
    return work(stop) if store.duties is None else on_duty(store.duties, duty, work, stop)


async def _sent_off(deliverer: Deliverer) -> None:
    """Give the last words their time: `drain` puts back all that has not begun to leave."""
    with suppress(TimeoutError):
        async with asyncio.timeout(SENDS_MAY_TAKE):
            while not deliverer.is_idle:  # noqa: ASYNC110 - once, at the end of the program
                await asyncio.sleep(SENDS_LOOKED_AT)


async def _until(stop: asyncio.Event) -> None:
    await stop.wait()
