"""Files over real sockets, through the app as it is served: slow, cut and lying clients, the same file twice, a full disk, kill -9."""

import http.client
import json
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from rxapp.files.rules import MAX_BYTES
from tests.flows.disks import small_disk
from tests.flows.processes import Web, until

SOON = 20
START = {"RXAPP_DEMO": "on", "RXAPP_WORKERS": "outside"}


class House:
    """A desk that serves, Ben's cookie, and where its files lie."""

    def __init__(self, web: Web, folder: Path) -> None:
        self.web, self.folder = web, folder / "files"
        self.cookie = web.sign_in("ben")

    def lying(self) -> list[str]:
        """What lies in the store."""
        return sorted(str(path.relative_to(self.folder)) for path in self.folder.rglob("*") if path.is_file())

    def head(self, *lines: str, path: str = "/files", method: str = "POST") -> bytes:
        """The head of a request as Ben's browser sends it."""
        own = (f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.web.port}", f"Origin: {self.web.base}", f"Cookie: {self.cookie}")
        return "\r\n".join([*own, *lines, "", ""]).encode()

    def line(self) -> socket.socket:
        """An open connection."""
        return socket.create_connection(("127.0.0.1", self.web.port), timeout=SOON)

    def bring(self, content: bytes, name: str = "a.bin") -> tuple[int, dict]:
        """Upload as a browser does."""
        with closing(http.client.HTTPConnection("127.0.0.1", self.web.port, timeout=60)) as line:
            line.request("POST", "/files", content, {"Origin": self.web.base, "Cookie": self.cookie, "X-File-Name": name})
            answer = line.getresponse()
            return answer.status, json.loads(answer.read())

    def get(self, path: str, **headers: str) -> tuple[int, bytes]:
        """Download as a browser does."""
        with closing(http.client.HTTPConnection("127.0.0.1", self.web.port, timeout=60)) as line:
            line.request("GET", path, headers={"Cookie": self.cookie, **headers})
            answer = line.getresponse()
            return answer.status, answer.read()


