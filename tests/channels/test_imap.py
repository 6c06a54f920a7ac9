"""A mailbox by IMAP: tokens in place of passwords, a server that says nothing more, answers in other shapes (issue 10, point 10)."""

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, quote

import pytest

from rxapp.channels.imap import answers, client, opening, tokens
from rxapp.channels.imap.errors import MailboxError
from rxapp.channels.imap.settings import Login, OAuth, logins
from rxapp.core.settings import settings
from tests.channels.imap_peer import ImapPeer, imap_server
from tests.flows.dovecot import SECRET, SHOP, dovecot_server


class TokenPeer:
    """Hands out tokens by number; each answer may be set. `asked` is every form that it got."""

    def __init__(self) -> None:
        self.url = ""
        self.asked: list[dict[str, str]] = []
        self.answer: tuple[int, dict[str, object]] | None = None

    def given(self, form: dict[str, str]) -> tuple[int, dict[str, object]]:
        """What it says to this form: token n, and the next refresh token."""
        self.asked.append(form)
        number = len(self.asked)
        return self.answer or (200, {"access_token": f"token-{number}", "expires_in": 3600, "refresh_token": f"refresh-{number}"})


@pytest.fixture
def token_peer(monkeypatch, tmp_path) -> Iterator[TokenPeer]:
    """A token server, and a data folder of its own."""
    peer = TokenPeer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            status, words = peer.given({name: values[0] for name, values in form.items()})
            self.send_response(status)
            self.end_headers()
            self.wfile.write(json.dumps(words).encode())

        def log_message(self, *_: object) -> None:
            pass

    monkeypatch.setenv("RXAPP_DATA_DIR", str(tmp_path))
    monkeypatch.setattr(tokens, "_known", {})
    settings.cache_clear()
    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        peer.url = f"http://127.0.0.1:{server.server_port}/token"
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield peer
        server.shutdown()
    monkeypatch.undo()
    settings.cache_clear()


@pytest.fixture
def peer() -> Iterator[ImapPeer]:
    """The scripted server."""
    with imap_server(ImapPeer()) as running:
        yield running


def _login(peer: ImapPeer, url: str) -> Login:
    oauth = OAuth("desk", "hunter2", "refresh-0", url)
    return Login("shop@localhost/INBOX", "127.0.0.1", peer.port, "shop@example.com", "INBOX", "off", oauth=oauth)


def test_a_token_stands_in_place_of_a_password(peer, token_peer, tmp_path):
    """It is kept until it ends; refused, it is asked for anew once; a new refresh token is kept for its owner alone, and counts."""
    peer.tokens = {"token-1", "token-3"}
    login = _login(peer, token_peer.url)
    client.check(login)
    client.check(login)
    asked = {"grant_type": "refresh_token", "client_id": "desk", "client_secret": "hunter2"}
    assert token_peer.asked == [{**asked, "refresh_token": "refresh-0"}]
    peer.tokens = {"token-2"}  # the one in hand was withdrawn
    client.check(login)
    assert token_peer.asked[1:] == [{**asked, "refresh_token": "refresh-1"}]
    kept = list((tmp_path / "oauth").iterdir())
    assert [(path.read_text(), path.stat().st_mode & 0o777) for path in kept] == [("refresh-2", 0o600)]
    peer.tokens = set()
    with pytest.raises(MailboxError) as refused:
        client.check(login)
    assert refused.value.key == "mailbox.error.login"
    assert "token-" not in refused.value.words


@pytest.mark.parametrize(
    ("answer", "key"),
    [
        ((400, {"error": "invalid_grant", "error_description": "Token has been revoked."}), "mailbox.error.token_refused"),
        ((503, {}), "mailbox.error.token_unreachable"),
        ((200, {"access_token": ""}), "mailbox.error.token_odd"),
    ],
)
def test_why_there_is_no_token(peer, token_peer, answer, key):
    token_peer.answer = answer
    with pytest.raises(MailboxError) as refused:
        client.check(_login(peer, token_peer.url))
    assert refused.value.key == key
    assert "hunter2" not in refused.value.words


def test_a_server_that_says_nothing_more_is_noticed(peer, token_peer, monkeypatch):
    """A line that was silent for minutes is asked; without an answer the mailbox stops with its reason."""
    monkeypatch.setattr(opening, "ANSWER_FOR", 0.4)
    monkeypatch.setattr(client, "IDLE_FOR", 0.3)
    peer.tokens, peer.is_deaf = {"token-1"}, True
    box = client.Connection(_login(peer, token_peer.url))
    assert not box.wait(0.2)
    assert box.wait(0.2), "it is time to look"
    with pytest.raises(MailboxError) as silent:
        box.unread(datetime.now(UTC))
    assert silent.value.key == "mailbox.error.silent"
    box.cut()


def test_a_server_without_idle_is_asked_now_and_then(peer, token_peer, monkeypatch):
    monkeypatch.setattr(client, "LOOK_EVERY", 0.2)
    peer.tokens, peer.has_idle = {"token-1"}, False
    box = client.Connection(_login(peer, token_peer.url))
    assert not box.wait(0.05)
    assert box.wait(0.3)
    assert "IDLE" not in peer.asked
    box.cut()


def test_answers_in_every_shape():
    """The uid before the bytes or behind them; a date that cannot be read counts as new."""
    listed = [b'1 (UID 7 RFC822.SIZE 10 INTERNALDATE " 1-Dec-2026 02:00:00 +0200")', b"2 (UID 8 RFC822.SIZE 3)", b"3 (FLAGS ())", b""]
    found = list(answers.listed_in(listed))
    assert [(one.uid, one.size) for one in found] == [(7, 10), (8, 3)]
    assert found[0].received_at == datetime(2026, 12, 1, tzinfo=UTC)
    assert found[1].received_at.year == 9999
    contents = [(b"1 (UID 7 BODY[] {3}", b"abc"), b")", (b"2 (BODY[] {2}", b"de"), b" UID 8 FLAGS ())"]
    assert list(answers.contents_of(contents)) == [(7, b"abc"), (8, b"de")]
    assert [len(group) for group in answers.groups([answers.Listed(n, 1_000_000, found[0].received_at) for n in range(10)])] == [8, 2]


def test_a_certificate_is_checked(monkeypatch):
    """By a real Dovecot: its own certificate is refused until its authority is trusted; so is a folder that is not there."""
    with dovecot_server() as server:
        login = f"{quote(SHOP)}:{SECRET}@"
        urls = [f"imaps://{login}localhost:{server.imaps}/INBOX", f"imap://{login}localhost:{server.imap}/INBOX"]
        monkeypatch.setenv("RXAPP_IMAP_URL", f"{urls[0]} {urls[1]}2")
        settings.cache_clear()
        keys = []
        for trusted in (False, True):
            if trusted:
                monkeypatch.setenv("SSL_CERT_FILE", str(server.authority))
            opening.trust.cache_clear()
            for one in logins():
                try:
                    client.check(one)
                    keys.append("")
                except MailboxError as error:
                    keys.append(error.key)
    assert keys == ["mailbox.error.certificate", "mailbox.error.certificate", "", "mailbox.error.folder"]
    monkeypatch.undo()
    opening.trust.cache_clear()
    settings.cache_clear()
