"""Pictures from elsewhere: nothing that a mail says makes this server knock on a door inside, wait long, or keep much."""

import asyncio
import ssl
from ipaddress import ip_address

import pytest
import pytest_asyncio

from rxapp.channels import remote_files
from rxapp.channels.remote_files import Fetcher, NotFetched, is_public
from rxapp.files.rules import PICTURES
from tests.channels.smtp_peer import certificate
from tests.files.conftest import picture

PNG = picture("PNG")
HERE = "127.0.0.1"


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.9.9.9",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "192.0.0.1",
        "192.0.2.5",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "fc00::1",
        "fd12::1",
        "ff02::1",
        "2001:db8::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::127.0.0.1",
        "2002:7f00:1::",
        "2002:a00:1::",
        "64:ff9b::7f00:1",
        "64:ff9b::a00:1",
        "2001:0:53aa:64c:0:0:80ff:fffe",
    ],
)
def test_no_address_of_a_network_of_ones_own(address):
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["93.184.215.14", "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_the_open_internet_may_be_asked(address):
    assert is_public(ip_address(address))


class Peer:
    """A web server on this machine that answers what a test says, and notes what it was asked."""

    def __init__(self):
        self.port = 0
        self.asked: list[str] = []
        self.answers: dict[str, bytes | float] = {}

    async def serve(self, reader, writer):
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            path = head.split(" ")[1]
            self.asked.append(head)
            answer = self.answers.get(path, b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
            if isinstance(answer, float):
                await asyncio.sleep(answer)
            else:
                writer.write(answer)
                await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


def answer(content=PNG, *lines, status="200 OK", length=True):
    head = [f"HTTP/1.1 {status}", *([f"Content-Length: {len(content)}"] if length else []), *lines, "", ""]
    return "\r\n".join(head).encode() + content


def moved(to):
    return answer(b"", f"Location: {to}", status="302 Found")


@pytest_asyncio.fixture
async def peer():
    made = Peer()
    server = await asyncio.start_server(made.serve, HERE, 0)
    made.port = server.sockets[0].getsockname()[1]
    yield made
    server.close()


@pytest.fixture
def names():
    """The internet's names as this test wants them: each look-up takes the next answer."""
    return {"pictures.example": [[HERE]]}


@pytest.fixture
def fetch(peer, names):
    """Fetch as the desk does, where the peer is the whole of the internet."""

    async def look_up(host, _port):
        found = names.get(host, [[host]])
        return found.pop(0) if len(found) > 1 else found[0]

    async def fetched(url, cap=100_000, **more):
        fetcher = Fetcher(look_up=look_up, ports=lambda *_: True, **{"may_reach": lambda one: str(one) == HERE, **more})
        return await fetcher.fetch(url.replace("PORT", str(peer.port)), types=PICTURES, cap=cap)

    return fetched


async def test_a_picture_comes(fetch, peer):
    peer.answers["/a.png?b=c"] = answer(PNG, "Content-Type: text/html")
    found = await fetch("http://pictures.example:PORT/a.png?b=c")
    assert (found.content, found.sniffed_type) == (PNG, "image/png")
    assert f"host: pictures.example:{peer.port}" in peer.asked[0].lower()
    assert "cookie" not in peer.asked[0].lower()
    assert "referer" not in peer.asked[0].lower()


@pytest.mark.parametrize(
    "content",
    [b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"<html>", b"", b"%PDF-1.7", b"{}"],
    ids=["svg", "html", "nothing", "pdf", "json"],
)
async def test_what_is_no_picture_is_not_kept_whatever_it_says(fetch, peer, content):
    peer.answers["/a.png"] = answer(content, "Content-Type: image/png")
    with pytest.raises(NotFetched, match="type"):
        await fetch("http://pictures.example:PORT/a.png")


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://pictures.example/a.png",
        "gopher://pictures.example/",
        "data:image/png;base64,AAAA",
        "//pictures.example/a.png",
        "/a.png",
        "",
        "http://",
        "http://user:pass@pictures.example:PORT/a.png",
        "http://pictures.example:99999/a.png",
        "http://[::1/a.png",
        "http://pictures.example:PORT/" + "a" * 3000,
        "http://a\x00b/",
    ],
)
async def test_what_is_no_address_of_the_web(fetch, peer, url):
    with pytest.raises(NotFetched):
        await fetch(url)
    assert peer.asked == []


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "2130706433", "0x7f000001", "017700000001", "127.1", "[::1]", "[::ffff:127.0.0.1]", "0"],
)
async def test_this_machine_is_not_asked_however_it_is_written(peer, host):
    """With the real look-up and the real rule."""
    fetcher = Fetcher(ports=lambda *_: True)
    with pytest.raises(NotFetched):
        await fetcher.fetch(f"http://{host}:{peer.port}/a.png", types=PICTURES, cap=1000)
    assert peer.asked == []


