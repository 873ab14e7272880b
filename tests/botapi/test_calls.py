"""Every check of the bot's calls: the good call passes, the bad one is refused and written down.

Run with each table at hand, as JSON and as a form.
"""

from __future__ import annotations

from typing import Any

import pytest

from .cases import Case, Params
from .cases_of_buttons import BUTTONS
from .cases_of_calls import CALLS, WITHOUT_CHAT
from .cases_of_words import ENTITIES, TEXTS
from .people import Person
from .server import BotApiServer
from .wire import Wire


def _named(cases: list[Case]) -> list[Any]:
    return [pytest.param(case, id=case.fact.replace(" ", "-")) for case in cases]


def _is_said(complaint: str, judge: BotApiServer) -> bool:
    return any(complaint in violation.problem for violation in judge.violations)


async def _a_message(person: Person, wire: Wire) -> int:
    answer = await wire.call("sendMessage", chat_id=person.id, text="before")
    return int(answer.result["message_id"])


def _with_message(value: Any, message_id: int) -> Any:
    if isinstance(value, dict):
        return {name: _with_message(each, message_id) for name, each in value.items()}
    return message_id if value == -1 and not isinstance(value, bool) else value


def _filled(params: Params, query_id: str) -> Params:
    """Give an inline result the parts no case is about, and an answer the press it is for."""
    filled = dict(params)
    if "text" in params:
        filled["callback_query_id"] = query_id
    if "results" in params:
        filled["inline_query_id"] = query_id
        filled["results"] = [_article(dict(each)) for each in params["results"]]
    return filled


def _article(result: Params) -> Params:
    text = result.pop("input", "x")
    return {"title": "x", "input_message_content": {"message_text": text}, **result}


@pytest.mark.parametrize("case", _named(TEXTS + ENTITIES + BUTTONS + CALLS))
async def test_a_call_to_a_chat(case: Case, judge: BotApiServer) -> None:
    person = judge.person(is_started=True)
    async with Wire(judge) as wire:
        for send in (wire.call, wire.form):
            message_id = await _a_message(person, wire)
            good = _with_message({"chat_id": person.id, **case.good}, message_id)
            bad = _with_message({"chat_id": person.id, **case.bad}, message_id)

            refusal = await send(case.method, **bad)
            assert (refusal.status, refusal.description[:13]) == (400, "Bad Request: ")
            assert _is_said(case.complaint, judge)
            judge.violations.clear()

            accepted = await send(case.method, **good)
            assert (accepted.status, judge.violations) == (200, [])


@pytest.mark.parametrize("case", _named(WITHOUT_CHAT))
async def test_a_call_without_a_chat(case: Case, judge: BotApiServer) -> None:
    person = judge.person()
    async with Wire(judge) as wire:
        for send in (wire.call, wire.form):
            press = await person.presses_data("x", 1)
            query = await person.asks_inline("x")
            asked = (press.query_id or "") if "text" in case.good else query

            refusal = await send(case.method, **_filled(case.bad, asked))
            assert (refusal.status, refusal.description[:13]) == (400, "Bad Request: ")
            assert _is_said(case.complaint, judge)
            judge.violations.clear()

            accepted = await send(case.method, **_filled(case.good, asked))
            assert (accepted.status, judge.violations) == (200, [])


async def test_an_unknown_method_is_not_found_and_written_down(judge: BotApiServer) -> None:
    async with Wire(judge) as wire:
        answer = await wire.call("sendCarrierPigeon")
    assert answer.status == 404
    assert [each.method for each in judge.violations] == ["sendCarrierPigeon"]


async def test_a_method_is_spelled_as_in_the_description(judge: BotApiServer) -> None:
    async with Wire(judge) as wire:
        assert (await wire.call("getme")).status == 404
        assert (await wire.call("getMe")).status == 200


async def test_a_wrong_token_is_unauthorised(judge: BotApiServer) -> None:
    async with Wire(judge, token="1:wrong") as wire:
        answer = await wire.call("getMe")
    assert (answer.status, answer.description) == (401, "Unauthorized")
