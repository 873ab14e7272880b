"""Every setting, read once, checked at the start, frozen. Nothing else reads the environment.

A fault names the setting and never repeats its value, for it may be a secret. Adapters take plain
arguments from `bootstrap`; none can reach for a setting.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final, Literal, NoReturn, TypeVar, cast, get_args
from urllib.parse import urlsplit

from chatbot.domain.errors import SettingsFault
from chatbot.domain.groups import GroupMode
from chatbot.domain.pretended import TODAY, pretend_date

PREFIX: Final = "CHATBOT_"
FOR_TESTS: Final = ("CHATBOT_TEST_", "CHATBOT_BOT_API_SPEC", "CHATBOT_SHARED_DATA")
"""Names that begin so are the test suite's own and no settings."""

CANDIDATES: Final = "https://candidates.democracyclub.org.uk"
DEVELOPERS: Final = "https://developers.democracyclub.org.uk"

FASTEST_RATE: Final = 1000
"""Messages a second that Telegram sells at most (core.telegram.org/bots/faq, October 2026)."""

MOST_PROXIES: Final = 10
"""In one row; more is a slip of the pen."""

TelegramMode = Literal["auto", "polling", "webhook", "off"]
LogForm = Literal["console", "json"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting as people see it. `default` None: there is none; `shown` says it in words."""

    name: str
    meaning: str
    default: str | None = None
    shown: str = ""
    secret: bool = False

    @property
    def default_in_words(self) -> str:
        """What holds when nobody sets it."""
        return self.shown or self.default or "none"


SETTINGS: Final = (
    Setting(
        "CHATBOT_DATABASE_URL",
        "Where everything is kept: an SQLite file or postgresql://user:password@host/name.",
        "sqlite:///var/chatbot.db",
        secret=True,
    ),
    Setting(
        "CHATBOT_CAMPAIGN",
        "The campaign that newcomers meet: the name of a folder under flows/.",
        shown="the only open one, else rally_with_refugees",
    ),
    Setting("CHATBOT_FLOWS", "The folder of flows.", shown="the shipped one"),
    Setting("CHATBOT_LOCALES", "The folder of translations.", shown="the shipped one"),
    Setting(
        "CHATBOT_TELEGRAM_TOKEN",
        "The bot's token, from @BotFather.",
        shown="none: Telegram is off",
        secret=True,
    ),
    Setting(
        "CHATBOT_TELEGRAM_API_URL",
        "The base address of another Bot API server.",
        shown="Telegram's own",
    ),
    Setting(
        "CHATBOT_TELEGRAM_MODE",
        "auto, polling, webhook or off. auto: webhook when CHATBOT_PUBLIC_URL is https.",
        "auto",
    ),
    Setting("CHATBOT_TELEGRAM_GROUPS", "In groups: auto (in privacy mode), on or off.", "auto"),
    Setting(
        "CHATBOT_TELEGRAM_RATE",
        "Messages a second, from all processes together. More only if Telegram allows you more.",
        shown="30, and no limit of ours at another Bot API server",
    ),
    Setting(
        "CHATBOT_WEBHOOK_SECRET",
        "What Telegram must send with every webhook call.",
        shown="derived from the token",
        secret=True,
    ),
    Setting("CHATBOT_PUBLIC_URL", "What links in messages point to.", "http://localhost:8080"),
    Setting("CHATBOT_HOST", "The address that serve listens on.", "127.0.0.1"),
    Setting("CHATBOT_PORT", "The port that serve listens on.", "8080"),
    Setting(
        "CHATBOT_TRUSTED_PROXIES",
        "How many proxies or balancers of yours every request passes. Bounds for each address go "
        "by the entry of X-Forwarded-For so far from its end; 0: the header is not believed.",
        "0",
    ),
    Setting(
        "CHATBOT_SECRET_KEY",
        "Seals what concerns a person, signs links. Several, newest first, separated by commas.",
        shown="made on first start, kept in secret.key beside the SQLite file; "
        "required with PostgreSQL",
        secret=True,
    ),
    Setting(
        "CHATBOT_ERASURE_LOG",
        "The file that notes who was erased, by marks that name nobody. Best on another disk.",
        shown="erasures.log beside the SQLite file, else in var",
    ),
    Setting(
        "CHATBOT_POSTCODES_URL",
        "The postcodes.io service; an empty value switches it off.",
        "https://api.postcodes.io",
    ),
    Setting(
        "CHATBOT_DEMOCRACY_CLUB_URL",
        "Democracy Club's lists of candidates; an empty value switches them off.",
        CANDIDATES,
    ),
    Setting(
        "CHATBOT_DEMOCRACY_CLUB_KEY",
        "Your key to Democracy Club's API of postcodes. With it, it is asked while a poll is "
        "ahead, about postcodes that the imported table lacks.",
        shown="none: it is not asked",
        secret=True,
    ),
    Setting(
        "CHATBOT_DEMOCRACY_CLUB_API_URL",
        "Democracy Club's API of postcodes; an empty value switches it off.",
        shown=f"{DEVELOPERS}, or CHATBOT_DEMOCRACY_CLUB_URL where that is another's",
    ),
    Setting(
        "CHATBOT_DEMOCRACY_CLUB_TOKEN",
        "Your token to Democracy Club's lists of candidates.",
        shown="none: they are asked at most ten times a minute",
        secret=True,
    ),
    Setting(
        "CHATBOT_PARLIAMENT_URL",
        "UK Parliament's list of members; an empty value switches it off.",
        "https://members-api.parliament.uk",
    ),
    Setting(
        "CHATBOT_MAPIT_URL",
        "The MapIt service, such as https://mapit.mysociety.org, asked when postcodes.io does not "
        "know. For Northern Ireland its data has a licence of its own.",
        shown="none: it is not asked",
    ),
    Setting(
        "CHATBOT_MAPIT_KEY",
        "Your key to MapIt.",
        shown="none: fifty calls a day",
        secret=True,
    ),
    Setting(
        "CHATBOT_AS_OF",
        "A pretend date (2024-06-20), or a date with a time in London (2024-07-04T21:59), for "
        "rehearsals; shown loudly. A date alone keeps the time of day.",
        shown=TODAY,
    ),
    Setting(
        "CHATBOT_SMTP_URL",
        "A mail server, smtp:// or smtps://, to send letters for people who ask for it. At its "
        "end, ?from=letters@example.org names the campaign's own address.",
        shown="none: the bot sends no e-mail itself",
        secret=True,
    ),
    Setting(
        "CHATBOT_LOG",
        "console or json.",
        shown="console at a terminal, else json",
    ),
)

BY_NAME: Final[Mapping[str, Setting]] = {setting.name: setting for setting in SETTINGS}


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings with their types. An empty address of a service means: off."""

    database_url: str = field(repr=False)
    campaign: str | None
    flows: Path
    locales: Path
    telegram_token: str | None = field(repr=False)
    telegram_api_url: str | None
    telegram_mode: TelegramMode
    telegram_groups: GroupMode
    telegram_rate: float | None
    webhook_secret: str | None = field(repr=False)
    public_url: str
    host: str
    port: int
    trusted_proxies: int
    secret_key: str | None = field(repr=False)
    erasure_log: Path | None
    postcodes_url: str
    democracy_club_url: str
    democracy_club_key: str | None = field(repr=False)
    democracy_club_api_url: str
    democracy_club_token: str | None = field(repr=False)
    parliament_url: str
    mapit_url: str
    mapit_key: str | None = field(repr=False)
    as_of: date | None
    smtp_url: str | None = field(repr=False)
    log: LogForm | None
    for_tests: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)


