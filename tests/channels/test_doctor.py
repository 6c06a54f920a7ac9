"""`python3 -m rxapp doctor` says in plain words what is set up, what is missing, and whether each login works."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from rxapp.channels import registry
from rxapp.commands import doctor
from rxapp.core import clock
from rxapp.core import db as database
from rxapp.core.kinds import Kind
from rxapp.core.settings import settings
from rxapp.core.work import SYSTEM, work
from rxapp.messages.delivery import ports
from rxapp.messages.delivery.actions import channel_status
from rxapp.messages.delivery.ports import ChannelError, Receipt
from rxapp.messages.delivery.queries import channels
from rxapp.messages.models import Message
from tests import shortcuts
from tests.channels.smtp_peer import SmtpPeer, certificate, smtp_server
from tests.messages.desk import open_desk


@pytest.fixture
def desk(cast, clock):
    """A shop that can send."""
    with open_desk(cast) as opened:
        yield opened


def test_a_shop_without_a_provider_hears_that_nothing_leaves_the_house(desk, capsys):
    assert doctor.main([]) == 0
    said = capsys.readouterr().out
    assert "Shop: Calder Cycles. Customers see desk@example.com as the sender." in said
    assert "SMTP: not set up." in said
    assert "E-mail: goes to the demo channel, so nothing leaves the house." in said
    assert "SMS: goes to the demo channel" in said
    assert "Messages: 0 waiting, 0 failed, 0 uncertain." in said


def test_a_mailbox_that_cannot_be_reached_is_named(desk, monkeypatch, capsys):
    """And not its password."""
    monkeypatch.setenv("RXAPP_IMAP_URL", "imap://desk:hunter2@127.0.0.1:9/INBOX?tls=off")
    settings.cache_clear()
    assert doctor.main([]) == 1
    said = capsys.readouterr().out
    assert "Mailbox desk@127.0.0.1/INBOX: cannot be read. The server 127.0.0.1 cannot be reached." in said
    assert "hunter2" not in said


def test_a_working_login(desk, plain_url, capsys):
    assert doctor.main([]) == 0
    said = capsys.readouterr().out
    assert "SMTP: set up, and the login works." in said
    assert "E-mail: goes by SMTP." in said


def test_a_server_that_does_not_answer(desk, smtp_url, capsys):
    smtp_url("smtp://shop:a-secret@127.0.0.1:9?tls=off")
    assert doctor.main([]) == 1
    said = capsys.readouterr().out
    assert "SMTP: set up, but it does not work. The mail server 127.0.0.1 cannot be reached." in said
    assert "a-secret" not in said


def test_a_private_authority_is_explained(desk, tmp_path, smtp_url, capsys):
    """How to trust it, in the doctor's own words; with it the login works."""
    made = certificate(tmp_path)
    with smtp_server(SmtpPeer(), tls=made.context) as peer:
        smtp_url(f"smtps://localhost:{peer.port}")
        assert doctor.main([]) == 1
    said = capsys.readouterr().out
    assert "The certificate of the mail server localhost is not valid" in said
    assert "If localhost has its certificate from an authority of your own" in said
    assert "SSL_CERT_FILE" in said


def test_a_chosen_channel_that_is_not_set_up_and_a_missing_sender(desk, capsys):
    desk.shop(email_channel="smtp", service_email="")
    doctor.main([])
    said = capsys.readouterr().out
    assert "E-mail: waits, because the chosen channel (smtp) is not set up." in said
    assert "No customer service e-mail, so no e-mail can be sent. Set it under Settings, Store." in said


def test_messages_that_nobody_delivers(desk, clock, capsys):
    desk.enqueue()
    clock.shift(3600)
    assert doctor.main([]) == 1
    said = capsys.readouterr().out
    assert "E-mail by Demo channel: 1 message waits since 20 Nov, 13:58. Nothing delivers: no worker takes what is due" in said


def test_a_channel_that_stands_stopped_is_named_with_its_reason(desk, smtp_url, capsys):
    """Before anything waits for it, and with those that wait."""
    smtp_url("smtp://shop:a-secret@127.0.0.1:9?tls=off")
    registry.introduce()
    stop_smtp(desk)
    assert doctor.main([]) == 1
    stopped = "E-mail by SMTP: stopped since 20 Nov, 13:58; nothing waits yet. The mail server localhost does not accept the login."
    assert stopped in capsys.readouterr().out
    for n in range(3):
        desk.enqueue(body=f"words {n}")
    with time_machine.travel(clock.now() + timedelta(minutes=5)):
        assert doctor.main([]) == 1
    assert "E-mail by SMTP: 3 messages wait, the oldest since 20 Nov, 13:58." in capsys.readouterr().out


