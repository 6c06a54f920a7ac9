"""Changes to messages. One door for callers: `actions.hold(...)`, `actions.withdraw(...)`; `refusals` holds every "no"."""

from rxapp.messages.actions import refusals
from rxapp.messages.actions.changing import cancel, it_arrived, reschedule, send_now, withdraw
from rxapp.messages.actions.delivery import (
    LEASE_FOR,
    Claimed,
    claim,
    record_error,
    record_failed,
    record_sent,
    record_try_later,
    record_uncertain,
    settle_lost,
)
from rxapp.messages.actions.drafts import drop_draft, forget_old_drafts, save_draft
from rxapp.messages.actions.recalling import Past, add_past
from rxapp.messages.actions.sending import HeldRow, hold, retry, save_note
from rxapp.messages.actions.settling import ToldRow, ask_provider, dismiss, send_instead, tell_author
from rxapp.messages.actions.standing import resume_channel, send_channel_test
from rxapp.messages.actions.trying import send_test

__all__ = [
    "LEASE_FOR",
    "Claimed",
    "HeldRow",
    "Past",
    "ToldRow",
    "add_past",
    "ask_provider",
    "cancel",
    "claim",
    "dismiss",
    "drop_draft",
    "forget_old_drafts",
    "hold",
    "it_arrived",
    "record_error",
    "record_failed",
    "record_sent",
    "record_try_later",
    "record_uncertain",
    "refusals",
    "reschedule",
    "resume_channel",
    "retry",
    "save_draft",
    "save_note",
    "send_channel_test",
    "send_instead",
    "send_now",
    "send_test",
    "settle_lost",
    "tell_author",
    "withdraw",
]
