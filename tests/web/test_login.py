"""The way in and out as a browser meets it (screens.md, /login)."""

from http.cookies import SimpleCookie
from typing import Any

import pytest
from sqlmodel import select

from rxapp.core.ids import digest
from rxapp.core.work import reading, work
from rxapp.live.queries import versions
from rxapp.shop import actions as shop
from rxapp.staff import queries, sessions
from rxapp.staff.actions import passwords, people
from rxapp.staff.models import Staff, StaffSession
from rxapp.web import cookies, rate_limits
from tests.cast import change_password
from tests.web.conftest import PASSWORD, Visitor, alert_of, value_of

WRONG = "E-mail or password is wrong. Check both and try again."


def set_cookie(answer, name) -> Any:
    for header in answer.headers.get_list("set-cookie"):
        if name in (morsels := SimpleCookie(header)):
            return morsels[name]
    return None


def whoever(visitor) -> str:
    with reading() as job:
        row = queries.live_session(job, digest(visitor.cookies[sessions.COOKIE]))
    return row.actor.name if row else ""


class TestPage:
    def test_it_has_the_names_of_the_contract(self, visitor):
        page = visitor.get("/login").text
        assert "<h1>Sign in</h1>" in page
        assert '<label for="email">E-mail</label>' in page
        assert '<label for="password">Password</label>' in page
        assert '<button type="submit" class="primary">Sign in</button>' in page
        assert "Calder Cycles" in page

    def test_nothing_on_it_comes_from_elsewhere_or_runs(self, visitor):
        answer = visitor.get("/login")
        assert "http://" not in answer.text
        assert "https://" not in answer.text
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert answer.headers["cache-control"] == "no-store"

    @pytest.mark.parametrize(
        ("header", "heading"),
        [
            ("pl,en;q=0.8", "Zaloguj się"),
            ("de, uk;q=0.5, en;q=0.3", "Вхід"),
            ("es-AR", "Iniciar sesión"),
            ("de", "Sign in"),
            ("pl;q=0, ru", "Вход"),
        ],
    )
    def test_it_speaks_the_language_of_the_browser(self, visitor, header, heading):
        assert f"<h1>{heading}</h1>" in visitor.get("/login", accept_language=header).text

    def test_the_language_last_used_here_wins(self, visitor):
        visitor.cookies.set("rxapp_ui", "pl%7CEurope%2FWarsaw")
        assert '<html lang="pl">' in visitor.get("/login", accept_language="es").text

    def test_a_strange_language_is_ignored(self, visitor):
        visitor.cookies.set("rxapp_ui", "..%2F..%7C")
        assert '<html lang="en">' in visitor.get("/login", accept_language=",;q=x,;;,en;q=high").text

    def test_the_demo_is_shown_only_in_a_demo_shop_and_while_the_password_is_the_demos(self, staffed):
        assert "demo" not in Visitor().get("/login").text.lower()
        with work() as job:
            shop.mark_as_demo(job)
            ben = job.session.get_one(Staff, staffed.ben.id)
            ben.password_hash, ben.is_demo = passwords.hash_password("demo"), True
        page = Visitor().get("/login").text
        assert "ben@example.com (front desk)" in page
        assert "ada@example.com" not in page

    def test_a_shop_without_staff_says_where_its_link_is(self, db):
        assert "terminal" in Visitor().get("/login").text

    def test_who_is_signed_in_goes_on(self, visitor):
        visitor.sign_in()
        assert visitor.get("/login?next=/templates").headers["location"] == "/templates"


