"""*Staff*: who works here, a person's form, an invitation with its one-time link, and the roles' tick boxes (D-65)."""

import json
from functools import partial
from typing import Any

import reflex as rx

from rxapp.staff import permissions
from rxapp.staff.rules import ADMINISTRATOR, ADMINISTRATOR_KEY, Permission
from rxapp.staff.state import TeamState
from rxapp.staff.view.fields import language, zone
from rxapp.ui.browser import run
from rxapp.ui.filled import told
from rxapp.ui.kit import button, chip, choice, field, option, text_input, text_link, tick
from rxapp.ui.sections import part, section
from rxapp.ui.words import t

LINK = "team-link"
TEAM: Any = TeamState  # its names are vars here, and values inside the handlers


def team() -> rx.Component:
    """The section, for those who may manage staff; for everyone else nothing."""
    shown = section(
        t("team.heading"),
        "team",
        rx.el.div(button(t("team.invite"), picture="user_plus", on_click=TEAM.start_invitation)),
        rx.cond(TEAM.is_inviting, _invitation()),
        rx.cond(TEAM.link != "", _link()),
        _people(),
        rx.cond(TEAM.open_id > 0, _person()),
        part(t("team.roles"), "roles", rx.el.p(t("team.roles_help"), class_name="help"), _boxes()),
    )
    return rx.cond(TEAM.people.length() > 0, shown)


def _people() -> rx.Component:
    heads = [rx.el.th(t(key), scope="col") for key in ("team.name", "team.email", "team.role", "team.state")]
    return rx.el.table(
        rx.el.thead(rx.el.tr(*heads, rx.el.th(rx.el.span(t("team.actions"), class_name="visually-hidden"), scope="col"))),
        rx.el.tbody(rx.foreach(TEAM.people, _row)),
        class_name="grid team",
        style={"--edge": "0px"},
    )


def _row(person: Any) -> rx.Component:
    state = rx.cond(~person.is_active, t("team.is_off"), rx.cond(person.is_invited, t("team.is_invited"), ""))
    return rx.el.tr(
        rx.el.td(rx.el.span(person.name, class_name="strong"), rx.cond(person.is_self, rx.fragment(" ", chip(t("team.you"))))),
        rx.el.td(person.email, class_name="quiet", title=person.email),
        rx.el.td(_role_word(person.role_key, person.role_name)),
        rx.el.td(rx.cond(state != "", chip(state))),
        rx.el.td(
            text_link(t("team.edit"), aria_label=t("team.edit_named", name=person.name), on_click=TEAM.open(person.id)),
            style={"textAlign": "right"},
        ),
        key=person.id.to_string(),
    )


def _invitation() -> rx.Component:
    return rx.el.form(
        rx.el.div(
            field(t("team.name"), text_input("new-name", required=True, max_length=120), name="new-name"),
            field(t("team.email"), text_input("new-email", type="email", required=True, max_length=254), name="new-email"),
            _roles("new-role_id", TEAM.first_role),
            language("new-language", rx.Var.create("")),
            class_name="two",
        ),
        rx.el.p(t("team.invite_help"), class_name="help"),
        _buttons("team.send_invitation"),
        on_submit=TEAM.invite,
        key="new-" + TEAM.filled,
        class_name="stack",
        aria_label=t("team.invite"),
    )


def _person() -> rx.Component:
    person = TEAM.opened
    more = rx.fragment(
        button(t("team.new_link"), picture="key_round", on_click=TEAM.make_link),
        rx.cond(
            person.is_active,
            button(t("team.deactivate"), kind="danger", on_click=TEAM.deactivate),
            button(t("team.activate"), on_click=TEAM.activate),
        ),
    )
    form = rx.el.form(
        told(TEAM.filled),
        rx.el.div(
            field(
                t("team.name"),
                text_input("person-name", default_value=person.name, required=True, max_length=120),
                name="person-name",
                help_text=person.email,
            ),
            _roles("person-role_id", person.role_id.to_string()),
            language("person-language", person.language),
            zone("person-zone", person.zone),
            class_name="two",
        ),
        tick(t("team.works_on_jobs"), name="person-works_on_jobs", default_checked=person.works_on_jobs),
        _buttons("settings.save", more),
        on_submit=TEAM.save,
        key=TEAM.filled,
        class_name="stack",
    )
    return part(t("team.edit_named", name=person.name), "person", form)


def _buttons(primary: str, *more: rx.Component) -> rx.Component:
    return rx.el.div(
        button(t(primary), kind="primary", type="submit"),
        *more,
        button(t("team.close"), kind="ghost", on_click=TEAM.close),
        class_name="row-flex wrap",
    )


def _link() -> rx.Component:
    """Shown once: afterwards only its digest is known."""
    copy = run(
        f"(e => (e.select(), navigator.clipboard ? navigator.clipboard.writeText(e.value) : document.execCommand('copy')))"
        f"(document.getElementById({json.dumps(LINK)}))"
    )
    shown = text_input(LINK, value=TEAM.link, read_only=True, aria_describedby=f"{LINK}-help", class_name="num")
    return rx.el.div(
        field(t("team.link", name=TEAM.link_for), shown, name=LINK, help_text=t("team.link_help")),
        rx.el.div(
            button(t("team.copy"), kind="primary", picture="copy", on_click=copy),
            button(t("team.close"), kind="ghost", on_click=TEAM.close),
            class_name="row-flex wrap",
        ),
        class_name="stack-tight",
    )


def _roles(name: str, value: Any) -> rx.Component:
    listed = rx.foreach(TEAM.roles, lambda role: option(_role_word(role.key, role.name), role.id.to_string()))
    return field(t("team.role"), choice(name, listed, default_value=value), name=name)


def _boxes() -> rx.Component:
    heads = rx.foreach(TEAM.roles, lambda role: rx.el.th(_role_word(role.key, role.name), scope="col"))
    rows = [
        rx.el.tr(
            rx.el.th(t(f"permission.{permission}"), scope="row"),
            rx.foreach(TEAM.roles, partial(_box, permission)),
        )
        for permission in permissions.offered()
    ]
    table = rx.el.table(rx.el.thead(rx.el.tr(rx.el.td(), heads)), rx.el.tbody(*rows), class_name="boxes")
    return rx.el.div(table, style={"overflowX": "auto"}, tab_index=0, role="group", aria_label=t("team.roles"))


def _box(permission: Permission, role: Any) -> rx.Component:
    fixed = permission in ADMINISTRATOR
    locked: Any = (role.key == ADMINISTRATOR_KEY) if fixed else rx.Var.create(False)
    if permission == Permission.SEE_CUSTOMERS:
        locked = rx.Var.create(True)
    name = t("team.box", role=_role_word(role.key, role.name), permission=t(f"permission.{permission}"))
    box = rx.el.input(
        type="checkbox",
        default_checked=role.permissions.contains(permission.value),
        disabled=locked,
        on_change=TEAM.tick(role.id, permission.value),
        key=TEAM.boxes_filled,
    )
    return rx.el.td(rx.el.label(box, rx.el.span(name, class_name="visually-hidden"), class_name="tick"))


def _role_word(key: Any, name: Any) -> Any:
    return rx.cond(key != "", t("role." + key), name)
