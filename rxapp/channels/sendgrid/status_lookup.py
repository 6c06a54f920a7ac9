"""Asking SendGrid what became of a mail, by our own reference; only accounts with Email Activity may ask."""

from datetime import timedelta
from typing import Any

from python_http_client.exceptions import HTTPError

from rxapp.channels.sendgrid.client import client, refused
from rxapp.channels.sendgrid.webhook import bare_id
from rxapp.channels.transport import Connection, TransportError, call
from rxapp.core import shapes
from rxapp.core.addresses import compared_email
from rxapp.core.text import one_line
from rxapp.messages.delivery.lookups import Answer, LookupResult, Question
from rxapp.messages.delivery.ports import ReportState

LISTED_AFTER = timedelta(minutes=15)  # Email Activity lags behind the mail
KEPT_FOR = timedelta(days=3)  # the shortest that any account keeps; some keep 30 days
_STATES = {"processed": ReportState.PROCESSED, "delivered": ReportState.DELIVERED, "not_delivered": ReportState.FAILED}
_NOT_ALLOWED = (401, 403, 404)


async def ask(question: Question) -> Answer:
    """Ask SendGrid what became of one mail. Raises no network error: where there is no answer the result is CANNOT_SAY."""
    try:
        told = await call(lambda connection: _activity(connection, question.message.reference))
    except (TransportError, ValueError, RecursionError):
        return _cannot_say("message.ask.no_answer")
    except HTTPError as error:
        if error.status_code in _NOT_ALLOWED:
            return _cannot_say("message.ask.not_allowed", refused(error).words)
        return _cannot_say("message.ask.no_answer", refused(error).words)
    return _read(told, question)


def _activity(connection: Connection, reference: str) -> Any:
    query = f"""(unique_args['reference']="{reference}")"""
    return client(connection).messages.get(query_params={"query": query, "limit": 10}).to_dict


def _read(told: Any, question: Question) -> Answer:
    found = told.get("messages") if shapes.is_dict(told) else None
    if not shapes.is_list(found):
        return _cannot_say("message.ask.no_answer")
    to = compared_email(question.message.to)
    ours = [one for one in found if shapes.is_dict(one) and compared_email(str(one.get("to_email"))) == to]
    if len(ours) > 1 or (found and not ours):
        return _cannot_say("message.ask.several")
    if ours:
        state = _STATES.get(str(ours[0].get("status")), ReportState.UNKNOWN)
        key = "message.failure.not_delivered" if state is ReportState.FAILED else ""
        return Answer(LookupResult.SENT, bare_id(one_line(str(ours[0].get("msg_id") or ""))), state, key=key)
    age = question.asked_at - question.tried_at
    if age > KEPT_FOR:
        return _cannot_say("message.ask.too_old")
    return Answer(LookupResult.NOT_THERE) if age >= LISTED_AFTER else _cannot_say("message.ask.too_soon")


def _cannot_say(key: str, words: str = "") -> Answer:
    return Answer(LookupResult.CANNOT_SAY, key=key, words=words)
