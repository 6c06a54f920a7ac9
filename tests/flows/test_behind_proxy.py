"""The proxies of rxapp/docs/deploy.md, word for word but for ports, names and files: what one stranger posts costs nobody a page (D4a)."""

import os
import re
import shutil
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from rxapp.core.settings import ROOT
from tests.channels.smtp_peer import certificate
from tests.ports import free_port

HOOK, PAGE = "/hooks/twilio/sms", "/login"
BODY = b"x" * 3_500_000
STRANGERS = 4
PATIENCE = 60.0
README = (ROOT / "rxapp" / "docs" / "deploy.md").read_text()
SERVERS = ("10.0.0.11:3000", "10.0.0.12:3000")


def _block(*holds: str) -> str:
    """The one block that holds all this."""
    [found] = [block for block in re.findall(r"^```\n(.*?)^```$", README, re.MULTILINE | re.DOTALL) if all(word in block for word in holds)]
    return found


def _put(text: str, **anew: str) -> str:
    for old, new in anew.items():
        assert text.count(old) == 1, f"{old} in {text}"
        text = text.replace(old, new)
    return text


@contextmanager
def _running(folder: Path, *command: str, environment: dict[str, str] | None = None) -> Iterator[None]:
    with (folder / "said.log").open("a") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=os.environ | (environment or {}), stdout=log, stderr=log)
        try:
            yield
        finally:
            process.terminate()
            process.wait(20)


def _nginx(folder: Path, port: int, servers: list[str]) -> tuple[str, ...]:
    cert = certificate(folder).authority
    desk = _put(
        _block("limit_conn_zone"),
        **dict(zip(SERVERS, servers, strict=True)),
        **{"listen 443 ssl": f"listen 127.0.0.1:{port} ssl", "desk.example.com": "localhost"},
        **{"/etc/ssl/desk.pem": str(cert), "/etc/ssl/desk.key": str(cert.with_suffix(".key"))},
    )
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    here = "".join(f"{kind}_temp_path {folder / kind}; " for kind in kinds)
    user = "user root; " if os.geteuid() == 0 else ""
    file = folder / "nginx.conf"
    file.write_text(
        f"{user}daemon off; pid {folder / 'pid'}; error_log stderr; events {{}}\nhttp {{ access_log off; {here}\n{desk}}}\n",
    )
    return (_program("nginx", "nginx-light"), "-c", str(file), "-e", "stderr")


def _caddy(folder: Path, port: int, servers: list[str]) -> tuple[str, ...]:
    desk = _put(_block("health_uri"), **dict(zip(SERVERS, servers, strict=True)), **{"desk.example.com": f"https://localhost:{port}"})
    file = folder / "Caddyfile"
    own = f"storage file_system {folder / 'kept'}\n"
    file.write_text(f"{{\nadmin off\nskip_install_trust\nauto_https disable_redirects\n{own}}}\n{desk}")
    return (_program("caddy", "caddy"), "run", "--adapter", "caddyfile", "--config", str(file))


def _program(name: str, package: str) -> str:
    found = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if found is None:
        pytest.skip(f"{name} is not installed (Debian: apt-get install {package})")
    return found


@pytest.fixture(params=[_nginx, _caddy], ids=["nginx", "caddy"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of the proxy, which answers, as do both servers behind it."""
    start: Callable[[Path, int, list[str]], tuple[str, ...]] = request.param
    port, ports = free_port(), [free_port(), free_port()]
    command = start(tmp_path, port, [f"127.0.0.1:{one}" for one in ports])
    with ExitStack() as running:
        for one in ports:
            running.enter_context(_running(tmp_path, sys.executable, "-m", "tests.flows.behind", str(one)))
        addresses = [f"http://127.0.0.1:{one}" for one in ports] + [f"https://localhost:{port}"]
        _until_all_answer(addresses[:2])
        running.enter_context(_running(tmp_path, *command))
        _until_all_answer(addresses)
        yield addresses[-1]


def _until_all_answer(addresses: list[str]) -> None:
    until = time.monotonic() + PATIENCE
    while any(_status(address + PAGE) != 200 for address in addresses):
        assert time.monotonic() < until
        time.sleep(0.1)


def _status(address: str, body: bytes | None = None) -> int:
    """What is answered; 0 where nobody answers or hangs up."""
    trust = ssl._create_unverified_context()  # made a moment ago, on this machine
    try:
        with urllib.request.urlopen(urllib.request.Request(address, body), timeout=30, context=trust) as answer:
            return answer.status
    except urllib.error.HTTPError as answer:
        return answer.code
    except OSError:
        return 0


def test_what_is_too_large_is_refused_and_no_server_counts_as_dead(desk: str) -> None:
    """D4a: 413 to each, and everyone else's page meanwhile and after."""
    seen: list[int] = []
    with ThreadPoolExecutor(STRANGERS) as strangers:
        posts: list[Future[int]] = [strangers.submit(_status, desk + HOOK, BODY) for _ in range(STRANGERS)]
        while not all(post.done() for post in posts):
            seen.append(_status(desk + PAGE))
        assert [post.result() for post in posts] == [413] * STRANGERS
    seen += [_status(desk + PAGE) for _ in range(20)]
    assert set(seen) == {200}
