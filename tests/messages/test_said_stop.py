"""A stop in other words: beyond doubt it counts at once, else it stands flagged until a person decides (D-138, C6)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from rxapp.consent import queries as consent
from rxapp.core import i18n
from rxapp.core.errors import NotAllowed
from rxapp.core.kinds import Kind
from rxapp.core.work import SYSTEM
from rxapp.history import queries as history
from rxapp.messages.actions import receiving, said_stop
from rxapp.messages.actions.said_stop import StopSettled
from rxapp.messages.attention.queries import listing, notices
from rxapp.messages.delivery.ports import InboundMessage
from rxapp.messages.history.queries import timeline
from rxapp.messages.rules import keywords
from rxapp.messages.rules import keywords as keywords_rules
from rxapp.messages.rules.keywords import OptOut
from tests import shortcuts
from tests.messages.desk import DORA_PHONE, Desk

NOW = datetime(2026, 11, 20, 13, 58, tzinfo=UTC)
PLAIN = InboundMessage("SM1", "twilio", Kind.SMS, DORA_PHONE, "+447700900000", "", NOW)
MAYBE = "Stop sending me these, I sold the bike"


@pytest.mark.parametrize(
    "body",
    [
        *("Stop. Thank you", "please STOP", "Stop, thanks!", "unsubscribe me please", "Hi, stop please. Thank you"),
        *("STOP\n\nSent from my phone", "STOP Sent from my iPhone", "stop\n\nGet Outlook for Android", "STOP\n--\nAnn Smith\n07700 900633"),
        *("CANCEL\n\nSent from my iPhone", "Stop. Thanks\n\nSent from my phone"),
        *("Wypisz. Dziękuję", "proszę STOP", "STOP\n\nWysłano z iPhone'a", "wypisz mnie proszę"),
        *("BAJA, gracias", "Baja por favor", "baja\n\nEnviado desde mi iPhone", "Darme de baja"),
        *("СТОП, спасибо", "Отписаться, пожалуйста", "Стоп\n\nОтправлено с iPhone", "Отпишите меня"),
        *(
            "Not interested. STOP",
            "I'm not interested stop",
            "Wrong number. Stop",
            "wrong number, stop",
            "Enough! Stop",
            "Who is this? Stop",
        ),
        *("Not interested. Stop please. Thanks!", "Not interested - stop", "STOP\n\nRegards, Ann", "Stop!! You sold me rubbish"),
        *("Re: STOP", "RE: re: stop", "Odp: STOP", "S T O P", "s.t.o.p", "s-t-o-p please", "С Т О П"),
        *("Nie jestem zainteresowany, stop", "Pomyłka. Stop", "No me interesa, stop", "Número equivocado. STOP, gracias"),
        *("Не интересует, стоп", "Кто это? Стоп", "Не цікавить. Стоп", "Не цікавить, стоп", "Not interested. Stop\n\nSent from my phone"),
        *("Стоп, дякую", "Відписатися, будь ласка", "СТОП\n\nНадіслано з iPhone", "Відпишіть мене"),
    ],
)
def test_beyond_doubt_it_counts_at_once(body):
    """In all five languages: with courtesies, and above a phone's signature."""
    assert keywords_rules.opt_out_of(body) is OptOut.STOP


