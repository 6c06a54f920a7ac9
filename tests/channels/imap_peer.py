"""A scripted IMAP server with one mailbox, for what a real one cannot be brought to: tokens, and silence at the wrong moment."""

import base64
import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

ANSWERS = {
    "SELECT": ["* 0 EXISTS", "* OK [UIDVALIDITY 7] fine"],
    "UID": ["* SEARCH"],
    "IDLE": ["+ idling"],
    "LOGOUT": ["* BYE so long"],
}


class ImapPeer:
    """It takes these tokens; where `is_deaf` it says nothing more once IDLE has begun. `asked` is every command that it heard."""

    def __init__(self) -> None:
        self.tokens: set[str] = set()
        self.is_deaf = False
        self.has_idle = True
        self.asked: list[str] = []
        self.port = 0


@contextmanager
def imap_server(peer: ImapPeer) -> Iterator[ImapPeer]:
    """The running server; leaves nothing behind."""

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            with suppress(OSError, ValueError):
                _serve(self, peer)

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        allow_reuse_address = True

    with Server(("127.0.0.1", 0), Handler) as server:
        peer.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield peer
        server.shutdown()


def _serve(line: socketserver.StreamRequestHandler, peer: ImapPeer) -> None:
    def say(*words: str) -> None:
        line.wfile.write("".join(f"{word}\r\n" for word in words).encode())

    line.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    say("* OK ready")
    while heard := line.rfile.readline().decode().strip():
        tag, _, words = heard.partition(" ")
        command = words.split(" ")[0].upper()
        peer.asked.append(command)
        if command == "AUTHENTICATE":
            _log_in(line, peer, tag, say)
            continue
        say(*{"CAPABILITY": [f"* CAPABILITY IMAP4rev1 AUTH=XOAUTH2{' IDLE' if peer.has_idle else ''}"], **ANSWERS}.get(command, []))
        if command == "IDLE":
            threading.Event().wait(30 if peer.is_deaf else 0)
            line.rfile.readline()
        say(f"{tag} OK done")


def _log_in(line: socketserver.StreamRequestHandler, peer: ImapPeer, tag: str, say) -> None:
    say("+ ")
    given = base64.b64decode(line.rfile.readline()).decode()
    token = given.partition("auth=Bearer ")[2].rstrip("\1")
    peer.asked.append(token)
    if given.startswith("user=") and token in peer.tokens:
        say(f"{tag} OK done")
        return
    say("+ " + base64.b64encode(b'{"status":"401"}').decode())
    line.rfile.readline()
    say(f"{tag} NO [AUTHENTICATIONFAILED] Invalid credentials")
