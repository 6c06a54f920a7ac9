"""Reports of providers are forgotten after 400 days, and told again after that they do no harm (D-1, D-56)."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import col, select

from rxapp.consent import queries as consent
from rxapp.core.errors import NotAllowed
from rxapp.core.kinds import Kind
from rxapp.core.work import SYSTEM, reading
from rxapp.messages.delivery import ports
from rxapp.messages.delivery.actions import reports as reports_actions
from rxapp.messages.delivery.actions import retention
from rxapp.messages.delivery.ports import ChannelFacts, DeliveryReport, Receipt, ReportState
from rxapp.messages.delivery.queries import due
from rxapp.messages.delivery.queries import reports as kept_for
from rxapp.messages.delivery.queries import reports as reports_queries
from rxapp.messages.models import ProviderEvent
from rxapp.workers.retention import forget_reports
from tests import shortcuts
from tests.messages.desk import DORA, DORA_PHONE, Desk

pytestmark = pytest.mark.both_databases

NOW = datetime(2026, 11, 20, 13, 58, tzinfo=UTC)
REAL = (ChannelFacts("sendgrid", Kind.EMAIL, "channel.sendgrid", True), ChannelFacts("twilio", Kind.SMS, "channel.twilio", True))


@pytest.fixture
def post(desk) -> Desk:
    """The desk with SendGrid and Twilio."""
    ports.set_channels(REAL)
    return desk


def sent(desk: Desk, clock, provider_id: str, *, sms: bool = False) -> str:
    """The reference of a message that the provider has taken."""
    held = desk.text(body=provider_id) if sms else desk.enqueue(body=provider_id)
    clock.shift(10)
    desk.claim()
    desk.do(shortcuts.record_sent, by=SYSTEM, message_id=held.id, worker="w1", receipt=Receipt(provider_id))
    return desk.row(held.id).reference


def told(channel: str, state: ReportState, key: str, reference: str = "", **facts) -> DeliveryReport:
    kind = Kind.EMAIL if channel == "sendgrid" else Kind.SMS
    to = DORA if kind is Kind.EMAIL else DORA_PHONE
    made = {"channel": channel, "kind": kind, "state": state, "raw_state": state.value, "happened_at": NOW + timedelta(seconds=60)}
    return DeliveryReport(event_key=key, reference=reference, address=to, **made, **facts)


def record(desk: Desk, *reports: DeliveryReport) -> int:
    return desk.do(reports_actions.record_reports, by=SYSTEM, channel=reports[0].channel, reports=reports)


def forget_old() -> int:
    """As the worker walks; returns in how many steps."""
    after, steps = forget_reports(0), 1
    while after:
        after, steps = forget_reports(after), steps + 1
    return steps


def kept() -> list[str]:
    with reading() as job:
        return list(job.session.exec(select(ProviderEvent.event_key).order_by(col(ProviderEvent.id))))


@pytest.fixture
def reported(post, clock) -> list[list[DeliveryReport]]:
    """All sorts: of our messages, of others', of addresses, of wishes."""
    mail, text, again = sent(post, clock, "m1"), sent(post, clock, "SM1", sms=True), sent(post, clock, "m2")
    mails = [
        told("sendgrid", ReportState.PROCESSED, "mail-processed", mail),
        told("sendgrid", ReportState.DELIVERED, "mail-delivered", mail),
        told("sendgrid", ReportState.OPENED, "mail-opened", mail),
        told("sendgrid", ReportState.SPAM, "mail-spam", mail),
        told("sendgrid", ReportState.BOUNCED, "again-bounced", again, is_permanent=True),
        told("sendgrid", ReportState.DELIVERED, "other-delivered"),
        told("sendgrid", ReportState.UNKNOWN, "other-unknown"),
    ]
    texts = [
        told("twilio", ReportState.FAILED, "text-failed", text, reason="message.failure.opted_out", code="21610"),
        told("twilio", ReportState.FAILED, "other-failed", reason="message.failure.opted_out", code="21610"),
        told("twilio", ReportState.UNSUBSCRIBED, "other-opted-out"),
    ]
    record(post, *mails)
    record(post, *texts)
    return [mails, texts]


FOR_EVER = ["mail-spam", "other-failed", "other-opted-out"]


def everything(desk: Desk) -> list:
    """What the reports told and staff can see: rows, ladders, consents and their log, the change log."""
    rows = desk.rows()
    seen = [repr(row) for row in rows] + [repr(desk.delivery_events(row.id or 0)) for row in rows]
    return [
        *seen,
        desk.ask(shortcuts.log_of, desk.dora),
        [repr(change) for change in desk.changes()],
        desk.ask(due.delivery_counts, by=SYSTEM),
    ]


def test_after_400_days_they_go_and_what_they_told_stays(post, clock, reported):
    everything_told, all_of_them = everything(post), kept()
    clock.move_to(NOW + timedelta(days=399))
    forget_old()
    assert kept() == all_of_them
    clock.move_to(NOW + timedelta(days=401))
    forget_old()
    assert sorted(kept()) == FOR_EVER, "the provider's word for a no, and what no ladder holds"
    assert everything(post) == everything_told
    assert any("mail-spam" in row.proof for row in post.ask(shortcuts.log_of, post.dora)), "the log of consents holds its own proof"


def test_told_again_after_that_nothing_changes(post, clock, reported):
    """Dora has agreed again meanwhile, and mail to her arrives."""
    clock.move_to(NOW + timedelta(days=401))
    forget_old()
    post.consent(agrees=True)
    post.consent(agrees=True, kind="sms", address=DORA_PHONE)
    before, version = everything(post), post.feed_version()
    for reports in reported:
        for report in reports:
            record(post, report)
        record(post, *reports)
    assert everything(post) == before
    assert post.ask(consent.agrees, post.dora, "email", DORA)
    assert post.ask(consent.agrees, post.dora, "sms", DORA_PHONE)
    assert post.feed_version() - version <= 3, "only of what touches nobody: opened, and other senders' messages"


def test_in_small_batches(post, clock, reported, monkeypatch):
    """So that nobody waits long for a lock; what is kept for ever is passed over, and what is young ends the walk."""
    monkeypatch.setattr(kept_for, "LOOKED_AT", 2)
    clock.move_to(NOW + timedelta(days=401))
    with reading() as job:
        first, after = reports_queries.old_reports(job)
    assert (len(first), after) == (2, first[-1])
    record(post, told("sendgrid", ReportState.UNKNOWN, "young"))
    assert forget_old() == 6
    assert forget_old() == 2, "what is kept for ever is passed over again"
    assert sorted(kept()) == [*FOR_EVER, "young"]


def test_the_house_alone(post, reported):
    with pytest.raises(NotAllowed):
        post.do(retention.forget_reports, report_ids=[1])
