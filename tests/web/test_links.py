"""What one-time links open: the first set-up, an invitation, a new password (screens.md, /setup)."""

import pytest

from rxapp.core.ids import digest
from rxapp.core.work import reading, work
from rxapp.shop import queries as shops
from rxapp.staff import queries, sessions
from rxapp.staff.actions import links
from rxapp.web import pages, rate_limits
from tests.cast import change_password
from tests.web.conftest import PASSWORD, Visitor, alert_of, value_of

UNUSABLE = "The link was used already or is older than 48 hours. Ask an administrator for a new one."
SETUP = {
    "shop_name": "Rowery Calder",
    "country": "PL",
    "zone": "Europe/Warsaw",
    "language": "pl",
    "name": "Ada",
    "email": "ada@example.com",
}


def whoever(visitor):
    with reading() as job:
        row = queries.live_session(job, digest(visitor.cookies.get(sessions.COOKIE, "")))
    return row.actor.name if row else ""


@pytest.fixture
def invitation(staffed):
    with work(staffed.ada) as job:
        role = next(role.id for role in queries.roles(job) if role.key == "front_desk")
        return links.invite(job, name="Eve Moss", email="eve@example.com", role_id=role, language="pl")


@pytest.fixture
def setup_key(db):
    with work() as job:
        return links.setup_link(job)


class TestInvitation:
    def test_it_greets_the_person_and_lets_them_in_with_a_password(self, invitation):
        visitor = Visitor()
        page = visitor.look("/invite", invitation)
        assert "<h1>Choose your password</h1>" in page.text
        assert value_of(page, "email") == "eve@example.com"
        answer = visitor.post("/invite", {"key": invitation, "name": "Eve M. Moss", "password": PASSWORD})
        assert (answer.status_code, answer.headers["location"]) == (303, "/")
        assert whoever(visitor) == "Eve M. Moss"
        assert visitor.cookies["rxapp_ui"] == "pl%7CEurope%2FLondon"
        assert Visitor().sign_in("eve").status_code == 303

    def test_looking_does_not_use_it_up_but_the_form_does(self, invitation):
        visitor = Visitor()
        for _ in range(3):
            assert visitor.look("/invite", invitation).status_code == 200
        assert visitor.post("/invite", {"key": invitation, "name": "Eve", "password": PASSWORD}).status_code == 303
        again = Visitor().post("/invite", {"key": invitation, "name": "Mallory", "password": "another horse"})
        assert (again.status_code, alert_of(again)) == (410, UNUSABLE)
        assert Visitor().look("/invite", invitation).status_code == 410

    @pytest.mark.parametrize(
        ("form", "says"),
        [
            ({"password": "ninechars"}, "The password needs at least 10 characters."),
            ({"password": ""}, "The password needs at least 10 characters."),
            ({"name": " "}, "Not saved: a name is missing."),
            ({"name": "x" * 121}, "Not saved: the text has 121 characters, 120 are allowed. Your text is kept."),
        ],
    )
    def test_a_refusal_keeps_the_link_and_what_was_typed(self, invitation, form, says):
        visitor = Visitor()
        answer = visitor.post("/invite", {"key": invitation, "name": "Eve M.", "password": PASSWORD, **form})
        assert (answer.status_code, alert_of(answer)) == (422, says)
        assert value_of(answer, "key") == invitation
        assert PASSWORD not in answer.text
        assert visitor.look("/invite", invitation).status_code == 200

    @pytest.mark.parametrize("key", ["", "invented", "x" * 5000, "\x00"])
    def test_an_invented_key_opens_nothing(self, staffed, key):
        visitor = Visitor()
        assert visitor.look("/invite", key).status_code == 410
        assert visitor.post("/invite", {"key": key, "name": "M", "password": PASSWORD}).status_code == 410

    def test_a_reset_needs_no_name_and_says_for_whom(self, staffed):
        with work(staffed.ada) as job:
            key = links.reset_link(job, staff_id=staffed.ben.id)
        visitor = Visitor()
        page = visitor.look("/invite", key)
        assert "Ben Carter" in page.text
        assert 'name="name"' not in page.text
        visitor.post("/invite", {"key": key, "password": "another horse"})
        assert whoever(visitor) == "Ben Carter"

    def test_the_key_travels_in_no_address(self, invitation):
        """ASVS 14.2.1: it stands behind the `#`, and the page posts it back; a link made before is turned into such a one."""
        page = Visitor().get("/invite")
        assert (page.status_code, value_of(page, "look"), value_of(page, "key")) == (200, "1", "")
        assert pages.OPENING in page.text
        old = Visitor().get(f"/invite?key={invitation}")
        assert (old.status_code, old.headers["location"]) == (303, f"/invite#{invitation}")

    @pytest.mark.parametrize("password", ["password123", "Manchester", "1q2w3e4r5t", "xxxxxxxxxx", "evemossevemoss", "abcdefghij"])
    def test_a_common_or_easily_guessed_password_is_refused(self, invitation, password):
        """ASVS 6.2.4."""
        answer = Visitor().post("/invite", {"key": invitation, "name": "Eve Moss", "password": password})
        assert (answer.status_code, alert_of(answer)[:46]) == (422, "This password is on a list of common ones or e")

    def test_another_site_cannot_use_it(self, invitation):
        answer = Visitor().post("/invite", {"key": invitation, "name": "Eve", "password": PASSWORD}, origin="https://evil.example")
        assert answer.status_code == 403

    def test_guessing_is_slowed_down(self, staffed):
        visitor = Visitor()
        statuses = [visitor.post("/invite", {"key": f"guess-{n}", "password": PASSWORD}).status_code for n in range(31)]
        assert (statuses[29], statuses[30]) == (410, 429)


