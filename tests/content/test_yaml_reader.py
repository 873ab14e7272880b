"""The YAML subset: what is read as it stands, and what is refused in plain words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.content.yaml_reader import (
    MAX_DEPTH,
    MAX_FILE_CHARACTERS,
    Refused,
    read_strictly,
    read_tree,
)
from chatbot.content.yaml_reader import read_yaml as read
from chatbot.engine.document import Mapping, Node, Scalar, Sequence

OWN_LINE = "put the text on its own line after `|`"


def plain(node: Node | None) -> object:
    """A tree as dicts, lists and strings."""
    match node:
        case Mapping(entries):
            return {key.text: plain(value) for key, value in entries}
        case Sequence(items):
            return [plain(item) for item in items]
        case Scalar(text):
            return text
        case None:
            return None


def read_as(text: str) -> object:
    document, findings = read("x.yaml", text)
    assert [str(finding) for finding in findings] == []
    return plain(document.root if document else None)


def told(text: str) -> list[str]:
    return [str(finding) for finding in read("x.yaml", text)[1]]


def test_words_that_other_readers_turn_into_something_else_stay_words() -> None:
    text = "on: yes\noff: no\ntime: 12:30\ncount: 0123\nday: 2024-07-04\nnone: null\ntilde: ~\n"
    assert read_as(text) == {
        "on": "yes",
        "off": "no",
        "time": "12:30",
        "count": "0123",
        "day": "2024-07-04",
        "none": "null",
        "tilde": "~",
    }


def test_every_key_and_value_knows_its_place() -> None:
    document, _ = read("x.yaml", "a: 1\nb:\n  - c: |\n\n      two\n      lines\n    d: 'q'\n")
    assert document is not None
    b = document.root.get("b")
    assert isinstance(b, Sequence)
    item = b.items[0]
    assert isinstance(item, Mapping)
    assert [(key.text, *key.position) for key, _ in item] == [("c", 3, 5), ("d", 7, 5)]
    assert [(*value.position,) for _, value in item] == [(5, 7), (7, 8)]


def test_a_block_keeps_its_line_breaks_and_what_is_in_it() -> None:
    text = "say: |\n  Hello {first_name}: *you*.\n\n  # not a comment\nend: x\n"
    assert read_as(text) == {
        "say": "Hello {first_name}: *you*.\n\n# not a comment\n",
        "end": "x",
    }


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("note: Keep it. Owner: me\n", f"1:21: E101 a text with `: ` in it: {OWN_LINE}"),
        ("label: Choose:\n", f"1:14: E101 a text with `: ` in it: {OWN_LINE}"),
        ("say: {name}, hello\n", f"1:6: E101 a text that begins with `{{`: {OWN_LINE}"),
        ("a: 'it's'\n", f"1:8: E101 words after the closing quotation mark: {OWN_LINE}"),
        ('a: "open\nb: 1\n', "1:4: E101 this quotation mark is never closed"),
        ("a: %x\n", f"1:4: E101 a text cannot begin with `%`: {OWN_LINE}"),
        ("a: @x\n", f"1:4: E101 a text cannot begin with `@`: {OWN_LINE}"),
        ("a: - b\n", f"1:4: E101 a text cannot begin with `-`: {OWN_LINE}"),
        ("a: *bold* text\n", f"1:4: E103 a text cannot begin with `*` or `&`: {OWN_LINE}"),
        ("a: &x 1\n", f"1:4: E103 a text cannot begin with `*` or `&`: {OWN_LINE}"),
        ("a: !!str 1\n", f"1:4: E104 a text cannot begin with `!`: {OWN_LINE}"),
        (
            "a: [b, c\nd: 1\n",
            f"1:4: E101 `[` is not closed as it should be; if it is text, {OWN_LINE}",
        ),
        ("a:\n  b: 1\n c: 2\n", "3:2: E101 the indentation fits none of the lines above"),
        (
            "a: 1\n  b: 2\n",
            "2:3: E101 indented too far, or the line above has a value already",
        ),
        ("say:hello\nend: x\n", "1:4: E101 `:` needs a space after it"),
        (
            "steps:\n  hello\n  bye: 1\n",
            f"2:3: E101 a key without `:`; if it is text, {OWN_LINE}",
        ),
        ("a: |\nfoo\nb: 1\n", "2:1: E101 a line without a key; text is indented below its `|`"),
        ("a: | text\n", "1:6: E101 the text goes on the line after `|`, not beside it"),
        ('a: "\\q"\n', f"1:5: E101 `\\q` means nothing between double quotes: {OWN_LINE}"),
        ("a: [b\n", f"1:4: E101 `[` is not closed as it should be; if it is text, {OWN_LINE}"),
        (
            "steps:\n  hello\n\n  # soon\n  bye: 1\n",
            f"2:3: E101 a key without `:`; if it is text, {OWN_LINE}",
        ),
        ("a: 'x\n---\n", "1:4: E101 this quotation mark is never closed"),
        ('a: "\\x4"\n', f"1:5: E101 `\\x` means nothing between double quotes: {OWN_LINE}"),
        ("a: ]\n", f"1:4: E101 a text cannot begin with `]`: {OWN_LINE}"),
        ("a: ,b\n", f"1:4: E101 a text cannot begin with `,`: {OWN_LINE}"),
        ("a: !x!y z\n", f"1:4: E101 a text cannot begin with `!`: {OWN_LINE}"),
        ("a: |x\n", "1:5: E101 the text goes on the line after `|`, not beside it"),
        ("a: b\n%c\n", "2:1: E101 a line cannot begin with `%`; indent it if it is text"),
        ("- a\nb: 1\n", "2:1: E101 the indentation fits none of the lines above"),
        ("a: 1\nb: 2\na: 3\n", "3:1: E102 `a` is here twice; the first is in line 1"),
        ("a:\n\tb: 1\n", "2:1: E105 a tab; use spaces"),
        (
            "a: 1\n---\nb: 1\n",
            "2:1: E106 one file holds one document; take `---` and `%` lines out",
        ),
        (
            "%YAML 1.1\n---\na: 1\n",
            "2:1: E106 one file holds one document; take `---` and `%` lines out",
        ),
        ("a:\n  <<: x\n", "2:3: E108 `<<` is not used here; write the keys out"),
        ("{a}: b\n", f"1:1: E109 a key must be one word; if this is text, {OWN_LINE}"),
        (
            "a: call us #now\n",
            f"1:12: E110 the text stops at `#`, which begins a comment: {OWN_LINE}",
        ),
        ("", "1:1: E101 the file must begin with a key, such as `flow: 1`"),
        ("- a\n", "1:1: E101 the file must begin with a key, such as `flow: 1`"),
        ("a: \x07\n", "1:1: E101 there is a character here that YAML forbids"),
    ],
)
def test_a_mistake_is_one_finding_in_plain_words(text: str, finding: str) -> None:
    assert told(text) == [f"x.yaml:{finding}"]


def test_a_comment_with_a_space_is_a_comment() -> None:
    assert read_as("a: b  # why\nc: |\n  d #e\n") == {"a": "b", "c": "d #e\n"}


def test_size_depth_and_number_are_limited() -> None:
    deep = "[" * (MAX_DEPTH + 2) + "]" * (MAX_DEPTH + 2)
    assert [code for line in told(f"a: {deep}\n") for code in line.split()[1:2]] == ["E107"]
    assert "E107" in told("a: " + "x" * MAX_FILE_CHARACTERS)[0]
    many = "a: [" + "b," * 40_000 + "b]\n"
    assert "E107" in told(many)[0]


# --- The parser in C beside the one in Python ------------------------------------------------

PIECES = st.sampled_from(
    [
        *("a", "bb", "c_d", "text", "1", "x y", "é", "https://x.org/y", "join_*", "{n}", "yes"),
        *(": ", ":", "- ", "|", "|-", ">", " ", "  ", "    ", "\n", "\n  ", "\n    ", "\n- "),
        *("\n  - ", "#", " # c", "'", '"', "''", "[", "]", "{", "}", ", ", ",", "*", "&", "!"),
        *("\n\n", "\na: ", "\n  b: ", "\n  b: |\n    ", "\n  - c: ", "---", "~", "?", "%", "\\"),
    ]
)


@given(st.lists(PIECES, max_size=30).map("".join))
def test_what_the_strict_parser_reads_both_read_alike(text: str) -> None:
    try:
        strict = read_strictly(text)
    except Refused:
        return
    assert read_tree(text) == strict


SCALARS = st.sampled_from(["x", "two words", "'it''s'", '"a: b"', "[a, b]", "{k: v, l: [m]}"])
BLOCKS = st.sampled_from(
    ["|\n{i}one\n\n{i}two: {{x}}", "|-\n{i}# no comment", "|\n{i}  deep\n{i}  er"]
)


def nested(depth: int) -> st.SearchStrategy[str]:
    """Files of the everyday shape, as authors write them."""
    indent = "  " * depth
    leaf = st.one_of(SCALARS, BLOCKS.map(lambda block: block.replace("{i}", indent + "  ")))
    if depth == 3:
        return st.lists(leaf, min_size=1, max_size=3).map(
            lambda leaves: "".join(f"{indent}k{n}: {leaf}\n" for n, leaf in enumerate(leaves))
        )
    inner = nested(depth + 1)
    line = st.one_of(
        leaf.map(lambda leaf: f" {leaf}\n"),
        inner.map(lambda inside: f"  # why\n{inside}"),
        st.just(f"\n{indent}  - one\n{indent}  - k: v\n{indent}    l: w\n"),
    )
    return st.lists(line, min_size=1, max_size=3).map(
        lambda lines: "".join(f"{indent}k{n}:{line}" for n, line in enumerate(lines))
    )


@given(nested(0))
def test_both_parsers_read_what_authors_write(text: str) -> None:
    assert read_tree(text) == read_strictly(text)


def test_what_only_the_older_yaml_forbids_is_read_all_the_same() -> None:
    assert read_tree("a: {b:c}\n") == read_strictly("a: {b:c}\n")
