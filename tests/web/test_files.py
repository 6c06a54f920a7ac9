"""/files and /f/<token>: who gets in, what comes back, and that everything beside them stays shut."""

import asyncio
from io import BytesIO
from urllib.parse import quote

import pytest
from PIL import Image
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from rxapp.core.work import reading, work
from rxapp.files import actions, links, rules
from rxapp.files.store import store
from rxapp.staff.models import Staff
from rxapp.web import files, middleware, uploads
from rxapp.web.exceptions import RULE, Exceptions, RouteException
from rxapp.web.middleware import RequestGuard
from tests.files.conftest import TICKETS, folder, lying, picture, put, tickets  # noqa: F401 (fixtures)
from tests.web.conftest import Visitor

EVIL = "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


@pytest.fixture
def inside(visitor):
    visitor.sign_in()
    return visitor


def bring(visitor, content=b"hello", name="hello.txt", **headers):
    given = {"origin": visitor.address, "x-file-name": quote(name), **headers}
    return visitor.client.post("/files", content=content, headers=given)


@pytest.fixture
def attached(staffed):
    """Attach a content to record 1; returns the use's number."""

    def attach(content=b"hello", name="hello.txt", subject_id=1):
        with work(staffed.ben) as job:
            return actions.attach(job, stored=put(content, name), subject=TICKETS, subject_id=subject_id, name=name)

    return attach


class TestUpload:
    def test_it_is_kept_for_who_brought_it(self, inside, staffed):
        answer = bring(inside, b"%PDF-1.7\n", "рахунок 5.pdf")
        assert answer.status_code == 201
        told = answer.json()
        assert (told["name"], told["size"], told["type"]) == ("рахунок 5.pdf", 9, "application/pdf")
        assert inside.get(f"/files/{told['id']}").content == b"%PDF-1.7\n"
        ben = Visitor()
        ben.sign_in("ben")
        assert ben.get(f"/files/{told['id']}").status_code == 404

    @pytest.mark.parametrize(("more", "status"), [(0, 201), (1, 413)], ids=["exactly 25 MB", "one byte more"])
    @pytest.mark.parametrize("says_length", [True, False])
    def test_exactly_twenty_five_megabytes_pass(self, inside, folder, more, status, says_length):  # noqa: F811
        """D-10."""
        whole = b"x" * (rules.MAX_BYTES + more)
        answer = bring(inside, whole if says_length else iter([whole[: 2**20], whole[2**20 :]]))
        assert answer.status_code == status
        assert len(lying(folder)) == (status == 201)
        if status == 413:
            assert "25 MB" in answer.json()["error"]

    def test_an_empty_one_is_refused_in_words(self, inside, folder):  # noqa: F811
        answer = bring(inside, b"")
        assert (answer.status_code, answer.json()["error"]) == (422, "This file is empty. Choose it again, or another one.")
        assert lying(folder) == []

    def test_the_words_are_those_of_the_person(self, inside):
        inside.cookies.delete("rxapp_ui")
        inside.cookies.set("rxapp_ui", "pl%7CEurope%2FWarsaw")
        answer = bring(inside, b"")
        assert answer.json()["error"].startswith("Ten plik jest pusty")

    @pytest.mark.parametrize(
        ("name", "kept"),
        [
            ("../../../etc/passwd", "passwd"),
            ("a\r\nX-Evil: 1.txt", "a X-Evil_ 1.txt"),
            ("", "file"),
            ("\x00\x01", "file"),
            ("x" * 9000, "x" * 200),
            ('"; filename=evil.exe', "_; filename=evil.exe"),
        ],
    )
    def test_a_hostile_name_is_made_harmless(self, inside, name, kept):
        told = bring(inside, name=name).json()
        assert told["name"] == kept
        assert "\n" not in inside.get(f"/files/{told['id']}").headers["content-disposition"]

    def test_without_a_session_nothing_is_taken(self, visitor, folder):  # noqa: F811
        assert bring(visitor).status_code == 401
        assert not folder.exists()

    def test_who_may_only_read_brings_nothing(self, staffed, inside, folder):  # noqa: F811
        with work() as job:
            job.session.get_one(Staff, staffed.ada.id).role_id = job.session.get_one(Staff, staffed.rita.id).role_id
        answer = bring(inside)
        assert answer.status_code == 403
        assert lying(folder) == []

    @pytest.mark.parametrize("origin", ["https://evil.example", ""])
    def test_another_site_brings_nothing(self, inside, origin):
        headers = {"origin": origin} if origin else {}
        assert inside.client.post("/files", content=b"x", headers=headers).status_code == 403

    async def test_who_sends_nothing_more_is_given_up(self, db, folder, monkeypatch):  # noqa: F811
        monkeypatch.setattr(uploads, "PART_FOR", 0.05)

        async def silent():
            await asyncio.sleep(60)

        with pytest.raises(uploads.BrokenOff):
            await uploads.take(Request({"type": "http", "method": "POST", "headers": []}, silent), cap=10)
        assert lying(folder) == []

    async def test_more_at_once_than_it_takes_are_told_to_come_again(self, inside, monkeypatch):
        monkeypatch.setattr(uploads, "_under_way", asyncio.Semaphore(0))
        answer = bring(inside)
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "10")

    def test_a_disk_without_room_is_said_and_keeps_nothing(self, inside, folder, monkeypatch):  # noqa: F811
        def full(_self, _part):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(type(store().begin()), "write", full)
        answer = bring(inside, b"x" * 600_000)
        assert (answer.status_code, answer.json()["error"]) == (
            507,
            "Not kept: the desk’s disk is full. Tell the administrator, then try again.",
        )
        assert [name for name in lying(folder) if not name.startswith("incoming/")] == []


