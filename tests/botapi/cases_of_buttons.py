"""Cases about keyboards. Data for `test_calls`."""

from __future__ import annotations

from .cases import a_button, a_markup, press_button

BUTTONS = [
    a_button(
        {"callback_data": "x" * 64},
        {"callback_data": "x" * 65},
        "BUTTON_DATA_INVALID",
        "button data has at most 64 bytes",
    ),
    a_button(
        {"callback_data": "é" * 32},
        {"callback_data": "é" * 33},
        "66 bytes, allowed are 1 to 64",
        "button data is counted in bytes",
    ),
    a_button(
        {"callback_data": "x"}, {"callback_data": ""}, "BUTTON_DATA", "button data is not empty"
    ),
    a_button({"callback_data": "x"}, {}, "Text buttons are unallowed", "a button does something"),
    a_button(
        {"callback_data": "x"},
        {"callback_data": "x", "url": "https://example.org"},
        "exactly one action",
        "a button does one thing",
    ),
    a_button(
        {"url": "https://example.org/a"},
        {"url": "mailto:someone@example.org"},
        "'mailto:someone@example.org' is invalid: Unsupported URL protocol",
        "a button opens no mail programme",
    ),
    a_button({"url": "tg://resolve?domain=x"}, {"url": "ftp://example.org"}, "protocol", "no ftp"),
    a_button(
        {"url": "http://127.0.0.1:8080/l/x"},
        {"url": "http://localhost:8080/l/x"},
        "Wrong HTTP URL",
        "the host of a link has a dot",
    ),
    a_button({"url": "https://example.org"}, {"url": ""}, "non-empty", "a link is not empty"),
    a_button(
        {"url": "https://example.org"}, {"url": "https://"}, "host is empty", "links have hosts"
    ),
    a_button(
        {"url": "https://a.org/%20"}, {"url": "https://a.org/ "}, "space", "links are encoded"
    ),
    a_button(
        {"copy_text": {"text": "é" * 256}},
        {"copy_text": {"text": "é" * 257}},
        "257 characters, allowed are 1 to 256",
        "a text to copy has at most 256 characters",
    ),
    a_button(
        {"copy_text": {"text": "x"}},
        {"copy_text": {"text": ""}},
        "0 char",
        "there is text to copy",
    ),
    a_button(
        {"web_app": {"url": "https://example.org"}},
        {"web_app": {"url": "http://example.org"}},
        "Only HTTPS",
        "a web app is served by https",
    ),
    a_button(
        {"switch_inline_query": ""},
        {"switch_inline_query": "x" * 257},
        "257 characters",
        "a query to pass on has at most 256 characters",
    ),
    a_button(
        press_button(style="danger"),
        press_button(style="pink"),
        "'pink' is not one of",
        "colours are known",
    ),
    a_button(
        press_button(), press_button(text=" "), "text must be non-empty", "a button has a label"
    ),
    a_button(
        press_button(),
        press_button(callback_dta="x"),
        "no such field",
        "a button has no unknown field",
    ),
    a_button(
        press_button(), {"callback_data": 7}, "must be of type String", "button data is a string"
    ),
    a_markup(
        {"inline_keyboard": [[press_button()] * 8] * 2},
        {"inline_keyboard": [[press_button()] * 9]},
        "a row has more than 8 buttons",
        "a row has at most 8 buttons",
    ),
    a_markup(
        {"inline_keyboard": [[press_button()] * 5] * 20},
        {"inline_keyboard": [[press_button()] * 5] * 20 + [[press_button()]]},
        "more than 100 buttons",
        "there are at most 100 buttons",
    ),
    a_markup(
        {"inline_keyboard": [[press_button(text="é" * 1000)]] * 4},
        {"inline_keyboard": [[press_button(text="é" * 1000)]] * 6},
        "reply markup is too long",
        "a keyboard has at most 10 KiB",
    ),
    a_markup(
        {"inline_keyboard": [[press_button()]]},
        {"inline_keyboard": [press_button()]},
        "must be an Array",
        "a keyboard is an array of rows",
    ),
    a_markup(
        {"keyboard": [[{"text": "Yes"}]], "input_field_placeholder": "x" * 64},
        {"keyboard": [[{"text": "Yes"}]], "input_field_placeholder": "x" * 65},
        "65 characters",
        "a placeholder has at most 64 characters",
    ),
    a_markup(
        {"keyboard": [[{"text": "Yes"}]]},
        {"keyboard": [[]]},
        "without a button",
        "a keyboard of answers has one",
    ),
    a_markup(
        {"remove_keyboard": True},
        {"remove_keyboard": False},
        "remove_keyboard must be True",
        "a keyboard is removed or not mentioned",
    ),
    a_markup({"force_reply": True}, {"forced": True}, "", "a markup is of a known kind"),
]
