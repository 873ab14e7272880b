"""A date or a moment that a rehearsal pretends, as people write it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from chatbot.domain.calendar import LONDON

TODAY: Final = "today"


def pretend_date(written: str) -> date | None:
    """A date, a moment in London (then a `datetime`), or None for today.

    A date alone is that day, at the time of day that it is now. Raises ValueError with what may
    be written.
    """
    if written.lower() in {"", TODAY}:
        return None
    try:
        return date.fromisoformat(written)
    except ValueError:
        pass  # it may have a time of day
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        raise ValueError(
            "must be a date such as 2024-06-20, a date with a time in London such as "
            "2024-07-04T21:59, or today"
        ) from None
    return moment.astimezone(LONDON) if moment.tzinfo else moment.replace(tzinfo=LONDON)
