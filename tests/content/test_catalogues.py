"""What of a catalogue is shown, and what is shown in place of the rest."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatbot.content.catalogues import LanguagesAtHand, Sources, load_languages
from chatbot.engine.document import PluralText
from chatbot.engine.texts import Template, Words
from tests.content.a_project import (
    BYE,
    HELLO,
    PEOPLE,
    Project,
    codes,
    entry,
    header,
    text,
    written,
)

GOOD = entry(HELLO.key, "Hello {first_name|there}!", "Helo {first_name|yno}!")
FUZZY = "#, fuzzy\n"
WELSH_FORMS = ["neb", "un", "dau", "tri", "chwech", "{count}"]


def people(forms: list[str]) -> str:
    strings = "".join(f'msgstr[{n}] "{form} {{seat}}"\n' for n, form in enumerate(forms))
    return (
        f'\nmsgctxt "{PEOPLE.key}"\nmsgid "One person is standing in {{seat}}."\n'
        f'msgid_plural "{{count}} people are standing in {{seat}}."\n{strings}'
    )


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def test_a_translation_is_shown(project: Project) -> None:
    project.write("cy", header("cy") + GOOD)
    language, findings = project.load("cy", HELLO)
    assert written(language.texts["rally:rally.hello.text"]) == "Helo {first_name|yno}!"
    assert (language.fallen_back, findings) == (frozenset(), [])


def test_a_language_knows_its_name_and_direction(project: Project) -> None:
    project.write("ar", header("ar"))
    language, _ = project.load("ar")
    assert (language.tag, language.name, language.direction) == ("ar", "العربية", "rtl")


def test_a_plural_has_all_forms_of_its_language(project: Project) -> None:
    project.write("cy", header("cy") + people(WELSH_FORMS))
    language, findings = project.load("cy", PEOPLE)
    assert written(language.texts["rally:rally.people.text"]) == {
        "zero": "neb {seat}",
        "one": "un {seat}",
        "two": "dau {seat}",
        "few": "tri {seat}",
        "many": "chwech {seat}",
        "other": "{count} {seat}",
    }
    assert findings == []


def test_the_source_language_needs_no_catalogue(project: Project) -> None:
    language, findings = project.load("en", HELLO, PEOPLE)
    assert written(language.texts["rally:rally.hello.text"]) == HELLO.text
    assert (language.fallen_back, findings) == (frozenset(), [])


# --- What falls back, sentence by sentence ------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("", "W715"),
        (entry(HELLO.key, "Hello {first_name|there}!", ""), "W715"),
        (
            entry(HELLO.key, "Hello {first_name|there}!", "Helo {first_name|yno}!", above=FUZZY),
            "W717",
        ),
        (entry(HELLO.key, "Good day {first_name|there}!", "Dydd da {first_name|yno}!"), "W717"),
        (entry(HELLO.key, "Hello {first_name|there}!", "Helo {enw_cyntaf|yno}!"), "E705"),
        (entry(HELLO.key, "Hello {first_name|there}!", "Helo!"), "E705"),
        (entry(HELLO.key, "Hello {first_name|there}!", "Helo {first_name}!"), "E705"),
        (entry(HELLO.key, "Hello {first_name|there}!", "Helo {first_name|yno:names}!"), "E705"),
        (entry(HELLO.key, "Hello {first_name|there}!", "{first_name|yno} {seat}"), "E705"),
        (entry(HELLO.key, "Hello {first_name|there}!", "Helo {first_name|yno!"), "E706"),
        (entry(HELLO.key, "Hello {first_name|there}!", "\u202eHelo {first_name|yno}!"), "E706"),
        (entry(HELLO.key, "Hello {first_name|there}!", "   "), "E706"),
        (entry(HELLO.key, "Hello {first_name|there}!", "{first_name|x}" + "x" * 4096), "E707"),
        (
            entry(HELLO.key, "Hello {first_name|there}!", "{first_name|x} https://example.com"),
            "E709",
        ),
        (
            entry(
                HELLO.key, "Hello {first_name|there}!", "{first_name|x} [a](https://example.com)"
            ),
            "E709",
        ),
    ],
    ids=[
        "not there",
        "empty",
        "fuzzy",
        "of an older text",
        "unknown placeholder",
        "lost placeholder",
        "no words without a value",
        "other format",
        "extra placeholder",
        "open brace",
        "override",
        "spaces",
        "too long",
        "address",
        "link",
    ],
)
def test_a_sentence_without_a_good_translation_is_in_the_source_language(
    project: Project, body: str, code: str
) -> None:
    other = entry(BYE.key, "Goodbye.", "Hwyl.")
    project.write("cy", header("cy") + body + other)
    language, findings = project.load("cy", HELLO, BYE)
    assert written(language.texts["rally:rally.hello.text"]) == HELLO.text
    assert written(language.texts["rally:rally.bye.text"]) == "Hwyl."
    assert language.fallen_back == {"rally:rally.hello.text"}
    assert codes(findings) == [code]


def test_a_finding_names_the_line_and_the_likely_word(project: Project) -> None:
    seat = text("rally.seat.text", "You live in {seat}.")
    project.write("cy", header("cy") + entry(seat.key, "You live in {seat}.", "Yn {sedd}."))
    _, [finding] = project.load("cy", seat)
    assert (finding.line, finding.level) == (9, "error")
    assert finding.message == "rally.seat.text: the source has no {sedd}; it has {seat}"


def test_a_fuzzy_consent_text_is_never_shown_and_named(project: Project) -> None:
    consent = text("rally.ask.text", "May I keep this?", consent=True)
    body = entry(consent.key, "May I keep this?", "Ga i gadw hwn?", above=FUZZY)
    project.write("cy", header("cy") + body)
    language, findings = project.load("cy", consent)
    assert written(language.texts["rally:rally.ask.text"]) == "May I keep this?"
    assert codes(findings) == ["W717", "W719"]


def test_a_text_marked_as_needing_no_translation_is_done(project: Project) -> None:
    name = text("rally.name.text", "Rally With Refugees")
    above = "#, no-translate\n"
    project.write("cy", header("cy") + entry(name.key, "Rally With Refugees", "", above=above))
    language, findings = project.load("cy", name)
    assert (language.fallen_back, findings) == (frozenset(), [])


def test_a_text_without_words_may_have_a_comma_of_its_own(project: Project) -> None:
    source = text("rally.source.text", "{source}, {day}")
    above, own = "#, no-translate\n", "{source}، {day}"
    project.write("ar", header("ar") + entry(source.key, "{source}, {day}", own, above=above))
    language, findings = project.load("ar", source)
    assert written(language.texts["rally:rally.source.text"]) == own
    assert (language.fallen_back, findings) == (frozenset(), [])


def test_an_address_may_end_a_sentence_in_any_script(project: Project) -> None:
    seen = "Have you seen https://example.org?"
    source = text("rally.where.text", seen)
    body = entry(source.key, seen, "هل رأيت https://example.org؟")
    project.write("ar", header("ar") + body)
    language, findings = project.load("ar", source)
    assert (language.fallen_back, findings) == (frozenset(), [])


def test_commands_are_isolated_in_a_right_to_left_language_only(project: Project) -> None:
    source = text("rally.where.text", "Send /start.")
    body = entry(source.key, "Send /start.", "/start")
    for tag in ("ar", "cy"):
        project.write(tag, header(tag) + body)
    shown = [project.load(tag, source)[0].texts["rally:rally.where.text"] for tag in ("ar", "cy")]
    assert [each.pieces for each in shown if isinstance(each, Template)] == [
        (Words("\u2066/start\u2069"),),
        (Words("/start"),),
    ]


def test_a_text_without_words_is_done(project: Project) -> None:
    project.write("cy", header("cy"))
    language, findings = project.load("cy", text("rally.seat.text", "{seat} · 3!"))
    assert (language.fallen_back, findings) == (frozenset(), [])


def test_gaps_are_told_in_one_line(project: Project) -> None:
    sources = [text(f"rally.s{n}.text", f"Sentence {n}.") for n in range(5)]
    path = project.write("cy", header("cy"))
    _, [finding] = project.load("cy", *sources)
    assert str(finding) == (
        f"{path}:1:1: W715 5 not translated: rally.s0.text, rally.s1.text, rally.s2.text, …"
    )


def test_an_entry_nothing_asks_for_is_named(project: Project) -> None:
    project.write("cy", header("cy") + entry("rally.gone.text", "Gone.", "Wedi mynd."))
    _, [finding] = project.load("cy")
    assert (finding.code, "rally.gone.text" in finding.message) == ("W718", True)


def test_other_marks_than_in_the_source_are_only_remarked_on(project: Project) -> None:
    bold = text("rally.b.text", "A *bold* word")
    project.write("cy", header("cy") + entry(bold.key, "A *bold* word", "Gair bras"))
    language, findings = project.load("cy", bold)
    assert written(language.texts["rally:rally.b.text"]) == "Gair bras"
    assert codes(findings) == ["W712"]


def test_a_label_that_a_button_cuts_is_remarked_on(project: Project) -> None:
    label = text("rally.q.option.a", "Yes", "option")
    project.write("cy", header("cy") + entry(label.key, "Yes", "I" * 41))
    _, findings = project.load("cy", label)
    assert codes(findings) == ["W713"]


def test_a_label_that_no_button_holds_is_kept_back(project: Project) -> None:
    label = text("rally.q.option.a", "Yes", "option")
    project.write("cy", header("cy") + entry(label.key, "Yes", "I" * 65))
    language, findings = project.load("cy", label)
    assert written(language.texts["rally:rally.q.option.a"]) == "Yes"
    assert codes(findings) == ["E707"]


def test_a_notice_has_at_most_two_hundred_characters(project: Project) -> None:
    toast = text("words.late", "Too late.", "toast")
    project.write("cy", header("cy") + entry(toast.key, "Too late.", "x" * 201))
    _, findings = project.load("cy", toast)
    assert codes(findings) == ["E707"]


def test_a_placeholder_in_quotation_marks_is_remarked_on(project: Project) -> None:
    seat = text("rally.seat.text", "You live in {seat}.")
    project.write("cy", header("cy") + entry(seat.key, "You live in {seat}.", "Yn “{seat}”."))
    _, findings = project.load("cy", seat)
    assert codes(findings) == ["W714"]


@pytest.mark.parametrize("mark", ["\u200e", "\u200f", "\u061c", "\u2067x\u2069"])
def test_direction_marks_are_remarked_on(project: Project, mark: str) -> None:
    project.write("ar", header("ar") + entry(BYE.key, "Goodbye.", f"وداعا{mark}"))
    language, findings = project.load("ar", BYE)
    assert (language.fallen_back, codes(findings)) == (frozenset(), ["W720"])


def test_a_joiner_is_spelling(project: Project) -> None:
    project.write("ar", header("ar") + entry(BYE.key, "Goodbye.", "می\u200cخواهم"))
    assert project.load("ar", BYE)[1] == []


def test_a_link_to_the_same_site_is_taken(project: Project) -> None:
    link = text("rally.l.text", "[Read](https://example.org/en)")
    body = entry(link.key, "[Read](https://example.org/en)", "[Darllen](https://example.org/cy)")
    project.write("cy", header("cy") + body)
    language, findings = project.load("cy", link)
    assert (language.fallen_back, findings) == (frozenset(), [])


# --- Plurals ------------------------------------------------------------------------------------


def test_a_missing_plural_form_keeps_the_sentence_back(project: Project) -> None:
    path = project.write("cy", header("cy") + people(WELSH_FORMS[:5]))
    language, [finding] = project.load("cy", PEOPLE)
    assert written(language.texts["rally:rally.people.text"]) == {
        "one": "One person is standing in {seat}.",
        "other": "{count} people are standing in {seat}.",
    }
    assert str(finding) == (
        f'{path}:8:1: E704 rally.people.text: the form "other", msgstr[5], is missing'
    )


def test_an_empty_plural_form_keeps_the_sentence_back(project: Project) -> None:
    body = people(WELSH_FORMS).replace('msgstr[2] "dau {seat}"', 'msgstr[2] ""')
    project.write("cy", header("cy") + body)
    _, [finding] = project.load("cy", PEOPLE)
    assert (finding.line, finding.code) == (12, "E704")


def test_a_header_with_another_count_of_forms_is_named(project: Project) -> None:
    five = "nplurals=5; plural=(n==1 ? 1 : n==2 ? 2 : n==3 ? 3 : n==6 ? 4 : 0);"
    project.write("cy", header("cy", five) + people(WELSH_FORMS[:5]))
    _, findings = project.load("cy", PEOPLE)
    assert codes(findings) == ["E703", "E704"]


@pytest.mark.parametrize(
    "formula", ["nplurals=1000000000; plural=n;", "nplurals=2; plural=n/0;", "nplurals=x; plural="]
)
def test_a_mad_plural_formula_is_never_worked_out(project: Project, formula: str) -> None:
    project.write("cy", header("cy", formula) + people(WELSH_FORMS) + GOOD)
    language, findings = project.load("cy", PEOPLE, HELLO)
    assert (language.fallen_back, codes(findings)) == (frozenset(), ["E703"])


def test_english_one_is_not_said_where_one_is_also_said_of_none(project: Project) -> None:
    project.write("fa", header("fa"))
    language, _ = project.load("fa", PEOPLE)
    assert written(language.texts["rally:rally.people.text"]) == {
        "other": "{count} people are standing in {seat}."
    }


@pytest.mark.parametrize("form", ["neb", "Neb yn {seat}, dim ond {count}"])
def test_a_form_may_leave_out_the_count_alone(project: Project, form: str) -> None:
    forms = [*WELSH_FORMS]
    body = people(forms).replace('"neb {seat}"', f'"{form}"')
    project.write("cy", header("cy") + body)
    language, _ = project.load("cy", PEOPLE)
    assert bool(language.fallen_back) == ("{seat}" not in form)


def test_a_plural_where_the_source_has_none_is_an_older_text(project: Project) -> None:
    project.write("cy", header("cy") + people(WELSH_FORMS))
    source = text(PEOPLE.key, "One person is standing in {seat}.")
    _, findings = project.load("cy", source)
    assert codes(findings) == ["W717"]


# --- Languages ----------------------------------------------------------------------------------


def test_a_language_nobody_knows_is_left_out(tmp_path: Path) -> None:
    sources = Sources(
        tmp_path, {"rally": ["xx"]}, {"rally": [HELLO]}, {"en": "English", "xx": "?"}
    )
    languages, findings = load_languages(sources)
    assert (list(languages), codes(findings)) == (["en"], ["E710"])
    assert list(LanguagesAtHand(sources)) == ["en"]


def test_a_language_compiled_when_it_is_needed_is_the_same_though_its_file_is_gone(
    project: Project,
) -> None:
    path = project.write("ar", header("ar") + entry(HELLO.key, "Hello {name}.", "{name} مرحبا"))
    names = {"en": "English", "ar": "العربية", "cy": "Cymraeg"}
    sources = Sources(project.locales, {"rally": tuple(names)}, {"rally": [HELLO]}, names)
    at_once, _ = load_languages(sources)
    at_hand = LanguagesAtHand(sources)
    path.unlink()
    assert dict(at_hand) == dict(at_once)
    assert at_hand["ar"] is at_hand["ar"]


def test_a_source_text_that_does_not_compile_is_left_out(project: Project) -> None:
    project.write("cy", header("cy"))
    language, findings = project.load("cy", text("rally.x.text", "{"))
    assert (dict(language.texts), findings) == ({}, [])


def test_a_catalogue_not_asked_for_may_be_missing(tmp_path: Path) -> None:
    languages, findings = load_languages(
        Sources(
            tmp_path, {"rally": ["en"]}, {"rally": [HELLO]}, {"en": "English", "cy": "Cymraeg"}
        )
    )
    assert (sorted(languages["cy"].fallen_back), findings) == (["rally:rally.hello.text"], [])


def test_a_plural_text_of_the_source_is_counted_in_english(project: Project) -> None:
    language, _ = project.load("en", text("a.b.text", PluralText("One", "{count} more")))
    assert written(language.texts["rally:a.b.text"]) == {"one": "One", "other": "{count} more"}
