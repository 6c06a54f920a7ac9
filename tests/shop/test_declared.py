"""The menu and the settings are what features declare (D-74): groups in their order, none that is empty, no name twice."""

from dataclasses import replace

import pytest

from rxapp import app  # noqa: F401 (declares)
from rxapp.core import i18n
from rxapp.pages import settings
from rxapp.shop import menu, sections
from rxapp.shop.menu import MENU, MenuEntry
from rxapp.shop.sections import SECTIONS
from rxapp.staff.rules import Permission

NEWS = MenuEntry("/campaigns", "marketing", "menu.group.marketing", "megaphone", Permission.SEND)


@pytest.fixture(params=[MENU, SECTIONS])
def registry(request):
    """One of the two registries, put back afterwards."""
    before = tuple(request.param)
    yield request.param
    request.param.declare(*before)


def test_the_menu_has_the_groups_that_have_lines_in_the_order_of_d74():
    assert [name for name, _ in menu.groups()] == ["customers", "conversations", "workshop", "office"]
    before = tuple(MENU)
    MENU.declare(*before, NEWS)
    try:
        assert [name for name, _ in menu.groups()] == ["customers", "conversations", "workshop", "marketing", "office"]
        assert dict(menu.groups())["marketing"] == (NEWS,)
    finally:
        MENU.declare(*before)


def test_every_group_has_a_heading():
    headings = {f"menu.group.{name}" for name in menu.GROUPS} | set(sections.GROUPS)
    assert headings <= set(i18n.words("en"))


def test_a_line_or_section_of_an_unknown_group_would_never_be_shown():
    assert {entry.group for entry in MENU} <= set(menu.GROUPS)
    assert {section.group for section in SECTIONS} <= set(sections.GROUPS)


def test_the_same_address_twice_stops_the_start(registry):
    twice = tuple(registry)
    with pytest.raises(ValueError, match="Two declarations"):
        registry.declare(*twice, twice[0])
    assert tuple(registry) == twice


def test_each_section_has_its_own_address_and_a_declared_one_appears():
    before = tuple(SECTIONS)
    slots = replace(before[0], slug="slots", group="menu.group.workshop")
    SECTIONS.declare(*before, slots)
    try:
        routes = [page.route for page in settings.pages()]
    finally:
        SECTIONS.declare(*before)
    assert routes == ["/settings", *[section.path for section in before], "/settings/slots"]
    assert [section.slug for _, group in sections.groups() for section in group] == [section.slug for section in before]
