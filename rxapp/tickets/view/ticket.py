"""The page of one ticket: head with its fields, correspondence, who else is here, composer, and its customer (looks 05, 09, 14, 17)."""

from typing import Any

import reflex as rx

from rxapp.tickets.queries.ticket import Here
from rxapp.tickets.state.change import QUEUE_SHEET, ChangeState
from rxapp.tickets.state.ticket import TicketState
from rxapp.tickets.view import articles, customer, pin, ticket_menu
from rxapp.tickets.view.answer import composer
from rxapp.tickets.view.choices import choice_options
from rxapp.tickets.view.row import deadline
from rxapp.ui import browser, kit, page
from rxapp.ui.words import t, when_long

STATE: Any = TicketState
CHANGE: Any = ChangeState
TICKET = STATE.ticket
BEAT_EVERY = 20_000  # milliseconds; who has not been heard for longer is not here any more
BEAT = "ticket-beat"
_BEAT = (
    f"((press) => {{ clearInterval(globalThis.__beat); globalThis.__beat = setInterval(press, {BEAT_EVERY}); globalThis.__beatNow = press;"
    " globalThis.__beatOn ??= document.addEventListener('visibilitychange', () => globalThis.__beatNow?.()) ?? 1 })"
    f"(() => document.visibilityState === 'visible' && document.getElementById('{BEAT}')?.click())"
)


def ticket(*, on_contact: Any, on_edit_retry: Any) -> rx.Component:
    """The whole screen under the frame."""
    main = rx.el.div(
        _head(),
        customer.strip(on_contact=on_contact),
        _likes(),
        articles.correspondence(),
        _here(),
        composer(),
        class_name="tk-main",
    )
    shown = rx.el.div(main, customer.beside(on_contact=on_contact, on_edit_retry=on_edit_retry), class_name="tk-columns", key=TICKET.id)
    return rx.fragment(
        rx.cond(STATE.is_missing, _missing(), rx.cond(STATE.is_ready, shown, page.body())),
        ticket_menu.windows(),
        pin.windows(),
        _keys(),
    )


def _missing() -> rx.Component:
    """What stands there instead of a ticket that is not there, or not to be seen."""
    back = kit.link_button(t("ticket.card.to_inbox"), "/inbox", kind="primary")
    return rx.fragment(
        page.bar(t("ticket.card.gone")), page.body(kit.empty("inbox", t("ticket.card.gone"), t("ticket.card.gone_why"), back))
    )


def _head() -> rx.Component:
    subject = rx.cond(TICKET.subject != "", TICKET.subject, t("ticket.card.no_subject")).to(str)
    back = rx.link(kit.icon("chevron_left"), rx.el.span(t("menu.inbox")), href="/inbox", class_name="btn ghost tk-back", underline="none")
    return rx.el.header(
        rx.el.div(
            back,
            rx.el.h1(subject, class_name="cut", title=subject),
            rx.el.span("#", TICKET.number, class_name="quiet num"),
            rx.el.span(deadline(TICKET), class_name="end"),
            class_name="tk-title",
        ),
        rx.el.div(_fields(), class_name="tk-meta"),
        class_name="tk-head",
    )


def _fields() -> rx.Component:
    """What is set of the ticket; each choice is done at once."""
    nobody, none = kit.option(t("ticket.card.nobody"), "0"), kit.option(t("ticket.card.none"), "0")
    choices = STATE.choices
    queue = rx.el.span(
        rx.el.span(t("ticket.card.queue"), class_name="quiet"),
        rx.el.span(TICKET.queue, class_name="strong"),
        kit.text_link(t("ticket.card.change_queue"), on_click=browser.open_sheet(QUEUE_SHEET)),
        class_name="meta",
    )
    tags = kit.text_input(
        "ticket-tags",
        default_value=TICKET.tags.join(", "),
        key=STATE.head_filled,
        max_length=800,
        on_blur=CHANGE.set_tags,
        placeholder=t("ticket.card.add_tags"),
        class_name="narrow",
    )
    snoozed = rx.el.span(t("ticket.card.snoozed", when=when_long(TICKET.snoozed_until)), class_name="small quiet")
    return rx.fragment(
        _field("status", t("ticket.card.status"), choice_options(choices.statuses), TICKET.status_id, CHANGE.set_status),
        _field("assigned", t("ticket.card.assigned"), rx.fragment(nobody, choice_options(choices.people)), TICKET.staff_id, CHANGE.assign),
        queue,
        _field(
            "priority",
            t("ticket.card.priority"),
            rx.fragment(none, choice_options(choices.priorities)),
            TICKET.priority_id,
            CHANGE.set_priority,
        ),
        _field(
            "category",
            t("ticket.card.category"),
            rx.fragment(none, choice_options(choices.categories)),
            TICKET.category_id,
            CHANGE.set_category,
        ),
        rx.el.label(rx.el.span(t("ticket.card.tags"), class_name="quiet"), tags, class_name="meta"),
        rx.cond(TICKET.snoozed_until != "", snoozed),
    )


def _field(what: str, label: rx.Var[str], options: Any, value: rx.Var[int], on_change: Any) -> rx.Component:
    box = kit.choice(f"ticket-{what}", options, value=value.to_string(), on_change=on_change, class_name="meta-select")
    return rx.el.label(rx.el.span(label, class_name="quiet"), box, class_name="meta")


def _likes() -> rx.Component:
    """A stranger named another ticket's number: it may belong there (D-141)."""
    number = TICKET.likes_number.to_string()
    words = rx.link(t("ticket.card.likes", number=number), href="/tickets/" + TICKET.likes_id.to_string(), class_name="textlink")
    asked = kit.alert(
        words,
        kit.button(t("ticket.card.join"), picture="merge", on_click=CHANGE.join),
        kit.button(t("ticket.card.leave"), kind="ghost", on_click=CHANGE.leave_apart),
    )
    return rx.cond(TICKET.likes_id > 0, rx.el.div(asked, class_name="tk-likes"))


def _here() -> rx.Component:
    """Who else is here, in words; who writes in teal."""

    def one(row: rx.Var[Here]) -> rx.Component:
        writes = rx.el.span(kit.icon("pencil_line", 15), rx.el.span(t("ticket.card.writes", name=row.name)), class_name="state ok writes")
        views = rx.el.span(kit.icon("eye", 15), rx.el.span(t("ticket.card.views", name=row.name)), class_name="state")
        return rx.el.span(rx.cond(row.is_writing, writes, views), key=row.staff_id.to_string())

    listed = rx.foreach(STATE.here, one)
    return rx.el.div(listed, role="status", class_name=rx.cond(STATE.here.length() > 0, "tk-here", "tk-here nobody"))


def _keys() -> rx.Component:
    """The keys of this page that no visible button has, and the beat by which others know that one is here."""
    assign = browser.run("document.getElementById('ticket-assigned')?.focus()")
    return rx.el.div(
        rx.el.button(t("ticket.card.assigned"), type="button", tab_index=-1, aria_keyshortcuts="a", on_click=assign),
        rx.el.button(t("ticket.card.close"), type="button", tab_index=-1, aria_keyshortcuts="e", on_click=CHANGE.close),
        rx.el.button(t("ticket.card.here"), type="button", tab_index=-1, id=BEAT, on_click=STATE.still_here),
        class_name="visually-hidden",
        aria_hidden=True,
        on_mount=browser.run(_BEAT),
        on_unmount=[browser.run("clearInterval(globalThis.__beat)"), STATE.leave],
    )
