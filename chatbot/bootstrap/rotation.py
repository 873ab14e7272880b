"""`chatbot secret rotate`: a new key for everything that is sealed."""

from __future__ import annotations

from collections.abc import Iterator

from chatbot.bootstrap.opened_store import with_store
from chatbot.bootstrap.secret_key import keep_current_key_only, put_new_key_first
from chatbot.config import Settings
from chatbot.store.database_urls import file_of, read_url
from chatbot.store.restore import must_be_free


def rotate_key(settings: Settings) -> Iterator[str]:
    """Rewrap every key, saying what was done.

    The new key is in its file before anything is wrapped with it, and the old one stays there
    until nothing is: stopped half-way, it can be run again. Raises SettingsFault while a key file
    is in use: a process that read it before would seal whom it meets with a key that is gone.
    """
    if settings.secret_key is None:
        file = file_of(read_url(settings.database_url))
        if file is not None and file.exists():
            must_be_free(file)
        put_new_key_first(settings)
    count = with_store(settings, lambda store: store.rotate())
    yield f"{count} keys are sealed with the new key."
    if settings.secret_key is None:
        keep_current_key_only(settings)
        yield "The old key is gone. Old backups need it: keep a copy with them if you must."
    else:
        yield "Older keys in CHATBOT_SECRET_KEY can go now, except for old backups."
