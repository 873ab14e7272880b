"""Settings are read once, judged at the start, and never repeated in a message."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from chatbot.config import SETTINGS, Settings, load_settings, read_settings, settings_in_words
from chatbot.domain.errors import SettingsFault
from tests.cli.small_house import House

UNSEEN = "s3cret-value"


def test_without_any_setting_everything_has_its_default() -> None:
    settings = read_settings({})
    assert settings.database_url == "sqlite:///var/chatbot.db"
    assert (settings.host, settings.port) == ("127.0.0.1", 8080)
    assert settings.public_url == "http://localhost:8080"
    assert settings.trusted_proxies == 0
    assert settings.telegram_mode == "auto"
    assert (settings.telegram_token, settings.secret_key, settings.as_of) == (None, None, None)
    assert (settings.flows / "bot.yaml").is_file()


def test_every_setting_is_read_into_a_field_of_its_own() -> None:
    names = {setting.name.removeprefix("CHATBOT_").lower() for setting in SETTINGS}
    assert names == {field.name for field in fields(Settings)} - {"for_tests"}


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("CHATBOT_TELEGRAM_TOKN", "CHATBOT_TELEGRAM_TOKEN"),
        ("CHATBOT_DATABASE", "CHATBOT_DATABASE_URL"),
        ("CHATBOT_SECRETKEY", "CHATBOT_SECRET_KEY"),
    ],
)
def test_row_43_an_unknown_name_is_refused_with_the_nearest_one(name: str, near: str) -> None:
    with pytest.raises(SettingsFault) as refused:
        read_settings({name: UNSEEN})
    assert str(refused.value) == f"{name} is no setting. Did you mean {near}?"


def test_a_name_near_nothing_is_refused_too() -> None:
    with pytest.raises(SettingsFault, match="CHATBOT_XYZZY is no setting"):
        read_settings({"CHATBOT_XYZZY": UNSEEN})


@pytest.mark.parametrize(
    "name", ["CHATBOT_TEST_POSTGRES_URL", "CHATBOT_BOT_API_SPEC", "CHATBOT_SHARED_DATA", "PATH"]
)
def test_names_of_others_are_left_alone(name: str) -> None:
    assert read_settings({name: "anything"}) == read_settings({})


@pytest.mark.parametrize(
    "name",
    [
        "CHATBOT_PORT",
        "CHATBOT_TRUSTED_PROXIES",
        "CHATBOT_TELEGRAM_MODE",
        "CHATBOT_TELEGRAM_API_URL",
        "CHATBOT_PUBLIC_URL",
        "CHATBOT_POSTCODES_URL",
        "CHATBOT_DEMOCRACY_CLUB_URL",
        "CHATBOT_PARLIAMENT_URL",
        "CHATBOT_AS_OF",
        "CHATBOT_SMTP_URL",
        "CHATBOT_LOG",
        "CHATBOT_FLOWS",
        "CHATBOT_LOCALES",
    ],
)
def test_row_43_a_value_that_cannot_be_used_is_refused_by_name_and_not_repeated(name: str) -> None:
    with pytest.raises(SettingsFault) as refused:
        read_settings({name: UNSEEN})
    assert str(refused.value).startswith(f"{name} ")
    assert UNSEEN not in str(refused.value)


def test_a_webhook_secret_has_the_letters_that_telegram_takes() -> None:
    assert read_settings({"CHATBOT_WEBHOOK_SECRET": "a_B-9"}).webhook_secret == "a_B-9"
    with pytest.raises(SettingsFault, match="CHATBOT_WEBHOOK_SECRET must be"):
        read_settings({"CHATBOT_WEBHOOK_SECRET": "with space"})


@pytest.mark.parametrize("port", ["-1", "65536", "80.5", "٨٠", " "])
def test_a_port_is_a_whole_number(port: str) -> None:
    if not port.strip():
        assert read_settings({"CHATBOT_PORT": port}).port == 8080
        return
    with pytest.raises(SettingsFault, match="CHATBOT_PORT must be a whole number"):
        read_settings({"CHATBOT_PORT": port})


@pytest.mark.parametrize("service", ["postcodes_url", "democracy_club_url", "parliament_url"])
def test_an_empty_address_switches_a_service_off(service: str) -> None:
    name = f"CHATBOT_{service.upper()}"
    assert getattr(read_settings({}), service).startswith("https://")
    assert getattr(read_settings({name: ""}), service) == ""
    assert getattr(read_settings({name: "http://localhost:1/"}), service) == "http://localhost:1"


def test_a_pretend_date_is_a_date_or_today() -> None:
    assert read_settings({"CHATBOT_AS_OF": "2024-06-20"}).as_of == date(2024, 6, 20)
    assert read_settings({"CHATBOT_AS_OF": "today"}).as_of is None


@pytest.mark.parametrize(
    ("written", "utc"),
    [
        ("2024-07-04T21:59", "2024-07-04T20:59"),
        ("2026-02-26 22:01", "2026-02-26T22:01"),
        ("2024-07-04T20:59+00:00", "2024-07-04T20:59"),
    ],
)
def test_a_pretended_date_may_have_a_time_in_london(written: str, utc: str) -> None:
    pretended = read_settings({"CHATBOT_AS_OF": written}).as_of
    assert pretended == datetime.fromisoformat(utc).replace(tzinfo=UTC)


def test_the_environment_outranks_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "# mine\nCHATBOT_PORT=1111\nCHATBOT_HOST=0.0.0.0\nOTHER=1\n"
    (tmp_path / ".env").write_text(text, encoding="utf-8")
    monkeypatch.setenv("CHATBOT_PORT", "2222")
    settings = load_settings(tmp_path)
    assert (settings.host, settings.port) == ("0.0.0.0", 2222)


def test_an_unknown_name_in_the_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("CHATBOT_PRT=1\n", encoding="utf-8")
    with pytest.raises(SettingsFault, match="CHATBOT_PORT"):
        load_settings(tmp_path)


def test_settings_show_no_secret_when_they_are_printed() -> None:
    secrets = {setting.name: UNSEEN for setting in SETTINGS if setting.secret}
    secrets["CHATBOT_DATABASE_URL"] = f"postgresql://bot:{UNSEEN}@localhost/x"
    secrets["CHATBOT_SMTP_URL"] = f"smtps://bot:{UNSEEN}@localhost"
    assert UNSEEN not in repr(read_settings(secrets))


def test_help_lists_every_setting_with_its_default() -> None:
    listed = settings_in_words()
    assert [setting.name for setting in SETTINGS if setting.name not in listed] == []
    assert "sqlite:///var/chatbot.db" in listed


def test_the_program_refuses_to_start_with_a_setting_it_does_not_know(house: House) -> None:
    wrong = House(house.folder, {"CHATBOT_TELEGRAM_TOKN": UNSEEN})
    done = wrong.run("data", "status")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "Error: CHATBOT_TELEGRAM_TOKN is no setting. Did you mean CHATBOT_TELEGRAM_TOKEN?\n"
    )
