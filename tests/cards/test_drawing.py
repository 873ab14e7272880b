"""Progress cards as people see them: whole, large enough, with contrast, in every script."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from typing import Final

import pytest
from PIL import Image

from chatbot.bootstrap import doctor_cards
from chatbot.cards import CardDrawer, can_shape, drawer, fonts, missing_fonts, painting
from chatbot.cards.fonts import font, script_of
from chatbot.cards.painting import (
    BAND,
    BAR,
    EDGE,
    HEIGHT,
    IMPRINT,
    INK,
    INNER,
    MARGIN,
    ON_BAND,
    PAPER,
    SCALES,
    SMALLEST,
    TRACK,
    WIDTH,
    draw,
    planned,
)
from chatbot.cards.setting import Type
from chatbot.config import read_settings
from chatbot.content.pseudo import with_pseudo_languages
from chatbot.domain.cards import Card
from tests.cards.shown import ENGLISH, SHOWN, card_in, carded
from tests.engine.test_news import shipped

LETTERS: Final = {
    "Welsh, French, Turkish, Polish": "ŵŷâêîôûéèçœğışöüłąęśżźćńó",
    "Ukrainian": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя'’",
    "Arabic": "ابتثجحخدذرزسشصضطظعغفقكلمنهويءأإؤئآةى؟،؛٠١٢٣٤٥٦٧٨٩",
    "Persian and Urdu": "پچژکگیۀہھےٹڈڑںۓ۰۱۲۳۴۵۶۷۸۹",
    "Pashto": "ټځڅډړږښڼۍېګ",
    "Sorani": "ێۆڕڵڤەگھ",
    "Tigrinya and Amharic": "ሀለሐመሠረሰሸቀቐበተቸኀነኘአከኸወዐዘዠየደጀገጠጨጰጸፀፈፐ፡።፣፤፦",
    "what stands between": "0123456789 .,:;-–’“”()/@&",
}


def shown(card: Card) -> Image.Image:
    drawn = draw(card)
    assert drawn is not None
    return Image.open(BytesIO(drawn)).convert("RGB")


def test_a_card_has_the_shape_in_which_chats_show_pictures_whole() -> None:
    picture = shown(ENGLISH)
    assert picture.size == (1200, 630)
    assert draw(ENGLISH) == draw(ENGLISH)


@pytest.mark.parametrize("whose", LETTERS)
def test_every_letter_of_the_languages_is_in_its_font(whose: str) -> None:
    for letter in LETTERS[whose].replace(" ", ""):
        face = font(script_of(letter), 40, 400)
        assert face.getmask(letter).getbbox() is not None
        missing = face.getmask("\U000f0000")
        assert bytes(face.getmask(letter)) != bytes(missing), letter


def test_the_arabic_font_has_latin_letters_for_names_within_a_line() -> None:
    for letter in "AaZz09.,ŵéł":
        face = font("arabic", 40, 400)
        assert bytes(face.getmask(letter)) != bytes(face.getmask("\U000f0000")), letter


@pytest.mark.parametrize("words", ["سلام", "کوردی", "پښتو", "گروه"])
def test_arabic_letters_are_joined_and_run_from_the_right(words: str) -> None:
    """Joined they are narrower than alone, and the first stands at the right."""
    assert can_shape()
    face = font("arabic", 80, 400)
    whole = face.getlength(words, direction="rtl")
    alone = sum(face.getlength(letter, direction="rtl") for letter in words)
    assert whole < alone
    assert bytes(face.getmask(words, direction="rtl")) != bytes(
        face.getmask(words[::-1], direction="rtl")
    )


@pytest.mark.parametrize("tag", shipped().languages)
def test_no_word_runs_over_the_edge(tag: str) -> None:
    card = card_in(tag)
    plan = planned(card)
    assert plan is not None
    assert plan.height <= HEIGHT
    for block in plan.blocks:
        assert all(block.type.width(line) <= INNER for line in block.lines)
    said = [" ".join(block.lines) for block in plan.blocks]
    assert [words for words in said if words] == list(card.words)
    picture = shown(card)
    for edge in (
        picture.crop((0, 200, MARGIN - 4, HEIGHT)),
        picture.crop((WIDTH - MARGIN + 4, 200, WIDTH, HEIGHT)),
        picture.crop((0, HEIGHT - 6, WIDTH, HEIGHT)),
    ):
        assert edge.getcolors() == [(edge.width * edge.height, (255, 255, 255))]


@pytest.mark.parametrize("tag", ["en-XA", "ar-XB"])
def test_languages_that_nobody_speaks_fit_too(tag: str) -> None:
    """`en-XA` is longer than any language; `ar-XB` runs from the right."""
    card = carded(tag, 9_995, release=with_pseudo_languages(shipped())).card
    assert card is not None
    assert card.deadline is not None
    assert tag == "ar-XB" or len(card.who) > len(ENGLISH.who) * 1.2
    assert card.is_right_to_left == (tag == "ar-XB")
    plan = planned(card)
    assert plan is not None
    assert plan.height <= HEIGHT
    assert shown(card).size == (WIDTH, HEIGHT)


def test_long_words_make_all_of_it_smaller_and_too_long_ones_make_no_card() -> None:
    sizes = []
    for repeats in (1, 2):
        plan = planned(replace(ENGLISH, imprint=" ".join([ENGLISH.imprint] * repeats)))
        assert plan is not None
        sizes.append(plan.imprint.type.size)
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] == IMPRINT
    assert sizes[-1] < IMPRINT
    assert draw(replace(ENGLISH, imprint=" ".join([ENGLISH.imprint] * 20))) is None
    assert draw(replace(ENGLISH, title="x" * 200)) is None


def test_no_letter_is_too_small_for_a_telephone() -> None:
    """Shown 360 points wide, which is a small telephone."""
    assert round(IMPRINT * SCALES[-1]) == SMALLEST
    assert SMALLEST * 360 / WIDTH > 7
    assert IMPRINT * 360 / WIDTH >= 9


def reddish(picture: Image.Image, left: int, right: int) -> int:
    """How many pixels of the filled bar lie there."""
    red = tuple(int(BAR[at : at + 2], 16) for at in (1, 3, 5))
    part = picture.crop((left, 0, right, HEIGHT))
    return sum(count for count, colour in part.getcolors(1 << 24) or () if colour == red)


@pytest.mark.parametrize("tag", ["en", "ar", "ckb", "ti"])
def test_the_bar_fills_from_where_reading_begins(tag: str) -> None:
    picture = shown(replace(SHOWN[tag], filled=40))
    left, right = reddish(picture, 0, WIDTH // 2), reddish(picture, WIDTH // 2, WIDTH)
    assert (left == 0, right == 0) == ((True, False) if tag in ("ar", "ckb") else (False, True))


def test_a_fuller_bar_is_longer() -> None:
    filled = [reddish(shown(replace(ENGLISH, filled=at)), 0, WIDTH) for at in (20, 40, 60, 80)]
    assert all(less < more for less, more in pairwise(filled))


def luminance(colour: str) -> float:
    """Relative luminance (w3.org/TR/WCAG22, dfn-relative-luminance)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(
    ("one", "other", "least"),
    [(INK, PAPER, 7), (ON_BAND, BAND, 7), (BAR, TRACK, 3), (EDGE, PAPER, 3), (EDGE, TRACK, 3)],
)
def test_colours_stand_out_from_what_is_behind_them(one: str, other: str, least: int) -> None:
    darker, lighter = sorted((luminance(one), luminance(other)))
    assert (lighter + 0.05) / (darker + 0.05) >= least


