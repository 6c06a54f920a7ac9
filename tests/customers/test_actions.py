"""Creating, editing, hiding customers: rows, history, pulse; every wrong input a refusal that names its field."""

import threading
from datetime import timedelta

import pytest
from sqlmodel import select

from rxapp.consent import queries as consent
from rxapp.consent.actions import HowMissing
from rxapp.core import i18n
from rxapp.core.errors import BadInput, NotAllowed, NotFound
from rxapp.core.work import reading, work
from rxapp.customers.actions import last_contact, phone_types, record_consent, records, refusals, visibility
from rxapp.customers.models import Customer, CustomerEmail, CustomerTag, Tag
from rxapp.customers.queries import doubles, lookups, pages
from rxapp.history import queries as history
from rxapp.live import queries as feed
from rxapp.shop import actions as shop
from tests import shortcuts
from tests.factories import make_company, make_customer

OLIVER = {
    "kind": "person",
    "title": "Mr",
    "first_name": "Oliver",
    "last_name": "Hartley-Whittingham",
    "phones": [{"prefix": "+44", "number": "07700 900633", "label": "mobile"}, {"number": "01632 960552", "label": "work"}],
    "emails": [{"address": "Oliver@example.com", "label": "private", "is_main": True}],
    "tags": "Brompton, Road club",
    "postcode": "HX7 0AA",
    "country": "GB",
}


def created(actor, **changed) -> lookups.CustomerRow:
    with work(actor) as job:
        return lookups.customer_for(job, records.create(job, form={**OLIVER, **changed}))


def edited(actor, row, **form) -> lookups.CustomerRow:
    with work(actor) as job:
        records.edit(job, customer_id=row.id, version=row.version, form=form)
    return shown(actor, row)


def shown(actor, row) -> lookups.CustomerRow:
    with reading(actor) as job:
        return lookups.customer_for(job, row.id)


def phones_of(row) -> list[dict]:
    """The phones as the screen sends them back."""
    return [
        {"id": phone.id, "number": phone.number, "label": phone.label, "agrees": phone.agrees_sms, "how": phone.how} for phone in row.phones
    ]


# ---- creating


def test_a_new_person(cast, clock):
    """RO-11, RO-12, RO-30, RO-33, CC-5, CC-6, CLX-2, D-30, D-31."""
    row = created(cast.ben)
    assert (row.name, row.title, row.kind, row.version) == ("Oliver Hartley-Whittingham", "mr", "person", 1)
    assert [(phone.number, phone.shown, phone.label) for phone in row.phones] == [
        ("+447700900633", "07700 900633", "mobile"),
        ("+441632960552", "01632 960552", "work"),
    ]
    assert [(email.address, email.label, email.is_main) for email in row.emails] == [("Oliver@example.com", "private", True)]
    assert row.tags == ("Brompton", "Road club")
    assert (row.last_contact_at, row.last_contact_kind) == (None, "")


def test_a_new_company(cast):
    """RO-1, RO-3, RO-8: a company has its own form; a person's names are not in it."""
    row = created(cast.ben, kind="company", company="Harlequin Cycle Wholesale Ltd", is_supplier=True, is_conflict="on", is_vip=True)
    assert (row.name, row.first_name, row.last_name, row.title) == ("Harlequin Cycle Wholesale Ltd", "", "", "")
    assert row.is_supplier
    assert row.is_conflict
    assert row.is_vip


def test_creating_is_noted_and_told(cast):
    row = created(cast.ben)
    with reading(cast.ada) as job:
        change = history.changes_of(job, "customer", row.id)[0]
        assert (change.kind, change.staff_name, change.after["version"]) == ("created", cast.ben.name, 1)
        assert change.after["last_name"] == "Hartley-Whittingham"
        assert "company" not in change.after
        assert feed.versions(job)["customers"] == 1


def test_everybody_starts_without_consent(cast):
    """RO-10, D-1: nothing agrees until somebody was asked."""
    row = created(cast.ben)
    assert not any(phone.agrees_sms for phone in row.phones)
    assert not any(email.agrees_email for email in row.emails)


