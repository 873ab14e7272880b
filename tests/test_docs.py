"""The papers keep up with the code: nothing exists that they do not name."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from chatbot.engine.actions import ACTIONS
from chatbot.engine.answers import ANSWER_TYPES
from chatbot.engine.effects import Effect
from chatbot.engine.template_parser import FORMATS
from chatbot.engine.values import BUILT_IN, TYPES
from tests.docs_pages import DOCS, PAGES, ROOT, commands

ARCHITECTURE = (DOCS / "architecture.md").read_text(encoding="utf-8")
EDITING = (DOCS / "editing-flows.md").read_text(encoding="utf-8")
VERBS = ("say", "ask", "choose", "do", "branch", "run", "handover", "go", "end")
LINK = re.compile(r"\]\((?!https?:|mailto:)([^)#]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize("page", PAGES)
def test_a_page_drawn_from_the_code_is_as_the_code_is(page: str) -> None:
    assert (DOCS / page).read_text(encoding="utf-8") == PAGES[page]()


@pytest.mark.parametrize("effect", [one.__name__ for one in get_args(Effect)])
def test_every_effect_is_in_the_architecture(effect: str) -> None:
    assert f"`{effect}`" in ARCHITECTURE


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_is_explained_to_authors(verb: str) -> None:
    assert f"`{verb}`" in EDITING


@pytest.mark.parametrize("action", ACTIONS)
def test_every_action_is_explained_with_its_outcomes(action: str) -> None:
    row = next(line for line in EDITING.splitlines() if line.startswith(f"| `{action}`"))
    told = (*ACTIONS[action].outcomes, *ACTIONS[action].finer)
    assert [outcome for outcome in told if outcome not in row] == []


@pytest.mark.parametrize(
    "name", sorted({*FORMATS, *ANSWER_TYPES, *BUILT_IN, *TYPES} - {"flag", "languages"})
)
def test_every_format_type_and_built_in_name_is_explained(name: str) -> None:
    assert re.search(rf"\b{name}\b", EDITING)


@pytest.mark.parametrize(
    "package", sorted(p.name for p in (ROOT / "chatbot").iterdir() if (p / "__init__.py").exists())
)
def test_every_package_is_in_the_architecture(package: str) -> None:
    assert f"`{package}`" in ARCHITECTURE


@pytest.mark.parametrize(
    "path", re.findall(r"`((?:channels|service|engine|store)/[a-z_/]+\.py)`", ARCHITECTURE)
)
def test_every_module_the_architecture_names_exists(path: str) -> None:
    assert (ROOT / "chatbot" / path).is_file()


@pytest.mark.parametrize("page", [page.name for page in DOCS.glob("*.md")])
def test_whoever_reads_the_first_page_finds_every_other_from_there(page: str) -> None:
    found, ahead = set[Path](), [ROOT / "README.md"]
    while ahead:
        here = ahead.pop()
        if here not in found:
            found.add(here)
            links = LINK.findall(here.read_text(encoding="utf-8"))
            ahead += [(here.parent / link).resolve() for link in links if link.endswith(".md")]
    assert DOCS / page in found


def test_everybody_is_told_what_to_read_next() -> None:
    told = (ROOT / "README.md").read_text(encoding="utf-8").partition("## Who reads what next")[2]
    rows = "\n".join(re.findall(r"^\|.*\|$", told, re.MULTILINE))
    written_for = ("editing-flows", "translating", "organisers", "operating", "privacy")
    assert [page for page in written_for if f"](docs/{page}.md)" not in rows] == []


@pytest.mark.parametrize("command", [name for name, _ in commands()])
def test_every_command_says_what_it_does(command: str) -> None:
    assert dict(commands())[command].help


@pytest.mark.parametrize(
    "page", [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(DOCS.rglob("*.md"))], ids=str
)
def test_no_link_leads_nowhere(page: Path) -> None:
    links = LINK.findall(page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []
