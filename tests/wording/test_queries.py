"""Which templates are offered in which order, and what fills them (CL-21, D-13, D-15, D-16, D-19, D-20)."""

import pytest
from sqlmodel import select

from rxapp.core.errors import BadInput, NotAllowed
from rxapp.core.work import NOBODY, reading, work
from rxapp.customers.actions import last_contact, records
from rxapp.customers.queries import lookups
from rxapp.shop.models import Shop
from rxapp.staff.models import Staff
from rxapp.wording import actions, placeholders
from rxapp.wording.queries import filling, templates
from rxapp.wording.queries.filling import SignatureBroken
from rxapp.wording.rendering import TemplateUnknown

pytestmark = pytest.mark.both_databases

PERSON = {
    "kind": "person",
    "title": "mr",
    "first_name": "John",
    "last_name": "Doe",
    "phones": [{"number": "07700 900123", "label": "mobile"}, {"number": "01632 960400", "label": "work"}],
    "emails": [{"address": "old@example.com"}, {"address": "john@example.com", "is_main": True}],
}


@pytest.fixture
def shop(db) -> None:
    """Calder Cycles, with both signatures."""
    with work() as job:
        row = job.session.exec(select(Shop)).first() or Shop(id=1)
        facts = {"name": "Calder Cycles", "service_email": "service@example.com", "phone": "01632 960400", "address": "14 Valley Road"}
        for name, value in {**facts, "signature_email": "The shop, {{ shop.phone }}", "signature_sms": "Calder Cycles"}.items():
            setattr(row, name, value)
        job.session.add(row)


def customer(cast, **changes) -> lookups.CustomerRow:
    with work(cast.ada) as job:
        made = records.create(job, form={**PERSON, "confirmed": True, **changes})
        return lookups.customer_for(job, made)


def template(cast, **changes) -> int:
    form = {"name": "Ready", "kind": "email", "language": "en", "subject": "Ready", "content": "Ready."}
    with work(cast.ada) as job:
        return actions.save(job, form=form | changes)


def sign(cast, **texts) -> None:
    with work() as job:
        row = job.session.get(Staff, cast.ben.id)
        for name, value in texts.items():
            setattr(row, name, value)
        job.session.add(row)


def test_only_the_kind_and_the_customers_language_first(cast) -> None:
    """CL-21, D-15."""
    for kind, language, name in [
        ("email", "en", "b"),
        ("email", "pl", "Ż"),
        ("email", "pl", "a"),
        ("sms", "pl", "x"),
        ("email", "uk", "c"),
    ]:
        template(cast, kind=kind, language=language, name=name)
    with reading(cast.ben) as job:
        assert [(row.language, row.name) for row in templates.templates(job, "email", "pl")] == [
            ("pl", "a"),
            ("pl", "Ż"),
            ("en", "b"),
            ("uk", "c"),
        ]
        assert templates.templates(job, "email", "")[0].language == "en"
        assert [row.name for row in templates.templates(job, "sms", "en")] == ["x"]
        assert templates.templates(job, "note", "en") == []


def test_the_empty_template_is_found_in_the_language_or_in_any(cast) -> None:
    """CL-44, D-13."""
    with reading(cast.ben) as job:
        assert templates.empty_template(job, "email", "en") is None
    template(cast, name="Pusty", language="pl", subject="", content="")
    with reading(cast.ben) as job:
        found = templates.empty_template(job, "email", "en")
        assert found is not None
        assert found.name == "Pusty"
    template(cast, name="Empty", subject="", content="")
    with reading(cast.ben) as job:
        found = templates.empty_template(job, "email", "en")
        assert found is not None
        assert found.name == "Empty"