class TestDownload:
    @pytest.mark.parametrize(
        ("content", "name", "shown"),
        [
            (picture("PNG"), "a.png", "image/png"),
            (b"%PDF-1.7\n", "a.pdf", "application/pdf"),
            (EVIL.encode(), "a.png", ""),
            (b"<!DOCTYPE html><script>alert(1)</script>", "a.pdf", ""),
            (b"plain words", "a.txt", ""),
            (b"MZ" + bytes(60), "a.pdf", ""),
        ],
        ids=["png", "pdf", "svg", "html", "text", "exe"],
    )
    def test_only_pictures_and_pdf_are_shown(self, inside, attached, content, name, shown):
        answer = inside.get(f"/files/{attached(content, name)}")
        assert answer.content == content
        assert answer.headers["content-type"] == (shown or "application/octet-stream")
        assert answer.headers["content-disposition"].startswith("inline;" if shown else "attachment;")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-security-policy"].startswith("sandbox; default-src 'none';")
        assert answer.headers["x-frame-options"] == "DENY"

    def test_parts_of_it_can_be_asked_for(self, inside, attached):
        path = f"/files/{attached(b'0123456789')}"
        whole = inside.get(path)
        etag = whole.headers["etag"]
        assert (whole.headers["accept-ranges"], whole.headers["content-length"]) == ("bytes", "10")
        part = inside.get(path, range="bytes=2-4")
        assert (part.status_code, part.content, part.headers["content-range"]) == (206, b"234", "bytes 2-4/10")
        assert inside.get(path, range="bytes=-3", if_range=etag).content == b"789"
        assert inside.get(path, range="bytes=2-4", if_range='"other"').status_code == 200
        beyond = inside.get(path, range="bytes=10-")
        assert (beyond.status_code, beyond.headers["content-range"], beyond.content) == (416, "bytes */10", b"")
        same = inside.get(path, if_none_match=etag)
        assert (same.status_code, same.content) == (304, b"")

    def test_its_head_alone(self, inside, attached):
        answer = inside.client.head(f"/files/{attached(b'0123456789')}")
        assert (answer.status_code, answer.headers["content-length"], answer.content) == (200, "10", b"")

    def test_rights_are_asked_each_time(self, inside, attached, staffed):
        use_id = attached()
        assert inside.get(f"/files/{use_id}").status_code == 200
        assert inside.get(f"/files/{attached(subject_id=9)}").status_code == 200
        with work(staffed.ben) as job:
            actions.detach(job, use_id=use_id)
        assert inside.get(f"/files/{use_id}").status_code == 404

    @pytest.mark.parametrize("path", ["/files/0", "/files/x", "/files/99", "/files/-1", "/files/1.5", "/files/99999999999999999999"])
    def test_what_is_no_file_is_said_in_words(self, inside, path):
        answer = inside.get(path)
        assert answer.status_code == 404
        assert "No such file" in answer.text

    def test_a_content_that_was_lost_is_no_broken_answer(self, inside, attached, folder):  # noqa: F811
        use_id = attached()
        for path in folder.rglob("*-*"):
            path.unlink()
        assert inside.get(f"/files/{use_id}").status_code == 404

    def test_one_that_is_removed_meanwhile_comes_whole(self, inside, attached, staffed, monkeypatch):
        use_id = attached(b"x" * 600_000)
        opened = type(store()).open

        def open_and_lose(self, path):
            content = opened(self, path)
            with work(staffed.ben) as job:
                actions.detach(job, use_id=use_id)
            return content

        monkeypatch.setattr(type(store()), "open", open_and_lose)
        assert len(inside.get(f"/files/{use_id}").content) == 600_000

    def test_a_preview_is_small_and_safe(self, inside, attached):
        use_id = attached(picture("JPEG", (1000, 500)), "a.jpg")
        answer = inside.get(f"/files/{use_id}?preview=320")
        assert Image.open(BytesIO(answer.content)).size == (320, 160)
        assert answer.headers["content-type"] == "image/webp"
        assert answer.headers["content-security-policy"].startswith("sandbox;")
        assert inside.get(f"/files/{use_id}?preview=320", if_none_match=answer.headers["etag"]).status_code == 304
        for size in ("0", "321", "9999999", "x", "-96"):
            assert inside.get(f"/files/{use_id}?preview={size}").status_code == 404
        assert inside.get(f"/files/{attached(EVIL.encode(), 'a.svg')}?preview=96").status_code == 404