def test_the_shop_may_begin_with_consent(cast):
    """ROX-3: only where the shop's setting says so, and it is noted as the setting's."""
    with work(cast.ada) as job:
        shop.save(job, form={"consent_new_sms": True})
    row = created(cast.ben)
    assert [(phone.agrees_sms, phone.how) for phone in row.phones] == [(True, "shop_setting")] * 2
    assert not row.emails[0].agrees_email
    off = created(cast.ben, phones=[{"number": "07700 900111", "agrees": False}], emails=[], confirmed=True)
    assert not off.phones[0].agrees_sms


def test_a_tick_on_the_new_form_needs_its_proof(cast):
    """RO-14, RO-22."""
    row = created(cast.ben, phones=[{"number": "07700 900633", "agrees": True, "how": "in_person"}])
    assert (row.phones[0].agrees_sms, row.phones[0].how) == (True, "in_person")
    with pytest.raises(HowMissing):
        created(cast.ben, phones=[{"number": "07700 900634", "agrees": True}], confirmed=True)
    with pytest.raises(HowMissing):
        created(cast.ben, phones=[{"number": "07700 900634", "agrees": True, "how": "shop_setting"}], confirmed=True)


@pytest.mark.parametrize("who", ["cleo", "rita"])
def test_only_with_the_permission(cast, who):
    """D-65: a mechanic and a reader may not create, edit or hide."""
    row = created(cast.ben)
    actor = getattr(cast, who)
    with pytest.raises(NotAllowed):
        created(actor, confirmed=True)
    with pytest.raises(NotAllowed):
        edited(actor, row, note="x")
    for action in (visibility.hide, visibility.unhide):
        with pytest.raises(NotAllowed), work(actor) as job:
            action(job, customer_id=row.id)
    with pytest.raises(NotAllowed), work(actor) as job:
        record_consent.set_consent(job, customer_id=row.id, kind="sms", address="+447700900633", agrees=True, how="online")
    assert shown(cast.ada, row).version == 1


@pytest.mark.parametrize(
    ("changed", "refusal", "field"),
    [
        ({"first_name": "", "last_name": "", "phones": []}, refusals.NameMissing, "last_name"),
        ({"first_name": "...", "last_name": "", "phones": []}, refusals.NameMissing, "first_name"),
        ({"first_name": "", "last_name": "...", "phones": []}, refusals.NameMissing, "last_name"),
        ({"kind": "company", "company": " "}, refusals.CompanyMissing, "company"),
        ({"phones": [{"number": "12345"}]}, refusals.PhoneWrong, "phones"),
        ({"phones": [{"number": "call me"}]}, refusals.PhoneWrong, "phones"),
        ({"phones": [{"number": "07700 900633"}, {"number": "+447700900633"}]}, refusals.GivenTwice, "phones"),
        ({"phones": [{"number": "07700 900633", "label": "boat"}]}, refusals.LabelUnknown, "phones"),
        ({"phones": [{"number": f"07700 900{n:03d}"} for n in range(41)]}, refusals.TooMany, "phones"),
        ({"emails": [{"address": "oliver"}]}, refusals.EmailWrong, "emails"),
        ({"emails": [{"address": "jörg@example.com"}]}, refusals.EmailForeign, "emails"),
        ({"emails": [{"address": "b@bücher.example"}, {"address": "B@xn--bcher-kva.example"}]}, refusals.GivenTwice, "emails"),
        ({"emails": [{"address": "a@example.com\r\nBcc: b@example.com"}]}, refusals.BadCharacters, "emails"),
        ({"emails": [{"address": "a@example.com"}, {"address": "A@EXAMPLE.com"}]}, refusals.GivenTwice, "emails"),
        ({"line1": "3 Mill Bank\nHebden Bridge"}, refusals.BadCharacters, "line1"),
        ({"last_name": "Hart\0ley"}, refusals.BadCharacters, "last_name"),
        ({"note": "a\0b"}, refusals.BadCharacters, "note"),
        ({"last_name": "x" * 81}, refusals.FieldTooLong, "last_name"),
        ({"note": "x" * 1_000_000}, refusals.FieldTooLong, "note"),
        ({"tags": "x" * 41}, refusals.FieldTooLong, "tags"),
        ({"tags": [f"tag {n}" for n in range(31)]}, refusals.TooMany, "tags"),
        ({"emails": [{"address": "x" * 250 + "@example.com"}]}, refusals.FieldTooLong, "emails"),
    ],
)
def test_a_wrong_field_is_named(cast, changed, refusal, field):
    """D-29, D-30 and the issue's bad input: a clear message, and nothing is written."""
    with pytest.raises(refusal) as caught:
        created(cast.ben, **changed)
    assert caught.value.field == field
    for language in i18n.LANGUAGES:
        said = i18n.say(language, caught.value.key, **caught.value.values)
        assert "{" not in said
        assert "@field" not in said
        assert said != caught.value.key
    with reading(cast.ada) as job:
        assert pages.page(job).total == 0


