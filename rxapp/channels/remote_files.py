"""Fetching what lies at an address that somebody outside wrote: a mail's picture, a picture message, a portrait.

Whoever writes such an address may try to make this server knock on doors behind it. So: http and https on their own ports alone, each
name looked up once and connected to at the very address that was checked (a second look-up could say something else), no address
of this machine, of the shop's network or of nobody, each redirect checked anew, and bounds for time and size.
"""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import httpx

from rxapp.files.rules import HEAD_BYTES, sniffed_type

WHOLE_FOR = 10.0  # seconds for everything, redirects as well
REDIRECTS = 3
LONGEST_ADDRESS = 2000
PORTS = {"http": 80, "https": 443}
MAX_PORT = 65_535
MOVED = (301, 302, 303, 307, 308)
_HEADERS = {"User-Agent": "rxapp", "Accept": "image/*", "Accept-Encoding": "identity"}
_TRANSLATED = ip_network("64:ff9b::/96"), ip_network("64:ff9b:1::/48")  # ways into IPv4 that the standard library calls public

Address = IPv4Address | IPv6Address


class NotFetched(Exception):
    """The address gives nothing, or may not be asked; the argument is the reason, for the log."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file that was fetched: its bytes, and its media type as the bytes tell it."""

    content: bytes
    sniffed_type: str


async def look_up(host: str, port: int) -> list[str]:
    """The network addresses of a host, as this machine finds them. Raises OSError."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]


def is_public(address: Address) -> bool:
    """Whether this is an address of the open internet: not this machine, no network of one's own, no group, no tunnel to one."""
    inside = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    if inside is not None:
        return is_public(inside)
    if isinstance(address, IPv6Address) and (address.teredo or any(address in network for network in _TRANSLATED)):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Fetches within bounds; the fields are what a test puts in place of the internet."""

    look_up: Callable[[str, int], Awaitable[list[str]]] = look_up
    may_reach: Callable[[Address], bool] = is_public
    ports: Callable[[str, int], bool] = lambda scheme, port: PORTS[scheme] == port
    whole_for: float = WHOLE_FOR
    trusted: ssl.SSLContext = field(default_factory=httpx.create_ssl_context)

    async def fetch(self, url: str, *, types: Collection[str], cap: int) -> Fetched:
        """What lies at the address, if it is of one of these media types by its bytes and has at most `cap` bytes. Raises NotFetched."""
        try:
            async with asyncio.timeout(self.whole_for):
                content = await self._follow(url, cap)
        except TimeoutError:
            raise NotFetched("too slow") from None
        except NotFetched:
            raise
        except Exception as error:  # what strangers answer, and write for an address, is no bug of ours
            raise NotFetched(type(error).__name__) from None
        sniffed = sniffed_type(content[:HEAD_BYTES])
        if sniffed not in types:
            raise NotFetched("of another type")
        return Fetched(content, sniffed)

    async def _follow(self, url: str, cap: int) -> bytes:
        async with httpx.AsyncClient(trust_env=False, verify=self.trusted, follow_redirects=False, headers=_HEADERS) as client:
            for _ in range(REDIRECTS + 1):
                content, moved_to = await self._ask(client, _checked(url), cap)
                if not moved_to:
                    return content
                url = str(httpx.URL(url).join(moved_to))
        raise NotFetched("redirects without end")

    async def _ask(self, client: httpx.AsyncClient, url: httpx.URL, cap: int) -> tuple[bytes, str]:
        """One answer: its bytes, or where it leads."""
        port = url.port or PORTS[url.scheme]
        if not self.ports(url.scheme, port):
            raise NotFetched("another port")
        address = await self._checked_address(url.host, port)
        asked = client.stream(
            "GET",
            url.copy_with(host=address),
            headers={"Host": url.netloc.decode("ascii")},
            extensions={"sni_hostname": url.raw_host.decode("ascii")},
            timeout=self.whole_for,
        )
        async with asked as answer:
            if answer.status_code in MOVED:
                return b"", answer.headers.get("location", "")
            return await _whole(answer, cap), ""

    async def _checked_address(self, host: str, port: int) -> str:
        """The one address to connect to; refused where any address of the host is none of the open internet."""
        found = [ip_address(address.partition("%")[0]) for address in await self.look_up(host, port)]
        if not found or not all(map(self.may_reach, found)):
            raise NotFetched("an address inside")
        return str(found[0])


def _checked(url: str) -> httpx.URL:
    parsed = httpx.URL(url)
    if len(url) > LONGEST_ADDRESS or parsed.scheme not in PORTS or not parsed.host or parsed.userinfo or (parsed.port or 0) > MAX_PORT:
        raise NotFetched("no address of the web")
    return parsed


async def _whole(answer: httpx.Response, cap: int) -> bytes:
    """The body as it came. A packed one is refused: it would have to be unpacked to be measured."""
    announced = answer.headers.get("content-length", "0")
    if answer.status_code != 200 or answer.headers.get("content-encoding", "identity") != "identity":
        raise NotFetched("no plain answer")
    if not announced.isdecimal() or int(announced) > cap:
        raise NotFetched("too large")
    content = bytearray()
    async for part in answer.aiter_raw():
        content += part
        if len(content) > cap:
            raise NotFetched("too large")
    return bytes(content)
