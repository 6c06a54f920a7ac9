"""The door denies by default: origins, sessions, paths, bodies, headers."""

import asyncio
from datetime import timedelta

import pytest
from starlette.responses import PlainTextResponse
from starlette.websockets import WebSocketDisconnect

from rxapp.core.work import work
from rxapp.staff import sessions
from rxapp.staff.actions import access
from rxapp.staff.models import Staff
from rxapp.web import middleware
from tests.web.conftest import Visitor

FOREIGN = "https://evil.example"


def socket_answers(visitor, path="/_event?token=made-up", **headers):
    """Whether a socket opens and echoes."""
    try:
        with visitor.client.websocket_connect("ws://desk.lan:3000" + path, headers=headers) as socket:
            socket.send_text("hello")
            return socket.receive_text() == "hello"
    except WebSocketDisconnect:
        return False


@pytest.fixture
def inside(visitor):
    """A browser that is signed in."""
    visitor.sign_in()
    return visitor


class TestPages:
    @pytest.mark.parametrize(
        "path", ["/customers", "/customers/7/edit", "/settings", "/nowhere", "/customers.html", "/index.html", "/a/b.js"]
    )
    def test_without_a_session_every_page_leads_to_sign_in(self, visitor, path):
        answer = visitor.get(path)
        assert answer.status_code == 303
        assert answer.headers["location"] == "/login?next=" + path.replace("/", "%2F")

    def test_the_way_back_keeps_the_search(self, visitor):
        answer = visitor.get("/customers?q=har%20&sort=-name")
        assert answer.headers["location"] == "/login?next=%2Fcustomers%3Fq%3Dhar%2520%26sort%3D-name"

    def test_the_front_page_leads_to_plain_sign_in(self, visitor):
        assert visitor.get("/").headers["location"] == "/login"

    def test_with_a_session_the_page_comes(self, inside):
        assert inside.get("/customers").text == "<h1>/customers</h1>"

    @pytest.mark.parametrize("path", ["/ping", "/assets/app.js", "/login.css", "/login"])
    def test_what_holds_no_facts_is_open(self, visitor, path):
        assert visitor.get(path).status_code == 200

    @pytest.mark.parametrize("path", ["/_upload", "/_all_routes", "/_event/", "/_anything", "/%5fupload"])
    def test_the_frameworks_own_addresses_are_closed_even_with_a_session(self, inside, path):
        assert inside.get(path).status_code == 404
        assert inside.post(path).status_code == 404

    @pytest.mark.parametrize("path", ["/assets/../customers", "/assets/%2e%2e/customers", "/assets\\..\\customers", "//customers"])
    def test_no_detour_leads_past_the_door(self, visitor, path):
        answer = visitor.client.get("http://desk.lan:3000" + path)
        assert answer.status_code in (303, 404)
        assert "<h1>" not in answer.text

    def test_a_dead_session_is_no_session(self, inside):
        token = inside.cookies[sessions.COOKIE]
        with work() as job:
            access.sign_out(job, token=token)
        assert inside.get("/customers").status_code == 303

    def test_an_invented_cookie_is_no_session(self, visitor):
        assert visitor.get("/customers", cookie=f"{sessions.COOKIE}=invented").status_code == 303

    def test_one_who_was_deactivated_is_out_at_once(self, inside, cast):
        with work() as job:
            job.session.get_one(Staff, cast.ada.id).is_active = False
        assert inside.get("/customers").status_code == 303

    def test_12_hours_of_nothing_end_it_and_opening_pages_keeps_it(self, staffed, clock):
        inside = Visitor()
        inside.sign_in()
        for hours, status in ((11, 200), (11, 200), (13, 303)):
            clock.shift(timedelta(hours=hours))
            sessions.forget()
            assert inside.get("/customers").status_code == status

    def test_a_program_that_asks_for_json_is_told_so(self, visitor):
        assert visitor.get("/customers", accept="application/json").status_code == 401


