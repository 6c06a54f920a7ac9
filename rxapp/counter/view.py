"""The counter: the search, then one strip with what staff must know of the customer, their jobs, and what was last said (looks 15, 16)."""

from collections.abc import Callable
from typing import Any

import reflex as rx

from rxapp.counter.queries import OPEN, Contact, JobLine
from rxapp.counter.state import PATH, STRIP, CounterState
from rxapp.customers.view import picker
from rxapp.customers.view.card import title_word
from rxapp.customers.view.names import name
from rxapp.shop.menu import MenuEntry
from rxapp.staff.rules import Permission
from rxapp.ui import kit, page
from rxapp.ui.words import moment_full, t, wall_time, when, when_long
from rxapp.workshop.rules import JobKind
from rxapp.workshop.view.names import status_word

Opener = Callable[[rx.Var[int]], Any]

SERVED = CounterState.served
COLUMNS = ("number", "item", "status", "planned", "promised")
MENU_ENTRY = MenuEntry(PATH, "customers", "menu.counter", "calculator", Permission.SEE_CUSTOMERS, is_at_hand=True)
MAY_SEE_JOBS = CounterState.permissions.contains(Permission.SEE_JOBS.value)
MAY_CREATE_JOBS = CounterState.permissions.contains(Permission.CREATE_JOBS.value)
MAY_EDIT = CounterState.permissions.contains(Permission.EDIT_CUSTOMERS.value)
# Until the customer of the address has been read there is no search: it would stand there for a moment only.
_WANTS_ONE = rx.Var("(globalThis.location?.search ?? '').includes('customer=')", _var_type=bool).to(bool)


def counter(on_contact: Opener) -> rx.Component:
    """The whole screen under the frame; `on_contact` takes a customer id. Nobody is contacted before they are found (CL-3)."""
    is_served = SERVED.id > 0
    searching = rx.fragment(_search(), page.body(rx.cond(CounterState.q == "", _invitation(), _found())))
    waiting = rx.el.div(class_name="counter-strip", aria_hidden=True)
    return rx.fragment(
        page.bar(t("menu.counter"), rx.cond(is_served, rx.fragment(), picker.count(CounterState)), actions=(_new_customer(),)),
        rx.cond(CounterState.is_lost, _told("user_x", t("counter.lost"))),
        rx.cond(SERVED.is_hidden, _told("eye_off", t("card.is_hidden"))),
        rx.cond(
            is_served,
            rx.fragment(_strip(on_contact), _columns()),
            rx.cond(_WANTS_ONE & ~CounterState.is_ready, waiting, searching),
        ),
    )


def _new_customer() -> rx.Component:
    press = kit.link_button(t("grid.new"), f"/customers/new?back={PATH}", picture="user_plus")
    return rx.cond(MAY_EDIT, press)


def _told(picture: str, words: rx.Var[str]) -> rx.Component:
    return rx.el.div(kit.icon(picture), rx.el.div(words), class_name="banner plain", role="status")


def _search() -> rx.Component:
    return rx.el.div(
        picker.box(CounterState),
        picker.suppliers_first(CounterState),
        rx.el.span(t("counter.find_help"), class_name="help"),
        class_name="counter-strip counter-search",
    )


def _invitation() -> rx.Component:
    return kit.empty("scan_search", t("counter.who"), t("counter.who_how"))


def _found() -> rx.Component:
    named = rx.Var(f"encodeURIComponent({CounterState.q!s})", _var_data=CounterState.q._get_all_var_data()).to(str)
    new = kit.link_button(t("grid.new_named", q=CounterState.q), f"/customers/new?back={PATH}&name=" + named, picture="user_plus")
    nobody = kit.empty("search_x", t("grid.nobody", q=CounterState.q), t("counter.nobody_why"), rx.cond(MAY_EDIT, new))
    return rx.cond(CounterState.total > 0, picker.offered(CounterState), nobody)


def _strip(on_contact: Opener) -> rx.Component:
    return rx.el.section(
        kit.avatar(CounterState.initials, SERVED.id % 8),
        _who(),
        rx.el.dl(*_facts(), class_name="counter-facts"),
        rx.el.div(
            kit.button(t("counter.change"), kind="ghost", on_click=CounterState.change_customer),
            kit.button(t("grid.contact"), picture="messages_square", on_click=on_contact(SERVED.id)),
            class_name="counter-acts",
        ),
        rx.cond(SERVED.note != "", _note()),
        id=STRIP,
        tab_index=-1,
        aria_label=t("panel.customer"),
        class_name="counter-strip counter-customer",
    )


def _who() -> rx.Component:
    shown = rx.fragment(rx.cond(SERVED.title != "", title_word(SERVED.title) + " ", ""), SERVED.name)
    link = rx.link(shown, href="/customers/" + SERVED.id.to(str), underline="none", class_name="counter-name")
    return rx.el.div(
        name(SERVED, link),
        rx.el.div(
            rx.el.span(rx.cond(SERVED.phone != "", SERVED.phone, SERVED.email), class_name="num cut"),
            rx.el.span(SERVED.company, class_name="cut"),
            class_name="quiet counter-reach",
        ),
        class_name="counter-who",
    )


def _facts() -> tuple[rx.Component | rx.Var, ...]:
    preference = rx.match(SERVED.preference, ("email", t("kind.email")), ("sms", t("kind.sms")), t("panel.no_preference")).to(str)
    contact = rx.cond(
        SERVED.last_contact != "",
        rx.el.time(when(SERVED.last_contact), date_time=SERVED.last_contact, title=moment_full(SERVED.last_contact)),
        t("counter.never"),
    )
    return (
        _fact(t("counter.preference"), preference),
        rx.cond(MAY_SEE_JOBS, _fact(t("counter.open_jobs"), _open_jobs())),
        _fact(t("grid.last_contact"), contact),
    )


