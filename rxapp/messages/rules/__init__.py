"""Decisions about messages, all pure: states and their moves, consent, schedule, same words, SMS segments, mail text.

One door for callers: `rules.segments(...)`, `rules.may_move(...)`; the files behind it are sorted by subject.
"""

from rxapp.messages.rules.ahead import ASK_AGAIN_AFTER, LEASE_FOR, Wait, furthest, furthest_try
from rxapp.messages.rules.keywords import SAID_STOP, may_mean_stop, opt_out_of
from rxapp.messages.rules.limits import (
    LOOK_AHEAD,
    TEST_EVERY,
    TESTS_AT_MOST,
    TESTS_FOR,
    free_from,
    is_too_large,
    look_again_after,
    mail_size,
    next_test_at,
    pause,
    takes,
)
from rxapp.messages.rules.mailtext import as_html, header_id
from rxapp.messages.rules.quiet import quiet_until, zone_of
from rxapp.messages.rules.reports import (
    LACKS_CONSENT,
    consent_given_back_by,
    consent_taken_by,
    failure_of,
    reached,
    rung_of,
    trouble_of,
    way_to,
)
from rxapp.messages.rules.segments import GSM, UNICODE, Culprit, Segments, plain, segment_count, segments
from rxapp.messages.rules.sending import (
    SAME_WORDS_FOR,
    Confirm,
    Hindrance,
    Owner,
    fingerprint,
    holds_placeholder,
    may_send,
    next_try_at,
)
from rxapp.messages.rules.states import MOVES, Status, may_move, next_status, shown_as
from rxapp.messages.rules.times import LocalTime, ScheduleProblem, likely_times, schedule_problem, shop_moment, told

__all__ = [
    "ASK_AGAIN_AFTER",
    "GSM",
    "LACKS_CONSENT",
    "LEASE_FOR",
    "LOOK_AHEAD",
    "MOVES",
    "SAID_STOP",
    "SAME_WORDS_FOR",
    "TESTS_AT_MOST",
    "TESTS_FOR",
    "TEST_EVERY",
    "UNICODE",
    "Confirm",
    "Culprit",
    "Hindrance",
    "LocalTime",
    "Owner",
    "ScheduleProblem",
    "Segments",
    "Status",
    "Wait",
    "as_html",
    "consent_given_back_by",
    "consent_taken_by",
    "failure_of",
    "fingerprint",
    "free_from",
    "furthest",
    "furthest_try",
    "header_id",
    "holds_placeholder",
    "is_too_large",
    "likely_times",
    "look_again_after",
    "mail_size",
    "may_mean_stop",
    "may_move",
    "may_send",
    "next_status",
    "next_test_at",
    "next_try_at",
    "opt_out_of",
    "pause",
    "plain",
    "quiet_until",
    "reached",
    "rung_of",
    "schedule_problem",
    "segment_count",
    "segments",
    "shop_moment",
    "shown_as",
    "takes",
    "told",
    "trouble_of",
    "way_to",
    "zone_of",
]
