"""Our own table says nothing that the full description does not say."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from .api_table import ApiTable, Field
from .own_spec import own_table, read_fields
from .spec_file import spec_path, spec_table

WRONG_LINES = ["text String", "text!: ", "Text?: String", "text: String 1-64 yards"]


@pytest.fixture
def full() -> ApiTable:
    path = spec_path()
    if path is None:
        pytest.skip("no description of the whole Bot API here; see CHATBOT_BOT_API_SPEC")
    return spec_table(path)


def _differences(owner: str, ours: Mapping[str, Field], full: Mapping[str, Field]) -> list[str]:
    found = [f"{owner}.{name} is not there" for name in ours if name not in full]
    for name, field in ours.items():
        if name in full and (wrong := _difference(field, full[name])):
            found.append(f"{owner}.{name}: {wrong}")
    missing = [each.name for each in full.values() if each.required and each.name not in ours]
    return found + [f"{owner}.{name} is required there" for name in missing]


def _difference(ours: Field, full: Field) -> str:
    if not set(ours.types) <= set(full.types):
        return f"types {ours.types}, there {full.types}"
    for aspect in ("required", "limit", "choices", "pattern"):
        mine, theirs = getattr(ours, aspect), getattr(full, aspect)
        if mine != theirs:
            return f"{aspect} {mine}, there {theirs}"
    return ""


def test_every_method_and_parameter_of_ours_is_in_the_full_table(full: ApiTable) -> None:
    differences = [
        difference
        for name, method in own_table().methods.items()
        for difference in _differences(name, method.fields, full.methods[name].fields)
    ]
    assert differences == []


def test_every_type_and_field_of_ours_is_in_the_full_table(full: ApiTable) -> None:
    differences = [
        difference
        for name, shape in own_table().shapes.items()
        for difference in _differences(name, shape.fields, full.shapes[name].fields)
    ]
    assert differences == []


def test_every_alternative_of_ours_is_one_in_the_full_table(full: ApiTable) -> None:
    for name, shape in own_table().shapes.items():
        assert set(shape.subtypes) <= set(full.shapes[name].subtypes)


def test_methods_return_what_the_full_table_says(full: ApiTable) -> None:
    ours = {name: method.returns for name, method in own_table().methods.items()}
    assert ours == {name: full.methods[name].returns for name in ours}


def test_every_type_that_the_own_table_sends_is_in_it() -> None:
    table = own_table()
    blocks = [each.fields for each in table.methods.values()]
    blocks += [each.fields for each in table.shapes.values()]
    named = {kind for fields in blocks for each in fields.values() for kind in each.types}
    plain = {kind.replace("Array of ", "") for kind in named}
    assert plain - table.shapes.keys() == {"String", "Integer", "Boolean", "InputFile"}


@pytest.mark.parametrize("line", WRONG_LINES)
def test_a_line_that_is_no_field_is_an_error(line: str) -> None:
    with pytest.raises(ValueError, match="not a field"):
        read_fields([line])


def test_limits_are_read_from_the_descriptions(full: ApiTable) -> None:
    wanted = {
        ("sendMessage", "text"): (1, 4096, "parsed"),
        ("sendPhoto", "caption"): (0, 1024, "parsed"),
        ("answerCallbackQuery", "text"): (0, 200, "characters"),
        ("sendPoll", "options"): (1, 12, "items"),
        ("getUpdates", "limit"): (1, 100, "value"),
        ("sendInvoice", "payload"): (1, 128, "bytes"),
    }
    found = {}
    for method, name in wanted:
        limit = full.methods[method].fields[name].limit
        assert limit is not None
        found[method, name] = (limit.low, limit.high, limit.unit)
    assert found == wanted
