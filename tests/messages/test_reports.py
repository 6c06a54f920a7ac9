"""What providers report: ranked states that never go down, in any order and however often; marks and consents (D-1, D-56)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations
from threading import Barrier, Thread

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from rxapp.consent import queries as consent
from rxapp.core.errors import NotAllowed
from rxapp.core.kinds import Kind
from rxapp.core.work import SYSTEM, reading
from rxapp.customers.queries import lookups
from rxapp.messages.actions import changing, receiving, resolution
from rxapp.messages.delivery import ports
from rxapp.messages.delivery.actions import outcomes as outcomes_actions
from rxapp.messages.delivery.actions import reports as reports_actions
from rxapp.messages.delivery.ports import ChannelError, ChannelFacts, DeliveryReport, Receipt, ReportState
from rxapp.messages.delivery.rules import reports as reports_rules
from rxapp.messages.history.queries import timeline
from rxapp.messages.models import MessageEvent, ProviderEvent
from rxapp.messages.rules import states
from rxapp.messages.rules.states import Status
from tests import shortcuts
from tests.messages.desk import DORA, DORA_PHONE, ERIK, Desk

pytestmark = pytest.mark.both_databases

NOW = datetime(2026, 11, 20, 13, 58, tzinfo=UTC)
REAL = (
    ChannelFacts("sendgrid", Kind.EMAIL, "channel.sendgrid", is_set_up=True),
    ChannelFacts("twilio", Kind.SMS, "channel.twilio", is_set_up=True, can_look_up=True),
)
SILENT = ChannelError("message.failure.silent", permanent=False, certain_nothing_left=False)
LATER = ChannelError("message.failure.later", permanent=False, certain_nothing_left=True)
STATES = ("processed", "deferred", "sent", "delivered", "bounced", "opened", "unknown")
RANK = {None: 0, Status.SENT: 1, Status.DELIVERED: 2, Status.FAILED: 3}


@pytest.fixture
def post(desk) -> Desk:
    """The desk with SendGrid and Twilio."""
    ports.set_channels(REAL)
    return desk


def report(state: str, key: str = "", *, at: float = 60, kind: Kind = Kind.EMAIL, **facts) -> DeliveryReport:
    """A report of a state, `at` seconds after the clock's start."""
    made = {"event_key": key or f"ev-{state}", "channel": "sendgrid" if kind is Kind.EMAIL else "twilio", "kind": kind}
    return DeliveryReport(**made, state=ReportState(state), raw_state=state, happened_at=NOW + timedelta(seconds=at), **facts)


def tell(desk: Desk, *reports: DeliveryReport, by=SYSTEM) -> int:
    """Record them in one transaction."""
    return desk.do(reports_actions.record_reports, by=by, channel=reports[0].channel if reports else "sendgrid", reports=reports)


def sending(desk: Desk, clock, *, sms: bool = False, **changes) -> int:
    """A message that is being sent."""
    held = desk.text(**changes) if sms else desk.enqueue(**changes)
    clock.shift(10)
    desk.claim()
    assert desk.row(held.id).status == "sending"
    return held.id


def sent(desk: Desk, clock, *, sms: bool = False, **changes) -> int:
    """A message that the provider took; an hour later."""
    number = sending(desk, clock, sms=sms, **changes)
    desk.do(shortcuts.record_sent, by=SYSTEM, message_id=number, worker="w1", receipt=Receipt(f"p-{number}"))
    clock.shift(3600)
    return number


def reference(desk: Desk, number: int) -> str:
    return desk.row(number).reference


def events() -> list[ProviderEvent]:
    with reading() as job:
        return list(job.session.exec(select(ProviderEvent).order_by(col(ProviderEvent.id))))


def events_of(number: int) -> list[MessageEvent]:
    with reading() as job:
        return list(job.session.exec(select(MessageEvent).where(MessageEvent.message_id == number).order_by(col(MessageEvent.id))))


def trouble(desk: Desk) -> str:
    return desk.ask(lookups.customer_for, desk.dora).emails[0].trouble


