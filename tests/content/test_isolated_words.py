"""Commands, addresses and telephone numbers among words that run right to left."""

from __future__ import annotations

import pytest

from chatbot.content.isolated_words import isolated
from chatbot.engine.template_parser import parse_template
from chatbot.engine.texts import Plural, Slot, Text, Words

LRI, PDI = "\u2066", "\u2069"


def words(text: Text) -> str:
    assert not isinstance(text, Plural)
    return "".join(
        piece.text if isinstance(piece, Words) else f"{{{'.'.join(piece.path)}}}"
        for piece in text.pieces
    )


@pytest.mark.parametrize(
    "written",
    [
        "أرسل <</start>>.",
        "أرسل <</start>>، أو <</help>>؟",
        "<</start>> للبدء\n<</stop>> للتوقف",
        "الموقع <<ico.org.uk>>.",
        "الموقع <<ico.org.uk/make-a-complaint/>>؟",
        "الموقع <<https://example.org/a?b=1>>؛ ثم",
        "(<<https://example.org/a_(b)>>)",
        "البريد <<name@example.org>>.",
        "الهاتف <<020 7946 0000>> أو <<+44 20 7946 0000>>.",
    ],
)
def test_what_runs_left_to_right_has_an_isolate(written: str) -> None:
    plain = written.replace("<<", "").replace(">>", "")
    expected = written.replace("<<", LRI).replace(">>", PDI)
    assert words(isolated(parse_template(plain))) == expected


@pytest.mark.parametrize(
    "written",
    [
        "مرحبًا، Rally With Refugees هنا.",
        "هيئة (Information Commissioner's Office، واختصارها ICO)",
        "و/أو",
        "4/7/2024",
        "24/7",
        "عام 2024، و2,800 طفل",
        "مثل SW1A 1AA.",
        "10-12",
        "https",
        "A. Example, 1 Example Street",
        "",
    ],
)
def test_other_words_stay_as_they_are(written: str) -> None:
    assert words(isolated(parse_template(written))) == written


def test_an_isolate_of_the_translator_is_enough() -> None:
    written = f"أرسل \u2068/start{PDI} أو {LRI}ico.org.uk{PDI}"
    assert words(isolated(parse_template(written))) == written


def test_marks_and_placeholders_stay() -> None:
    template = parse_template("*أرسل /start* {name|/x:link} [ico.org.uk](https://ico.org.uk)")
    after = isolated(template)
    assert not isinstance(after, Plural)
    assert after.pieces == (
        Words(f"أرسل {LRI}/start{PDI}", bold=True),
        Words(" "),
        Slot(("name",), "/x", "link"),
        Words(" "),
        Words(f"{LRI}ico.org.uk{PDI}", link="https://ico.org.uk"),
    )
    assert after.source == template.source


def test_every_form_of_a_plural_is_seen_to() -> None:
    after = isolated(Plural({"one": parse_template("/a"), "other": parse_template("/b")}))
    assert isinstance(after, Plural)
    assert [words(form) for form in after.forms.values()] == [f"{LRI}/a{PDI}", f"{LRI}/b{PDI}"]
