"""The only place where the time is read; actions get it as `work.now`."""

import time
from datetime import UTC, datetime


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def monotonic() -> float:
    """Seconds that never run backwards; for spans inside one process."""
    return time.monotonic()
