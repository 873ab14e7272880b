"""`@record`: a frozen dataclass to whoever reads and checks the code, a plain one while it runs.

A frozen dataclass sets every field through `object.__setattr__`, in three times the time; a turn
makes some eighty values, and that was a twelfth of what it cost. So here the type checker alone
sees to it that nobody changes a record: it looks at this as at `dataclass`. Use it for what a turn
makes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass as record
else:

    def record(*, frozen: bool = True, slots: bool = False) -> Any:
        """As `dataclass(frozen=True)`: compared and hashed by its fields."""
        return dataclass(slots=slots, unsafe_hash=frozen)


__all__ = ["record"]
