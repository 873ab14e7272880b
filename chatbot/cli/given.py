"""What every command begins with: the settings, and a place for what is logged.

Standard output belongs to what a command says; warnings go to standard error.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chatbot.config import Settings


def given_settings() -> Settings:
    """The settings. Raises SettingsFault."""
    import logging

    from chatbot.bootstrap.logs import configure_logs
    from chatbot.config import load_settings

    settings = load_settings()
    configure_logs(settings.log, logging.WARNING)
    return settings