def test_the_list_is_searched_filtered_and_turned(cast) -> None:
    for number in range(52):
        template(cast, name=f"Template {number:02}")
    template(cast, name="Żółty rower", language="pl", kind="sms")
    with reading(cast.rita) as job:
        first, second = templates.page(job), templates.page(job, number=2)
        assert (len(first.rows), len(second.rows), first.pages, first.total, first.all) == (50, 3, 2, 53, 53)
        assert not {row.id for row in first.rows} & {row.id for row in second.rows}
        assert [row.name for row in templates.page(job, q="zolty").rows] == ["Żółty rower"]
        assert [row.name for row in templates.page(job, kind="sms").rows] == ["Żółty rower"]
        assert [row.name for row in templates.page(job, language="pl").rows] == ["Żółty rower"]
        assert templates.page(job, q="nothing like it").total == 0
        assert templates.page(job, q="'").total == 0
        assert templates.page(job, number=99).number == 2


def test_the_latest_changed_stands_first(cast, clock) -> None:
    older = template(cast, name="A")
    clock.shift(60)
    template(cast, name="B")
    with reading(cast.ada) as job:
        assert [row.name for row in templates.page(job).rows] == ["B", "A"]
    clock.shift(60)
    with work(cast.ada) as job:
        form = {"name": "A", "kind": "email", "language": "en", "subject": "New", "content": "Ready."}
        actions.save(job, template_id=older, version=1, form=form)
    with reading(cast.ada) as job:
        assert [row.name for row in templates.page(job).rows] == ["A", "B"]


@pytest.mark.parametrize("asked", [{"q": 7}, {"kind": "fax"}, {"language": []}, {"number": 0}, {"number": "x"}])
def test_what_makes_no_sense_is_refused(cast, asked: dict) -> None:
    with reading(cast.ada) as job, pytest.raises(BadInput):
        templates.page(job, **asked)


def test_nobody_reads_templates(cast) -> None:
    """Deny by default."""
    template_id = template(cast)
    with reading(NOBODY) as job:
        for read in (
            lambda: templates.page(job),
            lambda: templates.templates(job, "email", "en"),
            lambda: templates.template_for(job, template_id),
            lambda: filling.found_customers(job, "doe"),
            lambda: filling.preview(job, kind="email", language="en", subject="", content="", customer_id=1),
        ):
            with pytest.raises(NotAllowed):
                read()


def test_every_placeholder_has_a_value(cast, shop, clock) -> None:
    """D-19, ROX-11: the first phone, the main e-mail, today in the shop's zone and the template's language."""
    john = customer(cast, company="Acme Ltd")
    with reading(cast.ben) as job:
        values = filling.placeholder_values(job, john, language="pl")
    assert values.keys() == placeholders.names()
    assert values == {
        "customer.name": "John Doe",
        "customer.first_name": "John",
        "customer.last_name": "Doe",
        "customer.company": "Acme Ltd",
        "customer.phone": "07700 900123",
        "customer.email": "john@example.com",
        "shop.name": "Calder Cycles",
        "shop.phone": "01632 960400",
        "shop.email": "service@example.com",
        "shop.address": "14 Valley Road",
        "staff.name": "Ben Carter",
        "staff.first_name": "Ben",
        "today": "20 listopada 2026",
        **dict.fromkeys(("job.number", "job.item", "job.status", "job.promised_on"), ""),
    }


@pytest.mark.parametrize(
    ("language", "today"),
    [
        ("en", "20 November 2026"),
        ("pl", "20 listopada 2026"),
        ("es", "20 de noviembre de 2026"),
        ("ru", "20 ноября 2026 г."),
        ("uk", "20 листопада 2026 р."),
    ],
)
def test_today_is_written_in_the_templates_language(cast, shop, clock, language: str, today: str) -> None:
    """D-15, D-19."""
    john = customer(cast)
    with reading(cast.ben) as job:
        assert filling.placeholder_values(job, john, language=language)["today"] == today


def test_today_is_the_shops_day(cast, shop, clock) -> None:
    """D-69: after midnight in the shop's zone it is the next day."""
    john = customer(cast)
    with work() as job:
        row = job.session.exec(select(Shop)).one()
        row.zone = "Pacific/Auckland"
        job.session.add(row)
    with reading(cast.ben) as job:
        assert filling.placeholder_values(job, john, language="en")["today"] == "21 November 2026"


