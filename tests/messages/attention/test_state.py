"""*Needs attention* as a tab runs it: the views, the ways out, and what the frame tells (D-1, D-8, D-11, D-56)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from rxapp.consent import queries as consent
from rxapp.core.kinds import Kind
from rxapp.core.work import SYSTEM
from rxapp.messages.actions import receiving, trying
from rxapp.messages.attention.state.listing import AttentionState
from rxapp.messages.attention.state.notices import NoticeState
from rxapp.messages.delivery import ports
from rxapp.messages.delivery.ports import ChannelFacts, InboundMessage
from rxapp.messages.history.state.timeline import CardHistory
from rxapp.messages.models import ChannelStatus, Message
from rxapp.shop.state import DeskState
from tests.messages.desk import DEMO, DORA, DORA_PHONE

ASKABLE = (DEMO[0], ChannelFacts("demo", Kind.SMS, "channel.demo", True, is_demo=True, can_look_up=True))
REFUSED = ("message.failure.bounced", {"address": DORA})


@pytest.fixture
def failed(desk):
    """An e-mail of Ben's to Dora that came back."""
    return _settled(desk, desk.enqueue().id, "failed", *REFUSED)


@pytest.fixture
def uncertain(desk):
    """An SMS of Ben's of which nobody knows whether it arrived."""
    return _settled(desk, desk.text().id, "uncertain", "message.failure.provider_silent", {"provider": "Twilio"})


def _settled(desk, message_id: int, status: str, failure: str = "", values: dict | None = None) -> int:
    def change(job):
        row = job.session.get(Message, message_id)
        row.status, row.failure, row.failure_values, row.channel = status, failure, values or {}, "demo"
        row.next_try_at, row.shown_at = None, job.now

    desk.do(change, by=SYSTEM)
    return message_id


def _stop(desk, kind: str = "sms") -> None:
    def stop(job):
        job.session.add(
            ChannelStatus(
                name="demo",
                kind=kind,
                stopped_at=job.now,
                error_at=job.now,
                error="message.failure.provider_login",
                error_values={"provider": "Twilio"},
                error_words="HTTP 401",
            )
        )

    desk.do(stop, by=SYSTEM)


async def _open(tab, view: str, message_id: int | None = None) -> AttentionState:
    await tab.go(f"/outbox?view={view}", AttentionState.load)
    if message_id:
        await tab.do(AttentionState.toggle(message_id))
    return await tab.state(AttentionState)


async def test_a_failed_message_says_whose_it_is_and_why(screen, cast, failed):
    tab = await screen(cast.ben)
    page = await _open(tab, "failed")
    line = page.rows[0]
    assert (line.id, line.name, line.kind, line.author) == (failed, "Dora Vance", "email", "Ben Carter")
    assert (line.why, line.why_facts) == REFUSED
    assert page.counts == {"stopped": 0, "failed": 1, "uncertain": 0, "waiting": 0, "said_stop": 0}


async def test_one_row_opens_with_its_words_its_ladder_and_its_ways_out(screen, cast, failed):
    tab = await screen(cast.ben)
    page = await _open(tab, "failed", failed)
    shown = page.shown
    assert (shown.id, shown.may_retry, shown.instead, shown.may_dismiss) == (failed, True, "sms", True)
    assert "your bike is ready" in shown.body
    assert shown.events[0].label == "message.ladder.held"
    assert f"open={failed}" in tab.said()
    await tab.do(AttentionState.toggle(failed))
    assert (await tab.state(AttentionState)).shown.id == 0


async def test_an_address_with_a_message_opens_it_and_an_odd_one_opens_the_list(screen, cast, failed):
    tab = await screen(cast.ben)
    await tab.go(f"/outbox?view=failed&open={failed}", AttentionState.load)
    assert (await tab.state(AttentionState)).shown.id == failed
    for odd in ("/outbox?view=nonsense&open=x", "/outbox?open=999999999", "/outbox?open=0", "/outbox?open=99999999999"):
        await tab.go(odd, AttentionState.load)
        page = await tab.state(AttentionState)
        assert (page.view, page.open_id, page.is_loaded) == ("failed", 0, True)


