"""The running app as a stranger's program meets it: routes, origins and sockets, without a browser."""

import asyncio
import http.client
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import socketio
from socketio.exceptions import ConnectionError as Refused

from rxapp import web
from rxapp.customers.queries import lookups
from rxapp.staff.sessions import COOKIE
from rxapp.web.middleware import EXCEPTIONS
from tests.browser.desk import Desk

NAMESPACE = "/_event"
HYDRATE = "reflex___state____state.hydrate_and_load"
OPEN = {"/login", "/setup", "/invite", "/renew", "/_health", "/logout", "/lock", "/switch", "/f/{token}"}
GUARDED = {"/files", "/files/{use_id}", "/files/remote/{token}", "/mails/{message_id}", "/workshop/jobs"}  # not without a session
SIGNED_FIRST = {"/hooks/sendgrid/inbound"}  # of what bears no signature nothing is read
FOREIGN = "https://evil.example"


@pytest.fixture
def cookie(desk: Desk) -> str:
    """Ben's session, as his browser carries it."""
    kept = desk.sign_in("ben").page.context.cookies()
    return "; ".join(f"{one['name']}={one['value']}" for one in kept)  # type: ignore[typeddict-item]


def _ask(desk: Desk, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, str]:
    line = http.client.HTTPConnection("127.0.0.1", desk.server.port, timeout=20)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    line.request(method, path, body, {"Host": f"localhost:{desk.server.port}", **named})
    answer = line.getresponse()
    answer.read()
    return answer.status, answer.headers.get("location", "")


def _connects(
    desk: Desk, cookie: str, *, origin: str = "", host: str = "", events: tuple[dict[str, Any], ...] = ()
) -> list[dict[str, Any]] | None:
    """What comes over a socket after these events; None where it is refused. In a thread, because Playwright's loop runs here."""

    async def tried() -> list[dict[str, Any]] | None:
        client, came, answered = socketio.AsyncClient(reconnection=False), [], asyncio.Event()
        client.on("event", lambda update: (came.append(update), answered.set()), namespace=NAMESPACE)
        address = host or f"localhost:{desk.server.port}"
        try:
            await client.connect(
                f"http://127.0.0.1:{desk.server.port}?token={uuid.uuid4()}",
                headers={"Cookie": cookie, "Host": address, **({"Origin": origin} if origin else {})},
                auth={"event": {"name": HYDRATE, "payload": {}, "router_data": {"pathname": "/customers", "asPath": "/customers"}}},
                namespaces=[NAMESPACE],
                socketio_path=NAMESPACE,
                transports=["websocket"],
                wait_timeout=10,
            )
        except Refused:
            return None
        for event in events:
            await client.emit("event", event, namespace=NAMESPACE)
        await asyncio.wait_for(answered.wait(), 10)
        await client.disconnect()
        return came

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, tried()).result()


def test_a_socket_needs_a_living_session_and_our_own_origin(desk: Desk, cookie: str):
    """No cookie, an invented one, a foreign page: refused. Our own page, also by a LAN address: answered."""
    here, lan = f"http://localhost:{desk.server.port}", f"192.168.7.20:{desk.server.port}"
    assert _connects(desk, "") is None
    assert _connects(desk, f"{COOKIE}=invented") is None
    assert _connects(desk, "", origin=here) is None
    assert _connects(desk, cookie, origin=FOREIGN) is None
    assert _connects(desk, cookie, origin=f"http://{lan}") is None
    assert _connects(desk, cookie, origin="null") is None
    assert _connects(desk, cookie, origin=here)
    assert _connects(desk, cookie, origin=f"http://{lan}", host=lan)


def test_odd_frames_do_no_harm(desk: Desk, cookie: str):
    """Handlers that are not there, payloads of any kind: the socket answers, nothing is written, the desk goes on."""
    number = desk.customer("Oddframe")
    state = "reflex___state____state.rxapp___staff___state____staff_state"
    odd: list[dict[str, Any]] = [
        {"name": f"{state}.nothing", "payload": {}},
        {"name": "no.such.state.at_all", "payload": {"a": {"b": 1}}},
        {"name": f"{state}.rxapp___messages___compose___state___setup____compose_state.open", "payload": {"customer_id": {"$gt": 0}}},
        {"name": f"{state}.rxapp___messages___compose___state___setup____compose_state.setvar", "payload": {"var_name": "to", "value": []}},
        {"name": None, "payload": None},
        {"name": f"{state}.setvar", "payload": {"var_name": "staff_id", "value": 1}},
    ]
    frames = tuple({**event, "router_data": {"pathname": "/customers", "asPath": "/customers"}} for event in odd)
    assert _connects(desk, cookie, events=frames)
    assert desk.sent(number) == []
    assert desk.do(lookups.customer_for, number).name == "Oddframe Vance"
    assert _ask(desk, "GET", "/ping")[0] == 200
    desk.sign_in("ben")


def test_every_page_leads_to_the_door(desk: Desk):
    """Without a login no page is served, nor the framework's own addresses."""
    for page in (
        "/",
        "/customers",
        "/customers/1",
        "/customers/1/edit",
        "/customers/new",
        "/templates",
        "/settings",
        "/outbox",
        "/counter",
        "/x/y.html",
    ):
        status, to = _ask(desk, "GET", page)
        assert (status, to.partition("?")[0]) == (303, "/login"), page
    for path in ("/_upload", "/_event/", "/_all_routes", "/_anything"):
        assert _ask(desk, "GET", path)[0] == 404, path
        assert _ask(desk, "POST", path, b"x", Origin=f"http://localhost:{desk.server.port}")[0] == 404, path


def test_every_route_of_ours_is_open_on_purpose(desk: Desk, cookie: str):
    """What may be had without a session is in the lists above; a foreign page gets 403 everywhere, a body too large 413."""
    here = f"http://localhost:{desk.server.port}"
    for route in web.routes():
        assert route.path in OPEN | GUARDED or route.path.startswith("/hooks/"), route.path
        for method in (route.methods or set()) - {"HEAD"}:
            assert _ask(desk, method, route.path, Origin=FOREIGN, Cookie=cookie)[0] == 403, route.path
            if method == "POST":
                assert _ask(desk, method, route.path, Cookie=cookie)[0] == 403, route.path
                too_large = _ask(desk, method, route.path, b"x" * (EXCEPTIONS.at(route.path).cap + 1), Origin=here)[0]
                assert too_large == (401 if route.path in GUARDED else 403 if route.path in SIGNED_FIRST else 413), route.path
    assert _ask(desk, "GET", "/customers", Cookie=cookie)[0] == 200
    assert _ask(desk, "GET", "/customers", Origin=FOREIGN, Cookie=cookie)[0] == 403
