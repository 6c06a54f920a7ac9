"""What a report that came by mail says of a mail of ours goes the way of every delivery report (D-143)."""

from rxapp.core import ids
from rxapp.core.errors import NotFound
from rxapp.core.kinds import Kind
from rxapp.core.work import Work
from rxapp.messages.delivery.actions import reports
from rxapp.messages.delivery.ports import DeliveryReport, FailedAddress, InboundMessage, MailSort, ReportState
from rxapp.messages.queries.one import message_of
from rxapp.tickets.queries.threads import Known

_STATES = {MailSort.DELIVERED: ReportState.DELIVERED, MailSort.FEEDBACK: ReportState.SPAM}


def note(work: Work, inbound: InboundMessage, about: Known | None) -> None:
    """Record what the report says of each address; nothing where it is no report, or about nothing of ours."""
    if about is None or inbound.sort not in (MailSort.BOUNCE, *_STATES):
        return
    try:
        message = message_of(work, about.id)
    except NotFound:  # it went with its ticket
        return
    named = inbound.failed or (FailedAddress(message.to, is_permanent=False),)
    reports.record_reports(
        work, channel=inbound.channel, reports=[_report(inbound, one, number, message.reference) for number, one in enumerate(named)]
    )


def _report(inbound: InboundMessage, named: FailedAddress, number: int, reference: str) -> DeliveryReport:
    state = _STATES.get(inbound.sort) or (ReportState.BOUNCED if named.is_permanent else ReportState.DEFERRED)
    return DeliveryReport(
        event_key=f"mail:{ids.digest(inbound.provider_id)[:40]}:{number}",
        channel=inbound.channel,
        kind=Kind.EMAIL,
        state=state,
        raw_state=f"{inbound.sort} {named.status}".strip(),
        happened_at=inbound.received_at,
        reference=reference,
        address=named.address,
        words=named.words,
        code=named.status,
        reason="message.failure.bounced" if state is ReportState.BOUNCED else "",
        is_permanent=named.is_permanent,
    )
