"""The operator's commands: data, db, report, contact."""

from __future__ import annotations

import csv
import json
import sqlite3
from contextlib import closing
from io import StringIO
from pathlib import Path

import pytest

from chatbot.cli.tables import print_csv, print_rows
from tests.cli.small_house import House

SEATS = "gss_code,name,nation\n"


# --- data -------------------------------------------------------------------------------------


def test_before_any_import_the_sample_answers(house: House) -> None:
    done = house.run("data", "status")
    assert (done.returncode, done.stderr) == (0, "")
    assert "built-in sample" in done.stdout
    assert json.loads(house.run("data", "status", "--json").stdout)["postcodes"] is None


def test_a_look_up_in_json_has_the_promised_keys(house: House) -> None:
    done = house.run("data", "lookup", "sw1a 2aa", "--json", "--as-of", "2024-06-20")
    found = json.loads(done.stdout)
    assert {
        "postcode",
        "outcome",
        "constituency",
        "alternatives",
        "people",
        "source",
        "as_of",
    } <= (found.keys())
    assert (found["postcode"], found["outcome"], found["source"]) == (
        "SW1A 2AA",
        "found",
        "sample",
    )
    assert found["constituency"] == {
        "code": "E14001172",
        "name": "Cities of London and Westminster",
        "nation": "england",
    }
    assert {"name", "party", "role"} <= found["people"][0].keys()


def test_a_look_up_for_people_to_read(house: House) -> None:
    said = house.run("data", "lookup", "SW1A 2AA", "--as-of", "2024-06-20").stdout
    assert said.startswith("SW1A 2AA found Cities of London and Westminster (E14001172)\n")
    assert "candidate" in said
    assert "Parliament is dissolved: nobody is an MP." in said


def test_a_look_up_takes_a_moment_and_polling_ends_at_ten(house: House) -> None:
    def roles(at: str) -> list[str]:
        found = house.run("data", "lookup", "SW1A 2AA", "--json", "--as-of", at).stdout
        return sorted({person["role"] for person in json.loads(found)["people"]})

    assert roles("2024-07-04T21:59") == ["candidate"]
    assert roles("2024-07-04T22:01") == []
    assert roles("2024-07-05T00:01") == ["mp"]


def test_a_postcode_that_is_none_is_an_answer_too(house: House) -> None:
    done = house.run("data", "lookup", "no postcode", "--json")
    assert (done.returncode, json.loads(done.stdout)["outcome"]) == (0, "invalid")


@pytest.mark.parametrize("kind", ["postcodes", "candidates", "mps", "constituencies"])
def test_a_file_that_looks_wrong_is_refused_in_a_sentence(house: House, kind: str) -> None:
    file = house.folder / "wrong.csv"
    file.write_text("a,b\n1,2\n", encoding="utf-8")
    done = house.run("data", "import", kind, str(file))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("Error: ")
    assert "Traceback" not in done.stderr


def test_a_file_that_is_not_there_is_wrong_usage(house: House) -> None:
    assert house.run("data", "import", "mps", "nowhere.csv").returncode == 2


def test_an_import_is_told_and_then_held(house: House) -> None:
    file = house.folder / "seats-2024-07-04.csv"
    seats = [
        "E14001172,Cities of London and Westminster,england",
        "W07000082,Aberafan Maesteg,wales",
    ]
    file.write_text(SEATS + "\n".join(seats) + "\n", encoding="utf-8")
    assert house.run("data", "import", "constituencies", str(file)).returncode == 1
    done = house.run("data", "import", "constituencies", str(file), "--force")
    assert (done.returncode, done.stdout) == (
        0,
        "2 constituencies from seats-2024-07-04.csv, as of 2024-07-04.\n0 before, 2 now.\n",
    )
    assert "seats-2024-07-04.csv" in house.run("data", "status").stdout


SOME_MPS = "gss_code,mnis_id,display_name,party,email\nE14001063,1,Ivy Mock,A,\n"


