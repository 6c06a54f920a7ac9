"""What is new in a mail and what it quotes, in five languages (D-135)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rxapp.messages.rules.quoted import Split, split
from tests.counting import grows_at_most_linearly, lines_run

INTRODUCTIONS = (  # each is followed by an answer's quote
    "On Mon, 3 Nov 2025 at 10:12, Shop <a@shop.example> wrote:",
    "On Mon, Nov 3, 2025 at 10:12 AM The Very Long Named Shop <very.long.address@shop-of-bikes.example>\nwrote:",
    "On Monday, 3 November 2025 at 10:12:00 GMT, Shop <a@shop.example> wrote:",
    "On 03/11/2025 10:12, Shop wrote:",
    "pon., 3 lis 2025 o 10:12 Sklep <a@shop.example> napisał(a):",
    "W dniu 3.11.2025 o 10:12, Sklep pisze:",
    "Dnia 3 listopada 2025 10:12 Sklep <a@shop.example> napisał(a):",
    "Wiadomość napisana przez Sklep <a@shop.example> w dniu 3 lis 2025, o godz. 10:12:",
    "El lun, 3 nov 2025 a las 10:12, Tienda (<a@shop.example>) escribió:",
    "El 3/11/25 a las 10:12, Tienda escribió:",
    "пн, 3 нояб. 2025 г. в 10:12, Магазин <a@shop.example>:",
    "Понедельник, 3 ноября 2025, 10:12 +03:00 от Магазин <a@shop.example>:",
    '03.11.2025, 10:12, "Магазин" <a@shop.example>:',
    "03.11.2025 10:12, Магазин пишет:",
    "3 нояб. 2025 г., в 10:12, Магазин <a@shop.example> написал(а):",
    "пн, 3 лист. 2025 р. о 10:12 Магазин <a@shop.example> пише:",
    "3 лист. 2025 р. о 10:12 Магазин <a@shop.example> написав(-ла):",
)
BLOCKS = (  # an older mail that begins with its own header lines
    "________________________________\nFrom: Shop <a@shop.example>\nSent: Monday, November 3, 2025\nTo: Jan\nSubject: Bike\n\nReady",
    "*From:* Shop\n*Sent:* Monday\n*To:* Jan\n*Cc:* Eva\n*Subject:* Bike\n\nReady",
    "Od: Sklep <a@shop.example>\nWysłano: poniedziałek, 3 listopada 2025 10:12\nDo: Jan\nTemat: Rower\n\nGotowy",
    "De: Tienda <a@shop.example>\nEnviado: lunes, 3 de noviembre de 2025 10:12\nPara: Juan\nAsunto: Bici\n\nLista",
    "От: Магазин <a@shop.example>\nОтправлено: понедельник, 3 ноября 2025 г. 10:12\nКому: Иван\nТема: Велосипед\n\nГотов",
    "Від: Магазин <a@shop.example>\nНадіслано: понеділок, 3 листопада 2025 р. 10:12\nКому: Іван\nТема: Велосипед\n\nГотово",
    "-----Original Message-----\nFrom: Shop\nSent: Monday\nTo: Jan\nSubject: Bike\n\nReady",
    "-----Wiadomość oryginalna-----\nSklep",
    "---------- Forwarded message ---------\nx",
    "-------- Исходное сообщение --------\nx",
    "-----Mensaje original-----\nx",
    "-----Оригінальне повідомлення-----\nx",
)
NEW = "Dziękuję, спасибо!\n\n  Second paragraph,\nof two lines.\n\nSent from my iPhone"
KEPT = {  # nothing of these is folded
    "between the lines": "> Do you want it blue?\nYes, blue.\n> And when?\nTomorrow.",
    "a signature": "See you\n\n--\nJan Kowalski\n+48 601 234 567",
    "words like an introduction": "On Monday I wrote:\nplease call me about the bike.\nBest, Jan",
    "words like header lines": "From: Warsaw\nTo: Krakow\nI need a bike rental from Warsaw to Krakow.",
    "nothing but a quote": "On Mon, 3 Nov 2025 at 10:12, Shop <a@shop.example> wrote:\n> Ready",
    "header lines at the very top": "From: Shop\nSent: Monday\nTo: Jan\nSubject: Bike\n\nCan you read this?",
    "nothing": "",
}


@pytest.mark.parametrize("quote", [*(f"{line}\n\n> Ready\n> Regards" for line in INTRODUCTIONS), *BLOCKS, "> Ready\n>\n> Regards"])
def test_what_is_quoted_is_told_from_what_is_new(quote: str) -> None:
    assert split(f"{NEW}\n\n{quote}\n") == Split(NEW, quote)
    assert split(f"{NEW}\r\n\r\n{quote}\r\n".replace("\n", "\r\n").replace("\r\r", "\r")) == Split(NEW, quote)


def test_an_answer_below_the_quote_is_new() -> None:
    quote = "On Mon, 3 Nov 2025 at 10:12, Shop <a@shop.example> wrote:\n> Your bike is ready."
    assert split(f"{quote}\n\nGreat,\nthank you.") == Split("Great,\nthank you.", quote)


@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT)
def test_where_it_is_not_clear_everything_is_new(text: str) -> None:
    assert split(text) == Split(text, "")


@pytest.mark.parametrize("subject", ["Fwd: Bill", "FW: Bill", "PD: Rachunek", "RV: Factura"])
def test_a_forwarded_mail_is_new_from_end_to_end(subject: str) -> None:
    text = f"What is this?\n\n{BLOCKS[0]}"
    assert split(text, subject=subject) == Split(text, "")
    assert split(text, subject=f"Re: {subject}").new == "What is this?"


UNITS = (
    *INTRODUCTIONS[:2],
    *BLOCKS[:1],
    "\n",
    "> \n",
    "a:\n",
    "On 3.11 <a@b\n",
    "From: x\n",
    "\x0b",
    "on 2025 wrote:",
    "1:11",
    "\r",
    "-",
    "_",
)


@pytest.mark.parametrize("unit", UNITS)
def test_it_takes_no_more_than_the_text_is_long(unit: str) -> None:
    """D1b."""
    for tail in ("", "\n", "\nx\n"):
        assert grows_at_most_linearly([lines_run(split, (unit + tail) * times) for times in (40, 80, 160)])


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from([*INTRODUCTIONS, *BLOCKS, "", "> a", "words", "--", "From: x"]), max_size=12))
def test_no_line_is_lost(pieces: list[str]) -> None:
    text = "\n".join(pieces)
    found = split(text)
    kept = [*found.new.split("\n"), *found.quoted.split("\n")]
    assert sorted(line.strip() for line in kept if line.strip()) == sorted(line.strip() for line in text.split("\n") if line.strip())
