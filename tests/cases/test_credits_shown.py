"""The line of a licence stands where its data is shown, in every language of the campaign."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from chatbot.domain.credits import Credit, CreditLine
from chatbot.domain.places import Person, PersonId
from chatbot.engine.credits import WORDS, credit_words
from tests.builders import NOON
from tests.cases.door import CAMPAIGN, a_door, shipped
from tests.lookups.worlds import LONDON

MP = Person(PersonId("mnis:1"), "Member Example", "Example Party", "mp")


@pytest.mark.parametrize("language", ["en", "cy", "ar"])
def test_where_an_mp_is_shown_parliament_is_credited(tmp_path: Path, language: str) -> None:
    with a_door(tmp_path) as door:
        door.runner.run(
            door.record.replace_members([(LONDON, MP)], "UK Parliament", date(2025, 6, 1))
        )
        visitor = door.visitor(language)
        visitor.chat.at = visitor.chat.at.replace(year=2025)
        visitor.types("SW1A 1AA")
        visitor.taps("that_is_me")
    shown = "\n".join(message.text.text for message in visitor.chat.screen)
    voice = visitor.chat.world.voice(CAMPAIGN, language, NOON, {}, {})
    (line,) = credit_words(voice, [Credit(CreditLine.PARLIAMENT)])
    assert MP.name in shown, shown
    assert line.text in shown


@pytest.mark.parametrize("language", ["cy", "ar"])
@pytest.mark.parametrize("line", CreditLine)
def test_no_line_falls_back_to_english(language: str, line: CreditLine) -> None:
    assert f"bot:{WORDS[line]}" not in shipped().languages[language].fallen_back
