"""The doctor at what the bot says and knows: flows, translations, places and people."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import date
from typing import Any, Final

from chatbot.bootstrap import authors
from chatbot.bootstrap.clock import clock_for
from chatbot.bootstrap.doctor_findings import Found, note, well, wrong
from chatbot.bootstrap.places import shelf_in
from chatbot.bootstrap.releases import read_release
from chatbot.bootstrap.run_folder import WITHOUT_A_FILE, is_sqlite
from chatbot.config import Settings
from chatbot.store.database_urls import file_of, read_url

OLD_TABLE: Final = 120
"""Days. The lists of postcodes come out every three months."""

_UNTRANSLATED: Final = "W715"


async def release(settings: Settings) -> list[Found]:
    """Whether the flows compile, whole and translated, and in whose name they speak."""
    found = await asyncio.to_thread(authors.check, settings, ())
    errors = [one for one in found if one.level == "error"]
    if errors:
        says = f"{len(errors)} errors in flows and catalogues; the first: {errors[0]}"
        return [wrong("release", says, "chatbot check lists them all.")]
    codes = Counter(one.code for one in found)
    compiled = await asyncio.to_thread(read_release, settings.flows, settings.locales)
    told = [well("release", f"{', '.join(sorted(compiled.campaigns))} compile without errors.")]
    if codes[_UNTRANSLATED]:
        says = f"{codes[_UNTRANSLATED]} catalogues lack translations; English stands in."
        told.append(note("catalogues", says, "chatbot locales status says which."))
    else:
        told.append(well("catalogues", "Every language is complete."))
    examples = sorted(
        name
        for name, campaign in compiled.campaigns.items()
        if campaign.privacy_contact.endswith(("example.org", "example.com"))
    )
    if examples:
        says = f"{', '.join(examples)}: the address for privacy is an example, so is the imprint."
        do = "Put the real promoter and address into flows/<campaign>/campaign.yaml."
        told.append(note("imprint", says, do))
    return told


async def places(settings: Settings) -> list[Found]:
    """Whether postcodes are known here, and how old the list is."""
    file = file_of(read_url(settings.database_url))
    folder = file.parent if file and is_sqlite(settings) else WITHOUT_A_FILE
    if not folder.is_dir():
        return [_no_table(settings)]
    table = shelf_in(folder).open()
    if table is None:
        return [_no_table(settings)]
    try:
        return [_table(table, clock_for(settings.as_of).now().date())]
    finally:
        table.close()


def _table(table: Any, today: date) -> Found:
    days = (today - table.as_of).days
    says = f"The table of postcodes is of {table.as_of}."
    if days > OLD_TABLE:
        return note("places", f"{says} That is {days} days ago.", "Import a newer one.")
    return well("places", says)


def _no_table(settings: Settings) -> Found:
    if settings.postcodes_url:
        says = "No table of postcodes is imported, so a service on the network is asked for each."
        return note("places", says, "chatbot data import postcodes FILE; docs/data.md says which.")
    says = "No table of postcodes is imported and the services are off: only the sample answers."
    return wrong("places", says, "chatbot data import postcodes FILE; docs/data.md says which.")
