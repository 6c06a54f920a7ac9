"""The stored states of a message and the only moves between them (screens.md, The contact panel)."""

from enum import StrEnum


class Status(StrEnum):
    """What is stored; `shown_as` says what staff read."""

    HELD = "held"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    UNCERTAIN = "uncertain"
    CANCELLED = "cancelled"
    SAVED = "saved"
    RECEIVED = "received"


MOVES: dict[Status, frozenset[Status]] = {
    Status.HELD: frozenset({Status.SENDING, Status.CANCELLED, Status.FAILED}),
    Status.SENDING: frozenset({Status.SENT, Status.FAILED, Status.UNCERTAIN, Status.HELD}),
    Status.UNCERTAIN: frozenset({Status.SENT, Status.DELIVERED, Status.FAILED}),
    Status.SENT: frozenset({Status.DELIVERED, Status.FAILED}),
    Status.DELIVERED: frozenset({Status.FAILED}),
    Status.FAILED: frozenset(),
    Status.CANCELLED: frozenset(),
    Status.SAVED: frozenset(),
    Status.RECEIVED: frozenset(),
}


class Role(StrEnum):
    """How somebody gets a message: as the one it is for, or a copy of it."""

    TO = "to"
    CC = "cc"


STOPPED = "stopped"
UNTOLD = frozenset({Status.HELD, Status.UNCERTAIN})  # nothing is known yet of this very recipient
_BELOW: dict[Status, frozenset[Status]] = {
    Status.CANCELLED: frozenset({Status.HELD}),
    Status.UNCERTAIN: frozenset({Status.HELD}),
    Status.SENT: UNTOLD,
    Status.DELIVERED: UNTOLD | {Status.SENT},
    Status.FAILED: UNTOLD | {Status.SENT, Status.DELIVERED},
}


def at_recipient(status: Status) -> Status:
    """The state of a recipient while the message is in `status`: *held* as long as the message is being sent."""
    return Status.HELD if status is Status.SENDING else status


def below(status: Status) -> frozenset[Status]:
    """The states from which a recipient may come to `status` (D-143; rank: sent, delivered, failed); empty for a state without
    transitions.
    """
    return _BELOW.get(status, frozenset())


def may_move(old: Status, new: Status, *, nothing_left: bool = False) -> bool:
    """Whether a message may go from `old` to `new`.

    `nothing_left`: it is certain that nothing was sent. Only then may a message that was being sent go back to *held*, else it could be
    sent twice.
    """
    if (old, new) == (Status.SENDING, Status.HELD):
        return nothing_left
    return new in MOVES[old]


def next_status(current: Status, reported: Status) -> Status:
    """The state one step on from `current` towards the reported one; `current` where no step is allowed. Never a lower one.

    A report of *delivered* while the message is still *sending* takes two steps, *sent* first.
    """
    if may_move(current, reported):
        return reported
    if current is Status.SENDING and reported is Status.DELIVERED:
        return Status.SENT
    return current


def shown_as(status: Status, *, is_scheduled: bool, is_stopped: bool = False) -> str:
    """The word for the state that staff read (catalogue key `state.<word>`): *held* is shown as stopped where it goes no more by itself
    (D-131), as scheduled where a time was chosen, else as sending.
    """
    if status is Status.HELD and is_stopped:
        return STOPPED
    if status is Status.HELD:
        return "scheduled" if is_scheduled else "sending"
    return status.value
