"""The words the engine says by itself are those the checks ask bot.yaml for."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from chatbot.engine.language.own_words import KINDS, OWN_WORDS
from tests.content.projects import FILES, told

ENGINE = Path(__file__).parents[3] / "chatbot" / "engine"
KEY = re.compile(r"words\.([a-z_]+)")


def said_in(tree: ast.Module) -> Iterator[str]:
    """`voice.bot("x")` and `"words.x"`, as far as they are written out."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and (found := KEY.fullmatch(str(node.value))):
            yield found[1]
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            first = node.args[0] if node.args else None
            if node.func.attr == "bot" and isinstance(first, ast.Constant):
                yield str(first.value)


def test_every_word_the_engine_says_is_asked_for() -> None:
    said = {
        word
        for path in ENGINE.rglob("*.py")
        if "language" not in path.parts
        for word in said_in(ast.parse(path.read_text("utf-8")))
    }
    assert sorted(said - OWN_WORDS) == []


def test_nothing_is_asked_for_that_the_engine_does_not_know() -> None:
    source = "".join(
        path.read_text("utf-8") for path in ENGINE.rglob("*.py") if "language" not in path.parts
    )
    assert sorted(word for word in OWN_WORDS if word not in source) == []


def test_a_missing_word_is_found() -> None:
    bot = FILES["bot.yaml"].replace("  stuck: Words.\n", "").replace("  error: Words.\n", "")
    assert [line.split(" ", 1)[1] for line in told(bot=bot)] == [
        "E315 `words` needs `error`, `stuck`"
    ]


def test_what_is_said_for_a_moment_is_held_to_two_hundred_characters() -> None:
    source = "".join(path.read_text("utf-8") for path in ENGINE.glob("*.py"))
    said = set(re.findall(r'toast\(.*?bot\("([a-z_]+)"\)', source)) | {"answered_in_place"}
    assert said <= {word for word, kind in KINDS.items() if kind == "toast"}


def test_every_word_of_a_known_kind_is_one_that_is_said() -> None:
    assert set(KINDS) <= OWN_WORDS
