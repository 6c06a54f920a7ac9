"""Two shops that acknowledge each new ticket write to each other, a robot that answers everything between them: it ends (D-134).

Two workers with a database each; every mail goes by SMTP to a relay, by LMTP into a real Dovecot, and comes out by IMAP.
"""

import shutil
import time
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from rxapp.core import clock
from rxapp.core.tables import table_of
from rxapp.messages.mailboxes.models import Mailbox
from rxapp.messages.models import Message
from rxapp.shop.models import Shop
from rxapp.tickets.models import Queue
from tests.channels.smtp_peer import SmtpPeer, smtp_server
from tests.flows.dovecot import SHOP, TWO, Dovecot, a_mail, dovecot_server
from tests.flows.processes import Process

AT_MOST = 10
QUIET_FOR, WITHIN = 3.0, 60.0


class Relay(SmtpPeer):
    """Takes what the shops send into their mailboxes. At the second shop a robot answers each mail, and does not say that it is one."""

    def __init__(self, server: Dovecot) -> None:
        super().__init__()
        self._server = server
        self.answers_given = 0

    def _take(self, envelope) -> None:
        super()._take(envelope)
        for to in envelope.rcpt_tos:
            self._server.deliver(envelope.content, to=to, sender=envelope.mail_from or "<>")
            if to == TWO:
                self._answer(envelope.mail_from)

    def _answer(self, to: str) -> None:
        self.answers_given += 1
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = TWO, to, "I am away until Monday"
        mail["Message-ID"] = f"<away-{self.answers_given}@example.com>"
        mail.set_content("Dear all, I am away until Monday. In a hurry? Ring the office.")
        self._server.deliver(mail.as_bytes(), to=to, sender=TWO)


@pytest.fixture
def server() -> Iterator[Dovecot]:
    """Both mailboxes."""
    with dovecot_server() as running:
        yield running


def _shop(folder: Path, prepared: Path, server: Dovecot, relay: Relay, address: str) -> tuple[Process, sa.Engine]:
    """A shop that acknowledges, with its mailbox connected; not started yet."""
    folder.mkdir()
    file = shutil.copy(prepared, folder / "rxapp.db")
    engine = sa.create_engine(f"sqlite:///{file}")
    with Session(engine) as session:
        session.add(Shop(id=1, name=address.partition("@")[0].title(), service_email=address, zone="Europe/London", country="GB"))
        session.add(Mailbox(name=f"{address}@127.0.0.1/INBOX", address=address, starts_at=clock.now()))
        session.execute(sa.update(table_of(Queue)).where(Queue.is_default).values(acknowledges=True))
        session.commit()
    environment = {
        "RXAPP_DATABASE_URL": f"sqlite:///{file}",
        "RXAPP_IMAP_URL": server.url(address),
        "RXAPP_SMTP_URL": f"smtp://127.0.0.1:{relay.port}?tls=off",
        "RXAPP_DEMO": "off",
        "RXAPP_WORKERS": "outside",
    }
    return Process(folder, "worker", "rxapp.commands.worker", **environment), engine


def _counts(engine: sa.Engine) -> tuple[int, int, int]:
    """Of one shop: messages in, answers written by itself, and those that still wait to go."""
    message = table_of(Message)
    with engine.connect() as connection:
        found = connection.execute(sa.select(message.c.direction, message.c.status, message.c.is_auto)).all()
    out = [row for row in found if row.direction == "out"]
    return len(found) - len(out), sum(row.is_auto for row in out), sum(row.status in {"held", "sending"} for row in out)


def test_it_ends(prepared_sqlite: Path, tmp_path: Path, server: Dovecot):
    """Each shop has acknowledged the other's first mail; then at most ten mails went, and no more come."""
    relay = Relay(server)
    with smtp_server(relay):
        shops = [_shop(tmp_path / name, prepared_sqlite, server, relay, address) for name, address in (("one", SHOP), ("two", TWO))]
        for process, _ in shops:
            process.start()
        try:
            server.deliver(a_mail(1, sender=TWO, To=SHOP), to=SHOP, sender=TWO)
            server.deliver(a_mail(2, sender=SHOP, To=TWO), to=TWO, sender=SHOP)
            ended = _until_quiet(server, relay, shops)
        finally:
            said = [process.said() for process, _ in shops]
            codes = [process.end() for process, _ in shops]
    assert codes == [0, 0], said
    assert [answers for _, answers, _ in ended] == [1, 1], (ended, relay.recipients)
    assert 3 <= len(relay.mails) + relay.answers_given <= AT_MOST, relay.recipients


def _until_quiet(server: Dovecot, relay: Relay, shops: list[tuple[Process, sa.Engine]]) -> list[tuple[int, int, int]]:
    """Wait until nothing has moved for a while: no mail is unread, none waits to go, no more has come."""
    last, since, until = None, time.monotonic(), time.monotonic() + WITHIN
    while True:
        assert time.monotonic() < until, [process.said() for process, _ in shops]
        counts = [_counts(engine) for _, engine in shops]
        state = (counts, len(relay.mails), relay.answers_given, server.unread(SHOP), server.unread(TWO))
        is_still = all(came and not waiting for came, _, waiting in counts) and state[3:] == (0, 0) and relay.mails
        if state != last or not is_still:
            last, since = state, time.monotonic()
        if time.monotonic() - since >= QUIET_FOR:
            return counts
        time.sleep(0.2)
