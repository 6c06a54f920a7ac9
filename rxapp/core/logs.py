"""Logs that name places and never words: what customers, staff and their browsers said stays out of every line.

The framework logs arguments, events and exceptions with their values; each may hold a message, a note or a password.
"""

import logging
import re
import traceback

TALKERS = (
    "asyncio",
    "reflex.app",
    "reflex.state",
    "reflex.istate.shared",
    "reflex_base.event.processor.base_state_processor",
    "reflex_base.event.processor.event_processor",
)
_SAID = re.compile(r"[:'\"{\[\n]|Event data|, but received")
_PLACE = re.compile(r"^\s*(at \S.*|\S*@\S+:\d+:\d+)$")


def say_no_values() -> None:
    """Have the framework's loggers keep the beginning of what they say, and of an exception its type and its places."""
    for name in TALKERS:
        talker = logging.getLogger(name)
        if not any(isinstance(one, _Wordless) for one in talker.filters):
            talker.addFilter(_Wordless())


def places_of(exception: BaseException) -> str:
    """Where an exception came from, and those behind it: types and lines of source, without their messages."""
    told, seen = [], set[int]()
    one: BaseException | None = exception
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        told.append("".join(traceback.format_tb(one.__traceback__)) + type(one).__qualname__)
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
    return "\nbehind it:\n".join(told)


def places_in_browser(exception: BaseException) -> str:
    """The same of what a browser reported: the kind of error, and the lines of its stack."""
    lines = str(exception).splitlines() or [""]
    return "\n".join([_beginning(lines[0])[:80], *(line.strip()[:200] for line in lines if _PLACE.match(line))][:30])


class _Wordless(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = _beginning(record.getMessage()), ()
        if record.exc_info and record.exc_info[1]:
            record.msg += f"\n{places_of(record.exc_info[1])}"
        record.exc_info = record.exc_text = record.stack_info = None
        return True


def _beginning(text: str) -> str:
    return _SAID.split(text, maxsplit=1)[0].rstrip()
