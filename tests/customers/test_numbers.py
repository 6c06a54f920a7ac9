"""Phone numbers as people write them: understood, asked about, or none; never another number (C4, D-30)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rxapp.core import i18n
from rxapp.core.work import reading, work
from rxapp.customers import numbers
from rxapp.customers.actions import records, refusals
from rxapp.customers.queries import doubles, lookups, pages
from rxapp.shop import actions as shop
from tests.factories import make_customer

MEANT = "+48501234567"


@pytest.mark.parametrize(
    ("text", "country", "number", "suggestion", "is_doubtful"),
    [
        ("0 501 234 567", "PL", "+480501234567", MEANT, True),
        ("0501234567", "PL", "+480501234567", MEANT, True),
        ("+48 0501 234 567", "GB", "+480501234567", MEANT, True),
        ("4915123456789", "DE", "+494915123456789", "+4915123456789", True),
        ("089 12345/6", "DE", "", "+498912345", True),
        ("089 1234567/8/9", "DE", "", "+49891234567", True),
        ("089/1234567/8/9", "DE", "", "+49891234567", True),
        ("01/23/45/67/89", "FR", "+33123456789", "", False),
        ("Mobil: 0151 23456789", "DE", "+4915123456789", "", False),
        ("Handy 0151 23456789", "DE", "+4915123456789", "", False),
        ("Tlf: 612 345 678", "ES", "+34612345678", "", False),
        ("Tfno. 612 345 678", "ES", "+34612345678", "", False),
        ("т. 050 123 45 67", "UA", "+380501234567", "", False),
        ("nr tel. 501 234 567", "PL", MEANT, "", False),
        ("+52 1 55 1234 5678", "GB", "", "+525512345678", False),
        ("4915123456789", "PL", "", "+4915123456789", False),
        ("80501234567", "UA", "", "+380501234567", False),
        ("07700 123456 7", "GB", "", "", False),
        ("tel. 501 234 567", "PL", MEANT, "", False),
        ("Tel.: 501 234 567", "PL", MEANT, "", False),
        ("tel:+48501234567", "GB", MEANT, "", False),
        ("tel:+48-501-234-567;phone-context=x", "GB", MEANT, "", False),
        ("тел. 8 916 123-45-67", "RU", "+79161234567", "", False),
        ("07700 900633,", "GB", "+447700900633", "", False),
        ("089/123456", "DE", "+4989123456", "", False),
        ("48501234567", "PL", MEANT, "", False),
        ("01632 960552", "GB", "+441632960552", "", False),
        ("07700 900633", "GB", "+447700900633", "", False),
        ("tel:+1-418-555-0100;ext=102", "US", "", "", False),
        ("telegram 501 234 567", "PL", "", "", False),
        ("0800 FLOWERS", "GB", "", "", False),
        ("", "GB", "", "", False),
    ],
)
def test_what_is_read(text, country, number, suggestion, is_doubtful):
    """C4: the likely one is offered, and what is set apart for examples is asked about by nobody."""
    assert numbers.read(text, country=country) == numbers.Read(number, suggestion, is_doubtful)


@given(st.text(alphabet="0123456789+-/ ().,;:telx", max_size=40), st.sampled_from(["GB", "PL", "DE", "RU", "UA", "ES", ""]))
def test_no_text_breaks_it_and_what_is_meant_is_always_valid(text, country):
    found = numbers.read(text, country=country)
    assert not found.suggestion or numbers.read(found.suggestion, country=country) == numbers.Read(found.suggestion)
    assert found.suggestion != found.number or not found.suggestion


@pytest.fixture
def polish(cast) -> None:
    with work(cast.ada) as job:
        shop.save(job, form={"country": "PL"})


def save(cast, number: str, **facts) -> int:
    with work(cast.ben) as job:
        return records.create(job, form={"kind": "person", "first_name": "Ewa", "phones": [{"number": number, **facts}], "confirmed": "on"})


def stored(cast, customer_id: int) -> list[str]:
    with reading(cast.ben) as job:
        return [phone.number for phone in lookups.customer_for(job, customer_id).phones]


@pytest.mark.parametrize(
    ("typed", "prefix", "refusal", "suggestion"),
    [
        ("0501234567", "+48", refusals.PhoneDoubtful, "+48 501 234 567"),
        ("4915123456789", "+49", refusals.PhoneDoubtful, "+49 1512 3456789"),
        ("089 12345/6", "+49", refusals.PhoneSuggestion, "+49 89 12345"),
        ("+52 1 55 1234 5678", "+48", refusals.PhoneSuggestion, "+52 55 1234 5678"),
        ("+44 1100 123456", "+48", refusals.PhoneUnlikely, ""),
    ],
)
@pytest.mark.usefixtures("polish")
def test_it_is_asked_about_at_the_field(cast, typed, prefix, refusal, suggestion):
    with pytest.raises(refusal) as caught:
        save(cast, typed, prefix=prefix)
    assert type(caught.value) is refusal
    assert (caught.value.field, caught.value.row, caught.value.values.get("suggestion", "")) == ("phones", 0, suggestion)
    for language in i18n.LANGUAGES:
        told = i18n.say(language, caught.value.key, **caught.value.values)
        assert typed in told
        assert suggestion in told
    with reading(cast.ben) as job:
        assert pages.page(job).total == 0


def test_who_is_sure_keeps_it_and_is_asked_no_more(cast, polish):
    kept = save(cast, "0501234567", sure=True)
    assert stored(cast, kept) == ["+480501234567"]
    with work(cast.ben) as job:
        row = lookups.customer_for(job, kept)
        phones = [{"id": row.phones[0].id, "prefix": "+48", "number": "0501234567"}]
        records.edit(job, customer_id=kept, version=row.version, form={"first_name": "Ewunia", "phones": phones})
    with pytest.raises(refusals.PhoneSuggestion):
        save(cast, "089 12345/6", prefix="+49", sure=True)


def test_the_double_is_found_by_what_was_meant(cast, polish):
    with work(cast.ada) as job:
        there = make_customer(job, first_name="Ewa", last_name="Nowak", phones=[MEANT])
    with reading(cast.ben) as job:
        form = {"first_name": "Zenon", "phones": [{"number": "0 501 234 567"}]}
        assert [(double.id, double.reason) for double in doubles.likely_doubles(job, form)] == [(there, "phone")]
    with pytest.raises(refusals.PossibleDouble), work(cast.ben) as job:
        records.create(job, form={"kind": "person", "first_name": "Zenon", "phones": [{"number": "0501234567", "sure": True}]})
    with work(cast.ben) as job:
        other = make_customer(job, first_name="Zenon")
    with pytest.raises(refusals.PossibleDouble), work(cast.ben) as job:
        records.edit(job, customer_id=other, version=1, form={"phones": [{"number": "0501234567", "sure": True}]})


def test_a_consent_ticked_for_the_slip_holds_for_what_was_meant(cast, polish):
    """D-1: it was ticked for the number that the person had in mind, and never for another one."""
    ticked = {"agrees": "on", "how": "in_person", "agrees_for": "0501234567"}
    good, other = (save(cast, number, **ticked) for number in ("+48 501 234 567", "+48 501 234 568"))
    with reading(cast.ben) as job:
        assert [lookups.customer_for(job, one).phones[0].agrees_sms for one in (good, other)] == [True, False]
