"""Short-lived tokens in place of passwords (OAuth 2, RFC 6749): asked for with the refresh token, and kept until shortly before their end.

A server may hand out a new refresh token with each; that one is kept in the data folder, for its owner alone, and counts from then on.
"""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import cast
from urllib.parse import urlencode

from rxapp.channels.imap.errors import MailboxError
from rxapp.channels.imap.settings import Login, OAuth
from rxapp.channels.transport import Connection, Reply, TransportError, TransportFailure
from rxapp.core import clock, ids
from rxapp.core.settings import settings
from rxapp.core.text import one_line

BEFORE_END = 60.0  # seconds
WHERE_UNSAID = 300.0
REFUSED = (400, 401, 403)
_HEADERS = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}


@dataclass(frozen=True, slots=True)
class _Token:
    value: str
    until: float  # monotonic seconds


_known: dict[str, _Token] = {}


def access_token(login: Login, oauth: OAuth, *, is_new: bool = False) -> str:
    """A token that counts now; `is_new` where the last one was refused. Waits for the network. Raises MailboxError."""
    known = _known.get(login.name)
    if known and not is_new and clock.monotonic() < known.until:
        return known.value
    answer = _answer(_asked(oauth, _refresh_token(login, oauth)))
    value, rotated = str(answer.get("access_token") or ""), str(answer.get("refresh_token") or "")
    if not value:
        raise MailboxError("mailbox.error.token_odd")
    if rotated and rotated != oauth.refresh_token:
        _keep(_kept_at(login, oauth), rotated)
    _known[login.name] = _Token(value, clock.monotonic() + _lasts(answer) - BEFORE_END)
    return value


def _asked(oauth: OAuth, refresh_token: str) -> Reply:
    form = {"grant_type": "refresh_token", "refresh_token": refresh_token, "client_id": oauth.client_id}
    if oauth.client_secret:
        form["client_secret"] = oauth.client_secret
    try:
        return Connection().exchange("POST", oauth.token_url, _HEADERS, urlencode(form).encode())
    except TransportError as error:
        key = "mailbox.error.certificate" if error.ending is TransportFailure.CERTIFICATE else "mailbox.error.token_unreachable"
        raise MailboxError(key, error.words) from None


def _answer(reply: Reply) -> dict[str, object]:
    try:
        read: object = json.loads(reply.body)
    except (ValueError, RecursionError):
        read = None
    found = cast("dict[str, object]", read) if isinstance(read, dict) else None
    if reply.status != 200:
        said = found.get("error_description") or found.get("error") if found is not None else reply.reason
        key = "mailbox.error.token_refused" if reply.status in REFUSED else "mailbox.error.token_unreachable"
        raise MailboxError(key, f"{reply.status} {one_line(str(said or ''))}"[:900])
    if found is None:
        raise MailboxError("mailbox.error.token_odd")
    return found


def _lasts(answer: dict[str, object]) -> float:
    try:
        return float(str(answer.get("expires_in") or WHERE_UNSAID))
    except ValueError:
        return WHERE_UNSAID


def _kept_at(login: Login, oauth: OAuth) -> Path:
    """Named after the token that the environment gives: whoever sets a new one there means that one."""
    return settings().data_dir / "oauth" / f"{ids.digest(f'{login.name} {oauth.refresh_token}')[:40]}.token"


def _refresh_token(login: Login, oauth: OAuth) -> str:
    try:
        return _kept_at(login, oauth).read_text(encoding="utf-8").strip() or oauth.refresh_token
    except OSError:
        return oauth.refresh_token


def _keep(path: Path, token: str) -> None:
    """Write it aside and then give it its name, so that no half of a token is ever read."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = path.with_suffix(f".{ids.key()}")
    try:
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(token)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