@pytest.mark.parametrize(
    "body",
    [
        *("Stop it now", "I said stop", "Stop texting me", "please do not text me again", "No more texts!", "Cancel, thanks", "remove me"),
        *(
            "Can you take me off your list",
            "I don't want these: opt out",
            "stop-stop",
        ),
        *(
            "I'd like you to stop these",
            "I don't want these texts",
            "quit texting me",
            "lose my number",
            "See you at noon, stop",
            "Can we stop?",
        ),
        *("Enough", "Stop. Sorry, I meant start. Start", "No stop", "My name is Ann. Stop. I never gave you this number"),
        *(
            "Proszę o wypisanie",
            "Dość!",
            "¿Qué planta? Baja",
            "¡Basta ya!",
            "Не надо больше писать",
            "Хватит",
            "Годі",
            "Не треба більше писати",
        ),
        *("Proszę już nie pisać", "Nie wysyłajcie mi tego", "przestańcie", "Rezygnuję z powiadomień", "dajcie mi spokój!"),
        *("No me manden más mensajes", "Quiero darme de baja", "dejen de escribirme", "No quiero recibir esto"),
        *("Не пишите мне больше", "Прекратите", "удалите мой номер", "Я не хочу получать сообщения"),
        *("Не надсилайте мені більше", "Припиніть!", "видаліть мій номер", "не хочу отримувати повідомлення"),
    ],
)
def test_where_it_is_not_sure_a_person_reads_it(body):
    assert (keywords_rules.opt_out_of(body), keywords_rules.may_mean_stop(body)) == (OptOut.NONE, True)


@pytest.mark.parametrize(
    "body",
    [
        *("Cancel my appointment", "Please cancel my appointment, thank you", "Cancel\nmy appointment", "The end of the week is fine", ""),
        *(
            "I'll stop by tomorrow",
            "Stop by at five?",
            "The bus stop is closed",
            "We cannot stop there",
            "Quit early, can come at 4",
            "...",
        ),
        *(
            "the bus stop",
            "I am at the bus stop.",
            "can you stop by",
            "Can you stop by? Thanks",
            "don't stop",
            "Don't stop!",
            "The bike won't stop",
        ),
        *("Where? Bus stop.", "Re: your bike", "Enough time, thanks", "a b c", "Not interested", "Wrong number"),
        *("Хватит времени до пятницы?", "Wystarczy mi do piątku"),
        *("Anuluj moją wizytę", "Koniec tygodnia mi pasuje", "Nie, dziękuję", "Rezygnuję z rezerwacji", "Dzięki!"),
        *("Cancelar mi cita", "El fin de semana", "¿Baja el precio?", "No, gracias"),
        *("Отмена записи на завтра", "В конце недели", "Нет, спасибо", "Скасувати запис на завтра", "Ні, дякую", "Досить добре"),
        *("START thanks", "--\nAnn", "Is it ready?"),
    ],
)
def test_other_words_are_neither(body):
    assert (keywords_rules.opt_out_of(body), keywords_rules.may_mean_stop(body)) == (OptOut.NONE, False)


@pytest.mark.parametrize("body", ["please thanks " * 20_000, "\n" * 100_000, "- " * 50_000, "stop by " * 20_000, "--\n" * 30_000])
def test_a_text_of_any_size_is_read_to_a_bound(body, monkeypatch):
    """No more of it is weighed than any SMS is long."""
    weighed = []
    real = keywords.fold
    monkeypatch.setattr(keywords, "fold", lambda text: weighed.append(len(text)) or real(text))
    keywords_rules.opt_out_of(body)
    keywords_rules.may_mean_stop(body)
    assert max(weighed) <= 2_000


def get(desk: Desk, body: str, **facts) -> int:
    """A customer writes."""
    number = facts.pop("provider_id", f"SM{len(desk.rows())}")
    found = desk.do(receiving.receive, by=SYSTEM, channel="twilio", inbound=replace(PLAIN, body=body, provider_id=number, **facts))
    assert found
    return found


def agrees(desk: Desk, customer_id: int) -> bool:
    return desk.ask(consent.agrees, customer_id, "sms", DORA_PHONE)


def listed(desk: Desk) -> list[int]:
    return [row.message.id for row in desk.ask(listing.attention, "said_stop").rows]


@pytest.mark.parametrize(
    ("body", "is_on", "flagged"), [("Stop. Thank you", False, 0), (MAYBE, True, 1), ("Cancel my appointment", True, 0)]
)
def test_withdrawn_flagged_or_neither(desk, body, is_on, flagged):
    """C6."""
    get(desk, body)
    assert (agrees(desk, desk.dora), len(listed(desk))) == (is_on, flagged)


