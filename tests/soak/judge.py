"""What must be true when all is over, as findings: none is good."""

from __future__ import annotations

from collections.abc import Iterator

from tests.botapi import SECRET_HEADER, BotApiServer, Call
from tests.soak.crowd import CANARY, CUT_OFF, DRINKS, POSTCODE, Visit, seen
from tests.soak.troubles import Troubles
from tests.soak.workers import SECRET, Workers

LAST_CALLS = 5

MARGIN = 1.0
"""Seconds before a send in which what befell the house is told with a finding."""


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
    sends: dict[int, list[Call]] = {}
    for call in telegram.calls_to("send*"):
        sends.setdefault(call.params.get("chat_id", 0), []).append(call)
    for visit in visits:
        if visit.stuck:
            yield f"stuck: {visit.stuck}; what was sent last: {_last(telegram, visit)}"
            continue
        if list(dict.fromkeys(visit.heard)) != way[visit.drink]:
            yield f"another way: {visit.heard}"
        for first, again in repeats_without_cause(
            sends.get(visit.person.id, []), troubles.crashes
        ):
            meanwhile = [
                f"{name} from {began - first.at:+.1f} s to {ended - first.at:+.1f} s"
                for name, began, ended in troubles.diary
                if ended >= first.at - MARGIN and began <= again.at
            ]
            text, later = again.params.get("text"), again.at - first.at
            yield f"without a cause again after {later:.1f} s: {text!r}; meanwhile {meanwhile}"


def _last(telegram: BotApiServer, visit: Visit) -> list[str]:
    """The last calls about one person, by seconds since they came."""
    calls = [it for it in telegram.calls if it.params.get("chat_id") == visit.person.id]
    return [
        f"{call.at - visit.began:.1f} s {call.method} {call.status} {call.error or ''}".rstrip()
        for call in calls[-LAST_CALLS:]
    ] + [f"gave up at {visit.ended - visit.began:.1f} s"]


def repeats_without_cause(
    calls: list[Call], crashes: list[tuple[float, float]]
) -> list[tuple[Call, Call]]:
    """What one person was sent again, and the send before, whose answer was not lost and between
    which and this one no crash lay; each crash is the cause of one."""
    left = list(crashes)
    before: dict[str, Call] = {}
    found: list[tuple[Call, Call]] = []
    for call in calls:
        if not seen(call):
            continue
        text = str(call.params.get("text"))
        if (first := before.get(text)) is not None and first.error not in CUT_OFF:
            between = [it for it in left if it[0] <= call.at and it[1] >= first.at]
            if between:
                left.remove(between[0])
            else:
                found.append((first, call))
        before[text] = call
    return found


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
    canaries = {
        CANARY: "a name",
        POSTCODE: "a postcode",
        POSTCODE.replace(" ", ""): "a postcode",
        telegram.token: "the token",
        SECRET: "the secret key",
    }
    if telegram.hook is not None and telegram.hook.secret_token:
        canaries[telegram.hook.secret_token] = SECRET_HEADER
    places = {served.log_file.name: served.log_file.read_text() for served in workers.all}
    places["/metrics"] = metrics
    for table in ("inbox", "outbox"):
        places[f"{table}.cause"] = str(workers.rows(f"SELECT DISTINCT cause FROM {table}"))
    for name, text in places.items():
        yield from (f"{name} holds {what}" for canary, what in canaries.items() if canary in text)
