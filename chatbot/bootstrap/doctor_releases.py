"""The doctor at what is published: whether this program can use it, and the folders beside it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Final

from chatbot.bootstrap.doctor_findings import Found, note, well, wrong
from chatbot.content.bundles import BadBundle, compile_bundle
from chatbot.content.sources import read_sources, release_id
from chatbot.domain.calendar import LONDON
from chatbot.service.ports import Releases

WHAT: Final = "published"


async def published(releases: Releases, flows: Path, locales: Path) -> Found:
    """What is current, and whether the folders hold something else."""
    current = await releases.current()
    if current is None:
        return well(WHAT, "Nothing yet: the first start publishes what is in the folders.")
    content = await releases.load(current.release)
    try:
        await asyncio.to_thread(compile_bundle, content or b"")
    except BadBundle as fault:
        says = f"Release {current.release[:12]} is current, and cannot be used here: {fault}"
        return wrong(WHAT, says, "Install the version that published it, or publish another one.")
    since = f"{current.at.astimezone(LONDON):%Y-%m-%d %H:%M}"
    says = f"Release {current.release[:12]} is current since {since}."
    there = await asyncio.to_thread(lambda: release_id(read_sources(flows, locales)[0]))
    if there == current.release:
        return well(WHAT, f"{says} The folders hold the same.")
    do = "chatbot publish --dry-run says what differs."
    return note(WHAT, f"{says} The folders hold something else.", do)
