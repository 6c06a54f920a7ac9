"""Logs that name places and never words: what customers, staff and their browsers said stays out of every line.

The framework logs arguments, events and exceptions with their values; each may hold a message, a note or a password.
What strangers can bring about as often as they like is said sparingly, so that it neither fills the disk nor hides the rest.
"""

import logging
import re
import traceback
from datetime import datetime, timedelta

from rxapp.core import clock, locks

TALKERS = (
    "asyncio",
    "reflex.app",
    "reflex.state",
    "reflex.istate.shared",
    "reflex_base.event.processor.base_state_processor",
    "reflex_base.event.processor.event_processor",
)
SAID_EVERY = timedelta(minutes=1)
KINDS = 200
_SAID = re.compile(r"[:'\"{\[\n]|Event data|, but received")


def say_no_values() -> None:
    """Have the framework's loggers keep the beginning of what they say, and of an exception its type and its places."""
    for name in TALKERS:
        talker = logging.getLogger(name)
        if not any(isinstance(one, _Wordless) for one in talker.filters):
            talker.addFilter(_Wordless())


def sparing(log: logging.Logger) -> logging.Logger:
    """The same logger, which says the same thing at once, and from then on once a minute with how often it came meanwhile."""
    if not any(isinstance(one, _Sparing) for one in log.filters):
        log.addFilter(_Sparing())
    return log


def places_of(exception: BaseException) -> str:
    """Where an exception came from, and those behind it: types and lines of source, without their messages."""
    told, seen = list[str](), set[int]()
    one: BaseException | None = exception
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        told.append("".join(traceback.format_tb(one.__traceback__)) + type(one).__qualname__)
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
    return "\nbehind it:\n".join(told)


def places_in_browser(exception: BaseException) -> str:
    """The same of what a browser reported: the kind of error, and the lines of its stack."""
    lines = str(exception).splitlines() or [""]
    return "\n".join([_beginning(lines[0])[:80], *(line.strip()[:200] for line in lines if _is_place(line.strip()))][:30])


class _Wordless(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = _beginning(record.getMessage()), ()
        if record.exc_info and record.exc_info[1]:
            record.msg += f"\n{places_of(record.exc_info[1])}"
        record.exc_info = record.exc_text = record.stack_info = None
        return True


class _Sparing(logging.Filter):
    """Knows when each line was said last, and how often it was left out since."""

    def __init__(self) -> None:
        super().__init__()
        self._mutex, self._known = locks.Mutex(locks.LOGGED), dict[str, tuple[datetime, int]]()

    def filter(self, record: logging.LogRecord) -> bool:
        line, now = record.getMessage(), clock.now()
        with self._mutex.held():
            since, left_out = self._known.pop(line, (now - SAID_EVERY, 0))
            is_said = abs(now - since) >= SAID_EVERY  # a clock set back silences nothing
            self._known[line] = (now, 0) if is_said else (since, left_out + 1)  # set anew: the longest silent stays first
            if len(self._known) > KINDS:
                self._known.pop(next(iter(self._known)))
        if is_said and left_out:
            record.msg, record.args = f"{line} ({left_out} times more since this was said last)", ()
        return is_said


def _beginning(text: str) -> str:
    return _SAID.split(text, maxsplit=1)[0].rstrip()


def _is_place(line: str) -> bool:
    """Whether this is a line of a browser's stack: `at save (app.js:3:9)` in one, `save@app.js:3:9` in another."""
    if line.startswith("at "):
        return True
    source, *numbers = line.partition("@")[2].rsplit(":", 2)
    return bool(source) and len(numbers) == 2 and all(number.isdecimal() for number in numbers) and len(line.split()) == 1
