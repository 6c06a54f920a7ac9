"""The two choices that people and shops have in common: a language and a time zone, their own or the shop's."""

from typing import Any

import reflex as rx

from rxapp.core.i18n import LANGUAGES
from rxapp.core.zones import zones
from rxapp.ui.kit import choice, field, option
from rxapp.ui.words import t


def language(name: str, value: Any, *, may_be_the_shops: bool = True) -> rx.Component:
    """*Language*, each in its own words."""
    own = [option(rx.Var.create(word), code) for code, word in LANGUAGES.items()]
    first = [option(t("settings.as_shop"), "")] if may_be_the_shops else []
    return field(t("settings.language"), choice(name, *first, *own, default_value=value), name=name)


def zone(name: str, value: Any, *, may_be_the_shops: bool = True) -> rx.Component:
    """*Time zone*, by the names of places."""
    listed = rx.foreach(list(zones()), lambda place: option(place, place))
    first = [option(t("settings.as_shop"), "")] if may_be_the_shops else []
    return field(t("settings.zone"), choice(name, *first, listed, default_value=value), name=name)
