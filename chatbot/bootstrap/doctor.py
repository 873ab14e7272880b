"""`chatbot doctor`: what is wrong, in words, and what to do about it.

It looks and changes nothing: no file is made, no schema moved, nothing sent to anybody. A check
that cannot be made is itself a finding. No secret is ever in what it says.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal
from urllib.parse import unquote, urlsplit

from chatbot.bootstrap import (
    doctor_cards,
    doctor_content,
    doctor_database,
    doctor_mail,
    doctor_network,
)
from chatbot.bootstrap.doctor_findings import Found, wrong
from chatbot.config import Settings
from chatbot.domain.errors import ChatbotError

Check = Callable[[Settings], Awaitable[Sequence[Found]]]

HIDDEN = "(secret)"

_LOOK_AT_LOAD = "Is the machine overloaded, or does the disk or the database hang?"


@dataclass(frozen=True, slots=True)
class Report:
    """All that was found, in the order of the checks."""

    found: tuple[Found, ...]

    @property
    def is_well(self) -> bool:
        """Whether nothing is wrong; what is only worth knowing counts as well."""
        return all(one.state != "wrong" for one in self.found)

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        fields = ("what", "state", "says", "do")
        return {
            "well": self.is_well,
            "checks": [{name: getattr(one, name) for name in fields} for one in self.found],
        }


LOCAL: tuple[tuple[str, Check], ...] = (
    ("key", doctor_database.key),
    ("database", doctor_database.database),
    ("disk", doctor_database.disk),
    ("erasures", doctor_database.erasures),
    ("release", doctor_content.release),
    ("places", doctor_content.places),
    ("cards", doctor_cards.cards),
)
REMOTE: tuple[tuple[str, Check], ...] = (
    ("services", doctor_network.services),
    ("telegram", doctor_network.telegram),
    ("mail", doctor_mail.mail),
    ("clock", doctor_network.clock),
)


async def examine(settings: Settings, where: Literal["here", "everywhere"]) -> Report:
    """Make every check; `here` asks nobody on the network but the database."""
    checks = LOCAL if where == "here" else (*LOCAL, *REMOTE)
    found = [Found("settings", "well", "They can be read.")]
    for what, check in checks:
        found += await _made(what, check, settings)
    return Report(tuple(hidden(found, secrets_of(settings))))


async def _made(what: str, check: Check, settings: Settings) -> Sequence[Found]:
    try:
        async with asyncio.timeout(60):
            return await check(settings)
    except ChatbotError as fault:
        return [wrong(what, str(fault), "Put this right, then look again.")]
    except PermissionError as fault:
        name = _one_line(str(fault.filename or "a file"))
        do = "Let the account that runs this read it; or run this as the account of the bot."
        return [wrong(what, f"This account may not read {name}.", do)]
    except TimeoutError:
        return [wrong(what, "The check took over a minute and was left.", _LOOK_AT_LOAD)]
    except Exception as fault:
        kind = type(fault).__name__
        return [wrong(what, f"The check itself failed ({kind}).", "Please report this.")]


def secrets_of(settings: Settings) -> list[str]:
    """Every value that must not be shown."""
    database = urlsplit(settings.database_url).password or ""
    values = (
        settings.telegram_token,
        settings.webhook_secret,
        *(settings.secret_key or "").split(","),
        settings.democracy_club_key,
        settings.democracy_club_token,
        settings.mapit_key,
        settings.smtp_url,
        database,
        unquote(database),
    )
    return sorted({it.strip() for it in values if it and it.strip()}, key=len, reverse=True)


def hidden(found: Iterable[Found], secrets: Sequence[str]) -> list[Found]:
    """The same findings; a secret that came into one by any way is covered."""

    def cover(words: str) -> str:
        for secret in secrets:
            words = words.replace(secret, HIDDEN)
        return words

    return [
        replace(one, says=_one_line(cover(one.says)), do=_one_line(cover(one.do))) for one in found
    ]


def _one_line(words: str) -> str:
    """Names of files come from outside: none shall clear a screen or forge a line of ours."""
    return "".join(it if it.isprintable() else "?" for it in words)
