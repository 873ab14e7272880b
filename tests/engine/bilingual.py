"""A world of two languages: English and one more, from catalogues as translators write them."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from textwrap import dedent

from chatbot.content.catalogue_files import catalogue_path
from chatbot.content.release import compile_release
from chatbot.engine.release import Release
from chatbot.engine.world import World
from tests.builders import CAMPAIGN, ROOT
from tests.content.a_project import entry, header


def a_bilingual_world(
    main: str,
    tag: str,
    words: Mapping[str, tuple[str, str]],
    bot: tuple[str, str, str] = ("",) * 3,
) -> World:
    """English and `tag`. `words`: text key -> (English, translation).

    The bot speaks as it is shipped, but for one text: `bot` is (key, English, translation).
    """
    release = _release(dedent(main), tag, tuple((k, *v) for k, v in words.items()), bot)
    return World(release, "test", "https://t.me/example", "Testbot")


@lru_cache(maxsize=16)
def _release(
    main: str, tag: str, words: tuple[tuple[str, str, str], ...], bot: tuple[str, str, str]
) -> Release:
    with tempfile.TemporaryDirectory() as folder:
        flows, locales = Path(folder) / "flows", Path(folder) / "locales"
        (flows / "test").mkdir(parents=True)
        shutil.copy(ROOT / "flows/bot.yaml", flows / "bot.yaml")
        campaign = CAMPAIGN.replace("languages: [en]", f"languages: [en, {tag}]", 1)
        (flows / "test/campaign.yaml").write_text(campaign)
        (flows / "test/main.yaml").write_text(main)
        catalogue_path(locales, tag, "test").parent.mkdir(parents=True)
        entries = "".join(entry(*word) for word in words)
        catalogue_path(locales, tag, "test").write_text(header(tag) + entries)
        shipped = catalogue_path(ROOT / "locales", tag, "bot").read_text()
        own = header(tag) + entry(*bot) if bot[0] else shipped
        catalogue_path(locales, tag, "bot").write_text(own)
        release, findings = compile_release(flows, locales)
        assert release is not None, [str(finding) for finding in findings]
        read = {it: replace(one, reviewed=True) for it, one in release.languages.items()}
        return replace(release, languages=read)
