"""A release as large as one can get: so many flows, so many languages, every text translated."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

from tests.builders import CAMPAIGN, ROOT

TAGS: Final = "en cy ar fr de es it pl ro pt tr ur fa so uk sq".split()
"""The first is the source language."""

_STEPS: Final = {
    "hello": "Welcome to part {n}.",
    "why": "Please tell me why part {n} matters to you.",
    "what": "What would you change about part {n}?",
    "who": "Who else should hear about part {n}?",
    "thanks": "Thank you for part {n}.",
}


def write_big_release(folder: Path, flows: int, languages: int) -> tuple[Path, Path]:
    """Write it down; the folders of its flows and its catalogues."""
    tags = TAGS[:languages]
    base, locales = folder / "flows", folder / "locales"
    (base / "test").mkdir(parents=True)
    names = "".join(f"  {tag}: Language {tag}\n" for tag in tags)
    bot = (ROOT / "flows" / "bot.yaml").read_text(encoding="utf-8")
    head, _, rest = bot.partition("languages:\n")
    rest = rest[rest.index("\n\n") :]
    (base / "bot.yaml").write_text(f"{head}languages:\n{names}{rest}", encoding="utf-8")
    campaign = CAMPAIGN.replace("languages: [en]", f"languages: [{', '.join(tags)}]", 1)
    (base / "test" / "campaign.yaml").write_text(campaign, encoding="utf-8")
    for number in range(flows):
        name = "main" if number == 0 else f"part{number}"
        (base / "test" / f"{name}.yaml").write_text(_flow(number), encoding="utf-8")
    for tag in tags[1:]:
        _translate(locales / tag / "LC_MESSAGES", tag, flows)
    return base, locales


def _flow(number: int) -> str:
    said = {name: text.format(n=number) for name, text in _STEPS.items()}
    asked = "".join(
        f"  {name}:\n    ask: {said[name]}\n    answer: text\n" for name in ("why", "what", "who")
    )
    return (
        f"flow: 1\ntitle: Part {number}\nwhere: private\nsteps:\n"
        f"  hello:\n    say: {said['hello']}\n{asked}"
        f"  thanks:\n    say: {said['thanks']}\n    end: done\n"
    )


def _translate(folder: Path, tag: str, flows: int) -> None:
    """A catalogue of the campaign; the bot's own words are the shipped ones, or the source's."""
    folder.mkdir(parents=True)
    shipped = ROOT / "locales" / tag / "LC_MESSAGES" / "bot.po"
    if shipped.is_file():
        shutil.copy(shipped, folder)
    entries = []
    for number in range(flows):
        flow = "main" if number == 0 else f"part{number}"
        for name, text in _STEPS.items():
            said = text.format(n=number)
            key = f"{flow}.{name}.text"
            entries.append(f'msgctxt "{key}"\nmsgid "{said}"\nmsgstr "{tag}: {said}"\n')
    lines = (f"Language: {tag}", "Content-Type: text/plain; charset=UTF-8")
    head = 'msgid ""\nmsgstr ""\n' + "".join(f'"{line}\\n"\n' for line in lines)
    (folder / "test.po").write_text("\n".join((head, *entries)), encoding="utf-8")