def test_an_address_that_was_kept_before_there_was_a_standard_stops_no_edit(cast):
    """C3c: nobody may add one, and a record that has one can still be mended elsewhere."""
    row = created(cast.ben)
    with work() as job:
        kept = job.session.exec(select(CustomerEmail)).one()
        kept.address, kept.folded = "Jörg@example.com", "jörg@example.com"
    emails = [{"id": row.emails[0].id, "address": "Jörg@example.com", "is_main": True, "label": "", "agrees": False}]
    assert edited(cast.ben, row, first_name="Jörg", emails=emails).emails[0].address == "Jörg@example.com"
    with pytest.raises(refusals.EmailForeign), work(cast.ben) as job:
        records.edit(job, customer_id=row.id, version=row.version + 1, form={"emails": [*emails, {"address": "zoë@example.com"}]})


def test_two_ways_to_write_one_domain_are_one_address_and_a_strangers_is_another(cast):
    """C3a: duplicates and look-ups."""
    row = created(cast.ben, emails=[{"address": "Fritz@fußball.example"}])
    assert row.emails[0].address == "Fritz@fußball.example"
    with reading(cast.ben) as job:
        same, strange = ({"emails": [{"address": f"fritz@{domain}"}]} for domain in ("XN--fuball-cta.example", "fussball.example"))
        assert [double.reason for double in doubles.likely_doubles(job, same)] == ["email"]
        assert doubles.likely_doubles(job, strange) == []
        assert lookups.owners_of(job, "email", "fritz@xn--fuball-cta.example") == [row.id]


@pytest.mark.parametrize(
    "changed",
    [
        {"kind": "horse"},
        {"kind": None},
        {"first_name": {"a": 1}},
        {"phones": "07700900633"},
        {"phones": ["07700900633"]},
        {"phones": [{"number": ["x"]}]},
        {"emails": {"address": "a@example.com"}},
        {"tags": [{}]},
        {"tags": 5},
        {"is_vip": "perhaps"},
        {"language": "de"},
        {"country": "XX"},
        {"preference": "fax"},
        {"phones": [{"number": "07700 900633", "agrees": [], "how": "online"}]},
        {"confirmed": {}},
    ],
)
def test_a_wrong_type_is_refused(cast, changed):
    """Nothing from a browser is trusted: never a dict in a text column."""
    with pytest.raises(BadInput):
        created(cast.ben, **changed)


@pytest.mark.parametrize("form", [None, [], "x", {1: 2}])
def test_a_form_is_a_mapping(cast, form):
    with pytest.raises(BadInput), work(cast.ben) as job:
        records.create(job, form=form)