class TestSignIn:
    def test_the_right_password_opens_the_desk(self, visitor):
        answer = visitor.sign_in(next="/customers?q=har")
        assert (answer.status_code, answer.headers["location"]) == (303, "/customers?q=har")
        assert visitor.get("/customers").status_code == 200

    def test_the_session_cookie_is_out_of_reach_for_scripts_and_other_sites(self, visitor):
        morsel = set_cookie(visitor.sign_in(), sessions.COOKIE)
        assert morsel["httponly"]
        assert morsel["samesite"] == "lax"
        assert morsel["path"] == "/"
        assert not morsel["secure"]
        assert morsel["domain"] == ""
        assert int(morsel["max-age"]) == 30 * 24 * 3600

    def test_cookies_are_secure_when_the_public_url_is_https(self, staffed, environment):
        environment(RXAPP_PUBLIC_URL="https://desk.example.com")
        answer = Visitor("https://desk.example.com").sign_in()
        assert all("secure" in header.lower() for header in answer.headers.get_list("set-cookie"))

    def test_with_https_no_other_host_can_plant_a_cookie(self, staffed, environment):
        """ASVS 3.3.1: `__Host-`, and a cookie of the plain name counts for nothing."""
        environment(RXAPP_PUBLIC_URL="https://desk.example.com")
        visitor = Visitor("https://desk.example.com")
        named = {header.partition("=")[0] for header in visitor.sign_in().headers.get_list("set-cookie") if "httponly" in header.lower()}
        assert named == {"__Host-rxapp_session", "__Host-rxapp_people", "__Host-rxapp_device"}
        assert visitor.get("/customers").status_code == 200
        token = visitor.cookies["__Host-rxapp_session"]
        assert Visitor("https://desk.example.com").get("/customers", cookie=f"rxapp_session={token}").status_code == 303

    def test_a_password_counts_as_it_was_typed(self, visitor, cast):
        """ASVS 6.2.8: nothing is cut off, taken out or changed on its way, whichever form it was typed into."""
        odd = "  Correct\u200b Horse\u00a0\t\x07 "
        with work(cast.ada) as job:
            change_password(job, old=PASSWORD, new=odd)
        assert visitor.sign_in(password=odd).status_code == 303
        for other in (odd.strip(), odd.replace("\u200b", ""), odd.replace("\x07", ""), odd.lower(), odd + "x" * 200):
            assert Visitor().sign_in(password=other).status_code == 401

    def test_cookies_are_secure_behind_a_proxy_that_speaks_https_for_an_app_without_a_public_url(self, staffed):
        """Reflex's hosting: nobody set a URL, and its door tells how the visitor came."""
        answer = Visitor(headers={"X-Forwarded-Proto": "https"}).sign_in()
        assert all("secure" in header.lower() for header in answer.headers.get_list("set-cookie"))

    def test_language_and_zone_are_there_for_the_words_loader(self, visitor, cast):
        with work() as job:
            job.session.get_one(Staff, cast.ben.id).language = "uk"
        assert set_cookie(visitor.sign_in("ben"), "rxapp_ui").value == "uk%7CEurope%2FLondon"

    @pytest.mark.parametrize(
        ("email", "password"),
        [
            ("ada@example.com", "wrong horse 1"),
            ("nobody@example.com", "correct horse"),
            ("rita@example.com", ""),
            ("", ""),
            ("x\r\nSet-Cookie: a=b", "x"),
        ],
    )
    def test_whatever_is_wrong_the_words_are_the_same(self, visitor, email, password):
        answer = visitor.post("/login", {"email": email, "password": password})
        assert answer.status_code == 401
        assert alert_of(answer) == WRONG
        assert "set-cookie" not in answer.headers
        assert visitor.get("/customers").status_code == 303

    def test_what_was_typed_stays_but_the_password(self, visitor):
        answer = visitor.post("/login", {"email": 'ada"><script>@example.com', "password": "secret-secret", "next": "/templates"})
        assert value_of(answer, "email") == "ada&#34;&gt;&lt;script&gt;@example.com"
        assert value_of(answer, "next") == "/templates"
        assert "secret-secret" not in answer.text

    @pytest.mark.parametrize(
        "address",
        ["", "customers", "//evil.example", "///evil.example", "https://evil.example", "/\\evil.example", "\\\\evil.example", "/%5cevil\\",
         "javascript:alert(1)", "/a\r\nX: y", "/a\tb", "/\u2028", "/login?next=/login", "/logout", "/_event", "/hooks/x", "/" + "x" * 3000],
    )  # fmt: skip
    def test_no_address_leads_off_the_site(self, visitor, address):
        answer = visitor.sign_in(next=address)
        assert answer.headers["location"] == "/"

    def test_the_demo_password_opens_no_real_account(self, staffed):
        with work() as job:
            for person, is_demo in ((staffed.ben, True), (staffed.rita, False)):
                row = job.session.get_one(Staff, person.id)
                row.password_hash, row.is_demo = passwords.hash_password("demo"), is_demo
        assert Visitor().sign_in("ben", "demo").status_code == 303
        assert alert_of(Visitor().sign_in("rita", "demo")) == WRONG

    def test_a_form_of_another_kind_is_only_wrong(self, visitor):
        answer = visitor.client.post(
            "/login", json={"email": "ada@example.com", "password": "correct horse"}, headers={"origin": visitor.address}
        )
        assert answer.status_code == 401

    def test_hundreds_of_fields_are_only_wrong(self, visitor):
        assert visitor.post("/login", {f"x{n}": "" for n in range(100)}).status_code == 401

    def test_a_second_sign_in_ends_the_first_session_of_this_browser(self, visitor):
        visitor.sign_in("ada")
        first = visitor.cookies[sessions.COOKIE]
        visitor.sign_in("ben")
        with reading() as job:
            assert queries.live_session(job, digest(first)) is None
        assert whoever(visitor) == "Ben Carter"

    def test_a_token_brought_along_is_never_taken_over(self, visitor):
        visitor.cookies.set(sessions.COOKIE, "planted", domain="desk.lan", path="/")
        assert set_cookie(visitor.sign_in(), sessions.COOKIE).value != "planted"


