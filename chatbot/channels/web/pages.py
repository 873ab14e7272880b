"""HTML pages: whole in one answer, under headers that let nothing in from outside.

Styles and script stand in the page itself and are allowed by their hashes, so that a page costs
one request and nothing else may run. Templates escape everything that is put into them.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from chatbot.domain.messages import Direction, RichText
from chatbot.engine.language_hints import meant_by
from chatbot.engine.release import Release
from chatbot.engine.voice import Voice

HERE: Final = Path(__file__).parent
CSS: Final = (HERE / "assets" / "page.css").read_text("utf-8")
JS: Final = (HERE / "assets" / "page.js").read_text("utf-8")

LANGUAGE: Final = "in"
"""The part of a query that asks for a language."""


def _hashed(text: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def policy(*of_page: str) -> str:
    """What a page may do: what all may, and what this one needs beside."""
    return "; ".join(
        (
            "default-src 'none'",
            f"style-src {_hashed(CSS)}",
            "img-src data:",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            *of_page,
        )
    )


POLICY: Final = policy(f"script-src {_hashed(JS)}")
PAGE_HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow, noarchive, nosnippet",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
"""Beside those of every answer (`app.SAFE_HEADERS`)."""


@dataclass(frozen=True, slots=True)
class OtherLanguage:
    """A link to the same page in another language."""

    tag: str
    name: str
    dir: Direction
    href: str


_ENVIRONMENT: Final = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)


def page(
    request: web.Request,
    template: str,
    voice: Voice,
    query: Mapping[str, str],
    values: Mapping[str, Any],
    status: int = 200,
    policy: str = POLICY,
) -> web.Response:
    """A page in the language of a voice. `query` is what links to other languages keep."""

    def say(key: str, **shown: str | int) -> str:
        return voice.bot(key, shown).text

    known = {
        "say": say,
        "lang": voice.language.tag,
        "dir": voice.language.direction,
        "languages": _languages(voice, query),
        "query": urlencode({LANGUAGE: voice.language.tag}),
        "css": Markup(CSS),
        "js": Markup(JS),
    }
    body = _ENVIRONMENT.get_template(template).render({**known, **values})
    headers = {**PAGE_HEADERS, "Content-Security-Policy": policy}
    response = web.Response(text=body, status=status, content_type="text/html", headers=headers)
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        response.enable_compression(web.ContentCoding.gzip)
    return response


def fragment(template: str, values: Mapping[str, Any]) -> str:
    """A part of a page, without the page."""
    return _ENVIRONMENT.get_template(template).render(values)


def html_of(words: RichText) -> Markup:
    """Words with their links; a link leads to the web or is none."""
    html, done = "", 0
    links = [mark for mark in words.marks if mark.kind == "link" and _is_web(mark.url)]
    for mark in sorted(links, key=lambda mark: mark.start):
        end = mark.start + mark.length
        label = escape(words.text[mark.start : end])
        html += escape(words.text[done : mark.start])
        html += f'<a href="{escape(mark.url or "")}" rel="noreferrer">{label}</a>'
        done = end
    return Markup(html + escape(words.text[done:]))


def _is_web(url: str | None) -> bool:
    return url is not None and url.startswith(("https://", "http://"))


def wished_language(request: web.Request, release_languages: Iterable[str]) -> str | None:
    """What the address asks for, when there is such a language."""
    wished = request.query.get(LANGUAGE, "")
    return wished if wished in set(release_languages) else None


def likely_language(request: web.Request, release: Release) -> str:
    """What the browser likes best (RFC 9110, section 12.5.4), for somebody whom nobody knows."""
    offers = []
    for place, part in enumerate(request.headers.get("Accept-Language", "")[:500].split(",")):
        tag, _, weight = part.strip().partition(";q=")
        try:
            offers.append((-float(weight or 1), place, tag.strip().lower()))
        except ValueError:
            continue
    for _, _, tag in sorted(offers):
        if found := meant_by(tag, release.languages):
            return found
    return release.bot.source_language


def _languages(voice: Voice, query: Mapping[str, str]) -> list[OtherLanguage]:
    offered = voice.release.languages.items()
    return [
        OtherLanguage(tag, one.name, one.direction, "?" + urlencode({**query, LANGUAGE: tag}))
        for tag, one in offered
        if tag in voice.campaign.languages
    ]
