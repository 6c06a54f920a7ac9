"""The recipients of a message, each with a state of its own (D-143), and the Message-IDs by which answers find it.

The To's state is the message's. A copy's moves with it until something is known of the copy itself, and never down.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from rxapp.core.tables import rows_changed, table_of
from rxapp.core.work import Work
from rxapp.customers.rules import folded_email
from rxapp.messages.models import MailId, Message, Recipient
from rxapp.messages.rules import mailtext, states
from rxapp.messages.rules.states import Role, Status

RECIPIENT = table_of(Recipient)


def note_recipients(work: Work, message: Message, *, cc: Iterable[tuple[str, str]] = (), name: str = "") -> None:
    """Store the recipients of a message (e-mail or SMS) and its Message-ID: the To with its `name`, and each copy as (address, name).

    They begin in the message's own state.
    """
    message_id, status = message.id or 0, states.at_recipient(Status(message.status)).value
    if message.to:
        work.session.add(Recipient(message_id=message_id, role=Role.TO.value, address=message.to, name=name, status=status))
    note_copies(work, message_id, Status(status), cc)
    if message.header_id:
        note_mail_id(work, message_id, message.header_id)


def note_copies(work: Work, message_id: int, status: Status, cc: Iterable[tuple[str, str]]) -> None:
    """Store who else got a message, each as (address, name)."""
    work.session.add_all(
        Recipient(message_id=message_id, role=Role.CC.value, address=address, name=shown, status=status.value) for address, shown in cc
    )


def note_mail_id(work: Work, message_id: int, value: str) -> None:
    """Store the Message-ID of a mail, ours or somebody else's, so that an answer to it finds the message."""
    work.session.add(MailId(value=mailtext.kept_id(value), message_id=message_id))


def follow(work: Work, message_ids: Sequence[int], status: Status, *, copies: Status | None = None, event: str = "") -> None:
    """Bring the recipients of these messages to `status`, where the messages have just come; `event` is the catalogue key of a failure.

    A copy of which nothing is known yet (`states.UNTOLD`) comes to `copies`; where that is not given, to the same state, or to *sent*
    where the To was delivered. No recipient moves to a lower state.
    """
    if not message_ids or status in (Status.HELD, Status.SENDING):
        return
    copied = copies or (Status.SENT if status is Status.DELIVERED else status)
    if copied is status and status is not Status.FAILED:
        _move(work, message_ids, status, states.below(status), event)
        return
    _move(work, message_ids, status, states.below(status), event, RECIPIENT.c.role == Role.TO.value)
    _move(work, message_ids, copied, states.UNTOLD, event if copied is Status.FAILED else "", RECIPIENT.c.role == Role.CC.value)


def move_recipient(work: Work, message_id: int, address: str, status: Status, *, event: str = "") -> bool:
    """Bring one recipient to a state, if it is in one below it; returns whether it was. `address` as its row has it."""
    return _move(work, [message_id], status, states.below(status), event, RECIPIENT.c.address == address) == 1


def copies_of(work: Work, message_ids: Sequence[int], states_of: Iterable[Status] = Status) -> dict[tuple[int, str], str]:
    """The copies of these messages: {(message id, address as compared): address as stored}. `states_of`: only copies in these states."""
    wanted = (RECIPIENT.c.message_id.in_(message_ids), RECIPIENT.c.role == Role.CC.value, RECIPIENT.c.status.in_(list(states_of)))
    found = work.session.execute(sa.select(RECIPIENT.c.message_id, RECIPIENT.c.address).where(*wanted).order_by(RECIPIENT.c.id))
    return {(row.message_id, folded_email(row.address)): row.address for row in found}


def _move(work: Work, message_ids: Sequence[int], status: Status, old: Iterable[Status], event: str, *where: Any) -> int:
    still = (RECIPIENT.c.message_id.in_(message_ids), RECIPIENT.c.status.in_([state.value for state in old]), *where)
    changed = sa.update(RECIPIENT).where(*still).values(status=status.value, event=event if status is Status.FAILED else "")
    return rows_changed(work, changed)