def _answered(line: socket.socket) -> tuple[int, bytes]:
    answer = http.client.HTTPResponse(line)
    answer.begin()
    return answer.status, answer.read()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One desk for all: each test leaves the store as it finds it, or counts what comes on top."""
    folder = tmp_path_factory.mktemp("files")
    web = Web(folder, "web", **START)
    web.start()
    try:
        until(lambda: web.ask("/login")[0] == 200, within=120)
        yield House(web, folder)
    finally:
        web.end()


def test_exactly_25_megabytes_come_and_go_whole(house: House):
    """D-10. Nobody else waits meanwhile."""
    content = os.urandom(MAX_BYTES)
    status, told = house.bring(content, "big.bin")
    assert (status, told["size"]) == (201, MAX_BYTES)
    assert house.get(f"/files/{told['id']}") == (200, content)
    assert house.get(f"/files/{told['id']}", Range="bytes=1000000-1999999") == (206, content[1_000_000:2_000_000])
    assert house.bring(content + b"x")[0] == 413


def test_one_that_is_cut_leaves_nothing(house: House):
    before = house.lying()
    with house.line() as line:
        line.sendall(house.head("Content-Length: 1000000") + b"x" * 500_000)
        until(lambda: house.lying() != before, within=SOON)
    until(lambda: house.lying() == before, within=SOON)


@pytest.mark.parametrize("length", ["-5", "+5", "5x", "0x5", "9" * 30, ""])
def test_a_length_that_is_none_is_refused(house: House, length: str):
    before = house.lying()
    with house.line() as line:
        line.sendall(house.head(f"Content-Length: {length}") + b"hello")
        line.shutdown(socket.SHUT_WR)
        status = int((line.recv(100) or b"HTTP/1.1 400 ").split()[1])
    assert 400 <= status < 500
    assert house.lying() == before


def test_a_body_shorter_or_longer_than_it_says(house: House):
    before = house.lying()
    with house.line() as line:
        line.sendall(house.head("Content-Length: 10") + b"hello")
        line.shutdown(socket.SHUT_WR)
        assert line.recv(100) in (b"",) or house.lying() == before
    until(lambda: house.lying() == before, within=SOON)
    with house.line() as line:  # what comes on top is another request, and no sensible one
        line.sendall(house.head("Content-Length: 5") + b"helloTHERE\r\n\r\n")
        assert _answered(line)[0] == 201


def test_a_slow_one_arrives_and_holds_nobody_up(house: House):
    content = os.urandom(64)
    slowest = 0.0
    with house.line() as line:
        line.sendall(house.head("Content-Length: 64"))
        for byte in content:
            line.sendall(bytes([byte]))
            began = time.monotonic()
            assert house.web.ask("/ping")[0] == 200
            slowest = max(slowest, time.monotonic() - began)
        status, body = _answered(line)
    assert status == 201
    assert house.get(f"/files/{json.loads(body)['id']}")[1] == content
    assert slowest < 5


def test_in_chunks_without_a_length(house: House):
    with house.line() as line:
        line.sendall(house.head("Transfer-Encoding: chunked") + b"5\r\nhello\r\n6\r\n there\r\n0\r\n\r\n")
        status, body = _answered(line)
    assert (status, json.loads(body)["size"]) == (201, 11)


def test_the_same_file_from_many_at_once(house: House):
    content, told = os.urandom(300_000), []
    threads = [threading.Thread(target=lambda: told.append(house.bring(content))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [status for status, _ in told] == [201] * 8
    assert len({answer["id"] for _, answer in told}) == 8
    assert {house.get(f"/files/{answer['id']}")[1] for _, answer in told} == {content}
    assert not [name for name in house.lying() if name.startswith("incoming/")]


def test_a_stranger_uploads_nothing(house: House):
    before = house.lying()
    with house.line() as line:
        line.sendall(house.head("Content-Length: 1000000").replace(b"Cookie:", b"X-Other:") + b"x" * 1_000_000)
        assert _answered(line)[0] == 401
    with house.line() as line:
        line.sendall(house.head("Content-Length: 5").replace(house.web.base.encode(), b"https://evil.example") + b"hello")
        assert _answered(line)[0] == 403
    assert house.lying() == before


def test_who_reads_slowly_gets_it_whole(house: House):
    content = os.urandom(3_000_000)
    _, told = house.bring(content)
    with house.line() as line:
        line.sendall(house.head("Connection: close", path=f"/files/{told['id']}", method="GET"))
        got = b""
        while part := line.recv(100_000):
            got += part
            time.sleep(0.01)
    assert got.endswith(content)


def test_a_full_disk_is_said_and_goes_on_when_there_is_room(tmp_path: Path):
    with small_disk(tmp_path / "disk") as disk:
        if disk is None:
            pytest.skip("no file system can be mounted here")
        web = Web(tmp_path, "web", RXAPP_DATA_DIR=str(tmp_path / "disk"), RXAPP_DATABASE_URL=f"sqlite:///{tmp_path / 'desk.db'}", **START)
        web.start()
        try:
            until(lambda: web.ask("/login")[0] == 200, within=120)
            house = House(web, tmp_path / "disk")
            disk.fill()
            status, told = house.bring(os.urandom(2_000_000))
            assert status == 507
            assert "disk is full" in told["error"]
            assert house.lying() == []
            disk.clear()
            assert house.bring(os.urandom(2_000_000))[0] == 201
        finally:
            web.end()


def test_killed_in_the_middle_nothing_is_shown_broken(house: House):
    """The last of all, because it takes the desk away and brings it back."""
    _, kept = house.bring(b"kept")
    with house.line() as line:
        line.sendall(house.head("Content-Length: 5000000") + b"x" * 2_000_000)
        until(lambda: any(name.startswith("incoming/") for name in house.lying()), within=SOON)
        house.web.end(signal.SIGKILL)
    house.web.start()
    until(lambda: house.web.ask("/login")[0] == 200, within=120)
    assert house.get(f"/files/{kept['id']}") == (200, b"kept")
    assert [name for name in house.lying() if name.startswith("incoming/")]  # until the sweep, an hour after