class TestLimits:
    def test_ten_wrong_passwords_then_even_the_right_one_waits(self, visitor, clock):
        for _ in range(10):
            assert visitor.sign_in(password="wrong horse 1").status_code == 401
        answer = visitor.sign_in()
        assert answer.status_code == 429
        assert alert_of(answer).startswith("Too many tries. Try again in ")
        assert 0 < int(answer.headers["retry-after"]) <= 600
        clock.shift(601)
        assert visitor.sign_in().status_code == 303

    def test_another_person_on_the_same_machine_is_not_shut_out(self, visitor):
        for _ in range(11):
            visitor.sign_in("ada", "wrong horse 1")
        assert visitor.sign_in("ben").status_code == 303

    def test_one_machine_tries_sixty_times_in_all(self, visitor):
        statuses = {visitor.sign_in(f"person{n}").status_code for n in range(60)}
        assert statuses == {401}
        assert visitor.sign_in("ben").status_code == 429

    def test_the_right_password_clears_the_count(self, visitor):
        for _ in range(3):
            for _ in range(9):
                visitor.sign_in(password="wrong horse 1")
            assert visitor.sign_in().status_code == 303

    def test_a_spoofed_forwarded_address_helps_nobody_without_a_proxy(self, visitor):
        answer = None
        for n in range(10):
            visitor.sign_in(password="wrong horse 1")
            form = {"email": "ada@example.com", "password": "wrong horse 1"}
            answer = visitor.post("/login", form, x_forwarded_for=f"10.9.8.{n}")
        assert answer
        assert answer.status_code == 429

    def test_a_strangers_wrong_passwords_do_not_lock_out_a_device_that_signed_in_before(self, visitor):
        """D4b: from one address or from many; nor does a sign-out make the device a stranger."""
        visitor.sign_in("ben")
        visitor.post("/logout")
        stranger = Visitor()
        statuses = [stranger.sign_in("ben", "wrong horse 1").status_code for _ in range(130)]
        assert statuses[-1] == 429
        assert stranger.sign_in("ben").status_code == 429
        for n in range(110):
            rate_limits._wait(((rate_limits.PER_EMAIL, digest("ben@example.com")), (rate_limits.PER_PAIR, f"10.9.8.{n} x")))
        assert visitor.sign_in("ben").status_code == 303

    def test_a_known_device_has_its_own_ten_tries_and_is_known_for_its_own_people_alone(self, visitor):
        """D4b."""
        visitor.sign_in("ben")
        visitor.post("/logout")
        assert [visitor.sign_in("ben", "wrong horse 1").status_code for _ in range(11)] == [401] * 10 + [429]
        stranger = Visitor()
        [stranger.sign_in("ada", "wrong horse 1") for _ in range(11)]
        assert visitor.sign_in("ada").status_code == 429

    def test_a_made_up_device_is_a_stranger(self, visitor):
        """D4b: the cookie is signed."""
        stranger = Visitor()
        for n in range(11):
            stranger.cookies.set("rxapp_device", f"WyJ4IiwyXQ.{n}", domain="desk.lan", path="/")
            answer = stranger.sign_in("ben", "wrong horse 1")
        assert answer.status_code == 429


