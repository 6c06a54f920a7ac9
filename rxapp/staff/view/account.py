"""*My account*: words and zone, signatures, shortcuts, password, other devices."""

from typing import Any

import reflex as rx

from rxapp.staff.rules import MAX_PASSWORD, MIN_PASSWORD
from rxapp.staff.state import AccountState
from rxapp.staff.view.fields import language, zone
from rxapp.ui.filled import told
from rxapp.ui.kit import button, field, text_area, text_input, tick
from rxapp.ui.sections import part, section
from rxapp.ui.words import t

ACCOUNT: Any = AccountState  # its names are vars here, and values inside the handlers
ME = ACCOUNT.me


def account(*, after_save: list[Any]) -> rx.Component:
    """The section; `after_save` follows each save, because words and zone belong to the frame above."""
    return section(
        t("account.heading"),
        "account",
        rx.el.p(ME.name, " · ", ME.email, class_name="quiet"),
        _own(after_save),
        part(t("account.password"), "password", _password()),
        part(t("account.elsewhere"), "elsewhere", rx.el.p(t("account.elsewhere_help"), class_name="help"), _elsewhere()),
    )


def _own(after_save: list[Any]) -> rx.Component:
    return rx.el.form(
        told(ACCOUNT.filled),
        rx.el.div(language("own-language", ME.language), zone("own-zone", ME.zone), class_name="two"),
        field(
            t("settings.signature_email"),
            text_area("own-signature_email", default_value=ME.signature_email, max_length=2000, rows="4"),
            name="own-signature_email",
            help_text=t("account.signature_help"),
        ),
        field(
            t("settings.signature_sms"),
            text_area("own-signature_sms", default_value=ME.signature_sms, max_length=400, rows="2"),
            name="own-signature_sms",
            help_text=t("account.signature_help"),
        ),
        tick(t("account.shortcuts"), name="own-has_shortcuts", default_checked=ME.has_shortcuts),
        tick(t("account.sound"), name="own-has_sound", default_checked=ME.has_sound),
        rx.el.div(button(t("settings.save"), kind="primary", type="submit")),
        on_submit=[ACCOUNT.save, *after_save],
        key=ACCOUNT.filled,
        class_name="stack",
    )


def _password() -> rx.Component:
    old = text_input("password-old", type="password", auto_complete="current-password", required=True, max_length=MAX_PASSWORD)
    new = text_input(
        "password-new",
        type="password",
        auto_complete="new-password",
        required=True,
        min_length=MIN_PASSWORD,
        max_length=MAX_PASSWORD,
    )
    return rx.el.form(
        rx.el.div(
            field(t("account.old_password"), old, name="password-old"),
            field(t("account.new_password"), new, name="password-new", help_text=t("staff.password_rule", n=MIN_PASSWORD)),
            class_name="two",
        ),
        rx.el.div(button(t("account.change_password"), type="submit")),
        on_submit=ACCOUNT.change_password,
        key=ACCOUNT.password_filled,
        class_name="stack",
    )


def _elsewhere() -> rx.Component:
    return rx.el.div(button(t("account.sign_out_elsewhere"), picture="log_out", on_click=ACCOUNT.end_others))
