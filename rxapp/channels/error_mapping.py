"""What a provider's answer, or its silence, means for a message: the one table for every HTTP API.

| what happened                                  | verdict                       | why                                          |
|------------------------------------------------|-------------------------------|----------------------------------------------|
| no such host, refused, no line within 5 s, TLS | later                         | nothing can have left                        |
| certificate not valid                          | stops the channel             | whoever answers is not the provider          |
| line broke before the last byte was handed on  | later                         | half a request is never carried out          |
| silence or a drop after that                   | uncertain                     | it may have been carried out                 |
| an answer that is none, 2xx without an id      | uncertain                     | somebody took it, and did not say what for   |
| 3xx                                            | stops the channel             | wrong address of the API; never followed     |
| 400, 405, 406, 409, 410, 411, 415, 422 ...     | fails for good                | the same request will never pass             |
| 401, 402, 403, 404                             | stops the channel             | key, credit, rights or address, not the text |
| 408, 425, 429                                  | later, `Retry-After` obeyed   | said to have been refused for now            |
| 413                                            | fails for good                | too large                                    |
| 500 and above                                  | uncertain; the channel rests  | no provider promises that it took nothing    |
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from rxapp.channels.transport import Headers, TransportError, TransportFailure
from rxapp.core import clock
from rxapp.core.text import one_line
from rxapp.messages.delivery.ports import ChannelError

LONGEST_WAIT = 24 * 3600.0
RESTS_FOR = 10.0  # after a 5xx without a pause of its own: an outage must not make the whole outbox uncertain
_MOST_WORDS = 900
_TAG = re.compile(r"<(script|style)\b[^<>]*>|<[^<>]*>", re.IGNORECASE)
_ENDS = {name: re.compile(rf"</{name}\s*>", re.IGNORECASE) for name in ("script", "style")}
_LATER = (408, 425, 429)

_WITHOUT_ANSWER = {
    TransportFailure.UNREACHABLE: "message.failure.provider_unreachable",
    TransportFailure.CERTIFICATE: "message.failure.provider_certificate",
    TransportFailure.BROKE_OFF: "message.failure.provider_broke_off",
    TransportFailure.SILENT: "message.failure.provider_silent",
    TransportFailure.CUT_OFF: "message.failure.provider_cut_off",
    TransportFailure.ODD: "message.failure.provider_odd",
}
_STOPPING = {
    401: "message.failure.provider_login",
    402: "message.failure.provider_credit",
    403: "message.failure.provider_forbidden",
    404: "message.failure.provider_place",
}


@dataclass(frozen=True, slots=True)
class Provider:
    """The provider that was asked: its name, its host, and the `secrets` that are taken out of every text of its own."""

    name: str
    host: str
    secrets: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"Provider({self.name})"

    def clean(self, words: str) -> str:
        """The provider's words as they may be stored: without markup and secrets, on one line, at most 900 characters."""
        for secret in self.secrets:
            words = words.replace(secret, "…") if secret else words
        return one_line(_without_markup(words[:20_000]))[:_MOST_WORDS]


def without_answer(provider: Provider, error: TransportError) -> ChannelError:
    """The error for a request that ended without an answer."""
    return ChannelError(
        _WITHOUT_ANSWER[error.ending],
        permanent=False,
        certain_nothing_left=error.ending.is_certain,
        stops_channel=error.ending is TransportFailure.CERTIFICATE,
        words=provider.clean(error.words),
        provider=provider.name,
        host=provider.host,
    )


def answered(provider: Provider, status: int, headers: Headers, words: str) -> ChannelError:
    """The error for an answer with a status other than success; `headers` may ask for a pause (`pause`), `words` are the provider's own."""
    if status >= 500:
        return uncertain(provider, "message.failure.provider_broken", words, wait_for=max(pause(headers, clock.now()), RESTS_FOR))
    if status < 300:
        return uncertain(provider, "message.failure.provider_odd", words)
    if status < 400:
        return stopping(provider, "message.failure.provider_redirected", words)
    if status in _STOPPING:
        return stopping(provider, _STOPPING[status], words)
    if status in _LATER:
        return later(provider, headers, words)
    return for_good(provider, "message.failure.provider_too_large" if status == 413 else "message.failure.provider_refused", words)


def for_good(provider: Provider, key: str, words: str = "", *, is_address_bad: bool = False, **values: str | int) -> ChannelError:
    """The error for a message that will never pass: it fails. `key` is a catalogue key, `words` are the provider's own."""
    return _error(provider, key, words, permanent=True, certain_nothing_left=True, is_address_bad=is_address_bad, values=values)


def stopping(provider: Provider, key: str, words: str = "", **values: str | int) -> ChannelError:
    """The error for a wrong account or setting: the channel stops, all its messages wait, and this one was certainly not sent."""
    return _error(provider, key, words, permanent=False, certain_nothing_left=True, stops_channel=True, values=values)


def later(provider: Provider, headers: Headers, words: str = "") -> ChannelError:
    """The error for a message that was certainly not sent and may be tried again, after the pause that the answer's `headers` ask for."""
    wait_for = pause(headers, clock.now())
    return _error(provider, "message.failure.provider_busy", words, permanent=False, certain_nothing_left=True, wait_for=wait_for)


def uncertain(provider: Provider, key: str, words: str = "", *, wait_for: float = 0) -> ChannelError:
    """The error for a message of which nobody knows whether it was taken; the channel rests for `wait_for` seconds."""
    return _error(provider, key, words, permanent=False, certain_nothing_left=False, wait_for=wait_for)


def pause(headers: Headers, now: datetime) -> float:
    """The seconds that the answer asks us to wait, from 0 to one day; 0 where it does not say, or says nonsense.

    `Retry-After` holds seconds or a date (RFC 9110, 10.2.3); SendGrid also sends `X-RateLimit-Reset`, seconds since 1970.
    """
    asked = str(headers.get("Retry-After") or "").strip()
    if asked:
        wait_for = float(asked) if asked.isascii() and asked.isdigit() else _until(asked, now)
    else:
        reset = str(headers.get("X-RateLimit-Reset") or "").strip()
        wait_for = float(reset) - now.timestamp() if reset.isascii() and reset.isdigit() else 0.0
    return min(max(wait_for, 0.0), LONGEST_WAIT)


def _until(date: str, now: datetime) -> float:
    try:
        moment = parsedate_to_datetime(date)
    except (TypeError, ValueError, IndexError, OverflowError):
        return 0.0
    return ((moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - now).total_seconds()


def _error(
    provider: Provider,
    key: str,
    words: str,
    *,
    permanent: bool,
    certain_nothing_left: bool,
    stops_channel: bool = False,
    is_address_bad: bool = False,
    wait_for: float = 0,
    values: Mapping[str, str | int] | None = None,
) -> ChannelError:
    return ChannelError(
        key,
        permanent=permanent,
        certain_nothing_left=certain_nothing_left,
        stops_channel=stops_channel,
        is_address_bad=is_address_bad,
        words=provider.clean(words),
        wait_for=wait_for,
        provider=provider.name,
        **(values or {}),
    )


def _without_markup(text: str) -> str:
    """A space for each tag, and for scripts and styles with all that stands in them; read once from front to back."""
    kept: list[str] = []
    at, ends = 0, dict(_ENDS)
    while tag := _TAG.search(text, at):
        kept += [text[at : tag.start()], " "]
        at, name = tag.end(), (tag[1] or "").lower()
        if name in ends:
            closed = ends[name].search(text, at)
            at = closed.end() if closed else at
            if not closed:
                del ends[name]  # nothing closes it further on either
    return "".join([*kept, text[at:]])