class TestLink:
    @pytest.fixture
    def token(self, staffed, attached, environment):
        environment(RXAPP_PUBLIC_URL="http://desk.lan:3000")
        use_id = attached(b"%PDF-1.7\n", "Angebot Łódź.pdf")
        with reading(staffed.ben) as job:
            return links.link_to(job, use_id).rpartition("/")[2]

    def test_a_customer_gets_the_file_without_a_session(self, visitor, token):
        answer = visitor.get(f"/f/{token}")
        assert (answer.status_code, answer.content) == (200, b"%PDF-1.7\n")
        assert "filename*=UTF-8''Angebot%20%C5%81%C3%B3d%C5%BA.pdf" in answer.headers["content-disposition"]
        assert answer.headers["content-security-policy"].startswith("sandbox;")
        assert visitor.get(f"/f/{token}", range="bytes=0-3").content == b"%PDF"

    def test_it_opens_nothing_else(self, visitor, token):
        for path in ("/files/1", "/f/", "/f", f"/f/{token}/x", "/fx", "/files", f"/files/{token}"):
            assert visitor.get(path).status_code == 303, path
        assert visitor.post(f"/f/{token}").status_code == 404

    def test_strangers_may_not_take_every_connection(self, visitor, token, monkeypatch):
        monkeypatch.setattr(files, "_links", asyncio.Semaphore(0))
        assert visitor.get(f"/f/{token}").status_code == 503

    def test_one_that_ran_out_says_so_in_words(self, visitor, token):
        for wrong in (token[:-1], "x", "x" * 4000):
            answer = visitor.get(f"/f/{wrong}")
            assert answer.status_code == 410
            assert "Ask the shop for a new link." in answer.text
            assert "Calder Cycles" in answer.text