def test_a_phone_is_no_name(cast, shop) -> None:
    """D-14, D-29: a record with nothing but a phone has no name to write."""
    unnamed = customer(cast, title="", first_name="", last_name="", emails=[])
    with reading(cast.ben) as job:
        filled = filling.fill(job, unnamed, kind="email", language="en", subject="", content="{{ customer.name }}{{ customer.email }}")
    assert (filled.content, filled.empty) == ("", ("customer.name", "customer.email"))


def test_the_persons_signature_goes_before_the_shops_never_both(cast, shop) -> None:
    """Issue 2, point 5; D-16: two texts each, none in a note."""
    with reading(cast.ben) as job:
        assert [filling.signature_for(job, kind) for kind in ("email", "sms", "note")] == [
            "The shop, {{ shop.phone }}",
            "Calder Cycles",
            "",
        ]
    sign(cast, signature_email="Ben", signature_sms="  ")
    with reading(cast.ben) as job:
        assert [filling.signature_for(job, kind) for kind in ("email", "sms")] == ["Ben", "Calder Cycles"]
    with reading(cast.ada) as job:
        assert filling.signature_for(job, "email") == "The shop, {{ shop.phone }}"


def test_the_preview_is_the_text_that_is_sent(cast, shop, clock) -> None:
    """CL-41, D-14a: greeting, content, signature with the breaks of the kind."""
    john = customer(cast, language="en")
    wanted = {"language": "en", "subject": "For {{ customer.last_name }}", "content": "Ready at {{ shop.name }}."}
    with reading(cast.ben) as job:
        letter = filling.preview(job, kind="email", customer_id=john.id, formal=True, **wanted)
        text = filling.preview(job, kind="sms", customer_id=john.id, **wanted)
        note = filling.preview(job, kind="note", customer_id=john.id, **wanted)
    assert letter.text == "Dear Mr Doe,\n\nReady at Calder Cycles.\n\nThe shop, 01632 960400"
    assert (letter.subject, letter.greeting, letter.customer.name) == ("For Doe", "Dear Mr Doe,", "John Doe")
    assert text.text == "Hi John,\nReady at Calder Cycles.\nCalder Cycles"
    assert note.text == "Ready at Calder Cycles."


def test_the_preview_chooses_the_one_contacted_last(cast, shop, clock) -> None:
    with reading(cast.ben) as job:
        assert filling.preview(job, kind="email", language="en", subject="", content="") is None
    john, jane = customer(cast), customer(cast, first_name="Jane", title="")
    with work(cast.ben) as job:
        last_contact.touch(job, customer_id=john.id, kind="out", at=job.now)
    with reading(cast.ben) as job:
        seen = filling.preview(job, kind="email", language="en", subject="", content="")
    assert seen is not None
    assert seen.customer.id == john.id
    assert jane.id != john.id


def test_the_preview_refuses_what_saving_would_refuse(cast, shop) -> None:
    """D-19."""
    john = customer(cast)
    with reading(cast.ben) as job, pytest.raises(TemplateUnknown):
        filling.preview(job, kind="email", language="en", subject="", content="{{ job.colour }}", customer_id=john.id)


def test_a_broken_signature_is_named_with_the_way_to_mend_it(cast, shop) -> None:
    """Signatures are kept below wording, so they are read here for the first time."""
    john = customer(cast)
    sign(cast, signature_email="Ben {{ shop.phone")
    with reading(cast.ben) as job, pytest.raises(SignatureBroken) as refused:
        filling.preview(job, kind="email", language="en", subject="", content="", customer_id=john.id)
    assert refused.value.link == "/settings/account"


def test_customers_are_found_for_the_preview(cast) -> None:
    john = customer(cast, is_vip=True)
    with reading(cast.ben) as job:
        assert [(row.id, row.name, row.is_vip) for row in filling.found_customers(job, "doe")] == [(john.id, "John Doe", True)]
