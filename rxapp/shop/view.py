"""*Store*: what customers read of the shop, and how the desk behaves."""

from typing import Any

import reflex as rx

from rxapp.live.topics import Topic
from rxapp.shop.menu import MenuEntry
from rxapp.shop.rules import COUNTRIES, UNDO_MOST
from rxapp.shop.sections import SettingsSection
from rxapp.shop.state import DeskState, StoreState
from rxapp.staff.rules import Permission
from rxapp.staff.state import AccountState, TeamState
from rxapp.staff.view.account import account
from rxapp.staff.view.fields import language, zone
from rxapp.staff.view.team import team
from rxapp.ui.filled import told
from rxapp.ui.kit import alert, button, choice, field, icon, text_area, text_input, tick
from rxapp.ui.places import country_options
from rxapp.ui.sections import part, section
from rxapp.ui.words import t

STORE: Any = StoreState  # its names are vars here, and values inside the handlers
SHOP = STORE.store
DESK: Any = DeskState
AFTER_SAVE = [DeskState.refresh]
CHECKS = ("spf", "dkim", "dmarc", "replies")


def store(*, may_edit: rx.Var[bool], after_save: list[Any]) -> rx.Component:
    """The section; `after_save` follows each save, because name, words and zone belong to the frame above."""
    return section(
        t("store.heading"),
        "store",
        rx.cond(~may_edit, rx.el.div(icon("lock", 14), rx.el.span(t("store.read_only")), class_name="row-flex help")),
        rx.cond(STORE.is_stale, alert(t("store.is_stale"), button(t("store.show_newer"), on_click=STORE.load))),
        rx.el.form(
            told(STORE.filled),
            rx.el.fieldset(_facts(), _desk(), _signatures(), disabled=~may_edit, class_name="stack"),
            rx.cond(may_edit, rx.el.div(button(t("settings.save"), kind="primary", type="submit"))),
            on_submit=[STORE.save, *after_save],
            key=STORE.filled,
            class_name="stack",
        ),
    )


def message_rules(*, may_edit: rx.Var[bool], after_save: list[Any]) -> rx.Component:
    """*Message rules*: quiet hours for SMS, with the clock that counts."""
    times = [
        field(t(f"rules.{name}"), text_input(f"store-{name}", type="time", default_value=getattr(SHOP, name)), name=f"store-{name}")
        for name in ("quiet_from", "quiet_until")
    ]
    state = rx.cond(STORE.has_quiet_hours, t("rules.quiet_is", start=SHOP.quiet_from, end=SHOP.quiet_until), t("rules.quiet_none"))
    return section(
        t("rules.heading"),
        "message-rules",
        rx.el.form(
            told(STORE.filled),
            rx.el.fieldset(
                part(
                    t("rules.quiet"),
                    "quiet-hours",
                    rx.el.p(state, role="status"),
                    rx.el.div(*times, class_name="three"),
                    rx.el.p(t("rules.quiet_help", zone=SHOP.zone), class_name="help"),
                ),
                disabled=~may_edit,
            ),
            rx.cond(may_edit, rx.el.div(button(t("settings.save"), kind="primary", type="submit"))),
            on_submit=[STORE.save, *after_save],
            key=STORE.filled,
            class_name="stack",
        ),
    )


def _facts() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            field(
                t("store.name"),
                text_input("store-name", default_value=SHOP.name, required=True, max_length=120),
                name="store-name",
            ),
            field(t("store.phone"), text_input("store-phone", default_value=SHOP.phone, type="tel", max_length=40), name="store-phone"),
            class_name="two",
        ),
        field(
            t("store.email"),
            text_input("store-service_email", default_value=SHOP.service_email, type="email", max_length=254),
            name="store-service_email",
            help_text=t("store.email_help"),
        ),
        _checks(),
        field(
            t("store.address"),
            text_area("store-address", default_value=SHOP.address, max_length=400, rows="3"),
            name="store-address",
        ),
        rx.el.div(
            field(
                t("store.country"), choice("store-country", country_options(COUNTRIES), default_value=SHOP.country), name="store-country"
            ),
            zone("store-zone", SHOP.zone, may_be_the_shops=False),
            language("store-language", SHOP.language, may_be_the_shops=False),
            class_name="three",
        ),
        class_name="stack",
    )


def _checks() -> rx.Component:
    """CLX-22: without these entries mail sent as the shop's address is treated as spoofed."""
    shown = rx.el.div(
        rx.el.p(t("store.checks", domain=STORE.domain)),
        rx.el.ul(*[rx.el.li(t(f"store.check.{check}", domain=STORE.domain)) for check in CHECKS], class_name="stack-tight"),
        class_name="alert",
        role="note",
        style={"flexDirection": "column"},
    )
    missing = alert(t("store.no_email"))
    return rx.cond(STORE.domain != "", shown, missing)


def _desk() -> rx.Component:
    undo = text_input(
        "store-undo_panel_for",
        type="number",
        min=0,
        max=UNDO_MOST,
        step=1,
        required=True,
        default_value=SHOP.undo_panel_for.to_string(),
        class_name="num",
    )
    return rx.el.div(
        rx.el.div(
            field(t("store.undo"), undo, name="store-undo_panel_for", help_text=t("store.undo_help", most=UNDO_MOST)), class_name="two"
        ),
        part(
            t("store.consent"),
            "consent",
            rx.el.p(t("store.consent_help"), class_name="help"),
            tick(t("store.consent_email"), name="store-consent_new_email", default_checked=SHOP.consent_new_email),
            tick(t("store.consent_sms"), name="store-consent_new_sms", default_checked=SHOP.consent_new_sms),
            rx.cond(STORE.sets_consent, alert(t("store.consent_warning"))),
        ),
        class_name="stack",
    )


def _signatures() -> rx.Component:
    areas = (("signature_email", 2000, "4"), ("signature_sms", 400, "2"))
    return rx.el.div(
        *[
            field(
                t(f"settings.{name}"),
                text_area(f"store-{name}", default_value=getattr(SHOP, name), max_length=limit, rows=rows),
                name=f"store-{name}",
                help_text=t("store.signature_help"),
            )
            for name, limit, rows in areas
        ],
        class_name="stack",
    )


def _may_edit() -> Any:
    return DESK.permissions.contains(Permission.EDIT_SETTINGS.value)


MENU_ENTRY = MenuEntry("/settings", "office", "menu.settings", "settings", Permission.SEE_CUSTOMERS)
ACCOUNT = SettingsSection(
    "account",
    "settings.group.own",
    "account.heading",
    lambda: account(after_save=AFTER_SAVE),
    AccountState.load,
    holds=("settings.language", "settings.zone", "settings.signature_email", "account.password", "account.elsewhere"),
)
STORE_RECORD = SettingsSection(
    "store",
    "settings.group.shop",
    "store.heading",
    lambda: store(may_edit=_may_edit(), after_save=AFTER_SAVE),
    StoreState.load,
    holds=("store.name", "store.email", "store.phone", "store.address", "settings.zone", "store.undo", "store.consent"),
    topics=(Topic("shop", (StoreState.refresh,)),),
)
TEAM = SettingsSection(
    "staff",
    "settings.group.shop",
    "team.heading",
    team,
    TeamState.load,
    holds=("team.invite", "team.roles"),
    right=Permission.MANAGE_STAFF,
    topics=(Topic("staff", (TeamState.load,)),),
)