class TestSetup:
    def test_the_first_person_sets_up_the_shop_and_is_in(self, setup_key):
        visitor = Visitor()
        page = visitor.look("/setup", setup_key, accept_language="pl")
        assert "<h1>Załóż swój sklep</h1>" in page.text
        assert '<option value="PL" selected>Polska</option>' in page.text
        assert '<option value="Europe/Warsaw" selected>' in page.text
        visitor.post("/setup", {"key": setup_key, "password": PASSWORD, **SETUP})
        assert whoever(visitor) == "Ada"
        with reading() as job:
            shop = shops.shop(job)
        assert (shop.name, shop.country, shop.zone, shop.language) == ("Rowery Calder", "PL", "Europe/Warsaw", "pl")
        assert visitor.cookies["rxapp_ui"] == "pl%7CEurope%2FWarsaw"

    @pytest.mark.parametrize(("typed", "kept"), [("Desk@Calder.example.com", "Desk@calder.example.com"), ("", ""), (None, "")])
    def test_it_asks_for_the_customer_service_email(self, setup_key, typed, kept):
        """CL-2: without it no e-mail can be sent; it may be left for later."""
        page = Visitor().look("/setup", setup_key)
        assert 'name="service_email" type="email"' in page.text
        assert "Customer service e-mail" in page.text
        form = {"key": setup_key, "password": PASSWORD, **SETUP}
        Visitor().post("/setup", form if typed is None else {**form, "service_email": typed})
        with reading() as job:
            assert shops.shop(job).service_email.lower() == kept.lower()

    def test_a_customer_service_email_that_is_none_is_refused_at_once(self, setup_key):
        answer = Visitor().post("/setup", {"key": setup_key, "password": PASSWORD, **SETUP, "service_email": "nobody"})
        assert (answer.status_code, value_of(answer, "service_email")) == (422, "nobody")

    def test_it_has_the_heading_of_the_contract(self, setup_key):
        assert "<h1>Set up your shop</h1>" in Visitor().look("/setup", setup_key).text

    @pytest.mark.parametrize("key", ["", "invented"])
    def test_without_the_link_nobody_sets_up_anything(self, db, key):
        assert Visitor().look("/setup", key).status_code == 410

    def test_once_somebody_works_here_the_link_is_void(self, setup_key):
        Visitor().post("/setup", {"key": setup_key, "password": PASSWORD, **SETUP})
        second = Visitor().post("/setup", {"key": setup_key, "password": PASSWORD, **SETUP, "email": "eve@example.com"})
        assert second.status_code == 410

    def test_an_invitation_opens_no_set_up_and_the_other_way_round(self, invitation):
        assert Visitor().look("/setup", invitation).status_code == 410

    @pytest.mark.parametrize(
        ("form", "says"),
        [
            ({"shop_name": ""}, "Not saved: the shop needs a name."),
            ({"shop_name": "x" * 121}, "Not saved: the text has 121 characters, 120 are allowed. Your text is kept."),
            ({"email": "ada"}, "This is not an e-mail address."),
            ({"password": "short"}, "The password needs at least 10 characters."),
        ],
    )
    def test_a_refusal_keeps_what_was_typed(self, setup_key, form, says):
        visitor = Visitor()
        answer = visitor.post("/setup", {"key": setup_key, "password": PASSWORD, **SETUP, **form})
        assert (answer.status_code, alert_of(answer)) == (422, says)
        assert value_of(answer, "name") == "Ada"
        rate_limits.forget()
        assert visitor.post("/setup", {"key": setup_key, "password": PASSWORD, **SETUP}).status_code == 303


class TestRenewal:
    """ASVS 7.2.4: after a new password the browser fetches a session of its own, once and within a minute."""

    @pytest.fixture
    def key(self, staffed):
        with work(staffed.ben) as job:
            return change_password(job, old=PASSWORD, new="another horse")

    def test_it_opens_a_new_session_and_says_so(self, key):
        visitor = Visitor()
        page = visitor.post("/renew", {"key": key, "next": "/settings"})
        assert "<h1>Password changed</h1>" in page.text
        assert '<a href="/settings"' in page.text
        assert whoever(visitor) == "Ben Carter"

    def test_it_works_once(self, key):
        Visitor().post("/renew", {"key": key})
        again = Visitor()
        assert again.post("/renew", {"key": key}).headers["location"] == "/login"
        assert whoever(again) == ""

    def test_it_is_good_for_a_minute(self, staffed, clock):
        with work(staffed.ben) as job:
            key = change_password(job, old=PASSWORD, new="another horse")
        clock.shift(61)
        assert Visitor().post("/renew", {"key": key}).headers["location"] == "/login"

    def test_an_invitation_renews_nothing_and_the_other_way_round(self, key, invitation):
        assert Visitor().post("/renew", {"key": invitation}).headers["location"] == "/login"
        assert Visitor().look("/invite", key).status_code == 410
