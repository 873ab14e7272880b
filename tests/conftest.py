"""What every test stands on: this machine only, no settings from outside, no silent skips."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
import structlog
from hypothesis import settings
from psycopg import sql

from tests import house_rules, services
from tests.network import GUARD
from tests.workers import Carrier

POSTGRES_BY_DEFAULT = "postgresql://postgres@127.0.0.1:5432/postgres"
HOW_TO_GET_POSTGRES = (
    "Start one and name it in CHATBOT_TEST_POSTGRES_URL (a server on which databases may be "
    f"made); {POSTGRES_BY_DEFAULT} is tried without."
)
CONNECT_SECONDS = 3

# A slow machine is no failure, and a failure under CI must be seen again at home.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)


def pytest_configure(config: pytest.Config) -> None:
    """Close the network before anything is imported."""
    settings.load_profile("ci" if services.under_ci() else "here")
    GUARD.install()
    config.pluginmanager.register(Carrier())


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say at the end what a reader must not miss."""
    if lines := services.what_was_missed():
        terminalreporter.section("NOT TESTED, for want of a service", red=True, bold=True)
        for line in lines:
            terminalreporter.line(line, red=True)
    for line in house_rules.report:
        terminalreporter.line(line)


@pytest.fixture(autouse=True)
def this_machine_only(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that tried to leave, even when the code under test coped with the refusal."""
    GUARD.open = request.node.get_closest_marker("network") is not None
    yield
    GUARD.open = False
    if attempts := GUARD.take_refused():
        pytest.fail("reached past this machine: " + "; ".join(attempts))


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """A developer's own settings change no result."""
    for name in os.environ:
        if name.startswith("CHATBOT_") and not name.startswith("CHATBOT_TEST_"):
            monkeypatch.delenv(name)


@pytest.fixture(autouse=True)
def logs_as_they_were() -> Iterator[None]:
    """A command run inside the tests sets the level of its log; the next test hears everything."""
    yield
    structlog.reset_defaults()


@pytest.fixture
def rehearsal(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A suite of its own under this same `conftest.py`, to see how it judges."""
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[1]))
    pytester.makeconftest("from tests.conftest import *")
    return pytester


@pytest.fixture(scope="session")
def postgres_server() -> str | None:
    """The address of a server on which databases may be made, if there is one."""
    url = os.environ.get("CHATBOT_TEST_POSTGRES_URL", POSTGRES_BY_DEFAULT)
    try:
        psycopg.connect(url, connect_timeout=CONNECT_SECONDS).close()
    except psycopg.OperationalError:
        return None
    return url


@pytest.fixture
def postgres_url(postgres_server: str | None) -> Iterator[str]:
    """The address of an empty database that is the test's own."""
    if postgres_server is None:
        services.needs_service("PostgreSQL", HOW_TO_GET_POSTGRES)
    name = f"chatbot_test_{uuid.uuid4().hex}"
    with psycopg.connect(postgres_server, autocommit=True) as db:
        db.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    yield urlsplit(postgres_server)._replace(path=f"/{name}").geturl()
    with psycopg.connect(postgres_server, autocommit=True) as db:
        db.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
