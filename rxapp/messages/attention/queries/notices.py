"""What the frame of every page needs to know, in one read."""

from dataclasses import dataclass

from rxapp.core.work import Work
from rxapp.messages.attention.queries import listing
from rxapp.messages.delivery.queries import channels, rows
from rxapp.staff.rules import Permission


@dataclass(frozen=True, slots=True)
class Notices:
    """How many messages were stopped, failed, are uncertain or may say stop, the channels that have stopped, and whether the reader has
    one to be told of.
    """

    count: int = 0
    has_untold: bool = False
    stopped: tuple[rows.ChannelStatusRow, ...] = ()


def notices(work: Work) -> Notices:
    """For those who may send: the count and their own failures; for those who may edit settings: the stopped channels."""
    return Notices(*_own(work), stopped=_stopped(work) if work.actor.may(Permission.MANAGE_CHANNELS) else ())


def _own(work: Work) -> tuple[int, bool]:
    if not (work.actor.may(Permission.SEND) and work.actor.may(Permission.SEE_CUSTOMERS)):
        return 0, False
    counts = listing.attention_counts(work)
    return counts.stopped + counts.failed + counts.uncertain + counts.said_stop, listing.untold(work) > 0


def _stopped(work: Work) -> tuple[rows.ChannelStatusRow, ...]:
    if not channels.is_any_stopped(work):
        return ()
    return tuple(row for row in channels.channel_statuses(work) if row.serves and row.stopped_at)
