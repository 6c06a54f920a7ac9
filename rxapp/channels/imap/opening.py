"""Connecting to a mailbox's server, and logging in by password or by token."""

import contextlib
import imaplib

from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted

from rxapp.channels.imap import tokens
from rxapp.channels.imap.errors import FAULTS, login_error, mailbox_error
from rxapp.channels.imap.settings import Login
from rxapp.channels.transport import trust

OPENING_FOR = 10.0  # seconds; whoever stops the program waits for it
ANSWER_FOR = 25.0


def opened(login: Login) -> BaseMailBox:
    """The mailbox, logged in, with its folder open. Raises MailboxError."""
    try:
        box = _connected(login)
    except FAULTS as error:
        raise mailbox_error(error, login) from error
    try:
        box.client.sock.settimeout(ANSWER_FOR)
        _log_in(box, login)
        box.folder.set(login.folder)  # pyright: ignore[reportUnknownMemberType]
    except Exception as error:
        with contextlib.suppress(Exception):
            box.client.shutdown()
        raise mailbox_error(error, login) from error
    return box


def _connected(login: Login) -> BaseMailBox:
    if login.tls == "off":
        return MailBoxUnencrypted(login.host, login.port, timeout=OPENING_FOR)
    if login.tls == "starttls":
        return MailBoxStartTls(login.host, login.port, timeout=OPENING_FOR, ssl_context=trust())
    return MailBox(login.host, login.port, timeout=OPENING_FOR, ssl_context=trust())


def _log_in(box: BaseMailBox, login: Login) -> None:
    secret = ""
    try:
        if login.oauth:
            secret = tokens.access_token(login, login.oauth)
            _with_token(box, login, secret)
        elif f"{login.user}{login.password}".isascii():
            box.login(login.user, login.password, initial_folder=None)
        else:
            box.login_utf8(login.user, login.password, initial_folder=None)
    except FAULTS as error:
        raise login_error(error, login, secret) from error


def _with_token(box: BaseMailBox, login: Login, token: str) -> None:
    """Log in with a token; where it is refused, once more with a new one: it may have been withdrawn before its end."""
    try:
        _xoauth2(box, login, token)
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error:
        if not login.oauth:
            raise
        _xoauth2(box, login, tokens.access_token(login, login.oauth, is_new=True))


def _xoauth2(box: BaseMailBox, login: Login, token: str) -> None:
    """RFC 7628's elder: the server answers a refusal with its reason first, and wants an empty line before it ends."""
    said: list[bytes] = []

    def answer(challenge: bytes) -> bytes:
        said.append(challenge)
        return f"user={login.user}\1auth=Bearer {token}\1\1".encode() if len(said) == 1 else b""

    box.client.authenticate("XOAUTH2", answer)
