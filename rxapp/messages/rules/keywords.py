"""Key words by which a recipient of an SMS says stop or start: the one list, whichever channel the words came by.

A provider that understood them itself says so in the message, and knows better.
"""

import re

from rxapp.core.text import fold
from rxapp.messages.ports import OptOut

# Twilio itself stops a number after the English ones (2026-11): who has said them gets nothing from it any more
_STOP = """
    STOP, STOPALL, STOP ALL, UNSUBSCRIBE, CANCEL, END, QUIT, OPTOUT, OPT OUT, OPT-OUT, REVOKE
    WYPISZ, REZYGNUJĘ, ANULUJ, KONIEC
    BAJA, ALTO, CANCELAR, PARAR, FIN
    СТОП, ОТПИСАТЬСЯ, ОТПИСКА, ОТМЕНА, КОНЕЦ
    ВІДПИСАТИСЯ, ВІДПИСКА, СКАСУВАТИ, КІНЕЦЬ
"""
_START = """
    START, UNSTOP
    WZNÓW
    ALTA
    СТАРТ
    ПОЧАТИ
"""


def opt_out_of(body: str) -> OptOut:
    """What the body says where it is exactly one of the words, in any case and punctuation; nothing for any other text."""
    return _SAYS.get(_bare(body), OptOut.NONE)


def _bare(text: str) -> str:
    """Without what stands around the letters: STOP. and „Stop!” are said as clearly as STOP."""
    folded = fold(text)
    letters = [place for place, letter in enumerate(folded) if letter.isalnum()]
    return folded[letters[0] : letters[-1] + 1] if letters else ""


_SAYS = {_bare(word): said for words, said in ((_STOP, OptOut.STOP), (_START, OptOut.START)) for word in re.split("[,\n]", words)}
_SAYS.pop("")
