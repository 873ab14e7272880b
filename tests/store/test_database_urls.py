"""Addresses of databases: what is accepted, what becomes of it, and what is never repeated."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatbot.domain.errors import SettingsFault
from chatbot.store.database_urls import file_of, make_room, read_url


@pytest.mark.parametrize(
    ("written", "used"),
    [
        ("sqlite:///var/chatbot.db", "sqlite+pysqlite:///var/chatbot.db"),
        ("sqlite+aiosqlite:////srv/chatbot.db", "sqlite+pysqlite:////srv/chatbot.db"),
        ("postgresql://u@h:5433/d", "postgresql+psycopg://u@h:5433/d"),
        ("postgresql+asyncpg://u@h/d", "postgresql+psycopg://u@h/d"),
        ("postgres://u@h/d?sslmode=require", "postgresql+psycopg://u@h/d?sslmode=require"),
    ],
)
def test_the_driver_is_ours(written: str, used: str) -> None:
    assert read_url(written).render_as_string() == used


@pytest.mark.parametrize(
    "written",
    [
        "",
        "chatbot.db",
        "mysql://root:hunter2@h/d",
        "sqlite://",
        "sqlite:///:memory:",
        "a://b:c@d:e",
    ],
)
def test_what_cannot_be_used_is_refused_without_repeating_it(written: str) -> None:
    with pytest.raises(SettingsFault) as fault:
        read_url(written)
    assert "hunter2" not in str(fault.value)
    assert "sqlite:///" in str(fault.value)


def test_the_file_and_its_folder_are_made_for_the_owner_alone(tmp_path: Path) -> None:
    url = read_url(f"sqlite:///{tmp_path}/new/deep/chatbot.db")
    make_room(url)
    made = file_of(url)
    assert made is not None
    assert made.stat().st_mode & 0o777 == 0o600


def test_an_existing_file_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "chatbot.db"
    path.write_bytes(b"something")
    make_room(read_url(f"sqlite:///{path}"))
    assert path.read_bytes() == b"something"


def test_a_place_where_no_file_can_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsFault, match="cannot be made"):
        make_room(read_url(f"sqlite:///{tmp_path}/file/chatbot.db"))


def test_postgresql_needs_no_file() -> None:
    url = read_url("postgresql://u@h/d")
    make_room(url)
    assert file_of(url) is None
