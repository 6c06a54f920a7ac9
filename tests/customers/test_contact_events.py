"""What providers tell of addresses: marks and their end, consent taken and given back, with proof, on every record (D-1)."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest

from rxapp.consent.rules import How
from rxapp.core.errors import BadInput, NotAllowed
from rxapp.core.work import SYSTEM, reading, work
from rxapp.customers.actions import contact_events, last_contact, record_consent, records, visibility
from rxapp.customers.queries import lookups
from rxapp.customers.rules import Trouble
from rxapp.history import queries as history
from rxapp.live.queries import versions
from tests import shortcuts
from tests.factories import make_customer

pytestmark = pytest.mark.both_databases

PHONE, EMAIL = "+447700900633", "Dora@Example.com"


@pytest.fixture
def dora(cast, clock) -> int:
    with work(cast.ada) as job:
        return make_customer(job, phones=[PHONE, "+447700900644"], emails=[EMAIL])


def _row(customer_id: int) -> lookups.CustomerRow:
    with reading() as job:
        return lookups.customer_for(job, customer_id)


def _do(action, **values):
    with work() as job:
        return action(job, **values)


def _log(customer_id: int) -> list[shortcuts.ConsentEventRow]:
    with reading() as job:
        return shortcuts.log_of(job, customer_id)


class TestMarks:
    def test_an_address_is_marked_whatever_its_case_on_every_record(self, dora, cast):
        with work(cast.ada) as job:
            other = make_customer(job, first_name="Erik", emails=[{"address": "dora@example.com"}])
        assert _do(contact_events.mark_address, kind="email", address="DORA@example.com", trouble=Trouble.BOUNCED) == 2
        assert [_row(one).emails[0].trouble for one in (dora, other)] == ["bounced", "bounced"]
        assert [phone.trouble for phone in _row(dora).phones] == ["", ""]

    def test_it_stands_in_the_records_history_and_every_screen_is_told(self, dora):
        with reading() as job:
            before = versions(job)["customers"]
        _do(contact_events.mark_address, kind="sms", address=PHONE, trouble=Trouble.UNREACHABLE)
        with reading() as job:
            [change, *_] = history.changes_of(job, "customer", dora)
            assert versions(job)["customers"] == before + 1
        assert (change.kind, change.after, change.staff_name) == ("trouble", {"address": PHONE, "trouble": "unreachable"}, "")

    def test_the_same_again_changes_nothing(self, dora):
        assert _do(contact_events.mark_address, kind="sms", address=PHONE, trouble=Trouble.UNREACHABLE) == 1
        with reading() as job:
            before = versions(job)
        assert _do(contact_events.mark_address, kind="sms", address=PHONE, trouble=Trouble.UNREACHABLE) == 0
        with reading() as job:
            assert versions(job) == before

    def test_the_younger_mark_stays(self, dora, clock):
        now = _row(dora).created_at
        _do(contact_events.mark_address, kind="email", address=EMAIL, trouble=Trouble.SPAM, at=now)
        assert _do(contact_events.mark_address, kind="email", address=EMAIL, trouble=Trouble.BOUNCED, at=now - timedelta(hours=1)) == 0
        assert _row(dora).emails[0].trouble == "spam"

    def test_only_what_was_sent_after_it_clears_it(self, dora):
        now = _row(dora).created_at
        _do(contact_events.mark_address, kind="email", address=EMAIL, trouble=Trouble.BOUNCED, at=now)
        assert _do(contact_events.clear_trouble, kind="email", address=EMAIL, before=now) == 0
        assert _do(contact_events.clear_trouble, kind="email", address=EMAIL, before=now + timedelta(seconds=1)) == 1
        assert _row(dora).emails[0].trouble == ""
        assert _do(contact_events.mark_address, kind="email", address=EMAIL, trouble=Trouble.BOUNCED, at=now) == 1, (
            "a new mark counts again"
        )

    def test_another_address_typed_by_staff_is_not_in_trouble(self, dora, cast):
        _do(contact_events.mark_address, kind="email", address=EMAIL, trouble=Trouble.BOUNCED)
        row = _row(dora)
        with work(cast.ada) as job:
            form = {"emails": [{"id": row.emails[0].id, "address": "dora@example.org"}], "note": "New address"}
            records.edit(job, customer_id=dora, version=row.version, form=form)
        assert _row(dora).emails[0].trouble == ""

    def test_an_edit_of_something_else_keeps_the_mark(self, dora, cast):
        _do(contact_events.mark_address, kind="email", address=EMAIL, trouble=Trouble.BOUNCED)
        with work(cast.ada) as job:
            records.edit(job, customer_id=dora, version=_row(dora).version, form={"emails": [{"address": "DORA@example.com"}]})
        assert (_row(dora).emails[0].trouble, _row(dora).emails[0].address) == ("bounced", "DORA@example.com")

    def test_nobodys_address_is_nothing_to_mark(self, dora):
        assert _do(contact_events.mark_address, kind="sms", address="+447700900999", trouble=Trouble.UNREACHABLE) == 0
        assert _do(contact_events.clear_trouble, kind="sms", address=PHONE) == 0


class TestConsent:
    def test_withdrawn_on_every_record_with_proof(self, dora, cast):
        with work(cast.ada) as job:
            other = make_customer(job, first_name="Erik", phones=[PHONE])
            never = make_customer(job, first_name="Nell", phones=[{"number": PHONE}])
        with reading() as job:
            before = versions(job)["customers"]
        assert _do(contact_events.withdraw_consent, kind="sms", address=PHONE, how=How.STOP, proof="twilio STOP SM1") == 2
        for one in (dora, other):
            assert [phone.agrees_sms for phone in _row(one).phones][:1] == [False]
            entry = _log(one)[0]
            assert (entry.agrees, entry.how, entry.proof, entry.staff_name) == (False, "stop", "twilio STOP SM1", "")
        assert _row(dora).phones[1].agrees_sms, "the other number's consent is its own"
        assert _row(dora).emails[0].agrees_email
        assert _log(never) == []
        with reading() as job:
            assert versions(job)["customers"] > before

    def test_it_is_a_change_of_the_record(self, dora):
        before = _row(dora).version
        _do(contact_events.withdraw_consent, kind="email", address="dora@EXAMPLE.com", how=How.UNSUBSCRIBED, proof="sendgrid ev-1")
        with reading() as job:
            [change, *_] = history.changes_of(job, "customer", dora)
        assert (change.kind, change.after["how"], change.after["proof"]) == ("consent", "unsubscribed", "sendgrid ev-1")
        assert change.before["emails"][0] | {"is_main": 1} == {
            "address": EMAIL.replace("Example", "example"),
            "label": "",
            "is_main": 1,
            "agrees": True,
            "how": "in_person",
        }
        assert (change.after["emails"][0]["agrees"], change.after["emails"][0]["how"]) == (False, "")
        assert _row(dora).version == before + 1 == change.after["version"]

    def test_a_form_that_was_open_meanwhile_gives_nothing_back(self, dora, cast):
        """D-37: only staff who tick it anew, with a proof, note a new consent."""
        seen = _row(dora)
        _do(contact_events.withdraw_consent, kind="sms", address=PHONE, how=How.STOP, proof="p")
        with work(cast.ada) as job:
            lines = [{"id": p.id, "number": p.number, "agrees": True, "agrees_for": p.number} for p in seen.phones]
            records.edit(job, customer_id=dora, version=seen.version, form={"phones": lines, "note": "Rang"})
        assert (_row(dora).note, _row(dora).phones[0].agrees_sms) == ("Rang", False)

    def test_twice_is_once(self, dora):
        _do(contact_events.withdraw_consent, kind="sms", address=PHONE, how=How.STOP, proof="p")
        before = (_row(dora), _log(dora))
        assert _do(contact_events.withdraw_consent, kind="sms", address=PHONE, how=How.OPTED_OUT, proof="q") == 0
        assert (_row(dora), _log(dora)) == before

    def test_start_gives_back_what_a_stop_took(self, dora):
        _do(contact_events.withdraw_consent, kind="sms", address=PHONE, how=How.STOP, proof="p")
        assert _do(contact_events.give_back_consent, kind="sms", address=PHONE, proof="twilio START SM2") == 1
        phone = _row(dora).phones[0]
        assert (phone.agrees_sms, phone.how) == (True, "start")
        assert (_log(dora)[0].agrees, _log(dora)[0].proof) == (True, "twilio START SM2")
        assert _do(contact_events.give_back_consent, kind="sms", address=PHONE, proof="again") == 0

    @pytest.mark.parametrize("how", [How.OPTED_OUT, How.SPAM, How.UNSUBSCRIBED])
    def test_start_gives_back_nothing_else(self, dora, how):
        _do(contact_events.withdraw_consent, kind="sms", address=PHONE, how=how, proof="p")
        assert _do(contact_events.give_back_consent, kind="sms", address=PHONE, proof="q") == 0
        assert not _row(dora).phones[0].agrees_sms

    def test_start_gives_back_nothing_that_staff_took_or_that_never_was(self, dora, cast):
        with work(cast.ada) as job:
            record_consent.set_consent(job, customer_id=dora, kind="sms", address=PHONE, agrees=False)
            never = make_customer(job, first_name="Nell", phones=[{"number": PHONE}])
        assert _do(contact_events.give_back_consent, kind="sms", address=PHONE, proof="q") == 0
        assert not _row(never).phones[0].agrees_sms

    def test_after_a_stop_staff_may_note_a_new_consent_and_take_it_again(self, dora, cast):
        _do(contact_events.withdraw_consent, kind="sms", address=PHONE, how=How.STOP, proof="p")
        with work(cast.ada) as job:
            record_consent.set_consent(job, customer_id=dora, kind="sms", address=PHONE, agrees=True, how="in_person")
            record_consent.set_consent(job, customer_id=dora, kind="sms", address=PHONE, agrees=False)
        assert _do(contact_events.give_back_consent, kind="sms", address=PHONE, proof="q") == 0

    def test_a_number_that_left_the_record_gets_nothing_back(self, dora, cast):
        _do(contact_events.withdraw_consent, kind="sms", address=PHONE, how=How.STOP, proof="p")
        with work(cast.ada) as job:
            records.edit(job, customer_id=dora, version=_row(dora).version, form={"phones": []})
        assert _do(contact_events.give_back_consent, kind="sms", address=PHONE, proof="q") == 0

    def test_two_at_once_is_once(self, dora):
        gate, done = Barrier(2), []

        def stop():
            gate.wait()
            done.append(_do(contact_events.withdraw_consent, kind="sms", address=PHONE, how=How.STOP, proof="p"))

        threads = [Thread(target=stop) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        assert sorted(done) == [0, 1]
        assert len(_log(dora)) == 4


@pytest.mark.parametrize(
    ("action", "values"),
    [
        (contact_events.mark_address, {"trouble": Trouble.BOUNCED}),
        (contact_events.clear_trouble, {}),
        (contact_events.withdraw_consent, {"how": How.STOP, "proof": "p"}),
        (contact_events.give_back_consent, {"proof": "p"}),
    ],
)
def test_the_house_alone(dora, cast, action, values):
    """D-65: what a provider says is nobody's to invent."""
    with pytest.raises(NotAllowed), work(cast.ada) as job:
        action(job, kind="sms", address=PHONE, **values)
    with pytest.raises(BadInput), work(SYSTEM) as job:
        action(job, kind="fax", address=PHONE, **values)


class TestOwners:
    def test_the_one_contacted_last(self, dora, cast, clock):
        with work(cast.ada) as job:
            other = make_customer(job, first_name="Erik", phones=[PHONE])
            visibility.hide(job, customer_id=other)
        with reading() as job:
            assert lookups.likeliest_owner(job, "sms", PHONE).id == dora
        with work() as job:
            last_contact.touch(job, customer_id=other, kind="sms", at=job.now)
        with reading() as job:
            assert lookups.likeliest_owner(job, "sms", PHONE).id == other, "D-25: hidden ones are found too"

    def test_nobodys(self, dora):
        with reading() as job:
            assert lookups.likeliest_owner(job, "sms", "+447700900999") is None