def test_a_line_of_two_scripts_is_set_in_two_fonts_and_a_space_parts_nothing() -> None:
    kinds = Type(40, "ti")._pieces("ብስም ኣድራሻ Rally With")
    assert [piece for piece, _ in kinds] == ["ብስም ኣድራሻ ", "Rally With"]


async def test_a_card_is_drawn_once_in_a_thread_of_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    threads = []

    def noting(card: Card) -> bytes | None:
        threads.append(threading.current_thread())
        return draw(card)

    monkeypatch.setattr(drawer, "draw", noting)
    drawing = CardDrawer()
    same = await asyncio.gather(*(drawing.png(replace(ENGLISH)) for _ in range(5)))
    assert len(threads) == 1
    assert threads[0] is not threading.main_thread()
    assert set(same) == {draw(ENGLISH)}
    await drawing.png(replace(ENGLISH, filled=90))
    assert len(threads) == 2


@pytest.fixture
def no_fonts(monkeypatch: pytest.MonkeyPatch) -> None:
    fonts.font.cache_clear()
    monkeypatch.setattr(fonts, "_file", lambda script: None)


@pytest.mark.usefixtures("no_fonts")
async def test_without_fonts_there_is_no_card_and_the_doctor_says_so() -> None:
    assert await CardDrawer().png(ENGLISH) is None
    assert missing_fonts() == ["fontpkg_noto_sans_arabic", "manimgx_fonts"]
    (found,) = await doctor_cards.cards(read_settings({}))
    assert (found.what, found.state) == ("cards", "note")
    assert "manimgx_fonts" in found.says


async def test_without_fribidi_a_card_from_the_right_is_not_drawn_and_the_doctor_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for where in (fonts, painting, doctor_cards):
        monkeypatch.setattr(where, "can_shape", lambda: False)
    monkeypatch.setattr("chatbot.cards.setting.can_shape", lambda: False)
    fonts.font.cache_clear()
    try:
        assert await CardDrawer().png(SHOWN["ar"]) is None
        assert await CardDrawer().png(ENGLISH) is not None
        (found,) = await doctor_cards.cards(read_settings({}))
        assert "libfribidi0" in found.do
    finally:
        fonts.font.cache_clear()


async def test_with_everything_there_the_doctor_has_nothing_to_say() -> None:
    (found,) = await doctor_cards.cards(read_settings({}))
    assert found.state == "well"
