"""`chatbot serve`."""

from __future__ import annotations

import click

from chatbot.config import TelegramMode, settings_in_words


class _WithSettings(click.Command):
    """A command whose help ends with every setting."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The settings, each on lines of its own."""
        with formatter.section("Settings (environment, or .env in the working folder)"):
            for line in settings_in_words().split("\n"):
                formatter.write(f"  {line}\n" if line else "\n")


@click.command(cls=_WithSettings)
@click.option(
    "--telegram",
    type=click.Choice(["auto", "polling", "webhook", "off"]),
    help="How Telegram is reached; without it CHATBOT_TELEGRAM_MODE says.",
)
def serve(telegram: TelegramMode | None) -> None:
    """Run Telegram, web pages, health and metrics until told to stop.

    On SIGTERM the turns in hand are finished; it leaves within 10 seconds.
    """
    from chatbot.bootstrap.serve import run_serve
    from chatbot.config import load_settings

    run_serve(load_settings(), telegram)
