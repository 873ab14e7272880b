"""A catalogue brought up to date: by key alone, and nothing a translator wrote is lost."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chatbot.content.catalogues import compile_sources
from chatbot.content.extract import extract
from chatbot.content.merge import is_reviewed, merge
from chatbot.content.plurals import plural_header
from chatbot.content.po_file import Entry, PoFile, parse_po, write_po
from chatbot.engine.document import PluralText, SourceText
from tests.content.a_project import BYE, HELLO, PEOPLE, text

ON = "2024-06-20 12:00+0000"
HELLO_TEXT = "Hello {first_name|there}!"
TRANSLATED = Entry(HELLO.key, HELLO_TEXT, strings=("Helo {first_name|yno}!",))


def template(*sources: SourceText) -> PoFile:
    return extract("rally", compile_sources(sources))


def welsh(*entries: Entry, obsolete: tuple[Entry, ...] = ()) -> PoFile:
    header = {
        "Language": "cy",
        "Plural-Forms": plural_header("cy"),
        "Last-Translator": "Ann Example",
    }
    return PoFile(entries, obsolete, header)


def merged(old: PoFile | None, *sources: SourceText, **options: object) -> PoFile:
    return merge(old, template(*sources), "cy", on=ON, **options)  # type: ignore[arg-type]


def only(file: PoFile) -> Entry:
    [entry] = file.entries
    return entry


def said(entry: Entry) -> tuple[tuple[str, ...], bool, tuple[str, ...]]:
    """Translation, whether it is fuzzy, and the text it was made of."""
    return entry.strings, entry.fuzzy, entry.previous


# --- Texts that stay and texts that change ------------------------------------------------------


def test_a_new_text_is_untranslated() -> None:
    assert said(only(merged(None, HELLO))) == (("",), False, ())


def test_a_text_that_stays_keeps_its_translation() -> None:
    assert said(only(merged(welsh(TRANSLATED), HELLO))) == (TRANSLATED.strings, False, ())


@pytest.mark.parametrize("new", ["Hello, {first_name|there}!", "Something else altogether."])
def test_a_changed_text_keeps_its_translation_as_fuzzy(new: str) -> None:
    entry = only(merged(welsh(TRANSLATED), text(HELLO.key, new)))
    assert (entry.text, said(entry)) == (new, (TRANSLATED.strings, True, (HELLO_TEXT,)))


def test_a_text_changed_twice_remembers_what_was_translated() -> None:
    once = merged(welsh(TRANSLATED), text(HELLO.key, "Second"))
    twice = merged(once, text(HELLO.key, "Third"))
    assert said(only(twice)) == (TRANSLATED.strings, True, (HELLO_TEXT,))


def test_a_text_changed_back_is_right_again() -> None:
    once = merged(welsh(TRANSLATED), text(HELLO.key, "Second"))
    assert said(only(merged(once, HELLO))) == (TRANSLATED.strings, False, ())


def test_a_typo_leaves_the_translation_right() -> None:
    typo = text(HELLO.key, "Hello, {first_name|there}!")
    entry = only(merged(welsh(TRANSLATED), typo, is_typo=lambda key: key == HELLO.key))
    assert said(entry) == (TRANSLATED.strings, False, ())


def test_a_typo_can_be_declared_later() -> None:
    typo = text(HELLO.key, "Hello, {first_name|there}!")
    once = merged(welsh(TRANSLATED), typo)
    entry = only(merged(once, typo, is_typo=lambda key: True))
    assert said(entry) == (TRANSLATED.strings, False, ())


def test_a_typo_elsewhere_changes_nothing_here() -> None:
    entry = only(
        merged(welsh(TRANSLATED), text(HELLO.key, "Second"), is_typo=lambda key: key == BYE.key)
    )
    assert entry.fuzzy


@pytest.mark.parametrize("is_typo", [True, False])
def test_a_translation_nobody_confirmed_stays_fuzzy(is_typo: bool) -> None:
    machine = replace(TRANSLATED, flags=frozenset({"fuzzy"}))
    once = merged(welsh(machine), text(HELLO.key, "Second"), is_typo=lambda key: is_typo)
    back = merged(once, HELLO, is_typo=lambda key: is_typo)
    assert (said(only(once)), said(only(back))) == ((machine.strings, True, ()),) * 2


def test_a_changed_text_without_translation_is_just_the_new_one() -> None:
    old = welsh(replace(TRANSLATED, strings=("",)))
    assert said(only(merged(old, text(HELLO.key, "Second")))) == (("",), False, ())


# --- Keys ---------------------------------------------------------------------------------------


def test_nothing_is_borrowed_from_a_like_text_under_another_key() -> None:
    like = text("rally.other.text", HELLO_TEXT)
    file = merged(welsh(TRANSLATED), HELLO, like)
    assert [entry.strings for entry in file.entries] == [TRANSLATED.strings, ("",)]


def test_a_text_that_is_gone_is_kept_as_obsolete() -> None:
    file = merged(welsh(TRANSLATED), BYE)
    assert [(entry.key, entry.strings) for entry in file.obsolete] == [
        (HELLO.key, TRANSLATED.strings)
    ]


def test_an_untranslated_text_that_is_gone_is_gone() -> None:
    assert merged(welsh(replace(TRANSLATED, strings=("",))), BYE).obsolete == ()


def test_a_text_that_returns_finds_its_translation() -> None:
    gone = merged(welsh(TRANSLATED), BYE)
    back = merged(gone, HELLO)
    assert (said(only(back)), back.obsolete) == ((TRANSLATED.strings, False, ()), ())


def test_a_text_that_returns_changed_is_fuzzy() -> None:
    gone = merged(welsh(TRANSLATED), BYE)
    back = merged(gone, text(HELLO.key, "Second"))
    assert said(only(back)) == (TRANSLATED.strings, True, (HELLO_TEXT,))


def test_a_renamed_step_takes_its_translations_along() -> None:
    moved = text("rally.welcome.text", HELLO_TEXT)
    file = merged(welsh(TRANSLATED), moved, renamed={"rally.hello": "rally.welcome"})
    assert (said(only(file)), file.obsolete) == ((TRANSLATED.strings, False, ()), ())


def test_a_step_renamed_after_an_update_takes_them_along_still() -> None:
    moved = text("rally.welcome.text", HELLO_TEXT)
    late = merged(
        merged(welsh(TRANSLATED), moved), moved, renamed={"rally.hello": "rally.welcome"}
    )
    assert (said(only(late)), late.obsolete) == ((TRANSLATED.strings, False, ()), ())


def test_a_rename_takes_nothing_from_a_step_that_is_still_there() -> None:
    new = text("rally.welcome.text", HELLO_TEXT)
    file = merged(welsh(TRANSLATED), HELLO, new, renamed={"rally.hello": "rally.welcome"})
    assert [entry.strings for entry in file.entries] == [TRANSLATED.strings, ("",)]


def test_a_rename_means_whole_names() -> None:
    other = text("rally.hello_again.text", HELLO_TEXT)
    file = merged(
        welsh(replace(TRANSLATED, key=other.key)), other, renamed={"rally.hello": "rally.welcome"}
    )
    assert only(file).strings == TRANSLATED.strings


# --- Plurals ------------------------------------------------------------------------------------


def test_a_counted_text_has_room_for_every_form() -> None:
    assert only(merged(None, PEOPLE)).strings == ("",) * 6


def test_a_text_that_becomes_counted_keeps_its_words_for_every_form() -> None:
    old = welsh(Entry(PEOPLE.key, "People are standing.", strings=("Mae pobl.",)))
    entry = only(merged(old, PEOPLE))
    assert (entry.strings, entry.fuzzy) == (("Mae pobl.",) * 6, True)


def test_a_text_no_longer_counted_keeps_its_most_general_form() -> None:
    old = welsh(Entry(PEOPLE.key, "One", "{count} people", ("a", "b", "c", "d", "e", "f")))
    entry = only(merged(old, text(PEOPLE.key, "People are standing.")))
    assert (entry.strings, entry.fuzzy) == (("f",), True)


def test_forms_counted_by_another_rule_are_to_be_looked_at() -> None:
    assert isinstance(PEOPLE.text, PluralText)
    five = Entry(PEOPLE.key, PEOPLE.text.one, PEOPLE.text.other, ("a", "b", "c", "d", "e"))
    old = replace(welsh(five), header={"Plural-Forms": "nplurals=5; plural=n!=1;"})
    file = merged(old, PEOPLE)
    assert (only(file).strings, only(file).fuzzy) == (("a", "b", "c", "d", "e", ""), True)
    assert file.header["Plural-Forms"] == plural_header("cy")


# --- What translators add -----------------------------------------------------------------------


def test_remarks_and_flags_of_translators_stay() -> None:
    flags = frozenset({"no-translate", "no-wrap"})
    old = welsh(replace(TRANSLATED, remarks=("asked Bethan",), flags=flags, notes=("old note",)))
    entry = only(merged(old, HELLO))
    assert (entry.remarks, entry.flags) == (("asked Bethan",), flags)
    assert "old note" not in entry.notes


def test_a_changed_text_may_need_translation_after_all() -> None:
    old = welsh(Entry(HELLO.key, "OK", flags=frozenset({"no-translate"})))
    assert only(merged(old, HELLO)).flags == frozenset()


def test_the_header_keeps_what_translators_wrote_and_says_what_must_be() -> None:
    header = merged(welsh(TRANSLATED), HELLO).header
    assert header["Last-Translator"] == "Ann Example"
    assert header["Plural-Forms"].startswith("nplurals=6;")
    assert header["Content-Type"] == "text/plain; charset=UTF-8"


def test_a_new_catalogue_says_how_it_was_made_and_that_nobody_read_it() -> None:
    file = merged(None, HELLO)
    assert file.remarks == (
        "Welsh translation of rally.",
        "How it was made: nobody has translated it yet.",
        "Read by a speaker: no.",
    )
    assert not is_reviewed(file)


def test_what_the_head_says_stays() -> None:
    remarks = (
        "Welsh",
        "How it was made: by Ann Example.",
        "Read by a speaker: yes, Bethan Example.",
    )
    file = merged(replace(welsh(TRANSLATED), remarks=remarks), HELLO)
    assert (file.remarks, is_reviewed(file)) == (remarks, True)


def test_merging_twice_changes_nothing_more() -> None:
    sources = (HELLO, text(BYE.key, "So long."), PEOPLE)
    bye = Entry(BYE.key, 'Goodbye.\n\nCome again: 100 % \\ "soon"', strings=("Hwyl.",))
    gone = Entry("rally.gone.text", "Gone", "{count} gone", ("a", "b", "c", "d", "e", "f"))
    once = write_po(merged(welsh(TRANSLATED, bye, gone), *sources), 6)
    assert write_po(merged(parse_po(once), *sources), 6) == once
