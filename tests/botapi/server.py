"""The server itself: one bot's Bot API over HTTP on loopback, and the handles tests hold it by.

It outlives the bot's process and may be stopped and started under it; the world, the pending
updates and the transcript stay. The work is done by the modules it puts together here.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from itertools import count
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from . import methods
from .api_table import ApiTable
from .bodies import RawCall, read_call
from .faults import Body, Fault, Faults
from .groups import Group
from .people import PATIENCE, NothingHeard, Person
from .polling import Polling
from .refusals import Refused
from .replies import Reply, faulty, granted, refused
from .spec_check import CallCheck
from .stir import Seen
from .tables import default_table
from .telegram_side import TelegramSide
from .transcript import Call, Transcript, Violation
from .update_queue import UpdateQueue
from .webhook import Delivery, Hook, Pace, WebhookDelivery
from .world import Json, OpenPress, World

HOST = "127.0.0.1"
BOT_ID = 4242424242
TOKEN = f"{BOT_ID}:NOT_A_REAL_TOKEN_ONLY_FOR_OUR_TESTS"
BOT: Json = {
    "id": BOT_ID,
    "is_bot": True,
    "first_name": "Test Bot",
    "username": "chatbot_under_test_bot",
}
FIRST_PERSON = 5_000_000_001  # beyond 32 bits, as real ids are
MAX_BODY = 52_428_800  # 50 MB, what a bot may upload
_FINE = 200
_NOT_IN_AN_ANSWER = ("get", "setWebhook", "deleteWebhook", "close", "logOut")


class BotApiServer:
    """`async with BotApiServer() as server:` gives a running one with nobody in it.

    The bot's base URL is `server.base_url + "/bot" + server.token`. `table` is what calls are
    checked against; `reach` maps the beginning of a public webhook address to one on loopback.
    """

    def __init__(
        self,
        *,
        token: str = TOKEN,
        table: ApiTable | None = None,
        port: int = 0,
        reach: Mapping[str, str] | None = None,
        pace: Pace | None = None,
    ) -> None:
        self.token = token
        self.table = table or default_table()
        self.world = World(BOT)
        self.transcript = Transcript()
        self.faults = Faults()
        self._port = port
        self._check = CallCheck(self.table)
        queue = UpdateQueue(self.world.now)
        webhook = WebhookDelivery(queue, self._perform_answer, reach or {}, pace or Pace())
        webhook.stir = self.transcript.stir
        self._side = TelegramSide(self.world, queue, Polling(queue), webhook)
        self._people_ids = count(FIRST_PERSON)
        self._runner: web.AppRunner | None = None

    # life

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.stop()

    async def start(self) -> None:
        """Listen, on the same port as before if there was one."""
        app = web.Application(client_max_size=MAX_BODY)
        app.router.add_route("*", "/bot{token}/{method}", self._serve)
        # a poll of a killed bot must not go on waiting, nor be told a conflict
        self._runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, HOST, self._port)
        await site.start()
        self._port = self._runner.addresses[0][1]
        await self._side.webhook.open()

    async def stop(self) -> None:
        """Break all connections and listen no more. Nothing is forgotten."""
        await self._side.webhook.close()
        if self._runner is not None:
            await self._runner.cleanup()
        self._runner = None

    @asynccontextmanager
    async def unreachable(self) -> AsyncIterator[None]:
        """Be down for a while."""
        await self.stop()
        try:
            yield
        finally:
            await self.start()

    @property
    def base_url(self) -> str:
        """Without the "/bot" and the token; known once it has been started."""
        return f"http://{HOST}:{self._port}"

    # people and updates

    def person(
        self,
        id: int | None = None,
        first_name: str = "Test",
        language_code: str | None = "en",
        *,
        is_started: bool = False,
        **about: Any,
    ) -> Person:
        """Return somebody new. `is_started`: has written before, so that the bot may write.

        Further fields of a User, such as last_name, username or is_bot, go in `about`.
        """
        user = {
            "id": next(self._people_ids) if id is None else id,
            "is_bot": False,
            "first_name": first_name,
            **({"language_code": language_code} if language_code else {}),
            **about,
        }
        person = Person(self.world, self._side.queue, user)
        person.chat.is_started = is_started
        self.world.chats[person.id] = person.chat
        return person

    def group(
        self,
        title: str = "Test Group",
        admins: Iterable[Person] = (),
        *,
        is_forum: bool = False,
        may_delete: bool = False,
    ) -> Group:
        """Return a group with nobody in it but the bot and these administrators."""
        group = Group(
            self.world, self._side.queue, title, admins, is_forum=is_forum, may_delete=may_delete
        )
        self.world.chats[group.id] = group.chat
        return group

    def inject(self, update: Json | str | bytes, update_id: int | None = None) -> int:
        """Queue anything as an update and return its id.

        An object gets an `update_id` unless it has one; text goes out as it is, JSON or not
        (the queue counts it under `update_id` or the next one).
        """
        if isinstance(update, dict):
            return self._side.queue.add(update, even_unwanted=True)
        body = update.encode("utf-8", "surrogatepass") if isinstance(update, str) else update
        return self._side.queue.add_text(body, update_id)

    async def repeat(
        self, update_id: int | None = None, times: int = 1, *, at_once: bool = False
    ) -> list[Delivery]:
        """Deliver an update (the newest) again. `at_once`: POST all copies at the same time.

        Returns the attempts made at once; otherwise copies wait their turn like any update.
        """
        queue, hook = self._side.queue, self._side.webhook.hook
        number = max(queue.history) if update_id is None else update_id
        if not at_once or hook is None:
            queue.repeat(number, times)
            return []
        one = queue.history[number]
        return await asyncio.gather(*(self._side.webhook.post(one, hook) for _ in range(times)))

    def known_updates(self, last: int) -> list[int]:
        """The ids of the last so many updates, confirmed or not."""
        return list(self._side.queue.history)[-last:]

    def skip(self, seconds: float) -> None:
        """Let time pass for Telegram: presses grow stale, old updates and rights expire."""
        self.world.skip(seconds)

    # faults

    def fail(
        self,
        method: str = "*",
        *,
        status: int = _FINE,
        description: str | None = None,
        retry_after: int | None = None,
        migrate_to_chat_id: int | None = None,
        body: str = Body.JSON,
        delay: float = 0.0,
        lose_reply: bool = False,
        refuse_ok: bool = False,
        takes_effect: bool | None = None,
        times: int | None = 1,
        chat_id: int | None = None,
    ) -> Fault:
        """Let calls fail: `method` is a name, a pattern ("send*") or several ("send*|edit*").

        "*" is everything but getUpdates, which must be named. `status` 200 with none of the
        others is only a delay. `body` is "json", "html", "empty" or "truncated". `refuse_ok`:
        ok=false under status 200. `lose_reply`: the connection drops instead of an answer.
        A call takes effect when its status is 200 and it is not refused, unless
        `takes_effect` says otherwise. `times` None: until `heal()` or `Fault.cancel()`.
        """
        effective = status == _FINE and not refuse_ok if takes_effect is None else takes_effect
        return self.faults.order(
            Fault(
                methods=method,
                status=status,
                description=description,
                retry_after=retry_after,
                migrate_to_chat_id=migrate_to_chat_id,
                body=Body(body),
                delay=delay,
                lose_reply=lose_reply,
                refuse_ok=refuse_ok,
                takes_effect=effective,
                times=times,
                chat_id=chat_id,
            )
        )

    def heal(self) -> None:
        """Cancel all faults."""
        self.faults.heal()

    # what tests look at

    @property
    def calls(self) -> list[Call]:
        """Every call of the bot, oldest first."""
        return self.transcript.calls

    def calls_to(self, pattern: str, chat_id: int | None = None) -> list[Call]:
        """The calls whose method fits, such as "send*"."""
        return list(self.transcript.to(pattern, chat_id))

    async def until(self, look: Callable[[], Seen | None], seconds: float = PATIENCE) -> Seen:
        """Return what `look` returns once it is true; it is asked after every call and delivery.

        Raises NothingHeard after so many seconds.
        """
        try:
            return await self.transcript.stir.until(look, seconds)
        except TimeoutError:
            last = [(call.method, call.status, call.error) for call in self.calls[-5:]]
            raise NothingHeard(f"waited in vain; the last calls: {last}") from None

    @property
    def violations(self) -> list[Violation]:
        """What was wrong with the bot's calls; a good bot leaves it empty."""
        return self.transcript.violations

    @property
    def unanswered_presses(self) -> list[OpenPress]:
        """Presses for which the bot has not called answerCallbackQuery."""
        return self.world.open_presses()

    @property
    def pending_updates(self) -> list[int]:
        """The ids of updates the bot has not confirmed."""
        return [each.update_id for each in self._side.queue.pending.values()]

    @property
    def hook(self) -> Hook | None:
        """The webhook in force."""
        return self._side.webhook.hook

    @property
    def deliveries(self) -> list[Delivery]:
        """Every attempt to deliver to a webhook."""
        return self._side.webhook.deliveries

    # answering

    async def _serve(self, request: web.Request) -> web.Response:
        raw = await read_call(request)
        if request.match_info["token"] != self.token:
            call = self.transcript.opened(raw.method, raw.params)
            return self._written(call, refused(Refused("Unauthorized", 401)))
        call = self.transcript.opened(raw.method, raw.params)
        try:
            fault, reply = await self._answer(raw, call)
            await asyncio.sleep(fault.delay if fault else 0)
        except asyncio.CancelledError:
            call.error = "the bot hung up"
            raise
        except Exception as error:
            # a fault of this server must fail the test, and not pass for one of Telegram's
            self.transcript.violated(raw.method, [f"the test server broke: {error!r}"])
            raise
        finally:
            self.transcript.stir.now()
        if fault is not None and fault.lose_reply and request.transport is not None:
            call.error = "the reply was lost"
            request.transport.abort()
        return self._written(call, reply)

    async def _answer(self, raw: RawCall, call: Call) -> tuple[Fault | None, Reply]:
        problems = self._problems(raw, call)
        if self._check.method(raw.method) is None:
            return None, refused(Refused("Not Found: method not found", 404))
        if problems:
            return None, refused(Refused(problems[0]))
        fault = self.faults.take(raw.method, call.params.get("chat_id"))
        if fault is not None and not fault.takes_effect:
            return fault, faulty(fault, None)
        honest = await self._perform(raw.method, call)
        return fault, honest if fault is None else faulty(fault, honest)

    def _problems(self, raw: RawCall, call: Call) -> list[str]:
        """Judge a call, write down what is wrong, and give the transcript typed parameters."""
        method = self._check.method(raw.method)
        if method is None:
            problems = [f"the {self.table.source} table has no such method"]
        else:
            checked = self._check.call(raw)
            call.params, problems = checked.params, checked.problems
            problems += methods.unplayed(method)
        self.transcript.violated(raw.method, problems)
        return problems

    async def _perform(self, name: str, call: Call) -> Reply:
        method = self._check.method(name)
        assert method is not None
        try:
            return granted(await methods.perform(self._side, method, call.params))
        except Refused as refusal:
            return refused(refusal)

    async def _perform_answer(self, wanted: Json) -> None:
        """Make the call that came in the answer to a webhook delivery."""
        raw = RawCall(wanted["method"], {k: v for k, v in wanted.items() if k != "method"})
        if raw.method.startswith(_NOT_IN_AN_ANSWER):
            self.transcript.violated(raw.method, ["not possible in the answer to an update"])
            return
        call = self.transcript.opened(raw.method, raw.params)
        _, reply = await self._answer(raw, call)
        call.answer(reply.status, reply.result, reply.error)

    def _written(self, call: Call, reply: Reply) -> web.Response:
        call.answer(reply.status, reply.result, call.error or reply.error)
        self.transcript.stir.now()
        return web.Response(
            status=reply.status,
            body=reply.body,
            content_type=reply.content_type,
            headers=reply.headers,
        )