def load_settings(folder: Path = Path()) -> Settings:
    """From the environment, and from `.env` in a folder for what it does not say.

    Raises SettingsFault.
    """
    from dotenv import dotenv_values  # only the commands that need settings pay for it

    return read_settings(dotenv_values(folder / ".env"), os.environ)


def read_settings(*layers: Mapping[str, str | None]) -> Settings:
    """From layers, the last of which wins. Raises SettingsFault."""
    told = {name: value or "" for layer in layers for name, value in layer.items()}
    _refuse_unknown(told)
    given = _Given(told)
    return Settings(
        database_url=given.text("CHATBOT_DATABASE_URL"),
        campaign=given.optional("CHATBOT_CAMPAIGN"),
        flows=given.folder("CHATBOT_FLOWS", "flows"),
        locales=given.folder("CHATBOT_LOCALES", "locales"),
        telegram_token=given.optional("CHATBOT_TELEGRAM_TOKEN"),
        telegram_api_url=given.address("CHATBOT_TELEGRAM_API_URL") or None,
        telegram_mode=given.read("CHATBOT_TELEGRAM_MODE", _one_of(TelegramMode)),
        telegram_groups=given.read("CHATBOT_TELEGRAM_GROUPS", _one_of(GroupMode)),
        telegram_rate=given.read("CHATBOT_TELEGRAM_RATE", _rate),
        webhook_secret=given.read("CHATBOT_WEBHOOK_SECRET", _webhook_secret),
        public_url=given.address("CHATBOT_PUBLIC_URL", may_be_off=False),
        host=given.text("CHATBOT_HOST"),
        port=given.read("CHATBOT_PORT", _whole(0, 65535)),
        trusted_proxies=given.read("CHATBOT_TRUSTED_PROXIES", _whole(0, MOST_PROXIES)),
        secret_key=given.optional("CHATBOT_SECRET_KEY"),
        erasure_log=given.read("CHATBOT_ERASURE_LOG", lambda it: Path(it) if it else None),
        postcodes_url=given.address("CHATBOT_POSTCODES_URL"),
        democracy_club_url=given.address("CHATBOT_DEMOCRACY_CLUB_URL"),
        democracy_club_key=given.optional("CHATBOT_DEMOCRACY_CLUB_KEY"),
        democracy_club_api_url=_developers_url(given),
        democracy_club_token=given.optional("CHATBOT_DEMOCRACY_CLUB_TOKEN"),
        parliament_url=given.address("CHATBOT_PARLIAMENT_URL"),
        mapit_url=given.address("CHATBOT_MAPIT_URL"),
        mapit_key=given.optional("CHATBOT_MAPIT_KEY"),
        as_of=given.read("CHATBOT_AS_OF", pretend_date),
        smtp_url=given.read("CHATBOT_SMTP_URL", _smtp_url),
        log=given.read("CHATBOT_LOG", _log_form),
        for_tests={name: told[name] for name in told if name.startswith(FOR_TESTS[0])},
    )


