"""A folder with a campaign of few steps, and the program to run in it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent
from typing import Any

from tests.builders import CAMPAIGN, ROOT

MAIN = """
flow: 1
title: Main
starts: {commands: [tea]}
remembers:
  consent: {type: choice, keep: session, options: [agree, not_now]}
  drink: {type: choice, keep: 4 weeks}
  name: {type: name, keep: session}
steps:
  hello:
    say: Hello. {imprint}
  consent:
    choose: May I keep what you drink, for 4 weeks?
    purpose: campaign
    save: consent
    options:
      agree: {label: I agree}
      not_now: {label: Not now}
  drink:
    choose: What do you drink?
    save: drink
    options:
      tea: {label: Tea with milk, also: cuppa}
      coffee: {label: Black coffee}
  name:
    ask: Which name goes on the cup?
    answer: name
    save: name
    options:
      skip: {label: No name}
  cup:
    say: Here is your {drink}, {name|friend}.
    buttons:
      - {label: Read more, url: "https://example.org/tea"}
      - {label: Tell a friend, share: Have a cup of tea!}
  agreed:
    branch:
      - if: consented is yes
        go: promised
      - else: more
  promised:
    do: record_promise
    with: {promise: drink}
    outcomes: {recorded: more, failed: more}
  more:
    choose: Another one?
    options:
      again: {label: Please, go: drink}
      enough: {label: No thanks, end: done}
"""

ASKED = "Which name goes on the cup?"
OTHER_WORDS = "What shall I write on the cup?"
SIZE = """\
  size:
    choose: How large?
    options:
      small: {label: Small}
      large: {label: Large}
"""
"""A step more, to be written before another one."""

ONLY_HERE = {
    "CHATBOT_POSTCODES_URL": "",
    "CHATBOT_DEMOCRACY_CLUB_URL": "",
    "CHATBOT_PARLIAMENT_URL": "",
    "CHATBOT_FLOWS": "flows",
    "CHATBOT_LOCALES": "locales",
}
"""No test asks a service, and every test has its own flows."""


@dataclass(frozen=True, slots=True)
class House:
    """The program in one folder. `folder` holds `flows/` and, after a run, `var/`."""

    folder: Path
    settings: Mapping[str, str] = field(default_factory=dict)

    def environment(self) -> dict[str, str]:
        """What the program sees: nothing of the developer's own settings."""
        ours = {
            "PYTHONPATH": str(ROOT),
            "TERM": "xterm",
            "COLUMNS": "100",
            "PATH": "/usr/bin:/bin",
        }
        home = {
            name: os.environ[name] for name in ("HOME", "TMPDIR", "LANG") if name in os.environ
        }
        return {**home, **ours, **ONLY_HERE, **self.settings}

    def command(self, *arguments: str) -> list[str]:
        """The command line."""
        return [sys.executable, "-m", "chatbot", *arguments]

    def run(self, *arguments: str, typed: str | bytes = "") -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        given = typed.encode() if isinstance(typed, str) else typed
        done = subprocess.run(
            self.command(*arguments),
            cwd=self.folder,
            env=self.environment(),
            input=given,
            capture_output=True,
            check=False,
        )
        return subprocess.CompletedProcess(
            done.args, done.returncode, done.stdout.decode(), done.stderr.decode()
        )

    def edit(self, before: str, after: str) -> None:
        """Change the words of its flow, as an author would."""
        path = self.folder / "flows" / "test_campaign" / "main.yaml"
        text = path.read_text(encoding="utf-8")
        assert before in text
        path.write_text(text.replace(before, after), encoding="utf-8")

    def chat(self, *typed: str, options: tuple[str, ...] = ()) -> list[dict[str, Any]]:
        """What the bot says to these lines, message by message."""
        lines = "".join(f"{line}\n" for line in typed)
        done = self.run("chat", "--json", *options, typed=lines)
        assert (done.returncode, done.stderr) == (0, "")
        return [json.loads(line) for line in done.stdout.splitlines()]

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Begin a command, to be talked to and killed."""
        return subprocess.Popen(
            self.command(*arguments),
            cwd=self.folder,
            env=self.environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )


def build(folder: Path, main: str = MAIN, **settings: str) -> House:
    """A house with its flows."""
    campaign = folder / "flows" / "test_campaign"
    campaign.mkdir(parents=True)
    (folder / "locales").mkdir()
    bot = (ROOT / "flows" / "bot.yaml").read_text(encoding="utf-8")
    (folder / "flows" / "bot.yaml").write_text(bot, encoding="utf-8")
    (campaign / "campaign.yaml").write_text(CAMPAIGN.replace("[en]", "[en, ar]"), encoding="utf-8")
    (campaign / "main.yaml").write_text(dedent(main).lstrip(), encoding="utf-8")
    return House(folder, settings)
