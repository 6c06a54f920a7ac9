"""The HTTP transport under both vendors' SDKs: one connection per request, and an exact account of how far a request got.

The SDKs' own transports know one time-out for everything, follow redirects with the key in hand, read the certificate authorities anew
for each call, and reuse connections that the provider may just have closed. Here connecting, sending and waiting are told apart, because
a request is certainly not carried out only until its last byte has been handed over.
"""

import asyncio
import base64
import http.client
import socket
import ssl
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from email.message import Message
from enum import StrEnum
from functools import cache
from typing import TypeVar
from urllib.parse import SplitResult, unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

from rxapp.core import locks

OPENING_FOR = 5.0
ANSWER_FOR = 10.0
WHOLE_FOR = 20.0
BYTES_A_SECOND = 50_000  # what the slowest line of a shop carries; a longer request gets more time
AFTER_CUT_FOR = 2.0
MOST_ANSWER = 4_000_000
THREADS = 32

T = TypeVar("T")
Headers = Mapping[str, str] | Message  # an answer's own are found whatever their case
_threads = ThreadPoolExecutor(max_workers=THREADS, thread_name_prefix="channel")


class TransportFailure(StrEnum):
    """How a request ended without an answer. After the first three the provider certainly has not the whole request."""

    UNREACHABLE = "unreachable"
    CERTIFICATE = "certificate"
    BROKE_OFF = "broke_off"
    SILENT = "silent"
    CUT_OFF = "cut_off"
    ODD = "odd"

    @property
    def is_certain(self) -> bool:
        """Whether the provider certainly has not the whole request, so that it may be tried again."""
        return self in (TransportFailure.UNREACHABLE, TransportFailure.CERTIFICATE, TransportFailure.BROKE_OFF)