class TestStates:
    def test_delivered_with_its_rung(self, post, clock):
        number = sent(post, clock)
        before = post.feed_version()
        assert tell(post, report("delivered", at=90, reference=reference(post, number), words="250 OK", address=DORA)) == 1
        row = post.row(number)
        assert (row.status, row.failure) == ("delivered", "")
        event = events_of(number)[-1]
        assert (event.label, event.words, event.channel, event.at) == (
            "message.ladder.delivered",
            "250 OK",
            "sendgrid",
            NOW + timedelta(seconds=90),
        )
        assert post.feed_version() == before + 1

    def test_found_by_the_providers_id_where_our_reference_is_missing(self, post, clock):
        number, other = sent(post, clock), sent(post, clock, body="other words")
        tell(post, report("delivered", provider_id=f"p-{number}"))
        assert [post.row(one).status for one in (number, other)] == ["delivered", "sent"]

    def test_our_reference_goes_before_the_providers_id(self, post, clock):
        number, other = sent(post, clock), sent(post, clock, body="other words")
        tell(post, report("delivered", reference=reference(post, number), provider_id=f"p-{other}"))
        assert [post.row(one).status for one in (number, other)] == ["delivered", "sent"]

    def test_another_channels_id_is_another_id(self, post, clock):
        number = sent(post, clock)
        tell(post, report("delivered", kind=Kind.SMS, provider_id=f"p-{number}"))
        assert post.row(number).status == "sent"

    def test_deferred_is_a_rung_and_nothing_else(self, post, clock):
        number = sent(post, clock)
        before = post.row(number)
        tell(post, report("deferred", reference=reference(post, number), words="451 try later"))
        assert post.row(number).model_dump() == before.model_dump()
        assert post.delivery_events(number)[-1] == "deferred"

    def test_a_late_bounce_after_delivered(self, post, clock):
        number = sent(post, clock)
        tell(post, report("delivered", reference=reference(post, number)))
        tell(post, report("bounced", at=3000, reference=reference(post, number), words="550 no such user", code="5.1.1"))
        row = post.ask(timeline.message_for, number)
        assert (row.status, row.reason, row.reason_values["address"]) == ("failed", "message.failure.bounced", DORA)
        assert post.row(number).failure_words == "5.1.1 550 no such user"
        assert row.may_retry

    def test_the_reason_that_the_channel_names_is_shown(self, post, clock):
        number = sent(post, clock, sms=True)
        away = report("failed", kind=Kind.SMS, reference=reference(post, number), code="30003", reason="message.failure.number_away")
        tell(post, away)
        assert (post.row(number).failure, post.row(number).failure_words) == ("message.failure.number_away", "30003")
        assert events_of(number)[-1].label == "message.failure.number_away"

    def test_a_failure_is_never_undone_by_a_late_success(self, post, clock):
        number = sent(post, clock)
        tell(post, report("bounced", at=90, reference=reference(post, number)))
        tell(post, report("delivered", at=60, reference=reference(post, number)))
        assert post.row(number).status == "failed"
        assert post.delivery_events(number)[-2:] == ["failure.bounced", "delivered"], "both stand on the ladder"

    def test_opened_says_that_it_arrived_and_is_told_once(self, post, clock):
        number = sent(post, clock)
        for n in range(3):
            tell(post, report("opened", f"open-{n}", reference=reference(post, number)))
        assert post.row(number).status == "delivered"
        assert post.delivery_events(number)[-2:] == ["handed_email", "opened"]
        assert len(events()) == 3

    def test_one_that_somebody_had_taken_off_the_list_is_news_again_when_it_fails(self, post, clock):
        number = sending(post, clock)
        post.do(shortcuts.record_error, by=SYSTEM, message_id=number, worker="w1", error=SILENT)
        post.do(resolution.dismiss, message_id=number)
        tell(post, report("bounced", reference=reference(post, number)))
        assert (post.row(number).dismissed_at, post.row(number).told_at) == (None, None)