class TestExceptions:
    """Each by name, for one address; its neighbours keep the rule."""

    def test_uploads_are_streamed_at_one_address(self, inside):
        assert middleware.EXCEPTIONS.at("/files").streams("POST")
        for path in ("/files/", "/files/1", "/filesx", "/customers", "/login", "/files%0A"):
            assert middleware.EXCEPTIONS.at(path) is RULE, path
            assert inside.client.post(path, content=b"x", headers={"origin": inside.address}).status_code in (404, 401), path
        for method in ("PUT", "PATCH", "DELETE"):
            assert inside.client.request(method, "/files", content=b"x", headers={"origin": inside.address}).status_code == 404

    @pytest.mark.parametrize(("more", "status"), [(0, 200), (1, 413)])
    def test_a_mail_of_35_megabytes_fits_at_one_address(self, db, more, status):
        """Whatever reads it; a provider shows no Origin and no session."""

        async def take(request):
            try:
                return JSONResponse((await uploads.take(request, cap=middleware.EXCEPTIONS.at(request.url.path).cap)).size)
            except uploads.TooLarge:
                return Response(status_code=413)

        inbound = "/hooks/sendgrid/inbound"
        client = TestClient(RequestGuard(Starlette(routes=[Route(f"{inbound}{end}", take, methods=["POST"]) for end in ("", "/x")])))
        whole = b"x" * (35 * 2**20 + more)
        assert client.post(inbound, content=whole).status_code == status
        assert client.post(f"{inbound}/x", content=whole[: 64 * 1024 + 1]).status_code == 413

    @pytest.mark.parametrize("reads", [0, 3])
    async def test_what_a_route_leaves_of_a_body_is_read_to_its_end(self, db, reads):
        """Who hangs up on a proxy in the middle of a body is taken for dead."""
        parts = [{"type": "http.request", "body": b"x" * 1000, "more_body": n < 9} for n in range(10)]
        scope = {
            "type": "http",
            "method": "POST",
            "path": "/hooks/sendgrid/inbound",
            "headers": [(b"host", b"desk.lan")],
            "query_string": b"",
        }
        said = []

        async def receive():
            return parts.pop(0)

        async def send(message):
            said.append(message)

        async def lazy(scope, receive, send):
            for _ in range(reads):
                await receive()
            await Response("no", 404)(scope, receive, send)

        await RequestGuard(lazy)(scope, receive, send)
        assert (said[0]["status"], parts) == (404, [])

    def test_hooks_alone_need_no_origin(self):
        for path in ("/hooks/sendgrid/events", "/hooks/twilio/sms", "/hooks/anything"):
            assert not middleware.EXCEPTIONS.at(path).needs_origin
        for path in ("/hooks", "/hook/x", "/files", "/f/x", "/login"):
            assert middleware.EXCEPTIONS.at(path).needs_origin, path

    def test_a_made_up_one_opens_its_own_address_alone(self, inside, monkeypatch):
        guest = RouteException(
            "guest",
            r"/guest",
            is_public=True,
            takes_posts=True,
            needs_origin=False,
            cap=10,
            framed_by="https://shop.example",
            connects_to=("https://line.example",),
        )
        monkeypatch.setattr(middleware, "EXCEPTIONS", Exceptions([guest]))
        stranger = Visitor()
        page = stranger.get("/guest")
        assert page.status_code == 200
        assert "x-frame-options" not in page.headers
        assert "frame-ancestors https://shop.example" in page.headers["content-security-policy"]
        assert "wss://desk.lan:3000 https://line.example;" in page.headers["content-security-policy"]
        assert stranger.client.post("/guest", content=b"x" * 10).status_code == 200
        assert stranger.client.post("/guest", content=b"x" * 11).status_code == 413
        for path in ("/guests", "/guest/1", "/customers"):
            assert stranger.get(path).status_code == 303, path
            assert stranger.client.post(path, content=b"x").status_code == 403, path
            answer = inside.get(path)
            assert answer.headers["x-frame-options"] == "DENY"
            assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
            assert "example" not in answer.headers["content-security-policy"]
