"""History as staff read it: order, pages, search, filters, opened rows, the thread on a phone (CL-49..51, D-21, D-24)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from rxapp.core import ids
from rxapp.core.errors import BadInput, NotAllowed, NotFound
from rxapp.core.kinds import Kind
from rxapp.core.paging import Keyset
from rxapp.core.text import fold
from rxapp.core.work import SYSTEM, Actor, work
from rxapp.messages.actions import backfill, changing, sending
from rxapp.messages.delivery import ports
from rxapp.messages.delivery.ports import ChannelError, ChannelFacts, Receipt
from rxapp.messages.history.queries import rows as rows_queries
from rxapp.messages.history.queries import timeline
from rxapp.messages.models import Message
from rxapp.messages.rules.states import Status
from tests import shortcuts
from tests.messages.desk import DORA, DORA_PHONE, WORDS

pytestmark = pytest.mark.both_databases

NOW = datetime(2026, 11, 20, 13, 58, tzinfo=UTC)
SILENT = ChannelError("message.failure.silent", permanent=False, certain_nothing_left=False, words="421 bye")


def test_scheduled_on_top_then_newest_first(desk, clock):
    """CL-51: the row is there at once."""
    note = _note(desk, "older")
    clock.shift(60)
    later = desk.enqueue(body="in two days", send_at=NOW + timedelta(days=2))
    sooner = desk.enqueue(body="tomorrow", send_at=NOW + timedelta(days=1))
    clock.shift(60)
    now = desk.enqueue(body="now")
    rows = _page(desk).rows
    assert [row.id for row in rows] == [later.id, sooner.id, now.id, note]
    assert [row.state for row in rows] == ["scheduled", "scheduled", "sending", "saved"]
    assert [row.at for row in rows][:3] == [NOW + timedelta(days=2), NOW + timedelta(days=1), NOW + timedelta(seconds=130)]


def test_a_cancelled_schedule_leaves_the_top(desk, clock):
    held = desk.enqueue(send_at=NOW + timedelta(days=2))
    clock.shift(60)
    desk.do(changing.cancel, message_id=held.id)
    clock.shift(60)
    newer = desk.enqueue()
    assert [row.id for row in _page(desk).rows] == [newer.id, held.id]


def test_a_row_carries_what_the_table_shows(desk):
    held = desk.text(subject="Collection reminder")
    [row] = _page(desk).rows
    assert (row.kind, row.subject, row.author, row.to, row.direction) == ("sms", "Collection reminder", "Ben Carter", DORA_PHONE, "out")
    assert (row.body, row.events, row.is_open) == ("", (), False)
    assert (row.may_cancel, row.may_change_time, row.may_retry, row.may_settle) == (True, False, False, False)
    assert row.id == held.id


def test_an_opened_row_has_its_text_its_ladder_and_the_providers_words(desk, clock):
    """CL-50."""
    held, other = desk.enqueue(), desk.enqueue(body="other")
    clock.shift(10)
    desk.claim()
    clock.shift(5)
    desk.do(shortcuts.record_error, by=SYSTEM, message_id=held.id, worker="w1", error=SILENT)
    rows = {row.id: row for row in _page(desk, opened=(held.id, 99_999)).rows}
    row = rows[held.id]
    assert (row.body, row.words, row.reason) == (WORDS, "421 bye", "message.failure.silent")
    assert [(step.status, step.at) for step in row.events] == [
        ("held", NOW),
        ("sending", NOW + timedelta(seconds=10)),
        ("uncertain", NOW + timedelta(seconds=15)),
    ]
    assert row.events[0].values == {"name": "Ben Carter"}
    assert rows[other.id].body == ""


def test_pages_of_25_forwards_and_back(desk):
    _many(desk, 60)
    first = _page(desk)
    second = _page(desk, after=first.after)
    third = _page(desk, after=second.after)
    assert [(page.first, len(page.rows), page.total) for page in (first, second, third)] == [(1, 25, 60), (26, 25, 60), (51, 10, 60)]
    assert [bool(page.after) for page in (first, second, third)] == [True, True, False]
    assert [bool(page.before) for page in (first, second, third)] == [False, True, True]
    seen = [row.id for page in (first, second, third) for row in page.rows]
    assert len(set(seen)) == 60
    assert seen == sorted(seen, reverse=True)
    assert _page(desk, before=third.before).rows == second.rows
    assert _page(desk, before=second.before).rows == first.rows


def test_rows_of_one_moment_are_neither_lost_nor_repeated(desk):
    _many(desk, 30, apart=timedelta(0))
    first = _page(desk)
    assert len({row.id for row in (*first.rows, *_page(desk, after=first.after).rows)}) == 30


def test_a_new_message_while_one_reads_page_two_moves_nothing(desk, clock):
    _many(desk, 40)
    first = _page(desk)
    before = _page(desk, after=first.after)
    clock.shift(3600)
    desk.enqueue()
    after = _page(desk, after=first.after)
    assert after.rows == before.rows
    assert (before.first, after.first) == (26, 27)


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("zolc", ["Żółć"]),
        ("ЁЖ", ["Ёжик"]),
        ("brake cable", ["Brakes"]),
        ("cable nothing", []),
        ("100%", ["Percent"]),
        ("_", ["Percent"]),
        ("ben carter", ["Percent", "Brakes", "Ёжик", "Żółć"]),
        ("  ", ["Percent", "Brakes", "Ёжик", "Żółć"]),
    ],
)
def test_search_finds_every_word_in_any_field_folded(desk, clock, q, found):
    """CL-49."""
    for subject, body in [("Żółć", "Zażółć gęślą"), ("Ёжик", "ежи"), ("Brakes", "new cable fitted"), ("Percent", "100% done_now")]:
        _note(desk, subject, body)
        clock.shift(1)
    assert [row.subject for row in _page(desk, q=q).rows] == found
    assert _page(desk, q=q).total == len(found)


def test_filters_by_type_and_direction(desk):
    """CL-49."""
    desk.enqueue()
    desk.text()
    _note(desk, "n")
    _received(desk, "thank you")
    assert [row.kind for row in _page(desk, kind="note").rows] == ["note"]
    assert [row.author for row in _page(desk, direction="in").rows] == [DORA_PHONE]
    assert _page(desk, kind="sms").total == 2
    assert _page(desk, kind="sms", direction="out", q="bike").total == 1


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("o'hara", True),
        ("O’HARA", True),
        ("anne-marie", True),
        ("an\u200bne", True),
        ("07700 900417", True),
        ("+44 (0)7700 900417", True),
        ("anne 07700900417,", True),
        ("00447700900417", True),
        ("28013", True),
        ("07700 900418", False),
        ("anne 0418", False),
    ],
)
def test_history_is_searched_as_the_customers_are(desk, q, found):
    """D-140, C1c, C1d: one apostrophe, one hyphen, nothing invisible; a number also as a phone is written elsewhere."""
    body = "Anne‑Marie O’Hara rang about 28013"
    _add(desk, direction="out", kind="sms", status="sent", to="+447700900417", search_text=fold(f"{body} +447700900417"))
    assert bool(desk.ask(timeline.timeline, desk.dora, q=q).total) is found


def test_each_customer_has_their_own_history(desk):
    desk.enqueue()
    assert desk.ask(timeline.timeline, desk.erik).total == 0
    assert desk.ask(timeline.timeline, desk.erik) == rows_queries.TimelinePage((), 0, 0, "", "")
    assert desk.ask(shortcuts.count, desk.dora) == 1


@pytest.mark.parametrize(
    "wrong", [{"after": "x"}, {"after": "1-2-3"}, {"after": "9" * 30 + "-1"}, {"kind": "fax"}, {"direction": "up"}, {"q": 5}]
)
def test_a_wrong_argument_is_refused(desk, wrong):
    with pytest.raises(BadInput):
        _page(desk, **wrong)


def test_a_place_that_is_gone_shows_the_first_page(desk):
    desk.enqueue()
    gone = Keyset("history", "shown_at", is_moment=True).cursor(datetime(1970, 1, 1, tzinfo=UTC), 1)
    assert _page(desk, after=gone).total == 1
    assert len(_page(desk, after=gone).rows) == 1


def test_reading_asks_for_the_right(desk):
    held = desk.enqueue()
    nobody = Actor(id=None, name="")
    for query, argument in (
        (timeline.timeline, desk.dora),
        (timeline.message_for, held.id),
        (timeline.thread, desk.dora),
        (timeline.text_for, held.id),
    ):
        with pytest.raises(NotAllowed):
            desk.ask(query, argument, by=nobody)
    assert desk.ask(timeline.timeline, desk.dora, by=desk.cast.rita).total == 1
    with pytest.raises(NotFound):
        desk.ask(timeline.message_for, 99_999)


def test_only_a_channel_that_can_look_up_can_be_asked(desk, clock):
    ports.set_channels((ChannelFacts("smtp", Kind.EMAIL, "channel.smtp", True, can_look_up=False),))
    held = desk.enqueue()
    clock.shift(10)
    desk.claim()
    desk.do(shortcuts.record_error, by=SYSTEM, message_id=held.id, worker="w1", error=SILENT)
    row = desk.ask(timeline.message_for, held.id)
    assert (row.may_settle, row.may_look_up, row.may_retry) == (True, False, True)
    ports.set_channels((ChannelFacts("smtp", Kind.EMAIL, "channel.smtp", True, can_look_up=True),))
    assert desk.ask(timeline.message_for, held.id).may_look_up


def test_the_thread_shows_the_last_sms_both_ways_oldest_first(desk, clock):
    for n in range(3):
        held = desk.text(body=f"out {n}")
        clock.shift(10)
        desk.claim()
        desk.do(shortcuts.record_sent, by=SYSTEM, message_id=held.id, worker="w1", receipt=Receipt())
    _received(desk, "in 1")
    clock.shift(1)
    undone = desk.text(body="undone")
    desk.do(changing.cancel, message_id=undone.id)
    desk.text(body="later", send_at=NOW + timedelta(days=1))
    desk.enqueue()
    rows = desk.ask(timeline.thread, desk.dora)
    assert [(row.direction, row.body) for row in rows] == [("out", "out 0"), ("out", "out 1"), ("out", "out 2"), ("in", "in 1")]
    assert len(desk.ask(timeline.thread, desk.dora, limit=2)) == 2


def test_what_is_over_can_be_told_as_it_was(desk, clock):
    """The demo shop's history: by the house alone, never something that would still be sent."""
    at = NOW - timedelta(days=3)
    steps = ((Status.HELD, "message.ladder.held", at), (Status.SENT, "message.ladder.handed_email", at + timedelta(seconds=10)))
    past = backfill.Past(desk.dora, Kind.EMAIL, Status.SENT, at, "Receipt", "Thank you", to=DORA, author="Ada", is_demo=True, steps=steps)
    number = desk.do(backfill.add_past, by=SYSTEM, past=past)
    row = desk.ask(timeline.message_for, number)
    assert (row.state, row.at, row.author, row.is_demo, row.body) == ("sent", at, "Ada", True, "Thank you")
    assert [step.at for step in row.events] == [at, at + timedelta(seconds=10)]
    with pytest.raises(BadInput):
        desk.do(backfill.add_past, by=SYSTEM, past=replace(past, status=Status.HELD))
    with pytest.raises(NotAllowed):
        desk.do(backfill.add_past, by=desk.cast.ada, past=past)


def _page(desk, **chosen) -> rows_queries.TimelinePage:
    return desk.ask(timeline.timeline, desk.dora, **chosen)


def _note(desk, subject: str, body: str = "words") -> int:
    return desk.do(sending.save_note, key=ids.key(), customer_id=desk.dora, subject=subject, body=body).id


def _received(desk, body: str) -> None:
    _add(desk, direction="in", kind="sms", status="received", body=body, sender=DORA_PHONE, search_text=body)


def _many(desk, number: int, apart: timedelta = timedelta(minutes=1)) -> None:
    for n in range(number):
        _add(desk, direction="out", kind="email", status="sent", to=DORA, shown_at=NOW - timedelta(days=2) + n * apart)


def _add(desk, **fields) -> None:
    with work() as job:
        plain = {"key": ids.key(), "reference": ids.key(), "customer_id": desk.dora, "created_at": job.now, "shown_at": job.now, **fields}
        job.session.add(Message(**plain))
