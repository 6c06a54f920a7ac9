"""What may stand between a browser and the desk: a line on a port of its own that hands bytes on, and has a fault where told so."""

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

UPGRADE = re.compile(rb"\r\nUpgrade: websocket", re.IGNORECASE)


class Front:
    """Listens on `base` and hands on to the port. `fault`: "" for none, "cut" as a proxy that knows no WebSockets, "silent" as one
    that takes their request and never answers."""

    def __init__(self, port: int) -> None:
        self.port, self.fault = port, ""
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.base = f"http://localhost:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Listen no more."""
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                far = socket.create_connection(("127.0.0.1", self.port))
                threading.Thread(target=self._hand_on, args=(near, far, True), daemon=True).start()
                threading.Thread(target=self._hand_on, args=(far, near, False), daemon=True).start()

    def _hand_on(self, source: socket.socket, target: socket.socket, asks: bool) -> None:
        with suppress(OSError):
            while chunk := source.recv(65536):
                if asks and self.fault and UPGRADE.search(chunk):
                    if self.fault == "silent":
                        continue
                    chunk = UPGRADE.sub(b"\r\nX-Upgrade: websocket", chunk)
                target.sendall(chunk)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


@contextmanager
def front(port: int) -> Iterator[Front]:
    """A line to that port of this machine."""
    made = Front(port)
    try:
        yield made
    finally:
        made.close()
