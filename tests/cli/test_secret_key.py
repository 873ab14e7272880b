"""The secret key is made once, for its owner's eyes only, and can be changed."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from chatbot.bootstrap.run_folder import run_folder
from chatbot.bootstrap.sealed_files import SealedFile
from chatbot.bootstrap.secret_key import put_new_key_first, secret_of
from chatbot.config import Settings, read_settings
from chatbot.domain.errors import SettingsFault
from tests.cli.small_house import House


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return read_settings({"CHATBOT_DATABASE_URL": f"sqlite:///{tmp_path}/data/chatbot.db"})


def test_the_key_is_made_beside_the_database_and_found_there_again(
    settings: Settings, tmp_path: Path
) -> None:
    key = secret_of(settings)
    file = tmp_path / "data" / "secret.key"
    assert (secret_of(settings), file.read_text(encoding="utf-8")) == (key, f"{key}\n")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["secret.key"]
    assert len(key) >= 43


def test_a_key_that_is_set_makes_no_file(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/data/chatbot.db"
    settings = read_settings(
        {"CHATBOT_DATABASE_URL": url, "CHATBOT_SECRET_KEY": " new ,\n old\nolder "}
    )
    assert secret_of(settings) == "new,old,older"
    assert not (tmp_path / "data").exists()


def test_postgresql_needs_the_key_to_be_set() -> None:
    settings = read_settings({"CHATBOT_DATABASE_URL": "postgresql://bot:hidden@localhost/bot"})
    with pytest.raises(SettingsFault) as refused:
        secret_of(settings)
    assert "CHATBOT_SECRET_KEY is required with PostgreSQL" in str(refused.value)
    assert "hidden" not in str(refused.value)
    assert run_folder(settings) == Path("var")


def test_an_emptied_key_file_is_never_filled_anew(settings: Settings, tmp_path: Path) -> None:
    secret_of(settings)
    (tmp_path / "data" / "secret.key").write_text("\n", encoding="utf-8")
    with pytest.raises(SettingsFault, match=r"secret\.key is empty"):
        secret_of(settings)


def test_a_new_key_stands_before_the_old_one(settings: Settings) -> None:
    old = secret_of(settings)
    put_new_key_first(settings)
    new, *rest = secret_of(settings).split(",")
    assert (rest, new != old) == ([old], True)


def test_a_contact_is_still_known_under_a_new_key(house: House) -> None:
    house.chat("agree", "#1")
    before = (house.folder / "var" / "secret.key").read_text(encoding="utf-8")
    done = house.run("secret", "rotate")
    after = (house.folder / "var" / "secret.key").read_text(encoding="utf-8")
    assert (done.returncode, done.stderr) == (0, "")
    assert (before in after, after.count("\n")) == (False, 1)
    assert next(message["step"] for message in house.chat("Sam Example")) == "main.cup"


def test_a_lost_key_is_told_in_a_sentence(house: House) -> None:
    house.chat()
    (house.folder / "var" / "secret.key").unlink()
    done = house.run("chat")
    assert (done.returncode, done.stdout) == (2, "")
    assert "secret.key is missing beside a database" in done.stderr


def test_a_sealed_file_opens_with_any_of_the_keys_and_with_no_other(tmp_path: Path) -> None:
    SealedFile(tmp_path, "local", "old").keep(b"buttons")
    assert SealedFile(tmp_path, "local", "new,old").load() == b"buttons"
    assert SealedFile(tmp_path, "other", "old").load() is None
    assert b"buttons" not in next(tmp_path.iterdir()).read_bytes()
    assert SealedFile(tmp_path, "local", "another").load() is None
    assert list(tmp_path.iterdir()) == []


def test_the_key_file_is_not_changed_under_a_bot_that_runs(house: House) -> None:
    """A process that read the old key would seal whom it meets with a key that is gone."""
    house.chat("/start")
    key = house.folder / "var" / "secret.key"
    before = key.read_text(encoding="utf-8")
    with house.start("chat", "--json", "--contact", "ben") as running:
        assert running.stdin
        assert running.stdout
        running.stdin.write(b"/start\n")
        running.stdin.flush()
        running.stdout.readline()
        done = house.run("secret", "rotate")
        running.stdin.close()
        assert running.wait(10) == 0
    assert (done.returncode, "in use" in done.stderr) == (2, True)
    assert key.read_text(encoding="utf-8") == before
    assert house.run("secret", "rotate").returncode == 0
    assert key.read_text(encoding="utf-8") != before
