"""`chatbot publish`: another release for everybody, without a restart, after a look at it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeVar

from chatbot.bootstrap import authors
from chatbot.bootstrap.campaigns import campaign_of
from chatbot.bootstrap.clock import clock_for
from chatbot.bootstrap.flow_folders import folders_of
from chatbot.bootstrap.opened_store import with_store
from chatbot.bootstrap.releases import BrokenRelease
from chatbot.config import Settings
from chatbot.content.bundles import BadBundle, compile_bundle
from chatbot.domain.errors import ChatbotError
from chatbot.domain.publications import How, Publication
from chatbot.engine.release import Release
from chatbot.service.ports import Releases
from chatbot.service.release_changes import changes, standing
from chatbot.service.release_changes_in_words import changes_in_words, people_in_words

T = TypeVar("T")

SHORTEST: Final = 4
"""Characters of an id by which a release may be named."""


class NotPublished(ChatbotError):
    """Nothing was published; the words say why."""


@dataclass(frozen=True, slots=True)
class Look:
    """What would become current, and what that changes. `is_current`: it is so already."""

    release: str
    content: bytes
    how: How
    lines: Sequence[str]
    is_current: bool
    last: int


@dataclass(frozen=True, slots=True)
class Published:
    """A release that was or is current, or in which somebody still stands.

    `at` and `how` are those of its last publication; None when it never was.
    """

    release: str
    at: datetime | None
    how: How | None
    is_current: bool
    people: int


def look_at_folders(settings: Settings) -> Look:
    """What is in the folders, judged as `chatbot check` does. Raises BrokenRelease."""
    errors = [one for one in authors.check(settings, ()) if one.level == "error"]
    if errors:
        raise BrokenRelease(errors)
    release, content = folders_of(settings).packed()
    return _at(settings, lambda releases: _look(settings, releases, release, content, "publish"))


def look_back(settings: Settings, named: str) -> Look:
    """An earlier release, by its id or how that begins. Raises NotPublished."""

    async def look(releases: Releases) -> Look:
        content = await releases.load(await _known(releases, named))
        try:
            release = compile_bundle(content or b"")
        except BadBundle as fault:
            raise NotPublished(f"This version of the program cannot use it: {fault}") from None
        return await _look(settings, releases, release, content or b"", "back")

    return _at(settings, look)


def publish(settings: Settings, seen: Look) -> None:
    """Make what was looked at current. Raises NotPublished when something else has become it."""
    at = clock_for(None).wall()
    made = Publication(seen.last + 1, seen.release, at, seen.how)
    if not _at(settings, lambda releases: releases.publish(made, seen.content)):
        raise NotPublished("Somebody else published meanwhile. Look at it again.")
    note_taken(settings, seen)


def note_taken(settings: Settings, seen: Look) -> None:
    """The folders are seen to: the next start of `serve` here leaves what is current then."""
    if seen.how == "publish":
        folders_of(settings).take(seen.release)


def history(settings: Settings) -> list[Published]:
    """Every release that was published or that somebody stands in, the newest first."""
    return _at(settings, _history)


def _at(settings: Settings, work: Callable[[Releases], Awaitable[T]]) -> T:
    return with_store(settings, lambda store: work(store.releases))


async def _look(
    settings: Settings, releases: Releases, release: Release, content: bytes, how: How
) -> Look:
    campaign_of(release, settings.campaign, clock_for(settings.as_of).now())
    current = await releases.current()
    last = current.number if current else 0
    is_current = current is not None and current.release == release.id
    lines = [] if is_current else await _told(releases, release, current)
    return Look(release.id, content, how, lines, is_current, last)


async def _told(releases: Releases, new: Release, current: Publication | None) -> list[str]:
    waiting = await releases.waiting()
    ids = {release for release, _, _ in waiting} | ({current.release} if current else set())
    kept = {id: _compiled(await releases.load(id)) for id in ids}
    old = kept.get(current.release) if current else None
    if old is not None:
        lines = changes_in_words(changes(old, new))
    elif current is not None:
        lines = ["What is current cannot be read by this version, so nothing is compared."]
    else:
        lines = [f"This is the first release, with {', '.join(sorted(new.campaigns))}."]
    return [*lines, *people_in_words(standing(waiting, kept, new))]


def _compiled(content: bytes | None) -> Release | None:
    try:
        return compile_bundle(content) if content else None
    except BadBundle:
        return None


async def _known(releases: Releases, named: str) -> str:
    listed = [one.release for one in await _history(releases)]
    found = [id for id in listed if id.startswith(named)] if len(named) >= SHORTEST else []
    if len(found) != 1:
        told = "More than one release begins so" if found else "There is no such release"
        raise NotPublished(f"{told}. `chatbot publish --list` shows those there are.")
    return found[0]


async def _history(releases: Releases) -> list[Published]:
    people: Counter[str] = Counter()
    for release, _, count in await releases.waiting():
        people[release] += count
    published = await releases.published()
    last: dict[str, Publication] = {}
    for one in published:
        last.setdefault(one.release, one)
    rows = [
        Published(id, one.at, one.how, one is published[0], people[id]) for id, one in last.items()
    ]
    return rows + [
        Published(id, None, None, False, people[id]) for id in sorted(people.keys() - last.keys())
    ]
