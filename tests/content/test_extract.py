"""What translators are given."""

from __future__ import annotations

from pathlib import Path

from chatbot.content.catalogues import compile_sources
from chatbot.content.extract import KINDS, extract, write_templates
from chatbot.content.po_file import write_po
from chatbot.engine.document import PluralText, SourceText
from tests.content.a_project import PEOPLE, text


def template(*sources: SourceText) -> str:
    return write_po(extract("rally", compile_sources(sources)), 2).partition('"\n\n')[2]


def test_an_entry_tells_where_it_is_and_what_it_is_for() -> None:
    source = text("rally.ask.option.agree", "Yes, you may", "option", note="Plain words.")
    assert template(source) == (
        "#. rally, step ask: button, at most 40 characters; one of the answers\n"
        "#. Plain words.\n"
        'msgctxt "rally.ask.option.agree"\n'
        'msgid "Yes, you may"\n'
        'msgstr ""\n'
    )


def test_a_consent_text_says_so() -> None:
    source = text("rally.ask.text", "May I?", consent=True)
    assert "#. People agree to these very words." in template(source)


def test_placeholders_come_with_samples() -> None:
    lines = template(text("a.b.text", "{first_name|you} by {poll_date:date} {unheard_of}"))
    assert [line for line in lines.splitlines() if "may be" in line] == [
        "#. {first_name} may be: Ann",
        "#. {poll_date:date} may be: 4 July 2024",
    ]


def test_a_counted_text_has_both_its_forms() -> None:
    assert template(PEOPLE).splitlines()[-5:] == [
        'msgctxt "rally.people.text"',
        'msgid "One person is standing in {seat}."',
        'msgid_plural "{count} people are standing in {seat}."',
        'msgstr[0] ""',
        'msgstr[1] ""',
    ]


def test_a_text_without_words_needs_no_translation() -> None:
    assert "#, no-translate\n" in template(text("a.b.text", "{seat} · 3"))


def test_texts_stand_in_the_order_of_the_flows() -> None:
    keys = ["z.b.text", "a.c.text", "m.a.text"]
    entries = extract("rally", compile_sources([text(key, "Words") for key in keys])).entries
    assert [entry.key for entry in entries] == keys


def test_each_kind_of_text_is_explained() -> None:
    assert all(KINDS[kind] for kind in KINDS)


def test_other_keys_than_those_of_steps_stand_as_they_are() -> None:
    assert "#. campaign.ask.routes.title: title" in template(
        text("campaign.ask.routes.title", "Safe routes", "title")
    )


def test_templates_are_written_when_something_changed(tmp_path: Path) -> None:
    first = write_templates(tmp_path, {"rally": [text("a.b.text", "Words")], "bot": []})
    again = write_templates(tmp_path, {"rally": [text("a.b.text", "Words")], "bot": []})
    other = write_templates(tmp_path, {"rally": [text("a.b.text", "Other words")], "bot": []})
    assert (first, again, other) == (
        [tmp_path / "rally.pot", tmp_path / "bot.pot"],
        [],
        [tmp_path / "rally.pot"],
    )


def test_nothing_but_the_templates_is_left_in_the_folder(tmp_path: Path) -> None:
    write_templates(tmp_path, {"rally": [text("a.b.text", PluralText("One", "{count} more"))]})
    assert [path.name for path in tmp_path.iterdir()] == ["rally.pot"]