class TestLeaving:
    def test_signing_out_ends_the_session_and_takes_the_cookie(self, visitor):
        visitor.sign_in()
        answer = visitor.post("/logout")
        assert answer.headers["location"] == "/login"
        assert sessions.COOKIE not in visitor.cookies
        with reading() as job:
            assert job.session.exec(select(StaffSession.ended_at)).one() is not None
            assert versions(job)["staff"] >= 1

    def test_a_get_signs_nobody_out(self, visitor):
        visitor.sign_in()
        visitor.get("/logout")
        assert visitor.get("/customers").status_code == 200

    @pytest.mark.parametrize("path", ["/logout", "/lock", "/switch"])
    def test_without_a_session_nothing_breaks(self, visitor, path):
        assert visitor.post(path).status_code == 303

    def test_a_locked_screen_asks_its_owner_and_opens_the_same_page(self, visitor):
        visitor.sign_in()
        before = visitor.cookies[sessions.COOKIE]
        answer = visitor.post("/lock", {"next": "/customers/7"})
        assert visitor.get("/customers").status_code == 303
        page = visitor.get(answer.headers["location"])
        assert "Locked by Ada Nowak" in page.text
        assert value_of(page, "email") == "ada@example.com"
        assert visitor.sign_in(next=value_of(page, "next")).headers["location"] == "/customers/7"
        assert visitor.cookies[sessions.COOKIE] != before  # ASVS 7.2.4
        assert Visitor().get("/customers", cookie=f"{sessions.COOKIE}={before}").status_code == 303
        assert visitor.get("/customers").status_code == 200

    def test_a_wrong_password_leaves_it_locked(self, visitor):
        visitor.sign_in()
        visitor.post("/lock")
        assert alert_of(visitor.sign_in(password="wrong horse 1")) == WRONG
        assert visitor.get("/customers").status_code == 303

    def test_somebody_else_takes_the_tablet_over(self, visitor):
        visitor.sign_in("ada")
        visitor.post("/lock")
        page = visitor.get("/login?switch=1")
        assert "Locked by" not in page.text
        visitor.sign_in("ben")
        assert whoever(visitor) == "Ben Carter"
        with reading() as job:
            assert len(job.session.exec(select(StaffSession).where(StaffSession.ended_at == None)).all()) == 1  # noqa: E711

    def test_switching_offers_those_who_came_in_here_lately(self, visitor, cast):
        for who in ("ben", "ada"):
            visitor.sign_in(who)
        answer = visitor.post("/switch")
        page = visitor.get(answer.headers["location"])
        assert page.text.index("Ada Nowak") < page.text.index("Ben Carter")
        assert "Cleo" not in page.text
        chosen = visitor.get(f"/login?switch=1&person={cast.ben.id}")
        assert value_of(chosen, "email") == "ben@example.com"

    def test_nobody_is_offered_who_did_not_come_in_here(self, visitor, cast):
        assert value_of(visitor.get(f"/login?switch=1&person={cast.ben.id}"), "email") == ""
        visitor.cookies.set(cookies.PEOPLE_COOKIE, "WzEsMl0.forged")
        assert "Ben Carter" not in visitor.get("/login?switch=1").text

    def test_signing_out_forgets_the_person_on_this_device(self, visitor):
        visitor.sign_in("ada")
        visitor.post("/logout")
        assert "Ada Nowak" not in visitor.get("/login?switch=1").text

    def test_a_person_who_left_is_offered_no_more(self, visitor, cast):
        visitor.sign_in("ben")
        visitor.post("/switch")
        with work(cast.ada) as job:
            people.deactivate(job, staff_id=cast.ben.id)
        assert "Ben Carter" not in visitor.get("/login?switch=1").text
