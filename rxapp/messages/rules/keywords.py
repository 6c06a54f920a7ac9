"""Key words by which a recipient of an SMS says stop or start; a provider that knows them itself says so in the message."""

from rxapp.core.text import fold
from rxapp.messages.ports import OptOut

_STOP = """
    STOP STOPALL UNSUBSCRIBE CANCEL END QUIT
    WYPISZ REZYGNUJĘ ANULUJ KONIEC
    BAJA ALTO CANCELAR PARAR FIN
    СТОП ОТПИСАТЬСЯ ОТПИСКА ОТМЕНА КОНЕЦ
    ВІДПИСАТИСЯ ВІДПИСКА СКАСУВАТИ КІНЕЦЬ
"""
_START = """
    START UNSTOP
    WZNÓW
    ALTA
    СТАРТ
    ПОЧАТИ
"""
_SAYS = {fold(word): said for words, said in ((_STOP, OptOut.STOP), (_START, OptOut.START)) for word in words.split()}


def opt_out_of(body: str) -> OptOut:
    """What the body says where it is exactly one of the words, in any case; nothing for any other text."""
    return _SAYS.get(fold(body), OptOut.NONE)