@pytest.mark.parametrize("kind", ["candidates", "constituencies", "postcodes"])
def test_a_file_of_another_kind_is_told_from_its_columns(house: House, kind: str) -> None:
    file = house.folder / "sitting.csv"
    file.write_text(SOME_MPS, encoding="utf-8")
    done = house.run("data", "import", kind, str(file))
    assert done.returncode == 1
    assert "It seems to be a list of MPs: chatbot data import mps sitting.csv takes it." in (
        done.stderr
    )
    of_its_kind = house.run("data", "import", "mps", str(file))
    assert "It seems to be" not in of_its_kind.stderr


def test_a_file_without_a_day_is_said_to_be_taken_as_of_its_last_change(house: House) -> None:
    file = house.folder / "sitting.csv"
    file.write_text(SOME_MPS, encoding="utf-8")
    told = "Neither you nor the file says its day: taken as of its last change, "
    assert told in house.run("data", "import", "mps", str(file), "--force").stdout
    dated = ("data", "import", "mps", str(file), "--force", "--as-of", "2026-06-27")
    assert told not in house.run(*dated).stdout
    file = file.rename(house.folder / "sitting-2026-06-27.csv")
    assert told not in house.run("data", "import", "mps", str(file), "--force").stdout


def test_numbers_have_one_form_in_a_table_and_none_for_programs(
    capsys: pytest.CaptureFixture[str],
) -> None:
    rows = [{"what": "candidates", "rows": 4515, "final": True}]
    print_rows(rows, ("what", "rows", "final"), "table")
    print_rows(rows, ("what", "rows", "final"), "csv")
    table, _, bare = capsys.readouterr().out.partition("what,rows,final")
    assert "4,515" in table
    assert bare.split() == ["candidates,4515,True"]


def test_fetch_says_plainly_what_is_off(house: House) -> None:
    done = house.run("data", "fetch")
    assert (done.returncode, done.stderr) == (0, "")
    assert "candidates: off, because CHATBOT_DEMOCRACY_CLUB_URL is empty" in done.stdout
    assert "postcodes: from a file only" in done.stdout


# --- db ---------------------------------------------------------------------------------------


def test_a_copy_can_be_taken_and_replaces_nothing(house: House) -> None:
    house.chat("agree")
    assert house.run("db", "backup", "copy.db").returncode == 0
    with closing(sqlite3.connect(house.folder / "copy.db")) as db:
        assert db.execute("SELECT count(*) FROM contact").fetchone() == (1,)
    again = house.run("db", "backup", "copy.db")
    assert (again.returncode, again.stdout) == (2, "")


def test_the_schema_goes_up_and_down(house: House) -> None:
    up = house.run("db", "upgrade")
    assert (up.returncode, up.stdout.startswith("The schema is at 0")) == (0, True)
    assert house.run("db", "downgrade", "base").stdout == "The schema is at base.\n"
    assert house.run("db", "downgrade", "nowhere").returncode == 2


# --- report -----------------------------------------------------------------------------------


def test_an_empty_report_is_said_or_has_its_columns_alone(house: House) -> None:
    assert house.run("report", "actions").stdout == "Nothing yet.\n"
    assert house.run("report", "answers", "--format", "json").stdout == "[]\n"
    columns = house.run("report", "equality", "--format", "csv").stdout
    assert columns.startswith("campaign,ballot,constituency,recipient,name,party,")


def test_what_people_did_is_counted(house: House) -> None:
    for contact in ("a", "b"):
        house.chat("agree", "tea", "skip", options=("--contact", contact))
    house.chat("not now", "tea", "skip", options=("--contact", "c"))
    (row,) = json.loads(house.run("report", "actions", "--format", "json").stdout)
    assert (row["campaign"], row["action"], row["count"]) == ("test_campaign", "promised", 2)
    assert "promised" in house.run("report", "actions").stdout
    assert house.run("report", "actions", "--campaign", "other").stdout == "Nothing yet.\n"


def test_what_a_spreadsheet_would_run_is_quoted(capsys: pytest.CaptureFixture[str]) -> None:
    cells = ["=1+1", "+1", "-1", "@x", "\tx", "plain", "a,b", 'say "hi"', None, 7]
    print_csv([{"cell": cell} for cell in cells], ["cell"])
    out = list(csv.reader(StringIO(capsys.readouterr().out)))
    assert [row[0] if row else "" for row in out] == [
        "cell", "'=1+1", "'+1", "'-1", "'@x", "'\tx", "plain", "a,b", 'say "hi"', "", "7",
    ]  # fmt: skip