class TestSockets:
    def test_a_bare_client_with_an_invented_token_gets_nothing(self, visitor):
        assert not socket_answers(visitor)
        assert not socket_answers(visitor, origin="http://desk.lan:3000")
        assert not socket_answers(visitor, cookie=f"{sessions.COOKIE}=invented")

    def test_a_signed_in_tab_gets_through(self, inside):
        assert socket_answers(inside, origin="http://desk.lan:3000")

    def test_a_program_with_a_valid_cookie_and_no_origin_gets_through(self, inside):
        assert socket_answers(inside)

    @pytest.mark.parametrize("origin", [FOREIGN, "null", "http://desk.lan", "http://desk.lan:3001", "https://desk.lan:3000", ""])
    def test_a_foreign_page_is_refused_although_it_brings_the_cookie(self, inside, origin):
        assert not socket_answers(inside, origin=origin)

    def test_no_other_socket_opens(self, inside):
        assert not socket_answers(inside, "/other", origin="http://desk.lan:3000")

    def test_a_locked_screen_has_no_socket(self, inside):
        inside.post("/lock")
        assert not socket_answers(inside, origin="http://desk.lan:3000")


class TestOrigins:
    @pytest.mark.parametrize(
        "address", ["http://127.0.0.1:3000", "http://localhost:3000", "http://192.168.1.20:3000", "http://desk.lan", "https://desk.lan"]
    )
    def test_the_own_address_is_ours_also_on_the_lan(self, staffed, address):
        assert Visitor(address).sign_in().status_code == 303

    @pytest.mark.parametrize("address", ["http://127.0.0.1:3000", "http://192.168.1.20:3000"])
    @pytest.mark.parametrize(
        "origin", [FOREIGN, "null", "http://192.168.1.20:3001", "http://192.168.1.99:3000", "http://127.0.0.1.evil.example:3000"]
    )
    def test_another_page_cannot_post(self, staffed, address, origin):
        visitor = Visitor(address)
        assert visitor.sign_in().status_code == 303
        assert visitor.post("/logout", origin=origin).status_code == 403
        assert visitor.get("/customers").status_code == 200

    def test_a_form_without_an_origin_must_be_called_same_origin_by_the_browser(self, inside):
        assert inside.client.post("/lock").status_code == 403
        assert inside.client.post("/lock", headers={"sec-fetch-site": "cross-site"}).status_code == 403
        assert inside.client.post("/lock", headers={"sec-fetch-site": "same-origin"}).status_code == 303

    def test_two_origins_must_both_be_ours(self, inside):
        headers = [("origin", "http://desk.lan:3000"), ("origin", FOREIGN)]
        assert inside.client.post("/lock", headers=headers).status_code == 403

    def test_a_providers_hook_sends_no_origin_and_passes(self, visitor):
        assert visitor.client.post("/hooks/echo", content=b"x" * 60_000).json() == {"bytes": 60_000}
        assert visitor.client.post("/hooks/echo", content=b"x", headers={"origin": FOREIGN}).status_code == 403

    def test_a_foreign_page_cannot_read_either(self, inside):
        assert inside.get("/customers", origin=FOREIGN).status_code == 403

    def test_a_link_from_elsewhere_opens_the_page(self, inside):
        assert inside.get("/customers", sec_fetch_site="cross-site", referer=FOREIGN).status_code == 200

    def test_behind_a_proxy_the_public_url_is_ours(self, staffed, environment):
        environment(RXAPP_PUBLIC_URL="https://desk.example.com")
        visitor = Visitor("http://10.0.0.5:3000")
        form = {"email": "ada@example.com", "password": "correct horse"}
        assert visitor.post("/login", form, origin="https://desk.example.com").status_code == 303
        assert visitor.post("/login", form, origin="https://desk.example.com.evil.example").status_code == 403

    def test_a_proxy_that_says_https_makes_https_ours(self, visitor):
        form = {"email": "ada@example.com", "password": "correct horse"}
        assert visitor.post("/login", form, origin="https://desk.lan:3000").status_code == 403
        assert visitor.post("/login", form, origin="https://desk.lan:3000", x_forwarded_proto="https").status_code == 303


