"""A test that wants for a service is left out loudly at home, and fails under CI."""

from __future__ import annotations

import psycopg
import pytest

WANTING = """
import pytest
from tests.services import needs_service

@pytest.mark.parametrize("n", range(2))
def test_wanting(n):
    needs_service("Teleprinter", "Ask at the post office.")
"""


@pytest.fixture
def wanting(rehearsal: pytest.Pytester) -> pytest.Pytester:
    rehearsal.makepyfile(WANTING)
    return rehearsal


@pytest.mark.parametrize("processes", [(), ("-p", "xdist", "-n", "2")], ids=["one", "several"])
def test_at_home_the_end_of_the_run_says_what_was_not_tested_and_how_to_get_it(
    wanting: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, processes: tuple[str, ...]
) -> None:
    monkeypatch.delenv("CI", raising=False)
    result = wanting.runpytest_subprocess("-q", *processes)
    result.assert_outcomes(skipped=2)
    result.stdout.fnmatch_lines(
        ["*NOT TESTED*", "Teleprinter: 2 tests skipped. Ask at the post office."]
    )


def test_under_ci_nothing_is_left_out(
    wanting: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "true")
    result = wanting.runpytest_subprocess("-q")
    result.assert_outcomes(failed=2)
    result.stdout.fnmatch_lines(["*Teleprinter is missing, and with CI=true*"])


def test_each_test_that_asks_has_a_database_of_its_own(postgres_url: str) -> None:
    with psycopg.connect(postgres_url) as db:
        tables = db.execute(
            "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'"
        )
        assert tables.fetchone() == (0,)
