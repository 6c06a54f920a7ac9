"""Changes to messages. One door for callers: `actions.hold(...)`, `actions.withdraw(...)`; `refusals` holds every "no"."""

from rxapp.messages.actions import refusals
from rxapp.messages.actions.asking import Asked, claim_asks, record_answer
from rxapp.messages.actions.changing import cancel, it_arrived, reschedule, send_now, withdraw
from rxapp.messages.actions.claiming import LEASE_FOR, Claimed, claim
from rxapp.messages.actions.drafts import drop_draft, forget_old_drafts, save_draft, take_over
from rxapp.messages.actions.forgetting import forget_reports
from rxapp.messages.actions.mending import mend
from rxapp.messages.actions.outcomes import Outcome, give_back, not_begun, record_error, record_outcomes, record_sent, settle_lost
from rxapp.messages.actions.recalling import Past, add_past, add_pending
from rxapp.messages.actions.receiving import receive
from rxapp.messages.actions.rechecking import claim_checks, record_check
from rxapp.messages.actions.reports import record_reports
from rxapp.messages.actions.sending import HeldRow, hold, retry, save_note
from rxapp.messages.actions.settling import ToldRow, ask_provider, dismiss, send_instead, tell_author
from rxapp.messages.actions.stopping import leave_said, withdraw_said
from rxapp.messages.actions.trying import resume_channel, send_channel_test, send_test

__all__ = [
    "LEASE_FOR",
    "Asked",
    "Claimed",
    "HeldRow",
    "Outcome",
    "Past",
    "ToldRow",
    "add_past",
    "add_pending",
    "ask_provider",
    "cancel",
    "claim",
    "claim_asks",
    "claim_checks",
    "dismiss",
    "drop_draft",
    "forget_old_drafts",
    "forget_reports",
    "give_back",
    "hold",
    "it_arrived",
    "leave_said",
    "mend",
    "not_begun",
    "receive",
    "record_answer",
    "record_check",
    "record_error",
    "record_outcomes",
    "record_reports",
    "record_sent",
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
    "take_over",
    "tell_author",
    "withdraw",
    "withdraw_said",
]
