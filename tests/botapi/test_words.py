"""Markup, cleaning, links and found entities, each by itself."""

from __future__ import annotations

from typing import Any

import pytest

from . import utf16
from .detected import with_detected
from .formatted import BadText, compose
from .html_markup import BadMarkup, read_html
from .links import link_problem

START = "parameter is not 0-64 of A-Z, a-z, 0-9, _ and -"
FACE = "\U0001f600"

WELL_FORMED = [
    ("<b>a</b>", "a", [("bold", 0, 1)]),
    ("<strong>a</strong><em>b</em>", "ab", [("bold", 0, 1), ("italic", 1, 1)]),
    (f"{FACE}<u>a</u>", f"{FACE}a", [("underline", 2, 1)]),
    ("<B>a</B >", "a", [("bold", 0, 1)]),
    ("<b>a<i>b</i></b>", "ab", [("bold", 0, 2), ("italic", 1, 1)]),
    ("<b></b>a", "a", []),
    ("a &lt;3 &amp;amp; &#33; &nbsp;", "a <3 &amp; ! &nbsp;", []),
    ('<span class="tg-spoiler">a</span>', "a", [("spoiler", 0, 1)]),
    ("<blockquote expandable>a</blockquote>", "a", [("expandable_blockquote", 0, 1)]),
    ("<pre>a</pre>", "a", [("pre", 0, 1)]),
]
ILL_FORMED = [
    ("<p>a</p>", 'Unsupported start tag "p" at byte offset 0'),
    ("é<br>", 'Unsupported start tag "br" at byte offset 2'),
    ("I <3 you", "at byte offset 2"),
    ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
    ("a</b>", "Unexpected end tag at byte offset 1"),
    ("<b><i>a</b></i>", 'expected "</i>", found "</b>"'),
    ("<span>a</span>", "must have class"),
]


@pytest.mark.parametrize(("source", "text", "spans"), WELL_FORMED)
def test_html_is_read_as_telegram_reads_it(
    source: str, text: str, spans: list[tuple[str, int, int]]
) -> None:
    words, entities = read_html(source)
    assert words == text
    assert [(each["type"], each["offset"], each["length"]) for each in entities] == spans


@pytest.mark.parametrize(("source", "complaint"), ILL_FORMED)
def test_html_that_is_not_well_formed_is_refused(source: str, complaint: str) -> None:
    with pytest.raises(BadMarkup) as refusal:
        read_html(source)
    assert complaint in str(refusal.value)


def test_attributes_become_fields_of_the_entity() -> None:
    _, entities = read_html(
        '<a href="https://example.org?a=1&amp;b=2">a</a>'
        "<tg-emoji emoji-id='5'>b</tg-emoji>"
        '<tg-time unix="1700000000" format="wDT">c</tg-time>'
        '<pre><code class="language-python">d</code></pre>'
    )
    bare = [{k: v for k, v in each.items() if k not in {"offset", "length"}} for each in entities]
    assert bare == [
        {"type": "text_link", "url": "https://example.org?a=1&b=2"},
        {"type": "custom_emoji", "custom_emoji_id": "5"},
        {"type": "date_time", "unix_time": 1700000000, "date_time_format": "wDT"},
        {"type": "pre", "language": "python"},
    ]


def test_what_telegram_removes_is_removed_and_entities_move_along() -> None:
    bold = {"type": "bold", "offset": 4, "length": 3}
    words = compose({"text": "\r\u202e a\tbc ", "entities": [bold]}, "text")
    assert (words.text, words.entities) == ("a bc", ({**bold, "offset": 1, "length": 3},))


def test_isolates_and_marks_stay() -> None:
    text = "\u2068name\u2069 \u200f1\u200e"
    assert compose({"text": text}, "text").text == text


def test_an_entity_that_covers_only_trimmed_space_is_gone() -> None:
    bold = {"type": "bold", "offset": 1, "length": 1}
    assert compose({"text": "a ", "entities": [bold]}, "text").entities == ()


def test_half_a_surrogate_pair_is_not_text() -> None:
    with pytest.raises(BadText, match="can't parse entities: &#xD83D; is no character"):
        compose({"text": "a &#xD83D; b", "parse_mode": "HTML"}, "text")


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("https://example.org", None),
        ("http://127.0.0.1:8080/l/abc", None),
        ("http://[::1]:8080/", None),
        ("tg://user?id=5", None),
        ("http://localhost:8080", "Wrong HTTP URL"),
        ("http://[::1/", "Wrong HTTP URL"),
        ("http://example.org:port", "Wrong HTTP URL"),
        ("mailto:someone@example.org", "Unsupported URL protocol"),
        ("javascript:alert(1)", "Unsupported URL protocol"),
        ("example.org", "Unsupported URL protocol"),
        ("https://", "URL host is empty"),
        ("", "URL must be non-empty"),
        (f"https://t.me/some_bot?start={'a-B_9' * 12}", None),
        ("https://t.me/some_bot?startgroup", None),
        (f"https://t.me/some_bot?start={'x' * 65}", f"start {START}"),
        ("https://t.me/some_bot?startgroup=a.b", f"startgroup {START}"),
        ("tg://resolve?domain=some_bot&start=a%20b", f"start {START}"),
        ("https://example.org/?start=a.b", None),
    ],
)
def test_links(url: str, problem: str | None) -> None:
    assert link_problem(url) == problem


def test_a_web_app_needs_https() -> None:
    assert link_problem("http://example.org", https_only=True) == "Only HTTPS links are allowed"


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("/start", ["bot_command"]),
        ("/start@some_bot please", ["bot_command"]),
        ("write to someone@example.org", ["email"]),
        ("ask @someone #now", ["mention", "hashtag"]),
        ("see https://example.org/a/b.", ["url"]),
        ("and/or 1/2 #1", []),
    ],
)
def test_entities_that_telegram_finds(text: str, kinds: list[str]) -> None:
    assert [each["type"] for each in with_detected(text, ())] == kinds


def test_nothing_is_found_inside_code() -> None:
    given: list[dict[str, Any]] = [{"type": "code", "offset": 0, "length": 6}]
    assert with_detected("/start", given) == given


def test_a_link_ends_before_the_full_stop() -> None:
    text = f"{FACE} https://example.org/a."
    entity = with_detected(text, ())[0]
    assert utf16.cut(text, entity["offset"], entity["length"]) == "https://example.org/a"
