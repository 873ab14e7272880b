"""Rehearsed conversations as pages: what is in another language has its own direction."""

from __future__ import annotations

import re
from functools import lru_cache

from chatbot.bootstrap.rehearsals import transcripts
from tests.builders import ROOT

FSI, PDI = "\u2068", "\u2069"


@lru_cache(maxsize=1)
def pages() -> dict[str, str]:
    return dict(transcripts(ROOT / "flows", ROOT / "locales"))


def arabic() -> str:
    return pages()["rally_with_refugees.ar.md"]


def test_a_page_has_the_direction_of_its_language() -> None:
    assert '<div dir="rtl" lang="ar">' in arabic()
    assert '<div dir="ltr" lang="en">' in pages()["rally_with_refugees.en.md"]


def test_a_letter_stands_in_a_division_with_a_direction_of_its_own() -> None:
    [letter] = re.findall(r'^> <div dir="auto"> *\n>\n(.+?)\n>\n> </div>', arabic(), re.M | re.S)
    assert letter.startswith("> Dear ")
    assert letter.rstrip().endswith("Ann Example")


def test_what_a_person_typed_stands_apart() -> None:
    assert f"**▸ {FSI}/start{PDI}**" in arabic()
    assert "**▸ /start**" in pages()["rally_with_refugees.en.md"]


def test_labels_stand_apart() -> None:
    assert f"`{FSI}العربية{PDI}` `{FSI}English{PDI}`" in arabic()
