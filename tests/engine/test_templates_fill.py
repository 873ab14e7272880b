"""Putting values into texts: what is shown, and what can never happen."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from chatbot.domain.contacts import Value
from chatbot.domain.messages import Mark, RichText
from chatbot.engine.templates import Renderer, Unfilled, fill, parse_template
from chatbot.engine.texts import Language, Plural
from chatbot.engine.values import follow
from tests.engine.plain_language import plain_language

ENGLISH = plain_language()
ARABIC = plain_language("ar", "rtl")
FSI, PDI = "\u2068", "\u2069"


def filled(
    source: str,
    values: Mapping[str, Value] | None = None,
    language: Language = ENGLISH,
    renderers: Mapping[str, Renderer] | None = None,
    *,
    isolating: bool = True,
) -> RichText:
    return fill(
        parse_template(source),
        lambda path: follow(dict(values or {}), path),
        language,
        renderers=renderers,
        isolating=isolating,
    )


@pytest.mark.parametrize(
    ("source", "value", "text"),
    [
        ("{x}", "Ann", "Ann"),
        ("{x}", 1234, "1,234"),
        ("{x}", 0, "0"),
        ("{x}", ["a", "b"], "a and b"),
        (
            "{x}",
            {"id": "1", "name": "Cardiff East", "name_cy": "Dwyrain Caerdydd"},
            "Cardiff East",
        ),
        ("{x}", {"id": "1", "label": "Ann, Party"}, "Ann, Party"),
        ("{x}", {"items": [{"name": "Ann"}, {"name": "Bob"}], "count": 2}, "Ann and Bob"),
        ("{x.name}", {"name": "Ann"}, "Ann"),
        ("{x:number}", 1234.5, "1,234.5"),
        ("{x:date}", "2024-07-04", "day 2024-07-04"),
        ("{x:date}", "2024-07-04T14:30:00+01:00", "day 2024-07-04"),
        ("{x:day}", "2024-07-04", "weekday 2024-07-04"),
        ("{x:time}", "14:30", "clock 14:30"),
        ("{x:time}", "2024-07-04T14:30:00", "clock 14:30"),
        ("{x:list}", ["a", "b"], "a and b"),
        ("{x:either}", ["a", "b"], "a or b"),
        ("{x:names}", {"items": [{"name": "Ann"}]}, "Ann"),
    ],
)
def test_a_value_is_written_in_its_format(source: str, value: Value, text: str) -> None:
    assert filled(source, {"x": value}) == RichText(text)


def test_a_seat_has_its_welsh_name_in_welsh() -> None:
    seat: Value = {"name": "Cardiff East", "name_cy": "Dwyrain Caerdydd"}
    assert filled("{s}", {"s": seat}, plain_language("cy")).text == "Dwyrain Caerdydd"


def test_a_seat_without_a_welsh_name_keeps_its_name_in_welsh() -> None:
    seat: Value = {"name": "Leeds East", "name_cy": None}
    assert filled("{s}", {"s": seat}, plain_language("cy")).text == "Leeds East"


@pytest.mark.parametrize("missing", [None, "", [], {}, {"items": [], "count": 0}])
def test_words_of_the_author_stand_in_for_what_is_missing(missing: Value) -> None:
    assert filled("Hello {x|there}!", {"x": missing}).text == "Hello there!"


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("{x:date}", "yesterday"),
        ("{x:number}", "many"),
        ("{x:time}", "25:99"),
        ("{x:date}", 5),
        ("{x}", True),
        ("{x:number}", True),
        ("{x:roster}", ["a"]),
        ("{x}", {"id": "1"}),
    ],
)
def test_what_does_not_fit_its_format_counts_as_missing(source: str, value: Value) -> None:
    with pytest.raises(Unfilled):
        filled(source, {"x": value})


def test_a_placeholder_without_a_value_is_never_shown() -> None:
    with pytest.raises(Unfilled) as caught:
        filled("Hello {seat.name}", {})
    assert caught.value.path == ("seat", "name")


def test_empty_words_let_a_placeholder_vanish() -> None:
    assert filled("Thank you{name|}!", {}).text == "Thank you!"


# --- Marks --------------------------------------------------------------------------------------


def test_marks_lie_on_the_text_without_its_signs() -> None:
    rich = filled("a *b* _c_ [d](https://example.org)")
    assert rich == RichText(
        "a b c d",
        (
            Mark("bold", 2, 1),
            Mark("italic", 4, 1),
            Mark("link", 6, 1, "https://example.org"),
        ),
    )


def test_one_mark_covers_words_and_values_together() -> None:
    rich = filled("*Hello {x}!* Bye", {"x": "Ann"})
    assert rich == RichText("Hello Ann! Bye", (Mark("bold", 0, 10),))


def test_marks_count_code_points() -> None:
    assert filled("👩‍👧 *{x}*", {"x": "👍👍"}).marks == (Mark("bold", 4, 2),)


def test_marks_within_marks_keep_their_places() -> None:
    rich = filled("*a _b_ c*")
    assert rich.marks == (Mark("bold", 0, 5), Mark("italic", 2, 1))


@pytest.mark.parametrize(
    "value",
    [
        "*bold* _it_ [x](https://example.org)",
        "{other} {{other}} {0} {0.__class__} %s %(x)s ${x}",
        "<b>x</b> &lt; <a href='x'>",
        "{x|y:date}",
    ],
)
def test_a_value_is_never_read_as_markup_or_placeholder(value: str) -> None:
    rich = filled("[{x}] {other|none}", {"x": value})
    assert rich == RichText(f"[{value}] none")


def test_an_address_shown_as_link_is_one() -> None:
    rich = filled("Join: {x:link}.", {"x": "https://example.org/a"})
    address = "https://example.org/a"
    assert rich == RichText(f"Join: {address}.", (Mark("link", 6, 21, address),))


@pytest.mark.parametrize("value", ["javascript:x", "https://a b", "example.org", "https://", "x"])
def test_what_is_no_address_is_shown_without_a_link(value: str) -> None:
    assert filled("{x:link}", {"x": value}) == RichText(value)


# --- Direction ----------------------------------------------------------------------------------


def test_values_are_isolated_in_a_right_to_left_language() -> None:
    rich = filled("مرحبا {x} *{n}*", {"x": "Ann", "n": 4}, ARABIC)
    assert rich == RichText(f"مرحبا {FSI}Ann{PDI} {FSI}4{PDI}", (Mark("bold", 12, 3),))


def test_right_to_left_values_are_isolated_in_any_language() -> None:
    assert filled("Hello {x}", {"x": "سارة"}).text == f"Hello {FSI}سارة{PDI}"


def test_other_values_stay_bare_in_a_left_to_right_language() -> None:
    assert filled("Hello {x}", {"x": "Zoë 3"}).text == "Hello Zoë 3"


def test_each_line_of_a_value_is_isolated_by_itself() -> None:
    rich = filled("{x}", {"x": "a\n\nb"}, ARABIC)
    assert rich.text == f"{FSI}a{PDI}\n\n{FSI}b{PDI}"


def test_a_value_cannot_break_out_of_its_isolate() -> None:
    rich = filled("{x} z", {"x": f"a{PDI}\u202eb"}, ARABIC)
    assert rich.text == f"{FSI}ab{PDI} z"


def test_a_letter_is_filled_without_isolates() -> None:
    rich = filled("I am {x}.", {"x": "سارة"}, isolating=False)
    assert rich.text == "I am سارة."


def test_words_of_the_author_are_not_isolated() -> None:
    assert filled("{x|هناك}", {}, ARABIC).text == "هناك"


def test_the_link_of_an_isolated_address_covers_the_address_alone() -> None:
    rich = filled("{x:link}", {"x": "https://example.org"}, ARABIC)
    assert rich.marks == (Mark("link", 1, 19, "https://example.org"),)


# --- Renderers and plurals ----------------------------------------------------------------------


def test_a_renderer_supplies_a_format_with_its_own_marks() -> None:
    def letter(value: Value, language: Language) -> RichText:
        return RichText(str(value), (Mark("block", 0, 3),))

    rich = filled("*Letter:* {x:letter}", {"x": "abc"}, ARABIC, {"letter": letter})
    assert rich == RichText("Letter: abc", (Mark("bold", 0, 7), Mark("block", 8, 3)))


def test_a_renderer_comes_before_the_formats_own_way() -> None:
    rich = filled("{x:names}", {"x": ["a"]}, ENGLISH, {"names": lambda v, _: f"<{v}>"})
    assert rich.text == "<['a']>"


def test_words_of_a_renderer_are_isolated_like_a_value() -> None:
    rich = filled("{x:seats}", {"x": ["a"]}, ARABIC, {"seats": lambda v, _: "a"})
    assert rich.text == f"{FSI}a{PDI}"


@pytest.mark.parametrize("nothing", [None, "", RichText("")])
def test_a_renderer_that_has_nothing_to_show_leaves_the_value_missing(
    nothing: RichText | str | None,
) -> None:
    renderers: dict[str, Renderer] = {"roster": lambda value, language: nothing}
    rich = filled("{x|nobody:roster}", {"x": "a"}, ENGLISH, renderers)
    assert rich.text == "nobody"


@pytest.mark.parametrize(("count", "text"), [(1, "One person"), (3, "3 people"), (0, "0 people")])
def test_a_count_picks_the_form_and_is_shown(count: int, text: str) -> None:
    plural = Plural(
        {"one": parse_template("One person"), "other": parse_template("{count} people")}
    )
    assert fill(plural, lambda _: None, ENGLISH, count).text == text


def test_a_form_that_is_not_there_is_the_other() -> None:
    plural = Plural({"other": parse_template("{count} people")})
    assert fill(plural, lambda _: None, ENGLISH, 1).text == "1 people"


def said(words: RichText, language: Language, *, isolating: bool = True) -> RichText:
    template = parse_template("*x* {words}")
    return fill(template, lambda path: words, language, isolating=isolating)


def test_words_made_before_keep_their_marks() -> None:
    words = RichText("a bold", (Mark("bold", 2, 4),))
    shown = RichText("x a bold", (Mark("bold", 0, 1), Mark("bold", 4, 4)))
    assert said(words, ENGLISH) == shown


def test_words_made_before_keep_the_isolates_in_them() -> None:
    words = RichText(f"{FSI}Ann{PDI}، {FSI}7{PDI}")
    assert said(words, ARABIC).text == f"x \u2067{words.text}{PDI}"
    assert said(words, ARABIC, isolating=False).text == f"x {words.text}"


def test_words_made_before_may_be_missing() -> None:
    with pytest.raises(Unfilled):
        said(RichText(""), ENGLISH)
