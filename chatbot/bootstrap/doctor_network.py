"""The doctor on the network: the services, Telegram and its webhook, the clock.

Services are asked for nothing: whether their address answers, no more. No postcode leaves.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Final
from urllib.parse import urlsplit

import aiohttp

from chatbot.bootstrap.clock import clock_for
from chatbot.bootstrap.doctor_findings import Found, note, well, wrong
from chatbot.channels.telegram import Examined, examine, mode_for
from chatbot.channels.telegram.api import TELEGRAM
from chatbot.channels.telegram.webhook import PATH
from chatbot.config import Settings

PATIENCE: Final = aiohttp.ClientTimeout(total=5)
MANY_PENDING: Final = 100
RECENT: Final = timedelta(hours=1)
SKEW: Final = timedelta(seconds=5)
MUCH_SKEW: Final = timedelta(seconds=60)
"""Telegram signs with the time, and leases go by it."""


async def services(settings: Settings) -> list[Found]:
    """Whether each service that is on can be reached."""
    found = []
    async with aiohttp.ClientSession(timeout=PATIENCE, trust_env=True) as http:
        for name, url in _services(settings):
            if not url:
                found.append(note(name, "It is switched off.", "Nothing, if that is meant."))
            elif (status := await _status(http, url)) is None or status >= 500:
                how = "does not answer" if status is None else f"answers {status}"
                do = "Is the address right? May this machine reach it? Till then it is left out."
                found.append(note(name, f"{urlsplit(url).hostname} {how}.", do))
            else:
                found.append(well(name, f"{urlsplit(url).hostname} answers."))
    return found


def _services(settings: Settings) -> Iterator[tuple[str, str]]:
    yield "postcodes", settings.postcodes_url
    yield "candidates", settings.democracy_club_url
    yield "members", settings.parliament_url
    if settings.mapit_url:
        yield "mapit", settings.mapit_url


async def _status(http: aiohttp.ClientSession, url: str) -> int | None:
    try:
        async with http.get(url, allow_redirects=False) as answer:
            return answer.status
    except (aiohttp.ClientError, TimeoutError, ValueError):
        return None


async def telegram(settings: Settings) -> list[Found]:
    """Whether the token is good, and whether updates come."""
    token = settings.telegram_token
    if token is None or settings.telegram_mode == "off":
        do = "For Telegram set CHATBOT_TELEGRAM_TOKEN; @BotFather gives one."
        return [note("telegram", "It is off.", do)]
    seen = await examine(token, settings.telegram_api_url or TELEGRAM)
    if seen.outcome == "refused":
        do = "Copy it again from @BotFather; whoever has the old one may have revoked it."
        return [wrong("telegram", "Telegram refuses the token.", do)]
    if seen.outcome == "away":
        do = "May this machine reach it? CHATBOT_TELEGRAM_API_URL names another server."
        return [wrong("telegram", "Telegram does not answer.", do)]
    found = [well("telegram", f"The token is good: @{seen.username}.")]
    if seen.reads_groups:
        do = "Switch privacy mode on at @BotFather (/setprivacy), then add the bot anew."
        found.append(note("telegram", "The bot may read everything in groups.", do))
    return [*found, *_sharing(seen), *_updates(settings, seen)]


def _sharing(seen: Examined) -> Iterator[Found]:
    """Whether people can share cards by typing the bot's name in any chat."""
    if seen.is_inline and seen.is_guest:
        yield well("sharing", f"Cards can be shared in any chat with @{seen.username}.")
    if not seen.is_inline:
        do = "Switch inline mode on at @BotFather (/setinline)."
        yield note("sharing", f"@{seen.username} offers no cards in other chats.", do)
    if not seen.is_guest:
        do = "Nothing, if that is meant; guest mode is switched on at @BotFather."
        yield note("guest", "It answers nothing in chats where it is no member.", do)


def _updates(settings: Settings, seen: Examined) -> list[Found]:
    mode = settings.telegram_mode
    wanted = mode_for("auto" if mode == "off" else mode, settings.public_url)
    found = []
    if wanted == "webhook" and seen.webhook != settings.public_url.rstrip("/") + PATH:
        says = "Telegram posts updates elsewhere." if seen.webhook else "No webhook is set."
        do = "chatbot serve sets it when it starts; is another program using this token?"
        found.append(wrong("webhook", says, do))
    elif wanted == "polling" and seen.webhook:
        do = "chatbot serve removes it when it starts; is another program using this token?"
        found.append(note("webhook", "A webhook is set, and polling is wanted.", do))
    else:
        found.append(well("webhook", f"Updates come by {wanted}."))
    if seen.pending > MANY_PENDING:
        do = "Is chatbot serve running, and reachable from outside?"
        found.append(note("webhook", f"{seen.pending} updates wait at Telegram.", do))
    recent = (
        seen.last_error_at is not None and clock_for(None).wall() - seen.last_error_at < RECENT
    )
    if wanted == "webhook" and recent:
        says = f"Telegram met an error at {seen.last_error_at:%H:%M} UTC: {seen.last_error}"
        do = "Look at the proxy before the bot: certificate, address, time it allows."
        found.append(note("webhook", says, do))
    return found


async def clock(settings: Settings) -> list[Found]:
    """Whether this machine's time is that of the others."""
    urls = (settings.telegram_api_url or TELEGRAM, *(url for _, url in _services(settings)))
    async with aiohttp.ClientSession(timeout=PATIENCE, trust_env=True) as http:
        for url in filter(None, urls):
            if (skew := await _skew(http, url)) is not None:
                return [_judged(skew)]
    return [
        note("clock", "Nobody could be asked for the time.", "Does this machine keep its time?")
    ]


async def _skew(http: aiohttp.ClientSession, url: str) -> timedelta | None:
    try:
        async with http.get(url, allow_redirects=False) as answer:
            told = parsedate_to_datetime(answer.headers["Date"])
    except (aiohttp.ClientError, TimeoutError, ValueError, KeyError):
        return None
    return abs(clock_for(None).wall() - told)


def _judged(skew: timedelta) -> Found:
    says = f"It is {skew.total_seconds():.0f} s from that of others."
    do = "Let the machine keep its time (chrony, systemd-timesyncd)."
    if skew > MUCH_SKEW:
        return wrong("clock", says, do)
    return note("clock", says, do) if skew > SKEW else well("clock", says)
