"""Handing one e-mail to the shop's SMTP server, and saying truthfully what became of it.

It carries all that a message has. A server that refuses a copy while it takes the To's has that copy noted as failed; the mail goes.
`smtp://` requires STARTTLS, `smtps://` is TLS at once, `?tls=off` only for this machine (`smtp.settings` checks that).
Until the text itself is on its way nothing can have left; from then on only the server's own word tells.
"""

import asyncio
import ssl
from collections.abc import AsyncGenerator, Iterable
from contextlib import asynccontextmanager
from dataclasses import replace
from urllib.parse import parse_qs, unquote, urlsplit

import aiosmtplib
from aiosmtplib import (
    SMTP,
    SMTPAuthenticationError,
    SMTPException,
    SMTPRecipientRefused,
    SMTPResponseException,
    SMTPSenderRefused,
    SMTPTimeoutError,
)

from rxapp.channels.addresses import ascii_address
from rxapp.channels.mail_parts import HeaderError
from rxapp.channels.smtp import verdicts
from rxapp.channels.smtp.mail import as_bytes
from rxapp.channels.smtp.settings import smtp_url
from rxapp.channels.smtp.verdicts import Step
from rxapp.channels.transport import trust
from rxapp.channels.unsent import nothing_left
from rxapp.core.text import one_line
from rxapp.messages.delivery.ports import ChannelError, Mailbox, OutgoingMessage, Receipt, RefusedCopy

OPENING_FOR = 40.0
COMMAND_FOR = 15.0
TEXT_FOR = 60.0


def is_set_up() -> bool:
    """Whether the settings name a mail server."""
    return bool(smtp_url())


async def send(message: OutgoingMessage) -> Receipt:
    """Send one e-mail. Returns the server's words and the copies that it refused. Raises ChannelError."""
    with nothing_left():
        try:
            mail, sender, to = as_bytes(message), ascii_address(message.sender), ascii_address(message.to)
        except HeaderError:
            raise ChannelError("message.failure.header", permanent=True, certain_nothing_left=True) from None
        except ValueError:
            raise ChannelError("message.failure.address", permanent=True, certain_nothing_left=True) from None
    async with _connection(helo=sender.rpartition("@")[2]) as server:
        with nothing_left():
            await _address(server, sender, to)
            refused = await _copies(server, message.cc)
        receipt = await _text(server, mail, to, sender, is_alone=not message.cc)
        return replace(receipt, refused=refused)


async def check() -> None:
    """Connect and log in, and send nothing. Raises ChannelError where that fails."""
    async with _connection(helo="localhost"):
        pass


@asynccontextmanager
async def _connection(helo: str) -> AsyncGenerator[SMTP]:
    with nothing_left():
        server = _client(helo)
        try:
            async with asyncio.timeout(OPENING_FOR):
                await server.connect()
        except (SMTPException, OSError, ssl.SSLError, RuntimeError, ValueError) as error:
            raise _not_open(error) from error
    try:
        yield server
    finally:
        await _leave(server)


def _client(helo: str) -> SMTP:
    url = urlsplit(smtp_url())
    at_once = url.scheme == "smtps"
    without = parse_qs(url.query).get("tls") == ["off"]
    return SMTP(
        hostname=url.hostname,
        port=url.port or (465 if at_once else 587),
        username=unquote(url.username) if url.username else None,
        password=unquote(url.password) if url.password else None,
        local_hostname=helo,
        timeout=COMMAND_FOR,
        use_tls=at_once and not without,
        start_tls=not at_once and not without,
        tls_context=None if without else trust(),
    )


def _not_open(error: Exception) -> ChannelError:
    """Why the server could not be used; surely nothing left, and it is never the message's fault."""
    key = "message.failure.unreachable"
    if isinstance(error, SMTPAuthenticationError):
        key = "message.failure.login" if error.code >= 500 else key  # 454: the server cannot check logins just now
    elif _is_certificate(error):
        key = "message.failure.certificate"
    elif isinstance(error, aiosmtplib.SMTPNotSupported) or "STARTTLS" in str(error).upper():
        key = "message.failure.no_tls"
    elif isinstance(error, SMTPException) and "AUTH" in str(error).upper():
        key = "message.failure.login"
    elif isinstance(error, SMTPResponseException) and 500 <= error.code < 600:
        key = verdicts.of_shop(Step.HELLO, error.code, error.message) or key
    return ChannelError(
        key,
        permanent=False,
        certain_nothing_left=True,
        stops_channel=key != "message.failure.unreachable",
        words=_words(error),
        host=_host(),
    )