@pytest.mark.parametrize("name", ["🚲 Ann", "עברית", "Zażółć", "अनिल", "李小龍", "O'Hara", 'Ann "A" %_\\', "<b>Ann</b>", "ﷺ" * 80])
def test_names_of_every_script_are_kept(cast, name):
    """Emoji, right-to-left text and signs that SQL or HTML would mistake."""
    row = created(cast.ben, first_name="", last_name=name, phones=[], emails=[])
    assert row.last_name == name
    with reading(cast.ada) as job:
        assert [hit.id for hit in pages.page(job, q=name).rows] == [row.id]


@pytest.mark.parametrize("name", ["\u200fAnn\u200e", "A\u200bnn", "\u202aAnn\u202c", "\ufeffA\u00adn\u2060n"])
def test_signs_that_nobody_sees_are_dropped_from_a_name(cast, name):
    """Bidi controls, zero-width spaces, soft hyphens and the like (C2): the name is stored and found as it is seen."""
    row = created(cast.ben, first_name="", last_name=name, phones=[], emails=[])
    assert row.last_name == "Ann"
    with reading(cast.ada) as job:
        assert [hit.id for hit in pages.page(job, q=name).rows] == [row.id]


def test_account_numbers_count_up(cast):
    """CLX-1: made by themselves, passing over those given by hand."""
    first = created(cast.ben)
    assert first.number == f"{first.id:06d}"
    by_hand = created(cast.ben, number=f"{first.id + 2:06d}", confirmed=True)
    assert by_hand.number == f"{first.id + 2:06d}"
    third = created(cast.ben, confirmed=True)
    assert third.number == f"{first.id + 3:06d}"


def test_account_numbers_are_unique_and_required(cast):
    """CLX-1."""
    row, other = created(cast.ben), created(cast.ben, number="A-7", confirmed=True)
    with pytest.raises(refusals.NumberTaken) as caught:
        created(cast.ben, number="A-7", confirmed=True)
    assert caught.value.values["name"] == other.name
    with pytest.raises(refusals.NumberTaken):
        edited(cast.ben, row, number="A-7")
    with pytest.raises(refusals.NumberMissing):
        edited(cast.ben, row, number=" ")
    assert edited(cast.ben, row, number="A-8").number == "A-8"


# ---- possible doubles


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"first_name": "Ann", "last_name": "Other", "emails": []}, "phone"),
        ({"first_name": "Ann", "last_name": "Other", "phones": [], "emails": [{"address": "OLIVER@example.com"}]}, "email"),
        ({"last_name": "Hartley Whittingam", "phones": [], "emails": []}, "name"),
    ],
)
def test_a_possible_double_is_shown_first(cast, changed, reason):
    """D-29: same phone, same e-mail, similar name; saving it again on purpose goes on."""
    row = created(cast.ben)
    with pytest.raises(refusals.PossibleDouble) as caught:
        created(cast.ben, **changed)
    assert [(double.id, double.reason) for double in caught.value.doubles] == [(row.id, reason)]
    assert created(cast.ben, **changed, confirmed=True).id != row.id


def test_a_number_that_another_has_warns_in_an_edit_too(cast):
    row = created(cast.ben)
    other = created(cast.ben, first_name="Zoe", last_name="Quill", phones=[], emails=[])
    with pytest.raises(refusals.PossibleDouble) as caught:
        edited(cast.ben, other, phones=[{"number": "+447700900633"}])
    assert caught.value.doubles[0].id == row.id
    saved = edited(cast.ben, other, phones=[{"number": "+447700900633"}], confirmed=True)
    assert edited(cast.ben, saved, note="x").note == "x"


# ---- editing


def test_an_edit_changes_what_it_names_and_nothing_else(cast):
    """CC-7."""
    row = created(cast.ben)
    after = edited(cast.ada, row, note="Collects after 17:30.\nRings.", preference="email", is_vip=True)
    assert (after.note, after.preference, after.is_vip, after.version) == ("Collects after 17:30.\nRings.", "email", True, 2)
    assert (after.phones, after.emails, after.tags) == (row.phones, row.emails, row.tags)
    with reading(cast.ada) as job:
        change = history.changes_of(job, "customer", row.id)[0]
    assert change.kind == "edited"
    assert change.staff_name == cast.ada.name
    assert change.before == {"note": "", "preference": "", "is_vip": False, "version": 1}
    assert set(change.after) == set(change.before)


