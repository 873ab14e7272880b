"""Broadcasts between their rows and what they are, and who is in an audience as one SELECT."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Text,
    and_,
    bindparam,
    exists,
    func,
    literal_column,
    or_,
    select,
)

from chatbot.domain.broadcasts import Audience, Broadcast, BroadcastState, ReachState
from chatbot.domain.commitments import NO_DEEDS, ActionKind
from chatbot.domain.messages import Outgoing
from chatbot.domain.places import SeatCode
from chatbot.store.contact_rows import Status
from chatbot.store.contents import read_content, write_content
from chatbot.store.moments import from_number, to_number
from chatbot.store.statements import Flavour, Row
from chatbot.store.tables import action, broadcast, contact, switch

COLUMNS: Final = (
    *("id", "plan", "campaign", "news", "switch", "audience", "fallback", "texts", "state"),
    *("planned_by", "planned_at", "counted", "confirmed_by", "confirmed_at", "size", "until"),
    *("stopped_by", "stopped_at", "ended_at", "cause", "result"),
)
PUSHED: Final = "telegram"
"""The one channel that can write to somebody who is not there."""

_NO_DEEDS: Final[list[Any]] = [literal_column(f"'{kind.value}'") for kind in sorted(NO_DEEDS)]
_EARLIEST: Final = 0
_LATEST: Final = 2**62


def audience_of(sql: Flavour) -> Any:
    """Contacts of an audience, each once, with the language they read."""
    own = switch.c.campaign == bindparam("of_campaign", type_=Text())
    wanted = bindparam("of_switch", type_=Text())
    deeds = action.c.kind.not_in(_NO_DEEDS)
    mine = action.c.contact_id == contact.c.id
    last = select(func.max(action.c.at)).where(mine, deeds).correlate(contact).scalar_subquery()
    kind = bindparam("last_kind", type_=Text())
    any_deed = bindparam("any_deed", type_=Boolean())
    narrowed = and_(
        last >= bindparam("acted_since", type_=BigInteger()),
        last < bindparam("acted_before", type_=BigInteger()),
        or_(kind == "", exists().where(mine, action.c.kind == kind, action.c.at == last)),
    )
    acted_there = exists().where(mine, deeds, sql.among(action.c.constituency, "seats"))
    return (
        select(
            contact.c.id.label("contact_id"),
            func.coalesce(contact.c.language, func.max(switch.c.language)).label("language"),
        )
        .select_from(switch.join(contact))
        .where(
            switch.c.switch == wanted,
            switch.c.is_on,
            or_(and_(wanted == "campaign", own), and_(wanted == "others", ~own)),
            contact.c.status == Status.OPEN.value,
            contact.c.channel == PUSHED,
            or_(any_deed, narrowed),
            or_(bindparam("any_seat", type_=Boolean()), acted_there),
        )
        .group_by(contact.c.id, contact.c.language)
    )


def audience_values(audience: Audience) -> dict[str, Any]:
    """What `audience_of` is asked with."""
    since, before = audience.acted_since, audience.acted_before
    return {
        "of_campaign": audience.campaign,
        "of_switch": audience.switch,
        "any_deed": not (audience.last_action or since or before),
        "last_kind": audience.last_action.value if audience.last_action else "",
        "acted_since": _start(since) if since else _EARLIEST,
        "acted_before": _start(before) if before else _LATEST,
        "any_seat": not audience.seats,
        "seats": list(audience.seats),
    }


def _start(day: date) -> int:
    return to_number(datetime.combine(day, time(), UTC))


def row_of(plan: Broadcast) -> dict[str, Any]:
    """A plan as a row."""
    return {
        "plan": plan.plan,
        "campaign": plan.audience.campaign,
        "news": plan.news,
        "switch": plan.audience.switch,
        "audience": json.dumps(plan.audience.words),
        "fallback": plan.fallback,
        "texts": write_texts(plan.texts),
        "state": plan.state.value,
        "planned_by": plan.planned_by,
        "planned_at": to_number(plan.planned_at),
        "counted": plan.counted,
        "size": 0,
    }


def broadcast_of(row: Row, reached: Mapping[ReachState, int]) -> Broadcast:
    """A row as it is read, with how far it has come."""
    held = dict(zip(COLUMNS, row, strict=True))
    result = json.loads(held["result"]) if held["result"] else None
    counts = {ReachState(name): n for name, n in result.items()} if result else reached
    return Broadcast(
        held["plan"],
        held["news"],
        _audience(json.loads(held["audience"])),
        read_texts(held["texts"]),
        held["fallback"],
        held["planned_by"],
        from_number(held["planned_at"]),
        held["counted"],
        BroadcastState(held["state"]),
        held["confirmed_by"],
        _moment(held["confirmed_at"]),
        held["size"],
        _moment(held["until"]),
        held["stopped_by"],
        _moment(held["stopped_at"]),
        _moment(held["ended_at"]),
        held["cause"],
        counts,
    )


def _moment(number: int | None) -> datetime | None:
    return None if number is None else from_number(number)


def _audience(held: dict[str, Any]) -> Audience:
    since, before, kind = (held[name] for name in ("acted_since", "acted_before", "last_action"))
    return Audience(
        held["campaign"],
        held["switch"],
        tuple(SeatCode(code) for code in held["seats"]),
        ActionKind(kind) if kind else None,
        date.fromisoformat(since) if since else None,
        date.fromisoformat(before) if before else None,
    )


def write_texts(texts: Mapping[str, Outgoing]) -> str:
    """The messages by language; nothing in them is of a person."""
    return json.dumps({tag: write_content(it)[0].decode() for tag, it in texts.items()})


def read_texts(written: str) -> dict[str, Outgoing]:
    """The messages as they were."""
    read = {tag: read_content(it.encode()) for tag, it in json.loads(written).items()}
    return {tag: it for tag, it in read.items() if isinstance(it, Outgoing)}


def columns() -> list[Any]:
    """The columns of a broadcast in their order."""
    return [broadcast.c[name] for name in COLUMNS]
