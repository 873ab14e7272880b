"""What the Bot API is, as data: methods, shapes, and the limits of each field.

Only the form of the table lives here; where a table comes from is for `spec_file` (the published
description) and `own_spec` (our subset), what a call must satisfy is for `spec_check`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

PRIMITIVES = frozenset({"String", "Integer", "Float", "Boolean", "InputFile"})
ARRAY = "Array of "


class Unit(StrEnum):
    """What a limit counts."""

    CHARACTERS = "characters"  # code points
    PARSED = "parsed"  # code points left after markup is read and the text is trimmed
    BYTES = "bytes"  # of UTF-8
    VALUE = "value"  # the number itself
    ITEMS = "items"  # of an array


@dataclass(frozen=True, slots=True)
class Limit:
    """Both ends are allowed."""

    low: int
    high: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter of a method or a field of a shape; types are alternatives, named as there."""

    name: str
    types: tuple[str, ...]
    required: bool = False
    limit: Limit | None = None
    choices: frozenset[str] = frozenset()
    pattern: str | None = None


@dataclass(frozen=True, slots=True)
class Shape:
    """An object type; one with subtypes has no fields of its own."""

    name: str
    fields: Mapping[str, Field]
    subtypes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Method:
    """A call the bot may make."""

    name: str
    fields: Mapping[str, Field]
    returns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ApiTable:
    """One whole description. `source` says in test reports which one was used."""

    source: str
    methods: Mapping[str, Method]
    shapes: Mapping[str, Shape] = field(default_factory=dict)

    def leaves(self, name: str) -> tuple[str, ...]:
        """Return the concrete shapes a type name stands for; a primitive stands for itself."""
        shape = self.shapes.get(name)
        if shape is None or not shape.subtypes:
            return (name,)
        return tuple(leaf for subtype in shape.subtypes for leaf in self.leaves(subtype))