def test_what_only_waits_for_a_later_try_is_not_stuck(desk, smtp_url, clock, capsys):
    """One mailbox is full, others take their mail: nothing is wrong with the channel."""
    smtp_url("smtp://127.0.0.1:9?tls=off")
    registry.introduce()
    desk.enqueue(body="to a full mailbox")
    clock.shift(60)
    (first,) = desk.claim()
    full = ChannelError("message.failure.later", permanent=False, certain_nothing_left=True)
    desk.do(shortcuts.record_error, by=SYSTEM, message_id=first.message.id, worker="w1", error=full)
    with work() as job:
        job.session.execute(sa.update(Message).values(next_try_at=job.now + timedelta(hours=2)))
    desk.enqueue(body="to an empty one")
    clock.shift(60)
    (second,) = desk.claim()
    desk.do(shortcuts.record_sent, by=SYSTEM, message_id=second.message.id, worker="w1", receipt=Receipt())
    desk.do(channel_status.note, by=SYSTEM, sent_by=[("smtp", "email")], errors={})
    clock.shift(120)
    assert desk.ask(channels.stuck, by=SYSTEM) == ()
    desk.enqueue(body="that nobody takes")
    clock.shift(120)
    (row,) = desk.ask(channels.stuck, by=SYSTEM)
    assert (row.channel, row.kind, row.waiting) == ("channel.smtp", "email", 2)


@pytest.mark.parametrize("language", ["en", "pl", "es", "ru", "uk"])
def test_what_is_stuck_is_told_in_every_language(desk, smtp_url, clock, capsys, language):
    smtp_url("smtp://127.0.0.1:9?tls=off")
    registry.introduce()
    desk.shop(language=language)
    stop_smtp(desk)
    doctor.main([])
    desk.enqueue()
    desk.text()
    clock.shift(3600)
    doctor.main([])
    said = capsys.readouterr().out
    assert "doctor." not in said
    assert "message." not in said
    assert "{" not in said


def test_a_redis_that_is_away_is_named(desk, monkeypatch, capsys):
    monkeypatch.setenv("RXAPP_REDIS_URL", "redis://:a-secret@127.0.0.1:9/0")
    settings.cache_clear()
    try:
        assert doctor.main([]) == 1
    finally:
        monkeypatch.undo()
        settings.cache_clear()
    said = capsys.readouterr().out
    assert "Redis: 127.0.0.1:9 cannot be used (" in said
    assert "a-secret" not in said


def stop_smtp(desk):
    """The mail server has refused the login of one message."""
    error = ChannelError("message.failure.login", permanent=False, certain_nothing_left=True, stops_channel=True, host="localhost")
    with work() as job:
        channel_status.note(job, (), {("smtp", "email"): error})


@pytest.mark.parametrize("language", ["pl", "es", "ru", "uk"])
def test_it_speaks_the_shops_language(desk, capsys, language):
    desk.shop(language=language)
    doctor.main([])
    said = capsys.readouterr().out
    assert "doctor." not in said
    assert "channel." not in said
    assert "{" not in said


def test_a_database_without_tables_or_out_of_reach(tmp_path, capsys):
    try:
        database.use(database.connect(f"sqlite:///{tmp_path / 'new.db'}"))
        assert doctor.main([]) == 1
        assert "has no tables yet. Start the app once: python3 -m rxapp" in capsys.readouterr().out
        database.use(sa.create_engine("postgresql+psycopg://app:a-secret@127.0.0.1:9/none"))
        assert doctor.main([]) == 1
        said = capsys.readouterr().out
        assert "cannot be used" in said
        assert "a-secret" not in said
    finally:
        database.use(None)


def test_the_default_channel_is_the_setting_else_smtp_else_demo(smtp_url, plain_url, monkeypatch):
    """screens.md, Start and addresses."""
    monkeypatch.setattr(ports, "_channels", ())
    registry.introduce()
    assert [_serving(Kind.EMAIL), _serving(Kind.EMAIL, "demo"), _serving(Kind.SMS)] == ["smtp", "demo", "demo"]
    smtp_url("")
    registry.introduce()
    assert [_serving(Kind.EMAIL), _serving(Kind.EMAIL, "smtp"), _serving(Kind.EMAIL, "nonsense")] == ["demo", "", ""]


def _serving(kind: Kind, chosen: str = "") -> str:
    found = ports.channel_for(kind, chosen)
    return found.name if found else ""