async def test_other_ports_are_not_asked(peer):
    async def anywhere(_host, _port):
        return ["8.8.8.8"]

    with pytest.raises(NotFetched, match="port"):
        await Fetcher(look_up=anywhere).fetch(f"http://pictures.example:{peer.port}/a.png", types=PICTURES, cap=1000)
    with pytest.raises(NotFetched, match="port"):
        await Fetcher(look_up=anywhere).fetch("https://pictures.example:80/a.png", types=PICTURES, cap=1000)


async def test_one_inner_address_among_others_is_enough_to_refuse(fetch, peer, names):
    names["pictures.example"] = [[HERE, "10.0.0.1"]]
    with pytest.raises(NotFetched, match="inside"):
        await fetch("http://pictures.example:PORT/a.png")
    assert peer.asked == []


async def test_a_name_that_says_something_else_the_second_time_leads_nowhere(fetch, peer, names):
    """DNS rebinding: it is looked up once, and connected to what was checked."""
    names["pictures.example"] = [[HERE], ["10.0.0.1"]]
    peer.answers["/a.png"] = answer()
    assert (await fetch("http://pictures.example:PORT/a.png")).content == PNG
    assert names["pictures.example"] == [["10.0.0.1"]]


async def test_each_redirect_is_checked(fetch, peer, names):
    names["inner.example"] = [["192.168.1.1"]]
    peer.answers |= {
        "/ok": moved("/a.png"),
        "/a.png": answer(),
        "/in": moved("http://inner.example/a.png"),
        "/meta": moved("http://169.254.169.254/latest/meta-data/"),
        "/file": moved("file:///etc/passwd"),
        "/login": moved("http://a:b@pictures.example/"),
        "/nowhere": answer(b"", status="302 Found"),
        "/round": moved("/round"),
    }
    assert (await fetch("http://pictures.example:PORT/ok")).content == PNG
    for path in ("in", "meta", "file", "login", "nowhere", "round"):
        with pytest.raises(NotFetched):
            await fetch(f"http://pictures.example:PORT/{path}")
    assert sum("GET /round " in asked for asked in peer.asked) == remote_files.REDIRECTS + 1


@pytest.mark.parametrize(
    "said",
    [
        answer(PNG + bytes(200_000)),
        answer(PNG + bytes(200_000), length=False),
        answer(PNG, "Content-Encoding: gzip"),
        answer(PNG, status="500 No"),
        answer(PNG, status="206 Partial"),
        b"HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + PNG,
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 300_000,
        b"hello",
        b"",
    ],
    ids=["large", "large unsaid", "packed", "500", "206", "liar", "odd", "cut", "head", "noise", "hangs up"],
)
async def test_what_is_too_much_or_no_answer(fetch, peer, said):
    peer.answers["/a.png"] = said
    with pytest.raises(NotFetched):
        await fetch("http://pictures.example:PORT/a.png")


async def test_who_is_slow_is_not_waited_for(fetch, peer):
    peer.answers["/a.png"] = 30.0
    with pytest.raises(NotFetched, match="slow"):
        await fetch("http://pictures.example:PORT/a.png", whole_for=0.2)


async def test_nobody_there(fetch):
    with pytest.raises(NotFetched):
        await fetch("http://pictures.example:1/a.png")


async def test_with_tls_the_certificate_is_checked_for_the_name(fetch, names, peer, tmp_path):
    """Not for the address to which it is connected."""
    names["other.example"] = [[HERE]]
    peer.answers["/a.png"] = answer()
    made = certificate(tmp_path, name="pictures.example")
    server = await asyncio.start_server(peer.serve, HERE, 0, ssl=made.context)
    port = server.sockets[0].getsockname()[1]
    trusting = ssl.create_default_context(cafile=str(made.authority))
    found = await fetch(f"https://pictures.example:{port}/a.png", trusted=trusting)
    assert found.content == PNG
    for url, trusted in ((f"https://other.example:{port}/a.png", trusting), (f"https://pictures.example:{port}/a.png", None)):
        with pytest.raises(NotFetched, match="ConnectError"):
            await fetch(url, **({"trusted": trusted} if trusted else {}))
    assert len(peer.asked) == 1
    server.close()
