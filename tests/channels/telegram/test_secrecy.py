"""The token stays out of what is written down, whoever writes."""

from __future__ import annotations

import io
import logging

import pytest
import structlog

from chatbot.channels.telegram.secrecy import QUIET, Scrubber, quieten, scrub_root

TOKEN = "4242424242:NOT_A_REAL_TOKEN_ONLY_FOR_OUR_TESTS"
SECRET = "another secret"


@pytest.fixture
def written() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def logger(written: io.StringIO) -> logging.Logger:
    handler = logging.StreamHandler(written)
    handler.addFilter(Scrubber(SECRET))
    logger = logging.getLogger("tests.secrecy")
    logger.handlers, logger.propagate = [handler], False
    return logger


def test_a_line_is_scrubbed_with_what_was_filled_in(
    logger: logging.Logger, written: io.StringIO
) -> None:
    logger.warning("GET https://api.telegram.org/bot%s/getMe with %s", TOKEN, SECRET)
    assert TOKEN not in written.getvalue()
    assert SECRET not in written.getvalue()
    assert "/bot<token>/getMe" in written.getvalue()


def test_a_traceback_is_scrubbed_down_to_its_causes(
    logger: logging.Logger, written: io.StringIO
) -> None:
    try:
        try:
            raise ValueError(f"no answer from /bot{TOKEN}/getMe")
        except ValueError as cause:
            raise RuntimeError(SECRET) from cause
    except RuntimeError:
        logger.exception("it failed")
    assert "ValueError" in written.getvalue()
    assert TOKEN not in written.getvalue()
    assert SECRET not in written.getvalue()


def test_an_event_of_structlog_is_scrubbed() -> None:
    written = io.StringIO()
    log = structlog.wrap_logger(
        structlog.PrintLogger(written), [Scrubber(SECRET), structlog.processors.JSONRenderer()]
    )
    log.warning("event", url=f"/bot{TOKEN}/getMe", secret=SECRET, count=3)
    assert written.getvalue().strip() == (
        '{"url": "/bot<token>/getMe", "secret": "<token>", "count": 3, "event": "event"}'
    )


def test_a_line_without_secrets_stays_as_it_is(
    logger: logging.Logger, written: io.StringIO
) -> None:
    logger.warning("%d of %d at 12:30, id 4242424242", 1, 2)
    assert written.getvalue() == "1 of 2 at 12:30, id 4242424242\n"


def test_handlers_of_the_root_are_scrubbed(monkeypatch: pytest.MonkeyPatch) -> None:
    handler = logging.NullHandler()
    monkeypatch.setattr(logging.getLogger(), "handlers", [handler])
    scrub_root(TOKEN)
    assert [type(it) for it in handler.filters] == [Scrubber]


def test_libraries_that_tell_too_much_are_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in QUIET:
        monkeypatch.setattr(logging.getLogger(name), "level", logging.NOTSET)
    quieten()
    assert {logging.getLogger(name).level for name in QUIET} == {logging.WARNING}
