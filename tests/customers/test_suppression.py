"""Who said no before their number or address came onto a record: it begins without their consent, with the proof (D-1, RO-10, ROX-3)."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
import sqlalchemy as sa

from rxapp.consent import actions as consent_actions
from rxapp.consent import queries as consent
from rxapp.consent.rules import How
from rxapp.core.errors import NotAllowed
from rxapp.core.work import SYSTEM, reading, work
from rxapp.customers.actions import bulk, contact_events, records, refusals
from rxapp.customers.queries import lookups
from rxapp.history import queries as history
from rxapp.shop.models import Shop
from tests import shortcuts
from tests.factories import make_customer

pytestmark = pytest.mark.both_databases

PHONE, EMAIL = "+447700900633", "Dora@Example.com"
NO = {"sms": ("sms", PHONE, How.STOP), "email": ("email", EMAIL.lower(), How.UNSUBSCRIBED)}
both = pytest.mark.parametrize("kind", ["sms", "email"])


@pytest.fixture(autouse=True)
def _set_up(cast, clock):
    """A shop whose setting gives consent to new customers (ROX-3)."""
    with work() as job:
        job.session.add(Shop(id=1, name="Calder Cycles", zone="Europe/London", country="GB", consent_new_sms=True, consent_new_email=True))


def say_no(kind: str = "sms", *, how: How | None = None, proof: str = "twilio STOP SM1") -> int:
    of, address, usual = NO[kind]
    with work() as job:
        return contact_events.withdraw_consent(job, kind=of, address=address, how=how or usual, proof=proof)


def say_start() -> int:
    with work() as job:
        return contact_events.give_back_consent(job, kind="sms", address=PHONE, proof="twilio START SM2")


def form(kind: str, **row) -> dict:
    """A form with the number or the address, and nothing said of consent."""
    rows = {"phones": [{"number": PHONE, **row}]} if kind == "sms" else {"emails": [{"address": EMAIL, **row}]}
    return {"kind": "person", "first_name": "Dora", "last_name": "Whitfield", "confirmed": True, **rows}


def create(cast, kind: str = "sms", **row) -> int:
    with work(cast.ben) as job:
        return records.create(job, form=form(kind, **row))


def agrees(customer_id: int, kind: str = "sms") -> bool:
    with reading() as job:
        return consent.agrees(job, customer_id, kind, NO[kind][1])


def log(customer_id: int) -> list[tuple[bool, str, str]]:
    with reading() as job:
        return [(row.agrees, row.how, row.proof) for row in shortcuts.log_of(job, customer_id)]


def trouble(customer_id: int) -> str:
    with reading() as job:
        return lookups.customer_for(job, customer_id).phones[0].trouble


class TestARecordMadeLater:
    @both
    def test_begins_without_consent_and_with_the_proof(self, cast, kind):
        """D-1: the shop's setting (ROX-3) gives it to everybody else."""
        say_no(kind, proof="twilio STOP SM1")
        dora = create(cast, kind)
        assert not agrees(dora, kind)
        assert log(dora) == [(False, NO[kind][2], "twilio STOP SM1")]
        with reading() as job:
            row = lookups.customer_for(job, dora)
            [noted] = [change for change in history.changes_of(job, "customer", dora) if change.kind == "objected"]
            [made] = [change for change in history.changes_of(job, "customer", dora) if change.kind == "created"]
        assert [(one.agrees_sms, one.trouble) for one in row.phones] == ([(False, "opted_out")] if kind == "sms" else [])
        assert [(one.agrees_email, one.trouble) for one in row.emails] == ([(False, "")] if kind == "email" else [])
        assert noted.after == {"kind": kind, "address": NO[kind][1], "how": NO[kind][2], "proof": "twilio STOP SM1"}
        [written] = made.after["phones" if kind == "sms" else "emails"]
        assert (written["agrees"], written["how"]) == (False, "")

    @both
    def test_nobody_else_is_concerned(self, cast, kind):
        """D-31: consent is per address and kind."""
        say_no("email" if kind == "sms" else "sms")
        dora = create(cast, kind)
        assert agrees(dora, kind)
        assert log(dora) == [(True, "shop_setting", "")]

    def test_without_the_shops_setting_the_proof_stands_there_too(self, cast):
        with work() as job:
            job.session.get_one(Shop, 1).consent_new_sms = False
        say_no()
        dora = create(cast)
        assert log(dora) == [(False, "stop", "twilio STOP SM1")]
        say_start()
        assert not agrees(dora), "START gives nothing that was not there (RO-10)"
        assert trouble(dora) == ""

    @both
    def test_consent_that_staff_note_now_is_newer(self, cast, kind):
        """D-1: who, when and how they agreed; the log keeps both."""
        say_no(kind)
        dora = create(cast, kind, agrees=True, how="in_writing")
        assert agrees(dora, kind)
        assert log(dora) == [(True, "in_writing", ""), (False, NO[kind][2], "twilio STOP SM1")]

    def test_it_counts_on_that_record_alone(self, cast):
        """D-62: consent is never widened; the next record begins without it again."""
        say_no()
        assert agrees(create(cast, agrees=True, how="in_person"))
        assert not agrees(create(cast))

    def test_a_tick_without_a_how_is_refused_as_ever(self, cast):
        with work() as job:
            job.session.get_one(Shop, 1).consent_new_sms = False
        say_no()
        with pytest.raises(refusals.FieldRefusal):
            create(cast, agrees=True)

    def test_an_import_heeds_it(self, cast):
        say_no()
        people = [
            {"kind": "person", "first_name": name, "phones": [{"number": number, "label": "", "agrees": True, "how": "in_person"}]}
            for name, number in (("Dora", PHONE), ("Erik", "+447700900634"))
        ]
        with work() as job:
            bulk.add_many(job, people=people)
        with reading() as job:
            assert consent.agreeing(job, "sms", [PHONE, "+447700900634"]) == {(2, "+447700900634")}


