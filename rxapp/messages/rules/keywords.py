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
# What these say along with another sentence is not beyond doubt: "¿Qué planta? Baja"
_DOUBTFUL = "baja"
_REFUSALS = """
    not interested, wrong number, wrong person, enough, no longer interested, no interest, dont know you
    nie jestem zainteresowany, nie jestem zainteresowana, zły numer, pomyłka, niezainteresowany, nie interesuje mnie, mam dość
    no me interesa, no estoy interesado, no estoy interesada, número equivocado, no interesa
    не интересует, неинтересно, не интересно, не заинтересован, не заинтересована, ошиблись номером, не тот номер
    не цікавить, нецікаво, не цікаво, не зацікавлений, не зацікавлена, помилилися номером, не той номер
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
    you to stop, stop these, stop those, stop the texts, stop the messages, stop the emails, stop bothering, stop spamming
    quit texting, quit messaging, quit sending, quit emailing, quit contacting, quit calling, lose my number, forget my number
    dont want these texts, dont want these messages, dont want these emails, dont want any more texts, dont want any more messages
    dont want texts, dont want messages, dont want your texts, dont want your messages, dont want to receive, dont want to get these
    do not want these texts, do not want these messages, do not want texts, do not want messages, do not want to receive
    dont want any texts, dont want any messages, dont want more texts, dont want more messages
    o wypisanie, proszę wypisać, proszę nie pisać, nie chcę tych wiadomości, nie chcę tych sms, nie życzę sobie
    skasuj mój numer, skasujcie mój numer
    no quiero estos mensajes, no quiero estos sms, no quiero sms, no molesten, no me molesten, quiten mi número, olviden mi número
    не надо писать, не надо больше писать, не надо мне писать, не нужно писать, не нужно больше писать, не надо присылать
    не надо больше присылать, не хочу этих сообщений, не хочу этих смс, не беспокойте, забудьте мой номер
    не треба писати, не треба більше писати, не потрібно писати, не треба надсилати, не хочу цих повідомлень
    не турбуйте, забудьте мій номер
    видаліть мій номер, приберіть мій номер, досить писати, досить слати, не хочу отримувати, відчепіться
"""
_ENOUGH = "enough, enough already, dość, dosyć, basta, ya basta, хватит, хватит уже, довольно, досить, годі"
_OTHER_STOPS = """
    stop by, stop in, stop at, stop over, stop off, stop round, bus stop, tram stop, train stop, metro stop, coach stop, non stop
    full stop, pit stop, next stop, last stop, first stop, door stop, the stop, our stop, my stop, your stop
    dont stop, do not stop, cant stop, cannot stop, can not stop, wont stop, will not stop, doesnt stop, does not stop, didnt stop
    never stop, not stop
"""
_SHORT = 120
_READ = 2_000  # more than any SMS; a wish that comes later in a text is for people to find
_REPLY = re.compile(r"\A(?:\s{0,9}(?:re|fwd?|aw|odp|rv|sv|на|ответ|відп)\s{0,9}:){1,9}", re.IGNORECASE)
_SENTENCE = re.compile(r"[.!?;\u2026\n]+")
_SPELLED = re.compile(r"(?<!\S)\w(?: \w){2,}(?!\S)")
_RULE = re.compile(r"^[ \t]*[-_—–]{2,}[ \t]*$.*", re.MULTILINE | re.DOTALL)  # what stands below a line is a signature


def opt_out_of(body: str) -> OptOut:
    """What the body says beyond doubt: one of the words alone, in any case and punctuation, above a phone's signature too.

    The plain ones for stop also with a please or a thank you, as the first or the last sentence of several, or behind a
    refusal ("wrong number, stop"); nothing for any other text.
    """
    said = _own(body)
    if said in _SAYS:
        return _SAYS[said]
    sentences = _sentences(body)
    if any(_SAYS.get(sentence) is OptOut.START for sentence in sentences):
        return OptOut.NONE
    is_stop = _without(said, _COURTEOUS) in _STOPS or any(sentence in _SURE for sentence in (*sentences[:1], *sentences[-1:]))
    return OptOut.STOP if is_stop or _is_refused(said) else OptOut.NONE


def may_mean_stop(body: str) -> bool:
    """Whether a text that says nothing beyond doubt may mean stop, so that a person has to read it.

    "Cancel my appointment" and "can you stop by" do not; "Stop it now", "no more texts", "Cancel, thanks" and a stop that
    comes last do.
    """
    said = " ".join(word for word, _ in groupby(_own(body).split()))
    left = f" {said} "
    for other in _OTHERS:
        left = left.replace(f" {other} ", " ")
    words = left.split()
    return bool(
        {*words[:1], *words[-1:]} & _FIRSTS
        or _SAYS.get(_without(said, _COURTEOUS)) is OptOut.STOP
        or _without(said, _FILLING) in _STOPS | _TIRED
        or any(sentence in _STOPS | _TIRED for sentence in _sentences(body))
        or any(f" {phrase} " in left for phrase in _PHRASES)
    )


def _is_refused(said: str) -> bool:
    """Whether a short text ends with a stop and what stands before it is a refusal."""
    left = _without(said, _COURTEOUS)
    before, _, last = left.rpartition(" ")
    before = _without(before, _COURTEOUS)
    return last in _SURE and any(f" {before}".endswith(f" {refusal}") for refusal in _REFUSED)


def _own(body: str) -> str:
    """The words of the writer alone, folded, without signs, up to a signature; a word spelled letter by letter is one."""
    return _SPELLED.sub(lambda letters: letters[0].replace(" ", ""), _unsigned(" ".join(_words(_read(body))))[0])


def _sentences(body: str) -> list[str]:
    """The sentences of the writer in the same way, each without courtesies; what is nothing but those is left out."""
    found: list[str] = []
    for part in _SENTENCE.split(_read(body)):
        said, is_signed = _unsigned(" ".join(_words(part)))
        if found and said.startswith(_ENDS):
            break
        bare = _without(said, _COURTEOUS) if len(said) <= _SHORT else said
        found.append("" if bare in _COURTEOUS else bare)
        if is_signed:
            break
    return [sentence for sentence in found if sentence]


def _read(body: str) -> str:
    """What is read of a body: no more than a bound, without what stands below a line and without "Re:"."""
    return _REPLY.sub("", _RULE.sub("", body[:_READ].strip()))


def _unsigned(said: str) -> tuple[str, bool]:
    """The words before a phone's signature, and whether there was one."""
    left = said
    for beginning in _ENDS:
        left = f"{left} ".partition(f" {beginning} ")[0].strip()
    return left, left != said


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
_SURE = _STOPS - frozenset(_listed(_DOUBTFUL))
_REFUSED, _TIRED, _FIRSTS = _listed(_REFUSALS), frozenset(_listed(_ENOUGH)), frozenset(_listed(_FIRST))
_COURTEOUS, _FILLING = _listed(_COURTESIES), _listed(_COURTESIES + _FILLERS)
_ENDS, _OTHERS, _PHRASES = (_listed(words) for words in (_SIGNATURES, _OTHER_STOPS, _MEANT))
