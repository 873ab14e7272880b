"""JSON Schemas of the files authors write, for editors: drawn from the tables that read them.

Draft 2020-12. An editor completes and explains with these; `chatbot check` knows more and is what
counts. `flows/*.schema.json` are written from here, and a test holds them to it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from chatbot.engine.language.campaign_tables import BOT, CAMPAIGN
from chatbot.engine.language.conform import fits
from chatbot.engine.language.dialogue_tables import DIALOGUE
from chatbot.engine.language.flow_tables import FLOW
from chatbot.engine.language.shapes import (
    ByKind,
    Key,
    ListOf,
    OneOf,
    Prose,
    Record,
    Shape,
    Table,
    Verbs,
    Word,
    Words,
)
from chatbot.engine.language.watchword_tables import WATCHWORDS

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
SCHEMAS: Final = {
    "flow": FLOW,
    "campaign": CAMPAIGN,
    "bot": BOT,
    "watchwords": WATCHWORDS,
    "dialogue": DIALOGUE,
}
LARGEST_NUMBER: Final = 9_999

Json = dict[str, Any]


def schema_files() -> Iterator[tuple[str, str]]:
    """(file name, text) of every schema."""
    for name, table in SCHEMAS.items():
        text = json.dumps(schema_of(name, table), indent=2, ensure_ascii=False)
        yield f"{name}.schema.json", text + "\n"


def schema_of(name: str, table: Record) -> Json:
    """The schema of one kind of file."""
    drawing = _Drawing()
    top = drawing.record(table)
    return {"$schema": DIALECT, "title": name, **top, "$defs": drawing.definitions}


class _Drawing:
    """Draws shapes; each record becomes one definition that others refer to."""

    def __init__(self) -> None:
        self.definitions: dict[str, Json] = {}
        self.drawn: list[tuple[Record, str]] = []

    def shape(self, shape: Shape) -> Json:
        match shape:
            case Word():
                return _word(shape)
            case OneOf(words):
                return {"enum": list(words)}
            case Words() | Prose():
                return {"type": ["string", "number", "boolean"], "pattern": r"\S"}
            case ListOf(item, least, most):
                items = self.shape(item)
                return {"type": "array", "items": items, "minItems": least, "maxItems": most}
            case Table():
                return self.table(shape)
            case Record():
                return self.reference(shape)
            case ByKind():
                kinds = (shape.scalar, shape.items, shape.mapping)
                drawn = [self.shape(kind) for kind in kinds if kind is not None]
                return drawn[0] if len(drawn) == 1 else {"anyOf": drawn}
            case Verbs():
                return self.verbs(shape)

    def table(self, table: Table) -> Json:
        return {
            "type": "object",
            "propertyNames": _name(table.key),
            "additionalProperties": self.shape(table.value),
            "minProperties": table.least,
            "maxProperties": table.most,
        }

    def reference(self, record: Record) -> Json:
        for known, name in self.drawn:
            if known is record:
                return {"$ref": f"#/$defs/{name}"}
        name = self._free_name(record)
        self.drawn.append((record, name))
        self.definitions[name] = {}
        self.definitions[name] = self.record(record)
        return {"$ref": f"#/$defs/{name}"}

    def _free_name(self, record: Record) -> str:
        name = record.what.removeprefix("a ").removeprefix("an ").removeprefix("the ")
        name = name.replace(" ", "_")
        taken = sum(other.partition("-")[0] == name for _, other in self.drawn)
        return f"{name}-{taken + 1}" if taken else name

    def record(self, record: Record) -> Json:
        drawn: Json = {
            "type": "object",
            "properties": {key.name: self.key(key) for key in record.keys},
            "required": [key.name for key in record.keys if key.required],
            "additionalProperties": False,
        }
        if record.others is not None:
            form, shape = record.others
            drawn["additionalProperties"] = self.shape(shape)
            drawn["propertyNames"] = _name(form)
        if record.together:
            drawn["dependentRequired"] = {first: [second] for first, second in record.together}
        if record.one_of and record.one_needed:
            drawn["oneOf"] = [{"required": [name]} for name in record.one_of]
        elif record.one_of:
            drawn["not"] = {"required": list(record.one_of)}
        return drawn

    def key(self, key: Key) -> Json:
        drawn = self.shape(key.shape)
        return {"description": key.help, **drawn} if key.help else drawn

    def verbs(self, shape: Verbs) -> Json:
        """`if` and `then` rather than `oneOf`: an editor then speaks of the verb that is there."""
        named = [verb for verb in shape.records if verb not in shape.bare]
        cases = [
            {"if": {"required": [verb]}, "then": self.reference(shape.records[verb])}
            for verb in named
        ]
        bare = [{"required": [verb]} for verb in named]
        for verb in shape.bare:
            alone = {"required": [verb], "not": {"anyOf": bare}}
            cases.append({"if": alone, "then": self.reference(shape.records[verb])})
        return {
            "type": "object",
            "anyOf": [{"required": [verb]} for verb in shape.records],
            "allOf": cases,
        }


def _name(form: Word | OneOf) -> Json:
    if isinstance(form, OneOf):
        return {"enum": list(form.words)}
    return {key: value for key, value in _word(form).items() if key != "type"}


def _word(word: Word) -> Json:
    match word.kind:
        case "boolean":
            return {"type": "boolean"}
        case "integer":
            fitting = [n for n in range(LARGEST_NUMBER + 1) if fits(word, str(n))]
            return {"type": "integer", "minimum": fitting[0], "maximum": fitting[-1]}
        case "any":
            return {"type": ["string", "number", "boolean"]}
        case "string":
            drawn: Json = {"type": "string", "pattern": f"^(?:{word.pattern})$"}
            if word.reserved:
                drawn["not"] = {"enum": sorted(word.reserved)}
            return drawn
