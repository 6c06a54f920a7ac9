"""The routes and the door as a browser meets them, before an app that stands in for Reflex."""

import re
from dataclasses import dataclass, field

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.testclient import TestClient

from rxapp.core.settings import settings
from rxapp.core.work import work
from rxapp.shop import actions as shop
from rxapp.staff.actions import passwords
from rxapp.staff.models import Staff
from rxapp.web import error_pages, health, rate_limits, routes
from rxapp.web.middleware import RequestGuard
from tests.staff.conftest import fast_hasher  # noqa: F401 (a fixture)

PASSWORD = "correct horse"
HERE = "http://desk.lan:3000"


async def _page(request):
    return HTMLResponse(f"<h1>{request.url.path}</h1>")


async def _got(request):
    return JSONResponse({"bytes": len(await request.body())})


async def _event(socket):
    await socket.accept()
    await socket.send_text(await socket.receive_text())
    await socket.close()


def behind() -> Starlette:
    """What stands behind the door: our routes, then the framework with its habits (CORS for all, an open upload)."""
    framework = [
        Route("/ping", lambda _request: JSONResponse("pong")),
        Route("/_upload", _got, methods=["POST"]),
        Route("/_event/", _got, methods=["GET", "POST"]),
        Route("/_all_routes", _page),
        Route("/hooks/echo", _got, methods=["POST"]),
        Route("/assets/app.js", lambda _request: PlainTextResponse("app")),
        Route("/icon.svg", lambda _request: Response(b"<svg/>", media_type="image/svg+xml")),
        Route("/login.css", lambda _request: PlainTextResponse("css")),
        WebSocketRoute("/_event", _event),
        WebSocketRoute("/other", _event),
        Mount("/", Route("/{rest:path}", _page, methods=["GET", "POST"])),
    ]
    cors = Middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True, allow_methods=["*"], allow_headers=["*"])
    return Starlette(routes=[*routes(), *framework], middleware=[cors], exception_handlers=error_pages.HANDLERS)


@dataclass
class Visitor:
    """A browser on the shop's LAN: sends Origin with every form, keeps its cookies, follows no redirect by itself."""

    address: str = HERE
    headers: dict[str, str] = field(default_factory=dict)

    def __post_init__(self):
        self.client = TestClient(RequestGuard(behind()), base_url=self.address, follow_redirects=False, headers=self.headers)

    def get(self, path, **headers):
        return self.client.get(path, headers=_named(headers))

    def post(self, path, form=None, **headers):
        return self.client.post(path, data=form or {}, headers={"origin": self.address, **_named(headers)})

    def look(self, path, key, **headers):
        """Open a one-time link: the page that comes posts what stands behind its `#`."""
        return self.post(path, {"key": key, "look": "1"}, **headers)

    def sign_in(self, who="ada", password=PASSWORD, **form):
        return self.post("/login", {"email": f"{who}@example.com", "password": password, **form})

    @property
    def cookies(self):
        return self.client.cookies


def _named(headers):
    return {name.replace("_", "-"): value for name, value in headers.items()}


def alert_of(answer) -> str:
    """The alert that a reader would hear, or ""."""
    found = re.search(r'role="alert">.*?<span>(.*?)</span>', answer.text, re.DOTALL)
    return found[1] if found else ""


def value_of(answer, name: str) -> str:
    """What a field of the page holds."""
    found = re.search(rf'name="{name}"[^>]*? value="([^"]*)"', answer.text)
    return found[1] if found else ""


@pytest.fixture(autouse=True)
def nothing_known_yet():
    rate_limits.forget()
    health.forget()


@pytest.fixture
def environment(monkeypatch):
    """Set an environment name for this test: `environment(RXAPP_PUBLIC_URL="https://desk.example.com")`."""

    def put(**names):
        for name, value in names.items():
            monkeypatch.setenv(name, value)
        settings.cache_clear()

    yield put
    monkeypatch.undo()
    settings.cache_clear()


@pytest.fixture
def staffed(cast):
    """The cast with passwords, in a shop with a name."""
    with work() as job:
        shop.save(job, form={"name": "Calder Cycles", "zone": "Europe/London", "language": "en"})
        for person in (cast.ada, cast.ben):
            job.session.get_one(Staff, person.id).password_hash = passwords.hash_password(PASSWORD)
    return cast


@pytest.fixture
def visitor(staffed):
    return Visitor()
