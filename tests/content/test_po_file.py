"""Catalogues read and written: nothing is lost, nothing changes by itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.content.po_file import Entry, PoFile, UnreadableCatalogue, parse_po, write_po

HEAD = {"Language": "cy", "Content-Type": "text/plain; charset=UTF-8"}
WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp"])
    | st.sampled_from('\n\t"\\'),
    max_size=120,
)
FILLED = WORDS.filter(str.strip)
COMMENTS = st.lists(
    st.from_regex(r"[a-z][a-z :.]{0,90}[a-z]", fullmatch=True), max_size=3, unique=True
).map(tuple)
FLAGS = st.frozensets(st.sampled_from(["fuzzy", "no-translate", "no-wrap"]))
SINGLE = st.builds(
    Entry,
    key=st.uuids().map(str),
    text=FILLED,
    strings=WORDS.map(lambda word: (word,)),
    flags=FLAGS,
    remarks=COMMENTS,
    notes=COMMENTS,
    previous=st.just(()) | FILLED.map(lambda word: (word,)),
)
COUNTED = st.builds(
    Entry,
    key=st.uuids().map(str),
    text=FILLED,
    plural=FILLED,
    strings=st.lists(FILLED, min_size=4, max_size=4).map(tuple),
    flags=FLAGS,
    notes=COMMENTS,
    previous=st.just(()) | st.tuples(FILLED, FILLED),
)
OBSOLETE = st.builds(
    Entry, key=st.uuids().map(str), text=FILLED, strings=FILLED.map(lambda word: (word,))
)
FILES = st.builds(
    PoFile,
    entries=st.lists(SINGLE | COUNTED, max_size=4).map(tuple),
    obsolete=st.lists(OBSOLETE, max_size=2).map(tuple),
    header=st.just(HEAD),
    remarks=COMMENTS,
)


def essence(file: PoFile) -> tuple[object, ...]:
    """What two catalogues must have in common to be the same."""
    return (
        [_parts(entry) for entry in file.entries],
        [_parts(entry) for entry in file.obsolete],
        dict(file.header),
        file.remarks,
    )


def _parts(entry: Entry) -> tuple[object, ...]:
    return (
        entry.key,
        entry.source,
        entry.strings,
        entry.flags,
        entry.remarks,
        entry.notes,
        entry.previous,
    )


@given(FILES)
def test_a_catalogue_written_and_read_is_the_same(file: PoFile) -> None:
    again = parse_po(write_po(file, 4))
    assert (essence(again), again.flaws) == (essence(file), ())


@given(FILES)
def test_a_catalogue_read_and_written_is_the_same_text(file: PoFile) -> None:
    text = write_po(file, 4)
    assert write_po(parse_po(text), 4) == text


@given(
    st.text(max_size=200)
    | st.lists(
        st.sampled_from(
            [
                'msgid ""\n',
                'msgid "a"\n',
                'msgctxt "k"\n',
                'msgstr "b"\n',
                'msgstr[0] "c"\n',
                '"d"\n',
                'msgid_plural "e"\n',
                "\n",
                "#, fuzzy\n",
                "#~ ",
                "#| ",
                "# \u2068x\n",
                "#: a:1\n",
                '"\n',
                "msgstr[1] ",
                '"Plural-Forms: nplurals=9;\\n"\n',
            ]
        ),
        max_size=20,
    ).map("".join)
)
def test_no_text_raises_anything_but_unreadable(text: str) -> None:
    try:
        file = parse_po(text)
    except UnreadableCatalogue as fault:
        file = PoFile(header={"fault": fault.message})
    assert all(flaw.line >= 1 and flaw.message for flaw in file.flaws)


def test_an_entry_knows_its_lines() -> None:
    text = write_po(
        PoFile((Entry("k", "one", "other", ("a", "b\nc")),), header=HEAD, remarks=("x",)), 2
    )
    file = parse_po(text)
    [entry] = file.entries
    lines = text.splitlines()
    assert lines[entry.line - 1] == 'msgid "one"'
    assert lines[file.line_of(entry, 1) - 1] == 'msgstr[1] ""'
    assert file.line_of(entry, 7) == entry.line


def test_missing_forms_are_written_empty() -> None:
    text = write_po(PoFile((Entry("k", "one", "other", ()),), header=HEAD), 3)
    assert text.count("msgstr[") == 3


@pytest.mark.parametrize("comment", ["#, fuzzy", "#: a.py:1", "#. note"])
def test_only_the_remarks_above_a_header_are_kept(comment: str) -> None:
    text = f'# Welsh\n{comment}\nmsgid ""\nmsgstr "Language: cy\\n"\n'
    assert parse_po(text).remarks == ("Welsh",)


def test_a_word_like_a_format_makes_no_flag() -> None:
    text = write_po(PoFile((Entry("k", "50 % of {x}", strings=("50 % o {x}",)),), header=HEAD), 2)
    assert parse_po(text).entries[0].flags == frozenset()
