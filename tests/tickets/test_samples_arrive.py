"""Every sample mail that can be read arrives in a ticket, and once (TK-32, D-46)."""

from pathlib import Path

from rxapp.channels.inbound_mail import reading
from rxapp.core.work import SYSTEM
from rxapp.messages.actions import receiving
from tests.tickets.inbox import NOW

MAILS = sorted((Path(__file__).parents[1] / "channels" / "mails").glob("*.eml"))


def test_each_arrives_once(inbox):
    """Two of the samples are one mail without an id of its own: the substitute is the same, and the second is no new mail."""
    missed, repeated = [], []
    for path in MAILS:
        mail = reading.read(path.read_bytes(), channel="imap", provider_id=path.stem, received_at=NOW)
        made = inbox.do(receiving.receive, by=SYSTEM, channel="imap", inbound=mail)
        if made is None or not inbox.desk.row(made).ticket_id:
            missed.append(path.stem)
        if inbox.do(receiving.receive, by=SYSTEM, channel="imap", inbound=mail) is not None:
            repeated.append(path.stem)
    assert (missed, repeated) == (["no_message_id"], [])
    assert not [row for row in inbox.desk.rows() if row.direction == "out"]