async def test_words_that_may_mean_stop_are_decided_with_one_press(screen, cast, desk):
    """D-138: *Said stop* with *Withdraw consent*, *Leave*; the other views do not show it, and no other way leads off the list."""
    text = InboundMessage(
        "SM1", "twilio", Kind.SMS, DORA_PHONE, "+447700900000", "Stop sending me these", datetime(2026, 11, 20, tzinfo=UTC)
    )
    numbers = [desk.do(receiving.receive, by=SYSTEM, channel="twilio", inbound=replace(text, provider_id=f"SM{n}")) for n in range(2)]
    tab = await screen(cast.ada)
    page = await _open(tab, "said_stop", numbers[0])
    assert (page.counts["said_stop"], page.rows[0].why) == (2, "message.said_stop")
    assert (page.shown.may_mean_stop, page.shown.may_dismiss, page.shown.may_retry) == (True, False, False)
    await tab.do(AttentionState.leave_said(numbers[0]))
    assert [line.id for line in (await tab.state(AttentionState)).rows] == [numbers[1]]
    await tab.do(AttentionState.withdraw_said(numbers[1]))
    assert "past.done.withdrawn" in tab.said()
    assert (await tab.state(AttentionState)).rows == []
    assert not desk.ask(consent.agrees, desk.dora, "sms", DORA_PHONE)


async def test_retry_takes_it_off_the_list_and_sends_once(screen, cast, desk, failed):
    """D-56: two people who press *Retry* make one new message."""
    first, second = await screen(cast.ben), await screen(cast.ada)
    await _open(first, "failed", failed)
    await _open(second, "failed", failed)
    await first.do(AttentionState.retry(failed))
    await second.do(AttentionState.retry(failed))
    assert len([row for row in desk.rows() if row.retry_of == failed]) == 1
    assert (await first.state(AttentionState)).rows == []
    assert "past.done.retried" in first.said()


async def test_send_as_sms_instead_sends_the_same_words_to_the_number_that_agrees(screen, cast, desk, failed):
    tab = await screen(cast.ben)
    await _open(tab, "failed", failed)
    await tab.do(AttentionState.send_instead(failed, "sms"))
    new = desk.rows()[-1]
    assert (new.kind, new.to, new.retry_of, new.status) == ("sms", DORA_PHONE, failed, "held")


async def test_send_instead_without_consent_is_refused_inline_with_the_way_to_mend_it(screen, cast, desk, failed):
    """D-1: nothing goes, and the record is one press away."""
    desk.consent(agrees=False, kind="sms", address=DORA_PHONE)
    tab = await screen(cast.ben)
    await _open(tab, "failed", failed)
    await tab.do(AttentionState.send_instead(failed, "sms"))
    page = await tab.state(AttentionState)
    assert (page.asking, page.asked.key, page.asked.confirms) == (failed, "message.refusal.no_consent", "")
    assert page.asked.link.startswith(f"/customers/{desk.dora}")
    assert len(desk.rows()) == 1


async def test_an_uncertain_message_is_sent_again_only_after_a_yes(screen, cast, desk, uncertain):
    """D-11: the question is inline; no leaves everything as it is."""
    tab = await screen(cast.ben)
    await _open(tab, "uncertain", uncertain)
    await tab.do(AttentionState.retry(uncertain))
    assert (await tab.state(AttentionState)).asked.confirms == "send_again"
    await tab.do(AttentionState.drop_question)
    assert len(desk.rows()) == 1
    await tab.do(AttentionState.retry(uncertain), AttentionState.go_on(""))
    assert [row.retry_of for row in desk.rows()] == [None, uncertain]


async def test_it_arrived_settles_it(screen, cast, desk, uncertain):
    tab = await screen(cast.ben)
    await _open(tab, "uncertain", uncertain)
    await tab.do(AttentionState.it_arrived(uncertain))
    assert desk.row(uncertain).status == "delivered"
    assert (await tab.state(AttentionState)).rows == []


async def test_ask_the_provider_or_the_reason_in_its_place(screen, cast, desk, uncertain):
    tab = await screen(cast.ben)
    shown = (await _open(tab, "uncertain", uncertain)).shown
    assert (shown.may_ask, bool(shown.no_look_up)) == (False, True)
    ports.set_channels(ASKABLE)
    await tab.do(AttentionState.refresh)
    shown = (await tab.state(AttentionState)).shown
    assert (shown.may_ask, shown.no_look_up, shown.is_asked) == (True, "", False)
    await tab.do(AttentionState.ask_provider(uncertain))
    assert (await tab.state(AttentionState)).shown.is_asked
    assert desk.row(uncertain).ask_at is not None


