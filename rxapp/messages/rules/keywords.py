"""Words by which a recipient says stop or start: the one list, whichever channel they came by.

A provider that understood them itself says so in the message, and knows better. What is said beyond doubt counts at once; what
may mean stop is shown to a person.
"""

import re
from enum import StrEnum
from itertools import groupby

from rxapp.core.text import fold


class OptOut(StrEnum):
    """What a recipient said with a key word, as the provider understood it; nothing in most messages."""

    NONE = ""
    STOP = "stop"
    START = "start"
    HELP = "help"


SAID_STOP = "message.said_stop"  # the catalogue key of what is wrong with a message whose words may mean stop

# Twilio itself stops a number after the English ones (2026-11): who has said them gets nothing from it any more
_PLAIN = """
    STOP, STOPALL, STOP ALL, UNSUBSCRIBE, OPTOUT, OPT OUT, UNSUBSCRIBE ME, OPT ME OUT
    WYPISZ, WYPISZ MNIE, WYPISZCIE MNIE
    BAJA, DARME DE BAJA, DAME DE BAJA, DENME DE BAJA
    СТОП, ОТПИСАТЬСЯ, ОТПИСКА, ОТПИШИТЕ МЕНЯ
    ВІДПИСАТИСЯ, ВІДПИСКА, ВІДПИШІТЬ МЕНЕ
"""
_ALONE = """
    CANCEL, END, QUIT, REVOKE
    REZYGNUJĘ, ANULUJ, KONIEC
    ALTO, CANCELAR, PARAR, FIN
    ОТМЕНА, КОНЕЦ
    СКАСУВАТИ, КІНЕЦЬ
"""
_START = """
    START, UNSTOP
    WZNÓW
    ALTA
    СТАРТ
    ПОЧАТИ
"""
_COURTESIES = """
    please, pls, plz, kindly, thank you, thank you very much, thanks, many thanks, thx, ty, cheers, sorry, hi, hello, regards, kind regards
    proszę, dziękuję, dzięki, pozdrawiam, dzień dobry, cześć
    por favor, gracias, muchas gracias, saludos, hola
    пожалуйста, спасибо, здравствуйте, добрый день
    будь ласка, дякую, дуже дякую, добрий день
"""
_FILLERS = """
    just, now, it, this, that, these, ok, okay, you, can, could, me, so, and, i, said, want, to, would, like, now, right, no
    mnie, już, teraz, to
    ya, ahora, esto, quiero
    уже, сейчас, меня, это
    вже, зараз, мене, це
"""
_SIGNATURES = """
    sent from my, sent from outlook, sent from yahoo, sent from mail, sent via, sent using, get outlook for
    wysłano z, wysłane z, wysłane przez
    enviado desde, enviado con, enviado por
    отправлено с, отправлено из, отправлено через
    надіслано з, надіслано із, надіслано через, відправлено з, відправлено із
"""
_FIRST = "stop, stopall, unsubscribe, optout, wypisz, стоп, отписаться, отписка, відписатися, відписка"
_MEANT = """
    stop texting, stop messaging, stop sending, stop emailing, stop contacting, stop calling, stop all messages, stop all texts, please stop
    no more texts, no more messages, no more sms, no more emails, unsubscribe, opt out, opt me out, leave me alone
    dont text, do not text, dont message, do not message, dont contact, do not contact, dont email, do not email, dont send, do not send
    remove me, remove my number, delete my number, take me off, cancel all messages, cancel all texts, cancel my subscription
    nie pisz, nie piszcie, nie wysyłaj, nie wysyłajcie, nie wysyłać, nie pisać, przestań pisać, przestań wysyłać
    przestańcie, wypiszcie, wypisać
    wypisuję się, usuń mój numer, usuńcie mój numer, usunąć mój numer, dajcie mi spokój, nie chcę sms, nie chcę wiadomości
    nie chcę otrzymywać, nie chcę dostawać, rezygnuję z sms, rezygnuję z wiadomości, rezygnuję z powiadomień
    no me escriban, no me escribas, no me envíen, no me envíes, no me manden, no escribir, no enviar, no me mandes
    no más mensajes, no más sms
    dejen de, deja de, paren de, darme de baja, dame de baja, denme de baja, dar de baja, no quiero recibir, no quiero mensajes
    no quiero más, borren mi número, borre mi número, eliminen mi número, elimine mi número, déjenme en paz
    не пишите, не пиши, не присылайте, не шлите, не отправляйте, не писать, не присылать, прекратите, перестаньте
    отпишите, отписаться, отключите рассылку
    удалите мой номер, уберите мой номер, уберите меня, хватит писать, хватит слать, не хочу получать, отстаньте
    не пишіть, не писати, не надсилати, не надсилайте, не шліть, не відправляйте, припиніть, перестаньте
    відпишіть, відписатися, вимкніть розсилку
    видаліть мій номер, приберіть мій номер, досить писати, досить слати, не хочу отримувати, відчепіться
"""
_OTHER_STOPS = "stop by, stop in, stop at, stop over, stop off, stop round, bus stop, tram stop, non stop"
_SHORT = 120
_READ = 2_000  # more than any SMS; a wish that comes later in a text is for people to find
_RULE = re.compile(r"^[ \t]*[-_—–]{2,}[ \t]*$.*", re.MULTILINE | re.DOTALL)  # what stands below a line is a signature


