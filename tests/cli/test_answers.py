"""`chatbot answers` as the people of a campaign run it: two of them, each step with its day."""

from __future__ import annotations

import json
from pathlib import Path

from chatbot.domain.commitments import AnswerValue
from chatbot.domain.places import PersonId, SeatCode
from chatbot.domain.readings import Reading
from chatbot.engine.effects import RecordReading
from chatbot.store.sql_store import SqlStore
from tests.cli.small_house import House, build
from tests.store.kit import NOON, FixedClock, take_turn

SECRET = "0123456789abcdef" * 4
READING = Reading(
    "set:p:routes",
    "rally",
    PersonId("sample:1"),
    SeatCode("E14001063"),
    "routes",
    AnswerValue.YES,
    NOON,
    "I will vote for it.",
)


async def a_house(folder: Path) -> House:
    """Where somebody told how they read a reply."""
    house = build(folder, CHATBOT_SECRET_KEY=SECRET)
    store = await SqlStore.open(f"sqlite:///{folder}/var/chatbot.db", SECRET, FixedClock())
    await take_turn(store, RecordReading(READING))
    await store.close()
    return house


def on_record(house: House) -> list[tuple[str, str]]:
    rows = json.loads(house.run("report", "answers", "--format", "json").stdout)
    return [(row["value"], row["evidence"]) for row in rows]


async def test_two_people_put_an_answer_on_record_and_a_third_takes_it_off(
    tmp_path: Path,
) -> None:
    house = await a_house(tmp_path)
    (row,) = json.loads(house.run("answers", "list", "--open", "--json").stdout)
    assert (row["number"], row["value"], row["stage"]) == (1, "yes", "said")
    assert on_record(house) == []

    assert house.run("answers", "verify", "1", "--by", "Ann").returncode == 0
    again = house.run("answers", "verify", "1", "--by", " ann ")
    assert (again.returncode, "Somebody else is needed" in again.stderr) == (1, True)
    assert on_record(house) == []

    second = json.loads(house.run("answers", "verify", "1", "--by", "Ben", "--json").stdout)
    assert (second["stage"], second["quote"]) == ("verified", "I will vote for it.")
    assert [check["by"] for check in second["checks"]] == ["Ann", "Ben"]
    assert on_record(house) == [("yes", "I will vote for it.")]

    why = ("--reason", "it says perhaps")
    same = house.run("answers", "dispute", "1", "--by", "Cal", "--as", "yes", *why)
    assert same.returncode == 1
    assert house.run("answers", "dispute", "1", "--by", "Cal", "--as", "partly", *why).stderr == ""
    told = json.loads(house.run("answers", "show", "1", "--json").stdout)
    assert (told["stage"], told["value"]) == ("disputed", "yes")
    assert told["checks"][-1] | {"on": ""} == {
        "by": "Cal",
        "verdict": "dispute",
        "value": "partly",
        "why": "it says perhaps",
        "on": "",
    }
    assert all(check["on"] for check in told["checks"])
    assert on_record(house) == []
    assert house.run("answers", "verify", "1", "--by", "Dee").returncode == 1


async def test_a_number_that_there_is_not_and_a_verdict_without_a_name(tmp_path: Path) -> None:
    house = await a_house(tmp_path)
    missing = house.run("answers", "verify", "7", "--by", "Ann")
    assert (missing.returncode, "There is no answer 7" in missing.stderr) == (1, True)
    assert house.run("answers", "verify", "1", "--by", " ").returncode == 1
    assert house.run("answers", "verify", "1").returncode == 2