async def test_dismiss_takes_it_off_the_list_and_leaves_the_history(screen, cast, desk, failed):
    tab = await screen(cast.ben)
    await _open(tab, "failed", failed)
    await tab.do(AttentionState.dismiss(failed), CardHistory.show(desk.dora))
    assert (await tab.state(AttentionState)).rows == []
    assert [row.state for row in (await tab.state(CardHistory)).rows] == ["failed"]


async def test_what_waits_says_why_and_can_be_stopped(screen, cast, desk, clock):
    """The channel stands stopped: the message waits, is not lost, and *Cancel sending* works; *Send now* would change nothing."""
    held = desk.text().id
    _stop(desk)
    clock.shift(timedelta(seconds=60))
    tab = await screen(cast.ben)
    page = await _open(tab, "waiting", held)
    assert page.rows[0].why == "message.waiting.channel"
    assert (page.shown.may_cancel, page.shown.may_send_now) == (True, False)
    await tab.do(AttentionState.cancel(held))
    assert desk.row(held).status == "cancelled"


async def test_quiet_hours_are_named_and_a_person_may_overrule_them(screen, cast, desk, clock):
    held = desk.text(send_at="2026-11-20T22:00").id
    desk.shop(quiet_from="21:00", quiet_until="08:00")
    clock.move_to("2026-11-20T22:00:30+00:00")
    desk.claim()
    tab = await screen(cast.ben)
    page = await _open(tab, "waiting", held)
    assert page.rows[0].why == "message.waiting.quiet"
    assert page.shown.may_send_now
    await tab.do(AttentionState.send_now(held))
    assert [claimed.message.id for claimed in desk.claim()] == [held]


async def test_pages_of_fifty(screen, cast, desk):
    for number in range(53):
        _settled(desk, desk.enqueue(body=f"words {number}", confirmed=("same_words",)).id, "failed", *REFUSED)
    tab = await screen(cast.ben)
    page = await _open(tab, "failed")
    assert (len(page.rows), page.counts["failed"], bool(page.after)) == (50, 53, True)
    await tab.do(AttentionState.next_page)
    assert (len((await tab.state(AttentionState)).rows), (await tab.state(AttentionState)).after) == (3, "")
    await tab.do(AttentionState.previous_page)
    assert len((await tab.state(AttentionState)).rows) == 50


async def test_who_may_only_read_sees_and_changes_nothing(screen, cast, desk, failed):
    """D-65."""
    tab = await screen(cast.rita)
    assert len((await _open(tab, "failed", failed)).rows) == 1
    await tab.do(AttentionState.dismiss(failed), AttentionState.retry(failed), NoticeState.arrive)
    assert desk.row(failed).dismissed_at is None
    assert len(desk.rows()) == 1
    assert (await tab.state(NoticeState)).count == 0


async def test_the_author_is_told_once_whichever_tab_comes_first(screen, cast, failed):
    first, second, other = await screen(cast.ben), await screen(cast.ben), await screen(cast.ada)
    for tab in (other, first, second):
        tab.cookie += "; rxapp_ui=en%7CEurope%2FLondon"
        await tab.do(DeskState.arrive, NoticeState.arrive, NoticeState.refresh)
    assert "attention.told" in first.said()
    assert f"/outbox?view=failed&open={failed}" in first.said()
    assert "attention.told" not in second.said() + other.said()
    assert (await other.state(NoticeState)).count == 1


async def test_a_tab_that_is_about_to_load_its_words_tells_nothing_yet(screen, cast, desk, failed):
    """The first page of a new browser is loaded again at once; a toast on it would never be read."""
    tab = await screen(cast.ben)
    await tab.do(DeskState.arrive, NoticeState.arrive)
    assert "attention.told" not in tab.said()
    assert desk.row(failed).told_at is None


async def test_a_stopped_channel_is_told_to_those_who_can_start_it(screen, cast, desk, clock):
    desk.text()
    _stop(desk)
    clock.shift(timedelta(seconds=60))
    ada, ben = await screen(cast.ada), await screen(cast.ben)
    await ada.do(NoticeState.arrive)
    await ben.do(NoticeState.arrive)
    row = (await ada.state(NoticeState)).stopped[0]
    assert (row.kind, row.why, row.why_facts, row.waiting) == ("sms", "message.failure.provider_login", {"provider": "Twilio"}, 1)
    assert (await ben.state(NoticeState)).stopped == []
    desk.do(trying.resume_channel, by=cast.ada, name="demo", kind="sms")
    await ada.do(NoticeState.refresh)
    assert (await ada.state(NoticeState)).stopped == []