async def _address(server: SMTP, sender: str, to: str) -> None:
    try:
        async with asyncio.timeout(2 * COMMAND_FOR):
            await server.mail(sender)
            await server.rcpt(to)
    except SMTPSenderRefused as error:
        raise _refused(error, Step.SENDER, sender) from error
    except SMTPRecipientRefused as error:
        raise _refused(error, Step.RECIPIENT, to, sender) from error
    except (SMTPException, OSError) as error:
        raise ChannelError("message.failure.broke_off", permanent=False, certain_nothing_left=True, words=_words(error)) from error


async def _copies(server: SMTP, cc: Iterable[Mailbox]) -> tuple[RefusedCopy, ...]:
    """Name the copies' addresses; returns those that the server does not take. Nothing has left yet."""
    refused: list[RefusedCopy] = []
    try:
        async with asyncio.timeout(2 * COMMAND_FOR):
            for mailbox in cc:
                try:
                    await server.rcpt(ascii_address(mailbox.address))
                except SMTPRecipientRefused as error:
                    key = verdicts.of_message(Step.RECIPIENT, error.message) if error.code >= 500 else "message.failure.later"
                    is_bad = error.code >= 500 and verdicts.is_address_bad(Step.RECIPIENT, error.message)
                    refused.append(RefusedCopy(mailbox.address, key, f"{error.code} {_words(error)}", is_address_bad=is_bad))
    except (SMTPException, OSError) as error:
        raise ChannelError("message.failure.broke_off", permanent=False, certain_nothing_left=True, words=_words(error)) from error
    return tuple(refused)


async def _text(server: SMTP, mail: bytes, to: str, sender: str, *, is_alone: bool) -> Receipt:
    """Send the text. A refusal of it tells of the recipient's address only where that one `is_alone`."""
    try:
        async with asyncio.timeout(TEXT_FOR):
            answer = await server.data(mail, timeout=TEXT_FOR)
    except SMTPResponseException as error:
        raise _refused(error, Step.TEXT, to, sender, is_alone=is_alone) from error
    except (SMTPException, OSError) as error:
        key = "message.failure.silent" if isinstance(error, TimeoutError | SMTPTimeoutError) else "message.failure.cut_off"
        raise ChannelError(key, permanent=False, certain_nothing_left=False, words=_words(error)) from error
    return Receipt(words=one_line(answer.message)[:1000])


def _refused(error: SMTPResponseException, step: Step, address: str, sender: str = "", *, is_alone: bool = True) -> ChannelError:
    """5xx is for ever, or holds the whole queue where the shop is at fault; 4xx for now; any other tells nothing certain."""
    words = f"{error.code} {_words(error)}"
    if 500 <= error.code < 600:
        stops = verdicts.of_shop(step, error.code, error.message)
        key = stops or verdicts.of_message(step, error.message)
        told = (sender or address) if stops else address
        return ChannelError(
            key,
            permanent=not stops,
            certain_nothing_left=True,
            stops_channel=bool(stops),
            is_address_bad=not stops and is_alone and verdicts.is_address_bad(step, error.message),
            words=words,
            host=_host(),
            address=told,
        )
    if 400 <= error.code < 500:
        return ChannelError("message.failure.later", permanent=False, certain_nothing_left=True, words=words)
    return ChannelError("message.failure.cut_off", permanent=False, certain_nothing_left=False, words=words)


async def _leave(server: SMTP) -> None:
    try:
        async with asyncio.timeout(2):
            await server.quit()
    except (SMTPException, OSError):
        pass  # the mail has its answer already; a rude goodbye changes nothing
    finally:
        server.close()


def _host() -> str:
    return urlsplit(smtp_url()).hostname or ""


def _is_certificate(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        error = error.__cause__ or error.__context__
    return False


def _words(error: Exception) -> str:
    return one_line(str(getattr(error, "message", "") or error))[:900]
