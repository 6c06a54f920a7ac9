"""What customers write back: kept once, with whoever has the number; a STOP counts at once (D-1, D-25, D-55)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
import sqlalchemy as sa

from rxapp.consent import queries as consent
from rxapp.core.errors import BadInput, NotAllowed
from rxapp.core.kinds import Kind
from rxapp.core.text import clean
from rxapp.core.work import SYSTEM, reading
from rxapp.customers.actions import contact_events, last_contact, visibility
from rxapp.customers.queries import lookups
from rxapp.customers.rules import Trouble
from rxapp.files import queries as files
from rxapp.live.queries import versions
from rxapp.messages.actions import receiving, refusals
from rxapp.messages.delivery.ports import InboundFile, InboundMessage
from rxapp.messages.history.queries import timeline
from rxapp.messages.models import Message
from rxapp.messages.rules import keywords
from rxapp.messages.rules.keywords import OptOut
from tests import shortcuts
from tests.messages.desk import DORA_PHONE, ERIK_PHONE, Desk

pytestmark = pytest.mark.both_databases

NOW = datetime(2026, 11, 20, 13, 58, tzinfo=UTC)
OURS = "+447700900000"
PLAIN = InboundMessage("SM1", "twilio", Kind.SMS, DORA_PHONE, OURS, "Is it ready?", NOW)


def get(desk: Desk, body: str = PLAIN.body, *, by=SYSTEM, **facts) -> int | None:
    """A customer writes."""
    number = facts.pop("provider_id", f"SM{len(desk.rows())}")
    return desk.do(receiving.receive, by=by, channel="twilio", inbound=replace(PLAIN, body=body, provider_id=number, **facts))


def agrees(desk: Desk, customer_id: int, address: str = DORA_PHONE) -> bool:
    return desk.ask(consent.agrees, customer_id, "sms", address)


def trouble(desk: Desk, customer_id: int) -> str:
    return desk.ask(lookups.customer_for, customer_id).phones[0].trouble


class TestKept:
    def test_in_the_history_of_whoever_has_the_number(self, desk, clock):
        clock.shift(60)
        number = get(desk, received_at=NOW + timedelta(seconds=50))
        row = desk.row(number)
        assert (row.direction, row.status, row.kind, row.customer_id) == ("in", "received", "sms", desk.dora)
        assert (row.sender, row.to, row.body, row.sender_name) == (DORA_PHONE, OURS, "Is it ready?", "Dora Vance")
        assert (row.shown_at, row.created_at) == (NOW + timedelta(seconds=50), NOW + timedelta(seconds=60))
        assert desk.delivery_events(number) == ["received"]
        page = desk.ask(timeline.timeline, desk.dora, direction="in")
        assert [(one.id, one.state, one.author, one.subject) for one in page.rows] == [(number, "received", "Dora Vance", "Is it ready?")]
        assert desk.ask(timeline.timeline, desk.dora, direction="out").total == 0
        assert desk.ask(timeline.timeline, desk.dora, q="READY dora").total == 1

    def test_it_is_a_contact_and_every_screen_is_told(self, desk):
        before = desk.ask(versions)
        get(desk)
        found = desk.ask(lookups.customer_for, desk.dora)
        assert (found.last_contact_at, found.last_contact_kind) == (NOW, "in")
        after = desk.ask(versions)
        assert {topic for topic in after if after[topic] != before.get(topic)} == {"customers", "messages"}

    def test_it_stands_in_the_thread_as_theirs(self, desk, clock):
        sent = desk.text()
        clock.shift(60)
        got = get(desk, received_at=NOW + timedelta(seconds=60))
        assert [(row.id, row.direction) for row in desk.ask(timeline.thread, desk.dora)] == [
            (sent.id, "out"),
            (got, "in"),
        ]

    def test_again_is_once(self, desk):
        first = get(desk, provider_id="SM9")
        pulse = desk.feed_version()
        assert first
        assert get(desk, "other words", provider_id="SM9") is None
        assert (len(desk.rows()), desk.feed_version()) == (1, pulse)

    def test_in_two_processes_at_once_too(self, desk):
        gate, done = Barrier(3), []

        def listen() -> None:
            gate.wait()
            done.append(get(desk, "STOP", provider_id="SM7"))

        threads = [Thread(target=listen) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert len([number for number in done if number]) == 1
        assert (len(done), len(desk.rows())) == (3, 1)
        assert len(desk.ask(shortcuts.log_of, desk.dora)) == 3

    @pytest.mark.parametrize("db", ["postgres"], indirect=True)
    def test_two_at_once_hold_the_customer_before_they_write(self, desk, db):
        """Written first, the row would share a lock on its customer that the other then waits for, for ever."""
        with db.connect() as other:
            other.execute(sa.text("SELECT id FROM customer WHERE id = :id FOR KEY SHARE"), {"id": desk.dora})
            kept = []
            listening = Thread(target=lambda: kept.append(get(desk, "STOP", provider_id="SM8")))
            listening.start()
            waits = sa.text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
            with db.connect() as watch:
                while listening.is_alive() and not watch.execute(waits).scalar():
                    watch.rollback()
            other.execute(sa.text("SELECT id FROM customer WHERE id = :id FOR UPDATE"), {"id": desk.dora})
            other.commit()
            listening.join(30)
        assert [bool(number) for number in kept] == [True]

    def test_of_several_owners_the_one_contacted_last(self, desk):
        """D-55; a hidden one too (D-25)."""
        twin = desk.add("Twin", phone=DORA_PHONE)
        assert desk.row(get(desk)).customer_id == desk.dora
        with_twin = {"customer_id": twin, "kind": "sms", "at": NOW + timedelta(hours=1)}
        desk.do(last_contact.touch, by=SYSTEM, **with_twin)
        desk.do(visibility.hide, by=desk.cast.ada, customer_id=twin)
        assert desk.row(get(desk)).customer_id == twin

    @pytest.mark.parametrize("sender", ["+447700900999", "60777", "PARCELS", "+" + "9" * 40, ""])
    def test_from_nobody_it_is_kept_without_a_customer(self, desk, sender):
        row = desk.row(get(desk, sender=sender))
        assert (row.customer_id, row.sender, row.sender_name, row.body) == (None, sender, "", PLAIN.body)

    @pytest.mark.parametrize(
        ("body", "kept"),
        [
            ("", ""),
            ("a" * 1600, "a" * 1600),
            ("🚲" * 4000, "🚲" * 4000),
            ("nul\0 and \ud800 half", "nul and  half"),
            ("one\r\ntwo\n\nthree", "one\ntwo\n\nthree"),
            ("z" * 30_000, "z" * 20_000),
        ],
        ids=["empty", "long", "emoji", "nul", "lines", "endless"],
    )
    def test_whatever_is_in_it(self, desk, body, kept):
        row = desk.row(get(desk, body))
        assert row.body == kept
        assert len(row.subject) <= 61
        assert "\n" not in row.subject

    def test_more_words_than_a_row_shows_lie_beside_it_whole(self, desk):
        """Nothing that a customer sends is ever lost."""
        words = "".join(f"line {n}\n" for n in range(3_000))
        number = get(desk, words) or 0
        [file] = desk.ask(files.files_of, "message", [number])[number]
        assert (file.name, file.size) == (receiving.WHOLE, len(clean(words)))
        assert get(desk, "z" * 20_000) not in desk.ask(files.files_of, "message", [number + 1])

    def test_pictures_are_said_and_not_kept(self, desk):
        number = get(desk, "", files=(InboundFile(), InboundFile()))
        with reading() as job:
            [step] = timeline.message_for(job, number).events
        assert (step.label, step.values, step.status) == ("message.ladder.received_with_files", {"n": 2}, "received")

    def test_a_clock_ahead_of_ours_does_not_put_it_on_top_for_ever(self, desk):
        assert desk.row(get(desk, received_at=NOW + timedelta(days=9))).shown_at == NOW

    def test_it_cannot_be_sent_again_or_cancelled(self, desk):
        row = desk.ask(timeline.message_for, get(desk))
        assert [row.may_retry, row.may_cancel, row.may_settle, row.may_change_time] == [False] * 4

    def test_a_long_id_of_the_provider_is_an_id_too(self, desk):
        assert get(desk, provider_id="S" * 500)
        assert get(desk, provider_id="S" * 500) is None
        assert get(desk, provider_id="S" * 499 + "T")

    def test_the_house_alone_and_never_without_an_id(self, desk):
        with pytest.raises(NotAllowed):
            get(desk, by=desk.cast.ada)
        with pytest.raises(BadInput):
            get(desk, provider_id=" \0")
        assert desk.rows() == []


class TestStop:
    def test_withdraws_for_every_customer_with_the_number(self, desk):
        """D-1; whoever the words belong to."""
        twin = desk.add("Twin", phone=DORA_PHONE)
        held = desk.text(send_at=NOW + timedelta(hours=2))
        get(desk, "Stop", provider_id="SM5")
        assert (agrees(desk, desk.dora), agrees(desk, twin)) == (False, False)
        for one in (desk.dora, twin):
            [latest, *_] = desk.ask(shortcuts.log_of, one)
            assert (latest.how, latest.proof) == ("stop", "twilio STOP 2026-11-20T13:58:00Z SM5")
            assert trouble(desk, one) == "opted_out"
        assert desk.row(held.id).status == "held"

    def test_what_waits_is_not_sent_then(self, desk, clock):
        held = desk.text()
        get(desk, "STOP")
        clock.shift(60)
        assert desk.claim() == []
        assert desk.row(held.id).failure == "message.failure.no_consent"

    def test_the_provider_knows_better_than_the_words(self, desk):
        get(desk, "no more please", opt_out=OptOut.STOP)
        assert not agrees(desk, desk.dora)
        get(desk, "STOP", opt_out=OptOut.HELP, sender=ERIK_PHONE)
        assert trouble(desk, desk.erik) == ""

    def test_start_gives_back_what_a_stop_took_and_nothing_else(self, desk):
        get(desk, "START")
        get(desk, "STOP")
        assert not agrees(desk, desk.dora)
        get(desk, "start")
        assert (agrees(desk, desk.dora), trouble(desk, desk.dora)) == (True, "")
        get(desk, "START", sender=ERIK_PHONE)
        assert not agrees(desk, desk.erik, ERIK_PHONE)
        desk.consent(agrees=False, kind="sms", address=DORA_PHONE)
        get(desk, "START")
        assert not agrees(desk, desk.dora)

    def test_start_leaves_a_number_that_takes_no_sms_marked(self, desk):
        mark = {"kind": "sms", "address": DORA_PHONE, "trouble": Trouble.UNREACHABLE}
        desk.do(contact_events.mark_address, by=SYSTEM, **mark)
        get(desk, "START")
        assert trouble(desk, desk.dora) == "unreachable"

    def test_from_nobody_it_is_remembered_for_whoever_gets_the_number(self, desk):
        """D-1; until START, from a number that still is nobody's."""
        stranger = "+447700900999"
        for received_at in (NOW + timedelta(hours=9), NOW - timedelta(hours=1)):
            assert get(desk, "STOP.", sender=stranger, received_at=received_at)
        assert agrees(desk, desk.dora)
        known = desk.ask(consent.objections, "sms", [stranger])[stranger]
        assert (known.how, known.said_at) == ("stop", NOW), "never ahead of our clock; the first of several stands"
        frida = desk.add("Frida", phone=stranger, agrees=False)
        [noted] = desk.ask(shortcuts.log_of, frida)
        assert (noted.how, noted.proof) == ("stop", known.proof)
        with pytest.raises(refusals.NoConsent):
            desk.text(customer_id=frida, to=stranger)
        get(desk, "Start", sender=stranger)
        assert desk.ask(consent.objections, "sms", [stranger]) == {}

    @pytest.mark.parametrize("sender", ["60777", "PARCELS", ""])
    def test_from_no_number_it_is_no_trouble(self, desk, sender):
        assert get(desk, "STOP", sender=sender)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        *((word, OptOut.STOP) for word in ("STOP", "stop", " Stop\n", "STOPALL", "unsubscribe", "CANCEL", "End", "QUIT")),
        *((word, OptOut.STOP) for word in ("Rezygnuję", "REZYGNUJE", "wypisz", "BAJA", "cancelar", "Стоп", "отписаться", "Відписатися")),
        *((word, OptOut.STOP) for word in ("stop.", "STOP!", "Stop?", "„Stop”", "-- stop --", "STOP 🛑", "*STOP*", "“baja”.", "СТОП!!!")),
        *((word, OptOut.STOP) for word in ("Stop  all", "opt-out", "OPT OUT", "optout", "Revoke.", "anuluj!", "koniec", "Fin.", "alto")),
        *((word, OptOut.STOP) for word in ("отписка", "отмена", "конец.", "скасувати", "кінець!", "відписка", "parar", "s t o p")),
        *((word, OptOut.START) for word in ("START", "unstop", "старт", "Alta", "Start!", "wznów.", "почати")),
        *((word, OptOut.NONE) for word in ("stopp", "stops", "st.op", "stop-stop", "...", "start up", "help", "stop 2", "0 stop")),
        *((word, OptOut.NONE) for word in ("", "don't stop", "STOP it", "the end", "yes", "cancel my booking", "стоп-кран")),
    ],
)
def test_key_words_are_the_whole_text(body, said):
    """D-1: in any case, punctuation and spacing, with nothing else beside them."""
    assert keywords.opt_out_of(body) == said


def test_a_message_of_ours_is_unlike_it(desk):
    """The key of what came in never meets the key of a send."""
    held = desk.text(key="in-twilio-SM1")
    got = get(desk, provider_id="SM1x")
    assert held.id != got
    with reading() as job:
        assert job.session.get_one(Message, got).key == "in-twilio-SM1x"