def test_it_stands_flagged_in_history_and_on_the_list(desk):
    mark = desk.ask(listing.attention_mark, by=SYSTEM)
    number = get(desk, MAYBE)
    [row] = desk.ask(timeline.timeline, desk.dora).rows
    assert (row.id, row.state, row.reason) == (number, "received", keywords_rules.SAID_STOP)
    page = desk.ask(listing.attention, "said_stop")
    assert (page.counts.said_stop, page.rows[0].customer_name, page.rows[0].message.reason) == (1, "Dora Vance", keywords_rules.SAID_STOP)
    assert desk.ask(notices.notices).count == 1
    assert desk.ask(listing.attention_mark, by=SYSTEM) != mark
    assert all(i18n.say(language, keywords_rules.SAID_STOP) != keywords_rules.SAID_STOP for language in i18n.LANGUAGES)


def test_one_press_withdraws_on_every_record_with_the_words_as_proof(desk, clock):
    """D-1: as if its writer had sent STOP; who read it so is named."""
    twin = desk.add("Twin", phone=DORA_PHONE)
    first, second = get(desk, "no more texts"), get(desk, MAYBE)
    waiting = desk.text(send_at=NOW + timedelta(days=1))
    desk.do(said_stop.withdraw_said, by=desk.cast.ada, message_id=second)
    assert not agrees(desk, desk.dora)
    assert not agrees(desk, twin)
    [latest, *_] = desk.ask(shortcuts.log_of, desk.dora)
    assert (latest.how, latest.staff_name) == ("stop", desk.cast.ada.name)
    assert latest.proof == f"twilio “{MAYBE}” 2026-11-20T13:58:00Z SM1"
    assert desk.ask(consent.objections, "sms", [DORA_PHONE])[DORA_PHONE].how == "stop"
    assert (listed(desk), desk.delivery_events(first), desk.delivery_events(second)) == (
        [],
        ["received", "stop_heeded"],
        ["received", "stop_heeded"],
    )
    assert desk.ask(history.changes_of, "message", second)[0].kind == "stop_heeded"
    clock.shift(timedelta(days=1))
    assert desk.claim() == []
    assert desk.row(waiting.id).failure == "message.failure.no_consent"


def test_leave_leaves_the_consent(desk):
    first, second = get(desk, MAYBE), get(desk, "no more texts")
    desk.do(said_stop.leave_said, by=desk.cast.ada, message_id=first)
    assert (agrees(desk, desk.dora), listed(desk)) == (True, [second])
    assert desk.delivery_events(first) == ["received", "stop_left"]
    assert desk.ask(timeline.timeline, desk.dora).rows[-1].reason == ""


@pytest.mark.parametrize("action", [said_stop.withdraw_said, said_stop.leave_said])
def test_it_is_decided_once_and_by_who_may(desk, action):
    number, other = get(desk, MAYBE), get(desk, "Is it ready?")
    with pytest.raises(NotAllowed):
        desk.do(action, by=replace(desk.cast.ben, permissions=frozenset({"send", "see_customers"})), message_id=number)
    desk.do(action, by=desk.cast.ada, message_id=number)
    for decided in (number, other):
        with pytest.raises(StopSettled):
            desk.do(action, by=desk.cast.ada, message_id=decided)


def test_who_has_said_stop_already_is_flagged_no_more(desk):
    get(desk, MAYBE)
    get(desk, "STOP")
    get(desk, MAYBE)
    assert listed(desk) == []


def test_from_a_number_of_nobody_it_is_remembered(desk):
    number = get(desk, MAYBE, sender="+447700900999")
    assert listed(desk) == [number]
    desk.do(said_stop.withdraw_said, by=desk.cast.ada, message_id=number)
    assert desk.ask(consent.objections, "sms", ["+447700900999"])


def test_what_the_provider_understood_is_never_flagged(desk):
    get(desk, MAYBE, opt_out=OptOut.HELP)
    assert listed(desk) == []
