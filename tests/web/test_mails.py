"""GET /mails/<id>: a mail's own look in its frame, where nothing acts, for whoever may read its words."""

import pytest

from rxapp.core.work import work
from rxapp.messages.models import Message, MessageHtml
from rxapp.messages.rules import mail_html
from rxapp.staff.models import Role, Staff
from rxapp.web import middleware
from rxapp.web.exceptions import RULE

WRITTEN = '<p onclick="x()">Hello <script>alert(1)</script><img src="https://shop.example/a.png"></p>'


@pytest.fixture
def mail(staffed, clock) -> int:
    """A mail from an address that nobody has, with a picture on another host."""
    with work() as job:
        made = {"kind": "email", "direction": "in", "status": "received", "body": "Hello", "sender": "dora@example.com"}
        row = Message(key="mail-1", reference="mail-1", created_at=job.now, shown_at=job.now, **made)
        job.session.add(row)
        job.session.flush()
        cleaned = mail_html.clean(WRITTEN)
        job.session.add(MessageHtml(message_id=row.id, clean=cleaned.html, has_remote=cleaned.has_remote))
        return row.id or 0


def test_it_is_shown_with_no_way_to_act_and_pictures_only_when_asked(visitor, mail):
    visitor.sign_in()
    answer = visitor.get(f"/mails/{mail}")
    policy = answer.headers["content-security-policy"]
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    assert "Hello" in answer.text
    assert "default-src 'none'; img-src 'self' data:;" in policy
    assert policy.startswith("sandbox allow-same-origin")
    assert "allow-scripts" not in policy
    assert "x-frame-options" not in answer.headers
    for bad in ("script", "onclick", " src="):
        assert bad not in answer.text
    assert ' src="/files/remote/' in visitor.get(f"/mails/{mail}?pictures=1").text


def test_its_neighbours_stay_shut_and_so_does_what_one_may_not_read(visitor, staffed, mail):
    assert visitor.get(f"/mails/{mail}").status_code == 303  # to sign-in
    for path in ("/mails", "/mails/1/2", "/mails/x"):
        assert middleware.EXCEPTIONS.at(path) is RULE, path
    with work() as job:
        role = Role(name="None", permissions=["see_jobs"])
        job.session.add(role)
        job.session.flush()
        job.session.get_one(Staff, staffed.ben.id).role_id = role.id or 0
    for who, number in (("ada", mail + 1), ("ben", mail)):
        visitor.sign_in(who)
        assert visitor.get(f"/mails/{number}").status_code == 404, who
