"""E-mail addresses by one standard (UTS-46, IDNA 2008), in one form, and what is stored brought into it."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from alembic.config import Config
from alembic.script import ScriptDirectory
from hypothesis import given
from hypothesis import strategies as st

from rxapp import migrations
from rxapp.core.addresses import compared_email, email_address, is_foreign, wire_email

SHARP, LATIN = "fritz@fußball.example", "fritz@fussball.example"
WIRE = "fritz@xn--fuball-cta.example"


@pytest.mark.parametrize(
    ("typed", "kept", "compared", "wire"),
    [
        (SHARP, SHARP, SHARP, WIRE),
        ("Fritz@FUßBALL.example", "Fritz@fußball.example", SHARP, "Fritz@xn--fuball-cta.example"),
        (WIRE.upper(), "FRITZ@fußball.example", SHARP, "FRITZ@xn--fuball-cta.example"),
        ("fritz@fußball。example", SHARP, SHARP, WIRE),
        ("jose@bücher.example", "jose@bücher.example", "jose@bücher.example", "jose@xn--bcher-kva.example"),
        ("jose@bu\u0308cher.example", "jose@bücher.example", "jose@bücher.example", "jose@xn--bcher-kva.example"),
        ("Oliver@Example.COM", "Oliver@example.com", "oliver@example.com", "Oliver@example.com"),
        ("a@βόλος.example", "a@βόλος.example", "a@βόλος.example", "a@xn--nxasmm1c.example"),
        ("mailto:a@example.com?subject=Bike", "a@example.com", "a@example.com", "a@example.com"),
        ("mailto:%61nn@example.com", "ann@example.com", "ann@example.com", "ann@example.com"),
        ("mailto:ann%2Bbike@example.com?subject=50%25", "ann+bike@example.com", "ann+bike@example.com", "ann+bike@example.com"),
        ("a" * 64 + "@example.com", "a" * 64 + "@example.com", "a" * 64 + "@example.com", "a" * 64 + "@example.com"),
        ("MAILTO:a@example.com", "a@example.com", "a@example.com", "a@example.com"),
        ('"Smith, Ann" <a@example.com>', "a@example.com", "a@example.com", "a@example.com"),
        ("Ann <mailto:a@example.com>;", "a@example.com", "a@example.com", "a@example.com"),
    ],
)
def test_one_standard_everywhere(typed, kept, compared, wire):
    """C3a, C3b, C4: a readable address is kept, one form is compared, plain ASCII travels."""
    assert (email_address(typed), compared_email(kept), wire_email(kept)) == (kept, compared, wire)
    assert compared_email(wire) == compared


def test_a_stranger_is_never_the_same():
    assert compared_email(SHARP) != compared_email(LATIN)


@pytest.mark.parametrize("typed", ["jörg@example.com", "зоя@пример.example", "Jörg <jörg@example.com>"])
def test_a_part_before_the_at_that_no_channel_carries_is_no_address(typed):
    """C3c: said apart from what is no address at all."""
    assert (email_address(typed), is_foreign(typed)) == ("", True)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "a",
        "a@b",
        "jörg@localhost",
        "a@b@example.com",
        "<a@example.com",
        "a@☕.example",
        "mailto:",
        "a" * 65 + "@example.com",
        "mailto:a%0A@example.com",
        "mailto:a@example.com%0Ab",
    ],
)
def test_what_is_no_address_is_not_called_foreign(typed):
    assert (email_address(typed), is_foreign(typed)) == ("", False)


@pytest.mark.parametrize("address", ["jörg@example.com", "a@☕.example", "a b@example.com", "@example.com", "a@", "a@-ü.example"])
def test_what_cannot_travel_is_refused(address):
    with pytest.raises(ValueError, match=r"address|Codepoint|Label|label"):
        wire_email(address)


@given(st.text(max_size=40))
def test_comparing_is_stable_and_breaks_on_nothing(text):
    once = compared_email(text)
    assert compared_email(once) == once


@given(st.from_regex(r"[a-z]{1,8}@[a-zßüςñжї]{2,12}\.example", fullmatch=True))
def test_every_way_leads_to_one_form(typed):
    kept = email_address(typed)
    if kept:
        assert compared_email(wire_email(kept)) == compared_email(kept) == compared_email(typed)


AT, LATER = datetime(2026, 11, 1, 9, tzinfo=UTC), datetime(2026, 11, 2, 9, tzinfo=UTC)


class Old:
    """A database as it was written before there was one form."""

    def __init__(self, connection: sa.Connection) -> None:
        self.run, self.tables = connection, migrations.every_table()
        step = ScriptDirectory.from_config(Config(migrations.HERE / "alembic.ini")).get_revision("5d0c7f3ab912")
        self.fold = step.module.fold

    def add(self, table: str, **values: object) -> int:
        return self.run.execute(sa.insert(self.tables[table]).values(**values).returning(self.tables[table].c.id)).scalar_one()

    def customer(self, *emails: tuple[str, str]) -> int:
        main = emails[0] if emails else ("", "")
        named = {
            "number": f"C{len(self.all('customer'))}",
            "kind": "person",
            "created_at": AT,
            "tags_text": "",
            "note": "",
            "search_text": "",
        }
        of = self.add("customer", **named, main_email=main[0], email_sort=main[1])
        for place, (address, folded) in enumerate(emails):
            self.add("customeremail", customer_id=of, position=place, address=address, folded=folded, is_main=place == 0)
        return of

    def consent(self, of: int, address: str, how: str = "in_person", *, agrees: bool = True, at: datetime = AT) -> None:
        self.add("consent", customer_id=of, kind="email", address=address, agrees=agrees, how=how, set_at=at)

    def objection(self, address: str, how: str = "unsubscribed", at: datetime = LATER) -> None:
        self.add("objection", kind="email", address=address, how=how, proof="sg 1", said_at=at)

    def all(self, table: str, *columns: str) -> list[tuple]:
        chosen = [self.tables[table].c[name] for name in columns or ("id",)]
        return sorted(tuple(row) for row in self.run.execute(sa.select(*chosen)))


@pytest.fixture
def old(db):
    with db.begin() as connection:
        yield Old(connection)


def test_what_is_stored_is_brought_into_the_one_form(old):
    """Addresses, the order of the grid, consents; what was right already is left alone."""
    of = old.customer((SHARP, LATIN), ("b@example.com", "b@example.com"))
    old.consent(of, LATIN)
    old.consent(of, "b@example.com")
    old.fold(old.run)
    assert old.all("customeremail", "folded") == [("b@example.com",), (SHARP,)]
    assert old.all("customer", "email_sort") == [(SHARP,)]
    assert old.all("consent", "address", "agrees") == [("b@example.com", True), (SHARP, True)]
    old.fold(old.run)
    assert old.all("consent", "address", "agrees") == [("b@example.com", True), (SHARP, True)]


def test_a_strangers_address_stays_a_strangers(old):
    mine, theirs = old.customer((SHARP, LATIN)), old.customer((LATIN, LATIN))
    old.consent(mine, LATIN)
    old.consent(theirs, LATIN, agrees=False)
    old.fold(old.run)
    assert old.all("consent", "customer_id", "address", "agrees") == sorted([(mine, SHARP, True), (theirs, LATIN, False)])


def test_an_unsubscribe_for_the_other_form_reaches_the_record(old):
    of = old.customer((SHARP, LATIN))
    old.consent(of, LATIN)
    old.objection(WIRE)
    old.fold(old.run)
    assert old.all("objection", "address", "how") == [(SHARP, "unsubscribed")]
    assert old.all("consent", "address", "agrees", "how") == [(SHARP, False, "unsubscribed")]
    assert old.all("consentevent", "customer_id", "address", "agrees", "proof") == [(of, SHARP, False, "sg 1")]


def test_a_no_that_stands_under_the_wrong_domain_counts_for_both(old):
    """Whose word it was cannot be told any more: the stricter stays."""
    of = old.customer((SHARP, LATIN))
    old.consent(of, LATIN)
    old.objection(LATIN, "spam")
    old.fold(old.run)
    assert old.all("objection", "address") == [(LATIN,), (SHARP,)]
    assert old.all("consent", "agrees", "how") == [(False, "spam")]


def test_a_consent_that_staff_noted_later_is_newer_than_the_no(old, clock):
    """D-31, D-62."""
    of = old.customer((SHARP, LATIN))
    old.consent(of, LATIN, at=LATER)
    old.objection(WIRE, at=AT)
    old.fold(old.run)
    assert old.all("consent", "agrees") == [(True,)]


@pytest.mark.parametrize("agree", [(True, False), (False, True), (True, True)])
def test_where_two_consents_meet_the_stricter_stays(old, agree):
    of = old.customer(("b@bücher.example", "b@xn--bcher-kva.example"), ("b@xn--bcher-kva.example", "b@bücher.example"))
    for address, agrees in zip(("b@xn--bcher-kva.example", "b@bücher.example"), agree, strict=True):
        old.consent(of, address, agrees=agrees)
    old.fold(old.run)
    assert old.all("customeremail", "folded", "is_main") == [("b@bücher.example", True)]
    assert old.all("consent", "address", "agrees") == [("b@bücher.example", all(agree))]


def test_where_two_objections_meet_the_firmer_stays(old, clock):
    old.objection(WIRE, "spam", AT)
    old.objection(SHARP, "unsubscribed", LATER)
    old.fold(old.run)
    assert old.all("objection", "address", "how") == [(SHARP, "spam")]
