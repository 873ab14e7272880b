"""An operator's lists, imported as the program does it, and a supporter who talks over them.

Seats and column names are real; whoever stands or sits in these lists is plainly invented.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from chatbot.domain.messages import OptionButton, Outgoing
from chatbot.domain.places import Person, SeatCode
from chatbot.domain.sameness import Likeness
from chatbot.engine.effects import RecordAction
from chatbot.engine.needs import Fact, Need, NeedLikeness, NeedPeople, NeedPlace
from chatbot.engine.world import World
from chatbot.lookups.import_options import Imported, ImportOptions
from chatbot.lookups.import_people import import_candidates, import_members
from chatbot.lookups.imports import import_constituencies
from chatbot.service.places import PlaceFinder
from chatbot.service.rehearsal import Given, Rehearsal
from chatbot.store.memory.public_record import MemoryPublicRecord
from tests.builders import NOON
from tests.cases.door import CAMPAIGN, shipped
from tests.lookups.worlds import StandingClock

CHORLEY: Final = SeatCode("E14001170")
BATH: Final = SeatCode("E14001079")
SEATS: Final = f"gss_code,name\n{CHORLEY},Chorley\n{BATH},Bath\n"
COLUMNS: Final = (
    "person_id,person_name,ballot_paper_id,party_name,post_label,gss_code,email,homepage_url,"
    "candidates_locked"
)
MEMBER_COLUMNS: Final = "pcon_code,member_id,display_as,party_text,member_email"
POLL: Final = date(2024, 7, 4)

Row = Mapping[str, str]


def stands(ident: int, name: str, party: str = "Example Party", **more: str) -> Row:
    """One row of a list of candidates, in Chorley if nothing else is said."""
    return {
        "person_id": str(ident),
        "person_name": name,
        "party_name": party,
        "ballot_paper_id": "parl.chorley.2024-07-04",
        "post_label": "Chorley",
        "gss_code": CHORLEY,
        "candidates_locked": "t",
        **more,
    }


def as_csv(rows: Iterable[Row], columns: str = COLUMNS) -> str:
    """As a careful exporter writes it."""
    names = columns.split(",")
    lines = [",".join(_quoted(row.get(name, "")) for name in names) for row in rows]
    return "\r\n".join([columns, *lines, ""])


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"'


@dataclass
class Desk:
    """Where an operator imports lists. `force` takes lists of a few seats."""

    folder: Path
    record: MemoryPublicRecord = field(default_factory=MemoryPublicRecord)
    force: bool = True

    def __post_init__(self) -> None:
        self.imports("constituencies", SEATS, force=True)

    def imports(
        self, kind: str, text: str | bytes, as_of: date = POLL, *, force: bool | None = None
    ) -> Imported:
        """Import a file with these words in it. Raises ImportRefused."""
        file = self.folder / f"{kind}.csv"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        options = ImportOptions(as_of=as_of, force=self.force if force is None else force)
        work = {
            "constituencies": import_constituencies,
            "candidates": import_candidates,
            "mps": import_members,
        }[kind]
        return asyncio.run(work(file, self.record, options))

    def candidates(self, *rows: Row, as_of: date = POLL) -> Imported:
        """A list of these rows."""
        return self.imports("candidates", as_csv(rows), as_of)

    def members(self, *rows: str, as_of: date = POLL) -> Imported:
        """A list of members, each row as it stands in the file."""
        return self.imports("mps", "\n".join([MEMBER_COLUMNS, *rows, ""]), as_of)

    def standing(self, seat: SeatCode = CHORLEY) -> tuple[Person, ...]:
        """Those on the one ballot of a seat, as read."""
        (ballot,) = asyncio.run(self.record.ballots(seat))
        return ballot.candidates

    def sitting(self, seat: SeatCode = CHORLEY) -> Person | None:
        """The member, as read."""
        held = asyncio.run(self.record.member(seat))
        return held[0] if held else None

    def supporter(self, seat: str = "Chorley") -> Supporter:
        """Somebody who has found their seat and wrote a letter."""
        finder = PlaceFinder(self.record, StandingClock())

        def facts(need: Need, given: Given) -> Fact:
            if isinstance(need, NeedPlace):
                return asyncio.run(finder.find(need.typed))
            if isinstance(need, NeedLikeness):
                return Likeness({})
            assert isinstance(need, NeedPeople)
            wanted = (need.seat, need.at, need.called, need.looked_for)
            return asyncio.run(finder.representation(*wanted))

        chat = Rehearsal(World(shipped(), CAMPAIGN), facts, "en", NOON, Given())
        supporter = Supporter(chat)
        supporter.hears("/start", "en", "agree", "general", seat, "that_is_me")
        return supporter


@dataclass
class Supporter:
    """Taps where there is such a button, types otherwise, and keeps what came of it."""

    chat: Rehearsal
    recorded: list[RecordAction] = field(default_factory=list)

    def hears(self, *said: str) -> str:
        """Everything that is said to these taps and words."""
        before = len(self.chat.screen)
        for what in said:
            if what in self.ids:
                self.chat.tap(what)
            else:
                self.chat.type(what)
            self.recorded += [it for it in self.chat.effects if isinstance(it, RecordAction)]
        return "\n\n".join(bubble.text.text for bubble in self.chat.screen[before:])

    def writes(self) -> str:
        """The shortest way to letters."""
        return self.hears("straight", "Jo Test", "good")

    @property
    def bubble(self) -> Outgoing:
        """The newest one."""
        return self.chat.screen[-1]

    @property
    def ids(self) -> list[str]:
        """The buttons under it."""
        if not self.chat.screen:
            return []
        return [one.id for one in self.bubble.buttons if isinstance(one, OptionButton)]
