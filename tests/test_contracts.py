"""The import contracts hold for a house that keeps them, and each can be broken."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
CONTRACTS = 10

KEPT = {
    "__init__": "",
    "__main__": "import chatbot.cli",
    "bootstrap/__init__": "import chatbot.config, chatbot.store.sql, chatbot.channels.telegram",
    "cards/__init__": "from PIL import Image\nimport chatbot.domain",
    "channels/__init__": "",
    "channels/telegram/__init__": "import telegram.ext, aiohttp, chatbot.service",
    "channels/web/__init__": "",
    "channels/web/pages": "import jinja2, markupsafe, aiohttp",
    "cli/__init__": "import click, chatbot.bootstrap",
    "config": "import os, chatbot.domain",
    "content/__init__": "import ruamel.yaml, babel, msgspec, chatbot.engine",
    "domain/__init__": "import dataclasses, datetime, zoneinfo, re",
    "engine/__init__": "import chatbot.domain, typing",
    "lookups/__init__": "import aiohttp, chatbot.service",
    "service/__init__": "import asyncio, structlog, chatbot.engine",
    "store/__init__": "",
    "store/sql": "import sqlalchemy, alembic, psycopg, chatbot.store.tables",
    "store/tables": "from sqlalchemy import orm",
}

BROKEN = {
    "channels/telegram/a": "from markupsafe import Markup",
    "cards/a": "import chatbot.store",
    "channels/web/a": "from PIL import Image\nimport telegram\nimport chatbot.store.tables",
    "content/a": "import chatbot.store\nimport sqlite3",
    "domain/a": "import os\nfrom babel import dates\nimport chatbot.engine",
    "engine/a": "from sqlalchemy.orm import Session\nimport asyncio\nfrom ruamel import yaml",
    "lookups/a": "from sqlalchemy import text\nimport chatbot.channels.web",
    "lookups/sideways": "import chatbot.lookups.crossways",
    "lookups/crossways/__init__": "",
    "lookups/crossways/a": "import chatbot.lookups.sideways",
    "service/a": "import aiohttp\nfrom rich import print\nimport chatbot.content",
    "store/a": "import chatbot.config",
    "basement/__init__": "",
}

FOUND = [
    "chatbot.channels.telegram.a -> markupsafe",
    "chatbot.cards.a -> chatbot.store",
    "chatbot.channels.web.a -> PIL",
    "chatbot.channels.web.a -> telegram",
    "chatbot.channels.web.a -> chatbot.store.tables",
    "chatbot.content.a -> chatbot.store",
    "chatbot.content.a -> sqlite3",
    "chatbot.domain.a -> os",
    "chatbot.domain.a -> babel",
    "chatbot.domain.a -> chatbot.engine",
    "chatbot.engine.a -> sqlalchemy",
    "chatbot.engine.a -> asyncio",
    "chatbot.engine.a -> ruamel",
    "chatbot.lookups.a -> sqlalchemy",
    "chatbot.lookups.a -> chatbot.channels.web",
    "chatbot.service.a -> aiohttp",
    "chatbot.service.a -> rich",
    "chatbot.service.a -> chatbot.content",
    "chatbot.store.a -> chatbot.config",
]


def _build(house: Path, modules: dict[str, str]) -> None:
    for name, text in modules.items():
        path = house / "chatbot" / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text + "\n", encoding="utf-8")


def _lint(house: Path) -> subprocess.CompletedProcess[str]:
    shutil.copy(ROOT / "pyproject.toml", house)
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache", "--no-logo"]
    return subprocess.run(command, cwd=house, capture_output=True, text=True, check=False)


def test_a_house_in_order_keeps_every_contract(tmp_path: Path) -> None:
    _build(tmp_path, KEPT)
    result = _lint(tmp_path)
    assert f"Contracts: {CONTRACTS} kept, 0 broken." in result.stdout
    assert result.returncode == 0


def test_every_contract_can_be_broken(tmp_path: Path) -> None:
    _build(tmp_path, KEPT | BROKEN)
    result = _lint(tmp_path)
    assert result.returncode == 1
    assert f"Contracts: 0 kept, {CONTRACTS} broken." in result.stdout
    assert [line for line in FOUND if line not in result.stdout] == []
