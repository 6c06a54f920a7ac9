"""A throw-away Dovecot on free loopback ports: mail goes in by LMTP and comes out by IMAP.

It runs as root and as an ordinary user. Its folder must have a short path, because sockets lie in it.
"""

import os
import pwd
import shutil
import signal
import smtplib
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import quote

import pytest
from imap_tools import MailBoxUnencrypted
from imap_tools.errors import MailboxLoginError

from tests.channels.smtp_peer import certificate
from tests.ports import free_port

SHOP, TWO = "shop@example.com", "two@example.com"
SECRET = "let-me-in"
STARTS_WITHIN = 20.0
CONFIGURATION = """
base_dir = {folder}/run
state_dir = {folder}/state
instance_name = tests-{imap}
log_path = {folder}/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
ssl = yes
ssl_cert = <{cert}
ssl_key = <{key}
disable_plaintext_auth = no
auth_mechanisms = plain login xoauth2
auth_failure_delay = 0
auth_cache_size = 0
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {login_user}
mail_location = maildir:{folder}/mail/%u
mail_fsync = never
first_valid_uid = 0
mail_uid = {user}
mail_gid = {group}
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {folder}/users
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/mail/%u
}}
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    address = 127.0.0.1
    port = {imap}
  }}
  inet_listener imaps {{
    address = 127.0.0.1
    port = {imaps}
    ssl = yes
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {lmtp}
  }}
}}
service stats {{
  chroot =
}}
protocol imap {{
  imap_idle_notify_interval = 2s
  mail_max_userip_connections = 50
}}
"""


class Dovecot:
    """A running server with two mailboxes, whose password is `SECRET` until it is changed. `authority` is what a client must trust."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.imap, self.imaps, self.lmtp = free_port(), free_port(), free_port()
        made = certificate(folder)
        self.authority = made.authority
        self.set_password(SECRET)
        is_root = os.getuid() == 0
        own = pwd.getpwuid(os.getuid()).pw_name
        names = ("dovecot", "dovecot", "dovenull") if is_root else (own, own, own)
        places = {"cert": made.authority, "key": made.authority.with_suffix(".key"), "folder": folder}
        ports = {"imap": self.imap, "imaps": self.imaps, "lmtp": self.lmtp}
        written = CONFIGURATION.format(**dict(zip(("user", "group", "login_user"), names, strict=True)), **places, **ports)
        (folder / "dovecot.conf").write_text(written)
        for name in ("run", "state", "mail"):
            (folder / name).mkdir()
        if is_root:
            folder.chmod(0o755)
            for path in (folder, *folder.iterdir()):
                shutil.chown(path, "dovecot", "dovecot")

    def start(self) -> None:
        """Bring it up."""
        quiet = subprocess.DEVNULL  # a pipe would be kept open by what goes on in the background
        subprocess.run([program() or "", "-c", str(self.folder / "dovecot.conf")], check=True, stdout=quiet, stderr=quiet)
        until = time.monotonic() + STARTS_WITHIN
        while not (self._pid and self._answers()):
            assert time.monotonic() < until, (self.folder / "dovecot.log").read_text()
            time.sleep(0.05)

    def stop(self) -> None:
        """Take it away, and wait until it is gone."""
        number = self._pid
        if number:
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGTERM)
            until = time.monotonic() + STARTS_WITHIN
            while (self.folder / "run" / "master.pid").exists() and time.monotonic() < until:
                time.sleep(0.05)

    def change_password(self, password: str) -> None:
        """From now on everybody's password is this one, and the server knows."""
        self.set_password(password)
        until = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < until:
            with suppress(MailboxLoginError), self.opened(password=password):
                return

    def set_password(self, password: str) -> None:
        """What the server reads, at the latest a second later."""
        (self.folder / "users").write_text("".join(f"{user}:{{PLAIN}}{password}\n" for user in (SHOP, TWO)))

    def url(self, user: str = SHOP, *, password: str = SECRET, folder: str = "INBOX") -> str:
        """What stands in RXAPP_IMAP_URL; without TLS."""
        return f"imap://{quote(user)}:{quote(password)}@127.0.0.1:{self.imap}/{folder}?tls=off"

    def deliver(self, *mails: bytes, to: str = SHOP, sender: str = "anna@example.net") -> None:
        """Hand mails over, as a mail server would."""
        with smtplib.LMTP("127.0.0.1", self.lmtp) as server:
            for mail in mails:
                server.sendmail(sender, [to], mail)

    @contextmanager
    def opened(self, user: str = SHOP, *, password: str = SECRET) -> Iterator[MailBoxUnencrypted]:
        """The mailbox as another program of the shop sees it."""
        with MailBoxUnencrypted("127.0.0.1", self.imap, timeout=10).login(user, password) as box:
            yield box

    def empty(self) -> None:
        """Delete every mail, and let the old password count again."""
        self.change_password(SECRET)
        for user in (SHOP, TWO):
            with self.opened(user) as box:
                box.delete(box.uids("ALL"))

    def unread(self, user: str = SHOP) -> int:
        """How many mails wait unread."""
        with self.opened(user) as box:
            return len(box.uids("UNSEEN"))

    @property
    def _pid(self) -> int:
        try:
            return int((self.folder / "run" / "master.pid").read_text())
        except (OSError, ValueError):
            return 0

    def _answers(self) -> bool:
        with suppress(OSError), self.opened():
            return True
        return False


def a_mail(number: int = 1, *, body: str = "Is my bicycle ready?", sender: str = "Anna Long <anna@example.net>", **headers: str) -> bytes:
    """A plain mail."""
    mail = EmailMessage()
    known = {"From": sender, "To": SHOP, "Subject": f"Question {number}", "Message-ID": f"<question-{number}@example.net>"}
    for name, value in {**known, **{name.replace("_", "-"): value for name, value in headers.items()}}.items():
        mail[name] = value
    mail.set_content(body)
    return mail.as_bytes()


def program() -> str | None:
    """Where dovecot is installed, or None."""
    found = shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin")
    return found if found and Path("/usr/lib/dovecot/lmtp").exists() else None


@contextmanager
def dovecot_server() -> Iterator[Dovecot]:
    """A running server; leaves nothing behind. Skips the test where the programs are missing."""
    if program() is None:
        reason = "Dovecot is not installed (Debian: apt-get install dovecot-imapd dovecot-lmtpd)"
        pytest.fail(reason) if os.environ.get("RXAPP_REQUIRE_DOVECOT") == "1" else pytest.skip(reason)
    with tempfile.TemporaryDirectory(prefix="dov-", dir="/tmp", ignore_cleanup_errors=True) as folder:
        server = Dovecot(Path(folder))
        try:
            server.start()
            yield server
        finally:
            server.stop()
