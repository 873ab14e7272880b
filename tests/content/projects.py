"""A small sound project, into which a test puts the one file it is about."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from textwrap import dedent

from chatbot.content.flows import read_project
from chatbot.content.sources import SourceFile
from chatbot.engine.answers import REASONS
from chatbot.engine.findings import in_order
from chatbot.engine.language.checks import check_project
from chatbot.engine.language.own_words import OWN_WORDS
from chatbot.engine.language.project import Project

BOT = """\
bot: 1
source_language: en
languages: {en: English, cy: Cymraeg}
commands:
  start: {does: start}
  help: {does: help, text: Help yourself., words: help}
  why: {does: topic, topic: why}
  privacy: {does: privacy, text: Nothing is kept.}
  mydata: {does: my_data}
  stop: {does: stop, words: "stop, end"}
  delete: {does: forget}
"""
WORDS = "words:\n" + "".join(f"  {word}: Words.\n" for word in sorted(OWN_WORDS))
RETRY = "retry:\n" + "".join(
    f"  {type_}: {{{', '.join(f'{reason}: Again.' for reason in reasons)}}}\n"
    for type_, reasons in REASONS.items()
)

CAMPAIGN = """\
campaign: 1
title: Demo
languages: [en, cy]
start: main
privacy_contact: privacy@example.org
imprint: Promoted by T. Example, 1 Example Street.
facts:
  children: {text: Many., source: A report, as_of: 2024-05-31, expires: 2024-12-31}
asks:
  routes: {title: Routes, text: Open., letter: Open., question: Will you?, facts: [children]}
topics:
  why: {title: Why, text: Because.}
letter:
  languages: [en]
  subject: About {seat}
  greeting: Dear {recipient},
  sentences: [opening, why, ask, fact, question]
  opening: I live in {seat}.
"""

MAIN = """\
flow: 1
title: Main
steps:
  hello:
    say: Hello.
    end: finished
"""

FILES: Mapping[str, str] = {
    "bot.yaml": BOT + RETRY + WORDS,
    "demo/campaign.yaml": CAMPAIGN,
    "demo/main.yaml": MAIN,
}


def sources(**changed: str) -> list[SourceFile]:
    """The project with some of its files changed: `main=…`, `campaign=…`, `bot=…`, or added."""
    files = dict(FILES)
    for name, text in changed.items():
        files["bot.yaml" if name == "bot" else f"demo/{name}.yaml"] = dedent(text)
    return [SourceFile(f"flows/{key}", key, text) for key, text in files.items()]


def project(**changed: str) -> Project:
    """The project as read; the files must be sound enough for that."""
    read, findings = read_project(sources(**changed), "flows")
    assert read is not None, [str(finding) for finding in findings]
    return read


def told(**changed: str) -> list[str]:
    """Every finding as it is printed, errors first."""
    return told_on(None, **changed)


def told_on(today: date | None, **changed: str) -> list[str]:
    """The same on a day."""
    read, findings = read_project(sources(**changed), "flows")
    if read is not None:
        findings.extend(check_project(read, OWN_WORDS, today))
    return [str(finding) for finding in in_order(findings)]
