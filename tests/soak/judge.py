"""What must be true when all is over, as findings: none is good."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tests.botapi import SECRET_HEADER, BotApiServer
from tests.soak.crowd import CANARY, DRINKS, Visit
from tests.soak.troubles import Troubles
from tests.soak.workers import SECRET, Workers

MARGIN = 5.0
"""Seconds between a crash and the repeated message that may come of it, at a lease of three."""


def findings(
    visits: list[Visit],
    way: dict[str, list[str]],
    troubles: Troubles,
    metrics: str,
) -> list[str]:
    """Everything that is wrong; `way`: what a person hears without faults, by what they drink."""
    workers, telegram = troubles.workers, troubles.telegram
    return [
        *_paths(visits, way, troubles, telegram),
        *_ledger(visits, workers),
        *_rows(workers),
        *(f"a call: {violation}" for violation in telegram.violations),
        *workers.fallen,
        *(f"a process took {took:.1f} s to leave" for took in troubles.slow_exits),
        *_canaries(workers, telegram, metrics),
    ]


def _paths(
    visits: list[Visit], way: dict[str, list[str]], troubles: Troubles, telegram: BotApiServer
) -> Iterator[str]:
    lost = Counter(
        call.params.get("chat_id")
        for call in telegram.calls
        if call.error in {"the reply was lost", "the bot hung up"}
    )
    for visit in visits:
        if visit.stuck:
            yield f"stuck: {visit.stuck}"
            continue
        heard = visit.heard
        if list(dict.fromkeys(heard)) != way[visit.drink]:
            yield f"another way: {heard}"
        crashes = sum(
            visit.began - MARGIN <= at <= visit.ended + MARGIN for at in troubles.crashes
        )
        allowed = crashes + lost[visit.person.id]
        if visit.repeated > allowed:
            yield f"{visit.repeated} repeated where {allowed} may be: {heard}"


PROMISES = "SELECT count(*), count(DISTINCT contact_id) FROM action"


def _ledger(visits: list[Visit], workers: Workers) -> Iterator[str]:
    ((actions, contacts),) = workers.rows(
        "SELECT count(*), count(DISTINCT contact_id) FROM action"
    )
    done = sum(not visit.stuck for visit in visits) + len(DRINKS)  # who came before the troubles
    if not (actions == contacts == done):
        yield f"{done} people promised; the ledger has {actions} of {contacts}"


def _rows(workers: Workers) -> Iterator[str]:
    for table, state in (("inbox", "received"), ("outbox", "pending"), ("outbox", "claimed")):
        ((left,),) = workers.rows(f"SELECT count(*) FROM {table} WHERE state = '{state}'")
        if left:
            yield f"{left} rows of the {table} are {state}"
    query = "SELECT cause, count(*) FROM inbox WHERE state = 'dead' GROUP BY cause"
    for cause, number in workers.rows(query):
        if not str(cause).startswith("unreadable"):
            yield f"{number} dead letters: {cause}"


def _canaries(workers: Workers, telegram: BotApiServer, metrics: str) -> Iterator[str]:
    canaries = {CANARY, telegram.token, SECRET}
    if telegram.hook is not None and telegram.hook.secret_token:
        canaries.add(telegram.hook.secret_token)
    places = {served.log_file.name: served.log_file.read_text() for served in workers.all}
    places["/metrics"] = metrics
    for table in ("inbox", "outbox"):
        places[f"{table}.cause"] = str(workers.rows(f"SELECT DISTINCT cause FROM {table}"))
    for name, text in places.items():
        for canary in canaries:
            if canary in text:
                yield f"{name} has a canary, {'a name' if canary == CANARY else SECRET_HEADER}"
