"""Finding tickets (D-122, D-129): every word in them, people, addresses and numbers, before and after they are indexed."""

import asyncio

import pytest
from sqlmodel import select

from rxapp.core.errors import BadInput, NotAllowed
from rxapp.core.work import SYSTEM, reading, work
from rxapp.tickets.actions import changing, deleting, indexing
from rxapp.tickets.models import Ticket
from rxapp.tickets.queries import lists
from rxapp.tickets.rules import words
from rxapp.workers import index_tickets
from tests.factories import make_customer
from tests.tickets.made import add_mail, make_queue, make_ticket

pytestmark = pytest.mark.usefixtures("cast", "clock")


@pytest.mark.both_databases
def test_every_word_is_found_before_and_after_it_is_indexed(cast):
    """D-122: words of any message in any order, the last one by its beginning; people, addresses, tags, numbers; hidden queues never."""
    with work(cast.ben) as job:
        office = make_queue(job, "Office", cast.ada.id)
        ann = make_customer(job, first_name="Annabel", last_name="Źdźbło", phones=["07700 900123"], emails=["ann@work.example.org"])
        one = make_ticket(job, subject="Gear cable", body="The dérailleur is bent, please help.", customer_id=ann)
        two = make_ticket(job, subject="Invoice", body="The bill of Ёжиков", name="Igor", address="igor@example.com", status="closed")
        three = make_ticket(job, subject="Thing", body="Nothing at all")
        hidden = make_ticket(job, subject="Gear secret", body="derailleur", queue_id=office)
        second = add_mail(job, one, body="The saddle creaks too")
        changing.set_tags(job, ticket_id=three, tags=["Łódź shop"])
        number = job.session.get_one(Ticket, two).number
    asked = {
        "saddle derailleur": [one], "derail": [one], "gear bent sad": [one], "zdzblo": [one], "annabel": [one],
        "ежиков bill": [two], "igor@example.com": [two], "igo": [two], "lodz": [three], f"#{number}": [two], f"{number}": [two],
        f"# {second}": [one], "07700 900123": [one], "+44 7700 900 123": [one], "ann@work.example.org": [one], "derailleur invoice": [],
        "nowhere": [], "\"'* XQZ (": [], "#99999": [],
    }  # fmt: skip
    _all_found(cast.ben, asked, "not indexed")
    asyncio.run(index_tickets.index_once())
    with reading() as job:
        assert not any(job.session.exec(select(Ticket.is_unindexed)))
    _all_found(cast.ben, asked, "indexed")
    with reading(cast.ada) as job:
        assert [row.id for row in lists.page(job, q="gear").rows] == [one, hidden]
    with work() as job:
        third = add_mail(job, three, body="Now of the saddle too")
        job.session.get_one(Ticket, three).is_unindexed = True
        assert third > second
    _all_found(cast.ben, {"saddle": [three, one], "saddle lodz": [three]}, "again marked")
    asyncio.run(index_tickets.index_once())
    _all_found(cast.ben, {"saddle": [three, one], "saddle lodz": [three], "now": [three], "nothing": [three]}, "indexed anew")
    with work(SYSTEM) as job:
        deleting.delete(job, ticket_ids=[one])
    _all_found(cast.ben, {"saddle": [three], "derail": [], f"#{second}": [], "annabel": []}, "deleted")
    with work(cast.ada) as job, pytest.raises(NotAllowed):
        indexing.index_some(job)


def _all_found(actor, asked: dict, when: str) -> None:
    with reading(actor) as job:
        for q, wanted in asked.items():
            assert sorted(row.id for row in lists.page(job, q=q, view="mine").rows) == sorted(wanted), (q, when)


@pytest.mark.both_databases
def test_the_found_come_in_pages_newest_first(cast, monkeypatch, request):
    """By keyset, both ways, half of them indexed."""
    monkeypatch.setattr(lists, "PAGE", 2)
    lists._these.cache_clear()
    request.addfinalizer(lists._these.cache_clear)
    with work() as job:
        made = [make_ticket(job, body=f"Bell number {number}") for number in range(3)]
    asyncio.run(index_tickets.index_once())
    with work() as job:
        made += [make_ticket(job, body=f"Bell number {number}") for number in range(2)]
    with reading(cast.ben) as job:
        first = lists.page(job, q="bell num")
        second = lists.page(job, q="bell num", after=first.next)
        third = lists.page(job, q="bell num", after=second.next)
        back = lists.page(job, q="bell num", before=third.previous)
        assert [[row.id for row in page.rows] for page in (first, second, third, back)] == [
            made[4:2:-1],
            made[2:0:-1],
            made[:1],
            made[2:0:-1],
        ]
        with pytest.raises(BadInput):
            lists.page(job, q="bell", after=lists.searching.PLACES.cursor("x", 1))


def test_what_is_typed_is_words_and_perhaps_a_number():
    """D-122: with its sign a number alone; a phone number is no words; a letter is a word and no beginning."""
    assert words.asked("#20418") == words.Asked(number=20418, only_number=True)
    assert words.asked("20418") == words.Asked(beginning="20418", number=20418)
    assert words.asked("Łódź bi") == words.Asked(words=("lodz",), beginning="bi")
    assert words.asked("bike ") == words.Asked(words=("bike",))
    assert words.asked("a") == words.Asked(words=("a",))
    assert words.asked("07700 900123", phone="+447700900123") == words.Asked(words=("447700900123",), number=0)
    assert words.words_of(["Ab\u00adc d_e 😀 ꟁ9"]) == ["9", "abc", "d", "e"] or words.words_of(["ꟁ9"]) == ["xa7c19"]
    assert words.beginnings(["bikes", "bin", "a"]) == ["^bi", "^bik", "^bike", "^bin"]