class TestARecordThatGetsTheAddressLater:
    @both
    def test_begins_without_consent_there(self, cast, kind):
        with work(cast.ada) as job:
            dora = make_customer(job)
        say_no(kind)
        with work(cast.ben) as job:
            records.edit(job, customer_id=dora, version=1, form=form(kind))
        assert not agrees(dora, kind)
        assert log(dora) == [(False, NO[kind][2], "twilio STOP SM1")]
        with work(cast.ben) as job:
            version = records.edit(job, customer_id=dora, version=2, form=form(kind, agrees=True, how="by_phone"))
        assert (version, agrees(dora, kind)) == (3, True)

    def test_another_records_stop_counts_too(self, cast):
        """It was withdrawn on one record; the number comes onto another later (D-31, D-62)."""
        first = create(cast)
        assert say_no() == 1
        second = create(cast)
        assert (agrees(first), agrees(second)) == (False, False)
        assert log(second)[0] == (False, "stop", "twilio STOP SM1")
        assert say_start() == 2
        assert (agrees(first), agrees(second)) == (True, True)

    def test_a_record_that_never_agreed_remembers_it_for_others(self, cast):
        create(cast, agrees=False)
        assert say_no() == 0
        assert not agrees(create(cast))

    def test_taken_off_and_put_back_it_stays_without(self, cast):
        dora = create(cast)
        say_no()
        for number, rows in ((2, []), (3, [{"number": PHONE}])):
            with work(cast.ben) as job:
                records.edit(job, customer_id=dora, version=number, form={"phones": rows, "confirmed": True})
        assert (agrees(dora), trouble(dora)) == (False, "opted_out")


class TestTakenBack:
    def test_start_before_the_record_is_made_leaves_nothing(self, cast):
        say_no()
        say_start()
        dora = create(cast)
        assert (agrees(dora), trouble(dora), log(dora)) == (True, "", [(True, "shop_setting", "")])

    @pytest.mark.parametrize("how", [How.OPTED_OUT, How.UNSUBSCRIBED, How.SPAM])
    def test_start_takes_back_only_a_stop(self, cast, how):
        say_no(how=how)
        say_start()
        assert not agrees(create(cast))

    @pytest.mark.parametrize(("how", "comes_back"), [(How.UNSUBSCRIBED, True), (How.SPAM, False), (How.STOP, False)])
    def test_a_new_subscription_takes_back_only_an_unsubscribe(self, cast, how, comes_back):
        """On the record that they had agreed on, and for records to come."""
        first = create(cast, "email")
        say_no("email", how=how)
        with work() as job:
            said = {"kind": "email", "address": EMAIL, "how": How.RESUBSCRIBED, "proof": "ev-2"}
            assert contact_events.give_back_consent(job, **said) == comes_back
        assert (agrees(first, "email"), agrees(create(cast, "email"), "email")) == (comes_back, comes_back)
        assert log(first)[0] == ((True, "resubscribed", "ev-2") if comes_back else (False, how, "twilio STOP SM1"))

    def test_an_older_yes_that_comes_late_takes_nothing_back(self, cast):
        first = create(cast)
        with work() as job:
            now, said = job.now, {"kind": "sms", "address": PHONE, "proof": "p"}
            for ago in (3, 1, 4):
                contact_events.withdraw_consent(job, **said, how=How.STOP, said_at=now - timedelta(hours=ago))
            assert contact_events.give_back_consent(job, **said, said_at=now - timedelta(hours=2)) == 0
        assert (agrees(first), agrees(create(cast)), trouble(first)) == (False, False, "opted_out")
        with work() as job:
            assert contact_events.give_back_consent(job, **said, said_at=now - timedelta(hours=1)) == 2

    def test_of_that_kind_only(self, cast):
        say_no("email", how=How.STOP)
        with work() as job:
            contact_events.give_back_consent(job, kind="sms", address=EMAIL.lower(), proof="START")
        assert not agrees(create(cast, "email"), "email")

    def test_after_consent_in_person_start_changes_nothing(self, cast):
        say_no()
        dora = create(cast, agrees=True, how="in_person")
        assert say_start() == 0
        assert log(dora)[0] == (True, "in_person", "")


