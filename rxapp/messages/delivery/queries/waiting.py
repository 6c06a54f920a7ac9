"""Why a held message that should have gone has not: quiet hours, its channel, its next try, or its turn."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from rxapp.core.work import Work
from rxapp.messages.delivery.queries.channels import serving, status_of
from rxapp.messages.models import ChannelStatus, Message
from rxapp.messages.rules import times
from rxapp.messages.rules.states import Status
from rxapp.shop import queries as shops

LATE_AFTER = timedelta(seconds=5)
Why = tuple[str, dict[str, Any]]


def whys(work: Work, found: Iterable[Message]) -> dict[int, Why]:
    """Why each of these messages is held longer than its sender meant: {message id: (catalogue key, its values)}, without the others."""
    late = [message for message in found if _is_late(work, message)]
    if not late:
        return {}
    channel_statuses = {kind.value: status_of(work, facts.name, kind) for kind, facts in serving(work).items()}
    return {message.id or 0: _why(work, message, channel_statuses) for message in late}


def _is_late(work: Work, message: Message) -> bool:
    due_at = message.send_after or message.shown_at
    return message.status == Status.HELD and (bool(message.waiting) or due_at <= work.now - LATE_AFTER)


def _why(work: Work, message: Message, channel_statuses: dict[str, ChannelStatus | None]) -> Why:
    """`channel_statuses` has the channel of each kind that has one; a kind without is missing."""
    if message.waiting and (message.next_try_at or work.now) > work.now - LATE_AFTER:
        return message.waiting, _told(work, message)
    if message.kind not in channel_statuses:
        return "message.waiting.no_channel", {"kind": f"@kind.{message.kind}"}
    status = channel_statuses[message.kind]
    if status and status.stopped_at:
        return "message.waiting.channel", {**(status.error_values or {}), "reason": f"@{status.error}"}
    if message.tries:
        return "message.waiting.again", _told(work, message)
    return "message.waiting.turn", {}


def _told(work: Work, message: Message) -> dict[str, Any]:
    shop, at = shops.shop(work), message.next_try_at or work.now
    time = times.told(at, zone=work.actor.zone or shop.zone, language=work.actor.language or shop.language)
    return {**message.waiting_values, "at": at.isoformat(), "time": time, "kind": f"@kind.{message.kind}"}
