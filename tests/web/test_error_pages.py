"""While the database is away, or its disk is full: plain words, and nobody is taken for a stranger (D-56)."""

import sqlite3

import psycopg
import pytest
from sqlalchemy.exc import IntegrityError, OperationalError
from starlette.websockets import WebSocketDisconnect

from rxapp.core import db as database
from rxapp.staff import sessions
from tests.web.conftest import Visitor

NOWHERE = "postgresql+psycopg://nobody@127.0.0.1:1/nothing"


def _of(code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("database or disk is full")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("error", "is_away", "is_full"),
    [
        (OperationalError("INSERT", {}, psycopg.OperationalError("server closed the connection")), True, False),
        (OperationalError("INSERT", {}, psycopg.errors.DiskFull("could not extend file")), True, True),
        (OperationalError("INSERT", {}, _of(sqlite3.SQLITE_FULL)), True, True),
        (_of(sqlite3.SQLITE_IOERR_WRITE), True, True),
        (_of(sqlite3.SQLITE_BUSY), True, False),
        (psycopg.OperationalError("connection refused"), True, False),
        (IntegrityError("INSERT", {}, psycopg.errors.UniqueViolation("twice")), False, False),
        (ZeroDivisionError(), False, False),
    ],
)
def test_whose_fault_it_is(error, is_away, is_full):
    assert (database.is_away(error), database.is_full(error)) == (is_away, is_full)


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
class TestAway:
    @pytest.fixture
    def inside(self, visitor: Visitor, monkeypatch) -> Visitor:
        """Signed in, and then the database goes away."""
        visitor.sign_in()
        sessions.forget()
        monkeypatch.setattr(database, "_engine", database.connect(NOWHERE))
        return visitor

    @pytest.mark.parametrize("path", ["/customers?q=ann", "/login", "/setup"])
    def test_a_page_says_so_and_opens_again_by_itself(self, inside, path):
        answer = inside.get(path, accept_language="en", accept="text/html")
        assert (answer.status_code, answer.headers["retry-after"], answer.headers["refresh"]) == (503, "10", "10")
        assert "Nothing was lost. This page opens by itself when the database is back." in answer.text
        assert f'href="{path}"' in answer.text
        assert "set-cookie" not in answer.headers

    def test_in_the_readers_language(self, inside):
        answer = Visitor().get("/customers", accept_language="pl", cookie=f"{sessions.COOKIE}=unknown")
        assert "Nic nie przepadło." in answer.text

    def test_a_program_gets_what_it_asks_for(self, inside):
        answer = inside.get("/customers", accept="application/json")
        assert (answer.status_code, answer.json()) == (503, {"error": "away"})

    def test_nobody_is_signed_in_or_out_meanwhile(self, inside):
        for path in ("/login", "/logout"):
            answer = inside.post(path, {"email": "ada@example.com", "password": "correct horse"})
            assert (answer.status_code, "refresh" in answer.headers) == (503, False)
            assert "set-cookie" not in answer.headers

    def test_a_socket_is_refused_for_now(self, inside):
        with pytest.raises(WebSocketDisconnect), inside.client.websocket_connect("ws://desk.lan:3000/_event"):
            pass

    def test_what_needs_no_database_is_there(self, inside):
        assert inside.get("/ping").status_code == 200


def test_a_bug_is_no_database_that_is_away(visitor, monkeypatch):
    def broken(_token):
        raise ZeroDivisionError

    visitor.sign_in()
    sessions.forget()
    monkeypatch.setattr(sessions, "_look_up", broken)
    with pytest.raises(ZeroDivisionError):
        visitor.get("/customers")