class TestRemembered:
    def test_the_first_no_stands(self, cast):
        """Said twice, and in another way: one row, and what START may take back does not change."""
        say_no(proof="first")
        say_no(how=How.OPTED_OUT, proof="second")
        with reading() as job:
            assert consent.objections(job, "sms", [PHONE])[PHONE].proof == "first"
        say_start()
        assert agrees(create(cast))

    def test_when_and_for_which_address(self, cast, clock):
        with work() as job:
            now = job.now
            said = {"kind": "email", "address": "DORA@example.com", "how": How.SPAM, "proof": "p", "said_at": now - timedelta(hours=3)}
            contact_events.withdraw_consent(job, **said)
        with reading() as job:
            known = consent.objections(job, "email", [EMAIL.lower(), "erik@example.com"])
            assert consent.objections(job, "sms", [EMAIL.lower()]) == {}
        assert known == {EMAIL.lower(): consent.ObjectionRow("spam", "p", now - timedelta(hours=3))}

    def test_many_at_once_are_asked_for_in_pieces(self, cast):
        say_no()
        with reading() as job:
            assert set(consent.objections(job, "sms", [PHONE, *(f"+4477{number:08d}" for number in range(1000))])) == {PHONE}

    @pytest.mark.parametrize("address", ["", "a" * 300 + "@example.com"])
    def test_what_no_record_can_hold_is_let_go(self, cast, address):
        with work() as job:
            said = {"kind": "email", "address": address, "how": How.SPAM, "proof": "", "said_at": job.now}
            assert not consent_actions.object_to(job, **said)

    def test_the_house_alone(self, cast):
        said = {"kind": "sms", "address": PHONE}
        with work(cast.ada) as job:
            with pytest.raises(NotAllowed):
                consent_actions.object_to(job, **said, how=How.STOP, proof="", said_at=job.now)
            with pytest.raises(NotAllowed):
                consent_actions.take_back(job, **said)


class TestAtOnce:
    def test_two_who_say_no(self, cast):
        gate, failed = Barrier(4), []

        def act(number: int) -> None:
            gate.wait()
            try:
                say_no(proof=f"SM{number}")
            except Exception as error:
                failed.append(error)

        _all([Thread(target=act, args=(number,)) for number in range(4)])
        assert failed == []
        with reading() as job:
            assert len(consent.objections(job, "sms", [PHONE])) == 1

    @pytest.mark.parametrize("db", ["postgres"], indirect=True)
    @pytest.mark.parametrize("comes", ["created", "edited"])
    def test_a_stop_meets_a_record_that_is_being_saved(self, cast, db, comes):
        """Neither may miss the other: the STOP finds no owner yet, the record no STOP yet."""
        with work(cast.ada) as job:
            erik = make_customer(job, first_name="Erik")
        dora, waiting = [], []
        with work() as stopping:
            contact_events.withdraw_consent(stopping, kind="sms", address=PHONE, how=How.STOP, proof="SM1")
            saving = Thread(target=lambda: dora.append(create(cast) if comes == "created" else _edit(cast, erik)))
            saving.start()
            waiting.append(_waits(db, saving))
        saving.join(60)
        assert (waiting, agrees(dora[0]), log(dora[0])[0]) == ([True], False, (False, "stop", "SM1"))

    @pytest.mark.parametrize("db", ["postgres"], indirect=True)
    def test_a_record_that_is_being_saved_meets_a_stop(self, cast, db):
        with work(cast.ben) as saving:
            dora = records.create(saving, form=form("sms"))
            stopping = Thread(target=say_no)
            stopping.start()
            waited = _waits(db, stopping)
        stopping.join(60)
        assert (waited, agrees(dora), log(dora)[0]) == (True, False, (False, "stop", "twilio STOP SM1"))


def _edit(cast, customer_id: int) -> int:
    with work(cast.ben) as job:
        records.edit(job, customer_id=customer_id, version=1, form=form("sms"))
    return customer_id


def _waits(db: sa.Engine, thread: Thread) -> bool:
    """Whether the thread comes to wait for what is held here, instead of going past it."""
    with db.connect() as watch:
        while thread.is_alive():
            if watch.execute(sa.text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")).scalar():
                return True
            watch.rollback()
    return False


def _all(threads: list[Thread]) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)


def test_the_shop_setting_stays_what_it_is_for_everybody_else(cast):
    """ROX-3."""
    with work(SYSTEM) as job:
        contact_events.withdraw_consent(job, kind="sms", address="+447700900699", how=How.STOP, proof="")
    assert agrees(create(cast))
