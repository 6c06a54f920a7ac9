"""When nothing may answer by itself (D-134): what a machine sent, what comes too fast, what was answered lately. Pure."""

from datetime import timedelta

ONCE_IN = timedelta(hours=24)
COUNTED_FOR = timedelta(hours=1)
OF_A_SENDER = 5  # tickets that one address opens within that time
OF_ALL = 200  # answers by itself to everybody within that time
IN_A_TICKET = 1
_ROBOTS = ("mailer-daemon", "postmaster", "noreply", "no-reply", "no_reply", "donotreply", "do-not-reply", "bounce", "bounces", "nobody")


def is_robot(address: str) -> bool:
    """Whether an address says itself that nobody reads what is sent to it."""
    local = address.partition("@")[0].casefold()
    return not local or any(local == name or local.startswith((f"{name}+", f"{name}-")) for name in _ROBOTS)


def may_answer(*, by_sender: int, in_ticket: int, by_all: int) -> bool:
    """Whether one more answer may go by itself: `by_sender` tickets of this address, `in_ticket` and `by_all` answers so far."""
    return by_sender <= OF_A_SENDER and in_ticket < IN_A_TICKET and by_all < OF_ALL