class TransportError(Exception):
    """There was no answer. `words` are the operating system's, without any part of the request."""

    def __init__(self, ending: TransportFailure, words: str = "") -> None:
        super().__init__(ending.value)
        self.ending = ending
        self.words = words


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer; status and headers are complete. `lost` is set where the connection broke within the body."""

    status: int
    reason: str
    headers: Headers
    body: bytes
    lost: TransportFailure | None = None


class Connection:
    """The connections of one SDK call, which may make several requests one after the other; `cut` ends it from another thread."""

    def __init__(self) -> None:
        self._guard = locks.Mutex(locks.CONNECTION)
        self._is_cut = False
        self._has_begun = False
        self._socket: socket.socket | None = None

    def exchange(self, method: str, url: str, headers: Mapping[str, str], body: bytes = b"") -> Reply:
        """Make one request and return its answer, whatever the status; redirects are not followed. Raises TransportError where there is
        none.
        """
        parts = urlsplit(url)
        connection = self._open(parts)
        try:
            early = self._send(connection, method, _target(parts), headers, body)
            return early or self._read(connection)
        finally:
            connection.close()

    @property
    def has_begun(self) -> bool:
        """Whether a part of a request may have left."""
        return self._has_begun

    def cut(self) -> TransportFailure:
        """End the call from another thread; a request that has not begun to leave never will. Returns how the call ended."""
        with self._guard.held():
            self._is_cut = True
            if self._socket is not None:
                with suppress(OSError):  # not SSLSocket's own shutdown, which turns encryption off under the reader
                    socket.socket.shutdown(self._socket, socket.SHUT_RDWR)
            return TransportFailure.SILENT if self._has_begun else TransportFailure.UNREACHABLE

    def _open(self, parts: SplitResult) -> http.client.HTTPConnection:
        connection = _connection(parts)
        try:
            connection.connect()
        except ssl.SSLCertVerificationError as error:
            raise TransportError(TransportFailure.CERTIFICATE, error.verify_message) from None
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise TransportError(TransportFailure.UNREACHABLE, str(error)) from None
        connection.sock.settimeout(ANSWER_FOR)
        return connection

    def _send(
        self, connection: http.client.HTTPConnection, method: str, target: str, headers: Mapping[str, str], body: bytes
    ) -> Reply | None:
        """Hand the request over. Returns an answer only where the provider gave it before the end, as with a body too large."""
        with self._guard.held():
            if self._is_cut:
                raise TransportError(TransportFailure.UNREACHABLE)
            self._socket, self._has_begun = connection.sock, True
        try:
            connection.request(method, target, body or None, {**headers, "Connection": "close"})
        except ValueError:
            raise TransportError(TransportFailure.BROKE_OFF) from None  # its words may show a header, and so the key
        except OSError as error:
            with suppress(TransportError):
                return self._read(connection)
            raise TransportError(TransportFailure.BROKE_OFF, str(error)) from None
        return None

    def _read(self, connection: http.client.HTTPConnection) -> Reply:
        try:
            response = connection.getresponse()
        except (TimeoutError, OSError, http.client.HTTPException) as error:
            raise TransportError(self._ending(error), "" if isinstance(error, http.client.HTTPException) else str(error)) from None
        body, lost = b"", None
        try:
            body = response.read(MOST_ANSWER)
            lost = TransportFailure.CUT_OFF if response.length else None
        except http.client.IncompleteRead as error:
            body, lost = error.partial, TransportFailure.CUT_OFF
        except (OSError, http.client.HTTPException, ValueError) as error:
            lost = self._ending(error)
        return Reply(response.status, response.reason, response.headers, body, lost)

    def _ending(self, error: Exception) -> TransportFailure:
        if self._is_cut or isinstance(error, TimeoutError):
            return TransportFailure.SILENT
        return TransportFailure.CUT_OFF if isinstance(error, OSError | http.client.IncompleteRead) else TransportFailure.ODD


async def call(work: Callable[[Connection], T], *, size: int = 0) -> T:
    """Run a vendor's SDK call in a thread, with connections of its own, for at most 20 s, and 1 s more for each 50 kB of `size` bytes.

    Raises TransportError for every failure before a part of a request may have left, else what `work` raises. A call that is still
    connecting when its time is over will send nothing any more.
    """
    connection = Connection()
    running = asyncio.get_running_loop().run_in_executor(_threads, _worked, work, connection)
    running.add_done_callback(lambda done: done.cancelled() or done.exception())
    try:
        async with asyncio.timeout(WHOLE_FOR + size / BYTES_A_SECOND):
            return await asyncio.shield(running)
    except TimeoutError:
        ending = connection.cut()
    try:
        async with asyncio.timeout(AFTER_CUT_FOR):
            return await asyncio.shield(running)
    except TimeoutError:
        raise TransportError(ending) from None


def _worked(work: Callable[[Connection], T], connection: Connection) -> T:
    try:
        return work(connection)
    except Exception as error:
        if connection.has_begun or isinstance(error, TransportError) or getattr(error, "certain_nothing_left", False):
            raise
        raise TransportError(TransportFailure.UNREACHABLE, type(error).__name__) from None


@cache
def trust() -> ssl.SSLContext:
    """The TLS context with the certificate authorities of this machine; made once, because reading them blocks the event loop for 20 ms."""
    return ssl.create_default_context()


def _connection(parts: SplitResult) -> http.client.HTTPConnection:
    """A connection not yet open: direct, or through the proxy that the machine's environment names."""
    host, port = parts.hostname or "", parts.port
    if parts.scheme == "http":
        return http.client.HTTPConnection(host, port, timeout=OPENING_FOR)
    proxy = urlsplit("" if proxy_bypass(host) else getproxies().get("https", ""))
    if not proxy.hostname:
        return http.client.HTTPSConnection(host, port, timeout=OPENING_FOR, context=trust())
    connection = http.client.HTTPSConnection(proxy.hostname, proxy.port or 80, timeout=OPENING_FOR, context=trust())
    login = f"{unquote(proxy.username or '')}:{unquote(proxy.password or '')}".encode()
    extra = {"Proxy-Authorization": f"Basic {base64.b64encode(login).decode('ascii')}"} if proxy.username else {}
    connection.set_tunnel(host, port or 443, headers=extra)
    return connection


def _target(parts: SplitResult) -> str:
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