class TestOvertaking:
    """A report that comes before our own record."""

    @pytest.mark.parametrize(
        ("state", "status"), [("processed", "sent"), ("deferred", "sent"), ("delivered", "delivered"), ("bounced", "failed")]
    )
    def test_still_sending(self, post, clock, state, status):
        number = sending(post, clock)
        tell(post, report(state, at=11, reference=reference(post, number), provider_id="sg-1"))
        row = post.row(number)
        assert (row.status, row.lease_until, row.provider_id) == (status, None, "sg-1")

    def test_the_workers_own_record_that_follows_does_no_harm(self, post, clock):
        number = sending(post, clock)
        tell(post, report("delivered", at=11, reference=reference(post, number)))
        before = post.row(number).model_dump()
        assert not post.do(shortcuts.record_sent, by=SYSTEM, message_id=number, worker="w1", receipt=Receipt("p-1"))
        assert not post.do(shortcuts.record_error, by=SYSTEM, message_id=number, worker="w1", error=SILENT)
        assert not post.do(shortcuts.record_error, by=SYSTEM, message_id=number, worker="w1", error=LATER)
        clock.shift(600)
        assert post.do(outcomes_actions.settle_lost, by=SYSTEM) == 0
        assert post.row(number).model_dump() == before

    def test_the_customer_was_contacted_then(self, post, clock):
        number = sending(post, clock)
        clock.shift(30)
        tell(post, report("delivered", at=12, reference=reference(post, number)))
        assert post.ask(lookups.customer_for, post.dora).last_contact_at == NOW + timedelta(seconds=12)
        assert (post.row(number).sent_at, post.row(number).shown_at) == (NOW + timedelta(seconds=12),) * 2

    @pytest.mark.parametrize(("state", "status"), [("processed", "sent"), ("delivered", "delivered"), ("failed", "failed")])
    def test_uncertain_is_settled(self, post, clock, state, status):
        number = sending(post, clock)
        post.do(shortcuts.record_error, by=SYSTEM, message_id=number, worker="w1", error=SILENT)
        tell(post, report(state, reference=reference(post, number)))
        row = post.row(number)
        assert (row.status, row.ask_at) == (status, None)
        assert (row.failure == "") == (status != "failed")

    @pytest.mark.parametrize("state", ["processed", "delivered"])
    def test_one_that_waits_for_another_try_had_left_and_is_not_sent_again(self, post, clock, state):
        """D-56: once."""
        number = sending(post, clock)
        post.do(shortcuts.record_error, by=SYSTEM, message_id=number, worker="w1", error=LATER)
        assert post.row(number).status == "held"
        tell(post, report(state, reference=reference(post, number)))
        assert post.row(number).status == ("sent" if state == "processed" else "delivered")
        clock.shift(timedelta(hours=2))
        assert post.claim("w2") == []

    def test_a_cancelled_one_stays_cancelled_and_its_ladder_tells(self, post, clock):
        number = sending(post, clock)
        post.do(shortcuts.record_error, by=SYSTEM, message_id=number, worker="w1", error=LATER)
        post.do(changing.cancel, message_id=number)
        tell(post, report("delivered", reference=reference(post, number)))
        assert (post.row(number).status, post.delivery_events(number)[-1]) == ("cancelled", "delivered")


