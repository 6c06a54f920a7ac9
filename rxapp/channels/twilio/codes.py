"""Twilio's error numbers in plain words: what is wrong with the message, and what with the account.

Both an answer to a request and a later report may carry one. Numbers and meanings: twilio.com/docs/api/errors (2026-11).
"""

from rxapp.channels import error_mapping
from rxapp.channels.error_mapping import Provider
from rxapp.channels.twilio.client import Refused
from rxapp.messages.delivery.ports import ChannelError

OPTED_OUT = 21610

_NO_NUMBER = "message.failure.number_invalid"
_NO_SMS = "message.failure.number_landline"
_AWAY = "message.failure.number_away"
_FILTERED = "message.failure.number_filtered"
_SENDER = "message.failure.provider_sender"

FOR_GOOD = {
    OPTED_OUT: "message.failure.opted_out",
    21211: _NO_NUMBER,
    21214: _NO_NUMBER,
    21217: _NO_NUMBER,
    21265: _NO_NUMBER,
    21604: _NO_NUMBER,
    21612: _NO_SMS,
    21614: _NO_SMS,
    21635: _NO_SMS,
    21408: "message.failure.number_region",
    21608: "message.failure.provider_trial",
    21605: "message.failure.provider_too_large",
    21617: "message.failure.provider_too_large",
    30003: _AWAY,
    30004: _FILTERED,
    30005: _NO_NUMBER,
    30006: _NO_SMS,
    30007: _FILTERED,
    30008: _AWAY,
}
STOPPING = {
    20003: "message.failure.provider_login",
    20005: "message.failure.provider_suspended",
    20006: "message.failure.provider_forbidden",
    20008: "message.failure.provider_login",
    20404: "message.failure.provider_place",
    21212: _SENDER,
    21603: _SENDER,
    21606: _SENDER,
    21609: "message.failure.provider_public_url",
    21659: _SENDER,
    21660: _SENDER,
    21661: _SENDER,
    21701: _SENDER,
    21703: _SENDER,
    21705: _SENDER,
    30002: "message.failure.provider_suspended",
}
WRONG_SENDER = frozenset(code for code, key in STOPPING.items() if key == _SENDER)  # nothing has left then
LATER = (20429, 21611, 30001, 30022)
BAD_NUMBERS = frozenset(code for code, key in FOR_GOOD.items() if key in (_NO_NUMBER, _NO_SMS))


def refused(provider: Provider, error: Refused, address: str) -> ChannelError:
    """The error for an answer other than success: by Twilio's error number where that is known, else by the HTTP status."""
    words = f"{error.code} {error.words}" if error.code and error.code != error.status else error.words or str(error.status)
    if error.status < 400 or error.status >= 500:
        return error_mapping.answered(provider, error.status, error.headers, words)
    if error.code in FOR_GOOD:
        is_bad = error.code in BAD_NUMBERS
        return error_mapping.for_good(provider, FOR_GOOD[error.code], words, is_address_bad=is_bad, address=address)
    if error.code in STOPPING:
        return error_mapping.stopping(provider, STOPPING[error.code], words)
    if error.code in LATER:
        return error_mapping.later(provider, error.headers, words)
    return error_mapping.answered(provider, error.status, error.headers, words)


def reason(code: int) -> str:
    """The catalogue key for the error number of a report; its placeholders may be {address} and {provider}."""
    return FOR_GOOD.get(code) or STOPPING.get(code) or "message.failure.not_delivered"
