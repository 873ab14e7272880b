"""The clock of the database itself, in SQL of PostgreSQL: microseconds since 1970, as `moments`.

For what processes on several machines agree on by time.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, cast, func

MICROSECONDS = 1_000_000

DATABASE_NOW = cast(func.extract("epoch", func.clock_timestamp()) * MICROSECONDS, BigInteger)
