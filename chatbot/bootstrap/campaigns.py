"""Which campaign a newcomer meets when nobody has said so."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from chatbot.domain.calendar import closes, day_of
from chatbot.domain.errors import SettingsFault
from chatbot.engine.campaign import Campaign
from chatbot.engine.findings import did_you_mean
from chatbot.engine.release import Release

BY_DEFAULT: Final = "rally_with_refugees"


def campaign_of(release: Release, wanted: str | None, at: datetime) -> str:
    """The one asked for; else the only open one; else the default, or the first by name.

    Raises SettingsFault for a name that is not there.
    """
    known = release.campaigns
    if wanted is not None:
        if wanted not in known:
            near = did_you_mean(wanted, known)
            raise SettingsFault(f"There is no campaign {wanted}{near}")
        return wanted
    open_ones = [name for name, campaign in known.items() if is_open(campaign, at)]
    if len(open_ones) == 1:
        return open_ones[0]
    return BY_DEFAULT if BY_DEFAULT in known else min(known)


def is_open(campaign: Campaign, at: datetime) -> bool:
    """A campaign with polls is open from a call until polls close; one without, always."""
    polls = campaign.polls
    return not polls or any(p.called <= day_of(at) and at < closes(p.day) for p in polls)
