"""The demo shop: somebody of every kind, made once, with phones that are nobody's."""

from datetime import UTC, datetime

import pytest
from sqlmodel import func, select

from rxapp.channels import registry
from rxapp.commands import demo
from rxapp.core.settings import settings
from rxapp.core.work import reading, work
from rxapp.customers.queries import lookups, pages
from rxapp.messages.attention.queries import listing
from rxapp.messages.delivery.actions import claim
from rxapp.messages.delivery.queries import channels, clock_skew
from rxapp.messages.models import Message
from rxapp.shop import queries as shop
from tests import shortcuts


def test_the_demo_shop_is_furnished_once(db):
    for _start in range(2):
        with work() as job:
            demo.fill(job)
    with work() as job:
        assert shortcuts.sign_in(job, email="ben@example.com", password="demo")
    with reading() as job:
        assert shop.shop(job).name == "Calder Cycles"
        assert shop.shop(job).is_demo
        page = pages.page(job)
        assert (page.total, len(page.rows)) == (len(demo.people()), 50)
        rows = [*page.rows, *pages.page(job, after=page.after).rows]
        everybody = [lookups.customer_for(job, row.id) for row in rows]
        oliver = next(row for row in everybody if row.last_name == "Hartley-Whittingham")
        har = pages.page(job, q="har")
    assert {row.language for row in everybody if row.language} == {"en", "pl", "es", "ru", "uk"}
    assert any(row.is_supplier and row.is_conflict and row.is_vip for row in everybody)
    assert any(not row.emails for row in everybody)
    assert (oliver.title, oliver.number, oliver.is_vip) == ("mr", "004812", True)
    assert [(phone.shown, phone.agrees_sms) for phone in oliver.phones] == [("07700 900633", True), ("01632 960552", False)]
    assert "Katarzyna Harłukowicz-Brzęczyszczykiewicz" in [row.name for row in har.rows]
    numbers = [phone.number for row in everybody for phone in row.phones]
    assert all(number.startswith(("+447700900", "+441632960", "+4840", "+34500", "+7310", "+38040")) for number in numbers)


def test_where_a_provider_is_set_up_nothing_made_up_waits_to_go(db, monkeypatch):
    monkeypatch.setenv("RXAPP_SENDGRID_API_KEY", "SG.a-key")
    settings.cache_clear()
    try:
        with work() as job:
            demo.fill(job)
    finally:
        monkeypatch.undo()
        settings.cache_clear()
    with reading() as job:
        assert listing.attention_counts(job).waiting == 0
        assert job.session.exec(select(func.count()).select_from(Message).where(Message.status == "held")).one() == 0


@pytest.mark.parametrize("hour", [0, 7, 13, 23])
class TestNeedsAttention:
    """Each of its views shows something, and the delivery leaves it be for most of a day."""

    @pytest.fixture(autouse=True)
    def furnished(self, db, clock, hour):
        clock.move_to(datetime(2026, 11, 20, hour, 41, tzinfo=UTC))
        registry.introduce()
        for _start in range(2):
            with work() as job:
                demo.fill(job)

    def test_every_view_has_rows_and_nothing_is_stuck(self, clock):
        clock.shift(3600)
        with reading() as job:
            counts = listing.attention_counts(job)
            waits = listing.attention(job, "waiting").rows
            assert (counts.failed, counts.uncertain, counts.waiting) == (2, 2, 2)
            assert {row.waiting for row in waits} == {"message.waiting.again"}
            assert channels.stuck(job) == ()
            assert not clock_skew.astray(job)

    def test_they_go_tomorrow_and_not_before(self, clock):
        """All three by their own moments, the shop's clock for the one that staff chose; each to somebody who agreed."""
        gone = []
        for hours in range(40):
            with work() as job:
                gone += [(hours, claimed.message.kind.value) for claimed in claim.claim(job, worker="w1", lease_for=1e6)]
            clock.shift(3600)
        tried, chosen = [hours for hours, kind in gone if kind == "email"], [hours for hours, kind in gone if kind == "sms"]
        assert tried == [19, 21]
        assert len(chosen) == 1
        assert 9 <= chosen[0] <= 34
        with reading() as job:
            assert job.session.exec(select(func.count()).where(Message.status == "held")).one() == 0