class TestOnce:
    def test_a_repeat_changes_nothing(self, post, clock):
        number = sent(post, clock)
        same = report("delivered", reference=reference(post, number))
        assert tell(post, same) == 1
        before = (post.row(number), len(events_of(number)), len(events()), post.feed_version())
        clock.shift(100)
        assert tell(post, same) == 0
        assert tell(post, same, same) == 0
        assert (post.row(number), len(events_of(number)), len(events()), post.feed_version()) == before

    def test_twice_in_one_body_is_once(self, post, clock):
        number = sent(post, clock)
        same = report("delivered", reference=reference(post, number))
        assert tell(post, same, same, report("opened")) == 2
        assert post.delivery_events(number).count("delivered") == 1

    def test_two_processes_with_the_same_reports_at_once(self, post, clock):
        """Same events, other order, at the same moment: one of them counts, nobody waits for ever."""
        numbers = [sent(post, clock, body=f"words {n}") for n in range(4)]
        told = [
            report(state, f"{state}-{n}", reference=reference(post, n)) for n in numbers for state in ("processed", "delivered", "spam")
        ]
        gate, done = Barrier(3), []

        def listen(order: Sequence[DeliveryReport]) -> None:
            gate.wait()
            done.append(tell(post, *order))

        threads = [Thread(target=listen, args=(order,)) for order in (told, told[::-1], told[5:] + told[:5])]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert sorted(done) == [0, 0, 12]
        assert len(events()) == 12
        assert [len(events_of(n)) for n in numbers] == [6] * 4

    def test_reports_and_workers_at_once_never_wait_for_each_other(self, post, clock):
        """The worker's own record and the provider's report of the same messages, in opposite orders, over and over."""
        numbers = [sending(post, clock, body=f"words {n}") for n in range(12)]
        told = [report("delivered", f"d-{n}", at=11, reference=reference(post, n)) for n in numbers]
        gate, wrong = Barrier(3), []

        def work_on(job) -> None:
            gate.wait()
            try:
                for place in range(0, 12, 3):
                    job(place)
            except Exception as error:
                wrong.append(error)

        outcomes = [outcomes_actions.Outcome(n, "w1", receipt=Receipt(f"p-{n}")) for n in numbers]
        jobs = (
            lambda place: tell(post, *told[::-1][place : place + 3]),
            lambda place: tell(post, *told[place : place + 6]),
            lambda place: post.do(outcomes_actions.record_outcomes, by=SYSTEM, outcomes=outcomes[place : place + 3]),
        )
        threads = [Thread(target=work_on, args=(job,)) for job in jobs]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert not wrong
        assert {post.row(n).status for n in numbers} == {"delivered"}
        assert [post.delivery_events(n).count("delivered") for n in numbers] == [1] * 12

    def test_unknown_events_and_unknown_messages_are_kept(self, post, clock):
        number = sent(post, clock)
        odd = replace(report("unknown", "odd", reference=reference(post, number), words="who knows"), raw_state="teleported")
        assert tell(post, odd, report("delivered", "lost", reference="f" * 32, address="nobody@example.com")) == 2
        kept = {event.event_key: event for event in events()}
        assert (kept["odd"].sort, kept["odd"].state, kept["odd"].words, kept["odd"].message_id) == (
            "teleported",
            "unknown",
            "who knows",
            number,
        )
        assert (kept["lost"].message_id, kept["lost"].address) == (None, "nobody@example.com")
        assert post.row(number).status == "sent"
        assert (events_of(number)[-1].label, events_of(number)[-1].label_values["state"]) == ("message.ladder.reported", "teleported")

    def test_nothing_told_is_nothing_changed(self, post):
        before = post.feed_version()
        assert tell(post) == 0
        assert post.feed_version() == before

    def test_what_is_too_long_or_odd_fits(self, post, clock):
        number = sent(post, clock)
        long = report("bounced", "k" * 900, reference=reference(post, number), words="w\0 \ud800" * 2000, address="a" * 900, code="5" * 90)
        long = replace(long, raw_state="x" * 300, provider_id="p" * 900, happened_at=datetime(9999, 1, 1))  # noqa: DTZ001
        assert tell(post, long) == 1
        assert tell(post, long) == 0
        assert post.row(number).status == "failed"
        assert events()[0].happened_at == post.row(number).shown_at + timedelta(seconds=3600)

    def test_thousands_in_one_body(self, post, clock):
        number = sent(post, clock)
        told = [report("opened", f"open-{n}", reference=reference(post, number) if n % 2 else f"{n:032}") for n in range(3000)]
        assert tell(post, *told) == 3000
        assert post.row(number).status == "delivered"

    def test_the_house_alone(self, post, clock):
        with pytest.raises(NotAllowed):
            tell(post, report("delivered"), by=post.cast.ada)

    def test_nobody_reports_on_what_customers_wrote(self, post, clock):
        number = post.do(
            receiving.receive,
            by=SYSTEM,
            channel="twilio",
            inbound=ports.InboundMessage("SM1", "twilio", Kind.SMS, DORA_PHONE, "+447700900000", "Hi", NOW),
        )
        tell(post, report("failed", kind=Kind.SMS, reference=reference(post, number), provider_id="SM1"))
        assert post.row(number).status == "received"


