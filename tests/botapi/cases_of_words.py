"""Cases about texts and their entities. Data for `test_calls`."""

from __future__ import annotations

from .cases import FACE, Case, a_text, span, words_with

TEXTS = [
    a_text("x" * 4096, "x" * 4097, "message is too long", "a text has at most 4096 characters"),
    a_text(FACE * 4096, FACE * 4097, "message is too long", "a text is counted in characters"),
    a_text(" x \n", " \n ", "message text is empty", "a text is counted without its ends"),
    a_text("x\u200b", "\u200b\u2060\ufeff"[:1], "text must be non-empty", "a text can be seen"),
    a_text("x", "x" * 32_769, "Text is too long", "a text is no more than 32 KiB before reading"),
    Case(
        "markup does not count as text",
        "sendMessage",
        {"text": f"<b>{'x' * 4096}</b>", "parse_mode": "HTML"},
        {"text": f"<b>{'x' * 4097}</b>", "parse_mode": "HTML"},
        "message is too long",
    ),
    Case(
        "HTML is well formed",
        "sendMessage",
        {"text": "<b>x</b> &lt;3", "parse_mode": "HTML"},
        {"text": "<b>x</i>", "parse_mode": "HTML"},
        "can't parse entities: Unmatched end tag",
    ),
    Case(
        "a parse mode is one that Telegram knows",
        "sendMessage",
        {"text": "x", "parse_mode": "HTML"},
        {"text": "x", "parse_mode": "html5"},
        "parse_mode: 'html5' is not one of",
    ),
    Case(
        "Markdown is not written by this project",
        "sendMessage",
        {"text": "x", "parse_mode": "HTML"},
        {"text": "x", "parse_mode": "MarkdownV2"},
        "reads no MarkdownV2",
    ),
    Case(
        "entities and a parse mode exclude each other",
        "sendMessage",
        {"text": "x", "entities": [span("bold", 0, 1)]},
        {"text": "x", "entities": [span("bold", 0, 1)], "parse_mode": "HTML"},
        "exclude each other",
    ),
    Case(
        "a caption has at most 1024 characters",
        "sendPhoto",
        {"photo": "file-1", "caption": "x" * 1024},
        {"photo": "file-1", "caption": "x" * 1025},
        "message caption is too long",
    ),
    Case(
        "a picture is named",
        "sendPhoto",
        {"photo": "file-1"},
        {"photo": ""},
        "there is no photo in the request",
    ),
]

ENTITIES = [
    words_with(
        FACE + "ab",
        [span("bold", 2, 2)],
        [span("bold", 3, 2)],
        "lies outside",
        "an entity lies inside the text, in UTF-16 units",
    ),
    words_with(
        FACE + "ab",
        [span("bold", 0, 2)],
        [span("bold", 1, 2)],
        "splits a character",
        "an entity splits no character",
    ),
    words_with(
        "abcd",
        [span("bold", 0, 3), span("italic", 1, 2)],
        [span("bold", 0, 3), span("italic", 1, 3)],
        "bold and italic cross",
        "entities do not cross",
    ),
    words_with(
        "abcd",
        [span("blockquote", 0, 4), span("code", 1, 2)],
        [span("bold", 0, 4), span("code", 1, 2)],
        "bold must not contain code",
        "code stands alone",
    ),
    words_with(
        "abcd",
        [span("blockquote", 0, 2), span("blockquote", 2, 2)],
        [span("blockquote", 0, 4), span("expandable_blockquote", 1, 2)],
        "must not contain",
        "quotes are not nested",
    ),
    words_with(
        "abcd",
        [span("text_link", 0, 4, url="https://example.org"), span("bold", 0, 4)],
        [span("text_link", 0, 4, url="https://example.org"), span("mention", 0, 4)],
        "must not contain",
        "links hold styles only",
    ),
    words_with(
        "abcd",
        [span("bold", 0, 4)],
        [span("loud", 0, 4)],
        "'loud' is not one of",
        "an entity is of a known kind",
    ),
    words_with(
        "abcd", [span("bold", 0, 1)], [span("bold", 0, 0)], "length", "an entity is not empty"
    ),
    words_with(
        "abcd",
        [span("bold", 0, 1)],
        [span("bold", -1, 1)],
        "offset",
        "an offset is not negative",
    ),
    words_with(
        "abcd",
        [span("bold", 0, 1)],
        [{"type": "bold", "offset": 0}],
        "length is required",
        "an entity has a length",
    ),
    words_with(
        "abcd",
        [span("text_link", 0, 4, url="https://example.org/a?b=c")],
        [span("text_link", 0, 4)],
        "text_link needs url",
        "a linked text has its link",
    ),
    words_with(
        "abcd",
        [span("text_link", 0, 4, url="tg://user?id=1")],
        [span("text_link", 0, 4, url="mailto:someone@example.org")],
        "Unsupported URL protocol",
        "a text links to the web or into Telegram",
    ),
    words_with(
        "abcd",
        [span("pre", 0, 4, language="python")],
        [span("bold", 0, 4, language="python")],
        "must not have language",
        "an entity has only what belongs to it",
    ),
    words_with(
        "a" * 100,
        [span("bold", each, 1) for each in range(100)],
        [span("bold", each, 1) for each in range(100)] + [span("italic", 0, 1)],
        "more than 100 entities",
        "there are at most 100 entities",
    ),
]
