"""The demo shop: somebody of every kind, made once, with phones that are nobody's."""

from rxapp.commands import demo
from rxapp.core.work import reading, work
from rxapp.customers import queries as customers
from rxapp.shop import queries as shop
from rxapp.staff import actions as staff


def test_the_demo_shop_is_furnished_once(db):
    for _start in range(2):
        with work() as job:
            demo.fill(job)
    with work() as job:
        assert staff.sign_in(job, email="ben@example.com", password="demo")
    with reading() as job:
        assert shop.shop(job).name == "Calder Cycles"
        assert shop.shop(job).is_demo
        page = customers.page(job)
        assert (page.total, len(page.rows)) == (len(demo.people()), 50)
        rows = [*page.rows, *customers.page(job, after=page.after).rows]
        everybody = [customers.customer_for(job, row.id) for row in rows]
        oliver = next(row for row in everybody if row.last_name == "Hartley-Whittingham")
        har = customers.page(job, q="har")
    assert {row.language for row in everybody if row.language} == {"en", "pl", "es", "ru", "uk"}
    assert any(row.is_supplier and row.is_conflict and row.is_vip for row in everybody)
    assert any(not row.emails for row in everybody)
    assert (oliver.title, oliver.number, oliver.is_vip) == ("mr", "004812", True)
    assert [(phone.shown, phone.agrees_sms) for phone in oliver.phones] == [("07700 900633", True), ("01632 960552", False)]
    assert "Katarzyna Harłukowicz-Brzęczyszczykiewicz" in [row.name for row in har.rows]
    numbers = [phone.number for row in everybody for phone in row.phones]
    assert all(number.startswith(("+447700900", "+441632960", "+4840", "+34500", "+7310", "+38040")) for number in numbers)
