"""Where this process keeps what it writes: the folder of the SQLite file, else `var`.

Everything in it is made by the program and for its owner's eyes only.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from chatbot.config import Settings
from chatbot.domain.errors import SettingsFault

WITHOUT_A_FILE: Final = Path("var")


def run_folder(settings: Settings) -> Path:
    """The folder, made if need be. Raises SettingsFault when it cannot be made."""
    from chatbot.store.database_urls import file_of, read_url

    database = file_of(read_url(settings.database_url))
    folder = WITHOUT_A_FILE if database is None else database.parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        reason = fault.strerror or type(fault).__name__
        raise SettingsFault(f"The folder for run-time files cannot be made: {reason}.") from None
    return folder


def is_sqlite(settings: Settings) -> bool:
    """Whether everything is in one file on this machine."""
    from chatbot.store.database_urls import file_of, read_url

    return file_of(read_url(settings.database_url)) is not None
