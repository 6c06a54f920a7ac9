"""What `rxapp/docs/security.md` says is what the code does (ASVS 2.1.1, 6.1.1, 8.1.1, 15.1.1)."""

import re

import pytest

from rxapp.core import i18n
from rxapp.customers import rules as customers
from rxapp.customers.fieldset import FIELDS
from rxapp.staff.rules import GRANTED_ONLY, MAX_PASSWORD, MIN_PASSWORD, ROLES, Permission
from rxapp.web import rate_limits
from rxapp.web.exceptions import OWN_CAP
from tests.house import ROOT

SAID = (ROOT / "rxapp" / "docs" / "security.md").read_text(encoding="utf-8")


def rows(after: str) -> list[list[str]]:
    """The rows of the first table after these words, its head first."""
    table = SAID[SAID.index(after) :].split("\n\n|", 1)[1].split("\n\n", 1)[0]
    lines = [line for line in f"|{table}".splitlines() if not line.startswith("|---")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_the_roles_are_those_of_a_new_shop():
    head, *said = rows("## Who may do what")
    assert head[1:] == [role.replace("_", " ") for role in ROLES]
    for permission, row in zip(Permission, said, strict=True):
        assert row[0] == i18n.say("en", f"permission.{permission.value}")
        held = [permission in held for held in ROLES.values()]
        assert [cell == "yes" for cell in row[1:]] == held
        assert ("granted only" in row) == (permission in GRANTED_ONLY)


def test_every_field_stands_with_its_limit():
    _, *said = rows("## What is let in")
    assert said == [[field.name, field.kind, str(field.limit or "")] for field in FIELDS]


@pytest.mark.parametrize(
    "words",
    [
        f"{customers.MAX_PHONES} phones, {customers.MAX_EMAILS} e-mail addresses and {customers.MAX_TAGS} tags",
        f"{MIN_PASSWORD} to {MAX_PASSWORD} characters",
        f"{rate_limits.PER_PAIR.amount} for one e-mail from one address",
        f"{rate_limits.PER_ADDRESS.amount} from one address",
        f"{rate_limits.PER_EMAIL.amount} for one e-mail",
        f"{rate_limits.PER_LINK.amount} with one-time links",
        f"{OWN_CAP // 1024} KB for forms",
    ],
)
def test_the_numbers_are_those_of_the_code(words):
    assert words in re.sub(r"\s+", " ", SAID)


def test_the_proxy_lines_allow_no_old_tls():
    """ASVS 12.1.1."""
    readme = "".join((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "rxapp/docs/deploy.md"))
    assert "ssl_protocols TLSv1.2 TLSv1.3;" in readme
    assert "rxapp/docs/security.md" in readme
