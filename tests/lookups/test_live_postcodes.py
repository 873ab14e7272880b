"""A running process takes up what is imported beside it, and goes on when that is broken."""

from __future__ import annotations

from pathlib import Path

import pytest
from structlog.testing import capture_logs

from chatbot.domain.errors import LookupFailed
from chatbot.lookups.live_postcodes import LOOK_EVERY, LivePostcodes
from chatbot.lookups.shelf import Shelf
from tests.lookups.worlds import BATTERSEA, ENDED, LONDON, a_postcode, a_shelf

PALACE = a_postcode("SW1A 1AA")


class Tick:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def tick() -> Tick:
    return Tick()


def seat(live: LivePostcodes) -> str | None:
    tables = live.current()
    return tables.seat(PALACE) if tables else "no table"


def test_a_newer_import_is_taken_up_after_a_while(tmp_path: Path, tick: Tick) -> None:
    live = LivePostcodes(a_shelf(tmp_path), tick)
    before = seat(live)
    a_shelf(tmp_path, rows=[("SW1A1AA", BATTERSEA)])
    at_once = seat(live)
    tick.now += LOOK_EVERY
    assert (before, at_once, seat(live)) == (LONDON, LONDON, BATTERSEA)


def test_the_first_import_is_taken_up_too(tmp_path: Path, tick: Tick) -> None:
    live = LivePostcodes(Shelf(tmp_path), tick)
    before = seat(live)
    a_shelf(tmp_path)
    tick.now += LOOK_EVERY
    assert (before, seat(live)) == ("no table", LONDON)


def test_boundaries_alone_are_taken_up_too(tmp_path: Path, tick: Tick) -> None:
    shelf = a_shelf(tmp_path, near=())
    live = LivePostcodes(shelf, tick)
    a_shelf(tmp_path / "other").boundaries.replace(shelf.boundaries)
    tick.now += LOOK_EVERY
    tables = live.current()
    assert tables is not None
    assert len(tables.near(a_postcode("AB10 1PE"))) == 1


def test_a_table_that_is_in_use_answers_on(tmp_path: Path, tick: Tick) -> None:
    live = LivePostcodes(a_shelf(tmp_path), tick)
    held = live.current()
    a_shelf(tmp_path, rows=[("SW1A1AA", BATTERSEA)])
    tick.now += LOOK_EVERY
    assert seat(live) == BATTERSEA
    assert held is not None
    assert held.seat(PALACE) == LONDON


def test_a_broken_table_leaves_the_good_one_and_is_told_once(tmp_path: Path, tick: Tick) -> None:
    shelf = a_shelf(tmp_path)
    live = LivePostcodes(shelf, tick)
    (tmp_path / "new").write_bytes(b"broken")
    (tmp_path / "new").replace(shelf.postcodes)
    with capture_logs() as logs:
        for _ in range(3):
            tick.now += LOOK_EVERY
            assert seat(live) == LONDON
    assert [entry["event"] for entry in logs] == ["postcodes_not_taken_up"]
    assert str(tmp_path) not in str(logs)


def test_a_table_that_is_taken_away_is_gone(tmp_path: Path, tick: Tick) -> None:
    shelf = a_shelf(tmp_path)
    live = LivePostcodes(shelf, tick)
    shelf.postcodes.unlink()
    tick.now += LOOK_EVERY
    assert seat(live) == "no table"


def test_what_did_not_change_is_not_opened_again(tmp_path: Path, tick: Tick) -> None:
    live = LivePostcodes(a_shelf(tmp_path), tick)
    before = live.current()
    tick.now += LOOK_EVERY
    assert live.current() is before


def test_a_start_with_a_broken_table_says_what_to_do(tmp_path: Path) -> None:
    shelf = a_shelf(tmp_path)
    shelf.postcodes.write_bytes(shelf.postcodes.read_bytes()[:-1])
    with pytest.raises(LookupFailed, match="import it again with `chatbot data import postcodes"):
        LivePostcodes(shelf)


def test_a_closed_one_holds_nothing(tmp_path: Path, tick: Tick) -> None:
    live = LivePostcodes(a_shelf(tmp_path, ended=ENDED), tick)
    live.close()
    live.close()
    assert live.current() is None
