"""The schemas for editors say what the reader says, since both come from the same tables."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from chatbot.content.schema import LARGEST_NUMBER, SCHEMAS, schema_files, schema_of
from chatbot.content.yaml_reader import read_yaml
from chatbot.engine.document import Mapping, Node, Scalar, Sequence
from chatbot.engine.language.conform import conform, fits
from chatbot.engine.language.flow_tables import FLOW
from chatbot.engine.language.forms import FORMAT_ONE, WHOLE, WORD_COUNT
from chatbot.engine.language.shapes import Word

FLOWS = Path(__file__).parents[2] / "flows"
BROKEN = Path(__file__).parent / "broken"
VALIDATORS = {
    name: Draft202012Validator(schema_of(name, table)) for name, table in SCHEMAS.items()
}
NUMBER = re.compile(r"[-+]?(0|[1-9][0-9]*)(\.[0-9]+)?")
# Beyond a schema: how a text was written, whether a day exists, what stands under which key.
TOO_FINE = {"flow.text_in_braces", "campaign.fact_expired_before"}


def as_editors_read(node: Node) -> object:
    """A tree as YAML 1.2's core schema gives it."""
    match node:
        case Mapping(entries):
            return {key.text: as_editors_read(value) for key, value in entries}
        case Sequence(items):
            return [as_editors_read(item) for item in items]
        case Scalar(text, style="plain"):
            return _plain(text)
        case Scalar(text):
            return text


def _plain(text: str) -> object:
    if text in ("", "~", "null"):
        return None
    if text in ("true", "false"):
        return text == "true"
    if NUMBER.fullmatch(text):
        return float(text) if "." in text else int(text)
    return text


def tree_of(path: Path) -> Mapping | None:
    document, _ = read_yaml(path.name, path.read_text(encoding="utf-8"))
    return document.root if document else None


def kind_of(path: Path) -> str:
    if path.parent.name == "dialogues":
        return "dialogue"
    return path.stem if path.stem in ("bot", "campaign", "watchwords") else "flow"


def test_the_schemas_beside_the_flows_are_those_of_the_tables() -> None:
    shipped = {path.name: path.read_text("utf-8") for path in FLOWS.glob("*.schema.json")}
    assert shipped == dict(schema_files())


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_schema_is_a_schema(name: str) -> None:
    Draft202012Validator.check_schema(json.loads(json.dumps(VALIDATORS[name].schema)))


@pytest.mark.parametrize(
    "path",
    sorted(FLOWS.rglob("*.yaml")),
    ids=lambda path: str(path.relative_to(FLOWS)),
)
def test_what_is_shipped_is_valid(path: Path) -> None:
    tree = tree_of(path)
    assert tree is not None
    errors = VALIDATORS[kind_of(path)].iter_errors(as_editors_read(tree))
    assert [f"{error.json_path}: {error.message}" for error in errors] == []


@pytest.mark.parametrize("path", sorted(BROKEN.glob("*.yaml")), ids=lambda path: path.stem)
def test_reader_and_schema_agree_on_what_is_broken(path: Path) -> None:
    kind, tree = path.stem.partition(".")[0], tree_of(path)
    if tree is None or path.stem in TOO_FINE:
        return
    read = next(conform(SCHEMAS[kind], tree, kind, tree.position), None) is None
    assert VALIDATORS[kind].is_valid(as_editors_read(tree)) == read


@pytest.mark.parametrize("word", [FORMAT_ONE, WHOLE, WORD_COUNT], ids=lambda word: word.what)
def test_numbers_have_no_gaps(word: Word) -> None:
    fitting = [n for n in range(LARGEST_NUMBER + 1) if fits(word, str(n))]
    assert fitting == list(range(fitting[0], fitting[-1] + 1))


def test_a_misspelt_key_is_refused_where_it_stands() -> None:
    flow = {"flow": 1, "title": "x", "steps": {"a": {"say": "b", "ned": "c"}}}
    errors = list(Draft202012Validator(schema_of("flow", FLOW)).iter_errors(flow))
    assert [(error.json_path, error.validator) for error in errors] == [
        ("$.steps.a", "additionalProperties")
    ]