class TestAnyOrder:
    @pytest.mark.parametrize("order", list(permutations(["processed", "delivered", "bounced", "failed"])), ids="-".join)
    @pytest.mark.parametrize("db", ["sqlite"], indirect=True)
    def test_every_order_of_four_ends_alike(self, post, clock, order):
        number = sent(post, clock)
        ranks = []
        for state in order:
            tell(post, report(state, reference=reference(post, number)))
            ranks.append(RANK[Status(post.row(number).status)])
        assert ranks == sorted(ranks), "never down"
        assert post.row(number).status == "failed"

    @given(
        start=st.sampled_from([Status.SENDING, Status.UNCERTAIN, Status.SENT, Status.HELD]),
        told=st.lists(st.sampled_from(list(ReportState)), max_size=12),
    )
    def test_the_rules_end_at_the_highest_rank_reported(self, start, told):
        now, highest = start, RANK.get(start, 0)
        for state in told:
            target = reports_rules.reached(state)
            way = reports_rules.way_to(now, target) if target else ()
            for following in way:
                assert states.may_move(now, following)
                now = following
            assert RANK.get(now, 0) >= highest, "never down"
            highest = max(highest, RANK[target])
            assert now is start if highest == 0 else RANK[now] == highest

    @pytest.mark.parametrize("db", ["sqlite"], indirect=True)
    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        told=st.lists(
            st.sampled_from(["processed", "deferred", "sent", "delivered", "bounced", "opened", "unknown"]), min_size=1, max_size=8
        )
    )
    def test_any_order_and_repetition_ends_alike(self, post, clock, told):
        """Each event may come again at any time, alone or with others."""
        number = sent(post, clock, confirmed=("same_words",))
        keys = {state: report(state, f"{number}-{state}", reference=reference(post, number)) for state in told}
        highest = 1
        for place, state in enumerate(told):
            tell(post, *[keys[one] for one in told[max(0, place - 2) : place + 1]])
            highest = max(highest, RANK[reports_rules.reached(ReportState(state))])
            assert RANK[Status(post.row(number).status)] == highest
        assert len([event for event in events() if event.message_id == number]) == len(keys)
        post.do(reports_actions.record_reports, by=SYSTEM, channel="sendgrid", reports=list(keys.values()))
        assert RANK[Status(post.row(number).status)] == highest


class TestAddresses:
    def test_a_permanent_bounce_marks_the_address(self, post, clock):
        number = sent(post, clock)
        tell(post, report("bounced", reference=reference(post, number), is_permanent=True, words="550"))
        assert trouble(post) == "bounced"
        assert post.ask(consent.agrees, post.dora, "email", DORA), "the customer still agrees; the address does not work"

    def test_a_soft_bounce_only_fails_the_message(self, post, clock):
        number = sent(post, clock)
        tell(post, report("bounced", reference=reference(post, number)))
        assert (post.row(number).status, trouble(post)) == ("failed", "")

    def test_a_number_that_takes_no_sms(self, post, clock):
        number = sent(post, clock, sms=True)
        tell(post, report("bounced", kind=Kind.SMS, reference=reference(post, number), is_permanent=True, code="30006"))
        assert post.ask(lookups.customer_for, post.dora).phones[0].trouble == "unreachable"
        assert trouble(post) == ""

    def test_a_later_message_that_arrives_clears_it(self, post, clock):
        first = sent(post, clock)
        tell(post, report("bounced", reference=reference(post, first), is_permanent=True))
        later = sent(post, clock, body="again")
        assert trouble(post) == "bounced"
        tell(post, report("delivered", "d2", at=7300, reference=reference(post, later)))
        assert trouble(post) == ""

    def test_one_that_was_sent_before_and_arrives_clears_nothing(self, post, clock):
        first, second = sent(post, clock), sent(post, clock, body="again")
        tell(post, report("bounced", at=7000, reference=reference(post, first), is_permanent=True))
        tell(post, report("delivered", at=7100, reference=reference(post, second)))
        assert trouble(post) == "bounced"

    def test_in_either_order(self, post, clock):
        """The bounce of an older message comes after the later one has arrived."""
        first, later = sent(post, clock), sent(post, clock, body="again")
        tell(post, report("delivered", at=3700, reference=reference(post, later)))
        tell(post, report("bounced", at=60, reference=reference(post, first), is_permanent=True))
        assert (post.row(first).status, trouble(post)) == ("failed", "")

    def test_every_customer_with_the_address(self, post, clock):
        twin = post.add("Twin", email=DORA.upper())
        number = sent(post, clock)
        tell(post, report("bounced", reference=reference(post, number), is_permanent=True))
        assert post.ask(lookups.customer_for, twin).emails[0].trouble == "bounced"
        assert post.ask(lookups.customer_for, post.erik).emails[0].trouble == ""

    def test_an_address_of_a_message_that_is_not_ours(self, post, clock):
        tell(post, report("bounced", address=ERIK.upper(), is_permanent=True))
        assert post.ask(lookups.customer_for, post.erik).emails[0].trouble == "bounced"

    def test_an_address_that_is_none(self, post, clock):
        assert tell(post, report("bounced", address="", is_permanent=True), report("spam", address="not an address")) == 2


