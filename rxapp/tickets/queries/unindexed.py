"""Which tickets the full-text index does not know yet."""

from rxapp.core.work import Work


def is_any(work: Work) -> bool:
    """Whether there is one."""
    return bool(work.reader().rows("SELECT 1 FROM ticket WHERE is_unindexed LIMIT 1"))