def opt_out_of(body: str) -> OptOut:
    """What the body says beyond doubt: one of the words alone, in any case and punctuation, above a phone's signature too.

    The plain ones for stop also with a please or a thank you; nothing for any other text.
    """
    said = _own(body)
    if said in _SAYS:
        return _SAYS[said]
    return OptOut.STOP if _without(said, _COURTEOUS) in _STOPS else OptOut.NONE


def may_mean_stop(body: str) -> bool:
    """Whether a text that says nothing beyond doubt may mean stop, so that a person has to read it.

    "Cancel my appointment" does not; "Stop it now", "no more texts" and "Cancel, thanks" do.
    """
    said = " ".join(word for word, _ in groupby(_own(body).split()))
    left = f" {said} "
    for other in _OTHERS:
        left = left.replace(f" {other} ", " ")
    is_first = left.split(maxsplit=1)[:1] and left.split(maxsplit=1)[0] in _FIRSTS
    return bool(
        is_first
        or _SAYS.get(_without(said, _COURTEOUS)) is OptOut.STOP
        or _without(said, _FILLING) in _STOPS
        or any(f" {phrase} " in left for phrase in _PHRASES)
    )


def _own(body: str) -> str:
    """The words of the writer alone, folded, without signs, up to a signature."""
    said = " ".join(_words(_RULE.sub("", body[:_READ].strip())))
    for beginning in _ENDS:
        before, _, _ = f"{said} ".partition(f" {beginning} ")
        said = before.strip()
    return said


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", fold(text).replace("'", "").replace("’", ""))


def _without(said: str, around: tuple[str, ...]) -> str:
    """What is left of a short text when all that only stands around it is taken off both ends."""
    left, before = said if len(said) <= _SHORT else "", ""
    while left != before:
        before = left
        for words in around:
            left = left.removeprefix(f"{words} ").removesuffix(f" {words}")
    return left


def _listed(words: str) -> tuple[str, ...]:
    """The entries as `_own` writes them, the longest first."""
    found = {" ".join(_words(entry)) for entry in re.split("[,\n]", words)} - {""}
    return tuple(sorted(found, key=lambda entry: (-len(entry), entry)))


_STOPS = frozenset(_listed(_PLAIN))
_SAYS = dict.fromkeys(_listed(_PLAIN + _ALONE), OptOut.STOP) | dict.fromkeys(_listed(_START), OptOut.START)
_COURTEOUS, _FILLING = _listed(_COURTESIES), _listed(_COURTESIES + _FILLERS)
_ENDS, _OTHERS, _PHRASES, _FIRSTS = (_listed(words) for words in (_SIGNATURES, _OTHER_STOPS, _MEANT, _FIRST))