class TestConsent:
    @pytest.mark.parametrize(("state", "how", "mark"), [("spam", "spam", "spam"), ("unsubscribed", "unsubscribed", "")])
    def test_who_says_no_is_written_to_no_more(self, post, clock, state, how, mark):
        """D-1, with the provider's event as proof."""
        twin = post.add("Twin", email=DORA.title())
        number = sent(post, clock)
        waiting = post.enqueue(body="tomorrow's words", send_at=NOW + timedelta(days=1))
        tell(post, report(state, "ev-77", at=3000, reference=reference(post, number)))
        for one in (post.dora, twin):
            [latest, *_] = post.ask(shortcuts.log_of, one)
            assert (latest.agrees, latest.how, latest.staff_name) == (False, how, "")
            assert latest.proof == f"sendgrid {state} 2026-11-20T14:48:00Z ev-77"
        assert (trouble(post), post.row(number).status) == (mark, "delivered")
        clock.shift(timedelta(days=1))
        assert post.claim() == []
        assert post.row(waiting.id).failure == "message.failure.no_consent"

    @pytest.mark.parametrize("said", ["fritz@xn--fuball-cta.example", "FRITZ@XN--FUBALL-CTA.example", "Fritz@fußball.example"])
    def test_whichever_way_the_provider_writes_the_domain(self, post, clock, said):
        """C3a: an unsubscribe for the A-label reaches the record, and not the one with ss."""
        fritz, stranger = post.add("Fritz", email="fritz@fußball.example"), post.add("Frieda", email="fritz@fussball.example")
        tell(post, report("unsubscribed", address=said))
        assert not post.ask(consent.agrees, fritz, "email", "fritz@fußball.example")
        assert post.ask(consent.agrees, stranger, "email", "fritz@fussball.example")

    @pytest.mark.parametrize("state", ["spam", "unsubscribed"])
    def test_of_an_address_of_nobody_it_is_remembered(self, post, clock, state):
        """D-1: with the moment at which the provider says that it happened."""
        number = sent(post, clock, to="Stranger@example.com", confirmed=("ad_hoc",))
        said = report(state, "ev-77", at=3000, reference=reference(post, number))
        assert tell(post, said, said) == 1
        known = post.ask(consent.objections, "email", ["stranger@example.com"])["stranger@example.com"]
        assert (known.how, known.said_at) == (state, NOW + timedelta(seconds=3000))
        assert known.proof == f"sendgrid {state} 2026-11-20T14:48:00Z ev-77"

    def test_told_again_it_takes_nothing_more(self, post, clock):
        """A repeat after staff have noted a new consent is still a repeat."""
        number = sent(post, clock)
        said = report("unsubscribed", reference=reference(post, number))
        tell(post, said)
        post.consent(agrees=True)
        assert tell(post, said) == 0
        assert post.ask(consent.agrees, post.dora, "email", DORA)

    def test_opted_out_with_the_provider(self, post, clock):
        """Twilio's 21610."""
        number = sent(post, clock, sms=True)
        tell(post, report("failed", kind=Kind.SMS, reference=reference(post, number), code="21610", reason="message.failure.opted_out"))
        [latest, *_] = post.ask(shortcuts.log_of, post.dora)
        assert (latest.kind, latest.address, latest.how) == ("sms", DORA_PHONE, "opted_out")
        assert post.ask(lookups.customer_for, post.dora).phones[0].trouble == "opted_out"
        assert post.row(number).status == "failed"