class TestHeaders:
    @pytest.mark.parametrize("origin", [FOREIGN, "http://desk.lan:3000"])
    @pytest.mark.parametrize("path", ["/login", "/ping", "/customers", "/assets/app.js"])
    def test_no_answer_lets_another_site_read_it(self, inside, origin, path):
        for answer in (
            inside.get(path, origin=origin),
            inside.client.options(path, headers={"origin": origin, "access-control-request-method": "POST"}),
        ):
            assert not [name for name in answer.headers if name.startswith("access-control-")]

    def test_a_preflight_from_elsewhere_is_refused(self, inside):
        answer = inside.client.options("/login", headers={"origin": FOREIGN, "access-control-request-method": "POST"})
        assert answer.status_code == 403

    def test_pages_cannot_be_framed_sniffed_or_kept(self, inside):
        headers = inside.get("/customers").headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert headers["cache-control"] == "no-store"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "connect-src 'self' ws://desk.lan:3000 wss://desk.lan:3000" in headers["content-security-policy"]

    def test_with_https_a_browser_never_asks_without_it_again(self, staffed, environment):
        """ASVS 3.4.1: a year, on every answer; not where the desk is plain http on the shop's own network."""
        assert "strict-transport-security" not in Visitor().get("/login").headers
        environment(RXAPP_PUBLIC_URL="https://desk.example.com")
        visitor = Visitor("https://desk.example.com")
        for path in ("/login", "/customers", "/ping", "/login.css"):
            assert visitor.get(path).headers["strict-transport-security"] == "max-age=31536000"

    @pytest.mark.parametrize("path", ["/invite", "/ping", "/assets/app.js", "/login.css", "/customers", "/icon.svg"])
    def test_every_text_says_its_charset(self, inside, path):
        """ASVS 4.1.1."""
        assert inside.get(path).headers["content-type"].endswith("; charset=utf-8")

    def test_static_files_may_be_kept(self, visitor):
        assert "cache-control" not in visitor.get("/assets/app.js").headers

    def test_a_strange_host_does_not_get_into_the_policy(self, inside):
        policy = inside.get("/customers", host="x; script-src *").headers["content-security-policy"]
        assert "script-src *" not in policy


class TestBodies:
    def test_a_body_too_large_is_refused(self, visitor):
        assert visitor.post("/login", {"email": "x" * 70_000}).status_code == 413

    def test_one_that_does_not_say_its_length_too(self, visitor):
        def pieces():
            for _ in range(20):
                yield b"x" * 10_000

        answer = visitor.client.post("/login", content=pieces(), headers={"origin": "http://desk.lan:3000"})
        assert answer.status_code == 413

    @pytest.mark.parametrize(
        ("path", "method", "status"),
        [("/hooks/sendgrid/events", "POST", 413), ("/login", "POST", 413), ("/nowhere", "POST", 404), ("/customers", "GET", 303)],
    )
    @pytest.mark.parametrize("says_length", [True, False])
    async def test_what_is_refused_is_read_to_its_end_first(self, db, path, method, status, says_length):
        """D4a: who hangs up on a proxy in the middle of a body is taken for dead, and other people's pages with it."""
        parts = [{"type": "http.request", "body": b"x" * 65_536, "more_body": n < 55} for n in range(56)]
        headers = [
            (b"host", b"desk.lan"),
            (b"origin", b"http://desk.lan"),
            (b"content-length", b"3670016") if says_length else (b"transfer-encoding", b"chunked"),
        ]
        scope = {"type": "http", "method": method, "path": path, "headers": headers, "query_string": b"", "scheme": "http"}
        said = []

        async def receive():
            return parts.pop(0)

        async def heard(message):
            said.append((message, len(parts)))

        await middleware.RequestGuard(PlainTextResponse("in"))(scope, receive, heard)
        assert (said[0][0]["status"], said[0][1]) == (status, 0)

    async def test_even_that_has_its_bound(self, monkeypatch):
        """D4a: nobody keeps us reading for ever."""
        monkeypatch.setattr(middleware, "DROPPED", 1_000_000)
        scope, said, read = {"type": "http", "method": "POST", "path": "/hooks/x", "headers": [(b"host", b"desk.lan")]}, [], [0]

        async def endless():
            read[0] += 65_536
            return {"type": "http.request", "body": b"x" * 65_536, "more_body": True}

        async def heard(message):
            said.append(message)

        await middleware.RequestGuard(PlainTextResponse("in"))(scope, endless, heard)
        assert said[0]["status"] == 413
        assert read[0] < 1_200_000

    async def test_one_that_never_ends_is_let_go(self, monkeypatch):
        monkeypatch.setattr(middleware, "BODY_FOR", 0.05)
        said, scope = [], {"type": "http", "method": "POST", "path": "/hooks/sendgrid/events", "headers": [(b"host", b"desk.lan")]}

        async def silent():
            await asyncio.sleep(60)

        async def heard(message):
            said.append(message)

        await middleware.RequestGuard(PlainTextResponse("in"))(scope, silent, heard)
        assert said[0]["status"] == 413

    def test_a_strange_length_is_refused(self, visitor):
        answer = visitor.client.post("/login", content=b"a=1", headers={"origin": "http://desk.lan:3000", "content-length": "+3"})
        assert answer.status_code == 413
