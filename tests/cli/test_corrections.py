"""`chatbot data correct` and `data corrections`, as staff runs them."""

from __future__ import annotations

import json

from tests.cli.small_house import House

HEADER = "person_id,person_name,ballot_paper_id,party_name,post_label,gss_code,email\n"
SEATS = "gss_code,name,nation\nE14001170,Chorley,england\n"
PEOPLE = (
    "7,Ivy O'Mock,parl.chorley.2029-05-03,Example Party A,Chorley,E14001170,ivy@example.org\n"
    "8,Elm Mock,parl.chorley.2029-05-03,Example Party B,Chorley,E14001170,elm@example.org\n"
)
WHY = ("--reason", "their office rang", "--by", "Ann")


def imported(house: House, people: str = PEOPLE) -> None:
    for kind, text in (("constituencies", SEATS), ("candidates", HEADER + people)):
        file = house.folder / f"{kind}-2029-04-01.csv"
        file.write_text(text, encoding="utf-8")
        assert house.run("data", "import", kind, str(file), "--force").returncode == 0


def emails(house: House) -> list[str | None]:
    found = house.run("data", "lookup", "Chorley", "--json", "--as-of", "2029-04-20").stdout
    return [person.get("email") for person in json.loads(found)["people"]]


def test_m6_a_correction_is_made_shown_outranks_the_next_import_and_is_cleared(
    house: House,
) -> None:
    imported(house)
    done = house.run("data", "correct", "email", "Ivy O'Mock", "new@example.org", *WHY)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        "Correction 1: Ivy O'Mock (Example Party A, Chorley), dc:7: e-mail address "
        "new@example.org.\n"
        "It outranks every list until: chatbot data correct clear 1 --reason WHY\n"
    )
    imported(house)
    assert emails(house) == ["elm@example.org", "new@example.org"]
    status = house.run("data", "status").stdout
    assert "their office rang" in status
    assert "Ann" in status
    (told,) = json.loads(house.run("data", "status", "--json").stdout)["corrections"]
    assert (told["number"], told["what"], told["by"]) == (1, "email", "Ann")

    assert house.run("data", "correct", "clear", "1", *WHY).returncode == 0
    assert emails(house) == ["elm@example.org", "ivy@example.org"]
    assert json.loads(house.run("data", "corrections", "--json").stdout) == []
    (cleared,) = json.loads(house.run("data", "corrections", "--all", "--json").stdout)
    assert cleared["cleared"].endswith("by Ann: their office rang")


def test_c6_who_opted_out_is_shown_without_an_address_and_the_others_stay(house: House) -> None:
    imported(house)
    assert house.run("data", "correct", "opted-out", "dc:8", *WHY).returncode == 0
    assert emails(house) == [None, "ivy@example.org"]
    told = house.run("data", "lookup", "Chorley", "--as-of", "2029-04-20").stdout
    assert "opted out" in told


def test_an_import_can_be_tried_and_tells_what_it_would_change(house: House) -> None:
    imported(house)
    file = house.folder / "candidates-2029-04-20.csv"
    elm = PEOPLE.splitlines()[1].replace("Example Party B", "Example Party C")
    file.write_text(f"{HEADER}{elm}\n", encoding="utf-8")
    tried = house.run("data", "import", "candidates", str(file), "--force", "--dry-run")
    assert (tried.returncode, tried.stderr) == (0, "")
    assert tried.stdout.startswith("Nothing is written: this is a dry run.\n1 candidates from ")
    assert (
        "2029-05-03: 2 people before, 1 now.\n"
        "1 person left, 1 changed party.\n"
        "Left: Ivy O'Mock (Example Party A, Chorley).\n"
        "Changed party: Elm Mock (Chorley) from Example Party B to Example Party C.\n"
    ) in tried.stdout
    assert len(emails(house)) == 2
    done = house.run("data", "import", "candidates", str(file), "--force")
    assert tried.stdout.partition("\n")[2] == done.stdout
    assert len(emails(house)) == 1


def test_what_cannot_be_taken_is_told_in_a_sentence(house: House) -> None:
    imported(house)
    done = house.run("data", "correct", "bounced", "Nobody", *WHY)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("Error: Nobody called 'Nobody'")
    assert house.run("data", "correct", "withdrawn", "dc:7").returncode == 2
