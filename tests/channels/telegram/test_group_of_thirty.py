"""A group of thirty and two admins, from hello to their total, as everybody there sees it.

Kept in docs/transcripts/group-of-thirty.md: `WRITE_TRANSCRIPT=1` writes it anew (`make docs`).
Every call is checked against the description of the Bot API by the server of the tests.
"""

from __future__ import annotations

import os
import re

from tests.botapi.groups import Group
from tests.botapi.people import Person
from tests.botapi.screen import Bubble
from tests.channels.telegram.group_kit import AT, DAY, MINUTE, ROOT, Town, counted, link, shipped

KEPT = ROOT / "docs" / "transcripts" / "group-of-thirty.md"
WILLING = 28
HEAD = (
    "# A group of thirty\n\n"
    "<!-- Written by tests/channels/telegram/test_group_of_thirty.py, which holds it to what"
    " happens. -->\n\n"
    "Thirty members, two of them admins, on the Bot API server of the tests. The letters are in"
    f" the other transcripts; of {WILLING} members only what they leave is entered here: that the"
    " group may count them. The size of a batch is drawn with a secret key, so a total is written"
    " as *N*, and the next goal as *M*.\n"
)
NAMES = (
    "Asha Ben Ann Dawit Elin Farah Gwen Hana Idris Jo Kofi Leila Mair Nadia Owen Priya Qasim "
    "Rhys Sara Tom Uma Vera Wyn Xenia Yusra Zoe Amir Beth Carys Dan"
).split()


class Notes:
    """What happens in the group and beside it."""

    def __init__(self, town: Town, group: Group) -> None:
        self.lines = [HEAD]
        self._town, self._group = town, group

    def place(self, name: str) -> None:
        self.lines.append(f"## {name}\n")

    def happens(self, what: str) -> None:
        self.lines.append(f"*{what}*\n")

    def bot(self, shown: Bubble) -> None:
        said = re.sub(r"At least \d+", "At least *N*", shown.text.strip())
        said = re.sub(r"goal: \d+", "goal: *M*", said)
        quoted = [f"> {line}".rstrip() for line in said.split("\n")]
        buttons = [f"> [{label}]" for label in _without_languages(shown.labels)]
        self.lines.append("\n".join([*quoted, *([">", *buttons] if buttons else [])]) + "\n")

    async def asks(self, who: Person, words: str, then: str) -> Bubble:
        """Somebody says something in the group, and the bot answers it."""
        self._town.skip(2 * MINUTE)
        self._group.hears(who, words)
        self.lines.append(f"**{who.about['first_name']}:** {words}\n")
        shown = await self._group.sees(then)
        self.bot(shown)
        return shown

    async def taps(self, who: Person, label: str) -> None:
        """Somebody touches a button in the group; what they alone are told."""
        toast = await who.answer_to(await self._group.presses(who, label))
        self.lines.append(f"**{who.about['first_name']}** taps *{label}*\n")
        self.lines.append(f"> (to {who.about['first_name']} alone) {toast.text}\n")

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def _without_languages(labels: list[str]) -> list[str]:
    """Which languages there are changes with every catalogue, and is told elsewhere."""
    languages = {one.name for one in shipped().languages.values()}
    languages.add("\N{GLOBE WITH MERIDIANS} More languages")
    others = [label for label in labels if label not in languages]
    return others if len(others) == len(labels) else ["a button for each language", *others]


async def test_a_group_of_thirty_from_hello_to_its_total(town: Town) -> None:
    members = [town.server.person(first_name=name) for name in NAMES]
    asha, ben, ann = members[:3]
    group = town.server.group("Rights and tea", admins=[asha, ben])
    notes = Notes(town, group)
    notes.place("Asha and Ben set it up")
    notes.happens("Asha adds the bot")
    group.adds_bot(asha)
    notes.bot(await group.sees("I read only what is said to me"))
    await group.presses(asha, "Set up (admins)")
    notes.happens("Asha taps Set up (admins)")
    notes.bot(await group.sees("Totals of this group"))
    await notes.taps(ann, "Show totals")
    await notes.taps(ben, "Show totals")
    await group.until(lambda: "Hide totals" in group.screen[-1].labels)

    notes.place("Members act")
    card = await notes.asks(ann, f"/act{AT}", "safe routes")
    for who in members[3:6]:
        group.hears(who, f"/act{AT}")
    await group.until(lambda: len(group.chat.reactions) == 3)
    notes.happens(
        "Dawit, Elin and Farah send the same within a minute: each gets a thumb, no words"
    )
    town.skip(2 * MINUTE)
    group.hears(members[6], f"{AT} I live at SW11 5TN, who is my MP?")
    notes.happens("Gwen says to the bot where she lives, and asks who her MP is")
    notes.bot(await group.sees("go on in private"))
    await town.settled()
    await ann.starts(link(card.button("Do it in private")))
    notes.place("Ann, in private")
    notes.happens("Ann opens the button of the card")
    notes.bot(await ann.hears())

    notes.place("Days later, in the group")
    await notes.asks(members[7], f"/progress{AT}", "no total to show yet")
    before = len(group.said)
    await counted(town, group, WILLING)
    town.skip(4 * DAY)
    notes.happens(f"{WILLING} members write in private and say that the group may count them")
    notes.happens("Four days pass. The bot says nothing by itself")
    assert len(group.said) == before
    shown = await notes.asks(members[8], f"/progress{AT}", "At least")
    total = re.search(r"At least (\d+)", shown.text)
    assert total is not None
    assert int(total[1]) in {10, 15, 20, 25}
    await notes.asks(members[9], f"/privacy{AT}", "I have no list of members")
    await notes.asks(ben, f"/forget{AT}", "settings of this group are erased")
    await town.settled()

    everything = " ".join(group.said)
    assert [name for name in NAMES if re.search(rf"\b{name}\b", everything)] == []
    assert "SW11" not in everything
    if os.environ.get("WRITE_TRANSCRIPT"):
        KEPT.write_text(notes.text, encoding="utf-8")
    assert KEPT.read_text(encoding="utf-8") == notes.text
