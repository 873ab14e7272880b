"""When nobody is written to who is not waiting for an answer: from 20:00 to 09:00 in London.

Hours of the clock on the wall, so that summer time changes nothing: 09:00 and 20:00 are there on
every day of the year (the clocks change at 01:00 UTC).
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Final

from chatbot.domain.calendar import LONDON

QUIET_FROM: Final = time(20)
QUIET_UNTIL: Final = time(9)


def is_quiet(moment: datetime) -> bool:
    """Whether it is the time of day at which nobody is disturbed."""
    wall = moment.astimezone(LONDON).time()
    return wall >= QUIET_FROM or wall < QUIET_UNTIL


def next_allowed(moment: datetime) -> datetime:
    """This moment, or the end of the quiet hours that it falls into."""
    if not is_quiet(moment):
        return moment
    local = moment.astimezone(LONDON)
    day = local.date() + timedelta(days=1) if local.time() >= QUIET_FROM else local.date()
    return datetime.combine(day, QUIET_UNTIL, LONDON).astimezone(moment.tzinfo)