# --- contact ----------------------------------------------------------------------------------


def test_everything_about_a_contact_is_shown_and_exported(house: House) -> None:
    house.chat("agree", "tea")
    shown = house.run("contact", "show", "terminal:local")
    assert (shown.returncode, shown.stderr) == (0, "")
    assert "address: terminal:local\n" in shown.stdout
    held = json.loads(house.run("contact", "export", "terminal:local").stdout)
    assert (held["address"], held["consents"][0]["given"]) == ("terminal:local", True)


def test_a_forgotten_contact_is_nobody(house: House) -> None:
    house.chat("agree")
    assert len(list((house.folder / "var" / "terminals").iterdir())) == 1
    assert house.run("contact", "forget", "terminal:local").stdout == "Erased.\n"
    assert list((house.folder / "var" / "terminals").iterdir()) == []
    for command in ("show", "export", "forget"):
        done = house.run("contact", command, "terminal:local")
        assert (done.returncode, done.stdout) == (1, "")
        assert "Nothing is held" in done.stderr


def test_delete_in_the_conversation_leaves_nothing_here_either(house: House) -> None:
    messages = house.chat("agree", "/delete", "#1")
    assert messages[-1]["buttons"] == []
    assert house.run("contact", "show", "terminal:local").returncode == 1
    assert list((house.folder / "var" / "terminals").iterdir()) == []


def test_a_contact_is_named_by_channel_and_identity(house: House) -> None:
    done = house.run("contact", "show", "local")
    assert (done.returncode, done.stdout) == (2, "")
    assert "telegram:8121 or terminal:local" in done.stderr


# --- check ------------------------------------------------------------------------------------


def test_a_finding_says_where_and_an_error_is_exit_1(house: House) -> None:
    assert house.run("check").returncode == 0
    flow = house.folder / "flows" / "test_campaign" / "main.yaml"
    flow.write_text(flow.read_text(encoding="utf-8").replace("go: drink", "go: drnk"))
    done = house.run("check")
    assert (done.returncode, done.stderr) == (1, "")
    first = done.stdout.splitlines()[0]
    assert first.startswith("flows/test_campaign/main.yaml:")
    assert "drink" in first


def test_files_are_brought_into_form_and_judged(house: House) -> None:
    flow = house.folder / "flows" / "test_campaign" / "main.yaml"
    house.run("fmt")
    assert house.run("fmt", "--check").returncode == 0
    flow.write_text(flow.read_text(encoding="utf-8").replace("title: Main", "title:    Main"))
    assert house.run("fmt", "--check").stdout == "flows/test_campaign/main.yaml: would change\n"
    assert house.run("fmt", "--check").returncode == 1
    assert house.run("fmt").stdout == "flows/test_campaign/main.yaml: changed\n"
    assert house.run("fmt", "--check").returncode == 0


def test_catalogues_are_made_and_counted(house: House) -> None:
    house.run("locales", "extract")
    assert (house.folder / "locales" / "test_campaign.pot").is_file()
    assert house.run("locales", "update").returncode == 0
    assert (house.folder / "locales" / "ar" / "LC_MESSAGES" / "test_campaign.po").is_file()
    done = house.run("locales", "status")
    assert done.returncode == 0
    assert [
        word for word in ("language", "done", "missing", "changed") if word not in done.stdout
    ] == []


def test_help_is_there_for_every_command(house: House) -> None:
    said = house.run("--help").stdout
    for command in "chat serve check rehearse fmt locales data db report contact".split():
        assert f"\n  {command} " in said


def test_files_written_at_run_time_are_for_their_owner(house: House) -> None:
    house.chat("agree")
    readable = [
        path
        for path in Path(house.folder / "var").rglob("*")
        if path.is_file()
        and path.stat().st_mode & 0o077
        and not path.name.endswith(("-shm", "-wal"))
    ]
    assert readable == []
