"""Every broken file beside this one holds one mistake, and one line says so.

`broken/findings.txt` holds the lines. A file is named for what it replaces in a small sound
project (`flow.`, `campaign.` or `bot.`, this one without `retry` and `words`) and for its mistake.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from chatbot.engine.language.codes import CODES
from tests.content.projects import RETRY, WORDS, told

BROKEN = Path(__file__).parent / "broken"
PARTS = {"flow": "main", "campaign": "campaign", "bot": "bot"}


def expected() -> dict[str, str]:
    lines = (BROKEN / "findings.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split(": ", 1) for line in lines)


def findings_of(name: str) -> list[str]:
    text = (BROKEN / f"{name}.yaml").read_text(encoding="utf-8")
    part = PARTS[name.partition(".")[0]]
    return told(**{part: text + RETRY + WORDS if part == "bot" else text})


def test_the_project_without_a_mistake_has_no_finding() -> None:
    assert told() == []


@pytest.mark.parametrize("name", sorted(path.stem for path in BROKEN.glob("*.yaml")))
def test_one_mistake_is_one_line(name: str) -> None:
    assert findings_of(name) == [expected()[name]]


def test_every_code_is_explained() -> None:
    codes = {line.split()[1] for line in expected().values()}
    assert sorted(codes - set(CODES)) == []


def test_every_line_is_of_a_file_that_is_there() -> None:
    assert sorted(expected()) == sorted(path.stem for path in BROKEN.glob("*.yaml"))