def test_an_edit_that_changes_nothing_writes_nothing(cast):
    row = created(cast.ben)
    assert edited(cast.ben, row, last_name=row.last_name, tags=list(row.tags)).version == 1
    with reading(cast.ada) as job:
        assert len(history.changes_of(job, "customer", row.id)) == 1


def test_phones_and_emails_can_be_added_changed_sorted_and_taken_away(cast):
    """RO-11, CC-4, D-31: the first phone is the main one; one e-mail is."""
    row = created(cast.ben)
    phones = [{"number": "+48601555014", "label": "home"}, *phones_of(row)[:1]]
    emails = [{"address": "a@example.com"}, {"address": "b@example.com", "is_main": True}]
    after = edited(cast.ben, row, phones=phones, emails=emails)
    assert [(phone.number, phone.shown) for phone in after.phones] == [
        ("+48601555014", "+48 601 555 014"),
        ("+447700900633", "07700 900633"),
    ]
    assert after.main_phone == after.phones[0]
    assert after.main_email.address == "b@example.com"
    with reading(cast.ben) as job:
        line = pages.page(job).rows[0]
    assert (line.phone, line.email) == ("+48 601 555 014", "b@example.com")
    none = edited(cast.ben, after, phones=[], emails=[])
    assert (none.main_phone, none.main_email) == (None, None)


def test_a_prefix_is_understood(cast):
    """CC-5, D-30."""
    row = created(cast.ben, phones=[{"prefix": "+48", "number": "601 555 014"}, {"prefix": "+48", "number": "+34 600555027"}])
    assert [phone.number for phone in row.phones] == ["+48601555014", "+34600555027"]


def test_the_type_can_be_switched(cast):
    """RO-1: what the other type has no field for is emptied, and the history remembers it."""
    row = created(cast.ben, company="Hartley Architects")
    after = edited(cast.ben, row, kind="company")
    assert (after.name, after.first_name, after.title) == ("Hartley Architects", "", "")
    with reading(cast.ada) as job:
        assert history.changes_of(job, "customer", row.id)[0].before["first_name"] == "Oliver"


def test_tags_are_one_whatever_their_case(cast):
    """RO-30: a tag is written as it was first typed; twice is once."""
    created(cast.ben, tags=["Road club"])
    row = created(cast.ben, tags=["ROAD CLUB", "road club", " Łódź ", "lodz"], confirmed=True)
    assert row.tags == ("Łódź", "Road club")
    with work() as job:
        assert len(job.session.exec(select(Tag)).all()) == 2
        assert len(job.session.exec(select(CustomerTag).where(CustomerTag.customer_id == row.id)).all()) == 2
    assert edited(cast.ben, row, tags=[]).tags == ()


def test_a_tag_that_grows_when_it_is_folded(cast):
    """One sign may fold to eighteen letters: no column overflows."""
    row = created(cast.ben, tags=["ﷺ" * 40, "x" * 40])
    assert set(row.tags) == {"ﷺ" * 40, "x" * 40}
    with pytest.raises(refusals.EmailWrong):
        created(cast.ben, emails=[{"address": "a@" + ".".join(["ß" * 20] * 10) + ".example.com"}], confirmed=True)


# ---- consent on the record


def test_consent_is_set_under_each_address(cast):
    """RO-14, RO-22, D-1: with who, when and how."""
    row = created(cast.ben)
    phones = phones_of(row)
    phones[0] |= {"agrees": True, "how": "by_phone"}
    after = edited(cast.ben, row, phones=phones)
    assert [(phone.agrees_sms, phone.how) for phone in after.phones] == [(True, "by_phone"), (False, "")]
    with reading(cast.ada) as job:
        assert consent.agrees(job, row.id, "sms", "+447700900633")
        assert shortcuts.log_of(job, row.id)[0].staff_name == cast.ben.name


