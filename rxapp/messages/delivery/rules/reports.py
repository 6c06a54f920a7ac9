"""What a provider's report means: how far the message got, what its delivery event says, and what it tells of the address and its owner."""

from rxapp.consent.rules import How
from rxapp.core.kinds import Kind
from rxapp.customers.rules import Trouble
from rxapp.messages.delivery.ports import DeliveryReport, ReportState
from rxapp.messages.rules.states import Status, next_status

OPTED_OUT = "message.failure.opted_out"
LACKS_CONSENT = frozenset({"message.failure.no_consent", OPTED_OUT})  # what no second try mends: only a new consent does

_REACHED = {
    ReportState.PROCESSED: Status.SENT,
    ReportState.DEFERRED: Status.SENT,
    ReportState.SENT: Status.SENT,
    ReportState.DELIVERED: Status.DELIVERED,
    ReportState.OPENED: Status.DELIVERED,
    ReportState.SPAM: Status.DELIVERED,
    ReportState.UNSUBSCRIBED: Status.DELIVERED,
    ReportState.RESUBSCRIBED: Status.DELIVERED,
    ReportState.FAILED: Status.FAILED,
    ReportState.BOUNCED: Status.FAILED,
}
_REASONS = {ReportState.FAILED: "message.failure.not_delivered", ReportState.BOUNCED: "message.failure.bounced"}
_SAID = {ReportState.SPAM: How.SPAM, ReportState.UNSUBSCRIBED: How.UNSUBSCRIBED}


def reached(state: ReportState) -> Status | None:
    """The state of the message that a reported state stands for; None where it says nothing of that.

    DEFERRED means sent. OPENED, SPAM and UNSUBSCRIBED mean delivered.
    """
    return _REACHED.get(state)


def way_to(current: Status, reported: Status) -> tuple[Status, ...]:
    """The states that a message in `current` passes, in order, to get to `reported`; empty where it stays.

    The rank is sent, delivered, failed, and no report lowers it. A held message that waits for another try had left after all: it passes
    *sending* first, and is not tried again.
    """
    is_held = current is Status.HELD and reported in (Status.SENT, Status.DELIVERED)
    way = [Status.SENDING] if is_held else []
    now = Status.SENDING if is_held else current
    while (following := next_status(now, reported)) is not now:
        way.append(following)
        now = following
    return tuple(way)


def failure_of(report: DeliveryReport) -> str:
    """The catalogue key of why it failed, "" for a report of something else."""
    return (report.reason or _REASONS[report.state]) if report.state in _REASONS else ""


def event_of(report: DeliveryReport) -> str:
    """The catalogue key of the report's delivery event; its placeholders may be {address}, {provider} and {state}."""
    return failure_of(report) or ("message.ladder.reported" if report.state is ReportState.UNKNOWN else f"message.ladder.{report.state}")


def trouble_of(report: DeliveryReport) -> Trouble | None:
    """What is wrong with the address from now on; None where only this message failed, or nothing did."""
    if report.state is ReportState.SPAM:
        return Trouble.SPAM
    if report.state is ReportState.BOUNCED and report.is_permanent:
        return trouble_of_kind(report.kind)
    return None


def trouble_of_kind(kind: str) -> Trouble:
    """What an address of this kind has that takes nothing."""
    return Trouble.BOUNCED if kind == Kind.EMAIL else Trouble.UNREACHABLE


def consent_taken_by(report: DeliveryReport) -> How | None:
    """By which means the recipient withdrew consent with this report; None where they did not (D-1)."""
    return How.OPTED_OUT if failure_of(report) == OPTED_OUT else _SAID.get(report.state)


def consent_given_back_by(report: DeliveryReport) -> How | None:
    """By which means the recipient took back an earlier withdrawal; None where they did not."""
    return How.RESUBSCRIBED if report.state is ReportState.RESUBSCRIBED else None
