"""Pages drawn from the code so that they stay true: `python -m tests.docs_pages` writes them."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from chatbot.cli import main
from chatbot.config import SETTINGS
from chatbot.content.glossary import Glossary, Wordlist, read_glossary

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
DRAWN = "<!-- Drawn from the code by `python -m tests.docs_pages`; not edited by hand. -->"


def modules_page() -> str:
    """Every module with the first sentence of its docstring."""
    lines = ["# Modules", "", DRAWN, ""]
    folder = None
    for path in sorted((ROOT / "chatbot").rglob("*.py")):
        if "versions" in path.parts:
            continue
        here = path.parent.relative_to(ROOT)
        if here != folder:
            folder = here
            lines += ["", f"## {here}", "", "| module | |", "|---|---|"]
        lines.append(f"| `{path.name}` | {first_sentence(path)} |")
    return "\n".join(lines) + "\n"


def first_sentence(path: Path) -> str:
    """What a module says of itself, up to its first full stop or blank line."""
    said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    head = " ".join(said.split("\n\n")[0].split())
    return head.replace("|", "\\|")


def settings_page() -> str:
    """Every setting with its meaning and default."""
    lines = [
        "# Settings",
        "",
        DRAWN,
        "",
        "Read once at the start, from the environment or a file `.env` in the working folder.",
        "An unknown `CHATBOT_…` name is an error. No value is ever repeated in a message.",
        "",
        "| name | meaning | default |",
        "|---|---|---|",
    ]
    for each in SETTINGS:
        lines.append(f"| `{each.name}` | {each.meaning} | {each.default_in_words} |")
    return "\n".join(lines) + "\n"


def commands_page() -> str:
    """Every command with its help."""
    lines = ["# Commands", "", DRAWN, ""]
    lines += [
        "Exit 0: fine; 1: what was checked is wrong, or it could not be done; 2: wrong usage.",
        "",
    ]
    for name, command in commands():
        context = click.Context(command, info_name=f"chatbot {name}")
        usage = command.get_usage(context).removeprefix("Usage: ")
        lines += [f"## chatbot {name}", "", (command.help or "").replace("\b", "").strip(), ""]
        lines += ["```text", " ".join(usage.split()), "```", ""]
        rows = [p.get_help_record(context) for p in command.params]
        shown = [row for row in rows if row is not None and "--help" not in row[0]]
        if shown:
            lines += ["| option | |", "|---|---|"]
            lines += [f"| `{names}` | {' '.join(text.split())} |" for names, text in shown]
            lines.append("")
    return "\n".join(lines)


def commands(group: click.Group = main, prefix: str = "") -> Iterator[tuple[str, click.Command]]:
    """Every command and subcommand with its full name."""
    for name, command in sorted(group.commands.items()):
        full = f"{prefix}{name}"
        if isinstance(command, click.Group):
            yield from commands(command, f"{full} ")
        else:
            yield full, command


def glossary_page() -> str:
    """The words of every language for every term."""
    glossary, findings = read_glossary(ROOT / "locales")
    assert findings == []
    lines = ["# Glossary", "", DRAWN.replace("the code", "`glossary.yaml`"), "", glossary.note, ""]
    lines += ["| language | reviewed |", "|---|---|"]
    lines += [f"| {one.name} (`{tag}`) | {one.reviewed} |" for tag, one in _spoken(glossary)]
    for term in glossary.terms.values():
        title = term.name.replace("_", " ").replace("mp", "MP")
        lines += ["", f"## {title}", "", term.means, "", f"Why: {term.why}", ""]
        lines += ["| language | word | from |", "|---|---|---|"]
        for _, language in _spoken(glossary):
            if chosen := language.words.get(term.name):
                origin = f"[{chosen.origin}](#sources)" if chosen.origin else "the project"
                why = f"; {chosen.why}" if chosen.why else ""
                lines.append(f"| {language.name} | {chosen.word} | {origin}{why} |")
    lines += ["", "## Sources", ""]
    lines += [f"- {name}: {source}" for name, source in glossary.sources.items()]
    return "\n".join(lines) + "\n"


def _spoken(glossary: Glossary) -> Iterator[tuple[str, Wordlist]]:
    yield from glossary.languages.items()


PAGES = {
    "modules.md": modules_page,
    "settings.md": settings_page,
    "commands.md": commands_page,
    "../locales/GLOSSARY.md": glossary_page,
}


if __name__ == "__main__":
    for page, drawn in PAGES.items():
        (DOCS / page).write_text(drawn(), encoding="utf-8")
        sys.stdout.write(f"docs/{page}\n")
