"""P18, P19: services in trouble and services in demand, as the person meets them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from chatbot.domain.places import PlaceOutcome
from chatbot.lookups.breaker import FAILURES
from tests.cases.door import a_door
from tests.lookups.postcodes_io_server import found
from tests.lookups.stand_in import says
from tests.lookups.test_upstream import FAILS
from tests.lookups.worlds import LONDON

LONDON_NAME = "Cities of London and Westminster"
SERVICES = ("Democracy Club", "postcodes.io", "MapIt")


@pytest.mark.parametrize("how", FAILS)
def test_p18_whatever_the_services_do_the_person_gets_one_answer_from_what_is_known_here(
    tmp_path: Path, how: str
) -> None:
    with a_door(tmp_path, online=SERVICES) as door, capture_logs() as logs:
        door.service.conduct = FAILS[how]
        visitor = door.visitor()
        before = len(visitor.chat.screen)
        assert "it may be very new" in visitor.types("SE1 9ZZ")
        assert (visitor.at, len(visitor.chat.screen) - before) == ("place.unknown", 1)
        assert LONDON_NAME in visitor.types("SW1A 1AA")
    assert "SE1" not in str(logs)


@pytest.mark.parametrize("how", FAILS)
def test_p18_without_a_table_it_is_nobody_s_fault_but_ours(tmp_path: Path, how: str) -> None:
    with a_door(tmp_path, online=("postcodes.io",), table=False) as door:
        door.service.conduct = FAILS[how]
        visitor = door.visitor()
        assert "That is my fault, not yours" in visitor.types("SE1 9ZZ")
        assert visitor.ids == ["try_again", "not_now"]


@pytest.mark.parametrize("how", ["500", "HTML", "cut off", "an empty string", "resets"])
def test_p18_the_breaker_opens_and_trying_again_makes_no_storm(tmp_path: Path, how: str) -> None:
    with a_door(tmp_path, table=False) as door:
        door.service.conduct = FAILS[how]
        visitor = door.visitor()
        visitor.types("SE1 9ZZ")
        for _ in range(FAILURES * 4):
            visitor.taps("try_again")
        assert visitor.at == "place.cannot_look"
        assert door.service.calls.total() <= FAILURES * 2


def test_p18_a_wait_of_3123_seconds_is_kept_and_then_the_service_is_asked_again(
    tmp_path: Path,
) -> None:
    with a_door(tmp_path, table=False) as door:
        door.service.conduct = says(b"slow down", 429, {"Retry-After": "3123"})
        visitor = door.visitor()
        visitor.types("SE1 9ZZ")
        door.service.conduct = None
        door.service.say("/postcodes/SE19ZZ", found("SE1 9ZZ", LONDON, LONDON_NAME))
        door.clock.pass_by(timedelta(seconds=3122))
        visitor.taps("try_again")
        assert (visitor.at, door.service.calls.total()) == ("place.cannot_look", 1)
        door.clock.pass_by(timedelta(seconds=1))
        assert LONDON_NAME in visitor.taps("try_again")


def test_p19_a_thousand_people_with_one_postcode_make_one_call(tmp_path: Path) -> None:
    with a_door(tmp_path) as door:
        door.service.say("/postcodes/SE19ZZ", found("SE1 9ZZ", LONDON, LONDON_NAME))
        places = door.find_often("SE1 9ZZ", 1000)
        door.clock.pass_by(timedelta(minutes=1))
        assert LONDON_NAME in door.visitor().types("SE1 9ZZ")
        assert {place.outcome for place in places} == {PlaceOutcome.FOUND}
        assert door.service.calls == {"/postcodes/SE19ZZ": 1}


# --- Consent ----------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "cy", "ar"])
@pytest.mark.parametrize("online", [(), ("postcodes.io",), SERVICES])
def test_whoever_is_sent_a_postcode_is_named_before_any_is_asked_for(
    tmp_path: Path, language: str, online: tuple[str, ...]
) -> None:
    with a_door(tmp_path, online=online) as door:
        visitor = door.visitor(language)
        consent = next(one for one in visitor.chat.screen if one.step == "rally.consent")
        visitor.types("/privacy")
        privacy = next(m for m in visitor.chat.screen if "ICO" in m.text.text)
    for told in (consent.text.text, privacy.text.text):
        asked_about = told.replace("[Democracy Club]", "")
        assert [name for name in SERVICES if name in asked_about] == list(online)
