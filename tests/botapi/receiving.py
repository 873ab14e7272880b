"""How the bot asks for its updates: getUpdates or a webhook, never both. And who it is."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from .refusals import WEBHOOK_ACTIVE, WEBHOOK_SET, Refused
from .replies import RawResult
from .telegram_side import TelegramSide
from .webhook import DEFAULT_CONNECTIONS, Hook
from .world import Json

# core.telegram.org/bots/webhooks
WEBHOOK_PORTS = frozenset({80, 88, 443, 8443})
_HTTPS_PORT = 443


async def get_me(side: TelegramSide, params: Json) -> Json:
    """https://core.telegram.org/bots/api#getme"""
    return {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    } | side.world.bot


async def get_updates(side: TelegramSide, params: Json) -> RawResult:
    """https://core.telegram.org/bots/api#getupdates"""
    if side.webhook.hook is not None:
        raise Refused(WEBHOOK_ACTIVE, 409)
    return await side.polling.get_updates(params)


async def set_webhook(side: TelegramSide, params: Json) -> bool:
    """https://core.telegram.org/bots/api#setwebhook"""
    hook = _hook(side, params) if params["url"] else None
    side.queue.allow(params.get("allowed_updates"))
    if params.get("drop_pending_updates"):
        side.queue.drop_all()
    if hook is not None:
        side.polling.end(WEBHOOK_SET)
    await side.webhook.set(hook)
    return True


async def delete_webhook(side: TelegramSide, params: Json) -> bool:
    """https://core.telegram.org/bots/api#deletewebhook"""
    if params.get("drop_pending_updates"):
        side.queue.drop_all()
    await side.webhook.set(None)
    return True


async def get_webhook_info(side: TelegramSide, params: Json) -> Json:
    """https://core.telegram.org/bots/api#getwebhookinfo"""
    hook = side.webhook.hook
    info: Json = {
        "url": hook.url if hook else "",
        "has_custom_certificate": bool(hook and hook.has_custom_certificate),
        "pending_update_count": len(side.queue.pending),
    }
    if hook is not None:
        info["max_connections"] = hook.max_connections
    if side.webhook.last_error is not None:
        info["last_error_date"] = int(side.webhook.last_error[0])
        info["last_error_message"] = side.webhook.last_error[1]
    if side.queue.allowed is not None:
        info["allowed_updates"] = sorted(side.queue.allowed)
    return info


def _hook(side: TelegramSide, params: Json) -> Hook:
    _check_address(params["url"], side.webhook.target(params["url"]))
    return Hook(
        url=params["url"],
        secret_token=params.get("secret_token"),
        max_connections=params.get("max_connections", DEFAULT_CONNECTIONS),
        ip_address=params.get("ip_address"),
        has_custom_certificate="certificate" in params,
    )


def _check_address(url: str, target: str) -> None:
    """As telegram-bot-api refuses one; plain HTTP passes on loopback, as with its --local."""
    if _is_on_loopback(url):
        return
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname:
        raise Refused("bad webhook: An HTTPS URL must be provided for webhook")
    if (parts.port or _HTTPS_PORT) not in WEBHOOK_PORTS:
        raise Refused("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
    if not _is_on_loopback(target):
        raise Refused("bad webhook: Failed to resolve host: Name or service not known")


def _is_on_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
