"""Answers that are words: free text, a name, an e-mail address."""

from __future__ import annotations

import re
import unicodedata

from chatbot.engine.answers.normalise import MAX_ANSWER, plain, without_emoji
from chatbot.engine.answers.result import Parsed, Refused
from chatbot.engine.clean import clean_text

MAX_TEXT = 1_200
MAX_NAME = 80
MAX_EMAIL = 254
"""RFC 5321 4.5.3.1.3: a path is at most 256 octets, brackets included."""

MAX_LOCAL_PART = 64

_BRACKETS = " <>()[]\"'"
_AFTER = _BRACKETS + ".,;:!?"
_MAILTO = re.compile("mailto:", re.IGNORECASE)


def parse_text(text: str) -> Parsed | Refused:
    """Any words, cleaned of what no letter may carry."""
    cleaned = clean_text(text, MAX_ANSWER)
    if not cleaned:
        return Refused("empty")
    if len(cleaned) > MAX_TEXT:
        return Refused("too_long")
    return Parsed(cleaned)


def parse_name(text: str) -> Parsed | Refused:
    """A name to sign with: letters of any script, spaces, hyphens, apostrophes, full stops."""
    written = " ".join(clean_text(text, MAX_ANSWER).split())
    if not written:
        return Refused("empty")
    name = without_emoji(written)
    if len(name) > MAX_NAME:
        return Refused("too_long")
    if name.startswith("/") or not any(c.isalpha() for c in name):
        return Refused("not_a_name")
    if any(not _may_stand_in_name(c) for c in name):
        return Refused("not_a_name")
    return Parsed(name)


def _may_stand_in_name(character: str) -> bool:
    return (
        character in " -'’.,·"
        or character.isalpha()
        or unicodedata.category(character) in {"Mn", "Mc", "Cf"}
    )


def parse_email(text: str) -> Parsed | Refused:
    """An address with one @ and a domain with a dot; nothing cleverer is worth the mistakes."""
    written = without_emoji(plain(text))
    if not written:
        return Refused("empty")
    address = _MAILTO.sub("", written.strip(_BRACKETS).rstrip(_AFTER))
    local, _, domain = address.rpartition("@")
    wrong = (
        len(address) > MAX_EMAIL
        or len(local) > MAX_LOCAL_PART
        or not all(local.split("."))
        or "@" in local
        or any(c.isspace() or c in '<>(),;:"\\[]' for c in address)
        or not _is_domain(domain)
    )
    return Refused("not_an_email") if wrong else Parsed(f"{local}@{domain.lower()}")


def _is_domain(domain: str) -> bool:
    labels = domain.split(".")
    return (
        len(labels) > 1
        and not labels[-1].isdigit()
        and all(
            label and not label.startswith("-") and not label.endswith("-") and _is_label(label)
            for label in labels
        )
    )


def _is_label(label: str) -> bool:
    return all(c.isalnum() or c == "-" for c in label)
