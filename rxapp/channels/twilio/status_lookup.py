"""Asking Twilio what became of an SMS: by its id where we have it, else by number, moment and words.

The list is asked by number alone and sifted here. Its own date filter goes by the moment of *sending*, which a queued
message does not have yet, and the sender may have been changed in the settings since.
"""

# pyright: reportMissingTypeStubs=false

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from twilio.base.exceptions import TwilioException

from rxapp.channels.transport import Connection, TransportError, call
from rxapp.channels.twilio import codes
from rxapp.channels.twilio.client import ProviderClient, Refused, is_pool, provider
from rxapp.channels.twilio.settings import twilio_settings
from rxapp.channels.twilio.webhook import STATES
from rxapp.core.text import clean, fold
from rxapp.messages.delivery.lookups import Answer, LookupResult, Question
from rxapp.messages.delivery.ports import ReportState

MOST = 1000
KEPT_FOR = timedelta(days=365)
BEFORE, AFTER = timedelta(seconds=90), timedelta(minutes=5)  # two clocks that disagree, and a request that was held up on its way
SURELY_BEFORE, SURELY_AFTER = timedelta(seconds=5), timedelta(seconds=30)
DOUBTFUL = timedelta(hours=26)  # a clock that is a day or a zone off
_TRIAL = "Sent from your Twilio trial account - "


async def ask(question: Question) -> Answer:
    """Ask Twilio what became of one SMS. Raises no network error: where there is no answer the result is CANNOT_SAY."""
    try:
        listed = await call(lambda connection: _listed(connection, question))
    except TransportError:
        return _cannot_say("message.ask.no_answer")
    except Refused as error:
        words = codes.refused(provider(), error, question.message.to).words
        return _cannot_say("message.ask.not_allowed" if error.status in (401, 403, 404) else "message.ask.no_answer", words)
    if listed is None:
        return _cannot_say("message.ask.no_answer")
    return _sift(listed, question)


def _listed(connection: Connection, question: Question) -> list[Any] | None:
    """The messages that may be the one: itself by its id, else all to its number. None where the answer is not Twilio's."""
    client = ProviderClient(connection)
    try:
        if question.provider_id:
            return [client.sdk.messages(question.provider_id).fetch()]
        return client.sdk.messages.list(to=question.message.to, limit=MOST, page_size=MOST)
    except TwilioException as error:
        if client.last and client.last.status == 200:
            return None
        raise Refused(error, client.last) from None
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError):
        return None


def _sift(listed: list[Any], question: Question) -> Answer:
    if question.provider_id:
        return _sent(listed[0]) if listed[0].sid == question.provider_id else _cannot_say("message.ask.no_answer")
    if any(not isinstance(one.sid, str) or not isinstance(one.date_created, datetime) for one in listed):
        return _cannot_say("message.ask.no_answer")
    free = [one for one in listed if one.sid not in question.taken_ids and str(one.direction or "").startswith("outbound")]
    near = _between(free, question.tried_at - BEFORE, question.tried_at + AFTER)
    same = [one for one in near if _is_same(one.body, question.message.body)]
    if len(same) > 1:
        same = _between(same, question.tried_at - SURELY_BEFORE, question.tried_at + SURELY_AFTER)
        return _answer(same[0], question) if len(same) == 1 else _cannot_say("message.ask.several")
    return _answer(same[0], question) if same else _absent(listed, free, near, question)


def _absent(listed: list[Any], free: list[Any], near: list[Any], question: Question) -> Answer:
    """Nothing fits. It is said not to be there only where nothing could hide it."""
    around = _between(free, question.tried_at - DOUBTFUL, question.tried_at + DOUBTFUL)
    if any(not one.body for one in near):
        return _cannot_say("message.ask.changed_words")
    if any(_is_same(one.body, question.message.body) for one in around):
        return _cannot_say("message.ask.other_time")
    if len(listed) >= MOST:
        return _cannot_say("message.ask.too_many")
    age = question.asked_at - question.tried_at
    if age > KEPT_FOR:
        return _cannot_say("message.ask.too_old")
    return Answer(LookupResult.NOT_THERE) if age >= AFTER else _cannot_say("message.ask.too_soon")


def _answer(one: Any, question: Question) -> Answer:
    """The one that fits, unless somebody else's sender wrote it."""
    ours = twilio_settings().twilio_from
    is_ours = one.messaging_service_sid == ours if is_pool(ours) else one.from_ in (ours, None, question.message.sender or None)
    return _sent(one) if is_ours else _cannot_say("message.ask.other_sender")


def _sent(one: Any) -> Answer:
    state = STATES.get(str(one.status), ReportState.UNKNOWN)
    code = one.error_code or 0
    if state is not ReportState.FAILED:
        return Answer(LookupResult.SENT, one.sid, state)
    words = provider().clean(str(one.error_message or ""))
    return Answer(LookupResult.SENT, one.sid, state, key=codes.reason(code), words=words, code=str(code or ""))


def _between(several: Iterable[Any], start: datetime, end: datetime) -> list[Any]:
    return [one for one in several if start <= one.date_created <= end]


def _is_same(theirs: str | None, ours: str) -> bool:
    """The same words; a messaging service may swap a curly quote for a straight one, a trial account writes before them."""
    return bool(theirs) and _letters((theirs or "").removeprefix(_TRIAL)) == _letters(ours)


def _letters(text: str) -> str:
    return "".join(c for c in fold(text) if c.isalnum()) or clean(text).strip()


def _cannot_say(key: str, words: str = "") -> Answer:
    return Answer(LookupResult.CANNOT_SAY, key=key, words=words)
