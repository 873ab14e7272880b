"""How a value is written when no renderer of the caller's takes it: the formats of every text.

A value that does not fit its format is not written at all, as if it were missing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, time
from typing import Final

from chatbot.domain.contacts import Value
from chatbot.engine.texts import Language
from chatbot.engine.values import items_of


def is_missing(value: Value) -> bool:
    """Whether a value counts as not there: none, or an empty text or list.

    Zero and `no` are there.
    """
    return value is None or value == "" or value == [] or value == {} or _is_empty_list(value)


def _is_empty_list(value: Value) -> bool:
    return isinstance(value, dict) and value.get("items") == []


def is_address(text: str) -> bool:
    """Whether a text is one web address and nothing else."""
    scheme, separator, rest = text.partition("://")
    return (
        scheme in ("https", "http")
        and bool(separator and rest)
        and rest.isprintable()
        and not any(c.isspace() for c in rest)
    )


def bare(value: Value, language: Language) -> str | None:
    """A value without a format: words as they are, numbers and lists as the language writes them.

    A thing shows its name (a seat its Welsh name in Welsh). What has no words of its own, such as
    true and false, is not shown.
    """
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, str):
        return value
    if isinstance(value, int | float):
        return language.formats.number(value)
    if isinstance(value, dict) and "items" not in value:
        return named(value, language)
    return listed(value, language)


def named(item: Mapping[str, Value], language: Language) -> str | None:
    """The name of a thing."""
    local = item.get(f"name_{language.tag.partition('-')[0]}")
    name = local or item.get("name") or item.get("label")
    return name if isinstance(name, str) else None


def listed(value: Value, language: Language) -> str | None:
    """`A, B and C`."""
    return _joined(value, language, "and")


def _either(value: Value, language: Language) -> str | None:
    return _joined(value, language, "or")


def _joined(value: Value, language: Language, style: str) -> str | None:
    written = [words for item in _items(value) if (words := bare(item, language))]
    return language.formats.join(written, "or" if style == "or" else "and") if written else None


def _items(value: Value) -> Sequence[Value]:
    if isinstance(value, list):
        return value
    return items_of(value) if isinstance(value, dict) and "items" in value else [value]


def _number(value: Value, language: Language) -> str | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return language.formats.number(value)


def _date(value: Value, language: Language) -> str | None:
    moment = _moment(value)
    return None if moment is None else language.formats.day(moment.date())


def _day(value: Value, language: Language) -> str | None:
    moment = _moment(value)
    return None if moment is None else language.formats.weekday(moment.date())


def _month(value: Value, language: Language) -> str | None:
    moment = _moment(value)
    return None if moment is None else language.formats.month(moment.date())


def _time(value: Value, language: Language) -> str | None:
    try:
        clock = time.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        moment = _moment(value)
        clock = moment.time() if moment else None
    return None if clock is None else language.formats.clock(clock)


def _moment(value: Value) -> datetime | None:
    try:
        return datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


WRITERS: Final[Mapping[str, Callable[[Value, Language], str | None]]] = {
    "": bare,
    "link": bare,
    "number": _number,
    "date": _date,
    "day": _day,
    "month": _month,
    "time": _time,
    "list": listed,
    "names": listed,
    "either": _either,
}
