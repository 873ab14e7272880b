"""Links from a group to the private chat: signed, short, and about nobody."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.domain.handovers import Handover, digest, read_handover, write_handover

KEY = b"k" * 32
TAGS = st.sampled_from(["en", "cy", "ar", "zh-Hant", "sr-Latn-RS"])
GROUPS = st.text("0123456789abcdefghijklmnopqrstuvwxyz", min_size=10, max_size=10)


@given(GROUPS, TAGS, st.text(min_size=1), st.text(min_size=1))
def test_what_is_written_is_read(group: str, tag: str, campaign: str, flow: str) -> None:
    handover = Handover(digest(campaign), digest(flow), group, tag)
    payload = write_handover(KEY, handover)
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", payload)
    assert read_handover(KEY, payload) == handover


@given(st.data())
def test_one_letter_changed_and_it_says_nothing(data: st.DataObject) -> None:
    payload = write_handover(KEY, Handover(digest("c"), digest("f"), "aaaaaaaaaa", "en"))
    place = data.draw(st.integers(0, len(payload) - 1))
    letter = data.draw(st.sampled_from("ABCabc0189_-").filter(lambda it: it != payload[place]))
    assert read_handover(KEY, payload[:place] + letter + payload[place + 1 :]) is None


@pytest.mark.parametrize("payload", ["", "g1", "g1A", "g1!!!!", "join_x", "g1" + "A" * 62, "é"])
def test_anything_else_says_nothing(payload: str) -> None:
    assert read_handover(KEY, payload) is None


def test_another_key_reads_nothing() -> None:
    payload = write_handover(KEY, Handover(digest("c"), digest("f"), "aaaaaaaaaa", "en"))
    assert read_handover(b"x" * 32, payload) is None


def test_a_language_too_long_for_a_link_is_refused() -> None:
    with pytest.raises(ValueError, match="too long"):
        write_handover(KEY, Handover(digest("c"), digest("f"), "aaaaaaaaaa", "x" * 40))
