"""The command line: what was asked for, and what is said when it cannot be done.

Exit 0: fine; 1: the thing checked is wrong, or it could not be done; 2: wrong usage. Everything
heavy is imported inside the commands, so that help comes at once.
"""

from __future__ import annotations

import click

from chatbot import __version__
from chatbot.cli.answers import answers
from chatbot.cli.authoring import check, fmt, locales
from chatbot.cli.broadcast import broadcast
from chatbot.cli.chat import chat
from chatbot.cli.contact import contact
from chatbot.cli.data import data
from chatbot.cli.database import db
from chatbot.cli.dead import dead
from chatbot.cli.doctor import doctor
from chatbot.cli.faults import TellingGroup
from chatbot.cli.group import group
from chatbot.cli.mail import mail
from chatbot.cli.publish import publish
from chatbot.cli.rehearse import rehearse
from chatbot.cli.report import report
from chatbot.cli.secret import secret
from chatbot.cli.serve import serve
from chatbot.cli.sheets import export, import_, reports


@click.group(cls=TellingGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="chatbot")
def main() -> None:
    """Campaign conversations that help people write to those who stand for them."""


COMMANDS = (
    chat,
    serve,
    check,
    rehearse,
    publish,
    fmt,
    locales,
    data,
    db,
    report,
    contact,
    answers,
    broadcast,
    dead,
    doctor,
    mail,
    group,
    secret,
)

for command in COMMANDS:
    main.add_command(command)

for command in (export, import_, reports):
    locales.add_command(command)
