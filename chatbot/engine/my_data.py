"""What /mydata shows: the values that flows remember, the permissions, the letters that wait."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from chatbot.domain.calendar import day_of
from chatbot.domain.contacts import Remembered, Value
from chatbot.domain.holdings import Held, PermissionChange
from chatbot.domain.messages import RichText
from chatbot.engine.clean import isolate_in
from chatbot.engine.moves import MissingFact
from chatbot.engine.needs import NeedHeld
from chatbot.engine.voice import Shown, Voice
from chatbot.engine.walk import CONSENTED, Walk

MOST_CHANGES: Final = 24
"""So many changes of permissions are shown, the newest; whoever has more gets all from staff."""


def my_data(walk: Walk, switches: str) -> list[RichText]:
    """Line by line; none when nothing is held. `switches`: the variable that holds permissions."""
    voice, held = walk.voice(), _held(walk)
    kept = sorted((key, value) for key, value in walk.contact.remembered.items())
    items = [_kept_line(walk, name, one) for (_, name), one in kept if name != CONSENTED]
    lines = [voice.bot("my_data_consent"), *items] if items else []
    lines += [_change(walk, switches, one) for one in held.permissions[-MOST_CHANGES:]]
    if held.letters:
        lines.append(voice.bot("my_data_letters", {"names": _listed(voice, [*held.letters])}))
    return [voice.bot("my_data_head"), *lines] if lines else []


def _held(walk: Walk) -> Held:
    need = NeedHeld()
    if need not in walk.facts:
        raise MissingFact(need)
    found = walk.facts[need]
    return found if isinstance(found, Held) else Held()


def _change(walk: Walk, switches: str, change: PermissionChange) -> RichText:
    voice = walk.voice()
    shown: dict[str, Shown] = {
        "name": _shown(voice, walk.chosen_by(), switches, change.switch),
        "day": day_of(change.at).isoformat(),
    }
    return voice.bot("my_data_allowed" if change.is_on else "my_data_ended", shown)


def _kept_line(walk: Walk, name: str, kept: Remembered) -> RichText:
    """One remembered value in words: what the campaign calls it, what it is, until when."""
    voice = walk.voice()
    called = voice.say(f"campaign.kept.{name}")
    shown: dict[str, Shown] = {
        "name": called or name,
        "value": _shown(voice, walk.chosen_by(), name, kept.value),
    }
    if kept.expires is None:
        return voice.bot("my_data_item", shown)
    until = kept.expires.date().isoformat()
    return voice.bot("my_data_item_until", {**shown, "until": until})


def _shown(voice: Voice, questions: Mapping[str, str], name: str, value: Value) -> Shown:
    """A value in few words: the name of a thing, the number of a list, the label of a choice."""
    if isinstance(value, dict):
        return value.get("name") or value.get("label") or value.get("count") or "-"
    if isinstance(value, list):
        return _listed(voice, [_shown(voice, questions, name, one) for one in value])
    label = voice.say(f"{questions[name]}.option.{value}") if name in questions else None
    return label or str(value)


def _listed(voice: Voice, shown: list[Shown]) -> Shown:
    language = voice.language
    words = [one.text if isinstance(one, RichText) else str(one) for one in shown]
    calm = [isolate_in(each, language.direction) for each in words]
    return RichText(language.formats.join(calm, "and")) if calm else "-"