def test_a_new_number_does_not_take_over_the_old_ones_consent(cast):
    """D-1: a tick belongs to the number it was made for."""
    row = created(cast.ben, phones=[{"number": "07700 900633", "agrees": True, "how": "in_person"}])
    phones = phones_of(row)
    phones[0]["number"] = "07700 900634"
    after = edited(cast.ben, row, phones=phones)
    assert [(phone.number, phone.agrees_sms) for phone in after.phones] == [("+447700900634", False)]
    with reading(cast.ada) as job:
        assert not consent.agrees(job, row.id, "sms", "+447700900633")
        assert shortcuts.log_of(job, row.id)[0].how == "removed"


def test_a_tick_made_for_the_new_number_counts(cast):
    row = created(cast.ben)
    phones = phones_of(row)
    phones[0] |= {"number": "07700 900634", "agrees": True, "how": "online", "agrees_for": "07700 900634"}
    assert edited(cast.ben, row, phones=phones).phones[0].agrees_sms


def test_another_spelling_keeps_the_consent(cast):
    """D-31: addresses are compared without case."""
    row = created(cast.ben, emails=[{"address": "Oliver@example.com", "agrees": True, "how": "online"}])
    email = row.emails[0]
    after = edited(cast.ben, row, emails=[{"id": email.id, "address": "oliver@EXAMPLE.com", "agrees": True, "how": "online"}])
    assert (after.emails[0].address, after.emails[0].agrees_email) == ("oliver@example.com", True)


def test_a_form_that_does_not_speak_of_consent_leaves_it(cast):
    row = created(cast.ben, phones=[{"number": "07700 900633", "agrees": True, "how": "in_person"}])
    after = edited(cast.ben, row, phones=[{"number": "07700 900633", "label": "work"}, {"number": "07700 900700"}])
    assert [(phone.label, phone.agrees_sms) for phone in after.phones] == [("work", True), ("", False)]


def test_consent_by_itself(cast):
    """D-1: the tick box that a refused message links to."""
    row = created(cast.ben)
    with work(cast.ben) as job:
        assert (
            record_consent.set_consent(job, customer_id=row.id, kind="email", address="OLIVER@example.com", agrees=True, how="online") == 2
        )
        assert (
            record_consent.set_consent(job, customer_id=row.id, kind="email", address="oliver@example.com", agrees=True, how="online") == 2
        )
    assert shown(cast.ada, row).emails[0].agrees_email
    with work(cast.ben) as job:
        assert record_consent.set_consent(job, customer_id=row.id, kind="email", address="oliver@example.com", agrees=False) == 3
    assert not shown(cast.ada, row).emails[0].agrees_email
    with pytest.raises(NotFound), work(cast.ben) as job:
        record_consent.set_consent(job, customer_id=row.id, kind="sms", address="+447700900999", agrees=True, how="online")


# ---- two people, one record


def test_two_people_who_change_different_fields_both_win(cast):
    """D-37: nothing is overwritten, nobody is bothered."""
    row = created(cast.ben)
    edited(cast.ada, row, note="Ada's note")
    after = edited(cast.ben, row, town="Hebden Bridge", note="")
    assert (after.note, after.fields["town"], after.version) == ("Ada's note", "Hebden Bridge", 3)


def test_two_people_who_change_one_field_see_both_values(cast, clock):
    """D-37: nothing is saved; both values, by whom and when."""
    row = created(cast.ben)
    clock.shift(timedelta(minutes=1))
    edited(cast.ada, row, note="Ada's", town="York")
    with pytest.raises(refusals.EditedMeanwhile) as caught:
        edited(cast.ben, row, note="Ben's", county="Yorkshire")
    refusal = caught.value
    assert (refusal.who, refusal.version) == (cast.ada.name, 2)
    assert refusal.at > row.created_at
    assert [(clash.field, clash.mine, clash.theirs) for clash in refusal.clashes] == [("note", "Ben's", "Ada's")]
    assert (refusal.merged["town"], refusal.merged["county"], refusal.merged["note"]) == ("York", "Yorkshire", "Ben's")
    assert shown(cast.ben, row).fields["county"] == ""
    with work(cast.ben) as job:
        records.edit(job, customer_id=row.id, version=refusal.version, form=refusal.merged)
    after = shown(cast.ben, row)
    assert (after.note, after.fields["town"], after.fields["county"], after.version) == ("Ben's", "York", "Yorkshire", 3)


