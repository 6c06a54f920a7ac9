"""Countries by their names in the language of the screen: the browser knows them all, so none travels or is translated."""

from collections.abc import Iterable

import reflex as rx

from rxapp.ui.kit import option

_SORTED = (
    "(l => (n => {rows}.map(([v, c]) => [v, {label}, n.of(c)]).sort((a, b) => a[2].localeCompare(b[2], l)))"
    "(new Intl.DisplayNames([l], {{type: 'region'}})))(globalThis.document?.documentElement.lang || 'en')"
)


def country_options(codes: Iterable[str]) -> rx.Component:
    """One entry per ISO code, by name."""
    return _options([(code, code) for code in codes], "n.of(c)")


def prefix_options(prefixes: Iterable[tuple[str, str]]) -> rx.Component:
    """One entry per country prefix ("+44", "GB"), by the name of its country."""
    return _options(list(prefixes), "v + ' ' + n.of(c)")


def _options(rows: list[tuple[str, str]], label: str) -> rx.Component:
    named = rx.Var(_SORTED.format(rows=rx.Var.create(rows), label=label), _var_type=list[list[str]]).to(list[list[str]])
    return rx.foreach(named, lambda pair: option(pair[1], pair[0]))
