"""`chatbot chat` over a pipe: lines in, messages out, and on where it stopped."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from pathlib import Path

import pytest

from tests.cli.small_house import MAIN, House, build


def _steps(messages: list[dict[str, object]]) -> list[object]:
    return [message["step"] for message in messages]


def test_a_new_contact_is_opened_and_the_end_of_input_ends_it(house: House) -> None:
    done = house.run("chat")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        "Hello. Promoted by T. Example, 1 Example Street.\n\n"
        "May I keep what you drink, for 4 weeks?\n  #1 I agree\n  #2 Not now\n\n"
    )


def test_a_message_is_one_json_object_of_the_promised_shape(house: House) -> None:
    messages = house.chat("#1", "#1", "#1")
    assert messages[1] == {
        "text": "May I keep what you drink, for 4 weeks?",
        "buttons": [{"id": "agree", "label": "I agree"}, {"id": "not_now", "label": "Not now"}],
        "step": "main.consent",
        "language": "en",
        "direction": "ltr",
    }
    assert messages[4]["buttons"] == [
        {"id": ".url", "label": "Read more", "url": "https://example.org/tea"},
        {"id": ".share", "label": "Tell a friend", "share": "Have a cup of tea!"},
    ]


@pytest.mark.parametrize("tap", ["#1", "agree", "AGREE", "I agree", "  i  AGREE "])
def test_a_number_a_label_or_an_id_taps_a_button(house: House, tap: str) -> None:
    assert _steps(house.chat(tap))[-1] == "main.drink"


def test_a_number_that_no_button_has_is_a_message(house: House) -> None:
    assert _steps(house.chat("#7"))[1:] == ["main.consent", "main.consent"]


def test_words_of_an_answered_question_are_words_again(house: House) -> None:
    messages = house.chat("#1", "#1", "Black coffee", "enough")
    assert "Here is your tea, Black coffee." in [message["text"] for message in messages]


def test_a_button_that_answers_nothing_shows_what_it_holds(tmp_path: Path) -> None:
    ends = MAIN.replace("go: drink", "end: done").replace(
        "  agreed:", "  gone:\n    end: done\n  agreed:"
    )
    messages = build(tmp_path / "house", ends).chat("#1", "#1", "#1", "tell a FRIEND", "#1")
    assert [message["text"] for message in messages[-2:]] == [
        "Have a cup of tea!",
        "https://example.org/tea",
    ]


def test_the_same_contact_goes_on_where_it_stopped(house: House) -> None:
    assert _steps(house.chat("#1")) == ["main.hello", "main.consent", "main.drink"]
    assert _steps(house.chat("#2")) == ["main.name"]
    assert _steps(house.chat()) == []
    assert house.chat("skip")[0]["text"] == "Here is your coffee, friend."


WAITS = MAIN.replace(
    "    choose: What do you drink?\n",
    "    choose: What do you drink?\n    no_reply: {after: 1 day, say: The kettle is still on.}\n",
)


def _on(house: House, day: str, *typed: str, contact: str = "ann") -> list[object]:
    """What the bot says at noon of that day, without the program's own word on the date.

    Noon, because reminders rest at night: a date alone is the present time of day.
    """
    told = house.chat(*typed, options=("--contact", contact, "--as-of", f"{day}T12:00"))
    return [message["text"] for message in told[1:]]


def test_what_fell_due_meanwhile_comes_at_the_next_start_once(tmp_path: Path) -> None:
    house = build(tmp_path / "house", WAITS)
    _on(house, "2024-06-18", "#1")
    assert _on(house, "2024-06-18") == []
    assert "The kettle is still on." in str(_on(house, "2024-06-20"))
    assert _on(house, "2024-06-20") == []


def test_a_pretended_day_wakes_nobody_but_whoever_sits_there(tmp_path: Path) -> None:
    house = build(tmp_path / "house", WAITS)
    _on(house, "2024-06-18", "#1")
    _on(house, "2024-06-18", "#1", contact="ben")
    assert "The kettle is still on." in str(_on(house, "2024-06-20"))
    assert _on(house, "2024-06-18", contact="ben") == []
    assert "The kettle is still on." in str(_on(house, "2024-06-20", contact="ben"))


def test_another_contact_begins_anew(house: House) -> None:
    house.chat("#1")
    assert _steps(house.chat(options=("--contact", "other"))) == ["main.hello", "main.consent"]


def test_a_language_asked_for_is_the_hint_of_a_new_contact(house: House) -> None:
    messages = house.chat(options=("--language", "ar"))
    assert {(message["language"], message["direction"]) for message in messages} == {("ar", "rtl")}


def test_a_rehearsal_says_so_first_and_loudly(house: House) -> None:
    said = house.run("chat", "--as-of", "2024-06-20").stdout.splitlines()[0]
    assert said.startswith("*** REHEARSAL: this conversation pretends that today is 20 June 2024.")
    assert "make run AS_OF=today" in said


def test_a_rehearsal_says_so_in_json_too(house: House) -> None:
    first = house.chat(options=("--as-of", "2024-06-20"))[0]
    assert (first["step"], first["buttons"]) == (None, [])
    assert "20 June 2024" in str(first["text"])


def test_today_undoes_a_pretend_date_of_the_settings(tmp_path: Path, house: House) -> None:
    rehearsing = House(house.folder, {"CHATBOT_AS_OF": "2024-06-20"})
    assert "REHEARSAL" in rehearsing.run("chat").stdout
    assert "REHEARSAL" not in rehearsing.run("chat", "--as-of", "today").stdout


def test_whatever_the_bytes_are_the_conversation_goes_on(house: House) -> None:
    junk = b"\xff\xfe\n\n\0\n" + b"x" * 200_000 + b"\n" + "ﷺ\u202e\n".encode() + b"#99999\n"
    done = house.run("chat", typed=junk + b"agree")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("What do you drink?\n  #1 Tea with milk\n  #2 Black coffee\n\n")


@pytest.mark.parametrize(
    "arguments",
    [
        ("--as-of", "someday"),
        ("--as-of", "2024-07-04T25:00"),
        ("--contact", ""),
        ("--nonsense",),
    ],
)
def test_wrong_usage_is_exit_2(house: House, arguments: tuple[str, ...]) -> None:
    assert house.run("chat", *arguments).returncode == 2


def test_a_campaign_that_is_not_there_is_named_with_the_nearest_one(house: House) -> None:
    done = house.run("chat", "--campaign", "test_campain")
    assert (done.returncode, done.stdout) == (2, "")
    assert "did you mean test_campaign?" in done.stderr


def test_broken_flows_are_told_line_by_line(house: House) -> None:
    flow = house.folder / "flows" / "test_campaign" / "main.yaml"
    flow.write_text(flow.read_text(encoding="utf-8").replace("go: drink", "go: nowhere"))
    done = house.run("chat")
    assert (done.returncode, done.stdout) == (1, "")
    assert "main.yaml:" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_reader_that_goes_away_is_no_traceback(house: House) -> None:
    running = house.start("chat")
    assert running.stdin
    assert running.stdout
    assert running.stderr
    running.stdout.readline()
    running.stdout.close()
    _, told = running.communicate(b"agree\ntea\nSam\nagain\n" * 20)
    assert b"Traceback" not in told


# --- Dying and going on -----------------------------------------------------------------------


def _said(running: subprocess.Popen[bytes]) -> dict[str, object]:
    assert running.stdout
    return dict(json.loads(running.stdout.readline()))


def _type(running: subprocess.Popen[bytes], line: str) -> None:
    assert running.stdin
    running.stdin.write(f"{line}\n".encode())
    running.stdin.flush()


def _kill(running: subprocess.Popen[bytes]) -> None:
    os.kill(running.pid, signal.SIGKILL)
    running.communicate()


def test_killed_between_two_messages_it_goes_on_where_it_stopped(house: House) -> None:
    running = house.start("chat", "--json")
    assert [_said(running)["step"] for _ in range(2)] == ["main.hello", "main.consent"]
    _type(running, "#1")
    assert _said(running)["step"] == "main.drink"
    _kill(running)
    assert [message["step"] for message in house.chat("Black coffee", "skip")] == [
        "main.name",
        "main.cup",
        "main.more",
    ]


def test_killed_in_the_middle_of_an_answer_the_rest_is_said_first(house: House) -> None:
    running = house.start("chat", "--json")
    assert _said(running)["step"] == "main.hello"
    _kill(running)
    seen = [message["step"] for message in house.chat("#1")]
    assert seen[-1] == "main.drink"
    assert seen[:-1] in ([], ["main.consent"])


def test_a_line_that_nobody_answered_is_answered_first(house: House) -> None:
    running = house.start("chat", "--json")
    assert [_said(running)["step"] for _ in range(2)] == ["main.hello", "main.consent"]
    _type(running, "agree")
    _kill(running)
    seen = [message["step"] for message in house.chat("coffee")]
    assert seen in (["main.drink", "main.name"], ["main.name"], ["main.consent"])


def test_a_pretended_moment_is_said_to_the_minute(house: House) -> None:
    said = house.run("chat", "--as-of", "2024-07-04T21:59").stdout.splitlines()[0]
    assert "it is 21:59 on 04 July 2024 in London, and time runs on from there" in said