def test_a_consent_withdrawn_meanwhile_is_not_given_back(cast):
    """D-1, D-37: the form still shows the old tick; saving another field leaves the withdrawal."""
    row = created(cast.ben, phones=[{"number": "07700 900633", "agrees": True, "how": "in_person"}])
    with work(cast.ada) as job:
        record_consent.set_consent(job, customer_id=row.id, kind="sms", address="+447700900633", agrees=False)
    after = edited(cast.ben, row, phones=phones_of(row), note="x")
    assert (after.note, after.phones[0].agrees_sms) == ("x", False)


def test_several_changes_since_are_told_apart(cast):
    """D-37: the record is remembered as it stood at the version that the form was opened with."""
    row = created(cast.ben)
    second = edited(cast.ada, row, note="one")
    edited(cast.ada, second, note="two", town="York")
    with pytest.raises(refusals.EditedMeanwhile) as caught:
        edited(cast.ben, row, note="mine")
    assert caught.value.clashes[0].theirs == "two"
    assert edited(cast.ben, row, county="x").fields["town"] == "York"
    with pytest.raises(BadInput), work(cast.ben) as job:
        records.edit(job, customer_id=row.id, version=99, form={"note": "x"})


def test_saving_at_the_same_moment_loses_nothing(cast):
    """D-37 at the database: of two threads one waits for the other, then joins or refuses."""
    row = created(cast.ben)
    outcomes: list[object] = []
    gate = threading.Barrier(2)

    def save(actor, note):
        gate.wait()
        try:
            with work(actor) as job:
                outcomes.append(records.edit(job, customer_id=row.id, version=row.version, form={"note": note}))
        except refusals.EditedMeanwhile as refusal:
            outcomes.append(refusal.clashes[0].theirs)

    threads = [threading.Thread(target=save, args=pair) for pair in ((cast.ada, "Ada's"), (cast.ben, "Ben's"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    kept = shown(cast.ada, row)
    assert kept.version == 2
    assert sorted(map(str, outcomes)) == sorted(["2", kept.note])


@pytest.mark.parametrize(("customer_id", "error"), [(999, NotFound), ("x", BadInput), (0, BadInput), (None, BadInput), (2**40, BadInput)])
def test_a_customer_who_is_not_there(cast, customer_id, error):
    for action in (
        lambda job: records.edit(job, customer_id=customer_id, version=1, form={}),
        lambda job: visibility.hide(job, customer_id=customer_id),
        lambda job: lookups.customer_for(job, customer_id),
    ):
        with pytest.raises(error), work(cast.ben) as job:
            action(job)


# ---- hiding, contact, phone types


def test_hiding_leaves_out_and_can_be_undone(cast):
    """D-25: out of the lists, still matched on inbound, still readable."""
    row = created(cast.ben)
    with work(cast.ben) as job:
        visibility.hide(job, customer_id=row.id)
        visibility.hide(job, customer_id=row.id)
    with reading(cast.ben) as job:
        for q in ("", "oliver", "o", "07700900633"):
            assert pages.page(job, q=q).total == 0
            assert pages.page(job, q=q, sort="email").total == 0
        assert lookups.owners_of(job, "sms", "+447700900633") == [row.id]
        assert lookups.customer_for(job, row.id).is_hidden
        assert [change.kind for change in history.changes_of(job, "customer", row.id)] == ["hidden", "created"]
    hidden = shown(cast.ben, row)
    assert edited(cast.ben, hidden, first_name="Olivia").is_hidden
    with work(cast.ben) as job:
        visibility.unhide(job, customer_id=row.id)
    with reading(cast.ben) as job:
        assert pages.page(job, q="olivia").total == 1


def test_the_latest_contact(cast, clock):
    """Kept on the customer, so that the grid can sort by it; never moved back, and no edit of the record."""
    row = created(cast.ben)
    with work(cast.cleo) as job:
        now = job.now
        last_contact.touch(job, customer_id=row.id, kind="email", at=now)
        last_contact.touch(job, customer_id=row.id, kind="in", at=now - timedelta(days=1))
    after = shown(cast.ben, row)
    assert (after.last_contact_at, after.last_contact_kind, after.version) == (now, "out", 1)
    with reading(cast.ben) as job:
        line = pages.page(job, sort="-last_contact").rows[0]
        assert (line.last_contact, line.last_contact_kind) == (f"{now:%Y-%m-%dT%H:%M}Z", "out")
        assert feed.versions(job)["customers"] == 2
    with pytest.raises(BadInput), work(cast.ben) as job:
        last_contact.touch(job, customer_id=row.id, kind="fax", at=now)


def test_own_phone_types(cast):
    """RO-12, RO-13, D-30."""
    with work(cast.ben) as job:
        assert lookups.phone_labels(job) == ("mobile", "work", "home")
        assert phone_types.add_phone_label(job, name=" Workshop  door ") == "Workshop door"
        assert lookups.phone_labels(job) == ("mobile", "work", "home", "Workshop door")
    for name, error in (
        ("WORKSHOP DOOR", phone_types.PhoneTypeTaken),
        ("Mobile", phone_types.PhoneTypeTaken),
        (" ", BadInput),
        ({}, BadInput),
    ):
        with pytest.raises(error), work(cast.ben) as job:
            phone_types.add_phone_label(job, name=name)
    assert created(cast.ben, phones=[{"number": "07700 900633", "label": "Workshop door"}]).phones[0].label == "Workshop door"


def test_the_columns_that_repeat_the_record_follow_it(cast):
    """What grid and search read is what the record says, after every edit."""
    with work(cast.ben) as job:
        customer_id = make_customer(
            job, first_name="Łucja", last_name="Żak", phones=["07700 900001"], emails=["L@example.com"], tags="B, a"
        )
        make_company(job, "Acme")
    row = created(cast.ben, confirmed=True)
    with work() as job:
        kept = job.session.get(Customer, customer_id)
        assert (kept.name, kept.sort_name, kept.first_folded, kept.last_folded) == ("Łucja Żak", "lucja zak", "lucja", "zak")
        assert (kept.phone_sort, kept.email_sort, kept.tags_sort, kept.tags_text) == ("+447700900001", "l@example.com", "a b", "a\nB")
    edited(cast.ben, row, last_name="Quill", postcode="LS6 1AA")
    with reading(cast.ben) as job:
        assert [line.name for line in pages.page(job, q="quill ls61aa").rows] == ["Oliver Quill"]
        assert pages.page(job, q="hartley").total == 0


@pytest.mark.parametrize("unseen", ["\u200b", "\u3164", "\u00ad", " \u2060\ufeff", "\u200d"])
@pytest.mark.parametrize("field", ["first_name", "last_name", "company"])
def test_a_name_of_invisible_characters_is_no_name_c2a(cast, unseen, field):
    """C2a, D-29: refused by the action, and nothing is stored."""
    kind = "company" if field == "company" else "person"
    with pytest.raises(refusals.FieldRefusal):
        created(cast.ada, **{"kind": kind, "phones": [], "first_name": "", "last_name": "", "company": "", field: unseen})
    with reading(cast.ada) as job:
        assert pages.page(job).total == 0


def test_an_invisible_character_in_a_name_is_not_kept_c2c(cast):
    """C2c: what is written to Ann + U+200B + a costs what Anna costs."""
    assert created(cast.ada, first_name="Ann\u200ba").first_name == "Anna"