def _open_jobs() -> rx.Component:
    first = SERVED.jobs[0]
    more = rx.cond(SERVED.open_jobs > 1, rx.el.span(t("counter.more_jobs", n=SERVED.open_jobs - 1), class_name="quiet nowrap"))
    shown = rx.el.span(first.shown, " ", status_word(first.status), more, class_name="counter-open")
    return rx.cond(SERVED.open_jobs > 0, shown, t("counter.no_open_jobs"))


def _fact(label: rx.Var[str], value: rx.Component | rx.Var[str]) -> rx.Component:
    return rx.el.div(rx.el.dt(label, class_name="label"), rx.el.dd(value))


def _note() -> rx.Component:
    """Staff only, and never on paper (CLX-10)."""
    whole = CounterState.shows_whole_note
    more = kit.text_link(
        rx.cond(whole, t("counter.less_note"), t("counter.whole_note")), aria_expanded=whole, on_click=CounterState.toggle_note
    )
    return rx.el.div(
        rx.el.span(kit.icon("lock", 14), rx.el.span(t("counter.note")), class_name="label"),
        rx.el.span(rx.cond(whole, SERVED.note, SERVED.note_line), class_name="grow"),
        rx.cond(SERVED.note_is_cut, more),
        role="note",
        aria_label=t("counter.note"),
        class_name="note counter-note",
    )


def _columns() -> rx.Component:
    return rx.el.div(rx.cond(MAY_SEE_JOBS, _jobs()), _contacts(), class_name="counter-columns")


def _jobs() -> rx.Component:
    href = "/workshop/new?customer=" + SERVED.id.to(str)
    new = rx.cond(MAY_CREATE_JOBS, kit.link_button(t("counter.new_job"), href, picture="plus"))
    heads = [rx.el.th(t(f"counter.job_{column}"), scope="col", class_name=f"j-{column}") for column in COLUMNS]
    table = rx.el.table(
        rx.el.thead(rx.el.tr(*heads)),
        rx.el.tbody(rx.foreach(SERVED.jobs, _job)),
        class_name="grid counter-jobs",
        aria_label=t("counter.jobs"),
    )
    more = t("counter.jobs_left_out", n=SERVED.open_jobs - OPEN)
    return rx.el.section(
        rx.el.div(rx.el.h2(t("counter.jobs"), class_name="h3"), rx.el.span(new, class_name="end"), class_name="row-flex counter-jobs-head"),
        rx.cond(SERVED.jobs.length() > 0, table, kit.empty("wrench", t("counter.no_jobs"), t("counter.no_jobs_next"))),
        rx.cond(SERVED.open_jobs > OPEN, rx.el.p(more, class_name="quiet pad")),
        class_name="counter-left",
    )


def _job(row: rx.Var[JobLine]) -> rx.Component:
    planned = rx.cond(row.start != "", wall_time(row.start), rx.cond(row.is_done, "", t("counter.not_planned"))).to(str)
    link = rx.link(row.shown, href="/workshop/jobs/" + row.id.to(str), underline="hover", class_name="textlink")
    under = rx.el.div(
        rx.cond(planned != "", rx.el.span(planned)),
        rx.cond(row.promised_on != "", rx.el.span(t("counter.promised", day=wall_time(row.promised_on)))),
        rx.cond(row.mechanic != "", rx.el.span(row.mechanic)),
        class_name="quiet small job-under",
    )
    return rx.el.tr(
        rx.el.td(link, class_name="j-number"),
        rx.el.td(
            rx.el.div(
                rx.el.span(row.item, class_name="cut", title=row.item),
                rx.cond(row.kind == JobKind.QUOTE.value, kit.chip(t("job.kind.quote"))),
                class_name="row-flex",
            ),
            under,
            class_name="j-item",
        ),
        rx.el.td(status_word(row.status), class_name="j-status"),
        rx.el.td(planned, class_name="num quiet j-planned"),
        rx.el.td(wall_time(row.promised_on), class_name="num quiet j-promised"),
        key=row.id,
        class_name=rx.cond(row.is_done, "done", ""),
    )


def _contacts() -> rx.Component:
    none = rx.el.p(t("counter.no_contacts"), class_name="quiet")
    return rx.el.section(
        rx.el.h2(t("counter.contacts"), class_name="h3"),
        rx.cond(SERVED.contacts.length() > 0, rx.el.ul(rx.foreach(SERVED.contacts, _contact), class_name="plain-list"), none),
        kit.text_link(t("counter.all_history"), href="/customers/" + SERVED.id.to(str)),
        aria_label=t("counter.contacts"),
        class_name="counter-contacts",
    )


def _contact(row: rx.Var[Contact]) -> rx.Component:
    words = rx.cond(row.subject != "", row.subject, t("kind." + row.kind)).to(str)
    return rx.el.li(
        kit.kind_icon(row.kind),
        rx.el.div(
            rx.el.div(words, class_name="cut", title=words),
            rx.el.div(
                rx.el.time(when_long(row.at), date_time=row.at, title=moment_full(row.at), class_name="quiet num"),
                kit.state_word(row.state),
                class_name="small counter-said",
            ),
            class_name="grow",
        ),
        key=row.id,
        class_name="counter-contact",
    )
