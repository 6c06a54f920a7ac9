"""The line under both SDKs: how far a request got, and that no key and no word of a message shows anywhere."""

import asyncio
import base64
import logging
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest

from rxapp.channels import error_mapping, registry, transport
from rxapp.channels.sendgrid import send as sendgrid
from rxapp.channels.sendgrid import status_lookup as sendgrid_status_lookup
from rxapp.channels.transport import Connection, TransportError, TransportFailure
from rxapp.channels.twilio import send as twilio
from rxapp.channels.twilio import status_lookup as twilio_status_lookup
from rxapp.core.clock import now
from rxapp.core.kinds import Kind
from rxapp.messages.delivery.lookups import Question
from rxapp.messages.delivery.ports import ChannelError
from tests.channels.conftest import AUTH_TOKEN, SENDGRID_KEY
from tests.channels.http_peer import Act
from tests.channels.smtp_peer import certificate
from tests.channels.test_sendgrid import LETTER
from tests.channels.test_twilio import TEXT

BOTH = pytest.mark.parametrize(("channel", "message"), [(sendgrid, LETTER), (twilio, TEXT)], ids=["sendgrid", "twilio"])


@contextmanager
def _server(behave: Callable[[socket.socket], None], tls: ssl.SSLContext | None = None) -> Iterator[int]:
    """A bare server that does one thing with each connection."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            with suppress(OSError):
                while True:
                    line, _ = listening.accept()
                    with suppress(OSError), line:
                        behave(tls.wrap_socket(line, server_side=True) if tls else line)

        threading.Thread(target=serve, daemon=True).start()
        yield listening.getsockname()[1]


def _reset(line: socket.socket) -> None:
    """Read a little and break off."""
    line.recv(1000)
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")


async def _trouble(channel, message) -> ChannelError:
    with pytest.raises(ChannelError) as caught:
        await channel.send(message)
    return caught.value


def _points_to(known, url: str) -> None:
    known(sendgrid_host=url, twilio_api_base=url)


@BOTH
@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "https://no-such-host.invalid"])
async def test_a_host_that_is_not_there_certainly_took_nothing(known, channel, message, url):
    _points_to(known, url)
    error = await _trouble(channel, message)
    assert (error.permanent, error.certain_nothing_left, error.stops_channel) == (False, True, False)
    assert error.key == "message.failure.provider_unreachable"


@BOTH
async def test_a_line_that_does_not_open_in_time_certainly_took_nothing(known, channel, message, monkeypatch):
    monkeypatch.setattr(transport, "OPENING_FOR", 0.2)
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        fillers = [socket.socket() for _ in range(4)]
        for filler in fillers:
            filler.setblocking(False)
            filler.connect_ex(full.getsockname())
        _points_to(known, f"http://127.0.0.1:{full.getsockname()[1]}")
        error = await _trouble(channel, message)
        for filler in fillers:
            filler.close()
    assert (error.key, error.certain_nothing_left) == ("message.failure.provider_unreachable", True)


@BOTH
async def test_a_certificate_that_nobody_trusts_stops_the_channel(known, channel, message, tmp_path):
    reached = []
    with _server(lambda line: reached.append(line.recv(1)), certificate(tmp_path).context) as port:
        _points_to(known, f"https://localhost:{port}")
        error = await _trouble(channel, message)
    assert (error.key, error.stops_channel, error.certain_nothing_left) == ("message.failure.provider_certificate", True, True)
    assert error.values["host"] == "localhost"
    assert reached == []


@BOTH
async def test_a_server_without_encryption_gets_nothing(api, known, channel, message):
    _points_to(known, f"https://127.0.0.1:{api.port}")
    error = await _trouble(channel, message)
    assert (error.key, error.certain_nothing_left) == ("message.failure.provider_unreachable", True)
    assert api.accepted == []


async def test_over_a_trusted_line_it_goes(known, tmp_path: Path, monkeypatch):
    made = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(made.authority))
    transport.trust.cache_clear()
    answer = b"HTTP/1.1 202 Accepted\r\nX-Message-Id: over-tls\r\nContent-Length: 0\r\n\r\n"
    try:
        with _server(lambda line: (line.recv(65536), line.recv(65536), line.sendall(answer), None)[-1], made.context) as port:
            _points_to(known, f"https://localhost:{port}")
            assert (await sendgrid.send(LETTER)).provider_id == "over-tls"
    finally:
        transport.trust.cache_clear()


async def test_through_a_proxy_of_the_house_the_key_is_not_shown(known, monkeypatch):
    asked = []
    with _server(lambda line: (asked.append(line.recv(65536)), line.sendall(b"HTTP/1.1 407 No\r\n\r\n"))[1]) as port:
        monkeypatch.setenv("https_proxy", f"http://shop:open%20sesame@127.0.0.1:{port}")
        _points_to(known, "https://api.example.com")
        error = await _trouble(sendgrid, LETTER)
    assert (error.key, error.certain_nothing_left) == ("message.failure.provider_unreachable", True)
    assert asked[0].startswith(b"CONNECT api.example.com:443 ")
    assert base64.b64encode(b"shop:open sesame") in asked[0]
    assert SENDGRID_KEY.encode() not in asked[0]


async def test_a_line_that_breaks_in_the_middle_of_a_large_mail_certainly_took_nothing(known):
    with _server(_reset) as port:
        _points_to(known, f"http://127.0.0.1:{port}")
        error = await _trouble(sendgrid, replace(LETTER, html="x" * 20_000_000))
    assert (error.key, error.certain_nothing_left, error.permanent) == ("message.failure.provider_broke_off", True, False)


async def test_a_mail_refused_for_its_size_before_its_end_is_told_so(known):
    def refuse(line: socket.socket) -> None:
        line.recv(1000)
        line.sendall(b"HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n")
        line.shutdown(socket.SHUT_RD)
        while line.recv(1_000_000):
            pass

    with _server(refuse) as port:
        _points_to(known, f"http://127.0.0.1:{port}")
        error = await _trouble(sendgrid, replace(LETTER, html="x" * 20_000_000))
    assert (error.certain_nothing_left, error.key) == (True, "message.failure.provider_too_large")


@BOTH
async def test_an_answer_that_drips_for_ever_ends_in_time_and_in_doubt(known, channel, message, monkeypatch):
    monkeypatch.setattr(transport, "WHOLE_FOR", 0.5)
    stop = threading.Event()

    def drip(line: socket.socket) -> None:
        line.recv(65536)
        while not stop.wait(0.05):
            line.sendall(b"H")

    with _server(drip) as port:
        _points_to(known, f"http://127.0.0.1:{port}")
        error = await _trouble(channel, message)
        stop.set()
    assert (error.key, error.certain_nothing_left) == ("message.failure.provider_silent", False)


@BOTH
@pytest.mark.parametrize(
    "answer", [b"SSH-2.0-OpenSSH_9.2\r\n", b"\x00\x01\x02" * 50, b"HTTP/1.1 abc\r\n\r\n", b"HTTP/1.1 202 OK\r\n" + b"x" * 70_000]
)
async def test_an_answer_that_is_no_http_leaves_it_in_doubt(known, channel, message, answer):
    with _server(lambda line: (line.recv(65536), line.sendall(answer))[1]) as port:
        _points_to(known, f"http://127.0.0.1:{port}")
        assert not (await _trouble(channel, message)).certain_nothing_left


def test_what_was_cut_before_it_began_is_never_sent(api):
    line = Connection()
    assert line.cut() is TransportFailure.UNREACHABLE
    with pytest.raises(TransportError) as caught:
        line.exchange("POST", f"{api.url}/v3/mail/send", {}, b"{}")
    assert caught.value.ending.is_certain
    assert api.seen == []


async def test_a_call_that_found_no_thread_in_time_sends_nothing_later(api, known, monkeypatch):
    """All threads busy: the message waits for another try, and the late thread finds its line cut."""
    monkeypatch.setattr(transport, "WHOLE_FOR", 0.1)
    monkeypatch.setattr(transport, "AFTER_CUT_FOR", 0.1)
    gate = threading.Event()
    busy = [asyncio.get_running_loop().run_in_executor(transport._threads, gate.wait) for _ in range(transport.THREADS)]
    error = await _trouble(twilio, TEXT)
    gate.set()
    await asyncio.gather(*busy)
    await asyncio.get_running_loop().run_in_executor(transport._threads, int)
    assert (error.certain_nothing_left, error.permanent) == (True, False)
    assert api.accepted == []


@pytest.mark.parametrize(
    "both", [(sendgrid, sendgrid_status_lookup, LETTER), (twilio, twilio_status_lookup, TEXT)], ids=["sendgrid", "twilio"]
)
async def test_at_the_most_talkative_no_key_and_no_word_of_a_message_is_logged(api, both, caplog, capfd, known):
    """The SDKs print headers and bodies at DEBUG; whoever turns everything on still sees neither."""
    channel, look_up, message = both
    caplog.set_level(logging.DEBUG)
    logging.getLogger("rxapp").setLevel(logging.DEBUG)
    api.next(Act(), Act(400), Act(401), Act(503), Act(drops="after"))
    await channel.send(message)
    for _ in range(4):
        await _trouble(channel, message)
    await channel.check()
    await look_up.ask(Question(message, now(), now()))
    out, err = capfd.readouterr()
    said = f"{caplog.text} {[vars(record) for record in caplog.records]} {out} {err}"
    words = message.body.split("\n")[0]
    for secret in (SENDGRID_KEY, AUTH_TOKEN, words, words.encode("unicode_escape").decode(), message.to):
        assert secret not in said


async def test_many_at_once_each_get_their_own_answer(api, known):
    messages = [replace(LETTER, reference=f"ref{number}", to=f"c{number}@example.com") for number in range(60)]
    receipts = await asyncio.gather(*(sendgrid.send(message) for message in messages))
    sent = {one.reference: one.provider_id for one in api.accepted}
    assert [receipt.provider_id for receipt in receipts] == [sent[message.reference] for message in messages]
    assert set(api.counts().values()) == {1}


@pytest.mark.parametrize(
    ("headers", "wait_for"),
    [
        ({}, 0),
        ({"Retry-After": "30"}, 30),
        ({"Retry-After": "0"}, 0),
        ({"Retry-After": "-5"}, 0),
        ({"Retry-After": "1.5"}, 0),
        ({"Retry-After": "９"}, 0),
        ({"Retry-After": "9" * 400}, error_mapping.LONGEST_WAIT),
        ({"Retry-After": "Fri, 20 Nov 2026 13:59:00 GMT"}, 60),
        ({"Retry-After": "Fri, 20 Nov 2026 13:00:00 GMT"}, 0),
        ({"Retry-After": "Fri, 99 Nov 2026 13:00:00 GMT"}, 0),
        ({"Retry-After": "Fri, 20 Nov 9999 13:00:00 GMT"}, error_mapping.LONGEST_WAIT),
        ({"X-RateLimit-Reset": "1795183140"}, 60),
        ({"X-RateLimit-Reset": "60"}, 0),
        ({"Retry-After": "5", "X-RateLimit-Reset": "1795183140"}, 5),
    ],
)
def test_the_pause_that_an_answer_asks_for(clock, headers, wait_for):
    assert error_mapping.pause(headers, now()) == wait_for


def test_the_preferred_channel_is_sendgrid_then_smtp_and_twilio_for_sms(known):
    """screens.md, Start and addresses."""
    facts = [channel.facts for channel in registry.channels()]
    assert [one.name for one in facts if one.kind is Kind.EMAIL] == ["sendgrid", "smtp", "demo"]
    assert [one.name for one in facts if one.kind is Kind.SMS] == ["twilio", "demo"]
    sendgrid_facts, twilio_facts = facts[0], next(one for one in facts if one.name == "twilio")
    assert (sendgrid_facts.is_set_up, sendgrid_facts.most_bytes, sendgrid_facts.can_look_up) == (True, 30_000_000, True)
    assert (twilio_facts.is_set_up, twilio_facts.most_chars, twilio_facts.per_second) == (True, 1600, 1)
    assert all(one.can_look_up != bool(one.no_look_up) for one in facts)


def test_the_digest_of_a_login_changes_with_it_and_shows_nothing(known):
    before = {one.facts.name: one.facts.login for one in registry.channels()}
    known(sendgrid_api_key="SG.another", twilio_auth_token="another")
    after = {one.facts.name: one.facts.login for one in registry.channels()}
    assert before["sendgrid"] != after["sendgrid"]
    assert before["twilio"] != after["twilio"]
    assert SENDGRID_KEY not in str(before)
    assert AUTH_TOKEN not in repr(registry.channels())


async def test_what_fails_before_a_line_is_open_is_nothing_left():
    """D5: whatever it is; only a line that has begun leaves a doubt."""

    def broken(_line):
        raise TypeError("one of ours")

    with pytest.raises(transport.TransportError) as told:
        await transport.call(broken)
    assert told.value.ending.is_certain

    def broken_later(line):
        line._has_begun = True
        raise TypeError("one of ours")

    with pytest.raises(TypeError):
        await transport.call(broken_later)
