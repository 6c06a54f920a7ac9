"""A real SMTP server of the tests' own: TLS, login, and every way of behaving badly; it counts what it took."""

import asyncio
import ipaddress
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

ACCOUNT = (b"shop", b"open sesame")
BUSY = b"busy"  # the password with which the server cannot check logins just now


@dataclass
class SmtpPeer:
    """What the server does next, and what it has taken. `mails` are bytes as they came, one per accepted mail."""

    port: int = 0
    mails: list[bytes] = field(default_factory=list)
    seen: list[bytes] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    sender_answer: str = ""
    recipient_answer: str = ""
    answers: dict[str, str] = field(default_factory=dict)
    text_answer: str = ""
    drops_at_text: bool = False
    takes_then_drops: bool = False
    hangs_at_text: bool = False
    takes_then_hangs: bool = False
    hangs_at_recipient: bool = False
    reached: bool = False

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802
        if self.sender_answer:
            return self.sender_answer
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server: SMTP, session, envelope, address, options):  # noqa: N802
        if self.hangs_at_recipient:
            await self._hang()
        if answer := self.answers.get(address, self.recipient_answer):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session, envelope):  # noqa: N802
        self.seen.append(envelope.content)
        if self.takes_then_drops or self.takes_then_hangs:
            self._take(envelope)
        if self.drops_at_text or self.takes_then_drops:
            server.transport.abort()  # type: ignore[union-attr]
            return "250 too late"
        if self.hangs_at_text or self.takes_then_hangs:
            await self._hang()
            return "451 never mind"
        if self.text_answer:
            return self.text_answer
        self._take(envelope)
        return f"250 2.0.0 OK queued as {len(self.mails)}"

    def read(self, number: int = -1) -> EmailMessage:
        """One mail, parsed."""
        found = message_from_bytes(self.mails[number], policy=policy.default)
        assert isinstance(found, EmailMessage)
        return found

    async def _hang(self) -> None:
        self.reached = True
        await asyncio.sleep(30)

    def _take(self, envelope) -> None:
        self.mails.append(envelope.content)
        self.recipients.extend(envelope.rcpt_tos)


@contextmanager
def smtp_server(
    peer: SmtpPeer, *, tls: ssl.SSLContext | None = None, starttls: ssl.SSLContext | None = None, login: bool = False
) -> Iterator[SmtpPeer]:
    """Run the peer on a free loopback port: plain, TLS at once, or STARTTLS; with a login where asked."""

    def let_in(_server, _session, _envelope, _mechanism, given):
        is_known = (given.login, given.password) == ACCOUNT
        answer = "454 4.7.0 Temporary authentication failure" if given.password == BUSY else None
        return AuthResult(success=is_known, handled=is_known, message=answer)

    extra = {"authenticator": let_in, "auth_required": True, "auth_require_tls": tls is None} if login else {}
    if starttls:
        extra |= {"tls_context": starttls, "require_starttls": True}
    server = _OnAnyPort(peer, hostname="127.0.0.1", port=0, ssl_context=tls, **extra)
    server.start()
    peer.port = server.port
    try:
        yield peer
    finally:
        server.stop(no_assert=True)


class _OnAnyPort(Controller):
    """Rings the port that the system chose."""

    def _trigger_server(self):
        assert self.server is not None
        self.port = self.server.sockets[0].getsockname()[1]  # type: ignore[attr-defined]
        super()._trigger_server()


@dataclass(frozen=True, slots=True)
class Certificate:
    """A server's context, and the file of the authority that a client must trust."""

    context: ssl.SSLContext
    authority: Path


def certificate(folder: Path, *, name: str = "localhost") -> Certificate:
    """A fresh certificate for `name` (and 127.0.0.1 where that is localhost), signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    names: list[x509.GeneralName] = [x509.DNSName(name)]
    if name == "localhost":
        names.append(x509.IPAddress(ipaddress.ip_address("127.0.0.1")))
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=400))
        .not_valid_after(now + timedelta(days=400))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    chain, secret = folder / f"{name}.pem", folder / f"{name}.key"
    chain.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    no_password = serialization.NoEncryption()
    secret.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, no_password))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(chain, secret)
    return Certificate(context, chain)