def shipped(name: Literal["flows", "locales"]) -> Path:
    """The folder that came with the program: inside a wheel, else beside the package."""
    package = Path(__file__).parent
    inside = package / "_shipped" / name
    return inside if inside.is_dir() else package.parent / name


def settings_in_words() -> str:
    """One paragraph for each setting, as `chatbot serve --help` prints them."""
    return "\n\n".join(
        f"{one.name}\n    {one.meaning}\n    Default: {one.default_in_words}." for one in SETTINGS
    )


# --- Reading one setting --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Given:
    told: Mapping[str, str]

    def text(self, name: str) -> str:
        """What was set; left empty it means the default."""
        return self.told.get(name, "").strip() or BY_NAME[name].default or ""

    def optional(self, name: str) -> str | None:
        return self.text(name) or None

    def read(self, name: str, reader: Callable[[str], T]) -> T:
        try:
            return reader(self.text(name))
        except ValueError as fault:
            raise SettingsFault(f"{name} {fault}.") from None

    def folder(self, name: str, kind: Literal["flows", "locales"]) -> Path:
        written = self.text(name)
        if not written:
            return shipped(kind)
        if not Path(written).is_dir():
            raise SettingsFault(f"{name} names no folder that is there.")
        return Path(written)

    def address(self, name: str, *, may_be_off: bool = True) -> str:
        """An http address without the slash at its end; set and empty means off."""
        if may_be_off and not self.told.get(name, "unset").strip():
            return ""
        return self.read(name, _http_address)


def _developers_url(given: _Given) -> str:
    """Who names another Democracy Club than the real one means it for both of its services."""
    name = "CHATBOT_DEMOCRACY_CLUB_API_URL"
    lists = given.address("CHATBOT_DEMOCRACY_CLUB_URL")
    if name in given.told:
        return given.address(name)
    return DEVELOPERS if lists == CANDIDATES else lists


def _http_address(written: str) -> str:
    if not written:
        return ""
    scheme, host = _split(written)
    if scheme not in {"http", "https"} or not host:
        raise ValueError("must be an address that begins with http:// or https://")
    return written.rstrip("/")


def _smtp_url(written: str) -> str | None:
    if not written:
        return None
    scheme, host = _split(written)
    if scheme not in {"smtp", "smtps"} or not host:
        raise ValueError("must be an address that begins with smtp:// or smtps://")
    return written


def _split(written: str) -> tuple[str, str | None]:
    try:
        parts = urlsplit(written)
        return parts.scheme.lower(), parts.hostname
    except ValueError:
        return "", None


def _whole(least: int, most: int) -> Callable[[str], int]:
    def read(written: str) -> int:
        if not (written.isascii() and written.isdigit() and least <= int(written) <= most):
            raise ValueError(f"must be a whole number from {least} to {most}")
        return int(written)

    return read


def _one_of(kind: Any) -> Callable[[str], Any]:
    """Reads one of the words of a `Literal`."""
    *first, last = words = get_args(kind)

    def read(written: str) -> str:
        if (word := written.lower()) not in words:
            raise ValueError(f"must be {', '.join(first)} or {last}")
        return word

    return read


def _rate(written: str) -> float | None:
    return float(_whole(1, FASTEST_RATE)(written)) if written else None


def _webhook_secret(written: str) -> str | None:
    """What Telegram takes as `secret_token` of setWebhook."""
    if written and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", written):
        raise ValueError("must be 1 to 256 of the characters A-Z, a-z, 0-9, _ and -")
    return written or None


def _log_form(written: str) -> LogForm | None:
    return cast(LogForm, _one_of(LogForm)(written)) if written else None


def _refuse_unknown(told: Mapping[str, str]) -> None:
    for name in sorted(told):
        if name.startswith(PREFIX) and name not in BY_NAME and not name.startswith(FOR_TESTS):
            _unknown(name)


def _unknown(name: str) -> NoReturn:
    near = get_close_matches(name, BY_NAME, n=1)
    if near:
        raise SettingsFault(f"{name} is no setting. Did you mean {near[0]}?")
    raise SettingsFault(f"{name} is no setting. `chatbot serve --help` lists them all.")
