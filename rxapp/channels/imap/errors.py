"""Why a mailbox cannot be read now, in the words of the catalogue."""

import imaplib
import ssl
from typing import Any, cast

from imap_tools.errors import ImapToolsError, MailboxFolderSelectError, MailboxLoginError, MailboxStarttlsError

from rxapp.channels.imap.settings import Login
from rxapp.core.text import one_line

FAULTS = (ImapToolsError, imaplib.IMAP4.error, OSError, ValueError, IndexError, TypeError, AssertionError)
_UNAVAILABLE = ("[UNAVAILABLE]", "[INUSE]", "[SERVERBUG]")


class MailboxError(Exception):
    """The mailbox cannot be read: `key` in the catalogue (with {host} and {folder}), and the server's own `words`, without any secret."""

    def __init__(self, key: str, words: str = "") -> None:
        super().__init__(key)
        self.key, self.words = key, words[:1000]


def mailbox_error(error: Exception, login: Login, secret: str = "") -> MailboxError:
    """What such an error of the connection means."""
    if isinstance(error, MailboxError):
        return error
    words = _words(error)
    for hidden in (secret, login.password):
        words = words.replace(hidden, "***") if len(hidden) > 3 else words
    return MailboxError(_key(error, words), words)


def login_error(error: Exception, login: Login, secret: str = "") -> MailboxError:
    """What an error while logging in means: any answer of the server is a refusal, unless it says that it cannot tell now."""
    found = mailbox_error(error, login, secret)
    is_answer = isinstance(error, imaplib.IMAP4.error | MailboxLoginError) and not isinstance(error, imaplib.IMAP4.abort)
    is_away = any(code in found.words for code in _UNAVAILABLE)
    return MailboxError("mailbox.error.login", found.words) if is_answer and not is_away else found


def _key(error: Exception, words: str) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return "mailbox.error.certificate"
    if isinstance(error, MailboxStarttlsError) or "STARTTLS" in words or "TLS not supported" in words:
        return "mailbox.error.no_tls"
    if isinstance(error, MailboxFolderSelectError):
        return "mailbox.error.folder"
    if isinstance(error, TimeoutError) or "timed out" in words:
        return "mailbox.error.silent"
    if isinstance(error, OSError | imaplib.IMAP4.abort) or any(code in words for code in _UNAVAILABLE):
        return "mailbox.error.unreachable"
    return "mailbox.error.odd"


def _words(error: Exception) -> str:
    result: Any = getattr(error, "command_result", None)
    if isinstance(result, tuple):
        answer = cast("tuple[object, ...]", result)[1]
        said = [part.decode("utf-8", "replace") if isinstance(part, bytes) else str(part) for part in _flat(answer)]
        return one_line(" ".join(said))[:900]
    return one_line(str(error))[:900]


def _flat(answer: object) -> list[object]:
    return list(cast("list[object]", answer)) if isinstance(answer, list | tuple) else [answer]
