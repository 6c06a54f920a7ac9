"""A local server that speaks enough of SendGrid's and Twilio's APIs for their real SDKs, and behaves as badly as it is told.

In a test: `with http_peer() as peer:`, then `peer.next(Act(status=429))`, `peer.accepted`, `peer.counts()`. As a process of
its own, for crash tests: `python -m tests.channels.http_peer --port 24010 [--log accepted.jsonl]`; then `RemotePeer(url)` has
the same `next`, `always`, `on`, `share`, `accepted`, `counts`, `clear`. It counts each message that it accepted by its reference,
or by address and words where it travelled without one, so that anything repeated or lost shows.
"""

import argparse
import json
import socket
import sys
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.channels.peer_answers import Look, Mail, Text, read_look, read_mail, read_text
from tests.channels.peer_script import GOOD, Accepted, Act, Script, Seen

__all__ = ["HTML", "Accepted", "Act", "Peer", "RemotePeer", "http_peer"]

HANG_FOR = 60.0
HTML = "<html><head><title>503</title></head><body><h1>Service Unavailable</h1></body></html>"


class Peer(Script):
    """A running server: `url` is its address for RXAPP_SENDGRID_HOST and RXAPP_TWILIO_API_BASE."""

    def __init__(self) -> None:
        super().__init__()
        self.url = ""
        self.port = 0
        self.stopping = threading.Event()


class _Desk(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    peer: Peer

    def do_POST(self) -> None:
        if self.path.startswith("/_peer/"):
            self._command()
        elif self.path == "/v3/mail/send":
            self._answer(read_mail)
        elif urlsplit(self.path).path.endswith("/Messages.json"):
            self._answer(read_text)
        else:
            self._say(404, json.dumps({"code": 20404, "message": "not here", "status": 404}))

    def do_GET(self) -> None:
        if self.path.startswith("/_peer/"):
            self._command()
        else:
            self._answer(read_look)

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""

    def _answer(self, reading: Callable[[Script, Seen], Mail | Text | Look]) -> None:
        act = self.peer.act()
        if act and "before" in (act.hangs, act.drops):
            return self._vanish(act)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        seen = Seen(self.command, self.path, {name.title(): value for name, value in self.headers.items()}, body)
        if self.peer.keeps_seen:
            self.peer.seen.append(seen)
        message = reading(self.peer, seen)
        act = act or self.peer.act_for(message.address)
        if "after" in (act.hangs, act.drops):
            return self._vanish(act)
        if act.status == 0 or 200 <= act.status < 300 or act.takes:
            message.take()
        if "taken" in (act.hangs, act.drops):
            return self._vanish(act)
        self.peer.stopping.wait(act.after_for)
        status, text, headers = message.good() if act.status in (0, 200, 201, 202) else message.bad(act.status)
        return self._say(act.status or status, text if act.body is None else act.body, {**headers, **act.headers}, act)

    def _vanish(self, act: Act) -> None:
        if act.hangs:
            self.peer.stopping.wait(HANG_FOR)
        self.close_connection = True
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)

    def _say(self, status: int, text: str, headers: dict[str, str] | None = None, act: Act = GOOD) -> None:
        body = text.encode()
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        half = "middle" in (act.hangs, act.drops)
        self.send_header("Content-Length", str(len(body) + (100 if half else 0)))
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if half else body)
        if half:
            self.wfile.flush()
            self._vanish(act)

    def _command(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        name = urlsplit(self.path).path.removeprefix("/_peer/")
        self._say(200, json.dumps(_obey(self.peer, name, json.loads(body or b"{}"))), {"Content-Type": "application/json"})


def _obey(peer: Peer, name: str, asked: dict[str, Any]) -> Any:
    acts = [Act(**act) for act in asked.get("acts", ())]
    ways: dict[str, Callable[[], Any]] = {
        "next": lambda: peer.next(*acts),
        "always": lambda: peer.always(acts[0]),
        "on": lambda: peer.on(asked["address"], acts[0]),
        "share": lambda: peer.share(asked["part"], acts[0]),
        "clear": peer.clear,
        "counts": lambda: dict(peer.counts()),
        "accepted": lambda: _accepted(peer),
    }
    answer = ways[name]() if name in ways else None
    return {} if answer is None else answer


def _accepted(peer: Peer) -> list[dict[str, Any]]:
    with peer.lock:
        return [asdict(one) for one in peer.accepted]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 512
    allow_reuse_address = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Callers that are killed in the middle are what this server is for."""


@contextmanager
def http_peer(port: int = 0) -> Iterator[Peer]:
    """Run the peer in threads of this process on a loopback port (0 is any free one)."""
    peer = Peer()
    server = _Server(("127.0.0.1", port), type("Desk", (_Desk,), {"peer": peer}))
    peer.port = server.server_address[1]
    peer.url = f"http://127.0.0.1:{peer.port}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield peer
    finally:
        peer.stopping.set()
        server.shutdown()
        server.server_close()


class RemotePeer:
    """The same wishes and answers for a peer that is a process of its own."""

    def __init__(self, url: str) -> None:
        self.url = url

    def next(self, *acts: Act) -> None:
        self._ask("next", acts)

    def always(self, act: Act) -> None:
        self._ask("always", [act])

    def on(self, address: str, act: Act) -> None:
        self._ask("on", [act], address=address)

    def share(self, part: float, act: Act) -> None:
        self._ask("share", [act], part=part)

    def clear(self) -> None:
        self._ask("clear")

    def counts(self) -> Counter[str]:
        return Counter(self._ask("counts"))

    @property
    def accepted(self) -> list[Accepted]:
        return [Accepted(**one) for one in self._ask("accepted")]

    def wait(self, for_seconds: float = 10.0) -> "RemotePeer":
        """Wait until it answers."""
        until = time.monotonic() + for_seconds
        while True:
            try:
                self._ask("counts")
            except OSError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.05)
            else:
                return self

    def _ask(self, name: str, acts: Iterable[Act] = (), **more: Any) -> Any:
        body = json.dumps({"acts": [asdict(act) for act in acts], **more}).encode()
        with urllib.request.urlopen(f"{self.url}/_peer/{name}", body, timeout=30) as answer:
            return json.load(answer)


def main(words: list[str]) -> int:
    """Serve until the process is ended; prints its address first."""
    asked = argparse.ArgumentParser(prog="http_peer")
    asked.add_argument("--port", type=int, default=0)
    asked.add_argument("--log", type=Path, help="append each accepted message to this file, one JSON object a line")
    given = asked.parse_args(words)
    with http_peer(given.port) as peer:
        peer.log, peer.keeps_seen = given.log, False
        sys.stdout.write(f"{peer.url}\n")
        sys.stdout.flush()
        with suppress(KeyboardInterrupt):
            threading.Event().wait()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
