"""How far ahead a moment in a row can lie. One that lies further was written by a clock that has been set back since.

| moment                     | reaches at most                      | further ahead                                           |
|----------------------------|--------------------------------------|---------------------------------------------------------|
| first try                  | the longest undo span                | it is due                                               |
| another try                | the longest step between tries       | it is due                                               |
| a try the provider put off | a day                                | it is due                                               |
| end of quiet hours         | a day, and the hour that comes twice | it is due, and then quiet hours are asked again         |
| a time that staff chose    | any                                  | it stays: a time of the clock on the wall               |
| lease                      | its span                             | it begins anew, for whoever has it may still be sending |
| question to the provider   | its longest pause                    | it is due: asking sends nothing                         |
| when a channel is free     | its longest pause (`limits`)         | it is free after that pause, neither at once nor never  |
"""

from datetime import timedelta
from enum import StrEnum

from rxapp.messages.rules.sending import GIVEN_UP_AFTER, LONGEST_STEP
from rxapp.shop.rules import UNDO_MOST

LEASE_FOR = 180.0
ASK_AGAIN_AFTER = timedelta(seconds=540)
SKEW = timedelta(seconds=60)  # the clocks of several machines differ by less


class Wait(StrEnum):
    """Why a held message does not go yet."""

    FIRST = "first"
    AGAIN = "again"
    PUT_OFF = "put_off"
    QUIET = "quiet"
    CHOSEN = "chosen"


_REACH = {
    Wait.FIRST: timedelta(seconds=UNDO_MOST),
    Wait.AGAIN: LONGEST_STEP,
    Wait.PUT_OFF: GIVEN_UP_AFTER,
    Wait.QUIET: timedelta(hours=25),
}


def furthest_try(why: Wait) -> timedelta | None:
    """How far ahead the next try of a message can lie that waits for this reason; None: any distance."""
    reach = _REACH.get(why)
    return reach + SKEW if reach is not None else None


def furthest(span: timedelta) -> timedelta:
    """How far ahead a moment can lie that was set this span ahead of some machine's clock."""
    return span + SKEW
