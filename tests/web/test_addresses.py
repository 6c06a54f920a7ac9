"""A page's address stays as it is, and an address with an id in it is found (screens.md, Pages)."""

import pytest
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

from rxapp.web.addresses import Addresses


async def _echo(scope, receive, send):
    await PlainTextResponse(scope["path"])(scope, receive, send)


@pytest.mark.parametrize(
    ("asked", "served"),
    [
        ("/customers", "/customers/"),
        ("/customers?q=har", "/customers/"),
        ("/customers/12", "/404.html"),
        ("/customers/12/edit", "/404.html"),
        ("/customers/12/other", "/customers/12/other"),
        ("/nothing", "/nothing"),
        ("/look.css", "/look.css"),
    ],
)
def test_each_address_is_served_from_its_own_file(asked, served):
    app = Addresses(_echo, ["/customers", "/customers/[customer_id]", "/customers/[customer_id]/edit"])
    assert TestClient(app).get(asked).text == served


def test_the_bare_address_goes_to_the_customers():
    answer = TestClient(Addresses(_echo, [])).get("/", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (307, "/customers")
