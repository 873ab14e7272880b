"""A translator's sheet out of the shipped catalogues and back into them."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from chatbot.cli import main

ROOT = Path(__file__).parents[2]


@pytest.fixture
def locales(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the catalogues that may be written to."""
    copy = tmp_path / "locales"
    for domain in ("bot", "rally_with_refugees"):
        path = copy / "cy" / "LC_MESSAGES" / f"{domain}.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "locales/cy/LC_MESSAGES" / path.name, path)
    monkeypatch.setenv("CHATBOT_FLOWS", str(ROOT / "flows"))
    monkeypatch.setenv("CHATBOT_LOCALES", str(copy))
    return copy


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["locales", *words])


def contents(locales: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in locales.rglob("*.po")}


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_sheet_goes_out_and_comes_back_without_a_change(locales: Path, ending: str) -> None:
    before, sheet = contents(locales), str(locales / f"cy.{ending}")
    assert run("export", "cy", sheet).exit_code == 0
    back = run("import", sheet)
    assert (back.exit_code, contents(locales)) == (0, before)


def test_a_changed_cell_changes_one_sentence(locales: Path) -> None:
    path = locales / "cy.csv"
    run("export", "cy", str(path))
    path.write_text(path.read_text("utf-8-sig").replace("Dechrau, neu", "Cychwyn, neu"), "utf-8")
    said = run("import", str(path)).output
    assert "1 texts changed" in said
    assert "Cychwyn, neu" in (locales / "cy/LC_MESSAGES/bot.po").read_text("utf-8")


def test_rows_that_fit_nothing_are_named_and_the_others_taken(locales: Path) -> None:
    path = locales / "some.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["language", "catalogue", "key", "source", "translation"])
        rows.writerow(["cy", "bot", "words.gone", "Gone", "Mynd"])
        rows.writerow(["xx", "bot", "words.done_option", "Done", "Wedi"])
        rows.writerow(["cy", "bot", "words.done_option", "Done", "Barod"])
    back = run("import", str(path))
    assert back.exit_code == 1
    assert "row 2: there is no text `words.gone`" in back.output
    assert "row 3: there is no catalogue `bot` in `xx`" in back.output
    assert '"Barod"' in (locales / "cy/LC_MESSAGES/bot.po").read_text("utf-8")


def test_broken_translations_are_named_with_their_row_and_only_the_good_ones_taken(
    locales: Path,
) -> None:
    bot, campaign = (
        locales / f"cy/LC_MESSAGES/{name}.po" for name in ("bot", "rally_with_refugees")
    )
    path, before = locales / "cy.csv", [file.read_text("utf-8") for file in (bot, campaign)]
    run("export", "cy", str(path))
    with path.open(newline="", encoding="utf-8-sig") as file:
        first, *rows = csv.reader(file)
    at = {(row[2], row[3]): number for number, row in enumerate(rows, 2)}
    column = first.index("translation")

    def say(key: str, form: str, words: str) -> int:
        rows[at[key, form] - 2][column] = words
        return at[key, form]

    say("words.done_option", "", "Barod")
    unbraced = say("words.my_data_item", "", "name: {value}")
    in_a_form = say("progress.shown.text", "two", "Mae {cyfrif} aelod.")
    command = say("rally.consent.option.look_only.also", "", "stop")
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([first, *rows])
    back = run("import", str(path))
    assert back.exit_code == 1
    assert sorted(line for line in back.output.splitlines() if "row " in line) == sorted(
        f"{path}: {problem}; its translation is not taken"
        for problem in (
            f"row {unbraced}: E705 words.my_data_item: {{name}} is missing",
            f"row {in_a_form}: E705 progress.shown.text: the source has no {{cyfrif}}; "
            "it has {count}",
            f'row {command}: E708 rally.consent.option.look_only.also: "stop" already means '
            "/stop everywhere; choose another word",
        )
    )
    assert "1 texts changed" in back.output
    assert bot.read_text("utf-8") == before[0].replace('"Wedi gorffen"', '"Barod"')
    assert campaign.read_text("utf-8") == before[1]


@pytest.mark.parametrize("language", ["en", "xx"])
def test_a_language_without_catalogues_is_named(locales: Path, language: str) -> None:
    said = run("export", language, str(locales / "x.csv"))
    assert (said.exit_code, f"no catalogues of {language}" in said.output) == (1, True)


def test_a_sheet_that_is_none_is_refused_in_a_sentence(locales: Path) -> None:
    (locales / "x.xlsx").write_text("no")
    said = run("import", str(locales / "x.xlsx"))
    assert (said.exit_code, "Traceback" in said.output) == (1, False)
