"""The canonical form of a file: what changes, what never does."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.content.fmt import format_text
from chatbot.content.yaml_reader import Refused, read_strictly
from tests.content.test_yaml_reader import nested, plain

FLOWS = Path(__file__).parents[2] / "flows"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a:   1\nbb:  2\n", "a: 1\nbb: 2\n"),
        ("a: {b:   1,   c: 2}\n", "a: {b: 1, c: 2}\n"),
        ("a: [ b,c ,  d ]\n", "a: [b, c, d]\n"),
        ("a:\n- b\n-   c\n", "a:\n  - b\n  - c\n"),
        ("a:\n    b: 1\n", "a:\n  b: 1\n"),
        ("a: 1         # one\nbb: 2        # two\n", "a: 1  # one\nbb: 2  # two\n"),
        ("a: 1\n\n\n\n# b\nc: 2\n", "a: 1\n\n# b\nc: 2\n"),
        ("a: 1   \n", "a: 1\n"),
        ("\n\na: 1", "a: 1\n"),
        ("a: two\n  lines\n", "a: two lines\n"),
        ('a: "b\\nc"\n', "a: |-\n  b\n  c\n"),
        ("a: |\n    b\n      c\n", "a: |\n  b\n    c\n"),
    ],
)
def test_the_form_is_canonical(before: str, after: str) -> None:
    assert format_text(before) == after


@pytest.mark.parametrize(
    "text",
    [
        "a: 0123\nb: 1.10\nc: ~\nd: yes\ne: 2024-07-04\nf: '12'\ng: \"no\"\n",
        f"a: {'long words ' * 40}end\n",
        "# first\na:\n  # second\n  b: 1  # third\n\n  # fourth\n  c: 2\n# last\n",
        "a: |\n  one {b}: *c*\n\n    # no comment\n  two\nb: x\n",
        "a: >\n  folded\n  words\n",
        "note: Llythyr — «mae'n» عربي 🙂\n",
    ],
)
def test_what_is_in_order_is_left_alone(text: str) -> None:
    assert format_text(text) == text


@pytest.mark.parametrize("text", ["a: b: c\n", "a: 1\na: 2\n", "a:\n\tb: 1\n", "a: &b 1\n", ""])
def test_a_file_that_cannot_be_read_is_left_alone(text: str) -> None:
    assert format_text(text) == text


@pytest.mark.parametrize(
    "path", sorted([*FLOWS.glob("*.yaml"), *FLOWS.glob("*/*.yaml")]), ids=lambda path: path.stem
)
def test_what_is_shipped_is_in_canonical_form(path: Path) -> None:
    source = path.read_text("utf-8")
    assert format_text(source) == source


GAPS = st.sampled_from([" ", "   "])


def untidy(text: str, gap: str, seed: int) -> str:
    """The same file with wider gaps, comments and empty lines here and there."""
    lines = []
    for number, line in enumerate(text.split("\n")):
        if (number + seed) % 3 == 0 and line.rstrip().endswith(":"):
            line += f"{gap}# why {number}"
        lines.append(line.replace(": ", f":{gap}", 1) if (number + seed) % 2 else line)
        if (number + seed) % 5 == 0 and line.rstrip().endswith("]"):
            lines += ["", "", "# after"]
    return "\n".join(lines)


@given(st.builds(untidy, nested(0), GAPS, st.integers(0, 5)))
def test_formatting_twice_is_formatting_once_and_means_the_same(text: str) -> None:
    try:
        meant = plain(read_strictly(text))
    except Refused:
        assert format_text(text) == text
        return
    formatted = format_text(text)
    assert format_text(formatted) == formatted
    assert plain(read_strictly(formatted)) == meant
